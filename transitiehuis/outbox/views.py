"""The ledger of messages as people see it, and how they want mail."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from transitiehuis.outbox.forms import ListForm, PreferenceForm
from transitiehuis.outbox.lines import lines
from transitiehuis.outbox.models import Owed, Preference
from transitiehuis.outbox.opening import opens
from transitiehuis.outbox.owing import bell
from transitiehuis.ui.filters import filters_stay

PAGE = 25


def _visible(request: HttpRequest):
    return Owed.objects.visible_to(request.actor).select_related("user", "organisation")


@filters_stay
def ledger(request: HttpRequest) -> HttpResponse:
    choices = ListForm(request.GET, actor=request.actor)
    rows = choices.narrow(_visible(request)).newest_first()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    page.object_list = lines(page.object_list)
    return render(request, "outbox/list.html", {"choices": choices, "page": page})


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    owed = get_object_or_404(_visible(request), pk=pk)
    [line] = lines([owed])
    line = replace(line, opens=not owed.url or opens(owed.url, request.actor))
    return render(request, "outbox/detail.html", {"line": line, "owed": owed})


@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(_visible(request), pk=pk).resend(by=request.actor)
    bell.on_commit()
    messages.success(request, _("The message will be sent again."))
    return redirect("outbox:detail", pk)


def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferenceForm(request.POST or None, instance=Preference.of(request.actor.user))
    if form.is_valid():
        Preference.choose(form.cleaned_data["choice"], by=request.actor)
        bell.on_commit()
        messages.success(request, _("Your choice is kept."))
        return redirect("outbox:preferences")
    return render(request, "outbox/preferences.html", {"form": form})
