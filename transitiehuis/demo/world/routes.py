"""The opleidingsschema of the invented region: what its schools offer, and the groups that begin there in turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from intake.models import Certificate, Theme
from matching.models import (
    LearningRoute,
    Qualification,
    RouteDemand,
    RouteFunding,
    RoutePart,
    RouteParty,
    RouteStart,
)
from transitiehuis import days
from transitiehuis.demo.world.region import World
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.models import Organisation, Place, Role

ROC, GEVEL, OOST = "ROC IJsselpoort", "Bedrijfstakschool De Gevel", "Installatieschool Oost"
FUND, SLIM, OWN = "Ontwikkelfonds energietransitie (voorbeeld)", "Scholingsbudget regio (voorbeeld)", "eigen middelen"
LEAD = 110  # days between planning a start and its first lesson
ENROL = 14


@dataclass(frozen=True)
class Idea:
    """A route as somebody thought it up; `every` days a group of `seats` begins, 0 for never."""

    title: str
    form: str
    themes: tuple[str, ...]
    owner: str
    place: str
    about: str
    status: str = "running"
    outcome: str = "next"
    paper: str = ""  # crebo or code of the certificate
    level: int | None = None
    weeks: int = 1
    school_days: str = "1"
    every: int = 70
    seats: int = 12
    partner: str = ""
    fund: str = ""
    demands: tuple[tuple[str, Any, bool], ...] = ()
    national: bool = False


A2, B1 = ("language", "A2", True), ("language", "B1", False)
VCA, CAR, REACH = ("certificate", "B-VCA", True), ("licence", "B", False), ("distance", None, False)
WISH, FREE = ("theme", None, True), ("available", None, True)
DAYS = ("hours", 32, True)

IDEAS = (
    Idea("Meeloopdag in de wijk", "prelude", ("district-heating",), ROC, "Deventer",
         "Een dag mee met een ploeg die een warmtenet aanlegt.", every=35, seats=6, partner="Hanzewarmte",
         demands=(WISH,)),
    Idea("Afleverset warmtenet", "certificate", ("district-heating",), ROC, "Apeldoorn",
         "Een afleverset plaatsen, vullen en overdragen aan de bewoner.", outcome="certificate", paper="VEWA", level=2,
         weeks=16, seats=10, partner="Hanzewarmte", fund=FUND, demands=(WISH, A2, FREE)),
    Idea("Monteur warmtenetten", "bbl", ("district-heating", "gas-water-heat"), ROC, "Apeldoorn",
         "Leren en werken bij een warmtebedrijf.", status="developing", outcome="diploma", paper="27006", level=2,
         weeks=80, every=0, fund=SLIM, demands=(A2,)),
    Idea("Van gas naar warmte", "third", ("gas-water-heat",), ROC, "Zutphen",
         "Voor gasmonteurs die met warmte verder willen.", outcome="diploma", paper="27006", level=2, weeks=40,
         seats=14, every=90, partner="IJsselnet Infra", fund=FUND, demands=(WISH, VCA, CAR)),
    Idea("Proefles warmtepomp", "prelude", ("heat-pumps",), ROC, "Apeldoorn",
         "Een ochtend sleutelen aan een echte warmtepomp.", every=28, seats=12, demands=(WISH,)),
    Idea("Hybride warmtepompen", "certificate", ("heat-pumps",), ROC, "Deventer",
         "Hybride warmtepompen installeren en in bedrijf stellen.", outcome="certificate", paper="HYBRIDE-WARMTEPOMP",
         level=2, weeks=20, school_days="1.5", seats=12, partner="Installatiebedrijf Lindeboom", fund=FUND,
         demands=(WISH, A2, REACH, FREE)),
    Idea("Monteur werktuigkundige installaties", "bbl", ("heat-pumps", "ventilation"), OOST, "Zutphen",
         "Vier dagen werken, een dag naar school.", outcome="diploma", paper="25350", level=2, weeks=80, seats=16,
         every=120, partner="Berkel Installatie", fund=SLIM, demands=(WISH, A2, DAYS)),
    Idea("Inregelen en onderhoud", "branch", ("heat-pumps", "ventilation"), OOST, "Deventer",
         "Warmtepompen inregelen en onderhouden.", weeks=3, school_days="3", seats=8, demands=(B1,)),
    Idea("Dag op de bouwplaats", "prelude", ("insulation",), GEVEL, "Deventer",
         "Zien wat isoleren is: spouw, dak, vloer en glas.", every=42, seats=8, demands=(WISH,)),
    Idea("Isoleren en ventileren", "statement", ("insulation", "ventilation"), GEVEL, "Deventer",
         "Al doende leren isoleren, met een praktijkverklaring.", outcome="statement", weeks=12, school_days="0.5",
         seats=12, partner="Dakwerk De Hanze", fund=SLIM, demands=(WISH, VCA)),
    Idea("Zonnestroom aansluiten", "certificate", ("solar-pv",), ROC, "Apeldoorn",
         "Panelen leggen en de omvormer aansluiten.", outcome="certificate", paper="NEN3140-VOP", level=2, weeks=10,
         seats=12, partner="Veluwestroom", demands=(WISH, VCA)),
    Idea("Veilig werken op het dak", "branch", ("solar-pv", "insulation"), OOST, "Deventer",
         "Landelijke training in twee dagen.", outcome="certificate", paper="B-VCA", weeks=1, school_days="2", every=30,
         seats=10, national=True),
    Idea("Laadpalen installeren", "certificate", ("charging-infrastructure",), OOST, "Zutphen",
         "Laadpalen thuis en op straat plaatsen en aansluiten.", status="planned", outcome="certificate",
         paper="NEN3140-VP", level=2, weeks=12, every=90, seats=12, fund=FUND, demands=(WISH, CAR)),
    Idea("Monteur laagspanning", "bbl", ("electricity-grid",), GEVEL, "Apeldoorn",
         "Werken aan het net bij een netbedrijf.", outcome="diploma", paper="27007", level=2, weeks=80, every=150,
         seats=16, partner="IJsselnet Infra", demands=(WISH, A2, VCA, CAR)),
    Idea("Timmerman houtbouw", "bol", ("circular-building",), GEVEL, "Deventer",
         "Prefab bouwen met hout.", outcome="diploma", paper="25829", level=2, weeks=80, every=180, seats=12),
    Idea("Energieadviseur woningen", "third", ("energy-advice",), ROC, "Apeldoorn",
         "Opname en advies bij bewoners thuis.", status="idea", every=0),
    Idea("Glasvezel en meterkast", "branch", ("electricity-grid",), ROC, "Apeldoorn",
         "Korte training voor de meterkast.", status="stopped", weeks=2, every=0),
)  # fmt: skip


class Schools:
    """What the schools do for the schema, day by day. It draws nothing by chance, so that the rest stays as it is."""

    def __init__(self, world: World, until: date) -> None:
        self.world, self.until = world, until
        self.turns: dict[int, tuple[LearningRoute, Idea, date]] = {}
        self.begun = False

    def work(self, day: date) -> None:
        """On the first day what there is; after that each next group in time."""
        if not self.begun:
            self.begin(day)
        for pk, (route, idea, first) in self.turns.items():
            if first - day <= timedelta(days=LEAD):
                self.plan(route, idea, first)
                self.turns[pk] = (route, idea, first + timedelta(days=idea.every))

    @contextmanager
    def acting(self, owner: str) -> Iterator[Actor]:
        """A coordinator of that school, at the same minute as the day's other work."""
        school = self.world.partners.organisations[owner].pk
        member = next(m for m in self.world.partners.with_role(Role.COORDINATOR) if m.organisation_id == school)
        with acting(self.world.actor(member)) as actor:
            yield actor

    def begin(self, day: date) -> None:
        self.begun = True
        self.themes = {theme.code: theme for theme in Theme.objects.all()}
        self.papers: dict[str, Any] = {c.code: c for c in Certificate.objects.all()}
        self.papers |= {q.crebo: q for q in Qualification.objects.all()}
        self.places = {p.name: p for p in Place.objects.filter(municipality__region=self.world.region)}
        for number, idea in enumerate(IDEAS):
            route = self.add(idea, day)
            if idea.every:
                first = self.until + timedelta(days=60) if idea.status == "planned" else day
                self.turns[route.pk] = (route, idea, days.next_werkdag(first + timedelta(days=7 + 3 * number)))

    def add(self, idea: Idea, day: date) -> LearningRoute:
        """The route as its school writes it, one subject after another."""
        running = idea.status in {"running", "planned"}
        route = LearningRoute(
            title=idea.title, about=idea.about, form=idea.form, outcome=idea.outcome if idea.status != "idea" else "",
            level=idea.level, weeks=idea.weeks, school_days=Decimal(idea.school_days), place=self.places[idea.place],
            region=None if idea.national else self.world.region, status="running" if running else idea.status,
        )  # fmt: skip
        if idea.outcome == "diploma":
            route.qualification = self.papers[idea.paper]
        elif idea.outcome == "certificate":
            route.certificate = self.papers[idea.paper]
        if running:
            route.since = self.until + timedelta(days=60) if idea.status == "planned" else day
        elif idea.status == "developing":
            route.expected_on = self.until + timedelta(days=75)
        elif idea.status == "stopped":
            route.until, route.stopped_because = day, "Te weinig deelnemers; de stof zit nu in de bbl."
        with self.acting(idea.owner) as by:
            route.add(themes=[self.themes[code] for code in idea.themes], by=by)
            self.lines(route, idea, day, by)
        return route

    def lines(self, route: LearningRoute, idea: Idea, day: date, by: Actor) -> None:
        """Parts, parties, funding and demands."""
        for number, part in enumerate(self.parts(route, idea), start=1):
            RoutePart(route=route, position=number, **part).add(by=by)
        if idea.partner:
            partner = self.world.partners.organisations[idea.partner]
            RouteParty(route=route, organisation=partner, task="delivers", since=day).add(by=by)
        if idea.fund:
            last = date(self.until.year + 1, 8 if idea.fund == SLIM else 12, 31)
            RouteFunding(route=route, fund=idea.fund, amount=1500 * idea.seats, until=last).add(by=by)
        for kind, value, hard in idea.demands:
            RouteDemand(route=route, kind=kind, since=day, is_hard=hard, **self.asked(kind, value)).add(by=by)

    def asked(self, kind: str, value: Any) -> dict[str, Any]:
        """The value in the column of its kind."""
        column = {"language": "level", "licence": "licence", "certificate": "certificate", "hours": "hours_min"}.get(
            kind
        )
        return {column: self.papers[value] if kind == "certificate" else value} if column else {}

    def parts(self, route: LearningRoute, idea: Idea) -> Iterator[dict[str, Any]]:
        """What somebody does there: lessons, work, and the exam where there is a paper at the end."""
        school: Organisation = route.owner
        lessons = max(1, round(idea.weeks * float(idea.school_days)))
        yield {
            "kind": "school",
            "title": "Lessen en werkplaats",
            "provider": school,
            "days": lessons,
            "payer": "school",
        }
        if idea.partner:
            company = self.world.partners.organisations[idea.partner]
            work = {"provider": company, "weeks": idea.weeks, "payer": "employer"}
            yield {"kind": "practice", "title": "Werken bij een leerbedrijf", **work}
        if any(kind == "language" for kind, _value, _hard in idea.demands) and idea.weeks > 12:
            yield {"kind": "language", "title": "Taal op de werkvloer", "provider": school, "days": 10, "cost": 450,
                   "payer": "municipality", "language_level": "B1"}  # fmt: skip
        if idea.outcome == "certificate" and route.certificate:
            paper = {"certificate": route.certificate, "provider": school, "days": 1, "cost": 195, "payer": "fund"}
            yield {"kind": "certificate", "title": f"Examen {route.certificate.name_nl}"[:120], **paper}
        elif idea.outcome == "diploma":
            yield {"kind": "exam", "title": "Proeve van bekwaamheid", "provider": school, "days": 2, "payer": "school"}

    def plan(self, route: LearningRoute, idea: Idea, first: date) -> None:
        """The next group."""
        on = days.next_werkdag(first)
        with self.acting(idea.owner) as by:
            enrol = on - timedelta(days=min(ENROL, max(1, idea.weeks)))
            RouteStart(route=route, starts_on=on, enrol_by=enrol, place=self.places[idea.place], seats=idea.seats).add(
                by=by
            )
