"""What a director does with a round, and what partners do with its actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, ProgrammingError, connections, transaction

from tests.cast import Race, World
from tests.regie.quarter.scenes import at, factor, fill_in, ledger
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.regie.models import Action, ActionChange, FocusFactor, QuarterRound, RoundStage
from transitiehuis.regie.tasks import quarter_rhythm
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

OPEN, CLOSED = date(2026, 10, 26), date(2026, 11, 13)


@pytest.mark.django_db
class TestDirector:
    def test_the_meeting_moves_and_takes_the_close_with_it(self, world: World, round: QuarterRound) -> None:
        with at(OPEN):
            round.move(date(2026, 12, 8), by=world.actor("director"), place="Stadhuis Apeldoorn")
        round.refresh_from_db()
        assert (round.meeting_on, round.opens_on, round.closes_on) == (
            date(2026, 12, 8),
            date(2026, 10, 20),  # it opened already
            date(2026, 12, 3),
        )

    @pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 1, 4), date(2026, 9, 30)])
    def test_not_to_the_past_nor_to_another_quarter(self, world: World, round: QuarterRound, day: date) -> None:
        with at(OPEN), pytest.raises(WrongStatus):
            round.move(day, by=world.actor("director"))

    def test_a_meeting_that_was_held_no_longer_moves(self, world: World, round: QuarterRound) -> None:
        with at(date(2026, 11, 18)), pytest.raises(WrongStatus):
            round.move(date(2026, 12, 1), by=world.actor("director"))

    def test_focus_factors_are_one_to_three_and_replace_each_other(self, world: World, round: QuarterRound) -> None:
        director = world.actor("director")
        codes = ["known-outcome", "trial-first", "fast-first-talk", "papers-on-time"]
        with at(OPEN):
            round.focus_on([factor(code) for code in codes[:3]], by=director)
            round.focus_on([factor(codes[3])], by=director)
            for wrong in ([], [factor(code) for code in codes]):
                with pytest.raises(ValueError, match="one to three"):
                    round.focus_on(wrong, by=director)
        assert [focus.factor.code for focus in round.focus.select_related("factor")] == ["papers-on-time"]

    def test_the_database_holds_no_fourth_focus_factor(self, world: World, round: QuarterRound) -> None:
        with at(OPEN):
            round.focus_on([factor("known-outcome")], by=world.actor("director"))
        row = round.focus.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            FocusFactor.objects.filter(pk=row.pk).update(position=4)

    def test_reopening_is_an_act_with_a_reason(self, world: World, round: QuarterRound) -> None:
        director = world.actor("director")
        with at(OPEN), pytest.raises(WrongStatus):
            round.reopen(date(2026, 11, 20), "Te vroeg", by=director)
        with at(CLOSED):
            round.reopen(date(2026, 11, 16), "Het formulier deed het niet", by=director)
            assert round.can_be_scored()
        with pytest.raises(IntegrityError), transaction.atomic():
            QuarterRound.objects.filter(pk=round.pk).update(reopen_reason="")

    def test_a_cancelled_round_is_over(self, world: World, round: QuarterRound) -> None:
        director = world.actor("director")
        with at(OPEN):
            round.cancel("Geen zaal", by=director)
            for act in (
                lambda: round.cancel("Nog eens", by=director),
                lambda: round.move(date(2026, 12, 1), by=director),
                lambda: round.focus_on([factor("known-outcome")], by=director),
                lambda: Action.add(round, by=director, organisation=world.school, text="x", due_on=CLOSED),
            ):
                with pytest.raises(WrongStatus):
                    act()

    @pytest.mark.parametrize("who", ["partner_contact", "coordinator", "national", "stranger"])
    def test_only_the_director_may(self, world: World, round: QuarterRound, who: str) -> None:
        with at(OPEN):
            for act in (
                lambda: round.move(date(2026, 12, 8), by=world.actor(who)),
                lambda: round.focus_on([factor("known-outcome")], by=world.actor(who)),
                lambda: round.cancel("Nee", by=world.actor(who)),
            ):
                with pytest.raises(NotAllowed):
                    act()

    def test_a_partner_cannot_write_the_round_in_the_database_either(self, world: World, round: QuarterRound) -> None:
        refused = pytest.raises(ProgrammingError, match="row-level security")
        with at(OPEN), acting(world.actor("partner_contact")), refused, transaction.atomic():
            QuarterRound.objects.filter(pk=round.pk).update(meeting_place="bij ons")


@pytest.mark.django_db
class TestActions:
    @pytest.fixture
    def action(self, world: World, round: QuarterRound) -> Action:
        with at(date(2026, 11, 17)):
            return Action.add(
                round,
                by=world.actor("director"),
                organisation=world.school,
                person=world.memberships["coordinator"],
                text="Proefrooster met een start elke zes weken",
                due_on=date(2026, 12, 8),
                factor=factor("frequent-starts"),
            )

    def test_done_once_and_the_second_reads_who_was_first(self, world: World, action: Action) -> None:
        with at(date(2026, 12, 1)):
            action.finish(by=world.actor("coordinator"))
            with pytest.raises(WrongStatus, match="Marieke Oosterhof"):
                action.finish(by=world.actor("director"))
        assert (action.state, action.closed_on) == ("done", date(2026, 12, 1))

    def test_moved_and_dropped_with_a_reason_that_stays(self, world: World, action: Action) -> None:
        with at(date(2026, 12, 1)):
            action.move(date(2027, 1, 12), "Eerst de vakantie", by=world.actor("reader"))
            action.drop("Het rooster komt er niet", by=world.actor("director"))
        kinds = ActionChange.objects.order_by("pk").values_list("kind", "reason", "former_due_on")
        assert list(kinds) == [
            ("added", "", None),
            ("moved", "Eerst de vakantie", date(2026, 12, 8)),
            ("dropped", "Het rooster komt er niet", None),
        ]

    @pytest.mark.parametrize("who", ["partner_contact", "neighbour", "stranger", "national"])
    def test_another_partner_changes_nothing(self, world: World, action: Action, who: str) -> None:
        with at(date(2026, 12, 1)), pytest.raises(NotAllowed):
            action.finish(by=world.actor(who))

    def test_a_partner_adds_for_itself_and_not_for_another(self, world: World, round: QuarterRound) -> None:
        contact = world.actor("partner_contact")
        with at(OPEN), acting(contact):
            Action.add(round, by=contact, organisation=world.branch, text="Zelf", due_on=CLOSED)
            with pytest.raises(NotAllowed):
                Action.add(round, by=contact, organisation=world.school, text="Jullie", due_on=CLOSED)

    def test_the_person_who_took_it_on_hears_of_it_and_not_the_partnercontact(
        self, world: World, action: Action
    ) -> None:
        with at(date(2026, 11, 18)):
            quarter_rhythm()
        assert [key.rpartition("/")[2] for _day, key in ledger() if "/actions/" in key] == [str(world.coordinator.pk)]

    def test_half_an_action_is_refused_by_the_database(self, action: Action) -> None:
        for half in ({"state": "done"}, {"closed_on": CLOSED}, {"text": ""}, {"state": "later"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Action.objects.filter(pk=action.pk).update(**half)


# Races -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def agreed(transactional_db: None, world: World, round: QuarterRound) -> Action:
    with at(date(2026, 11, 17)):
        return Action.add(
            round, by=world.actor("director"), organisation=world.school, text="Actie", due_on=date(2026, 12, 8)
        )


def finish_together(twice_at_once: Callable[..., Race], world: World, action: Action) -> Race:
    with at(date(2026, 12, 1)):
        return twice_at_once(Action.finish, action, by=(world.actor("coordinator"), world.actor("director")))


@pytest.mark.django_db(transaction=True)
def test_an_action_is_closed_once(world: World, agreed: Action, twice_at_once: Callable[..., Race]) -> None:
    (late,) = finish_together(twice_at_once, world, agreed).losers
    assert isinstance(late, WrongStatus)
    assert agreed.changes.filter(kind="done").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_race_to_close_an_action_is_real(
    world: World, agreed: Action, twice_at_once: Callable[..., Race], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    assert finish_together(twice_at_once, world, agreed).losers == []
    assert agreed.changes.filter(kind="done").count() == 2


def rhythms_together(day: date) -> list[BaseException]:
    """Two workers in the same instant; what either ended with."""
    barrier, errors = Barrier(2), []

    def run() -> None:
        try:
            barrier.wait(20)
            quarter_rhythm()
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    with at(day):
        threads = [Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    return errors


@pytest.mark.django_db(transaction=True)
def test_two_rhythms_at_once_tell_everybody_once(world: World, round: QuarterRound, toolkit: None) -> None:
    with at(date(2026, 10, 19)):
        quarter_rhythm()
    assert rhythms_together(date(2026, 10, 20)) == []
    with at(date(2026, 10, 20)):
        quarter_rhythm()  # whichever left because the other held the round
    keys = [key for _day, key in ledger()]
    assert len(keys) == len(set(keys)) == 4
    assert RoundStage.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_halfway_leaves_nothing_behind_and_the_next_one_tells_all(
    world: World, round: QuarterRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transitiehuis.regie import quarter

    def dies(*_args: object) -> None:
        raise KeyboardInterrupt

    with at(date(2026, 10, 20)):
        with monkeypatch.context() as broken:
            broken.setattr("transitiehuis.regie.brief.Letters.owe_to", dies)
            with pytest.raises(KeyboardInterrupt), working():
                quarter.advance(round.pk, date(2026, 10, 20))
        assert not RoundStage.objects.exists()
        quarter_rhythm()
    assert RoundStage.objects.count() == len(ledger()) == 4


@pytest.mark.django_db
def test_one_letter_that_breaks_does_not_hold_up_the_others(
    world: World, round: QuarterRound, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from transitiehuis.regie.brief import Brief, Letters

    real = Letters.owe_to

    def breaks(self: Letters, user: object, about: Brief) -> None:
        if about.organisation == world.school:
            raise RuntimeError("a text that does not render")
        real(self, user, about)

    with at(date(2026, 10, 20)):
        with monkeypatch.context() as broken:
            broken.setattr(Letters, "owe_to", breaks)
            quarter_rhythm()
        assert len(ledger()) == 3
        assert "could not be made" in caplog.text
        quarter_rhythm()
    assert len(ledger()) == 4


@pytest.mark.django_db
def test_an_idle_minute_costs_the_same_for_one_region_as_for_more(
    world: World, round: QuarterRound, django_assert_max_num_queries: Callable
) -> None:
    with at(date(2026, 10, 20)):
        fill_in(world.actor("reader"), round)
        quarter_rhythm()
        with django_assert_max_num_queries(40):
            quarter_rhythm()


ACTS = {
    "cancel": (lambda round, *, by: round.cancel("Geen zaal", by=by), OPEN),
    "reopen": (lambda round, *, by: round.reopen(date(2026, 11, 16), "Het formulier deed het niet", by=by), CLOSED),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ACTS)
def test_an_act_on_a_round_that_is_pressed_twice_happens_once(
    world: World, round: QuarterRound, twice_at_once: Callable[..., Race], name: str
) -> None:
    act, day = ACTS[name]
    with at(day):
        race = twice_at_once(act, round, by=world.actor("director"))
    assert [type(error) for error in race.losers] == [WrongStatus]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ACTS)
def test_the_race_for_that_act_is_real(
    world: World, round: QuarterRound, twice_at_once: Callable[..., Race], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    act, day = ACTS[name]
    with at(day):
        assert twice_at_once(act, round, by=world.actor("director")).losers == []
