"""What partners promised for a step, in werkdagen, beside how long they are aan zet there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from transitiehuis.regie.models import AgreementTerm

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

Promises = dict[tuple[str, int], int]


def promised(actor: Actor, region: int, since: date, last: date) -> Promises:
    """Step and partner to the term agreed, of agreements this person sees that held in the period: the newest."""
    terms = AgreementTerm.objects.of_steps().promised_between([region], since, last).of_those_seen_by(actor)
    in_order = sorted(terms, key=lambda term: (term.since, term.pk))
    return {(term.step, term.organisation_id): term.number for term in in_order}
