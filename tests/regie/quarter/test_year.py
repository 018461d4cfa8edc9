"""A year of the round, day by day: the ledger holds exactly the expected rows, none double."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cast import LONG_AGO, World
from tests.regie.quarter.scenes import Ledger, at, days_between, factor, fill_in, ledger, plan, walk
from transitiehuis.netwerk.models import Partnership
from transitiehuis.regie.models import Action, QuarterRound, RoundStage
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.tasks import quarter_rhythm

pytestmark = pytest.mark.django_db

# The days of 2026 by hand: 5 May and Hemelvaart (14 May) lie in the second round.
YEAR = {
    "2026-K1": {"opening": "01-20", "reminder": "02-03", "last_reminder": "02-10", "pack": "02-13", "halfway": "03-31"},
    "2026-K2": {"opening": "04-21", "reminder": "05-06", "last_reminder": "05-12", "pack": "05-15", "halfway": "06-30"},
    "2026-K3": {"opening": "07-21", "reminder": "08-04", "last_reminder": "08-11", "pack": "08-14", "halfway": "09-29"},
    "2026-K4": {"opening": "10-20", "reminder": "11-03", "last_reminder": "11-10", "pack": "11-13", "halfway": "12-29"},
}


class Cast:
    """The four partners of the world that somebody can be told for, and whom."""

    def __init__(self, world: World) -> None:
        self.told = {
            "school": (world.school.pk, world.reader.pk, world.manager.pk),  # partnercontact, and a colleague
            "branch": (world.branch.pk, world.partner_contact.pk, None),  # partnercontact alone
            "region_office": (world.region_office.pk, world.director.pk, None),  # neither: its ketenregisseur
            "other_school": (world.other_school.pk, world.neighbour_manager.pk, world.neighbour.pk),  # a manager
        }

    def rows(self, quarter: str, stage: str, day: date, partners: tuple[str, ...] = ()) -> Ledger:
        found = []
        for partner in partners or tuple(self.told):
            organisation, contact, colleague = self.told[partner]
            key = f"AM06/{quarter}/{organisation}/{stage}"
            found.append((day, f"{key}/{contact}"))
            if stage == "last_reminder" and colleague:
                found.append((day, f"{key}/{colleague}"))
        return found


def day_of(quarter: str, stage: str) -> date:
    return date.fromisoformat(f"2026-{YEAR[quarter][stage]}")


def whole_year(cast: Cast) -> Ledger:
    return sorted(
        row
        for quarter, stages in YEAR.items()
        for stage in stages
        for row in cast.rows(quarter, stage, day_of(quarter, stage))
    )


@pytest.fixture
def cast(world: World, toolkit: None) -> Cast:
    return Cast(world)


def test_a_year_in_which_nobody_answers(cast: Cast) -> None:
    walk(date(2025, 12, 31), date(2026, 12, 31))
    assert ledger() == whole_year(cast)
    assert RoundStage.objects.count() == 4 * 5 * 4


def test_beat_is_off_for_nine_days_and_only_the_newest_stage_is_caught_up(cast: Cast) -> None:
    # From the day of the reminder to beyond that of the last one: the former is passed over
    walk(date(2026, 1, 19), date(2026, 2, 18), off=days_between(date(2026, 2, 3), date(2026, 2, 11)))
    late = [day for day, key in ledger() if "reminder" in key]
    assert late == []  # 12 February is the last day of scoring: too late to remind anybody
    assert ledger() == sorted(
        cast.rows("2026-K1", "opening", date(2026, 1, 20)) + cast.rows("2026-K1", "pack", date(2026, 2, 13))
    )


def test_beat_is_off_over_opening_and_reminder(cast: Cast) -> None:
    walk(date(2026, 1, 19), date(2026, 2, 9), off=days_between(date(2026, 1, 20), date(2026, 2, 6)))
    # back on Saturday 7 February: caught up on Monday, and one letter only
    assert ledger() == sorted(cast.rows("2026-K1", "reminder", date(2026, 2, 9)))


def test_a_partner_that_is_done_hears_no_more_of_it(cast: Cast, world: World) -> None:
    round = plan(world, Quarter(2026, 4))
    done = {date(2026, 11, 3): lambda: fill_in(world.actor("reader"), round)}
    walk(date(2026, 10, 19), date(2026, 11, 18), facts=done)
    others = ("branch", "region_office", "other_school")
    assert ledger() == sorted(
        cast.rows("2026-K4", "opening", date(2026, 10, 20))
        + cast.rows("2026-K4", "reminder", date(2026, 11, 3), others)  # done today: no mail today
        + cast.rows("2026-K4", "last_reminder", date(2026, 11, 10), others)
        + cast.rows("2026-K4", "pack", date(2026, 11, 13))
    )


def test_who_finishes_before_the_opening_letter_gets_none(cast: Cast, world: World) -> None:
    round = plan(world, Quarter(2026, 4))
    walk(
        date(2026, 10, 20),
        date(2026, 10, 21),
        facts={date(2026, 10, 20): lambda: fill_in(world.actor("reader"), round)},
    )
    assert ledger() == sorted(
        cast.rows("2026-K4", "opening", date(2026, 10, 20), ("branch", "region_office", "other_school"))
    )


def test_a_partner_that_joins_halfway_gets_the_newest_stage_and_one_that_left_nothing(cast: Cast, world: World) -> None:
    joins, leaves = date(2026, 11, 5), date(2026, 11, 10)
    Partnership.objects.filter(organisation=world.branch).update(since=joins)
    Partnership.objects.filter(organisation=world.other_school).update(until=leaves)
    walk(date(2026, 10, 19), date(2026, 11, 18))
    assert ledger() == sorted(
        cast.rows("2026-K4", "opening", date(2026, 10, 20), ("school", "region_office", "other_school"))
        + cast.rows("2026-K4", "reminder", date(2026, 11, 3), ("school", "region_office", "other_school"))
        + cast.rows("2026-K4", "reminder", joins, ("branch",))
        + cast.rows("2026-K4", "last_reminder", leaves)  # on its last day it still gets mail
        + cast.rows("2026-K4", "pack", date(2026, 11, 13), ("school", "branch", "region_office"))
    )


def test_a_round_that_moves_twice_tells_each_stage_once(cast: Cast, world: World) -> None:
    round = plan(world, Quarter(2026, 4))

    def move(day: date) -> None:
        QuarterRound.objects.get(pk=round.pk).move(day, by=world.actor("director"))

    facts = {
        date(2026, 11, 4): lambda: move(date(2026, 12, 8)),  # after the reminder: later
        date(2026, 11, 20): lambda: move(date(2026, 12, 1)),  # and somewhat earlier again
    }
    walk(date(2026, 10, 19), date(2026, 12, 9), facts=facts)
    assert ledger() == sorted(
        cast.rows("2026-K4", "opening", date(2026, 10, 20))
        + cast.rows("2026-K4", "reminder", date(2026, 11, 3))
        + cast.rows("2026-K4", "last_reminder", date(2026, 11, 24))
        + cast.rows("2026-K4", "pack", date(2026, 11, 27))
    )


def test_a_cancelled_round_tells_nothing_more(cast: Cast, world: World) -> None:
    round = plan(world, Quarter(2026, 4))
    stop = {date(2026, 11, 2): lambda: round.cancel("Iedereen is op de beurs", by=world.actor("director"))}
    walk(date(2026, 10, 19), date(2026, 11, 18), facts=stop)
    assert ledger() == sorted(cast.rows("2026-K4", "opening", date(2026, 10, 20)))


def test_actions_are_told_the_day_after_and_nudged_until_they_are_done(cast: Cast, world: World) -> None:
    round, director = plan(world, Quarter(2026, 4)), world.actor("director")
    added: dict[str, Action] = {}

    def agree() -> None:
        for name, owner, due in (("a", world.school, date(2026, 12, 1)), ("b", world.branch, date(2026, 12, 25))):
            added[name] = Action.add(
                QuarterRound.objects.get(pk=round.pk), by=director, organisation=owner, text=f"Actie {name}", due_on=due
            )

    facts = {
        date(2026, 11, 17): agree,
        date(2026, 12, 2): lambda: added["a"].finish(by=world.actor("reader")),
    }
    walk(date(2026, 11, 13), date(2027, 1, 19), facts=facts)
    a, b = (f"AM06/2026-K4/{action.organisation_id}/action-{action.pk}" for action in (added["a"], added["b"]))
    reader, contact, chief = world.reader.pk, world.partner_contact.pk, world.director.pk
    told = ledger()
    assert [row for row in told if "/actions/" in row[1]] == cast.rows(
        "2026-K4", "actions", date(2026, 11, 18), ("school", "branch")
    )
    assert [row for row in told if "/action-" in row[1]] == sorted([
        (date(2026, 11, 24), f"{a}/2026-12-01-7/{reader}"),
        (date(2026, 12, 1), f"{a}/2026-12-01+0/{reader}"),  # done the day after: no third nudge
        (date(2026, 12, 18), f"{b}/2026-12-25-7/{contact}"),
        (date(2026, 12, 28), f"{b}/2026-12-25+0/{contact}"),  # Christmas shifts to the next werkdag
        (date(2027, 1, 4), f"{b}/2026-12-25+7/{contact}"),  # so does New Year
        (date(2027, 1, 4), f"{b}/2026-12-25+7/{chief}"),  # the copy to the ketenregisseur
    ])  # fmt: skip


def test_a_moved_action_is_nudged_about_its_new_date_only(world: World, cast: Cast) -> None:
    round, director = plan(world, Quarter(2026, 4)), world.actor("director")
    with at(date(2026, 11, 17)):
        action = Action.add(round, by=director, organisation=world.branch, text="Actie", due_on=date(2026, 12, 1))
    facts = {date(2026, 11, 26): lambda: action.move(date(2026, 12, 15), "Eerst de roosters", by=director)}
    walk(date(2026, 11, 19), date(2026, 12, 16), facts=facts)
    threads = [(day, key.split("/")[4]) for day, key in ledger() if "/action-" in key]
    assert threads == [
        (date(2026, 11, 24), "2026-12-01-7"),
        (date(2026, 12, 8), "2026-12-15-7"),
        (date(2026, 12, 15), "2026-12-15+0"),
    ]


def test_an_action_added_later_is_told_at_once_to_an_owner_who_did_not_add_it(world: World, cast: Cast) -> None:
    round = plan(world, Quarter(2026, 4))
    with at(date(2026, 12, 3)):
        for who in ("director", "partner_contact"):
            Action.add(round, by=world.actor(who), organisation=world.branch, text="Actie", due_on=date(2027, 2, 1))
        quarter_rhythm()
        (row,) = [key for _day, key in ledger() if "/action" in key]
    assert row.endswith(f"/new/{world.partner_contact.pk}")


def test_29_february_31_december_and_both_clock_changes_are_days_like_others(cast: Cast, world: World) -> None:
    meeting = date(2024, 3, 28)
    plan(world, Quarter(2024, 1), meeting)  # M−28 is 29 February; M+42 lies beyond the change to summer time
    walk(date(2024, 2, 28), date(2024, 4, 17))
    days = {stage: day for day, key in ledger() if "2024-K1" in key for stage in [key.split("/")[3]]}
    assert days == {
        "opening": date(2024, 2, 29),
        "reminder": date(2024, 3, 14),
        "last_reminder": date(2024, 3, 21),
        "pack": date(2024, 3, 25),
    }


def test_an_opening_on_31_december_belongs_to_the_round_of_the_new_year(cast: Cast, world: World) -> None:
    plan(world, Quarter(2027, 1), date(2027, 1, 28))
    walk(date(2026, 12, 30), date(2027, 1, 1))
    told = [row for row in ledger() if "2027-K1" in row[1]]
    assert told == sorted(cast.rows("2027-K1", "opening", date(2026, 12, 31)))


def test_a_region_without_partners_gets_no_round_and_one_with_partners_two(world: World, toolkit: None) -> None:
    Partnership.objects.filter(region=world.other_region).update(until=LONG_AGO + timedelta(days=1))
    with at(date(2026, 10, 1)):
        quarter_rhythm()
    assert set(QuarterRound.objects.values_list("region__code", "year", "quarter")) == {
        ("AM06", 2026, 4),
        ("AM06", 2027, 1),
    }


@pytest.mark.parametrize(("day", "made"), [(date(2026, 11, 12), True), (date(2026, 11, 13), False)])
def test_a_quarter_whose_close_has_passed_gets_no_round_by_itself(
    world: World, toolkit: None, day: date, made: bool
) -> None:
    with at(day):
        quarter_rhythm()
    assert QuarterRound.objects.filter(region=world.region, year=2026, quarter=4).exists() is made


def test_the_focus_factors_are_asked_of_every_partner_also_when_chosen_after_the_opening(
    world: World, cast: Cast
) -> None:
    round = plan(world, Quarter(2026, 4))
    chosen = factor("fast-first-talk")
    facts = {date(2026, 10, 22): lambda: round.focus_on([chosen], by=world.actor("director"))}
    walk(date(2026, 10, 20), date(2026, 10, 22), facts=facts)
    forms = round.submissions.all()
    assert forms.count() == 8
    assert all(form.assessments.filter(factor=chosen).exists() for form in forms)
    assert all(form.assessments.count() <= 14 for form in forms)
