"""How a leerbedrijf stands for a place today: its recognition for the qualification, and who may train there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matching.models.qualification import Recognition
from matching.models.recognising import RecognitionRequest
from matching.models.trainer import Load, loads
from transitiehuis.ui.words import day as day_words

if TYPE_CHECKING:
    from matching.models import WorkPlacementOffer


@dataclass(frozen=True)
class Recognised:
    """For the qualification of one place. `valid` None: no qualification is named, so it cannot be looked up."""

    valid: bool | None
    fact: str
    since: date | None = None
    request: RecognitionRequest | None = None

    @property
    def missing(self) -> bool:
        return self.valid is False


@dataclass(frozen=True)
class Standing:
    """What is looked up beside the place itself."""

    recognised: Recognised
    trainers: tuple[Load, ...]

    @property
    def has_room(self) -> bool:
        return any(not load.is_full for load in self.trainers)


def standings(places: Iterable[WorkPlacementOffer], day: date) -> dict[int, Standing]:
    """Of each of these places (read `with_facts`), by its id. Three queries, however many places."""
    found = list(places)
    companies = {place.employer_id for place in found}
    rows = Recognition.objects.filter(organisation__in=companies).valid_on(day)
    held = {(row.organisation_id, row.qualification_id): row for row in rows}
    asked = RecognitionRequest.objects.filter(organisation__in=companies).waiting().with_facts()
    waits = {(row.organisation_id, row.qualification_id): row for row in asked}
    learners = loads(day) if any(place.trainers_now for place in found) else {}
    return {
        place.pk: Standing(
            recognised_for(place, held.get(key), waits.get(key)),
            tuple(Load(t.shown_name, learners.get(t.pk, 0), t.max_learners) for t in place.trainers_now),
        )
        for place in found
        if (key := (place.employer_id, place.qualification_id or 0))
    }


def recognised_for(place: WorkPlacementOffer, held: Recognition | None, waits: RecognitionRequest | None) -> Recognised:
    if place.qualification is None:
        return Recognised(None, _("no qualification is named"))
    name = place.qualification.label
    if held:
        if held.valid_until:
            until = {"name": name, "day": day_words(held.valid_until)}
            return Recognised(True, _("%(name)s, until %(day)s") % until, held.since)
        return Recognised(True, name, held.since)
    if waits:
        said = _("%(name)s, asked for on %(day)s") % {"name": name, "day": day_words(waits.requested_on)}
        return Recognised(False, said, request=waits)
    return Recognised(False, name)
