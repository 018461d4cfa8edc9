"""What a date decides in matching, plaatsing and nazorg; nobody is asked, everything is looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from celery import shared_task
from django.db.models import Exists, F, OuterRef

from intake.models import Closing, NextAction, Reason, ReasonKind, Step, Trajectory
from matching.models import Placement, Posting, Proposal
from matching.models.placement import LASTING_MONTHS, PlacementQuerySet
from matching.models.posting import move_to
from matching.place_tasks import place_days  # noqa: F401 Celery looks in this module
from matching.seat_tasks import seat_days  # noqa: F401 and so does this
from transitiehuis import days
from transitiehuis.netwerk.actor import CLOCK, working

CONTACT_WERKDAGEN = 5


@shared_task
def chain_days() -> dict[str, int]:
    """Move to nazorg what is past its guidance, and close as lasting what worked a year; how many of each.

    Looks at what is due today, whenever it was called: what was missed is caught up, run twice the second run finds
    nothing. Each traject is a transaction of its own; one that is held by somebody is left for the next run.
    """
    _each(_next_posting, _to_next_company)
    return {"moved": _each(_past_guidance, _to_nazorg), "closed": _each(_year_round, _close)}


@shared_task
def proposal_days() -> dict[str, int]:
    """Ask silent companies again, and withdraw what was never answered; how many of each.

    Whoever is held by somebody at that moment is left for the next run; run twice, the second run finds nothing.
    """
    with working():
        silent = Proposal.objects.to_chase_on(days.today())
        found = list(silent.order_by("pk").values_list("pk", "trajectory"))
    done = [_asked_again(proposal, trajectory) for proposal, trajectory in found]
    return {"chased": done.count("chased"), "withdrawn": done.count("withdrawn")}


def _asked_again(proposal_id: int, trajectory_id: int) -> str:
    """Hold the traject or leave it; look again; "chased", "withdrawn" or "" where nothing was due."""
    with working():
        trajectory = _free(trajectory_id)
        if trajectory is None or not trajectory.is_open:
            return ""
        proposal = _asked(proposal_id)
        proposal.trajectory = trajectory
        if proposal.ends_on is None:
            return ""
        if proposal.ends_on < days.today():
            proposal.lapse(by=CLOCK)
            return "withdrawn"
        before = proposal.chased
        proposal.chase()
        return "chased" if proposal.chased > before else ""


def _free(trajectory_id: int) -> Trajectory | None:
    """The traject, held from now on; None while somebody else holds it."""
    free = Trajectory.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
    return free.select_related("region").filter(pk=trajectory_id).first()


def _asked(proposal_id: int) -> Proposal:
    """Held, with all that is read of it to write to the company."""
    held = Proposal.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("place__employer", "company", "proposed_for", "link").get(pk=proposal_id)


def _each(due: Callable[..., Iterable[Placement]], step: Callable[[Placement, Trajectory], None]) -> int:
    with working():
        found = [(placement.pk, placement.trajectory_id) for placement in due()]
    return sum(_taken(due, step, placement, trajectory) for placement, trajectory in found)


def _taken(due: Callable, step: Callable, placement_id: int, trajectory_id: int) -> bool:
    """Hold the traject or leave it; look again whether it is still due; take the step."""
    with working():
        trajectory = _free(trajectory_id)
        placement = next(iter(due(pk=placement_id)), None) if trajectory else None
        if trajectory is None or placement is None:
            return False
        step(placement, trajectory)
        return True


def _next_posting(**only: int) -> Iterable[Placement]:
    """Of who is seconded, those whose work is at another leerbedrijf from today on."""
    today = Posting.objects.filter(placement=OuterRef("pk")).current_on(days.today())
    found = Placement.objects.filter(**only).started().exclude(employer=F("training_company"))
    return found.filter(Exists(today.exclude(training_company=OuterRef("training_company")))).in_order()


def _to_next_company(placement: Placement, trajectory: Trajectory) -> None:
    placement.trajectory = trajectory
    posting = Posting.objects.filter(placement=placement).current_on(days.today()).select_related("training_company")
    move_to(placement, posting.get().training_company)


def _past_guidance(**only: int) -> Iterable[Placement]:
    """Running placements whose last day of guidance has gone by; a proefplaatsing does not count as placed."""
    return _counted_in(Step.PLACEMENT, only).filter(guidance_until__lt=days.today()).in_order()


def _year_round(**only: int) -> Iterable[Placement]:
    """Those in nazorg whose day to close has come."""
    # A start on 29 February has its year on the 28th: the exact day is asked of each of the few that are left.
    nearly = days.add_months(days.today(), -LASTING_MONTHS) + timedelta(days=1)
    likely = _counted_in(Step.AFTERCARE, only).filter(counted_from__lte=nearly).in_order()
    return [placement for placement in likely if placement.closes_on <= days.today()]


def _counted_in(step: Step, only: dict[str, int]) -> PlacementQuerySet:
    """Of open trajecten: a placement stays `started` when its traject closes, as the work goes on."""
    found = Placement.objects.filter(**only).started().counted()
    return found.filter(trajectory__step=step, trajectory__closed_at=None)


def _to_nazorg(placement: Placement, trajectory: Trajectory) -> None:
    """From the day after the last day of guidance, whenever this ran."""
    trajectory.move_to(
        Step.AFTERCARE,
        by=CLOCK,
        action=NextAction.KEEP_CONTACT,
        due=days.add_werkdagen(days.today(), CONTACT_WERKDAGEN),
        occurred_on=placement.aftercare_from,
    )


def _close(_placement: Placement, trajectory: Trajectory) -> None:
    trajectory.close(Closing.LASTING, Reason.objects.coded(ReasonKind.CLOSE, "works_in_trade"), by=CLOCK)
