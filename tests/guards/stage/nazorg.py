"""What the urls of nazorg are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from intake.models import (
    Candidate,
    ReasonKind,
)
from matching.models import (
    Placement,
    PlacementKind,
)
from nazorg.models import BarrierRequest, CheckIn, ContactMoment, Goal, Guidance, LeadOffer, Result, Signal
from tests.guards.stage.matching import Matched
from transitiehuis import days
from transitiehuis.netwerk.actor import working


@dataclass
class Followed(Matched):
    """What the urls of nazorg are about."""

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
