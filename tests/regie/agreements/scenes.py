"""Agreements as the tests need them, made by the real steps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.cast import World
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.regie.models import Agreement, AgreementSignature, AgreementTerm, TermKind

FACTS: dict[str, Any] = {
    "title": "Intake binnen vijf werkdagen",
    "text": "We spreken iedere kandidaat snel.\n\nLukt dat niet, dan bellen we.",
    "chain_part": "intake",
}


def drafted(world: World, *, lasts: int = 364, **facts: Any) -> Agreement:
    """A concept between the school and UWV, from today."""
    today = days.today()
    parties = facts.pop("parties", [world.school, world.uwv])
    dates = {"since": today, "until": today + timedelta(days=lasts)}
    with acting(world.actor("director")) as by:
        return Agreement.draw_up(world.region, by=by, parties=parties, **{**FACTS, **dates, **facts})


def with_term(world: World, agreement: Agreement) -> AgreementTerm:
    with acting(world.actor("director")) as by:
        return AgreementTerm.add(
            agreement, by=by, organisation=world.school, kind=TermKind.STEP_TERM, step="intake", number=5
        )


def asked(world: World, agreement: Agreement) -> list[AgreementSignature]:
    """Put to be signed by an address for each party."""
    emails = {row.organisation_id: f"baas{row.organisation_id}@post.example" for row in agreement.parties.all()}
    with acting(world.actor("director")) as by:
        agreement.ask(emails, by=by)
    return list(AgreementSignature.objects.filter(agreement=agreement).standing().select_related("link"))


def sign(signature: AgreementSignature, name: str = "Ans de Baas") -> None:
    with acting(Actor(link=signature.link)) as by:
        AgreementSignature.objects.get(pk=signature.pk).sign(name, "directeur", by=by)


def signed(world: World, **facts: Any) -> Agreement:
    """Signed by all its parties."""
    found = drafted(world, **facts)
    for signature in asked(world, found):
        sign(signature)
    return Agreement.objects.get(pk=found.pk)


def agreed(world: World, until: str = "draft") -> Agreement:
    """With a term in werkdagen; `signing` or `signed` goes further."""
    found = drafted(world)
    with_term(world, found)
    if until == "draft":
        return found
    for signature in asked(world, found):
        if until == "signed":
            sign(signature)
    return Agreement.objects.get(pk=found.pk)
