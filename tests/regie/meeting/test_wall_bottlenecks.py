"""A bottleneck typed on the wall as it is said: once, by several people, and in the report."""

# ruff: noqa: F811 the fixtures of other files

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.utils import timezone

from tests.cast import Race, World
from tests.regie.meeting.scenes import MEETING
from tests.regie.meeting.test_at_once import meet
from tests.regie.meeting.test_wall import HTMX, point  # noqa: F401
from tests.regie.quarter.scenes import at
from tests.regie.quarter.test_pages import shown, visit  # noqa: F401
from transitiehuis.regie.meeting.report import record_of
from transitiehuis.regie.models import AgendaPoint, Bottleneck, QuarterMeeting, bottlenecks
from transitiehuis.regie.models.rounds import user_of
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

SENT = uuid4()
INTAKE = {"chain_part": "intake"}


def hindered_twice(point: AgendaPoint, *, by: Any) -> Bottleneck:
    return Bottleneck.note(point, by=by, sent=SENT, title="Geen tolk", happens="Wie er geen spreekt, wacht.", **INTAKE)


@pytest.mark.parametrize("locked", [True, False])
@pytest.mark.django_db(transaction=True)
def test_a_bottleneck_pressed_twice_at_once_is_one(
    world: World, point: AgendaPoint, twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """The twin without the lock: both look, find nothing and write, and the database refuses the second."""
    if not locked:
        monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
        both = threading.Barrier(2)
        monkeypatch.setattr(bottlenecks, "user_of", lambda by: (meet(both), user_of(by))[1])
    with at(MEETING):
        race: Race = twice_at_once(hindered_twice, point, by=world.actor("director"))
    assert [type(loser) for loser in race.losers] == ([] if locked else [IntegrityError])
    assert Bottleneck.objects.count() == 1


@pytest.mark.django_db
class TestBottlenecks:
    def test_it_is_typed_on_the_wall_and_stands_on_the_list_of_the_region(
        self,
        visit: Callable[..., Any],
        world: World,
        point: AgendaPoint,
    ) -> None:
        url = f"/regie/overleg/{point.pk}/knelpunt/"
        typed = {"knelpunt-title": "Geen tolk", "knelpunt-happens": "Wie er geen spreekt, wacht."}
        with at(MEETING):
            sent = shown(visit("reader", point.get_absolute_url()))["knelpunt-sent"]
            answer = visit("reader", url, typed | {"knelpunt-sent": sent}, **HTMX).content.decode()
            assert visit("reader", url, typed | {"knelpunt-sent": sent}).url.startswith(point.get_absolute_url())
            row = Bottleneck.objects.get()
            assert "Geen tolk" in visit("partner_contact", "/regie/knelpunten/?regio=AM06").content.decode()
            report = record_of(QuarterMeeting.objects.get(round=point.round))
        assert 'hx-swap-oob="true"' in answer
        assert row.get_absolute_url() in answer
        assert (row.agenda_point, row.factor, row.chain_part) == (point, point.factor, point.factor.chain_part)
        assert (row.reported_for, str(row.found_by)) == (world.school, "people")
        assert [told["bottlenecks"] for told in report["points"] if told["title"] == point.title] == [["Geen tolk"]]

    def test_what_is_wrong_comes_back_as_typed_and_nothing_is_written(
        self,
        visit: Callable[..., Any],
        point: AgendaPoint,
    ) -> None:
        with at(MEETING):
            typed = {"knelpunt-title": "Geen tolk", "knelpunt-happens": ""}
            page = visit("reader", f"/regie/overleg/{point.pk}/knelpunt/", typed, **HTMX).content.decode()
        assert "Geen tolk" in page
        assert not Bottleneck.objects.exists()

    def test_a_point_without_a_factor_asks_where_in_the_chain(
        self,
        visit: Callable[..., Any],
        world: World,
        point: AgendaPoint,
    ) -> None:
        with at(MEETING):
            own = AgendaPoint.add(point.round, by=world.actor("director"), title="Vervoer", minutes=5)
            page = visit("reader", own.get_absolute_url()).content.decode()
            assert 'name="knelpunt-chain_part"' in page
            typed = {"knelpunt-title": "Geen bus", "knelpunt-happens": "Na achten.", "knelpunt-chain_part": "placement"}
            visit("reader", f"/regie/overleg/{own.pk}/knelpunt/", typed)
            with pytest.raises(WrongStatus):  # something was written down on it
                own.drop(by=world.actor("director"))
        assert Bottleneck.objects.get().chain_part == "placement"

    def test_not_for_who_takes_no_part_nor_after_the_meeting(self, world: World, point: AgendaPoint) -> None:
        with at(MEETING), pytest.raises(NotAllowed):
            hindered_twice(point, by=world.actor("stranger"))
        director = world.actor("director")
        QuarterMeeting.objects.update(closed_at=timezone.now(), closed_by=director.user)
        with at(MEETING), pytest.raises(WrongStatus, match="afgesloten"):
            hindered_twice(point, by=director)
