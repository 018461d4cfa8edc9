"""The agenda: proposed by the house, put in order by the director, read by everybody in the region."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from tests.cast import Race, World
from tests.regie.meeting.scenes import CLOSED, MEETING, OPEN, ROUND, on, proposed, titles
from tests.regie.quarter.scenes import at, factor
from tests.regie.quarter.test_pages import visit  # noqa: F401
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.meeting.agenda import propose
from transitiehuis.regie.models import Action, AgendaPoint, Decision, QuarterMeeting, QuarterRound
from transitiehuis.regie.models.agenda import set_minutes
from transitiehuis.regie.tasks import quarter_rhythm
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

AGENDA = f"{ROUND}agenda/"
LAST, LATE = "Wat spraken we vorige keer af, en hielp het?", "Acties die te laat zijn"


@pytest.mark.django_db
class TestProposals:
    def test_the_worker_lays_the_agenda_the_day_after_the_close(self, closed: QuarterRound) -> None:
        with at(date(2026, 11, 12)):
            quarter_rhythm()
            assert titles(closed) == []
        with at(CLOSED):
            quarter_rhythm()
            quarter_rhythm()
        found = titles(closed)
        assert found[:3] == [LAST, LATE, factor("fast-first-talk").title_nl]
        assert len(found) == len(set(found))
        assert "ROC IJsselpoort" in on(closed)[2].why

    def test_a_point_taken_off_stays_off_and_one_without_reason_leaves(
        self, world: World, closed: QuarterRound
    ) -> None:
        director = world.actor("director")
        with at(CLOSED):
            proposed(world, closed)
            last = AgendaPoint.objects.get(round=closed, kind="last_time")
            last.drop(by=director)
            Action.objects.get().finish(by=director)
        with at(date(2026, 11, 16)):
            quarter_rhythm()
        assert LAST not in titles(closed)
        assert LATE not in titles(closed)
        assert AgendaPoint.objects.get(round=closed, kind="late_actions").state == "gone"

    def test_a_reason_that_comes_back_brings_its_point_back(self, world: World, closed: QuarterRound) -> None:
        with at(CLOSED):
            proposed(world, closed)
            AgendaPoint.objects.filter(kind="late_actions").update(state="gone")
            proposed(world, closed)
        assert LATE in titles(closed)

    def test_what_does_not_fit_waits_beside_the_agenda_until_it_is_put_on(
        self, world: World, closed: QuarterRound
    ) -> None:
        director = world.actor("director")
        with at(CLOSED):
            proposed(world, closed)
            AgendaPoint.objects.filter(round=closed).delete()
            QuarterMeeting.objects.filter(round=closed).update(minutes=25)
            found = proposed(world, closed)
            beside = AgendaPoint.objects.filter(round=closed, state="dropped").in_order()
            assert [len(found), found[0].title, beside.exists()] == [2, LAST, True]
            beside[0].put_back(by=director)
            assert len(proposed(world, closed)) == 3

    def test_what_was_agreed_on_keeps_its_point(self, world: World, closed: QuarterRound) -> None:
        director = world.actor("director")
        with at(CLOSED):
            proposed(world, closed)
            late = AgendaPoint.objects.get(kind="late_actions")
            Decision.write(late, "We spreken dit niet meer af.", by=director)
            Action.objects.get().finish(by=director)
            proposed(world, closed)
            assert LATE in titles(closed)
            with pytest.raises(WrongStatus, match="al iets afgesproken"):
                late.drop(by=director)

    def test_one_point_for_a_factor_with_both_reasons(self, world: World, closed: QuarterRound) -> None:
        with at(CLOSED):
            points = proposed(world, closed)
        factors = [point.factor_id for point in points if point.factor_id]
        assert len(factors) == len(set(factors))

    def test_nothing_is_proposed_while_partners_score(self, world: World, closed: QuarterRound) -> None:
        with at(OPEN), pytest.raises(WrongStatus, match="niet meer kunnen beoordelen"):
            proposed(world, closed)

    def test_once_the_meeting_began_points_no_longer_move(self, world: World, closed: QuarterRound) -> None:
        with at(CLOSED):
            points = proposed(world, closed)
        with at(MEETING):
            points[0].take_the_floor(by=world.actor("director"))
            Action.objects.get().finish(by=world.actor("director"))
            quarter_rhythm()
        assert LATE in titles(closed)

    def test_only_the_director_asks_for_them(self, world: World, closed: QuarterRound) -> None:
        for who in ("partner_contact", "stranger", "national"):
            with at(CLOSED), acting(world.actor(who)), pytest.raises(NotAllowed):
                propose(closed, by=world.actor(who))


@pytest.mark.django_db
class TestOrder:
    def test_up_and_down_change_places_and_stop_at_the_ends(self, world: World, closed: QuarterRound) -> None:
        director = world.actor("director")
        with at(CLOSED):
            first, second, *_rest = proposed(world, closed)
            second.shift(-1, by=director)
            assert titles(closed)[:2] == [second.title, first.title]
            second.shift(-1, by=director)
            first.shift(-1, by=director)
            assert titles(closed)[:2] == [first.title, second.title]

    def test_a_dropped_point_between_is_passed_over(self, world: World, closed: QuarterRound) -> None:
        director = world.actor("director")
        with at(CLOSED):
            first, second, third, *_rest = proposed(world, closed)
            second.drop(by=director)
            third.shift(-1, by=director)
            assert titles(closed)[:2] == [third.title, first.title]
            second.put_back(by=director)
            assert second.title in titles(closed)

    def test_another_regions_director_changes_nothing(self, world: World, closed: QuarterRound) -> None:
        with at(CLOSED):
            first, *_rest = proposed(world, closed)
            for act in (
                lambda by: first.shift(1, by=by),
                lambda by: first.drop(by=by),
                lambda by: first.take_the_floor(by=by),
                lambda by: AgendaPoint.add(closed, by=by, title="Ook dit", minutes=5),
                lambda by: set_minutes(closed.meeting, {first.pk: 3}, by=by),
                lambda by: closed.meeting.last(60, by=by),
            ):
                for who in ("partner_contact", "coordinator", "stranger"):
                    with pytest.raises(NotAllowed):
                        act(world.actor(who))

    def test_nor_in_the_database(self, world: World, closed: QuarterRound) -> None:
        with at(CLOSED):
            first, *_rest = proposed(world, closed)
            refused = pytest.raises(ProgrammingError, match="row-level security")
            with acting(world.actor("partner_contact")), refused, transaction.atomic():
                AgendaPoint.objects.filter(pk=first.pk).update(title="Van ons")

    def test_one_point_has_the_floor(self, world: World, closed: QuarterRound) -> None:
        director = world.actor("director")
        with at(CLOSED):
            first, second, *_rest = proposed(world, closed)
        with at(MEETING, hour=13):
            first.take_the_floor(by=director)
        with at(MEETING, hour=14):
            assert first.seconds == 3600
            second.take_the_floor(by=director)
            first.refresh_from_db()
            assert (first.spent, first.running_since, first.is_over_time) == (3600, None, True)
        with pytest.raises(IntegrityError), transaction.atomic():
            AgendaPoint.objects.filter(pk=first.pk).update(running_since=second.running_since)

    def test_a_rehearsal_before_the_day_writes_nothing(self, world: World, closed: QuarterRound) -> None:
        with at(CLOSED):
            first, *_rest = proposed(world, closed)
            first.take_the_floor(by=world.actor("director"))
        first.refresh_from_db()
        assert (first.running_since, QuarterMeeting.objects.get().began_at) == (None, None)


@pytest.mark.django_db
class TestPage:
    def test_partners_read_it_and_the_director_sets_it(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        closed: QuarterRound,
    ) -> None:
        with at(CLOSED):
            points = proposed(world, closed)
            page = visit("partner_contact", AGENDA).content.decode()
            assert LATE in page
            assert "Haal" not in page
            assert visit("director", f"/regie/agenda/{points[0].pk}/omlaag/", {}).status_code == 302
            assert titles(closed)[1] == points[0].title

    def test_times_are_kept_and_wrong_ones_come_back_as_typed(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        closed: QuarterRound,
    ) -> None:
        with at(CLOSED):
            points = proposed(world, closed)
            typed = {"length": "120", **{f"m{point.pk}": "15" for point in points}}
            wrong = visit("director", f"{AGENDA}tijden/", typed | {f"m{points[0].pk}": "999"})
            assert wrong.status_code == 200
            assert 'value="999"' in wrong.content.decode()
            assert visit("director", f"{AGENDA}tijden/", typed).status_code == 302
            page = visit("reader", AGENDA).content.decode()
        assert {point.minutes for point in on(closed)} == {15}
        assert f"{15 * len(points)} van 120 minuten" in page

    def test_a_point_of_the_directors_own(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        closed: QuarterRound,
    ) -> None:
        typed = {"title": "Warmtenetten in Zutphen", "minutes": "20", "why": "Nieuw project"}
        with at(OPEN):
            assert visit("director", f"{AGENDA}toevoegen/", {"title": "", "minutes": "0"}).status_code == 200
            assert visit("director", f"{AGENDA}toevoegen/", typed).status_code == 302
            assert "Warmtenetten in Zutphen" in visit("reader", AGENDA).content.decode()

    def test_proposals_hide_while_scores_are_hidden_again(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        closed: QuarterRound,
    ) -> None:
        with at(CLOSED):
            proposed(world, closed)
            closed.reopen(date(2026, 11, 16), "Het formulier deed het niet", by=world.actor("director"))
            assert "ROC IJsselpoort" not in visit("partner_contact", AGENDA).content.decode()
            point = on(closed)[2]
            assert visit("partner_contact", f"/regie/overleg/{point.pk}/").status_code == 404

    def test_another_region_finds_nothing(
        self,
        visit: Callable[..., Any],  # noqa: F811
        world: World,
        closed: QuarterRound,
    ) -> None:
        with at(CLOSED):
            point = proposed(world, closed)[0]
            for path in (f"{AGENDA}?regio=AM06", f"/regie/overleg/{point.pk}/", f"{ROUND}overleg/?regio=AM06"):
                assert visit("stranger", path).status_code == 404


def shifted(point: AgendaPoint, *, by: Any) -> None:
    point.shift(1, by=by)


@pytest.mark.django_db(transaction=True)
def test_two_shifts_at_once_leave_one_order(world: World, closed: QuarterRound, twice_at_once: Callable) -> None:
    with at(CLOSED):
        first, second, third, *_rest = proposed(world, closed)
        race: Race = twice_at_once(shifted, first, by=(world.actor("director"), world.actor("director")))
    assert race.losers == []
    assert titles(closed)[:3] == [second.title, third.title, first.title]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_of_them_is_lost(
    world: World, closed: QuarterRound, twice_at_once: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at(CLOSED):
        first, second, _third, *_rest = proposed(world, closed)
        monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
        twice_at_once(shifted, first, by=(world.actor("director"), world.actor("director")))
    assert titles(closed)[:2] == [second.title, first.title]
