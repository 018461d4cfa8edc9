"""The whole toolkit, to read and to print."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.documents import pdf_response
from transitiehuis.regie.toolkit.booklet import chapters, printed
from transitiehuis.regie.toolkit.texts import LANGUAGES


def booklet(request: HttpRequest) -> HttpResponse:
    read = chapters(request.actor, days.today())
    languages = [("nl", _("Dutch")), ("en", _("English"))]
    return render(request, "regie/toolkit/booklet.html", {"chapters": read, "languages": languages})


def booklet_pdf(request: HttpRequest) -> HttpResponse:
    """In the language that `?taal=` names, else in the reader's."""
    asked = request.GET.get("taal", "")
    today, code = days.today(), asked if asked in LANGUAGES else (translation.get_language() or "nl")[:2]
    with translation.override(code):
        data = printed(chapters(request.actor, today), today)
        title = _("Toolkit: success factors of side entry")
        back = reverse("regie:toolkit")
        return pdf_response(request, "toolkit", data, title=title, filename=f"toolkit-{code}.pdf", back=back)
