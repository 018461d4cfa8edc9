"""What partners of the invented region put on paper: an agreement that ends soon, one renewed, one being signed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from transitiehuis import days
from transitiehuis.demo.world.region import World
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.models import Organisation, OrganisationKind, Role
from transitiehuis.regie.models import (
    Activity,
    Agreement,
    AgreementDocument,
    AgreementFunding,
    AgreementSignature,
    AgreementTerm,
    SuccessFactor,
    TermKind,
)

SIGNED = -150  # days before the last one: the first agreements are signed
RENEWED = -40
ASKED = -6


@dataclass(frozen=True)
class Told:
    """One agreement: `lasts` counts from the last day of the world; terms by kind of party, money as it stands."""

    title: str
    text: str
    kinds: tuple[str, ...]
    lasts: int
    part: str
    factor: str = ""
    work: tuple[str, ...] = ()
    terms: tuple[tuple[str, str, str, int], ...] = ()
    money: tuple[tuple[str, int, int], ...] = ()
    papers: tuple[str, ...] = field(default=())
    falls: str = ""


SCHOOL, SECTOR, UWV = OrganisationKind.MBO_SCHOOL, OrganisationKind.SECTOR_SCHOOL, OrganisationKind.UWV
TOWN, BRANCH, OFFICE = OrganisationKind.MUNICIPALITY, OrganisationKind.BRANCH, OrganisationKind.REGION
FAST = Told(
    "Elke kandidaat in de eerste week aan tafel",
    "We spreken iedere kandidaat binnen vijf werkdagen na de aanmelding.\n\nLukt dat niet, dan bellen we de verwijzer"
    " en de kandidaat dezelfde dag en spreken we een dag af.",
    (SCHOOL, SECTOR, UWV, TOWN),
    62,
    "intake",
    "fast-first-talk",
    ("hold-intake",),
    ((SCHOOL, TermKind.STEP_TERM, "intake", 5), (SECTOR, TermKind.STEP_TERM, "intake", 5),
     (UWV, TermKind.STEP_TERM, "referral", 2)),
    (("Regiodeal Stedendriehoek", 48_000, 62),),
    ("Werkafspraken intake",),
    "Het gezamenlijke spreekuur op dinsdag in het stadhuis.",
)  # fmt: skip
MANDATE = Told(
    "Ketenregisseur met uren en mandaat",
    "De gemeenten en UWV betalen samen een ketenregisseur. Die mag partners aanspreken op wat is afgesproken.",
    (TOWN, UWV, OFFICE),
    410,
    "steering",
    "director-with-mandate",
    ("direct-the-chain", "lead-quarter-meeting"),
    ((TOWN, TermKind.DIRECTOR_HOURS, "", 16),),
    (("Regionaal mobiliteitsbudget", 74_500, 230), ("gemeente Apeldoorn", 22_000, 410)),
    ("Convenant ketenregie", "Opdracht ketenregisseur"),
)
PLACES = Told(
    "Leerwerkplekken samen benaderen",
    "Wie een bedrijf belt, kijkt eerst of een partner dat deze maand al deed.",
    (SCHOOL, SECTOR, BRANCH),
    -10,
    "matching",
    "one-person-per-match",
    (),
    ((BRANCH, TermKind.INFLOW, "", 12),),
)
CARE = Told(
    "Nazorg bij één organisatie per kandidaat",
    "Wie bij de plaatsing begeleidt, houdt contact tot twaalf maanden daarna."
    " Stopt die organisatie, dan draagt zij over.",
    (SCHOOL, UWV, TOWN),
    500,
    "aftercare",
    "aftercare-owner",
    ("hold-contact-moments", "mend-a-break"),
    ((SCHOOL, TermKind.STEP_TERM, "aftercare", 10),),
)
LANGUAGE = Told(
    "Taalles naast het werk",
    "Twee uur taalles per week op de werkplek, in de eerste zes maanden.",
    (TOWN, SCHOOL),
    365,
    "learning",
    "",
    (),
    (),
    (("WEB-middelen", 30_000, 365),),
)


class Agreeing:
    """Who makes, signs and renews, each on its day before the last one."""

    def __init__(self, world: World, ends: date) -> None:
        self.world, self.ends = world, ends
        self.made: dict[str, Agreement] = {}
        self.plans = {self.on(SIGNED): self.begin, self.on(RENEWED): self.renew, self.on(ASKED): self.ask}

    def on(self, ahead: int) -> date:
        return days.next_werkdag(self.ends + timedelta(days=ahead))

    def work(self, day: date) -> None:
        if act := self.plans.get(day):
            act()

    def director(self) -> Actor:
        return self.world.actor(self.world.partners.director())

    def begin(self) -> None:
        for told in (FAST, MANDATE, PLACES):
            self.sign(self.draw_up(told))

    def renew(self) -> None:
        """The one that runs out has a successor, signed by everybody."""
        former = self.made.get(PLACES.title)
        if former is None:
            return
        with acting(self.director()) as by:
            made = Agreement.objects.get(pk=former.pk).renew(by=by)
        self.sign(made)

    def ask(self) -> None:
        """One waits for its last signature, one is a concept still."""
        self.sign(self.draw_up(CARE), but=1)
        self.draw_up(LANGUAGE)

    def draw_up(self, told: Told) -> Agreement:
        parties = [found for kind in told.kinds if (found := self.partner(kind))]
        facts: dict[str, Any] = {
            "title": told.title,
            "text": told.text,
            "chain_part": told.part,
            "factor": SuccessFactor.objects.filter(code=told.factor).first(),
            "since": days.today(),
            "until": self.ends + timedelta(days=told.lasts),
            "falls_away": told.falls,
            "activities": list(Activity.objects.filter(code__in=told.work).order_by("position")),
        }
        with acting(self.director()) as by:
            made = Agreement.draw_up(self.world.region, by=by, parties=parties, **facts)
            for kind, term, step, number in told.terms:
                if party := self.partner(kind):
                    AgreementTerm.add(made, by=by, organisation=party, kind=term, step=step, number=number)
            for source, amount, lasts in told.money:
                until = self.ends + timedelta(days=lasts)
                AgreementFunding.add(made, by=by, source=source, amount=amount, until=until)
            for number, name in enumerate(told.papers, 1):
                AgreementDocument.add(made, by=by, name=name, url=f"https://documenten.example/afspraak/{number}")
        self.made[told.title] = made
        return made

    def partner(self, kind: str) -> Organisation | None:
        """The first of this kind that takes part today."""
        there = self.world.joined()
        return next((one for one in self.world.partners.of_kind(kind) if one.pk in there), None)

    def sign(self, agreement: Agreement, but: int = 0) -> None:
        """Everybody signs by link, except the last `but`."""
        names: dict[int, str] = {}
        emails: dict[int, str] = {}
        for row in agreement.parties.with_names():
            contacts = self.world.members_with(Role.PARTNER_CONTACT, Role.MANAGER, Role.CHAIN_DIRECTOR)
            contact = next((m for m in contacts if m.organisation_id == row.organisation_id), None)
            names[row.organisation_id] = contact.user.name if contact else "Anneke Postmus"
            emails[row.organisation_id] = contact.user.email if contact else row.organisation.email
        with acting(self.director()) as by:
            agreement.ask(emails, by=by)
        asked = list(AgreementSignature.objects.filter(agreement=agreement).standing().select_related("link"))
        for signature in asked[: len(asked) - but]:
            with acting(Actor(link=signature.link)) as visitor:
                signature.sign(names[signature.organisation_id], "directeur", by=visitor)
