"""All actions that somebody sees, narrowed as they like, on the page and as a sheet."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.regie import action_list
from transitiehuis.regie.forms.action_list import ActionsFilter
from transitiehuis.ui.filters import filters_stay

PAGE = 50


@filters_stay
def actions(request: HttpRequest) -> HttpResponse:
    choices = ActionsFilter(request.GET, actor=request.actor)
    page = Paginator(action_list.with_everything(choices.rows()), PAGE).get_page(request.GET.get("page"))
    for action in page:
        action.verdict_words = action_list.verdict_words(action)
    query = request.GET.copy()
    query.pop("page", None)
    context = {"choices": choices, "page": page, "query": query.urlencode()}
    return render(request, "regie/quarter/action_list.html", context)


def export(request: HttpRequest) -> HttpResponseBase:
    """The whole list as it was filtered, all pages of it."""
    rows = action_list.with_everything(ActionsFilter(request.GET, actor=request.actor).rows())
    name = _("actions-%(day)s") % {"day": days.today().isoformat()}
    return FileResponse(action_list.as_csv(rows.iterator()), as_attachment=True, filename=f"{name}.csv")
