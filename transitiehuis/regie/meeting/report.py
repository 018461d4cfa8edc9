"""The report of a kwartaalgesprek: made of what was written down when it was closed, frozen, and sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from transitiehuis import days
from transitiehuis.columns import named
from transitiehuis.netwerk.models import Organisation, User
from transitiehuis.outbox import owe
from transitiehuis.outbox.owing import together
from transitiehuis.regie.brief import key_of, words
from transitiehuis.regie.contacts import Contacts, distinct
from transitiehuis.regie.models import (
    Action,
    AgendaPoint,
    Attendance,
    Bottleneck,
    Decision,
    MeetingReport,
    QuarterMeeting,
)

if TYPE_CHECKING:
    from transitiehuis.regie.models import QuarterRound, SuccessFactor

Facts = dict[str, Any]


def make(meeting: QuarterMeeting, by: User) -> MeetingReport:
    """The next version of the report; the caller holds the meeting."""
    former = MeetingReport.objects.filter(round=meeting.round_id).count()
    return MeetingReport.objects.create(
        round=meeting.round,
        version=former + 1,
        record=record_of(meeting),
        reason=meeting.reopen_reason if former else "",
        made_at=meeting.closed_at or timezone.now(),
        made_by=by,
    )


def record_of(meeting: QuarterMeeting) -> Facts:
    """What the report says: the same for the same rows."""
    round = meeting.round
    actions = named(Action.objects.filter(round=round).in_order(), "organisation", "person__user", "factor")
    by_point: dict[int | None, list[Facts]] = {}
    for action in actions:
        if action.agenda_point_id or action.added_on >= round.meeting_on:
            by_point.setdefault(action.agenda_point_id, []).append(agreed(action))
    decided: dict[int, list[str]] = {}
    rows = Decision.objects.filter(round=round).standing().in_order()
    for point, text in rows.values_list("point", "text"):
        decided.setdefault(point, []).append(text)
    hindered: dict[int | None, list[str]] = {}
    for point, title in (
        Bottleneck.objects.filter(agenda_point__round=round).order_by("pk").values_list("agenda_point", "title")
    ):
        hindered.setdefault(point, []).append(title)
    points = AgendaPoint.objects.on().filter(round=round).select_related("factor").in_order()
    there = attended(round)
    return {
        "day": round.meeting_on.isoformat(),
        "time": f"{round.meeting_at:%H:%M}" if round.meeting_at else "",
        "place": round.meeting_place,
        "there": there,
        "absent": absent(round, {row["organisation"] for row in there}),
        "points": [
            talked(point, decided.get(point.pk, []), by_point.get(point.pk, []), hindered.get(point.pk, []))
            for point in points
        ],
        "further": by_point.get(None, []),
    }


def talked(point: AgendaPoint, decisions: list[str], actions: list[Facts], bottlenecks: list[str]) -> Facts:
    return {
        "title": point.title,
        "why": point.why,
        "factor": titles(point.factor),
        "minutes": point.minutes_spent,
        "decisions": decisions,
        "actions": actions,
        "bottlenecks": bottlenecks,
    }


def agreed(action: Action) -> Facts:
    return {
        "text": action.text,
        "owner": action.organisation.name,
        "person": action.person.user.name if action.person else "",
        "due_on": action.due_on.isoformat(),
        "why": action.why,
        "factor": titles(action.factor),
    }


def titles(factor: SuccessFactor | None) -> dict[str, str] | None:
    """In each language of the house: the report is read in both."""
    return {"nl": factor.title_nl, "en": factor.title_en or factor.title_nl} if factor else None


def attended(round: QuarterRound) -> list[Facts]:
    rows = (
        Attendance.objects.filter(round=round).select_related("organisation").prefetch_related("people__member__user")
    )
    return [
        {
            "organisation": row.organisation.name,
            "names": sorted(one.member.user.name for one in row.people.all()),
            "others": row.others,
        }
        for row in rows.order_by("organisation__sort_name", "pk")
    ]


def absent(round: QuarterRound, there: set[str]) -> list[str]:
    """Partners of whom nobody was noted; nobody at all when attendance was not kept."""
    partners = Organisation.objects.partners_of([round.region_id], round.meeting_on).in_order()
    return [name for name in partners.values_list("name", flat=True) if name not in there] if there else []


def send(report: MeetingReport) -> None:
    """Owe the report to each partner's contacts, to who was there and to who took something on: once a version."""
    round, today = report.round, days.today()
    partners = list(Organisation.objects.partners_of([round.region_id], today).in_order())
    contacts = Contacts([organisation.pk for organisation in partners], today)
    also = people_of(round)
    with together():
        for organisation in partners:
            for user in distinct([*contacts.of(organisation.pk), *also.get(organisation.pk, ())]):
                _owe(report, organisation, user)


def people_of(round: QuarterRound) -> dict[int, list[User]]:
    """By organisation: who was there and who owns an action of this meeting, as far as they still work there."""
    found: dict[int, list[User]] = {}
    rows = Attendance.objects.filter(round=round).prefetch_related("people__member__user").order_by("pk")
    members = [one.member for row in rows for one in row.people.all()]
    owners = Action.objects.filter(Q(added_on__gte=round.meeting_on) | Q(agenda_point__isnull=False), round=round)
    members += [action.person for action in owners.select_related("person__user").order_by("pk") if action.person]
    today = days.today()
    for member in members:
        if member.user.is_active and (member.until is None or member.until >= today):
            found.setdefault(member.organisation_id, []).append(member.user)
    return found


def _owe(report: MeetingReport, organisation: Organisation, user: User) -> None:
    record = report.record
    decisions = [text for point in record["points"] for text in point["decisions"]]
    actions = [action for point in record["points"] for action in point["actions"]] + record["further"]
    own = [action for action in actions if action["owner"] == organisation.name]
    facts = {"report": report, "round": report.round, "about": {"organisation": organisation}}
    subject, body, why = words(
        "regie/mail/report.txt", user, decisions=decisions, own=own, number=len(actions), **facts
    )
    owe(
        key_of(report.round, organisation.pk, f"report-{report.version}", user),
        kind="regie.report",
        user=user,
        organisation=organisation,
        region=report.round.region,
        subject=subject,
        body=body,
        why=why,
        url=report.round.url_of("regie:report"),
        must=False,
    )
