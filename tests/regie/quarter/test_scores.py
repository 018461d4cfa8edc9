"""Scores are given by several colleagues at once, and nobody outside sees them before the close."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from tests.cast import LONG_AGO, Race, World
from tests.regie.quarter.scenes import at, factor, fill_in, form_of, plan
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Partnership
from transitiehuis.regie.landscape import Landscape
from transitiehuis.regie.models import Assessment, Coverage, QuarterRound, Submission
from transitiehuis.regie.models.coverage import Activity
from transitiehuis.regie.models.scores import NO_VIEW
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

OPEN, LAST, CLOSED = date(2026, 10, 26), date(2026, 11, 12), date(2026, 11, 13)


@pytest.mark.django_db
class TestBlind:
    """Who sees what the school scored."""

    @pytest.fixture
    def scored(self, world: World, round: QuarterRound) -> QuarterRound:
        with at(OPEN):
            fill_in(world.actor("reader"), round)
        return round

    @pytest.mark.parametrize(
        ("who", "day", "sees"),
        [
            ("reader", LAST, True),
            ("coordinator", LAST, True),  # a colleague
            ("partner_contact", LAST, False),
            ("director", LAST, False),  # not the regisseur either
            ("stranger", LAST, False),
            ("national", LAST, False),
            ("partner_contact", CLOSED, True),
            ("director", CLOSED, True),
            ("stranger", CLOSED, False),  # another region, also afterwards
            ("national", CLOSED, False),
        ],
    )
    def test_through_the_door_and_round_it(
        self, world: World, scored: QuarterRound, who: str, day: date, sees: bool
    ) -> None:
        with at(day), acting(world.actor(who)) as actor:
            assert Assessment.objects.visible_to(actor).answered().exists() is sees
            assert Assessment.objects.answered().exists() is sees  # PostgreSQL alone

    def test_raw_sql_as_the_director_sees_no_row_before_the_close(self, world: World, scored: QuarterRound) -> None:
        for day, expected in ((LAST, 0), (CLOSED, 7)):
            with at(day), acting(world.actor("director")), connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM regie_assessment WHERE level IS NOT NULL")
                assert cursor.fetchone()[0] == expected

    def test_nobody_scores_for_another_organisation_not_even_in_sql(self, world: World, scored: QuarterRound) -> None:
        row = Assessment.objects.filter(organisation=world.school).first()
        with at(OPEN), acting(world.actor("partner_contact")):
            assert Assessment.objects.filter(pk=row.pk).update(level=1) == 0
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Assessment.objects.create(
                    submission=row.submission, round=scored, organisation=world.school, factor=factor("known-outcome")
                )

    def test_a_cancelled_round_stays_blind(self, world: World, scored: QuarterRound) -> None:
        with at(LAST):
            scored.cancel("Geen tijd", by=world.actor("director"))
        with at(CLOSED), acting(world.actor("partner_contact")):
            assert not Assessment.objects.answered().exists()

    def test_reopened_means_blind_again(self, world: World, scored: QuarterRound) -> None:
        with at(CLOSED):
            scored.reopen(date(2026, 11, 16), "Het formulier deed het niet", by=world.actor("director"))
        with at(date(2026, 11, 16)), acting(world.actor("partner_contact")):
            assert not Assessment.objects.answered().exists()
        with at(date(2026, 11, 17)), acting(world.actor("partner_contact")):
            assert Assessment.objects.answered().exists()

    def test_the_landscape_before_the_close_holds_the_own_scores_only(self, world: World, scored: QuarterRound) -> None:
        with at(LAST), acting(world.actor("reader")) as actor:
            assert [p.pk for p in Landscape(scored, actor, former=None).partners] == [world.school.pk]
        with at(LAST), acting(world.actor("director")) as actor:
            assert Landscape(scored, actor, former=None).rows == []


@pytest.mark.django_db
class TestScoring:
    def test_a_score_is_kept_and_replaced(self, world: World, round: QuarterRound) -> None:
        chosen = factor("director-with-mandate")
        with at(OPEN), acting(world.actor("reader")) as reader:
            form = form_of(round, world.school.pk)
            form.score(chosen, 2, by=reader)
            form.score(chosen, NO_VIEW, by=reader, confidence="sure", reason="Ik werk hier pas")
        row = Assessment.objects.get(organisation=world.school, factor=chosen)
        assert (row.level, row.confidence, row.reason, row.scored_by) == (0, "", "Ik werk hier pas", world.reader)

    @pytest.mark.parametrize("day", [date(2026, 10, 19), CLOSED])
    def test_before_the_opening_and_after_the_close_nothing_can_be_scored(
        self, world: World, round: QuarterRound, day: date
    ) -> None:
        with at(day), acting(world.actor("reader")) as reader:
            form = form_of(round, world.school.pk)
            with pytest.raises(WrongStatus):
                form.score(factor("director-with-mandate"), 2, by=reader)

    def test_the_last_minute_of_the_last_day_still_counts(self, world: World, round: QuarterRound) -> None:
        with at(LAST, hour=23), acting(world.actor("reader")) as reader:
            form_of(round, world.school.pk).score(factor("director-with-mandate"), 2, by=reader)
        assert Assessment.objects.answered().count() == 1

    def test_the_close_is_a_fact_of_the_calendar_when_the_meeting_moves_after_it(
        self, world: World, round: QuarterRound
    ) -> None:
        with at(CLOSED):
            round.move(date(2026, 12, 15), by=world.actor("director"))
            assert round.is_closed()
            with acting(world.actor("reader")) as reader, pytest.raises(WrongStatus):
                form_of(round, world.school.pk).score(factor("director-with-mandate"), 2, by=reader)

    def test_another_organisation_may_not_and_neither_may_one_that_no_longer_takes_part(
        self, world: World, round: QuarterRound
    ) -> None:
        chosen = factor("director-with-mandate")
        with at(OPEN):
            form = form_of(round, world.school.pk)
            with acting(world.actor("partner_contact")) as other, pytest.raises(NotAllowed):
                form.score(chosen, 2, by=other)
            office = form_of(round, world.region_office.pk)
            Partnership.objects.filter(organisation=world.region_office).update(until=days.add_werkdagen(OPEN, -1))
            with acting(world.actor("director")) as director, pytest.raises(NotAllowed):
                office.score(chosen, 2, by=director)

    def test_a_factor_that_is_not_asked_is_refused(self, world: World, round: QuarterRound) -> None:
        with at(OPEN), acting(world.actor("reader")) as reader, pytest.raises(WrongStatus):
            form_of(round, world.school.pk).score(factor("trial-first"), 2, by=reader)

    def test_who_scored_nothing_is_not_done(self, world: World, round: QuarterRound) -> None:
        with at(OPEN), acting(world.actor("reader")) as reader, pytest.raises(WrongStatus):
            form_of(round, world.school.pk).submit(by=reader)

    def test_the_last_to_submit_counts_and_pressing_twice_is_no_harm(self, world: World, round: QuarterRound) -> None:
        with at(OPEN, hour=9):
            fill_in(world.actor("reader"), round)
        with at(OPEN, hour=10):
            form = Submission.objects.get(round=round, organisation=world.school)
            form.submit(by=world.actor("reader"), seen=None)
            form.submit(by=world.actor("coordinator"), seen=form.submitted_at)
        form.refresh_from_db()
        assert form.submitted_by == world.coordinator

    def test_half_a_score_is_refused_by_the_database(self, world: World, round: QuarterRound) -> None:
        with at(OPEN):
            row = form_of(round, world.school.pk).assessments.first()
        for half in ({"level": 3}, {"level": 5}, {"reason": "zomaar"}, {"scored_by": world.reader.pk}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Assessment.objects.filter(pk=row.pk).update(**half)


@pytest.mark.django_db
class TestAsked:
    """Which factors a partner is asked."""

    def test_without_coverage_those_of_regie_and_borging(self, world: World, round: QuarterRound) -> None:
        with at(OPEN):
            asked = form_of(round, world.school.pk).assessments.values_list("factor__chain_part", flat=True)
        assert len(asked) == 7
        assert set(asked) == {"steering", "securing"}

    def test_focus_factors_come_first_and_fourteen_is_the_most(self, world: World, round: QuarterRound) -> None:
        for activity in Activity.objects.order_by("position"):
            Coverage.objects.create(
                region=world.region, organisation=world.school, activity=activity, role="leads", since=LONG_AGO
            )
        focus = [factor("known-outcome"), factor("papers-on-time")]
        with at(OPEN):
            round.focus_on(focus, by=world.actor("director"))
            asked = set(form_of(round, world.school.pk).assessments.values_list("factor__code", flat=True))
        assert len(asked) == 14
        assert {"known-outcome", "papers-on-time"} <= asked

    def test_next_time_the_longest_unasked_come(self, world: World, round: QuarterRound) -> None:
        for activity in Activity.objects.order_by("position"):
            Coverage.objects.create(
                region=world.region, organisation=world.school, activity=activity, role="helps", since=LONG_AGO
            )
        seen = []
        for number, day in ((3, date(2026, 7, 27)), (4, OPEN)):
            with at(day):
                form = form_of(plan(world, Quarter(2026, number)), world.school.pk)
                seen.append(set(form.assessments.values_list("factor__code", flat=True)))
        assert len(seen[0]) == len(seen[1]) == 14
        assert not seen[0] & seen[1]  # thirty factors: none twice in two rounds

    def test_coverage_that_ended_asks_nothing(self, world: World, round: QuarterRound) -> None:
        Coverage.objects.create(
            region=world.region,
            organisation=world.school,
            activity=Activity.objects.get(code="hold-intake"),
            role="leads",
            since=LONG_AGO,
            until=days.add_werkdagen(OPEN, -1),
        )
        with at(OPEN):
            assert form_of(round, world.school.pk).assessments.count() == 7

    def test_what_was_answered_stays_when_the_focus_changes(self, world: World, round: QuarterRound) -> None:
        director = world.actor("director")
        with at(OPEN):
            round.focus_on([factor("known-outcome")], by=director)
            with acting(world.actor("reader")) as reader:
                form_of(round, world.school.pk).score(factor("known-outcome"), 3, by=reader)
            round.focus_on([factor("trial-first")], by=director)
            asked = set(form_of(round, world.school.pk).assessments.values_list("factor__code", flat=True))
        assert {"known-outcome", "trial-first"} <= asked


# Races -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def two_colleagues(transactional_db: None, world: World, round: QuarterRound) -> tuple[World, Submission]:
    with at(OPEN), acting(world.actor("reader")) as reader:
        form = form_of(round, world.school.pk)
        form.score(factor("director-with-mandate"), 3, by=reader)
    return world, form


def submit_together(twice_at_once: Callable[..., Race], world: World, form: Submission) -> Race:
    with at(OPEN, hour=10):
        return twice_at_once(Submission.submit, form, by=(world.actor("reader"), world.actor("coordinator")))


@pytest.mark.django_db(transaction=True)
def test_of_two_colleagues_that_submit_at_once_one_reads_who_was_first(
    two_colleagues: tuple[World, Submission], twice_at_once: Callable[..., Race]
) -> None:
    world, form = two_colleagues
    race = submit_together(twice_at_once, world, form)
    form.refresh_from_db()
    (late,) = race.losers
    assert isinstance(late, WrongStatus)
    assert form.submitted_by.name in str(late)


@pytest.mark.django_db(transaction=True)
def test_the_race_to_submit_is_real(
    two_colleagues: tuple[World, Submission], twice_at_once: Callable[..., Race], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    assert submit_together(twice_at_once, *two_colleagues).losers == []


def close_and_score(twice_at_once: Callable[..., Race], world: World, round: QuarterRound, form: Submission) -> Race:
    """The director moves the meeting to tomorrow, which closes the round; at that moment a partner scores."""
    director = world.actor("director")

    def step(row: QuarterRound, *, by: object) -> str:
        if by == director:
            row.move(date(2026, 10, 27), by=director)
            return "closed"
        mine = Submission.objects.get(pk=form.pk)
        mine.round = row  # as read before the other wrote
        mine.score(factor("director-with-mandate"), 4, by=by)
        return "scored"

    with at(OPEN, hour=10):
        return twice_at_once(step, round, by=(director, world.actor("reader")))


@pytest.mark.django_db(transaction=True)
def test_a_score_at_the_second_of_the_close_is_kept_or_told_that_it_is_too_late(
    two_colleagues: tuple[World, Submission], twice_at_once: Callable[..., Race], round: QuarterRound
) -> None:
    world, form = two_colleagues
    race = close_and_score(twice_at_once, world, round, form)
    level = Assessment.objects.get(submission=form, factor__code="director-with-mandate").level
    assert "closed" in race.winners
    if race.losers:
        assert isinstance(race.losers[0], WrongStatus)
    assert level == (3 if race.losers else 4)


def score_what_was_read_before_the_close(world: World, round: QuarterRound, form: Submission) -> None:
    read = Submission.objects.select_related("round").get(pk=form.pk)
    with at(OPEN, hour=10):
        QuarterRound.objects.get(pk=round.pk).move(date(2026, 10, 27), by=world.actor("director"))
        with acting(world.actor("reader")) as reader:
            read.score(factor("director-with-mandate"), 4, by=reader)


@pytest.mark.django_db(transaction=True)
def test_a_form_that_was_read_before_the_close_is_too_late_after_it(
    two_colleagues: tuple[World, Submission], round: QuarterRound
) -> None:
    world, form = two_colleagues
    with pytest.raises(WrongStatus):
        score_what_was_read_before_the_close(world, round, form)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be_kept(
    two_colleagues: tuple[World, Submission], round: QuarterRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    world, form = two_colleagues
    score_what_was_read_before_the_close(world, round, form)
    assert Assessment.objects.get(submission=form, factor__code="director-with-mandate").level == 4
