"""The kwartaalgesprek in everybody's calendar: sent with the review pack, sent again when it moves or is called off.

Nothing here is told that the meeting moved: it lays what each person was sent beside the round as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from transitiehuis.calendar import Event, Method, render
from transitiehuis.netwerk.models import User
from transitiehuis.outbox import owe
from transitiehuis.regie.brief import words
from transitiehuis.regie.contacts import Contacts
from transitiehuis.regie.models import AgendaPoint, MeetingInvitation, QuarterMeeting, QuarterRound, RoundStage
from transitiehuis.regie.models.meetings import USUAL_MINUTES
from transitiehuis.regie.rhythm import Stage

KIND = "regie.invitation"
OFF = "cancelled"


def facts_of(round: QuarterRound) -> str:
    """What a calendar has to know, in one line to lay beside what was told."""
    if round.cancelled_at:
        return OFF
    at = f"{round.meeting_at:%H:%M}" if round.meeting_at else ""
    return f"{round.meeting_on.isoformat()} {at} {round.meeting_place}".strip()


def due(today: date) -> list[int]:
    """Rounds of which somebody has not the calendar that stands now; two queries for all regions."""
    invited = MeetingInvitation.objects.filter(round=OuterRef("round"), organisation=OuterRef("organisation"))
    lacking = RoundStage.objects.filter(stage=Stage.PACK, round__meeting_on__gte=today, round__cancelled_at=None)
    found = set(lacking.filter(~Exists(invited)).values_list("round", flat=True))
    running = MeetingInvitation.objects.filter(withdrawn=False, round__meeting_on__gte=today)
    rounds = QuarterRound.objects.in_bulk(set(running.values_list("round", flat=True)))
    told = running.order_by("round", "told").values_list("round", "told").distinct()
    return sorted(found | {pk for pk, facts in told if facts != facts_of(rounds[pk])})


def follow(round_id: int, today: date) -> int:
    """Send everybody who was told of the review pack the calendar as it stands; returns how many mails.

    Inside `working()`. The round is held: of two that try at once one leaves with 0. One person gets one mail, also
    who works for two partners; each time it moves the sequence is one higher.
    """
    held = QuarterRound.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).filter(pk=round_id)
    round = held.select_related("region").first()
    if round is None:
        return 0
    facts = facts_of(round)
    rows = list(MeetingInvitation.objects.filter(round=round).select_related("organisation", "user").order_by("pk"))
    sequence = max((row.sequence for row in rows), default=0)
    behind = [row for row in rows if row.told != facts and not row.withdrawn]
    if behind:
        sequence += 1
        for row in behind:
            row.sequence, row.told, row.withdrawn = sequence, facts, facts == OFF
        MeetingInvitation.objects.bulk_update(behind, ["sequence", "told", "withdrawn"])
    fresh = [] if facts == OFF else newly(round, rows, sequence, facts, today)
    MeetingInvitation.objects.bulk_create(fresh)
    letter = Letter(round)
    moved = {row.user.pk: row for row in behind if row.user.is_active}
    new = {row.user.pk: row for row in fresh if row.user.pk not in {each.user_id for each in rows}}
    for row in [*moved.values(), *new.values()]:
        letter.owe(row, moved=row.user.pk in moved)
    return len(moved) + len(new)


def newly(
    round: QuarterRound, rows: Iterable[MeetingInvitation], sequence: int, facts: str, today: date
) -> list[MeetingInvitation]:
    """Rows for partners that were told of the pack and have none yet."""
    there = {row.organisation_id for row in rows}
    told = RoundStage.objects.filter(round=round, stage=Stage.PACK).order_by("organisation")
    organisations = [pk for pk in told.values_list("organisation", flat=True) if pk not in there]
    contacts = Contacts(organisations, today)
    return [
        MeetingInvitation(round=round, organisation_id=pk, user=user, sequence=sequence, told=facts)
        for pk in organisations
        for user in contacts.of(pk)
    ]


class Letter:
    """What is written beside the calendar; the agenda is read once."""

    def __init__(self, round: QuarterRound) -> None:
        self.round = round
        meeting = QuarterMeeting.objects.filter(round=round).first()
        self.minutes = meeting.minutes if meeting else USUAL_MINUTES
        self.points = list(AgendaPoint.objects.on().filter(round=round).in_order())

    def owe(self, row: MeetingInvitation, *, moved: bool) -> None:
        round, user = self.round, row.user
        about = {"organisation": row.organisation}
        subject, body, why = words(
            "regie/mail/invitation.txt", user, round=round, about=about, points=self.points, moved=moved,
            off=row.withdrawn,
        )  # fmt: skip
        method = Method.CANCEL if row.withdrawn else Method.REQUEST
        with translation.override(user.language):
            event = event_of(round, self.minutes, row.sequence, user)
        owe(
            f"{round.region.code}/{round.name}/meeting/calendar-{row.sequence}/{user.pk}",
            kind=KIND,
            user=user,
            organisation=row.organisation,
            region=round.region,
            subject=subject,
            body=body,
            why=why,
            url=round.url_of("regie:agenda"),
            calendar=render(event, method),
        )


def event_of(round: QuarterRound, minutes: int, sequence: int = 0, user: User | None = None) -> Event:
    """The meeting as an event: a whole day while no time was set. One identity for everybody, for ever."""
    starts: datetime | date = round.meeting_on
    ends: datetime | date = round.meeting_on
    if round.meeting_at:
        starts = timezone.make_aware(datetime.combine(round.meeting_on, round.meeting_at))
        ends = starts + timedelta(minutes=minutes)
    return Event(
        noun="kwartaalgesprek",
        pk=round.pk,
        summary=_("Quarter meeting of %(region)s") % {"region": round.region.name},
        starts=starts,
        ends=ends,
        sequence=sequence,
        location=round.meeting_place,
        address=True,
        organiser=round.region.name,
        attendee=user.email if user else "",
    )
