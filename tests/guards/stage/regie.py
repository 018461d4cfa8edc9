"""What the urls of regie are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from intake.own_page import link_of
from tests.guards.stage.base import NOW, PEOPLE, Base
from tests.regie.agreements.scenes import agreed
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor, acting, working
from transitiehuis.netwerk.models import Link
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


@dataclass
class Steered(Base):
    """What the urls of regie are about."""

    def scenario(self) -> Scenario:
        changes = Changes(inflow=10)
        return self.by("director", lambda by: Scenario.keep(self.world.region, "Meer", changes, by=by))

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
