"""What this floor does when the floor below announces something; connected in apps.py, in the same transaction."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.barring import Bar, Unfit
from intake.models import Closing
from intake.worked_on import told
from matching import leading, signals
from matching.models.words import AT_WORK
from transitiehuis.ui.words import shortday as short
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from intake.models import Handover, Trajectory
    from matching.models import Placement
    from transitiehuis.netwerk.actor import Actor

STAYS_AT_WORK = (Closing.LASTING, Closing.REFERRED_ON)
WORKED = (Closing.LASTING, Closing.CONTRACT_ENDED)


def on_moved(sender: Any, trajectory: Trajectory, by: Actor, **_kwargs: Any) -> None:
    """Nobody leaves plaatsing or nazorg while a placement runs: that it ended is recorded first."""
    bar = moving_bar(sender, trajectory)
    if bar and trajectory.step not in bar.still:
        raise WrongStatus(bar.why)


def moving_bar(sender: Any, trajectory: Trajectory, **_kwargs: Any) -> Bar | None:
    """Receiver of `moving_asked`: a placement that runs."""
    from matching.models import Placement

    running = Placement.objects.filter(trajectory=trajectory).started().select_related("employer").first()
    if running is None:
        return None
    why = _("This candidate works at %(employer)s. Record first that this has ended.")
    return Bar(why % {"employer": running.employer.name}, *_to_end(running), AT_WORK)


def on_closed(sender: Any, trajectory: Trajectory, by: Actor, **_kwargs: Any) -> None:
    """Open proposals are withdrawn with the traject. A placement that runs does not fit every way to close."""
    from matching.models import Enrolment, Proposal, TailoredPlan

    bar = closing_bar(sender, trajectory)
    if bar and trajectory.closing not in bar.still:
        raise WrongStatus(bar.why)
    for proposal in Proposal.objects.filter(trajectory=trajectory).running().in_order():
        proposal.end_with_traject(by=by)
    for enrolment in Enrolment.objects.filter(trajectory=trajectory).open().in_line():
        enrolment.end_with_traject(by=by)
    for plan in TailoredPlan.objects.filter(trajectory=trajectory).running().newest_first():
        plan.end_with_traject()


def closing_bar(sender: Any, trajectory: Trajectory, **_kwargs: Any) -> Bar | None:
    """Receiver of `closing_asked`: a placement that is planned or runs."""
    from matching.models import Placement, PlacementState

    placement = Placement.objects.filter(trajectory=trajectory).live().first()
    if placement is None:
        return None
    if placement.state == PlacementState.PLANNED:
        why = _("A placement is planned. Record first that it does not go ahead.")
        url = reverse("matching:placement_not_start", args=[placement.pk])
        return Bar(why, url, _("Record that it does not go ahead"))
    why = _("This candidate is at work. Record first that the placement has ended.")
    return Bar(why, *_to_end(placement), STAYS_AT_WORK)


def unfit_endings(sender: Any, trajectory: Trajectory, **_kwargs: Any) -> Unfit | None:
    """Receiver of `endings_asked`: only who was placed here is lastingly placed, or had a contract that ended."""
    from matching.models import Placement

    if Placement.objects.filter(trajectory__in=trajectory.family).begun().counted().exists():
        return None
    names = {"lasting": capfirst(str(Closing.LASTING.label)), "ended": Closing.CONTRACT_ENDED.label}
    why = _(
        "“%(lasting)s” and “%(ended)s” go only with a placement that has started; a trial placement does not count."
        " Is the candidate at work? Record the placement first."
    )
    return Unfit(WORKED, why % names)


def _to_end(placement: Placement) -> tuple[str, str]:
    return reverse("matching:placement_end", args=[placement.pk]), _("Record the end of the placement")


def on_handover_accepted(sender: Any, handover: Handover, by: Actor, **_kwargs: Any) -> None:
    """In plaatsing and nazorg the lead goes along with who is aan zet."""
    from matching.models import Placement

    trajectory = handover.trajectory
    if trajectory.step not in AT_WORK:
        return
    leading.lead_by(trajectory, handover.receiver, by.current)
    placement = Placement.objects.filter(trajectory=trajectory).started().first()
    if placement and by.current:
        placement.guide = by.current
        placement.save(update_fields=["guide"])
        signals.placement_changed.send(sender=Placement, placement=placement, change=signals.GUIDED, by=by)


def duties_of(sender: Any, trajectory: Trajectory, **_kwargs: Any) -> list[str]:
    """What still runs on a dossier that another is to go on for: proposals, a placement, a seat or a place in line."""
    from matching.models import Enrolment, Placement, Proposal

    of, at = {"trajectory": trajectory}, {"number": trajectory.number}
    running = (
        (Placement.objects.filter(**of).live(), _("%(number)s has a placement that runs. Let that dossier go on.")),
        (Proposal.objects.filter(**of).running(), _("%(number)s has running proposals. Await or withdraw them.")),
        (Enrolment.objects.filter(**of).open(), _("%(number)s has a seat or waits for one. Call that off first.")),
    )  # fmt: skip
    return [sentence % at for rows, sentence in running if rows.exists()]


def done_since(sender: Any, trajectory: Trajectory, since: datetime, **_kwargs: Any) -> list[str]:
    """Proposals, placements and enrolments that began or changed since then."""
    from matching.models import Enrolment, Placement, Proposal, TailoredPlan

    of = {"trajectory": trajectory}
    planned = Q(made_at__gt=since) | Q(agreed_at__gt=since) | Q(edited_at__gt=since)
    proposed = Q(proposed_at__gt=since) | Q(interested_at__gt=since) | Q(introduced_at__gt=since)
    placed = Q(logged_at__gt=since) | Q(confirmed_at__gt=since) | Q(concluded_at__gt=since)
    changed = (
        (Proposal.objects.filter(proposed | Q(decided_at__gt=since), **of), _("a proposal was made or answered")),
        (Placement.objects.filter(placed, **of), _("a placement was recorded or changed")),
        (Enrolment.objects.filter(asked_at__gt=since, **of), _("a seat was asked for")),
        (TailoredPlan.objects.filter(planned, **of), _("a tailored plan was made or changed")),
    )
    return [words for rows, words in changed if rows.exists()]


def worked_on(sender: Any, trajectories: list[int], **_kwargs: Any) -> list[tuple[int, str]]:
    """Receiver of `worked_on_asked`."""
    from matching.models import Enrolment, Placement, Proposal, TailoredPlan

    nouns = {
        _("a proposal was made or answered"): Proposal.objects.all(),
        _("a placement was recorded or changed"): Placement.objects.all(),
        _("a seat was asked for"): Enrolment.objects.all(),
        _("a tailored plan was made or changed"): TailoredPlan.objects.all(),
    }
    return list(told(nouns, trajectories))


def doubles_of(sender: Any, survivor: Trajectory, merged: Trajectory, **_kwargs: Any) -> list[str]:
    """What both dossiers have of the same: placements at the same time, one place proposed twice, one start asked."""
    from matching.models import Enrolment, Placement, PlacementState, Proposal, TailoredPlan

    here, there = ({"trajectory__in": one.family} for one in (survivor, merged))
    placed = Placement.objects.exclude(state=PlacementState.NOT_STARTED).select_related("employer").order_by("start")
    told = [
        _("Placements at the same time: %(one)s and %(other)s.") % {"one": _period(one), "other": _period(other)}
        for one in placed.filter(**here)
        for other in placed.filter(**there)
        if one.start <= (other.ended_on or date.max) and other.start <= (one.ended_on or date.max)
    ]
    twice = Proposal.objects.filter(**here, place__in=Proposal.objects.filter(**there).values("place"))
    places = twice.select_related("company", "place").order_by("place", "-proposed_at").distinct("place")
    told += [
        _("Proposed twice for the same place: %(title)s at %(company)s.")
        % {"title": proposal.place.title, "company": proposal.company.name}
        for proposal in places
    ]
    starts = Enrolment.objects.filter(**here, start__in=Enrolment.objects.filter(**there).values("start"))
    told += [
        _("A seat was asked for twice: %(route)s, start on %(day)s.")
        % {"route": seat.start.route.title, "day": short(seat.start.starts_on)}
        for seat in starts.select_related("start__route").order_by("start").distinct("start")
    ]
    plans = TailoredPlan.objects.running()
    if plans.filter(**here).exists() and plans.filter(**there).exists():
        told.append(_("Both have a tailored plan: stop one of them first, if they are about the same."))
    return told


def _period(placement: Placement) -> str:
    """Lindeboom (3 feb tot en met 30 apr)"""
    facts = {"company": placement.employer.name, "first": short(placement.start)}
    if placement.ended_on is None:
        return _("%(company)s (from %(first)s)") % facts
    return _("%(company)s (%(first)s up to and including %(last)s)") % {**facts, "last": short(placement.ended_on)}
