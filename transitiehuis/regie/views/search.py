"""Search from everywhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from transitiehuis.limits import Limit
from transitiehuis.regie import search as looking

SEARCHES = Limit("search", 60, 60)


def search(request: HttpRequest) -> HttpResponse:
    """GET only reads; what is found is what this person could open anyway."""
    if "q" in request.GET:
        SEARCHES.require(request.user.pk)
    text = request.GET.get("q", "").strip()[: looking.LONGEST]
    found = looking.find(text, request.actor)
    context = {
        "q": text,
        "found": found,
        "number": sum(len(group.hits) for group in found),
        "short": bool(text) and looking.is_short(text),
        "limit": looking.SHOWN,
    }
    return render(request, "regie/search.html", context)
