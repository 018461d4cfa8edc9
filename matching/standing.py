"""How a leerbedrijf stands for a place today: recognised for the qualification, who may train, how often approached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from matching.models.approach import Approach, Approached
from matching.models.qualification import Recognition
from matching.models.recognising import RecognitionRequest
from matching.models.trainer import Load
from transitiehuis.ui.words import day as day_words

if TYPE_CHECKING:
    from matching.models import WorkPlacementOffer


@dataclass(frozen=True)
class Asked:
    """A request to SBB that waits."""

    pk: int
    on: date
    due: date
    by: str
    organisation: str


@dataclass(frozen=True)
class Recognised:
    """For the qualification of one place. `valid` None: no qualification is named, so it cannot be looked up."""

    valid: bool | None
    fact: str
    request: Asked | None = None

    @property
    def missing(self) -> bool:
        return self.valid is False


@dataclass(frozen=True)
class Standing:
    """What is looked up beside the place itself."""

    recognised: Recognised
    trainers: tuple[Load, ...]
    approached: Approached

    @property
    def has_room(self) -> bool:
        return any(not load.is_full for load in self.trainers)


def with_standing(places: QuerySet, day: date) -> QuerySet[WorkPlacementOffer]:
    """Read `with_facts`, and in the same query what `standing_of` needs."""
    same = {"organisation": OuterRef("employer"), "qualification": OuterRef("qualification")}
    held = Recognition.objects.filter(**same).valid_on(day).order_by("pk")
    asked = RecognitionRequest.objects.filter(**same).waiting().order_by("pk")
    last = Approach.objects.in_month_of(day).filter(company=OuterRef("employer")).order_by("-number")
    asked_facts = {"pk": "pk", "on": "requested_on", "due": "due", "by": "requested_by__name"}
    return places.with_facts().annotate(  # type: ignore[attr-defined]
        held=_first(held, pk="pk", until="valid_until"),
        asked_of_sbb=_first(asked, **asked_facts, organisation="requested_for__name"),
        last_approach=_first(last, number="number", by="by_organisation__name", on="on"),
    )


def _first(rows: QuerySet, **facts: str) -> Subquery:
    return Subquery(rows.annotate(fact=JSONObject(**facts)).values("fact")[:1])


def standing_of(place: Any) -> Standing:
    """Of a place that was read `with_standing`; no query."""
    trainers = tuple(Load(one.shown_name, one.learners, one.max_learners) for one in place.trainers_now)
    return Standing(_recognised(place), trainers, _approached(place))


def _approached(place: Any) -> Approached:
    most, last = place.employer.max_approaches, place.last_approach
    if last is None:
        return Approached(0, most)
    return Approached(last["number"], most, last["by"], date.fromisoformat(last["on"]))


def _recognised(place: Any) -> Recognised:
    if place.qualification is None:
        return Recognised(None, _("no qualification is named"))
    name, held, asked = place.qualification.label, place.held, place.asked_of_sbb
    if held:
        until = held["until"] and day_words(date.fromisoformat(held["until"]))
        return Recognised(True, _("%(name)s, until %(day)s") % {"name": name, "day": until} if until else name)
    if not asked:
        return Recognised(False, name)
    days = {key: date.fromisoformat(asked[key]) for key in ("on", "due")}
    request = Asked(asked["pk"], by=asked["by"], organisation=asked["organisation"], **days)
    return Recognised(
        False, _("%(name)s, asked for on %(day)s") % {"name": name, "day": day_words(request.on)}, request
    )
