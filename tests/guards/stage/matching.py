"""What the urls of matching are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from intake.models import (
    Merge,
    Occupation,
)
from matching.models import (
    Enrolment,
    Meeting,
    Placement,
    PlacementKind,
    PlaceQuestion,
    PlaceTrainer,
    Qualification,
    Recognition,
    RecognitionRequest,
    RouteStart,
    SchoolHoliday,
    SeatRequest,
    Signature,
    TailoredPart,
    TailoredPlan,
    TradeDemand,
)
from tests.guards.stage.base import PEOPLE, Base
from transitiehuis import days
from transitiehuis.netwerk.actor import working


@dataclass
class Matched(Base):
    """What the urls of matching are about."""

    def place(self, paused: bool = False, named: bool = False) -> Any:
        """At Hanzewarmte; `named` says for which qualification, that it has no recognition for."""
        facts = {"qualification": self.qualification()} if named else {}
        found = self.make["offer_place"](**facts)
        if paused:
            self.by("trainer", lambda by: found.pause(by=by))
        return found

    @staticmethod
    def qualification() -> Qualification:
        facts = {"name": "Monteur warmtepompen", "standing": "current"}
        return Qualification.objects.get_or_create(crebo="25744", defaults=facts)[0]

    def question(self) -> PlaceQuestion:
        """The company is asked whether its place still stands."""
        found = self.place()
        type(found).objects.filter(pk=found.pk).update(ask_on=days.today())
        with working():
            return PlaceQuestion.ask(found)

    def trainer(self) -> list[int]:
        """A place and somebody who trains at its company."""
        found = self.place()
        name = f"Joke {next(PEOPLE)}"
        one = self.by("trainer", lambda by: PlaceTrainer.name_one(found.employer, name=name, by=by))
        return [found.pk, one.pk]

    def recognition_request(self) -> list[int]:
        found = self.place(named=True)
        return [found.pk, self.by("coordinator", lambda by: RecognitionRequest.ask(found, by=by)).pk]

    def route(self) -> Any:
        return self.make["add_route"]()

    def enrolment(self, begun: bool = False, confirmed: bool = False) -> Enrolment:
        """A seat held for somebody new; `confirmed` is enrolled, `begun` on a course that began today."""
        found, start = self.traject(), self.make["add_start"](self.route())
        made = self.by("coordinator", lambda by: Enrolment.ask(found, start, by=by))
        if begun or confirmed:
            self.by("coordinator", lambda by: made.confirm(by=by))
        if begun:
            RouteStart.objects.filter(pk=start.pk).update(starts_on=days.today(), enrol_by=days.today())
        return made

    def plan(self, agreed: bool = False) -> TailoredPlan:
        """Of somebody new, with one part: a start in 30 days."""
        found, start = self.traject(), self.make["add_start"](self.route())
        goal = self.qualification()
        plan = self.by(
            "coordinator",
            lambda by: TailoredPlan.begin(found, begins_on=days.today(), by=by, qualification=goal),
        )
        part = TailoredPart(plan=plan, start=start, kind="school", title="Les", days=4, weekdays=[1, 2, 3, 4, 5])
        self.by("coordinator", lambda by: part.add(opened_at=plan.edited_at, by=by))
        if agreed:
            self.by("coordinator", lambda by: plan.agree(by=by))
        return plan

    def plan_that_came_along(self) -> list[Any]:
        """A dossier that goes on for another, and the plan of that other one."""
        survivor, merged = self.two_of_one()
        facts = {"begins_on": days.today(), "qualification": self.qualification()}
        plan = self.by("coordinator", lambda by: TailoredPlan.begin(merged, by=by, **facts))
        merged.refresh_from_db()
        self.by("coordinator", lambda by: Merge.of(survivor, merged, choices={}, by=by))
        return [survivor.number, plan.pk]

    def trade_demand(self) -> list[Any]:
        """An occupation and what the landelijk adviseur wrote that it asks."""
        trade = Occupation.objects.get_or_create(uri="urn:koelmonteur", defaults={"name_nl": "Koelmonteur"})[0]
        sure = {"moment": "work", "weight": "usual", "rests_on_nl": "branche", "certainty": "bevestigd"}
        found = TradeDemand.objects.filter(occupation=trade).first()
        if found is None:
            found = TradeDemand(occupation=trade, kind="licence", licence="B", since=days.today(), **sure)
            self.by("national", lambda by: found.add(by=by))
        return [trade.pk, found.pk]

    def holiday(self) -> SchoolHoliday:
        """Days without lessons that the school wrote itself."""
        first = days.today() + timedelta(days=40)
        free = {"kind": "other", "first_day": first, "last_day": first}
        return self.by("coordinator", lambda by: SchoolHoliday.add(by=by, **free))

    def plan_part(self, agreed: bool = False) -> list[Any]:
        """The address of a part: the traject and the part."""
        plan = self.plan(agreed)
        return [plan.trajectory.number, plan.parts.get().pk]

    def seat_request(self) -> SeatRequest:
        """UWV asks the school for seats on its route."""
        facts = {"seats": 4, "needed_by": days.today() + timedelta(days=60)}
        return self.by("adviser", lambda by: SeatRequest.ask(self.route(), by=by, **facts))

    def route_start(self) -> list[Any]:
        """A route, and the address of one of its starts."""
        start = self.make["add_start"](self.route())
        return [start.route_id, "start", start.pk]

    def proposal(self, until: str = "nameless") -> Any:
        return self.make["propose"](self.traject(), self.place(), until=until)

    def accepted_beside(self) -> Any:
        """Accepted by one company while another still thinks it over."""
        trajectory = self.traject()
        self.make["propose"](trajectory, self.place())
        return self.make["propose"](trajectory, self.place(), until="accepted")

    def meeting(self) -> Meeting:
        """Agreed for tomorrow, with a company that knows the name."""
        proposal, tomorrow = self.proposal("introduced"), timezone.now() + timedelta(days=1)
        return self.by("coordinator", lambda by: Meeting.plan(proposal, starts_at=tomorrow, where="Deventer", by=by))

    def asked_to_sign(self) -> Signature:
        """The school is asked to sign the praktijkovereenkomst of somebody who started today."""
        agreement, today = self.placement(kind=PlacementKind.BBL).agreement(), days.today()
        crebo = Qualification.objects.get_or_create(crebo="25332", defaults={"name": "Monteur", "standing": "current"})
        Recognition.objects.get_or_create(
            organisation=self.world.employer, qualification=crebo[0], defaults={"since": today}
        )
        facts = {"body": "POK\n\nTekst", "until": today, "emails": {"school": "school@x.example"}}
        self.by("coordinator", lambda by: Signature.ask(agreement, by=by, **facts))
        return Signature.objects.get(agreement=agreement)

    def placement(self, ahead: int = 0, kind: str = PlacementKind.CONTRACT) -> Placement:
        """Started today, or planned so many days ahead."""
        return self.make["log_placement"](self.traject(), start=days.today() + timedelta(days=ahead), kind=kind)
