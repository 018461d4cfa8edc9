"""What leerwerkplekken put on Vandaag: to answer whether one still stands, one that a rule paused, SBB's answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from intake.models import WORKERS
from matching.models import PausedWhy, PlaceQuestion, PlaceStatus, RecognitionRequest, WorkPlacementOffer
from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.columns import named
from transitiehuis.netwerk.models import Role
from transitiehuis.ui.worklist import WorkItem

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

AHEAD_WERKDAGEN = 2


def place_work(actor: Actor, day: date) -> list[WorkItem]:
    """Every row about a place for `actor`; [] for who has none. One query for the company, one for who works there."""
    rows = [_question_row(question, day) for question in _questions(actor)] if actor.has_role(Role.TRAINER) else []
    if not actor.has_role(*WORKERS):
        return rows
    for place in _of_mine(actor, day):
        if place.paused_why == PausedWhy.SILENT:
            rows.append(_silent_row(place, day))
        rows += [_request_row(place, asked, day) for asked in vars(place)["asked"]]
    return rows


@asks
def _questions(actor: Actor) -> QuerySet[PlaceQuestion]:
    asked = PlaceQuestion.objects.visible_to(actor).filter(company__in=actor.organisation_ids).unanswered()
    found = asked.exclude(place__status=PlaceStatus.WITHDRAWN).order_by("due", "pk")
    return named(found, "place", "place__place", own=("due", "asked_on", "lapsed_on"))


@asks
def _of_mine(actor: Actor, day: date) -> QuerySet[Any, WorkPlacementOffer]:
    """Places that my organisation offered and a rule paused, and those with a request of my organisation due soon."""
    soon = days.add_werkdagen(day, AHEAD_WERKDAGEN)
    due = RecognitionRequest.objects.waiting().filter(
        requested_for__in=actor.organisation_ids,
        due__lte=soon,
        organisation=OuterRef("employer"),
        qualification=OuterRef("qualification"),
    )
    fact = JSONObject(pk="pk", due="due", on="requested_on", by="requested_by")
    every = WorkPlacementOffer.objects.order_by()
    silent = every.filter(paused_why=PausedWhy.SILENT, offered_by__organisation__in=actor.organisation_ids)
    asked = every.filter(Exists(due))
    found = WorkPlacementOffer.objects.visible_to(actor).exclude(status=PlaceStatus.WITHDRAWN)
    found = (
        found.filter(pk__in=silent.values("pk").union(asked.values("pk"), all=True))  # each by an index of its own
        .annotate(asked=ArraySubquery(due.annotate(fact=fact).values("fact")))
        .order_by("pk")
    )
    return named(found, "employer", "qualification", own=("title", "said_on", "paused_why"), also=("employer__phone",))


def _question_row(question: PlaceQuestion, day: date) -> WorkItem:
    url = f"{question.place.get_absolute_url()}#still"
    return WorkItem(
        what=_("Is this place still available?"),
        title=question.place.title,
        who=question.place.place.name,
        detail=_("Paused until you answer.") if question.lapsed_on else "",
        due=question.due,
        since=question.asked_on,
        group="late" if question.due < day else "incoming",
        url=question.place.get_absolute_url(),
        action=_("Give an answer"),
        action_url=url,
    )


def _silent_row(place: WorkPlacementOffer, day: date) -> WorkItem:
    company = place.employer
    return WorkItem(
        what=_("Call the company: is this place still available?"),
        title=place.title,
        who=f"{company.name}, {company.phone}" if company.phone else company.name,
        detail=_("Paused, because there was no answer."),
        due=day,
        since=place.said_on,
        group="today",
        url=place.get_absolute_url(),
        action=_("Record the answer"),
        action_url=f"{place.get_absolute_url()}#still",
    )


def _request_row(place: WorkPlacementOffer, asked: dict, day: date) -> WorkItem:
    due = date.fromisoformat(asked["due"])
    return WorkItem(
        what=_("Has SBB answered about the recognition?"),
        title=place.employer.name,
        who=place.qualification.label if place.qualification else "",
        detail="",
        due=due,
        since=date.fromisoformat(asked["on"]),
        group="late" if due < day else "today" if due == day else "later",
        url=place.get_absolute_url(),
        action=_("Record the answer"),
        action_url=reverse("matching:recognition_settle", args=[place.pk, asked["pk"]]),
    )
