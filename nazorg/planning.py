"""The plan of contact writes itself when matching says that a placement changed, in the same transaction.

What should stand follows from `nazorg.plan`; here it is laid beside the rows, for one placement or for hundreds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.models import Involvement, Trajectory
from intake.worked_on import told
from matching import signals
from matching.models import Placement
from matching.models.placement import PlacementQuerySet
from nazorg import plan
from nazorg.models import ContactMoment, ContactStatus, FollowUpScheme, Guidance
from nazorg.models.contact import keep_pace
from nazorg.models.guidance import lead_follows
from nazorg.models.scheme import AskedBy
from transitiehuis import days
from transitiehuis.bulk import insert_many

Owner = dict[str, Any]  # owner_id and assignee_id: keys, so that nothing is read for them
LEAD = AskedBy.LEAD.value


def follow(sender: type[Placement], placement: Placement, change: str, **_kwargs: object) -> None:
    """Receiver of `placement_changed`."""
    if change in {signals.STARTED, signals.GUIDED}:
        lead_follows(placement.trajectory)
    if change == signals.STARTED:
        replan([placement])
    elif change == signals.ENDED and placement.ended_on:
        end_moments(placement, placement.ended_on)
    elif change == signals.GUIDED and placement.state == Placement.State.STARTED:
        replan([placement])
        give_to_guides(placement)
    keep_pace(placement.trajectory)


def stay_with(sender: type[Trajectory], trajectory: Trajectory, **_kwargs: object) -> None:
    """Receiver of `trajectory_moved`: into nazorg the next action follows the next moment."""
    keep_pace(trajectory)


def stop(sender: type[Trajectory], trajectory: Trajectory, **_kwargs: object) -> None:
    """Receiver of `trajectory_closed`: nobody is asked for contact any more."""
    for placement in Placement.objects.filter(trajectory=trajectory).order_by("pk"):
        end_moments(placement, days.today())
    Guidance.objects.current().filter(trajectory=trajectory).update(until=Greatest("since", Value(days.today())))


def duties_of(sender: type[Trajectory], trajectory: Trajectory, **_kwargs: object) -> list[str]:
    """Receiver of `duties_asked`: contact that is still to be held keeps a dossier going."""
    if not ContactMoment.objects.filter(trajectory=trajectory).to_be_held().exists():
        return []
    return [_("%(number)s has contact moments to come. Let that dossier go on.") % {"number": trajectory.number}]


def done_since(sender: type[Trajectory], trajectory: Trajectory, since: datetime, **_kwargs: object) -> list[str]:
    """Receiver of `done_since_asked`."""
    held = ContactMoment.objects.filter(trajectory=trajectory, recorded_at__gt=since)
    return [_("contact was recorded")] if held.exists() else []


def worked_on(sender: type[Trajectory], trajectories: list[int], **_kwargs: object) -> list[tuple[int, str]]:
    """Receiver of `worked_on_asked`."""
    from nazorg.models import CheckIn, Result

    nouns = {
        _("contact was planned or recorded"): ContactMoment.objects.all(),
        _("three questions were asked"): CheckIn.objects.all(),
        _("it was asked where somebody works"): Result.objects.all(),
    }
    return list(told(nouns, trajectories))


# -- laid beside the rows ---------------------------------------------------------------------------------------------


def replan(placements: Sequence[Placement]) -> list[Trajectory]:
    """Bring the moments of these running placements to what the scheme asks; whose plan changed.

    A next contract with the same employer carries the plan on: weeks are counted from the start that counts, and a
    week that was held or missed under the former contract is not planned again. The trajecten are held by the caller.
    Seven queries whatever the number, and two for each kind of change.
    """
    changes = changes_of(placements, schemes_of({placement.trajectory.region_id for placement in placements}))
    changed = [placement for placement in placements if changes[placement.pk]]
    if changed:
        write(changed, changes)
    return [placement.trajectory for placement in changed]


def schemes_of(regions: Iterable[int]) -> dict[int, list[plan.Scheme]]:
    """By region, newest first."""
    found: dict[int, list[plan.Scheme]] = {region: [] for region in regions}
    for scheme in FollowUpScheme.objects.filter(region__in=found).order_by("region", "-since", "-pk"):
        found[scheme.region_id].append(scheme.facts)
    return found


def changes_of(placements: Sequence[Placement], schemes: dict[int, list[plan.Scheme]]) -> dict[int, plan.Change]:
    """By placement, what has to happen to its moments under these schemes. Two queries."""
    standing: dict[int, list[ContactMoment]] = defaultdict(list)
    keys = [placement.pk for placement in placements]
    for moment in ContactMoment.objects.filter(placement__in=keys, week__isnull=False).order_by("placement", "week"):
        standing[moment.placement_id].append(moment)
    done = done_before(placements)
    found, today = {}, days.today()
    for one in placements:
        moments = plan.wanted(work_of(one), schemes[one.trajectory.region_id], done[one.pk])
        found[one.pk] = plan.settle(standing[one.pk], moments, today)
    return found


def work_of(placement: Placement) -> plan.Work:
    known_on = timezone.localdate(placement.logged_at)
    return plan.Work(placement.counted_from, placement.guidance_until, placement.closes_on, known_on)


def done_before(placements: Sequence[Placement]) -> dict[int, set[int]]:
    """By placement, the weeks held or missed under a former contract with the same start that counts."""
    found: dict[int, set[int]] = {placement.pk: set() for placement in placements}
    carried = {(one.trajectory_id, one.counted_from): one.pk for one in placements if one.continues_id}
    if not carried:
        return found
    settled = ContactMoment.objects.filter(trajectory__in={trajectory for trajectory, _start in carried})
    settled = settled.filter(status__in=[ContactStatus.HELD, ContactStatus.MISSED], week__isnull=False)
    rows = settled.exclude(placement__in=carried.values())
    for trajectory, start, week in rows.values_list("trajectory", "placement__counted_from", "week").order_by("pk"):
        if week is not None and (trajectory, start) in carried:
            found[carried[trajectory, start]].add(week)
    return found


def write(placements: Sequence[Placement], changes: dict[int, plan.Change]) -> None:
    """Write the changes of these placements, a statement for each kind of change."""
    owners = owners_of(placements)
    new, touched, gone = [], [], []
    for placement in placements:
        change, of = changes[placement.pk], owners[placement.trajectory_id]
        for want in change.new:
            facts = {"week": want.week, **want.facts(), **of.get(want.asked_by, of[LEAD])}
            new.append(ContactMoment(placement=placement, trajectory=placement.trajectory, **facts))
        for moment, want in [*change.other, *change.back]:
            owner = of.get(want.asked_by, of[LEAD])
            for name, value in {**want.facts(), **owner, "status": ContactStatus.OPEN}.items():
                setattr(moment, name, value)
            touched.append(moment)
        gone += [moment.pk for moment in change.gone]
    insert_many(new)
    facts_of = ["due", "phase", "asked_by", "asks", "owner", "assignee", "status"]
    ContactMoment.objects.bulk_update(touched, facts_of, batch_size=500)
    ContactMoment.objects.filter(pk__in=gone).update(status=ContactStatus.LAPSED)


def owners_of(placements: Sequence[Placement]) -> dict[int, dict[str, Owner]]:
    """By traject, and by who asks: the lead begeleider's organisation owns the moments; without a lead, who is aan zet.

    Of the other kinds only those of whom there is a begeleider with an account. Two queries.
    """
    found: dict[int, dict[str, Owner]] = {}
    for one in placements:
        traject = one.trajectory
        found[traject.pk] = {LEAD: {"owner_id": traject.holder_id, "assignee_id": traject.assignee_id}}
    leading = Involvement.objects.filter(trajectory__in=list(found), lead=True, until=None)
    facts = ("trajectory", "organisation", "membership")
    for trajectory, organisation, member in leading.order_by("pk").values_list(*facts):
        found[trajectory][LEAD] = {"owner_id": organisation, "assignee_id": member}
    beside = Guidance.objects.current().filter(trajectory__in=list(found), membership__isnull=False, handed_to=None)
    beside = beside.filter(kind__in=AskedBy.values).order_by("trajectory", "lead", "pk")
    for trajectory, kind, organisation, member in beside.values_list("trajectory", "kind", *facts[1:]):
        found[trajectory][kind] = {"owner_id": organisation, "assignee_id": member}
    return found


def give_to_guides(placement: Placement) -> None:
    """Who guides has changed: what is still to be held is of the lead, or of the begeleider the scheme names."""
    of = owners_of([placement])[placement.trajectory_id]
    still_open = ContactMoment.objects.filter(placement=placement).to_be_held()
    still_open.exclude(asked_by__in=[kind for kind in of if kind != LEAD]).update(**of[LEAD])
    for kind in of:
        if kind != LEAD:
            still_open.filter(asked_by=kind).update(**of[kind])


def end_moments(placement: Placement, ended_on: date) -> None:
    """What was overdue on the last day at work counts as missed, the rest lapses."""
    still_open = ContactMoment.objects.filter(placement=placement).to_be_held()
    still_open.filter(due__lt=ended_on).update(status=ContactStatus.MISSED)
    still_open.filter(due__gte=ended_on).update(status=ContactStatus.LAPSED)


def effect_of(region: int, schemes: list[plan.Scheme]) -> plan.Effect:
    """What these schemes would do to the plan of everybody at work in the region; numbers alone leave this module.

    Run as the worker: the ketenregisseur sees no moment. Two queries for each thousand placements.
    """
    changes: list[plan.Change] = []
    planned = 0
    keys = list(running().filter(trajectory__region=region).values_list("pk", flat=True).order_by("pk"))
    for at in range(0, len(keys), 1000):
        placements = list(Placement.objects.filter(pk__in=keys[at : at + 1000]).select_related("trajectory"))
        changes += changes_of(placements, {region: schemes}).values()
        planned += ContactMoment.objects.filter(placement__in=placements, week__isnull=False).to_be_held().count()
    return plan.effect(changes, planned)


def running() -> PlacementQuerySet:
    """Placements whose plan is kept up: started, of an open traject."""
    return Placement.objects.started().filter(trajectory__closed_at=None)
