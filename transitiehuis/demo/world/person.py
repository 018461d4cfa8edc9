"""One kandidaat and who works on the traject: each step is a method of the product, taken by whom it is up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from intake.models import (
    Handover,
    Intake,
    NextAction,
    Note,
    OrientationActivity,
    OrientationKind,
    Reason,
    ReasonKind,
    Referral,
    Step,
    Trajectory,
    WaitingFor,
)
from matching.models import Approach, Placement, PlacementKind, Proposal, ToldBy, WorkPlacementOffer
from transitiehuis import days
from transitiehuis.demo.world.orienting import seat_for
from transitiehuis.demo.world.people import SAID, TALKS
from transitiehuis.demo.world.region import World
from transitiehuis.demo.world.statements import state
from transitiehuis.netwerk.models import Membership, OrganisationKind, Role

REFERRERS = (OrganisationKind.UWV, OrganisationKind.MUNICIPALITY, OrganisationKind.WERKCENTRUM)
SCHOOLS = (OrganisationKind.MBO_SCHOOL, OrganisationKind.SECTOR_SCHOOL)
NOTES = (
    "Belde zelf om te vragen hoe het verder gaat. Heeft er zin in.",
    "Vervoer is rond: rijdt mee met een collega uit de buurt.",
    "Vraagt of avondles ook kan. Nagevraagd bij de school.",
    "Kinderopvang is geregeld vanaf volgende maand.",
    "Wil graag weten wat het verdient in het eerste jaar. Uitgelegd.",
)


@dataclass(frozen=True)
class Ready:
    """Whoever a company may be asked for now, in keys: of the traject, its referrer and its coordinator."""

    trajectory: int
    adviser: int
    coordinator: int


class Person:
    """The traject and who works on it; the steps that a life is made of."""

    trajectory: Trajectory

    def __init__(self, world: World, adviser: Membership | None = None, coordinator: Membership | None = None) -> None:
        self.world, self.luck = world, world.luck
        self.adviser = adviser or world.pick(world.members_with(Role.ADVISER, kinds=REFERRERS))
        self.coordinator = coordinator or world.pick(world.members_with(Role.COORDINATOR, kinds=SCHOOLS))
        self.tries = 0

    def ready(self) -> Ready:
        return Ready(self.trajectory.pk, self.adviser.pk, self.coordinator.pk)

    @classmethod
    def met_again(cls, world: World, ready: Ready) -> Person:
        person = cls(world, world.member(ready.adviser), world.member(ready.coordinator))
        person.trajectory = Trajectory.objects.get(pk=ready.trajectory)
        return person

    def chance(self, share: float) -> bool:
        return self.luck.random() < share

    def wait(self, low: int, high: int) -> int:
        return self.luck.randint(low, high)

    def reason(self, kind: str, *codes: str) -> Reason:
        return Reason.objects.coded(kind, self.luck.choice(codes))

    def fresh(self) -> Trajectory:
        self.trajectory.refresh_from_db()
        return self.trajectory

    @property
    def holder(self) -> Membership:
        """Somebody of the organisation that is aan zet, the assignee first."""
        trajectory = self.fresh()
        return self.world.member(trajectory.assignee_id) or self.world.worker_of(trajectory.holder_id)

    # -- the way in ------------------------------------------------------------------------------------------

    def refer(self) -> None:
        with self.world.acting(self.adviser) as by:
            self.trajectory = Referral.submit(
                candidate=self.world.crowd.somebody(),
                region=self.world.region,
                to=self.coordinator.organisation,
                themes=self.world.crowd.wishes(),
                informed_on=days.today() - timedelta(days=self.wait(0, 6)),
                explanation=self.world.crowd.explain(),
                by=by,
            )

    def offer(self) -> Handover:
        return Handover.objects.get(trajectory=self.trajectory, status=Handover.Status.OFFERED)

    def accept(self) -> None:
        with self.world.acting(self.coordinator) as by:
            self.offer().accept(by=by)

    def hold_intake(self) -> None:
        with self.world.acting(self.coordinator) as by:
            self.world.crowd.fill_profile(self.trajectory, days.today(), by.person)
            state(self.trajectory, self.luck, by, target_group=True)
            Intake.hold(self.trajectory, held_on=days.today(), summary=self.luck.choice(TALKS), by=by)
        if self.chance(0.35):
            with self.world.acting(self.adviser) as by:
                state(self.trajectory, self.luck, by, target_group=self.chance(0.15))

    def write_note(self) -> None:
        with self.world.acting(self.coordinator) as by:
            Note.write(self.trajectory, self.luck.choice(NOTES), by=by)

    def close(self, closing: str, *codes: str) -> None:
        with self.world.acting(self.holder) as by:
            self.trajectory.close(closing, self.reason(ReasonKind.CLOSE, *codes), by=by)

    # -- trying a trade -------------------------------------------------------------------------------------

    def orient(self) -> tuple[OrientationActivity, int]:
        """A seat of the region's offer when there is one, else a day agreed with a host; and how many werkdagen off."""
        if self.chance(0.7):
            found = seat_for(self.world, self.trajectory, self.coordinator)
            if found:
                return found, max(1, days.werkdagen_between(days.today(), found.on))
        ahead = self.wait(2, 11)
        return self.plan_orientation(ahead), ahead

    def plan_orientation(self, ahead: int) -> OrientationActivity:
        kind = self.luck.choice(list(OrientationKind))
        at_school = kind in {OrientationKind.TRIAL_LESSON, OrientationKind.PRACTICE_DAY}
        host = self.coordinator.organisation if at_school else self.world.pick(self.world.employers())
        with self.world.acting(self.coordinator) as by:
            theme = self.trajectory.profile.themes.order_by("code").first()
            on = days.add_werkdagen(days.today(), ahead)
            return OrientationActivity.schedule(self.trajectory, kind=kind, host=host, on=on, theme=theme, by=by)

    def still_planned(self, activity: OrientationActivity) -> bool:
        """Not called off by the host meanwhile."""
        activity.refresh_from_db()
        return bool(activity.status == OrientationActivity.Status.PLANNED)

    def attend(self, activity: OrientationActivity) -> None:
        with self.world.acting(self.coordinator) as by:
            wish = self.world.pick(self.world.crowd.themes) if self.chance(0.12) else None
            activity.attend(said=self.luck.choice(SAID), new_wish=wish, by=by)

    def miss(self, activity: OrientationActivity) -> None:
        reason = self.reason(ReasonKind.NO_SHOW, "travel_failed", "needed_at_home", "other_appointment")
        with self.world.acting(self.coordinator) as by:
            activity.miss(reason, by=by)

    # -- finding a place --------------------------------------------------------------------------------------

    def learn(self, ahead: int) -> None:
        with self.world.acting(self.holder) as by:
            self.trajectory.move_to(
                Step.LEARNING,
                by=by,
                action=NextAction.FOLLOW_LEARNING,
                due=days.add_werkdagen(days.today(), ahead),
                waiting_for=WaitingFor.NOTHING,
            )

    def back_to_matching(self) -> None:
        with self.world.acting(self.holder) as by:
            due = days.add_werkdagen(days.today(), 5)
            self.trajectory.move_to(
                Step.MATCHING, by=by, action=NextAction.FIND_PLACE, due=due, waiting_for=WaitingFor.SEAT
            )

    def propose(self) -> Proposal | None:
        """Put to a company with an open place, by preference one of the wished themes; None when there is none."""
        with self.world.acting(self.holder) as by:
            wished = set(self.trajectory.profile.themes.values_list("pk", flat=True))
            tried = Proposal.objects.filter(trajectory=self.trajectory).values("place")
            found = WorkPlacementOffer.objects.visible_to(by).open_on(days.today()).exclude(pk__in=tried)
            found = found.filter(employer__in=self.world.employers())
            places = list(found.select_related("employer").in_order())
            stands = Approach.of({place.employer for place in places})
            places = [place for place in places if not stands[place.employer_id].is_full]
            fitting = [place for place in places if place.theme_id in wished] or places
            if not fitting:
                return None
            why = self.luck.choice(list(Proposal.Why))
            return Proposal.make(self.trajectory, self.luck.choice(fitting), why=why, by=by)

    def company_of(self, proposal: Proposal) -> Membership:
        return self.world.trainer_of(proposal.company_id)

    def answer(self, proposal: Proposal, *, yes: bool) -> None:
        reason = self.reason(ReasonKind.PROPOSAL_DECLINED, "no_trainer_time", "hours_or_start", "place_taken")
        with self.world.acting(self.company_of(proposal)) as by:
            if yes:
                proposal.interest(by=by)
            else:
                proposal.decline(reason, by=by)

    def withdraw(self, proposal: Proposal) -> None:
        with self.world.acting(self.holder) as by:
            proposal.withdraw(by=by)

    def introduce(self, proposal: Proposal) -> None:
        with self.world.acting(self.holder) as by:
            proposal.introduce(agreed=True, by=by)

    def agree(self, proposal: Proposal, *, yes: bool) -> bool:
        """The company's last word; a place that was just given to somebody else is a no."""
        reason = self.reason(ReasonKind.PROPOSAL_DECLINED, "language_for_this_work", "licence_or_travel", "other_wish")
        with self.world.acting(self.company_of(proposal)) as by:
            proposal.refresh_from_db()
            yes = yes and proposal.place.seats_left > 0
            if yes:
                proposal.accept(by=by)
            else:
                proposal.decline(reason, by=by)
        return yes

    # -- at work ------------------------------------------------------------------

    def place(self, proposal: Proposal, ahead: int) -> Placement:
        kind = self.luck.choices((PlacementKind.CONTRACT, PlacementKind.BBL), weights=(3, 2))[0]
        with self.world.acting(self.holder) as by:
            return Placement.log(
                self.trajectory,
                training_company=proposal.company,
                employer=proposal.company,
                start=days.add_werkdagen(days.today(), ahead),
                hours=self.luck.choice((24, 28, 32, 36, 40)),
                kind=kind,
                guide=self.guide(by.member),
                proposal=proposal,
                by=by,
            )

    def guide(self, holder: Membership) -> Membership:
        """Mostly the referrer's job coach leads, sometimes the school itself."""
        coaches = self.world.coaches_at(self.adviser.organisation_id)
        return self.world.pick(coaches) if coaches and self.chance(0.6) else holder

    def start(self, placement: Placement) -> None:
        with self.world.acting(self.holder) as by:
            placement.confirm_start(by=by)

    def sign(self, placement: Placement) -> None:
        """The three signatures under the POK, for a year or two; not where the recognition is missing."""
        agreement = placement.agreement()
        if agreement is None or agreement.is_signed or agreement.recognition() is None:
            return
        today, years = days.today(), self.luck.choice((12, 12, 24))
        until = days.add_months(placement.start, years) - timedelta(days=1)
        with self.world.acting(self.holder) as by:
            agreement.sign(until=until, candidate_on=today, company_on=today, school_on=today, by=by)

    def not_start(self, placement: Placement) -> None:
        reason = self.reason(ReasonKind.NOT_STARTED, "other_place", "papers_not_ready", "travel_not_arranged")
        with self.world.acting(self.holder) as by:
            placement.not_start(reason, told_by=ToldBy.CANDIDATE, by=by)

    def take_guidance(self) -> None:
        """The job coach answers the offer to lead."""
        offer = Handover.objects.filter(trajectory=self.trajectory, status=Handover.Status.OFFERED).first()
        if offer:
            with self.world.acting(self.world.worker_of(offer.receiver_id)) as by:
                offer.accept(by=by)

    def break_off(self, placement: Placement) -> None:
        reason = self.reason(
            ReasonKind.PLACEMENT_END, "little_to_learn", "contract_ended", "hours_or_travel", "not_at_home_in_crew"
        )
        with self.world.acting(self.holder) as by:
            placement.end(reason, told_by=self.luck.choice(list(ToldBy)), on=days.today(), by=by)
