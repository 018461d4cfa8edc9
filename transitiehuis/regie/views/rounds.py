"""The round of a region: where it stands, what its director sets, and the way to the page of the day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.columns import named
from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.forms import posted
from transitiehuis.netwerk.models import Organisation, Role
from transitiehuis.regie import round_page
from transitiehuis.regie.contacts import Contacts
from transitiehuis.regie.forms.rounds import (
    CancelForm,
    FocusForm,
    HoldAgainForm,
    InPersonForm,
    LadderForm,
    MeetingForm,
    ReopenForm,
)
from transitiehuis.regie.models import PersonalReminder, QuarterRound
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.ui.access import roles
from transitiehuis.workflow import WrongStatus


def round_of(request: HttpRequest, quarter: Quarter) -> QuarterRound:
    """The round in the region that `?regio=` names, else in the first the actor sees; 404 outside those."""
    for round in _named(request.actor, quarter.first_day, request.GET.get("regio") or None):
        return round
    raise Http404


@asks
def _named(actor: Actor, first_day: date, code: str | None) -> QuerySet[Any, QuarterRound]:
    quarter = Quarter.of(first_day)
    rounds = QuarterRound.objects.visible_to(actor).filter(year=quarter.year, quarter=quarter.number)
    if code is not None:
        rounds = rounds.filter(region__code=code)
    return rounds.select_related("region", "cancelled_by", "reopened_by").order_by("region__name", "pk")


def quarter(request: HttpRequest) -> HttpResponse:
    """To the round that is under way: the one that opened last, else the one that comes."""
    rounds = QuarterRound.objects.visible_to(request.actor).standing().select_related("region")
    if code := request.GET.get("regio"):
        rounds = rounds.filter(region__code=code)
    newest = rounds.opened_by(days.today()).order_by("-opens_on", "region__name", "pk").first()
    found = newest or rounds.order_by("opens_on", "region__name", "pk").first()
    return redirect(found.url_of()) if found else render(request, "regie/quarter/none.html")


def quarter_round(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    round, rounds = among(request, quarter)
    context = round_page.context(round, rounds, request.actor, days.today(), request.GET.get("orde", ""))
    return render(request, "regie/quarter/round.html", context)


def among(request: HttpRequest, quarter: Quarter) -> tuple[QuarterRound, list[QuarterRound]]:
    """The same round with all rounds of its region, oldest first: one query."""
    rounds = _rounds(request.actor, request.GET.get("regio") or None)
    found = next((round for round in rounds if round.name == quarter), None)
    if found is None:
        raise Http404
    return found, [round for round in rounds if round.region_id == found.region_id]


@asks
def _rounds(actor: Actor, code: str | None) -> QuerySet[Any, QuarterRound]:
    rows = QuarterRound.objects.visible_to(actor)
    seen = named(rows, "region", "cancelled_by", "reopened_by", also=("region__code",))
    seen = seen.annotate(changed=round_page.changed())
    if code is not None:
        seen = seen.filter(region__code=code)
    return seen.order_by("region__name", "region", "year", "quarter")


def step(request: HttpRequest, round: QuarterRound, form: forms.Form, act: Any, page: dict[str, Any]) -> HttpResponse:
    """One act of the director on a page of its own: what is typed stays when it cannot be done."""
    if not round.directed_by(request.actor):
        raise PermissionDenied  # directs another region
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except WrongStatus as late:
            form.add_error(None, str(late))
        else:
            messages.success(request, page["done"])
            return redirect(round.url_of())
    context = {"round": round, "form": form, "back": round.url_of(), "lead": "", **page}
    return render(request, page.get("template", "regie/quarter/step.html"), context)


@roles(Role.CHAIN_DIRECTOR)
def meeting(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    round = round_of(request, quarter)
    page = {"title": _("Set the quarter meeting"), "submit": _("Save"), "done": _("The meeting is set.")}
    form = MeetingForm(posted(request), round=round)
    return step(request, round, form, lambda typed: round.move(by=request.actor, **typed), page)


@roles(Role.CHAIN_DIRECTOR)
def focus(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    round = round_of(request, quarter)
    page = {"title": _("Choose focus factors"), "submit": _("Save"), "done": _("The focus factors are chosen.")}
    form = FocusForm(posted(request), round=round)
    return step(request, round, form, lambda typed: round.focus_on(typed["factors"], by=request.actor), page)


@roles(Role.CHAIN_DIRECTOR)
def ladder(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    round = round_of(request, quarter)
    page = {
        "title": _("Agree when partners are reminded"),
        "lead": _("For this round and those after it. Whoever is done is not reminded; what was sent stays sent."),
        "submit": _("Save"),
        "done": _("The reminders are agreed."),
    }
    form = LadderForm(posted(request), round=round)
    return step(request, round, form, lambda typed: round.climb(typed["ladder"], by=request.actor), page)


@roles(Role.CHAIN_DIRECTOR)
def cancel(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    round = round_of(request, quarter)
    page = {
        "title": _("Cancel this round"),
        "lead": _("Nothing more is asked or sent in this quarter. This cannot be undone; actions stay."),
        "submit": _("Cancel the round"),
        "done": _("The round was cancelled."),
    }
    form = CancelForm(posted(request))
    return step(request, round, form, lambda typed: round.cancel(typed["reason"], by=request.actor), page)


@roles(Role.CHAIN_DIRECTOR)
def reopen(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    round = round_of(request, quarter)
    page = {
        "title": _("Let partners score again"),
        "lead": _("Until the new closing day the scores of others are hidden again."),
        "submit": _("Reopen"),
        "done": _("Partners can score again."),
    }
    form = ReopenForm(posted(request), round=round)
    return step(
        request, round, form, lambda typed: round.reopen(typed["closes_on"], typed["reason"], by=request.actor), page
    )


@roles(Role.CHAIN_DIRECTOR)
def hold_again(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    round = round_of(request, quarter)
    page = {
        "title": _("Hold this round after all"),
        "lead": _("Partners are asked and reminded again from today on. What was sent is not sent again."),
        "submit": _("Hold it after all"),
        "done": _("The round is held after all."),
    }
    form = HoldAgainForm(posted(request), round=round)

    def hold(typed: dict[str, Any]) -> None:
        round.hold_again(typed["meeting_on"], typed["reason"], by=request.actor)

    return step(request, round, form, hold, page)


@roles(Role.CHAIN_DIRECTOR)
def in_person(request: HttpRequest, quarter: Quarter, organisation: int) -> HttpResponse:
    """Call or mail a partner in person, and write down that it was done."""
    round = round_of(request, quarter)
    partner = get_object_or_404(Organisation.objects.partners_of([round.region_id], days.today()), pk=organisation)
    former = PersonalReminder.objects.visible_to(request.actor).filter(round=round, organisation=partner)
    page = {
        "title": _("Reach %(partner)s in person") % {"partner": partner.name},
        "submit": _("Save"),
        "done": _("It is written down."),
        "partner": partner,
        "people": Contacts([partner.pk], days.today()).of(partner.pk),
        "former": named(former.order_by("-at", "-pk"), "by"),
        "template": "regie/quarter/in_person.html",
    }

    def note(typed: dict[str, Any]) -> None:
        PersonalReminder.note(round, partner, typed["how"], remark=typed["remark"], by=request.actor)

    return step(request, round, InPersonForm(posted(request)), note, page)
