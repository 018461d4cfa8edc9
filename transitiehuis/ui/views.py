"""The style page: every component in every state, with invented content. Not part of a real portal."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from transitiehuis.ui import gallery
from transitiehuis.ui.access import public


@public
def style(request: HttpRequest) -> HttpResponse:
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    wrong = gallery.SampleForm(gallery.WRONG, prefix="fout")
    context = {
        **gallery.components(),
        "page_of": Paginator(range(95), 25).get_page(request.GET.get("page", 2)),
        "choose": gallery.FilterForm(request.GET or None),
        "sample": gallery.SampleForm(initial={"start": gallery.days.today()}),
        "wrong": wrong,
        "cards": gallery.CheckInForm(),
    }
    return render(request, "ui/style.html", context)
