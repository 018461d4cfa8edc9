"""What maatwerkplannen put on Vandaag of who is aan zet: a plan that is no longer right, a seat still to be asked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from intake.models import WORKERS
from intake.worklist import Desk
from matching.models import PlanStatus, TailoredPart
from matching.models.enrolment_words import OPEN
from matching.plan_lines import is_off, off_words
from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.ui.worklist import WorkItem

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

AHEAD_WERKDAGEN = 10


def plan_work(actor: Actor, day: date) -> list[WorkItem]:
    """Every row about an agreed plan for `actor`, one a plan that is off; [] for other roles. Two queries."""
    if not actor.has_role(*WORKERS):
        return []
    found = _parts(actor, day)
    if not found:
        return []
    desk, told, rows = Desk.of(actor, day), set(), []
    for part in found:
        if is_off(part):
            if part.plan_id not in told:
                rows.append(_off_row(part, day, desk))
            told.add(part.plan_id)
        else:
            rows.append(_seat_row(part, day, desk))
    return rows


@asks
def _parts(actor: Actor, day: date) -> QuerySet[TailoredPart]:
    """Of agreed plans of trajecten we hold: parts whose start is off, and those that still need a seat soon."""
    soon = days.add_werkdagen(day, AHEAD_WERKDAGEN)
    mine = TailoredPart.objects.filter(
        plan__status=PlanStatus.AGREED, plan__trajectory__holder__in=actor.organisation_ids, start__isnull=False
    )
    unseated = Q(enrolment=None) | ~Q(enrolment__status__in=OPEN)
    asks = unseated & Q(first_day__gte=day, start__enrol_by__range=(day, soon), exempt_by=None)
    related = ("start__route", "plan__trajectory__candidate", "plan__trajectory__assignee", "enrolment")
    found = mine.visible_to(actor).select_related(*related)
    return found.filter(Q(pk__in=mine.off(day).values("pk")) | asks).order_by("plan", "position", "pk")


def _off_row(part: TailoredPart, day: date, desk: Desk) -> WorkItem:
    trajectory = part.plan.trajectory
    url = reverse("matching:plan", args=[trajectory.number])
    return WorkItem(
        what=_("The tailored plan is no longer right"),
        title=trajectory.candidate.name,
        who=off_words(part),
        detail="",
        due=day,
        since=part.plan.agreed_on or day,
        group="today",
        url=trajectory.get_absolute_url(),
        action=_("Look at the plan"),
        action_url=url,
        **desk.owner(trajectory),
    )


def _seat_row(part: TailoredPart, day: date, desk: Desk) -> WorkItem:
    trajectory = part.plan.trajectory
    due = part.start.enrol_by if part.start else day
    return WorkItem(
        what=_("Ask a seat for a part of the tailored plan"),
        title=trajectory.candidate.name,
        who=part.title,
        detail="",
        due=due,
        since=part.plan.agreed_on or day,
        group="today" if due == day else "later",
        url=trajectory.get_absolute_url(),
        action=_("Ask a seat"),
        action_url=reverse("matching:plan_part_enrol", args=[trajectory.number, part.pk]),
        post=True,
        secondary=((_("Look at the plan"), reverse("matching:plan", args=[trajectory.number])),),
        **desk.owner(trajectory),
    )
