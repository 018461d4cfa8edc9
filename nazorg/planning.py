"""The plan of contact writes itself when matching says that a placement changed, in the same transaction."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from intake.models import Involvement, Trajectory
from matching import signals
from matching.models import Placement
from nazorg.models import ContactMoment, ContactStatus, Phase
from nazorg.models.contact import keep_pace
from nazorg.models.scheme import due_day, plain_day, planned_weeks
from transitiehuis import days


def follow(sender: type[Placement], placement: Placement, change: str, **_kwargs: object) -> None:
    """Receiver of `placement_changed`."""
    if change == signals.STARTED:
        plan_moments(placement)
    elif change == signals.ENDED and placement.ended_on:
        end_moments(placement, placement.ended_on)
    elif change == signals.GUIDED:
        plan_moments(placement)
        give_to_lead(placement)
    keep_pace(placement.trajectory)


def stay_with(sender: type[Trajectory], trajectory: Trajectory, **_kwargs: object) -> None:
    """Receiver of `trajectory_moved`: into nazorg the next action follows the next moment."""
    keep_pace(trajectory)


def stop(sender: type[Trajectory], trajectory: Trajectory, **_kwargs: object) -> None:
    """Receiver of `trajectory_closed`: nobody is asked for contact any more."""
    for placement in Placement.objects.filter(trajectory=trajectory).order_by("pk"):
        end_moments(placement, days.today())


def duties_of(sender: type[Trajectory], trajectory: Trajectory, **_kwargs: object) -> list[str]:
    """Receiver of `duties_asked`: contact that is still to be held keeps a dossier going."""
    if not ContactMoment.objects.filter(trajectory=trajectory).to_be_held().exists():
        return []
    return [_("%(number)s has contact moments to come. Let that dossier go on.") % {"number": trajectory.number}]


def done_since(sender: type[Trajectory], trajectory: Trajectory, since: datetime, **_kwargs: object) -> list[str]:
    """Receiver of `done_since_asked`."""
    held = ContactMoment.objects.filter(trajectory=trajectory, recorded_at__gt=since)
    return [_("contact was recorded")] if held.exists() else []


def plan_moments(placement: Placement) -> None:
    """Write the moments of a placement that started, or shift those not held when its start moved.

    A next contract with the same employer carries the plan on: weeks are counted from the start that counts, and a
    week that was held or missed under the former contract is not planned again. A day agreed with a person stands.
    """
    settled = ContactMoment.objects.filter(
        trajectory=placement.trajectory_id, placement__counted_from=placement.counted_from
    ).exclude(placement=placement)
    done = set(settled.exclude(status=ContactStatus.LAPSED).values_list("week", flat=True))
    planned = {moment.week: moment for moment in ContactMoment.objects.filter(placement=placement).order_by("week")}
    owner, new = owner_of(placement), []
    for week in planned_weeks(placement.trajectory.region_id, placement.counted_from):
        if week in done:
            continue
        facts = facts_of(placement, week)
        if week in planned:
            shift(planned[week], facts)
        else:
            new.append(ContactMoment(placement=placement, trajectory=placement.trajectory, week=week, **owner, **facts))
    ContactMoment.objects.bulk_create(new)


def facts_of(placement: Placement, week: int) -> dict[str, Any]:
    """What the calendar decides of the moment of this week."""
    later = plain_day(placement.counted_from, week) > placement.guidance_until
    return {
        "phase": Phase.AFTERCARE if later else Phase.GUIDANCE,
        "due": due_day(placement.counted_from, week, placement.closes_on),
    }


def shift(moment: ContactMoment, facts: dict[str, Any]) -> None:
    stands = moment.status != ContactStatus.OPEN or moment.agreed
    if not stands and facts != {name: getattr(moment, name) for name in facts}:
        ContactMoment.objects.filter(pk=moment.pk).update(**facts)


def owner_of(placement: Placement) -> dict[str, Any]:
    """The lead begeleider's organisation owns the moments; without a lead, who is aan zet."""
    trajectory = placement.trajectory
    leading = Involvement.objects.filter(trajectory=trajectory, lead=True, until=None)
    if lead := leading.select_related("organisation", "membership").first():
        return {"owner": lead.organisation, "assignee": lead.membership}
    return {"owner": trajectory.holder, "assignee": trajectory.assignee}


def give_to_lead(placement: Placement) -> None:
    """Another person or organisation leads now: what is still to be held is theirs."""
    ContactMoment.objects.filter(placement=placement).to_be_held().update(**owner_of(placement))


def end_moments(placement: Placement, ended_on: date) -> None:
    """What was overdue on the last day at work counts as missed, the rest lapses."""
    still_open = ContactMoment.objects.filter(placement=placement).to_be_held()
    still_open.filter(due__lt=ended_on).update(status=ContactStatus.MISSED)
    still_open.filter(due__gte=ended_on).update(status=ContactStatus.LAPSED)
