"""What this floor tells on the candidate's own page: a talk with a company, the start of a course, the first day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.models import Trajectory
from intake.own_page import Agreed, Coming, tells_agreed, tells_coming
from matching.models import (
    Enrolment,
    EnrolmentStatus,
    Meeting,
    Placement,
    PlacementKind,
    PlanStatus,
    Signature,
    SignatureParty,
    TailoredPart,
    TailoredPlan,
)
from transitiehuis import days
from transitiehuis.ui.words import longday


@tells_coming
def ahead(trajectory: Trajectory) -> Iterable[Coming]:
    """Three queries."""
    yield from _meetings(trajectory)
    for seat in _seats(trajectory):
        if seat.start.starts_on >= days.today():
            yield _start_of(seat)
    for placement in _placements(trajectory):
        if placement.start >= days.today():
            words = _("This is your first day at work at %(company)s.") % {"company": placement.training_company.name}
            place = placement.training_company.place
            yield Coming(placement.start, words, place.name if place else "")


def _meetings(trajectory: Trajectory) -> Iterator[Coming]:
    planned = Meeting.objects.planned().filter(proposal__trajectory__in=trajectory.family, starts_at__gt=timezone.now())
    for meeting in planned.select_related("proposal__company").in_order():
        words = _("You have a talk with %(company)s.") % {"company": meeting.proposal.company.name}
        yield Coming(timezone.localdate(meeting.starts_at), words, meeting.where, meeting.starts_at)


def _seats(trajectory: Trajectory) -> list[Enrolment]:
    return list(Enrolment.objects.open().filter(trajectory__in=trajectory.family).with_facts().in_line())


def _start_of(seat: Enrolment) -> Coming:
    words = {
        EnrolmentStatus.WAITING: _("The course %(title)s starts. You are on the waiting list."),
        EnrolmentStatus.HELD: _("The course %(title)s starts. A seat is kept for you."),
        EnrolmentStatus.ENROLLED: _("Your course %(title)s starts."),
    }[EnrolmentStatus(seat.status)]
    return Coming(seat.start.starts_on, words % {"title": seat.start.route.title}, seat.start.place.name)


def _placements(trajectory: Trajectory) -> list[Placement]:
    return list(Placement.objects.live().filter(trajectory__in=trajectory.family).with_facts().in_order())


@tells_agreed
def route(trajectory: Trajectory) -> Iterable[Agreed]:
    """The maatwerkplan, the course, the work, and what was signed; five queries at most."""
    yield from _plan(trajectory)
    for seat in _seats(trajectory):
        if seat.status == EnrolmentStatus.ENROLLED:
            facts = {"title": seat.start.route.title, "day": longday(seat.start.starts_on)}
            yield Agreed(_("You follow the course %(title)s, from %(day)s.") % facts)
    for placement in _placements(trajectory):
        yield _work(placement)
    yield from _signed(trajectory)


def _plan(trajectory: Trajectory) -> Iterator[Agreed]:
    """The plan that stands, with the days of its parts."""
    plan = TailoredPlan.objects.filter(trajectory__in=trajectory.family, status=PlanStatus.AGREED).first()
    if plan is None or plan.agreed_on is None:
        return
    parts = TailoredPart.objects.filter(plan=plan).exclude(first_day=None).order_by("first_day", "pk")
    facts = (
        {"title": part.title, "since": longday(part.first_day), "until": longday(part.last_day)}
        for part in parts
        if part.first_day and part.last_day
    )
    lines = [_("%(title)s, from %(since)s until %(until)s.") % fact for fact in facts]
    yield Agreed(_("You agreed to this plan on %(day)s.") % {"day": longday(plan.agreed_on)}, lines)


def _work(placement: Placement) -> Agreed:
    facts = {"company": placement.training_company.name, "hours": placement.hours_now}
    words = {
        PlacementKind.CONTRACT: _("You work at %(company)s, %(hours)s hours a week."),
        PlacementKind.BBL: _("You work and learn at %(company)s, %(hours)s hours a week."),
        PlacementKind.TRIAL: _("You try out work at %(company)s, %(hours)s hours a week."),
        PlacementKind.EXPERIENCE: _("You gain work experience at %(company)s, %(hours)s hours a week."),
    }[PlacementKind(placement.kind)]
    lines = [
        _("From %(day)s.") % {"day": longday(placement.start)},
        _("Somebody helps you at work until %(day)s.") % {"day": longday(placement.guidance_until)},
    ]
    return Agreed(words % facts, lines)


def _signed(trajectory: Trajectory) -> Iterator[Agreed]:
    signed = Signature.objects.filter(
        agreement__placement__trajectory__in=trajectory.family, party=SignatureParty.CANDIDATE, withdrawn_at=None
    ).exclude(signed_at=None)
    for signature in signed.order_by("signed_at", "pk"):
        day = longday(signature.signed_at) if signature.signed_at else ""
        yield Agreed(capfirst(_("you signed the agreement with the company on %(day)s.") % {"day": day}))
