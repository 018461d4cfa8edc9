"""The kwartaalgesprek in everybody's calendar: once, and again when it moves or is called off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.db import connections
from icalendar import Calendar

from tests.cast import World
from tests.regie.meeting.scenes import CLOSED, OPEN, ROUND
from tests.regie.quarter.scenes import at
from tests.regie.quarter.test_pages import visit  # noqa: F401
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.netwerk.models import Membership, Role
from transitiehuis.outbox.models import Owed
from transitiehuis.regie.meeting import calendar
from transitiehuis.regie.models import MeetingInvitation, QuarterRound
from transitiehuis.regie.tasks import quarter_rhythm


def sent(user: Any) -> list[tuple[str, int, str]]:
    """Method, sequence and first moment of each calendar that somebody was owed, in order."""
    found = []
    for owed in Owed.objects.filter(kind=calendar.KIND, user=user).order_by("pk"):
        read = Calendar.from_ical(owed.calendar)
        [event] = read.walk("VEVENT")
        found.append((str(read["method"]), int(event["sequence"]), f"{event.decoded('dtstart'):%Y-%m-%d %H:%M}"))
    return found


@pytest.mark.django_db
class TestInvitations:
    def test_it_goes_with_the_pack_and_once(self, world: World, closed: QuarterRound) -> None:
        with at(OPEN):
            closed.move(closed.meeting_on, by=world.actor("director"), at=time(13, 30), place="Stadhuis")
            quarter_rhythm()
            assert sent(world.reader) == []
        with at(CLOSED):
            quarter_rhythm()
            quarter_rhythm()
        assert sent(world.reader) == [("REQUEST", 0, "2026-11-17 13:30")]
        mail = Owed.objects.get(kind=calendar.KIND, user=world.reader)
        assert "Wat spraken we vorige keer af" in mail.body
        assert "LOCATION:Stadhuis" in mail.calendar
        assert world.coordinator.name not in mail.calendar

    def test_moved_has_a_higher_sequence_and_called_off_withdraws(self, world: World, closed: QuarterRound) -> None:
        director = world.actor("director")
        with at(CLOSED):
            quarter_rhythm()
            closed.move(date(2026, 11, 24), by=director, at=time(9, 0))
            quarter_rhythm()
            quarter_rhythm()
        with at(date(2026, 11, 20)):
            closed.cancel("Te weinig mensen", by=director)
            quarter_rhythm()
            quarter_rhythm()
        assert sent(world.reader) == [
            ("REQUEST", 0, "2026-11-17 00:00"),  # a whole day while no time was set
            ("REQUEST", 1, "2026-11-24 09:00"),
            ("CANCEL", 2, "2026-11-24 09:00"),
        ]
        uids = {
            event["uid"]
            for owed in Owed.objects.filter(kind=calendar.KIND)
            for event in Calendar.from_ical(owed.calendar).walk("VEVENT")
        }
        assert len(uids) == 1
        assert "Te weinig mensen" in Owed.objects.filter(kind=calendar.KIND).latest("pk").body

    def test_moved_before_the_pack_only_the_last_is_sent(self, world: World, closed: QuarterRound) -> None:
        with at(OPEN):
            closed.move(date(2026, 11, 18), by=world.actor("director"))
        with at(date(2026, 11, 16)):
            quarter_rhythm()
        assert [sequence for _method, sequence, _starts in sent(world.reader)] == [0]

    def test_a_meeting_that_was_held_is_not_sent_any_more(self, world: World, closed: QuarterRound) -> None:
        with at(CLOSED):
            quarter_rhythm()
        with at(date(2026, 11, 18)):
            MeetingInvitation.objects.update(told="anders")
            assert calendar.due(date(2026, 11, 18)) == []

    def test_who_works_for_two_partners_gets_one(self, world: World, closed: QuarterRound) -> None:
        Membership.objects.create(
            user=world.partner_contact,
            organisation=world.employer if "employer" in world.organisations else world.uwv,
            role=Role.PARTNER_CONTACT,
            since=date(2026, 1, 1),
        )
        with at(CLOSED):
            quarter_rhythm()
        assert len(sent(world.partner_contact)) == 1
        assert MeetingInvitation.objects.filter(user=world.partner_contact).count() == 2

    def test_a_colleague_reads_no_invitation_of_another(self, world: World, closed: QuarterRound) -> None:
        with at(CLOSED):
            quarter_rhythm()
            with acting(world.actor("partner_contact")):
                users = set(MeetingInvitation.objects.values_list("user", flat=True))
        assert users == {world.partner_contact.pk}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one(world: World, closed: QuarterRound) -> None:
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    with at(CLOSED):
        quarter_rhythm()
        closed.move(date(2026, 11, 24), by=world.actor("director"))
        barrier = Barrier(2)

        def work() -> int:
            try:
                with working():
                    barrier.wait(20)
                    return calendar.follow(closed.pk, CLOSED)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda _n: work(), range(2)))
    assert [sequence for _method, sequence, _starts in sent(world.reader)] == [0, 1]


@pytest.mark.django_db
def test_the_agenda_gives_it_as_a_file(visit: Callable[..., Any], world: World, closed: QuarterRound) -> None:  # noqa: F811
    with at(OPEN):
        answer = visit("reader", f"{ROUND}gesprek/kalender/")
        assert visit("stranger", f"{ROUND}gesprek/kalender/?regio=AM06").status_code == 404
    assert answer["Content-Type"].startswith("text/calendar")
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 11, 17)
