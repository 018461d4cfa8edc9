"""The meeting on the wall: what is agreed is typed as it is said, by several people at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import Race, World
from tests.regie.meeting.scenes import CLOSED, MEETING, ROUND, proposed
from tests.regie.quarter.scenes import at
from tests.regie.quarter.test_pages import shown, visit  # noqa: F401
from tests.ui.page import dangling, inline, parse
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.models import (
    Action,
    AgendaPoint,
    Decision,
    DecisionChanged,
    QuarterMeeting,
    QuarterRound,
    decisions,
)
from transitiehuis.regie.models.rounds import user_of
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

HTMX = {"HX-Request": "true"}
TEXT = "Iedere aanmelding krijgt binnen vijf werkdagen een gesprek."


@pytest.fixture
def point(world: World, closed: QuarterRound) -> AgendaPoint:
    """The focus factor, on the agenda of the closed round."""
    with at(CLOSED):
        return next(point for point in proposed(world, closed) if point.kind == "focus")


@pytest.fixture
def decision(world: World, point: AgendaPoint) -> Decision:
    with at(MEETING), acting(world.actor("partner_contact")):
        return Decision.write(point, TEXT, by=world.actor("partner_contact"))


@pytest.mark.django_db
class TestDecisions:
    def test_sent_twice_is_written_once(self, world: World, point: AgendaPoint) -> None:
        sent = uuid4()
        with at(MEETING):
            first = Decision.write(point, TEXT, by=world.actor("director"), sent=sent)
            assert Decision.write(point, TEXT, by=world.actor("director"), sent=sent) == first
            Decision.write(point, TEXT, by=world.actor("director"), sent=uuid4())
        assert Decision.objects.count() == 2

    def test_words_that_somebody_changed_are_not_written_over(self, world: World, decision: Decision) -> None:
        with at(MEETING):
            decision.change("Binnen tien werkdagen.", seen=1, by=world.actor("coordinator"))
            with pytest.raises(DecisionChanged):
                decision.change("Binnen drie werkdagen.", seen=1, by=world.actor("director"))
            with pytest.raises(DecisionChanged):
                decision.strike(seen=1, by=world.actor("director"))
            decision.strike(seen=2, by=world.actor("director"))
            with pytest.raises(WrongStatus, match="doorgehaald"):
                decision.change("Toch wel.", seen=2, by=world.actor("director"))
        assert not Decision.objects.standing().exists()

    @pytest.mark.parametrize("who", ["stranger", "national"])
    def test_who_takes_no_part_writes_nothing(self, world: World, decision: Decision, who: str) -> None:
        with at(MEETING):
            for act in (
                lambda by: Decision.write(decision.point, "Van ver", by=by),
                lambda by: decision.change("Anders", seen=1, by=by),
                lambda by: decision.strike(seen=1, by=by),
            ):
                with pytest.raises(NotAllowed):
                    act(world.actor(who))

    def test_nor_in_the_database(self, world: World, decision: Decision) -> None:
        refused = pytest.raises(ProgrammingError, match="row-level security")
        facts = {"text": "Van ver", "written_by": world.stranger, "written_at": decision.written_at}
        facts |= {"round": decision.round, "point": decision.point}
        with at(MEETING), acting(world.actor("stranger")):
            assert not Decision.objects.exists()
            with refused, transaction.atomic():
                Decision.objects.bulk_create([Decision(**facts)])

    def test_a_closed_meeting_takes_nothing_more(self, world: World, decision: Decision) -> None:
        director = world.actor("director")
        QuarterMeeting.objects.update(closed_at=decision.written_at, closed_by=director.user)
        with at(MEETING):
            for act in (
                lambda: Decision.write(decision.point, "Nog één", by=director),
                lambda: decision.change("Anders", seen=1, by=director),
                lambda: decision.point.shift(1, by=director),
            ):
                with pytest.raises(WrongStatus, match="afgesloten"):
                    act()


def changed(decision: Decision, *, by: Any) -> None:
    decision.change(f"Zoals {by.user.name} het zei.", seen=1, by=by)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_one_decision_at_once_one_reads_the_other(
    world: World, decision: Decision, twice_at_once: Callable
) -> None:
    with at(MEETING):
        race: Race = twice_at_once(changed, decision, by=(world.actor("director"), world.actor("coordinator")))
    assert [type(loser) for loser in race.losers] == [DecisionChanged]
    decision.refresh_from_db()
    assert decision.version == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_would_write_over_the_other(
    world: World, decision: Decision, twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    with at(MEETING):
        race: Race = twice_at_once(changed, decision, by=(world.actor("director"), world.actor("coordinator")))
    assert race.losers == []


SENT = uuid4()


def typed_twice(point: AgendaPoint, *, by: Any) -> Decision:
    return Decision.write(point, TEXT, by=by, sent=SENT)


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_is_one_decision(world: World, point: AgendaPoint, twice_at_once: Callable) -> None:
    with at(MEETING):
        race: Race = twice_at_once(typed_twice, point, by=world.actor("director"))
    assert race.losers == []
    assert len({decision.pk for decision in race.winners}) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_press_would_break(
    world: World, point: AgendaPoint, twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    both = threading.Barrier(2)  # both have looked, and found nothing, before either writes
    monkeypatch.setattr(decisions, "user_of", lambda by: (both.wait(10), user_of(by))[1])
    with at(MEETING):
        race: Race = twice_at_once(typed_twice, point, by=world.actor("director"))
    assert len(race.losers) == 1  # the database refuses the second


@pytest.mark.django_db
class TestPages:
    def test_the_wall_is_valid_and_shows_who_stands_where(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        closed: QuarterRound,
        decision: Decision,
    ) -> None:
        with at(MEETING):
            paths = [f"{ROUND}overleg/", f"{ROUND}agenda/", decision.get_absolute_url()]
            paths += [point.get_absolute_url() for point in AgendaPoint.objects.in_order()]
            for path in paths:
                for who in ("partner_contact", "director"):
                    answer = visit(who, path)
                    assert answer.status_code == 200, path
                    tree = parse(answer.content.decode())
                    assert list(dangling(tree)) == [], path
                    assert inline(tree) == [], path
            page = visit("partner_contact", decision.point.get_absolute_url()).content.decode()
        assert TEXT in page
        assert "ROC IJsselpoort" in page

    def test_who_leads_answers_from_the_screen_who_does_what_and_who_pays(
        self,
        visit: Callable[..., Any],  # noqa: F811
        point: AgendaPoint,
    ) -> None:
        pages = (f"{ROUND}overleg/", point.get_absolute_url())
        with at(MEETING):
            mine, others = ([visit(who, page).content.decode() for page in pages] for who in ("director", "trainer"))
        for page in ("/regie/dekking/", "/regie/capaciteit/"):
            assert all(f'href="{page}?regio=AM06"' in html for html in mine)
            assert not any(f'href="{page}?regio=AM06"' in html for html in others)

    def test_next_starts_the_clock_for_the_director_alone(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        point: AgendaPoint,
    ) -> None:
        with at(MEETING, hour=13):
            assert visit("partner_contact", f"/regie/overleg/{point.pk}/beurt/", {}).status_code == 403
            assert visit("director", f"/regie/overleg/{point.pk}/beurt/", {}).url == point.get_absolute_url()
        with at(MEETING, hour=14):
            page = visit("partner_contact", point.get_absolute_url()).content.decode()
        assert 'data-spent="3600"' in page
        assert "60 van 10 min" in page
        assert "over de tijd" in page

    def test_a_decision_is_typed_with_and_without_script(
        self,
        visit: Callable[..., Any],  # noqa: F811
        point: AgendaPoint,
    ) -> None:
        url = f"/regie/overleg/{point.pk}/besluit/"
        with at(MEETING):
            fields = shown(visit("reader", point.get_absolute_url()))
            typed = {"besluit-text": TEXT, "besluit-sent": fields["besluit-sent"]}
            assert visit("reader", url, typed).url == f"{point.get_absolute_url()}#vastgelegd"
            assert visit("reader", url, typed).status_code == 302  # the button was pressed twice
            answer = visit("reader", url, typed | {"besluit-sent": str(uuid4())}, **HTMX).content.decode()
        assert Decision.objects.count() == 2
        assert 'hx-swap-oob="true"' in answer
        assert answer.count(TEXT) == 2 * answer.count("wall-decision") // 2

    def test_what_is_wrong_comes_back_as_typed(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        point: AgendaPoint,
    ) -> None:
        with at(MEETING):
            for headers in ({}, HTMX):
                answer = visit(
                    "reader", f"/regie/overleg/{point.pk}/besluit/", {"besluit-text": "Bel 111222333"}, **headers
                )
                assert answer.status_code == 200
                assert "artikel 46 UAVG" in answer.content.decode()
                assert "Bel 111222333" in answer.content.decode()
            typed = {"actie-text": "Rooster delen", "actie-owner": "", "actie-due_on": "2026-12-01"}
            page = visit("director", f"/regie/overleg/{point.pk}/actie/", typed, **HTMX).content.decode()
            assert "Rooster delen" in page
        assert not Decision.objects.exists()
        assert not Action.objects.filter(agenda_point=point).exists()

    def test_an_action_hangs_on_the_point_and_its_factor(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        point: AgendaPoint,
    ) -> None:
        sent = str(uuid4())
        with at(MEETING):
            typed = {
                "actie-text": "Rooster delen",
                "actie-owner": f"m{world.memberships['reader'].pk}",
                "actie-due_on": "2026-12-01",
                "actie-sent": sent,
            }
            for _press in range(2):
                visit("director", f"/regie/overleg/{point.pk}/actie/", typed, **HTMX)
            action = Action.objects.get(agenda_point=point)
            page = visit("partner_contact", action.get_absolute_url()).content.decode()
        assert (action.factor, action.organisation) == (point.factor, world.school)
        assert point.get_absolute_url() in page

    def test_a_partner_agrees_for_itself_only(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        point: AgendaPoint,
    ) -> None:
        typed = {
            "actie-text": "Jullie doen dit",
            "actie-owner": f"o{world.school.pk}",
            "actie-due_on": "2026-12-01",
        }
        with at(MEETING):
            visit("partner_contact", f"/regie/overleg/{point.pk}/actie/", typed, **HTMX)
        assert not Action.objects.filter(agenda_point=point).exists()

    def test_what_others_write_appears_and_nothing_new_costs_nothing(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        point: AgendaPoint,
    ) -> None:
        with at(MEETING):
            page = parse(visit("reader", point.get_absolute_url()).content.decode())
            look = next(each.get("hx-get") for each in page.iter() if each.get("id") == "vastgelegd")
            assert visit("reader", look, **HTMX).status_code == 204
            Decision.write(point, TEXT, by=world.actor("director"))
            answer = visit("reader", look, **HTMX)
        assert answer.status_code == 200
        assert TEXT in answer.content.decode()

    def test_both_words_are_shown_and_who_saves_again_is_heard(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        decision: Decision,
    ) -> None:
        url = decision.get_absolute_url()
        with at(MEETING):
            mine = shown(visit("reader", url)) | {"text": "Binnen drie werkdagen."}
            decision.change("Binnen tien werkdagen.", seen=1, by=world.actor("director"))
            answer = visit("reader", url, mine)
            page = answer.content.decode()
            assert "Binnen drie werkdagen." in page
            assert "Binnen tien werkdagen." in page
            assert world.director.name in page
            again = {"text": "Binnen drie werkdagen.", "seen": "2"}
            assert visit("reader", url, again).url == decision.point.get_absolute_url()
        decision.refresh_from_db()
        assert decision.text == "Binnen drie werkdagen."

    def test_a_point_costs_the_same_for_one_decision_as_for_ten(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        decision: Decision,
    ) -> None:
        with at(MEETING):
            visit("director", decision.point.get_absolute_url())
            with CaptureQueriesContext(connection) as one:
                visit("director", decision.point.get_absolute_url())
            for number in range(9):
                Decision.write(decision.point, f"Besluit {number}", by=world.actor("director"))
            with CaptureQueriesContext(connection) as ten:
                visit("director", decision.point.get_absolute_url())
        assert len(ten) == len(one)

    def test_who_looks_along_is_led_to_the_point_that_is_talked_about(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        point: AgendaPoint,
    ) -> None:
        other = AgendaPoint.objects.on().exclude(pk=point.pk).in_order()[0]
        with at(MEETING):
            page = parse(visit("reader", point.get_absolute_url()).content.decode())
            look = next(each.get("hx-get") for each in page.iter() if each.get("id") == "vastgelegd")
            other.take_the_floor(by=world.actor("director"))
            answer = visit("reader", look, **HTMX)
        assert answer.status_code == 200
        assert other.get_absolute_url() in answer.content.decode()
