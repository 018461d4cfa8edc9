"""Each appointment has one identity in every calendar: two never overwrite each other, one is never put in twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from unittest.mock import MagicMock

import pytest

from intake import appointment_letters as intake
from intake import orientation_letters as orientation
from matching import appointments as meetings
from transitiehuis.calendar import Event, Method
from transitiehuis.regie.meeting import calendar as quarter
from transitiehuis.regie.sessions import letters as sessions

STARTS = datetime(2026, 11, 30, 9, tzinfo=UTC)
AT = {"starts_at": STARTS, "ends_at": STARTS + timedelta(hours=1)}


def of_session(pk: int) -> Event:
    return sessions.event_of(MagicMock(pk=None, session=MagicMock(pk=pk, **AT)))


def of_quarter(pk: int) -> Event:
    return quarter.event_of(MagicMock(pk=pk, meeting_on=STARTS.date(), meeting_at=None), 90)


def of_intake(pk: int) -> Event:
    return intake.event_of(MagicMock(invitation_id=pk, slot=MagicMock(**AT)))


def of_meeting(pk: int) -> Event:
    return meetings.event_of(MagicMock(pk=pk, sequence=0, **AT))


def of_activity(pk: int, monkeypatch: pytest.MonkeyPatch) -> Event:
    """Its event is made on the way to the letter: caught where it would become text."""
    made: list[Event] = []
    monkeypatch.setattr(orientation, "render", lambda event, method: made.append(event))
    monkeypatch.setattr(orientation, "where", lambda offer: "Deventer")
    monkeypatch.setattr(orientation, "to_candidate", lambda *args, calendar, **facts: calendar())
    offer = MagicMock(get_kind_display=lambda: "meeloopdag", **AT)
    orientation._to_candidate(MagicMock(pk=pk, offer=offer), "booked", "", lambda: ("", ""), Method.REQUEST)
    return made[0]


@pytest.mark.parametrize("make", [of_session, of_quarter, of_intake, of_meeting, of_activity])
def test_two_of_each_kind_stand_beside_each_other(make: Callable[..., Event], monkeypatch: pytest.MonkeyPatch) -> None:
    more = {"monkeypatch": monkeypatch} if make is of_activity else {}
    uids = [make(pk, **more).uid for pk in (7, 8, 7)]
    assert uids[0] == uids[2]
    assert uids[0] != uids[1]


def test_kinds_do_not_meet_either(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [make(7) for make in (of_session, of_quarter, of_intake, of_meeting)] + [of_activity(7, monkeypatch)]
    assert len({event.uid for event in made}) == 5


@pytest.mark.parametrize("pk", [0, None])
def test_what_has_no_identity_yet_is_refused(pk: int | None) -> None:
    with pytest.raises(ValueError, match="identity"):
        Event(noun="themasessie", pk=pk, summary="", starts=STARTS, ends=STARTS)  # type: ignore[arg-type]
