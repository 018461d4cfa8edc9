"""One of each thing that a url can be about, made by the cast's real steps, on a day in the round of 2026-K4."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from intake.importing.reading import read
from intake.importing.running import batch
from intake.models import (
    Candidate,
    Closing,
    Handover,
    Import,
    IntakeBooking,
    IntakeInvitation,
    IntakeSlot,
    InvolvementRequest,
    LegalGround,
    Merge,
    Occupation,
    OrientationActivity,
    OrientationKind,
    OrientationOffer,
    PartyRole,
    Purpose,
    ReasonKind,
    Statement,
    Trajectory,
    Typed,
    look,
)
from intake.own_page import link_of
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
from nazorg.models import BarrierRequest, CheckIn, ContactMoment, Goal, Guidance, LeadOffer, Result, Signal
from tests.cast import World
from tests.regie.agreements.scenes import agreed
from tests.regie.quarter.scenes import load_toolkit, plan
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor, acting, working
from transitiehuis.netwerk.models import Invitation, Link, Partnership, Role
from transitiehuis.outbox.models import Message, Owed
from transitiehuis.regie.capacity.what_if import Changes
from transitiehuis.regie.meeting.report import record_of
from transitiehuis.regie.models import (
    Action,
    AgendaPoint,
    CandidateRequest,
    Decision,
    FactorExample,
    LearningTrack,
    MeetingReport,
    PartnerSheet,
    Scenario,
    SessionVisitor,
    SuccessFactor,
    ThemeSession,
)
from transitiehuis.regie.models.agreements import Agreement
from transitiehuis.regie.models.bottlenecks import Bottleneck
from transitiehuis.regie.models.findings import Finding
from transitiehuis.regie.rhythm import Quarter

NOW = datetime(2026, 11, 3, 10, tzinfo=timezone.get_default_timezone())
PEOPLE = iter(range(10_000))


@dataclass
class Stage:
    """What the urls are about. The school holds each traject, UWV referred it, and its company is Hanzewarmte."""

    world: World
    make: dict[str, Callable[..., Any]]  # the factories of tests/chain.py and tests/matched.py

    def traject(self) -> Trajectory:
        """Somebody new, taken over by the school and in matching."""
        return self.make["seeker"](first_name=f"Kandidaat{next(PEOPLE)}", phone=f"0612{next(PEOPLE):06d}")

    def offered(self, at: str = "school") -> Handover:
        """Somebody new, offered by UWV to a school that has not answered yet."""
        to = self.world.organisations[at]
        found = self.make["refer"](to=to, first_name=f"Kandidaat{next(PEOPLE)}", phone=f"0613{next(PEOPLE):06d}")
        return found.handovers.get()

    def referred(self) -> Trajectory:
        """Taken over by the school, its intake still to be held."""
        handover = self.offered()
        with self.acting("coordinator") as by:
            handover.accept(by=by)
        return handover.trajectory

    def involvement_request(self) -> InvolvementRequest:
        """A school with work of its own asks the school that is aan zet to become involved."""
        person = self.referred().candidate
        typed = Typed(person.first_name, person.last_name, person.birth_year)
        facts = {"role": PartyRole.SCHOOL, "why": "Zij kwam bij ons langs.", "name": person.name}
        with self.acting("neighbour") as by:
            [like] = look([self.world.region], typed, by=by)
            return InvolvementRequest.ask(like, self.world.region, by=by, **facts)

    def two_of_one(self) -> tuple[Trajectory, Trajectory]:
        """Two dossiers of the same person, both with the school, both referred by UWV."""
        return self.referred(), self.referred()

    def merge(self) -> Merge:
        survivor, merged = self.two_of_one()
        return self.by("coordinator", lambda by: Merge.of(survivor, merged, choices={}, by=by))

    def acting(self, who: str) -> Any:
        return acting(self.world.actor(who))

    def by(self, who: str, step: Callable[[Actor], Any]) -> Any:
        with self.acting(who) as actor:
            return step(actor)

    def closed(self) -> Trajectory:
        found, reason = self.traject(), self.make["reasons"](ReasonKind.CLOSE, "not_now")
        self.by("coordinator", lambda by: found.close(Closing.WITHDRAWN, reason, by=by))
        return found

    def orientation(self) -> OrientationActivity:
        found = self.referred()
        facts = {"kind": OrientationKind.TRIAL_LESSON, "host": self.world.employer, "on": days.today()}
        theme = self.make["themes"][0]
        return self.by("coordinator", lambda by: OrientationActivity.schedule(found, theme=theme, by=by, **facts))

    def orientation_offer(self) -> OrientationOffer:
        """A trial lesson at the school in a week."""
        starts = timezone.now() + timedelta(days=7)
        facts = {"kind": "proefles", "host": self.world.school, "place": self.world.school.place, "seats": 3}
        moments, region = [(starts, starts + timedelta(hours=2))], self.world.region
        return self.by("coordinator", lambda by: OrientationOffer.put_up(moments, by=by, region=region, **facts))[0]

    def statement(self) -> Statement:
        """By the school, that the no-risk policy applies."""
        found = self.traject()
        return self.by("coordinator", lambda by: Statement.say(found, subject="no_risk", by=by))

    def uploaded(self, checked: bool = True) -> Import:
        """A spreadsheet of the school's coordinator with one good row and one with a fault."""
        text = "Voornaam;Achternaam;Geboortejaar;Woonplaats\nAma;Boateng;1990;Epe\nKofi;Mensah;x;Epe\n"
        sheet = read("lijst.csv", BytesIO(text.encode()))
        facts = {"name": "lijst.csv", "region": self.world.region, "to": self.world.school}
        found = self.by("coordinator", lambda by: Import.stage(sheet, informed_on=days.today(), by=by, **facts))
        if checked:
            self.by("coordinator", lambda by: found.choose(["first_name", "last_name", "birth", "place"], by=by))
            with self.acting("coordinator") as by:
                batch(found.pk, by)
        return found

    def scenario(self) -> Scenario:
        changes = Changes(inflow=10)
        return self.by("director", lambda by: Scenario.keep(self.world.region, "Meer", changes, by=by))

    def ground(self) -> str:
        """Of mbo schools, why they may refer: written down."""
        words = {
            "ground_nl": "een school leidt op",
            "ground_en": "a school trains",
            "law": "WEB",
            "since": days.today(),
        }
        kind = self.world.school.kind
        LegalGround.objects.get_or_create(organisation_kind=kind, purpose=Purpose.REFER, defaults=words)
        return str(Purpose.REFER)

    def slot(self) -> IntakeSlot:
        """A moment for an intake of the coordinator, each at another time."""
        start = timezone.now() + timedelta(minutes=next(PEOPLE) * 30, days=2)
        facts = {"host": self.world.memberships["coordinator"], "organisation": self.world.school, "way": "phone"}
        return IntakeSlot.objects.create(starts_at=start, ends_at=start + timedelta(minutes=30), **facts)

    def booking(self, begun: bool = False) -> IntakeBooking:
        """Somebody new who was invited and chose a moment."""
        found = self.referred()
        invitation = self.by("coordinator", lambda by: IntakeInvitation.invite(found, by=by))
        made = self.by("coordinator", lambda by: invitation.choose(self.slot(), by=by))
        if begun:
            earlier = timezone.now() - (made.slot.starts_at - timezone.now())
            IntakeSlot.objects.filter(pk=made.slot_id).update(
                starts_at=earlier, ends_at=earlier + timedelta(minutes=30)
            )
        return made

    def agreement(self, until: str = "draft") -> Agreement:
        """Between the school and UWV, with one number; `signing` or `signed` by both as well."""
        return agreed(self.world, until)

    def bottleneck(self, raised: bool = False) -> Bottleneck:
        """Reported by the school; `raised` to the landelijk adviseur."""
        facts = {"title": "Tolk", "happens": "Er is er geen.", "chain_part": "intake", "found_by": "people"}
        made = self.by("coordinator", lambda by: Bottleneck.report(self.world.region, by=by, **facts))
        if raised:
            self.by("director", lambda by: made.raise_nationally("Landelijke regels.", by=by))
        return made

    def finding(self) -> Finding:
        """The figures of the region point at what stands still in matching."""
        facts = {"facts": {"count": 6, "longest": 40}, "found_on": NOW.date()}
        return Finding.objects.create(
            region=self.world.region, kind="stuck", key="matching", step="matching", chain_part="matching", **facts
        )

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

    def moment(self) -> ContactMoment:
        return ContactMoment.objects.filter(placement=self.placement()).in_order().first()

    def barrier(self) -> BarrierRequest:
        """The school asks UWV to think along about transport."""
        found, due = self.traject(), days.today() + timedelta(days=7)
        facts = {"of": [self.world.uwv], "question": "Hoe komt zij daar om zes uur?", "due": due}
        return self.by("coordinator", lambda by: BarrierRequest.ask(found, ["transport"], by=by, **facts))[0]

    def ended(self) -> Placement:
        """It broke today, the candidate told."""
        found, reason = self.placement(), self.make["reasons"](ReasonKind.PLACEMENT_END, "other_work")
        self.by("coordinator", lambda by: found.end(reason, told_by="candidate", on=days.today(), by=by))
        return found

    def on_trial(self) -> Placement:
        """A proefplaatsing that was permitted and began today."""
        found = self.placement(kind=PlacementKind.TRIAL)
        today, uwv = days.today(), self.world.uwv
        end = today + timedelta(days=41)
        self.by(
            "coordinator",
            lambda by: found.permit(permission_by=uwv, permission_on=today, planned_end=end, by=by),
        )
        return found

    def check_in(self) -> CheckIn:
        """The candidate is asked how it goes."""
        with working():
            return CheckIn.ask(self.placement(), "candidate", 3)

    def signal(self) -> Signal:
        """It does not go well, the candidate said."""
        said = {"at_work": "yes", "going": "bad", "learning": "yes"}
        asked = self.check_in()
        self.by("coordinator", lambda by: asked.answer(**said, by=by))
        return Signal.objects.get(subject=asked.pk)

    def result(self, asked: bool = False) -> Result:
        """Where somebody works is measured today; `asked` by mail."""
        found = Result.objects.select_related("series__placement").get(series__placement=self.placement(), months=3)
        Result.objects.filter(pk=found.pk).update(due=days.today())
        if asked:
            Candidate.objects.filter(trajectories=found.trajectory_id).update(channel="email", email="k@x.example")
            with working():
                found = Result.objects.get(pk=found.pk)
                found.ask()
        return found

    def guide(self) -> Guidance:
        """The company's praktijkopleider, known by name."""
        found, facts = self.moment().trajectory, {"kind": "trainer", "name": "Gerrit Holtkamp"}
        return self.by("coordinator", lambda by: Guidance.add(found, by=by, **facts))

    def lead_offer(self) -> LeadOffer:
        found, to = self.moment().trajectory, self.world.memberships["colleague"]
        return self.by("coordinator", lambda by: LeadOffer.offer(found, to, checked=["told"], by=by))

    def goal(self) -> Goal:
        facts = {"kind": "agreement", "text": "Ik fiets naar het werk", "who": "candidate"}
        found = self.moment().trajectory
        return self.by("coordinator", lambda by: Goal.agree(found, by=by, **facts))

    def action(self) -> Action:
        facts = {
            "organisation": self.world.school,
            "person": self.world.memberships["reader"],
            "text": "Proefrooster met een start elke zes weken",
            "why": "Partners zagen dit verschillend.",
            "factor": self.factor(),
            "due_on": days.today() + timedelta(days=40),
        }
        return self.by("director", lambda by: Action.add(self.make["round"], by=by, **facts))

    def partnership(self) -> Partnership:
        """A partner that joined today and has nobody here yet."""
        facts = {"name": f"Installatiebedrijf {next(PEOPLE)}", "kind": "employer", "place": None}
        return self.by("director", lambda by: Partnership.begin(self.world.region, by=by, **facts))[0]

    def partner_sheet(self, done: bool = False) -> PartnerSheet:
        """A sheet with one partner; `done` is brought in."""
        rows = {"partner": [(2, {"name": f"Vakschool {next(PEOPLE)}", "kind": "mbo"})]}
        found = self.by("director", lambda by: PartnerSheet.show(self.world.region, rows, by=by, token=uuid4()))
        if done:
            self.by("director", lambda by: found.bring_in(by=by))
        return found

    def agenda_point(self) -> AgendaPoint:
        facts = {"title": "Eén intakeformulier", "minutes": 10, "factor": self.factor()}
        return self.by("director", lambda by: AgendaPoint.add(self.make["round"], by=by, **facts))

    def report(self) -> str:
        """The report of a meeting that was held two days before; the round's quarter, as the address has it."""
        round, director = self.make["round"], self.world.director
        if not round.reports.exists():
            meeting = self.decision().round.meeting
            record = record_of(meeting)
            facts = {"round": round, "version": 1, "made_at": timezone.now(), "made_by": director, "record": record}
            MeetingReport.objects.create(**facts)
        return str(round.name)

    def decision(self) -> Decision:
        point = self.agenda_point()
        return self.by("director", lambda by: Decision.write(point, "Iedereen belt binnen twee dagen.", by=by))

    def learning(self, far: bool = False) -> LearningTrack:
        """A shared leeraanpak with one change of role; `far` is of another region."""
        facts = {"title": "Monteurs voor warmtenetten", "question": "Wie leidt ze op?", "shared": True}
        theme, region = self.make["themes"][0], self.world.region
        found = self.by("director", lambda by: LearningTrack.begin(region, theme, by=by, **facts))
        role = {"organisation": None, "kind": "hbo", "role_now": "niets", "role_later": "lesstof maken"}
        self.by("director", lambda by: found.change_role(by=by, **role))
        if far:
            LearningTrack.objects.filter(pk=found.pk).update(region=self.world.other_region)
        return found

    def theme_session(self) -> ThemeSession:
        """Of the director's office, in a week, for this region."""
        starts = timezone.now() + timedelta(days=7)
        facts = {"title": "Lassen", "theme": self.make["themes"][0], "place": "Deventer", "seats": 40}
        moments = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
        return self.by("director", lambda by: ThemeSession.plan([self.world.region], by=by, **facts, **moments))

    def theme_seat(self) -> SessionVisitor:
        """Of somebody who signed up by the link."""
        session, who = self.theme_session(), {"name": "Ada", "organisation_name": "HZ", "email": "ada@hz.example"}
        with acting(Actor(link=session.link)) as by:
            return session.sign_up(by=by, **who)

    @staticmethod
    def factor() -> SuccessFactor:
        return SuccessFactor.objects.get(code="quick-answer")

    def example(self) -> FactorExample:
        """What the branch did, for the own region alone."""
        facts = {"title": "Elke maandag bellen", "did": "Wij bellen.", "effect": "Sneller.", "since": days.today()}
        region = self.world.region
        return self.by("partner_contact", lambda by: FactorExample.add(self.factor(), region, by=by, **facts))

    def own_page(self) -> Link:
        """The door to the own page of somebody whom the school has in matching."""
        return link_of(self.traject())

    def candidate_request(self) -> CandidateRequest:
        """Somebody whom the school has says that something is not right."""
        found = self.traject()
        with working():
            facts = {"about": "name", "text": "Mijn naam is met een h."}
            return CandidateRequest.correct(found, by=Actor(link=link_of(found)), **facts)

    def invitation(self) -> Invitation:
        facts = {"email": f"siem{next(PEOPLE)}@x.example", "name": "Siem", "role": Role.COORDINATOR}
        return self.by("manager", lambda by: Invitation.send(by=by, **facts))

    def absence(self) -> Any:
        """The coordinator is away from today on."""
        away, here = self.world.memberships["coordinator"], self.world.memberships["colleague"]
        until = days.today() + timedelta(days=9)
        return self.by("manager", lambda by: away.stand_in(here, since=days.today(), until=until, by=by))

    def bounced(self) -> Owed:
        """A message to the school's coordinator that did not arrive."""
        self.offered()
        found = Owed.objects.filter(user=self.world.coordinator).latest("pk")
        facts = {"address": self.world.coordinator.email, "subject": found.subject, "text": found.body}
        now = timezone.now()
        message = Message.objects.create(
            user=found.user, state="failed", failure="550", created_at=now, asked_at=now, not_before=now, **facts
        )
        Owed.objects.filter(pk=found.pk).update(state="failed", message=message, failure="550", settled_at=now)
        return found


@pytest.fixture
def stage(world: World, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """The cast on a Tuesday on which the round is open for scores."""
    with time_machine.travel(NOW, tick=False):
        load_toolkit()
        names = (
            "refer",
            "seeker",
            "offer_place",
            "add_route",
            "add_start",
            "propose",
            "log_placement",
            "reasons",
            "themes",
        )
        make = {name: request.getfixturevalue(name) for name in names}
        found = Stage(world, {**make, "round": plan(world, Quarter(2026, 4))})
        found.by("director", lambda by: found.make["round"].focus_on([found.factor()], by=by))  # so all are asked it
        yield found
