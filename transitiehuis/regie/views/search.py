"""Search from everywhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from transitiehuis.regie import search as looking


def search(request: HttpRequest) -> HttpResponse:
    """GET only reads; what is found is what this person could open anyway."""
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
