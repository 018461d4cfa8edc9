"""Maatwerkplan: a gap becomes parts with days, agreed with the candidate in versions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, InternalError, ProgrammingError, transaction

from intake.models import Certificate, Closing, MatchingProfile, ReasonKind, Trajectory
from matching.gap import demands_of, gap_of
from matching.models import (
    RouteFunding,
    TailoredPart,
    TailoredPlan,
)
from matching.sheet import sheet_of
from tests.matching.plans.steps import JUNE, MAY, add_monday, does, edits
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.models import Owed
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus


@pytest.mark.django_db
class TestGap:
    def test_what_a_trade_asks_is_laid_beside_what_is_known(self, plan, vca, world) -> None:
        profile = MatchingProfile.objects.get(trajectory=plan.trajectory)
        with acting(world.actor("coordinator")) as by:
            profile.record({"language_level": "B1", "licences": ["AM"]}, by=by, certificates=[])
        lines = {line.demand.code: line for line in gap_of(demands_of(plan), sheet_of(plan))}
        assert set(lines) == {"vca", "b1", "car"}  # what another level asks is not asked here
        assert lines["b1"].check.verdict == "fits"
        assert lines["car"].check.verdict == "not"
        assert lines["vca"].check.verdict == "unknown"
        assert lines["car"].is_open
        assert not lines["b1"].is_open

    def test_a_part_covers_a_demand_and_says_by_when(self, plan, put, vca) -> None:
        put(title="VCA-cursus", certificate=vca)
        [line] = [one for one in gap_of(demands_of(plan), sheet_of(plan)) if one.demand.code == "vca"]
        assert not line.is_open
        assert "VCA-cursus" in line.cover
        assert "1 juni 2026" in line.cover


@pytest.mark.django_db
class TestDays:
    def test_parts_on_the_same_weekday_come_after_each_other(self, put) -> None:
        first, second = put(days=2), put(title="Daarna", days=2)
        first.refresh_from_db()
        assert (first.first_day, first.last_day) == (JUNE, date(2026, 6, 8))
        assert (second.first_day, second.last_day) == (date(2026, 6, 15), date(2026, 6, 22))
        assert second.taken == (date(2026, 6, 15), date(2026, 6, 22))

    def test_what_a_demand_asks_comes_first_and_a_start_too_early_is_refused(self, world, plan, put, vca, asking):
        part = put(title="Route", start=asking, weekdays=[1], days=4)
        sheet = sheet_of(plan)
        assert [one.rule.kind for one in sheet.unmet] == ["certificate"]
        assert "VCA Basis" in sheet.warnings[0]  # not known: to be found out, not in the way
        course = put(title="VCA", certificate=vca, weekdays=[2], not_before=date(2026, 6, 30))
        assert "zet dat ervoor" in sheet_of(plan).problem_of(part)
        edits(world, course, "shift", -1)
        part.refresh_from_db()
        assert part.first_day is None
        assert "30 juni 2026" in sheet_of(plan).problem_of(part)
        with pytest.raises(WrongStatus, match="30 juni 2026"):
            does(world, plan.agree)
        edits(world, course, "change", not_before=None)
        part.refresh_from_db()
        assert (part.first_day, part.begins_then) == (asking.starts_on, asking.starts_on)

    def test_the_database_refuses_the_same_day_twice(self, put) -> None:
        first, second = put(), put(title="Ander", weekdays=[2])
        with pytest.raises(IntegrityError, match="one_place_a_day"), transaction.atomic():
            TailoredPart.objects.filter(pk=second.pk).update(taken=first.taken)

    @pytest.mark.parametrize(
        ("facts", "why"),
        [
            ({"weekdays": [6]}, "weekdays"),
            ({"weekdays": []}, "weekdays"),
            ({"days": 0}, "days"),
            ({"cost": 100}, "cost_has_a_payer"),
            ({"cost": 100, "payer": "fund"}, "fund_is_named"),
            ({"pinned": True}, "pinned_on_a_day"),
            ({"exempt_on": MAY}, "exempt_by_whom"),
        ],
    )
    def test_the_database_refuses_half_a_part(self, put, facts, why) -> None:
        part = put()
        with pytest.raises(IntegrityError, match=why), transaction.atomic():
            TailoredPart.objects.filter(pk=part.pk).update(**facts)

    def test_an_exemption_says_by_whom_and_frees_the_days(self, world, plan, put) -> None:
        first, second = put(days=5), put(title="Daarna")
        edits(
            world, first, "exempt", exempt_by=world.school, exempt_on=MAY, exempt_basis="diploma", exempt_reference="12"
        )
        second.refresh_from_db()
        assert second.first_day == JUNE
        first.refresh_from_db()
        assert (first.first_day, first.is_exempt) == (None, True)
        edits(world, first, "require_again")
        second.refresh_from_db()
        assert second.first_day == date(2026, 7, 6)

    def test_a_removed_part_no_longer_holds_another_up(self, world, put) -> None:
        first = put(days=3)
        second = put(title="Daarna", weekdays=[3], after=first)
        assert second.first_day == date(2026, 6, 17)
        edits(world, first, "remove")
        second.refresh_from_db()
        assert (second.after, second.first_day) == (None, date(2026, 6, 3))


@pytest.mark.django_db
class TestAgreeing:
    def test_it_stands_with_who_and_when_and_the_candidate_is_told(self, world, plan, put, vca) -> None:
        put(title="VCA-cursus", certificate=vca, cost=195, payer="uwv", provider=world.school)
        Owed.objects.all().delete()
        does(world, plan.agree, on=MAY)
        assert (plan.status, plan.agreed_on, plan.agreed_by, plan.agreed_for) == (
            "agreed", MAY, world.coordinator, world.school,
        )  # fmt: skip
        mail = Owed.objects.get(kind="intake.candidate_told")
        assert "VCA-cursus bij ROC IJsselpoort, op 1 juni 2026" in mail.body
        assert "U betaalt zelf niets." in mail.body

    def test_an_empty_plan_cannot_be_agreed(self, world, plan) -> None:
        with pytest.raises(WrongStatus):
            does(world, plan.agree)

    def test_a_demand_that_nothing_meets_stands_in_the_way(self, world, plan, put, vca, asking) -> None:
        other = Certificate.objects.create(code="K1", name_nl="Iets anders", kind="vca")
        profile = MatchingProfile.objects.get(trajectory=plan.trajectory)
        with acting(world.actor("coordinator")) as by:
            profile.record({}, by=by, certificates=[(other, None)])
        put(title="Route", start=asking)
        with pytest.raises(WrongStatus, match="VCA Basis"):
            does(world, plan.agree)

    def test_after_that_nothing_in_it_can_be_changed(self, world, plan, put) -> None:
        part = put()
        does(world, plan.agree)
        with pytest.raises(WrongStatus):
            edits(world, part, "change", title="Anders")
        for harm in (
            lambda: TailoredPart.objects.filter(pk=part.pk).update(title="Anders"),
            lambda: TailoredPart.objects.filter(pk=part.pk).delete(),
        ):
            with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
                harm()

    def test_a_change_is_a_next_version_with_a_reason_and_what_began_keeps_its_days(self, world, plan, put) -> None:
        first = put(days=6)
        put(title="Daarna", after=first, days=2)
        does(world, plan.agree)
        with time_machine.travel(days.start_of(date(2026, 6, 10)) + timedelta(hours=9), tick=False):
            new = does(world, plan.change, because="Ander rooster")
            kept, moved = new.parts.in_order()
            assert (new.version, new.changed_because, new.status) == (2, "Ander rooster", "concept")
            assert (kept.first_day, kept.pinned) == (JUNE, True)
            assert (moved.after, moved.first_day) == (kept, date(2026, 7, 13))
            plan.refresh_from_db()
            assert plan.status == "agreed"  # until the new one is
            with pytest.raises(WrongStatus):
                does(world, plan.change, because="Nog eens")
            does(world, new.agree)
        plan.refresh_from_db()
        assert (plan.status, plan.ended_on) == ("replaced", date(2026, 6, 10))

    def test_a_seat_is_asked_from_the_plan_once(self, world, plan, put, vca, asking) -> None:
        put(title="VCA", certificate=vca, weekdays=[2])
        part = put(title="Route", start=asking)
        with pytest.raises(WrongStatus):
            does(world, part.enrol)  # not agreed yet
        does(world, plan.agree)
        part = TailoredPart.objects.get(pk=part.pk)
        made = does(world, part.enrol)
        assert (made.status, made.start) == ("held", asking)
        with pytest.raises(WrongStatus):
            does(world, TailoredPart.objects.get(pk=part.pk).enrol)

    def test_a_traject_that_closes_stops_its_plan(self, world, plan, put, reasons) -> None:
        put()
        does(world, plan.agree)
        trajectory = Trajectory.objects.get(pk=plan.trajectory_id)
        with acting(world.actor("coordinator")) as by:
            trajectory.close(Closing.WITHDRAWN, reasons(ReasonKind.CLOSE, "other_work"), by=by)
        plan.refresh_from_db()
        assert (plan.status, bool(plan.ended_because)) == ("stopped", True)

    @pytest.mark.parametrize("who", ["adviser", "reader", "neighbour"])
    def test_only_who_is_aan_zet_makes_and_agrees(self, world, plan, put, who) -> None:
        put()
        with pytest.raises((NotAllowed, Trajectory.DoesNotExist)):
            does(world, plan.agree, who)

    def test_who_wrote_on_an_older_page_hears_so(self, world, plan, put) -> None:
        drawn = plan.edited_at
        with time_machine.travel(days.start_of(MAY) + timedelta(hours=10), tick=False):
            put()
            with acting(world.actor("colleague")) as by, pytest.raises(WrongStatus, match="Marieke"):
                TailoredPart(plan=plan, kind="school", title="B", days=1, weekdays=[2]).add(opened_at=drawn, by=by)


@pytest.mark.django_db
def test_money_that_ends_before_a_part_is_said(world, plan, put, asking, vca) -> None:
    put(title="VCA", certificate=vca, weekdays=[2])
    with acting(world.actor("coordinator")) as by:
        fund = RouteFunding(route=asking.route, fund="Ontwikkelfonds", until=date(2026, 6, 23))
        fund.add(by=by)
    put(title="Route", start=asking, days=4, cost=900, payer="fund", funding=fund)
    sheet = sheet_of(plan)
    assert any("Ontwikkelfonds" in said for said in sheet.warnings)
    assert sheet.costs() == [("Ontwikkelfonds", 900)]


# Races ---------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_make_a_plan_at_once_and_there_is_one(world, seeker, trade, twice_at_once) -> None:
    def begin(trajectory: Trajectory, by: Any) -> TailoredPlan:
        return TailoredPlan.begin(trajectory, begins_on=JUNE, by=by, qualification=trade)

    both = (world.actor("coordinator"), world.actor("colleague"))
    race = twice_at_once(begin, seeker(), by=both)
    assert (len(race.winners), [type(one) for one in race.losers]) == (1, [WrongStatus])


@pytest.mark.django_db(transaction=True)
def test_the_race_for_a_plan_is_real(world, seeker, trade, twice_at_once, monkeypatch) -> None:
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)

    def begin(trajectory: Trajectory, by: Any) -> TailoredPlan:
        return TailoredPlan.begin(trajectory, begins_on=JUNE, by=by, qualification=trade)

    race = twice_at_once(begin, seeker(), by=(world.actor("coordinator"), world.actor("colleague")))
    assert [type(one) for one in race.losers] in ([IntegrityError], [WrongStatus])


@pytest.mark.django_db(transaction=True)
def test_agreed_twice_at_once_is_agreed_once(world, plan, put, twice_at_once) -> None:
    put()
    plan.refresh_from_db()
    race = twice_at_once(TailoredPlan.agree, plan, by=(world.actor("coordinator"), world.actor("colleague")))
    assert (len(race.winners), [type(one) for one in race.losers]) == (1, [WrongStatus])
    assert Owed.objects.filter(key=f"candidate/{plan.trajectory_id}/plan/{plan.pk}").count() == 1


# Pages ---------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_add_a_part_at_once_and_the_other_hears_of_it(world, plan, twice_at_once) -> None:
    race = twice_at_once(add_monday, plan, by=(world.actor("coordinator"), world.actor("colleague")))
    assert (len(race.winners), [type(one) for one in race.losers]) == (1, [WrongStatus])
    assert plan.parts.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_race_for_a_day_is_real_and_the_database_holds_it(world, plan, twice_at_once, monkeypatch) -> None:
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(add_monday, plan, by=(world.actor("coordinator"), world.actor("colleague")))
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], IntegrityError)


@pytest.mark.django_db
def test_what_was_not_begun_in_time_is_planned_from_today_and_what_was_agreed_stays(world, plan, put) -> None:
    put(title="Les")
    with time_machine.travel(days.start_of(date(2026, 7, 1)) + timedelta(hours=9), tick=False):
        sheet = sheet_of(TailoredPlan.objects.get(pk=plan.pk))
        assert sheet.begins == date(2026, 7, 6)
    does(world, plan.agree)
    with time_machine.travel(days.start_of(date(2026, 7, 1)) + timedelta(hours=9), tick=False):
        assert sheet_of(TailoredPlan.objects.get(pk=plan.pk)).begins == JUNE
