"""Whom to ask where they work, as rows of Vandaag: for who guides where no mail can go, and for the company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from intake.models import WORKERS
from matching.models import Placement
from nazorg.models import Result
from nazorg.models.result_words import OPEN_ANSWERS, SILENT_DAYS
from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.netwerk.actor import working
from transitiehuis.netwerk.models import Role
from transitiehuis.ui.worklist import WorkItem

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

MOST = 100


def result_work(actor: Actor, day: date) -> list[WorkItem]:
    """What is to be asked by people; [] for who has none. One query, for a company two."""
    rows = [_company_row(one) for one in asked_of(actor)] if actor.has_role(Role.TRAINER) else []
    if actor.has_role(*WORKERS):
        rows += [_row(result, day) for result in _waiting(actor)]
    return rows


@asks
def _waiting(actor: Actor) -> QuerySet[Result]:
    mine = Result.objects.visible_to(actor).waiting().filter(owner__in=actor.organisation_ids)
    return mine.with_people().in_order()[:MOST]


def _row(result: Result, day: date) -> WorkItem:
    candidate, employer = result.trajectory.candidate, result.series.placement.employer
    last = result.due + timedelta(days=SILENT_DAYS)
    return WorkItem(
        what=_("Ask where the candidate works now, after %(months)s months") % {"months": result.months},
        title=candidate.name,
        who=_("Began at %(employer)s") % {"employer": employer.name},
        detail=_("No mail is sent: %(phone)s") % {"phone": candidate.phone} if candidate.phone else "",
        due=last,
        since=result.asked_on,
        group="today" if last == day else "later",
        url=result.trajectory.get_absolute_url(),
        action=_("Record the answer"),
        action_url=result.get_absolute_url(),
    )


# The company ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What a company is asked about somebody who works there: who, since when, and by which day."""

    placement: Placement
    result_id: int
    months: int
    due: date


def asked_of(actor: Actor, pk: int | None = None) -> list[Asked]:
    """Who runs at the company and is to be asked about now, the newest point of each. A company sees no resultaat:
    that one is open is looked up as the worker, for placements the actor sees."""
    running = {one.trajectory_id: one for one in _running(actor, pk)}
    if not running:
        return []
    today = days.today()
    with working():
        due = Result.objects.filter(trajectory__in=running, answer__in=OPEN_ANSWERS, due__lte=today)
        found = list(due.filter(due__gte=today - timedelta(days=SILENT_DAYS)).select_related("series").in_order())
    newest = {one.trajectory_id: one for one in found if one.series.start == running[one.trajectory_id].counted_from}
    return [
        Asked(running[key], one.pk, one.months, one.due + timedelta(days=SILENT_DAYS)) for key, one in newest.items()
    ]


@asks
def _running(actor: Actor, pk: int | None) -> QuerySet[Placement]:
    """Who works at the company, or only what one placement says."""
    seen = Placement.objects.visible_to(actor).started().filter(employer__in=actor.organisation_ids)
    return (seen if pk is None else seen.filter(pk=pk)).select_related("trajectory__candidate")


def asked_of_company(actor: Actor, pk: int) -> Asked:
    """The question about one placement. Raises Http404 when it is not theirs, or nothing is asked now."""
    found = asked_of(actor, pk)
    if not found:
        raise Http404
    return found[0]


def _company_row(asked: Asked) -> WorkItem:
    placement = asked.placement
    return WorkItem(
        what=_("Does this person still work here?"),
        title=placement.trajectory.candidate.name,
        who=_("%(months)s months after the first day") % {"months": asked.months},
        detail="",
        due=asked.due,
        since=asked.due - timedelta(days=SILENT_DAYS),
        group="incoming",
        url=placement.get_absolute_url(),
        action=_("Give an answer"),
        action_url=reverse("nazorg:still_there", args=[placement.pk]),
    )
