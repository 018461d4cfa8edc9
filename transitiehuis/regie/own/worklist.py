"""What this subject puts on Vandaag and on the dossier: what a candidate asked, for who is aan zet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from intake.models import WORKERS, Trajectory
from intake.story import Entry
from intake.worklist import QUOTE_LENGTH, Desk
from transitiehuis.asking import asks
from transitiehuis.regie.models import CandidateRequest, CandidateRequestKind
from transitiehuis.ui.words import shortday
from transitiehuis.ui.worklist import WorkItem

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


def own_work(actor: Actor, day: date) -> Iterable[WorkItem]:
    """Open requests of candidates, the first due first; one query. [] for who does no case work."""
    if not actor.has_role(*WORKERS):
        return []
    desk = Desk.of(actor, day)
    return [row_of(request, day, desk) for request in _open(actor)]


@asks
def _open(actor: Actor) -> QuerySet[CandidateRequest]:
    found = CandidateRequest.objects.visible_to(actor).open().in_order()
    return found.select_related(
        "trajectory__candidate", "trajectory__referral", "trajectory__assignee__user", "against"
    )


def row_of(request: CandidateRequest, day: date, desk: Desk) -> WorkItem:
    url = request.get_absolute_url()
    trajectory = request.trajectory
    absent = desk.absent.get(trajectory.assignee_id or 0, "")
    return WorkItem(
        what=what_of(request),
        title=trajectory.candidate.name,
        who=_("Asked by the candidate"),
        detail=f"“{Truncator(request.text).chars(QUOTE_LENGTH)}”" if request.text else "",
        due=request.due,
        since=request.asked_at,
        group="late" if request.is_late(day) else "today" if request.due == day else "incoming",
        url=trajectory.get_absolute_url(),
        action=_("Answer"),
        action_url=url,
        mine=bool(absent) or trajectory.assignee_id is None or trajectory.assignee_id in desk.mine,
        stand_in_for=absent,
    )


def what_of(request: CandidateRequest) -> str:
    if request.kind == CandidateRequestKind.CORRECTION:
        return _("Not right: %(about)s") % {"about": request.get_about_display()}
    if request.kind == CandidateRequestKind.OBJECTION:
        name = request.against.name if request.against else ""
        return _("Does not want that %(partner)s sees this") % {"partner": name}
    return _("Lost the link to their own page: bring a new one")


def timeline_of(trajectory: Trajectory, actor: Actor) -> list[Entry]:
    """What was asked and answered, for who may answer; one question."""
    entries = []
    for request in _asked_on(actor, tuple(trajectory.family)):
        entries += entries_of(request)
    return entries


@asks
def _asked_on(actor: Actor, family: tuple[int, ...]) -> QuerySet[CandidateRequest]:
    found = CandidateRequest.objects.visible_to(actor).filter(trajectory__in=family)
    return found.select_related("against", "decided_by", "decided_for", "lifted_by", "trajectory").newest_first()


def entries_of(request: CandidateRequest) -> list[Entry]:
    url, what = request.get_absolute_url(), what_of(request)
    quoted = (f"“{request.text}”",) if request.text else ()
    asked = Entry(
        request.asked_at, what, _("Asked by the candidate"), "today", quoted, url=url, recorded_at=request.asked_at
    )
    if request.decided_at is None or request.decided_by is None or request.decided_for is None:
        return [asked]
    words = {"outcome": request.get_outcome_display(), "day": shortday(request.asked_at)}
    said = _("Answer to what the candidate asked on %(day)s: %(outcome)s") % words
    who = f"{request.decided_by.name}, {request.decided_for.name}"
    lines = (request.answer,) if request.answer else ()
    told = [asked, Entry(request.decided_at, said, who, "done", lines, url=url, recorded_at=request.decided_at)]
    if request.lifted_at and request.lifted_by and request.against:
        again = _("The candidate has thought better of it: %(partner)s may be asked again")
        said, who = again % {"partner": request.against.name}, request.lifted_by.name
        told.append(Entry(request.lifted_at, said, who, "done", url=url, recorded_at=request.lifted_at))
    return told
