"""What hinders the invented region, and how it is secured: bottlenecks on their way, and a judgement each quarter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from transitiehuis import days
from transitiehuis.demo.world.region import World
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.models import OrganisationKind, Role
from transitiehuis.regie.models import (
    Agreement,
    Bottleneck,
    BottleneckState,
    QuarterRound,
    SecuringAspect,
    SecuringScore,
    SuccessFactor,
)

REPORTED, WORKED, CLOSED, RAISED = -96, -60, -33, -12  # days before the last one
INTERPRETER: dict[str, Any] = {
    "title": "Intake wacht op een tolk",
    "happens": "Van de laatste tien intakes met een tolk zijn er drie verzet, gemiddeld twee weken.",
    "chain_part": "intake",
    "step": "intake",
    "found_by": "people",
}
ANSWERS: dict[str, Any] = {
    "title": "Bedrijven antwoorden laat op een voorstel",
    "happens": "Tussen voorstel en antwoord liggen vaak meer dan tien werkdagen. Intussen haken kandidaten af.",
    "chain_part": "matching",
    "step": "matching",
    "found_by": "figures",
    "figure": "mediaan 12 werkdagen tussen voorstel en antwoord, dit kwartaal",
}
BENEFIT: dict[str, Any] = {
    "title": "Uitkering stopt op de eerste lesdag",
    "happens": "Wie vóór een plaatsing een scholing volgt van meer dan twee dagen, verliest soms de uitkering."
    " Mensen zeggen daarom een maatwerktraject af.",
    "chain_part": "learning",
    "step": "learning",
    "found_by": "people",
}
# How the six aspects went over the quarters; the last one stays.
COURSE = {
    SecuringAspect.OWNER: (2, 2, 3),
    SecuringAspect.MONEY: (1, 2, 2),
    SecuringAspect.PEOPLE: (1, 1, 2),
    SecuringAspect.AGREEMENTS: (1, 2, 3),
    SecuringAspect.KNOWLEDGE: (0, 2, 2),
    SecuringAspect.DATA: (2, 3, 3),
}
NOTES = {
    SecuringAspect.MONEY: "De Regiodeal loopt af; voor daarna is niets geregeld.",
    SecuringAspect.KNOWLEDGE: "De werkwijze staat op papier, maar nieuwe collega's lezen die niet.",
}


class Hindering:
    """Who reports, works on, closes and raises, each on its day; the director judges after each meeting."""

    def __init__(self, world: World, ends: date) -> None:
        self.world, self.ends = world, ends
        self.made: dict[str, Bottleneck] = {}
        self.judged: set[int] = set()
        self.plans = {
            self.on(REPORTED): self.report,
            self.on(WORKED): self.take_up,
            self.on(CLOSED): self.solve,
            self.on(RAISED): self.raise_one,
        }

    def on(self, ahead: int) -> date:
        return days.next_werkdag(self.ends + timedelta(days=ahead))

    def work(self, day: date) -> None:
        if act := self.plans.get(day):
            act()
        for round in QuarterRound.objects.filter(region=self.world.region, cancelled_at=None, meeting_on__lt=day):
            if round.pk not in self.judged and day <= round.meeting_on + timedelta(days=10):
                self.judge(round)

    def director(self) -> Actor:
        return self.world.actor(self.world.partners.director())

    def by(self, kind: str) -> Actor:
        """Somebody who works on trajecten at the first partner of this kind."""
        members = self.world.members_with(Role.COORDINATOR, Role.ADVISER)
        found = next((m for m in members if m.organisation.kind == kind), members[0])
        return self.world.actor(found)

    def report(self) -> None:
        for kind, told in ((OrganisationKind.MUNICIPALITY, INTERPRETER), (OrganisationKind.MBO_SCHOOL, ANSWERS)):
            self.add(self.by(kind), told)

    def add(self, actor: Actor, told: dict[str, Any]) -> None:
        code = {"intake": "fast-first-talk", "matching": "quick-answer"}.get(told["chain_part"], "")
        facts = {
            "factor": SuccessFactor.objects.filter(code=code).first(),
            "agreement": Agreement.objects.filter(region=self.world.region, chain_part=told["chain_part"]).first(),
            "partners": self.world.partners.of_kind(OrganisationKind.MUNICIPALITY, OrganisationKind.UWV)[:3],
        }
        with acting(actor) as by:
            self.made[told["title"]] = Bottleneck.report(self.world.region, by=by, **told, **facts)

    def take_up(self) -> None:
        with acting(self.director()) as by:
            for told in (INTERPRETER, ANSWERS):
                if told["title"] in self.made:
                    self.found(told).take_up(by=by)

    def solve(self) -> None:
        if INTERPRETER["title"] in self.made:
            how = "Elke dinsdag is er een vaste tolk in het stadhuis; wie er een nodig heeft, krijgt dan zijn intake."
            with acting(self.director()) as by:
                self.found(INTERPRETER).close(BottleneckState.SOLVED, how, by=by)

    def raise_one(self) -> None:
        self.add(self.by(OrganisationKind.UWV), BENEFIT)
        with acting(self.director()) as by:
            why = "De regels voor scholing met een uitkering zijn landelijk; wij kunnen ze alleen uitleggen."
            self.found(BENEFIT).raise_nationally(why, by=by)

    def found(self, told: dict[str, Any]) -> Bottleneck:
        return Bottleneck.objects.get(pk=self.made[told["title"]].pk)

    def judge(self, round: QuarterRound) -> None:
        quarter = min(len(self.judged), 2)
        self.judged.add(round.pk)
        levels = {str(aspect): (course[quarter], NOTES.get(aspect, "")) for aspect, course in COURSE.items()}
        with acting(self.director()) as by:
            SecuringScore.judge(round, levels, SecuringScore.last_judged(round), by=by)
