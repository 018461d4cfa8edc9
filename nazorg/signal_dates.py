"""What ends soon of somebody who is at work: a certificate, the agreement, an arrangement, money for the training."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from intake.models import ProfileCertificate, Statement, StatementAnswer, StatementSubject
from intake.models.statement import WARN_DAYS
from matching.models import Enrolment, Placement, PlacementState, PracticeAgreement, RouteFunding
from matching.models.enrolment_words import EnrolmentStatus
from nazorg.models.signal import Colour, Signal, SignalKind
from transitiehuis import days

CERTIFICATE_DAYS, AGREEMENT_DAYS, ROUTE_DAYS = 60, 42, 60
INSTRUMENTS = (StatementSubject.WAGE_SUBSIDY, StatementSubject.JOB_COACH, StatementSubject.NO_RISK)


def ending_soon(day: date) -> Iterator[Signal]:
    """Signals of all that ends soon, whether they fired before or not."""
    yield from certificates(day)
    yield from agreements(day)
    yield from arrangements(day)
    yield from routes(day)


def ending_still(day: date, subject: Any) -> dict[str, QuerySet]:
    """Of each kind the rows of `subject` (a reference to it) whose end is still near or past."""
    ahead = day + timedelta(days=CERTIFICATE_DAYS)
    return {
        SignalKind.CERTIFICATE: ProfileCertificate.objects.filter(pk=subject, valid_until__lte=ahead),
        SignalKind.AGREEMENT: PracticeAgreement.objects.filter(
            pk=subject, until__lte=day + timedelta(days=AGREEMENT_DAYS), replaced_by=None
        ),
        SignalKind.FUNDING: Statement.objects.standing().filter(
            pk=subject, valid_until__lte=day + timedelta(days=WARN_DAYS)
        ),
        SignalKind.ROUTE_FUNDING: Enrolment.objects.filter(
            Exists(last_money(day).filter(route=OuterRef("start__route"))), pk=subject, status=EnrolmentStatus.ENROLLED
        ),
    }


def certificates(day: date) -> Iterator[Signal]:
    ending = ProfileCertificate.objects.ending_by(day, CERTIFICATE_DAYS).select_related("certificate", "profile")
    rows = ending.filter(profile__trajectory__in=_at_work()).order_by("pk")
    at_work = _placements(row.profile.trajectory_id for row in rows)
    for row in rows:
        facts = {"name": row.certificate.name_nl, "subject": row.pk}
        yield _ending(at_work[row.profile.trajectory_id], SignalKind.CERTIFICATE, row.valid_until, facts)


def agreements(day: date) -> Iterator[Signal]:
    found = PracticeAgreement.objects.filter(
        until__range=(day, day + timedelta(days=AGREEMENT_DAYS)),
        placement__state=PlacementState.STARTED,
        replaced_by=None,
    )
    for row in found.select_related("placement").order_by("pk"):
        yield _ending(row.placement, SignalKind.AGREEMENT, row.until, {"subject": row.pk})


def arrangements(day: date) -> Iterator[Signal]:
    """Wage cost subsidy, job coach and no-risk policy as partners stated them."""
    found = Statement.objects.ending_by(day, WARN_DAYS).filter(answer=StatementAnswer.YES, subject__in=INSTRUMENTS)
    rows = found.filter(trajectory__in=_at_work()).order_by("pk")
    at_work = _placements(row.trajectory_id for row in rows)
    for row in rows:
        facts = {"what": row.subject, "subject": row.pk}
        yield _ending(at_work[row.trajectory_id], SignalKind.FUNDING, row.valid_until, facts)


def last_money(day: date) -> QuerySet:
    """Money for a route that ends within the term or has ended, with none beside it that lasts longer."""
    longer = RouteFunding.objects.kept().filter(Q(until=None) | Q(until__gt=OuterRef("until")), route=OuterRef("route"))
    ending = RouteFunding.objects.kept().filter(until__lte=day + timedelta(days=ROUTE_DAYS))
    return ending.filter(~Exists(longer))


def routes(day: date) -> Iterator[Signal]:
    """Who works and learns on a route whose last money ends: the other half of the training has to be paid too."""
    money = {row.route_id: row for row in last_money(day).filter(until__gte=day).order_by("pk")}
    rows = Enrolment.objects.filter(
        start__route__in=money, status=EnrolmentStatus.ENROLLED, trajectory__in=_at_work()
    ).select_related("start__route")
    found = list(rows.order_by("pk"))
    at_work = _placements(row.trajectory_id for row in found)
    for row in found:
        until = money[row.start.route_id].until
        facts = {"fund": money[row.start.route_id].fund, "route": row.start.route.title, "subject": row.pk}
        yield _ending(at_work[row.trajectory_id], SignalKind.ROUTE_FUNDING, until, facts)


def _ending(placement: Placement, kind: str, last_day: date | None, facts: dict[str, Any]) -> Signal:
    """Another last day is another reason: the key holds it."""
    if last_day is None:
        raise ValueError("What has no last day does not end.")
    key = f"{kind}/{facts['subject']}/{last_day.isoformat()}"
    due = min(days.add_werkdagen(days.today(), 5), days.next_werkdag(last_day))
    return Signal.made(key, placement, kind, Colour.ORANGE, due=due, day=last_day.isoformat(), **facts)


def _at_work() -> Any:
    return Placement.objects.started().filter(trajectory__closed_at=None).values("trajectory")


def _placements(trajectories: Any) -> dict[int, Placement]:
    return {
        found.trajectory_id: found for found in Placement.objects.started().filter(trajectory__in=set(trajectories))
    }
