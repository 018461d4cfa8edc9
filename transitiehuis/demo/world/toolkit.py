"""The toolkit of the invented region: the adviser rewords, the director says what it means here, partners show how."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from transitiehuis import days
from transitiehuis.demo.world import partners
from transitiehuis.demo.world.region import World
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Membership, Organisation, OrganisationKind, Role
from transitiehuis.regie.models import FactorAddition, FactorExample, FactorVersion, SuccessFactor
from transitiehuis.regie.toolkit.texts import Texts, texts_of

OFFICE, ADVISER = "Landelijk bureau Zij-instroom (demo)", "Anneke Terpstra"
SPOKEN_SOON, OUTCOME, ANSWER = "fast-first-talk", "known-outcome", "quick-answer"
ADDITIONS = (
    (SPOKEN_SOON, "Bij ons belt het Werkcentrum iedereen die zich in Apeldoorn of Epe aanmeldt. In Deventer en Zutphen "
     "belt de klantmanager."),
    (ANSWER, "Bedrijven in de infra plannen per seizoen. Spreek met hen af wie in februari en maart antwoord geeft."),
)  # fmt: skip
EXAMPLES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (SPOKEN_SOON, "UWV Apeldoorn (demo)", {
        "title": "Elke dinsdag een open uur in het Werkcentrum",
        "did": "Wie zich in de week ervoor meldde, kan dinsdag zonder afspraak langskomen. Twee adviseurs houden "
        "dat uur vrij, ook in de schoolvakantie.",
        "effect": "Van 17 naar 8 werkdagen tot het eerste gesprek, gemeten over drie kwartalen.",
        "shared": True,
    }),
    (SPOKEN_SOON, "gemeente Deventer (demo)", {
        "title": "Bellen op de dag van de aanmelding",
        "did": "De klantmanager belt dezelfde dag om een datum te kiezen. Neemt iemand niet op, dan volgt een sms.",
        "effect": "Van elke tien mensen komen er nu acht naar het eerste gesprek; dat waren er zes.",
        "shared": True,
    }),
    (ANSWER, "Hanzewarmte", {
        "title": "Eén persoon die ja of nee mag zeggen",
        "did": "De praktijkopleider beslist zelf over een kennismaking en hoeft dat niet eerst te vragen.",
        "effect": "Een voorstel wacht bij ons nog twee werkdagen op antwoord.",
    }),
)  # fmt: skip
STAND_IN = (
    "In drie regio's bleek: zonder vervanger ligt de intake stil zodra iemand weg is."
    " Daarom telt dat nu mee vanaf niveau 3."
)
STRICTER = {
    "met naam en nummer van één vaste persoon": "elk met één vaste persoon die een vervanger heeft",
    "zonder naam en nummer van één vaste persoon": "zonder vaste persoon die een vervanger heeft",
    "with the name and number of one steady person": "each with one steady person who has a stand-in",
    "without the name and number of one steady person": "without a steady person who has a stand-in",
}
FEW = "Partners met weinig plaatsingen kwamen nooit aan tien. Daarom kijken we nu een heel jaar terug."
A_YEAR = {
    "Van minder dan 4 van je laatste 10 resultaten": "Van minder dan een derde van de resultaten van dit jaar",
    "Van 4 tot 7 van je laatste 10 resultaten": "Van een derde tot driekwart van de resultaten van dit jaar",
    "Van 8 of meer van je laatste 10 resultaten": "Van meer dan driekwart van de resultaten van dit jaar",
    "fewer than 4 of your last 10 outcomes": "less than a third of the outcomes of this year",
    "4 to 7 of your last 10 outcomes": "a third to three quarters of the outcomes of this year",
    "8 or more of your last 10 outcomes": "more than three quarters of the outcomes of this year",
}


def work(world: World, day: date, until: date) -> None:
    """What happens on which werkdag before the last day."""
    acts = {95: new_levels, 90: other_words, 60: add_words, 40: show, 20: show_more}
    for before, act in acts.items():
        if day == days.add_werkdagen(until, -before):
            act(world)


def adviser(world: World) -> Membership:
    """Somebody who looks over all regions and keeps the national texts."""
    office, _made = Organisation.objects.get_or_create(
        name=OFFICE, invented=True, defaults={"kind": OrganisationKind.OTHER, "since": world.partners.since}
    )
    return partners.make_membership(ADVISER, Role.NATIONAL_ADVISER, office, world.partners.since)


def reword(world: World, code: str, because: str, changed: Callable[[Texts], Texts], **carry: Any) -> None:
    factor = SuccessFactor.objects.with_texts().get(code=code)
    newest = factor.versions.newest_first().first()
    words = {**texts_of(factor), **changed(texts_of(factor))}
    with acting(world.actor(adviser(world))) as by:
        FactorVersion.write(factor, words, after=newest.number if newest else 0, because=because, by=by, **carry)


def new_levels(world: World) -> None:
    """A stricter scale, so that a former 3 reads as a 2."""
    reword(world, SPOKEN_SOON, STAND_IN, lambda texts: replaced(texts, STRICTER), carry="mapped", mapping=[1, 2, 2, 4])


def other_words(world: World) -> None:
    """Counted over a year instead of the last ten: scores of before cannot be laid beside it."""
    reword(world, OUTCOME, FEW, lambda texts: replaced(texts, A_YEAR), carry="apart")


def replaced(texts: Texts, words: dict[str, str]) -> Texts:
    """The levels with other words in them."""
    found: Texts = {}
    for name in ("levels_nl", "levels_en"):
        found[name] = list(texts[name])
        for old, new in words.items():
            found[name] = [text.replace(old, new) for text in found[name]]
    return found


def add_words(world: World) -> None:
    director = world.partners.director()
    for code, text in ADDITIONS:
        with acting(world.actor(director)) as by:
            FactorAddition.write(SuccessFactor.objects.get(code=code), world.region, text, after=0, by=by)


def show(world: World) -> None:
    tell(world, EXAMPLES[:2])


def show_more(world: World) -> None:
    tell(world, EXAMPLES[2:])


def tell(world: World, examples: tuple[tuple[str, str, dict[str, Any]], ...]) -> None:
    contacts = {m.organisation.name: m for m in world.members_with(Role.PARTNER_CONTACT)}
    for code, name, facts in examples:
        if name in contacts:
            since = days.today() - timedelta(days=200)
            with acting(world.actor(contacts[name])) as by:
                FactorExample.add(SuccessFactor.objects.get(code=code), world.region, since=since, by=by, **facts)
