"""Maatwerkplan: a gap becomes parts with days, agreed with the candidate in versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, InternalError, OperationalError, ProgrammingError, transaction
from django.urls import reverse

from intake.models import Candidate, Certificate, Closing, MatchingProfile, Merge, ReasonKind, Trajectory
from matching.gap import demands_of, gap_of
from matching.models import (
    LearningRoute,
    Qualification,
    RouteDemand,
    RouteFunding,
    RouteStart,
    TailoredPart,
    TailoredPlan,
    TradeDemand,
)
from matching.plan_worklist import plan_work
from matching.sheet import sheet_of
from tests.cast import World
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.models import Owed
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

JUNE = date(2026, 6, 1)  # a Monday
MAY = date(2026, 5, 11)


@pytest.fixture(autouse=True)
def spring() -> Any:
    with time_machine.travel(days.start_of(MAY) + timedelta(hours=9)):  # it ticks: no two write at one moment
        yield


@pytest.fixture
def vca(db: None) -> Certificate:
    return Certificate.objects.create(code="B-VCA", name_nl="VCA Basis", kind="vca", validity_years=10)


@pytest.fixture
def trade(themes, vca) -> Qualification:
    """Monteur, level 2, that asks VCA at work and B1 to finish."""
    found = Qualification.objects.create(crebo="25332", name="Monteur", level=2, standing="current")
    found.themes.set(themes[:1])
    facts = {"moment": "work", "weight": "usual", "rests_on_nl": "x", "certainty": "eigen kennis"}
    TradeDemand.objects.create(code="vca", theme=themes[0], kind="certificate", certificate=vca, **facts)
    TradeDemand.objects.create(code="b1", mbo_level=2, kind="language", level="B1", **facts)
    TradeDemand.objects.create(code="car", qualification=found, kind="licence", licence="B", **facts)
    TradeDemand.objects.create(code="other", mbo_level=4, kind="language", level="B2", **facts)
    return found


@pytest.fixture
def plan(world: World, seeker, trade) -> TailoredPlan:
    trajectory = seeker()
    Candidate.objects.filter(pk=trajectory.candidate_id).update(channel="email", email="samira@kandidaat.example")
    trajectory = Trajectory.objects.get(pk=trajectory.pk)
    with acting(world.actor("coordinator")) as by:
        return TailoredPlan.begin(trajectory, begins_on=JUNE, by=by, qualification=trade)


@pytest.fixture
def put(world: World, plan: TailoredPlan) -> Callable[..., TailoredPart]:
    """`put(title=…, days=…)`: one more part of the plan, on Monday unless said."""

    def make(by: str = "coordinator", **facts: Any) -> TailoredPart:
        plan.refresh_from_db()
        part = TailoredPart(plan=plan, **{"kind": "school", "title": "Les", "days": 1, "weekdays": [1], **facts})
        with acting(world.actor(by)) as actor:
            part.add(opened_at=plan.edited_at, by=actor)
        part.refresh_from_db()
        return part

    return make


@pytest.fixture
def asking(add_route, add_start, vca, world: World) -> RouteStart:
    """A start on 22 June of a route that asks VCA."""
    route: LearningRoute = add_route(weeks=4, school_days=1)
    with acting(world.actor("coordinator")) as by:
        RouteDemand(route=route, kind="certificate", certificate=vca, since=days.today()).add(by=by)
    return add_start(route, starts_on=date(2026, 6, 22), enrol_by=date(2026, 6, 15))


def does(world: World, step: Callable[..., Any], who: str = "coordinator", **facts: Any) -> Any:
    with acting(world.actor(who)) as by:
        return step(by=by, **facts)


def edits(world: World, part: TailoredPart, step: str, *args: Any, **facts: Any) -> None:
    part.plan.refresh_from_db()
    with acting(world.actor("coordinator")) as by:
        getattr(part, step)(*args, opened_at=part.plan.edited_at, by=by, **facts)


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
    monkeypatch.setattr(Lockable, "lock", lambda self: None)

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


def at(plan: TailoredPlan, page: str = "plan", *args: Any) -> str:
    return reverse(f"matching:{page}", args=[plan.trajectory.number, *args])


@pytest.mark.django_db
class TestPages:
    def test_a_plan_is_begun_from_the_dossier(self, browser, seeker, trade) -> None:
        trajectory = seeker()
        page = browser("coordinator")
        url = reverse("matching:plan", args=[trajectory.number])
        assert url in page.get(trajectory.get_absolute_url()).content.decode()
        assert reverse("matching:plan_new", args=[trajectory.number]) in page.get(url).content.decode()
        typed = {"goal": "Monteur, niveau 2 (25332)", "begins_on": "2026-06-01"}
        assert page.post(reverse("matching:plan_new", args=[trajectory.number]), typed).status_code == 302
        shown = page.get(url).content.decode()
        assert "VCA Basis" in shown
        assert "wettelijk" not in shown.split("VCA Basis")[1].split("</tr>")[0]

    def test_what_is_typed_wrong_stays_with_a_sentence(self, browser, plan) -> None:
        page = browser("coordinator")
        typed = {
            "opened": plan.edited_at.isoformat(), "title": "Taal", "kind": "language", "days": "10",
            "weekdays": ["4"], "cost": "450", "payer": "",
        }  # fmt: skip
        answer = page.post(at(plan, "plan_part_new"), typed)
        assert answer.status_code == 422
        assert "Zeg wie betaalt" in answer.content.decode()
        assert 'value="Taal"' in answer.content.decode()
        assert page.post(at(plan, "plan_part_new"), {**typed, "payer": "fund"}).status_code == 422
        assert page.post(at(plan, "plan_part_new"), {**typed, "payer": "employer"}).status_code == 302
        assert plan.parts.get().first_day == date(2026, 6, 4)

    def test_a_start_comes_filled_in_and_is_planned_on_its_own_day(self, browser, world, plan, asking) -> None:
        page = browser("coordinator")
        url = f"{at(plan, 'plan_part_new')}?start={asking.pk}"
        form = page.get(url).context["form"]
        assert (form.initial["days"], form.initial["weekdays"]) == (4, [1])
        assert "not_before" not in form.fields
        typed = {"opened": plan.edited_at.isoformat(), "title": "Route", "kind": "school", "days": "4", "weekdays": "1"}
        assert page.post(url, typed).status_code == 302
        assert plan.parts.get().first_day == asking.starts_on

    def test_pressed_twice_is_one_part(self, browser, plan) -> None:
        page = browser("coordinator")
        typed = {"opened": plan.edited_at.isoformat(), "title": "Les", "kind": "school", "days": "1", "weekdays": "1"}
        for _press in range(2):
            page.post(at(plan, "plan_part_new"), typed)
        assert plan.parts.count() == 1

    def test_order_exemption_and_taking_out_from_the_page(self, browser, world, plan, put) -> None:
        first, second = put(days=2), put(title="Tweede")
        page = browser("coordinator")

        def press(name: str, part: TailoredPart, *args: Any, **typed: Any) -> int:
            plan.refresh_from_db()
            typed = {"opened": plan.edited_at.isoformat(), **typed}
            return int(page.post(at(plan, name, part.pk, *args), typed).status_code)

        assert press("plan_part_shift", second, "eerder") == 302
        assert [part.title for part in plan.parts.in_order()] == ["Tweede", "Les"]
        assert press("plan_part_exempt", first, exempt_by=world.school.pk, exempt_on="2026-05-11") == 422
        said = {"exempt_by": world.school.pk, "exempt_on": "2026-05-11", "exempt_basis": "diploma"}
        assert press("plan_part_exempt", first, **said) == 302
        assert "Vrijgesteld door ROC IJsselpoort op 11 mei 2026" in page.get(at(plan)).content.decode()
        assert press("plan_part_again", first) == 302
        assert press("plan_part_remove", first) == 302
        assert [part.title for part in plan.parts.in_order()] == ["Tweede"]
        assert press("plan_part_shift", second, "zijwaarts") == 404

    def test_agreed_on_the_page_and_on_paper(self, browser, plan, put) -> None:
        put(title="Les en werkplaats")
        page = browser("coordinator")
        assert page.post(at(plan, "plan_agree"), {"on": "2026-05-11"}).status_code == 422
        assert page.post(at(plan, "plan_agree"), {"on": "2026-05-11", "agreed": "on"}).status_code == 302
        shown = page.get(at(plan)).content.decode()
        assert "vastgesteld met de kandidaat op 11 mei 2026" in shown
        paper = page.get(at(plan, "plan_pdf"))
        assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
        late = browser("colleague").post(at(plan, "plan_agree"), {"on": "2026-05-11", "agreed": "on"}, follow=True)
        assert "Dit plan is intussen veranderd" in late.content.decode()
        assert late.redirect_chain[-1][0] == plan.trajectory.get_absolute_url()

    def test_the_plan_costs_as_many_queries_for_two_parts_as_for_nine(
        self, browser, plan, put, django_assert_num_queries, django_assert_max_num_queries
    ) -> None:
        put(), put(title="Twee", weekdays=[2])
        page = browser("coordinator")
        page.get(at(plan))
        with django_assert_max_num_queries(30) as few:
            page.get(at(plan))
        for number in range(7):
            put(title=f"Deel {number}", weekdays=[3])
        with django_assert_num_queries(len(few)):
            page.get(at(plan))

    def test_the_list_costs_as_many_queries_for_two_plans_as_for_six(
        self, browser, world, seeker, trade, plan, django_assert_num_queries, django_assert_max_num_queries
    ) -> None:
        def more(name: str) -> None:
            trajectory = seeker(first_name=name)
            with acting(world.actor("coordinator")) as by:
                TailoredPlan.begin(trajectory, begins_on=JUNE, by=by, qualification=trade)

        more("Aad")
        page, url = browser("coordinator"), reverse("matching:plans")
        page.get(url)
        with django_assert_max_num_queries(14) as few:
            page.get(url)
        for name in ("Bo", "Cem", "Dina", "Els"):
            more(name)
        with django_assert_num_queries(len(few)):
            assert page.get(url).content.decode().count("/matching/maatwerkplannen/2026-") == 6


@pytest.mark.django_db(transaction=True)
def test_two_add_a_part_at_once_and_the_other_hears_of_it(world, plan, twice_at_once) -> None:
    race = twice_at_once(add_monday, plan, by=(world.actor("coordinator"), world.actor("colleague")))
    assert (len(race.winners), [type(one) for one in race.losers]) == (1, [WrongStatus])
    assert plan.parts.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_race_for_a_day_is_real_and_the_database_holds_it(world, plan, twice_at_once, monkeypatch) -> None:
    monkeypatch.setattr(Lockable, "lock", lambda self: None)
    race = twice_at_once(add_monday, plan, by=(world.actor("coordinator"), world.actor("colleague")))
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], IntegrityError | OperationalError)


def add_monday(plan: TailoredPlan, by: Any) -> None:
    part = TailoredPart(plan=plan, kind="school", title="Les", days=1, weekdays=[1])
    part.add(opened_at=plan.edited_at, by=by)


@pytest.mark.django_db
def test_what_was_not_begun_in_time_is_planned_from_today_and_what_was_agreed_stays(world, plan, put) -> None:
    put(title="Les")
    with time_machine.travel(days.start_of(date(2026, 7, 1)) + timedelta(hours=9), tick=False):
        sheet = sheet_of(TailoredPlan.objects.get(pk=plan.pk))
        assert sheet.begins == date(2026, 7, 6)
    does(world, plan.agree)
    with time_machine.travel(days.start_of(date(2026, 7, 1)) + timedelta(hours=9), tick=False):
        assert sheet_of(TailoredPlan.objects.get(pk=plan.pk)).begins == JUNE


@pytest.mark.django_db
class TestVandaag:
    def test_a_start_called_off_is_on_vandaag(self, world, plan, put, vca, asking) -> None:
        put(title="VCA", certificate=vca, weekdays=[2])
        part = put(title="Route", start=asking, days=4)
        does(world, plan.agree)
        does(world, TailoredPart.objects.get(pk=part.pk).enrol)
        with acting(world.actor("coordinator")) as by:
            asking.refresh_from_db()
            asking.change(opened_at=asking.edited_at, by=by, status="cancelled")
            [row] = plan_work(by, days.today())
            assert "gaat niet door" in row.who
        with acting(world.actor("neighbour")) as by:
            assert plan_work(by, days.today()) == []

    def test_a_start_that_moved_is_on_vandaag_until_the_plan_is_changed(self, world, plan, put, vca, asking, browser):
        put(title="VCA", certificate=vca, weekdays=[2])
        put(title="Route", start=asking, days=4)
        does(world, plan.agree)
        with acting(world.actor("coordinator")) as by:
            assert [row.what for row in plan_work(by, days.today())] == []
            asking.refresh_from_db()
            asking.change(opened_at=asking.edited_at, by=by, starts_on=date(2026, 6, 29))
            [row] = plan_work(by, days.today())
        assert (row.title, row.group) == (plan.trajectory.candidate.name, "today")
        assert "29 juni 2026" in row.who
        assert "29 juni 2026" in browser("coordinator").get(at(plan)).content.decode()
        new = does(world, plan.change, because="De school schoof")
        does(world, new.agree)
        with acting(world.actor("coordinator")) as by:
            assert plan_work(by, days.today()) == []

    def test_a_seat_to_be_asked_is_there_two_weeks_before_enrolment_ends(self, world, plan, put, vca, asking) -> None:
        put(title="VCA", certificate=vca, weekdays=[2])
        part = put(title="Route", start=asking, days=4)
        does(world, plan.agree)
        with time_machine.travel(days.start_of(date(2026, 6, 8)) + timedelta(hours=9), tick=False):
            with acting(world.actor("coordinator")) as by:
                [row] = plan_work(by, days.today())
                assert (row.post, row.due) == (True, asking.enrol_by)
            does(world, TailoredPart.objects.get(pk=part.pk).enrol)
            with acting(world.actor("coordinator")) as by:
                assert plan_work(by, days.today()) == []
            with acting(world.actor("adviser")) as by:
                assert plan_work(by, days.today()) == []  # not aan zet


# A dossier that was put together with another ------------------------------------------------------------------------


@pytest.fixture
def came_along(world: World, plan: TailoredPlan, put: Any, seeker: Any) -> Callable[..., Trajectory]:
    """`came_along(agreed=True)`: the dossier that goes on for the one with this plan, of two lessons."""

    def make(agreed: bool = False) -> Trajectory:
        put(days=2)
        plan.refresh_from_db()
        survivor = seeker(first_name="Zamira", phone="0687654321", email="z@x.example")
        with acting(world.actor("coordinator")) as by:
            if agreed:
                plan.agree(by=by)
            Merge.of(survivor, Trajectory.objects.get(pk=plan.trajectory_id), choices={}, by=by)
        return Trajectory.objects.get(pk=survivor.pk)

    return make


def test_one_press_lets_a_plan_that_came_along_go_on(came_along, plan, world, client):
    survivor = came_along()
    client.force_login(world.coordinator)
    url = reverse("matching:plan", args=[survivor.number])
    page = client.get(url).content.decode()
    assert "Ga ermee verder in dit dossier" in page
    assert "Plan vaststellen" not in page
    client.post(reverse("matching:plan_carry", args=[survivor.number, plan.pk]))
    made = TailoredPlan.objects.get(trajectory=survivor)
    assert (made.status, made.version, made.replaces) == ("concept", 2, plan)
    assert [(part.title, part.days) for part in made.parts.all()] == [("Les", 2)]
    plan.refresh_from_db()
    assert (plan.status, plan.ended_because) == ("stopped", f"Gaat verder met dossier {survivor.number}.")
    page = client.get(url).content.decode()
    assert "Plan vaststellen" in page
    assert f"dossier {plan.trajectory.number}" in client.get(f"{url}?versie=1").content.decode()


def test_an_agreed_plan_stands_until_the_one_that_goes_on_is_agreed(came_along, plan, world):
    survivor = came_along(agreed=True)
    with acting(world.actor("coordinator")) as by:
        made = TailoredPlan.objects.get(pk=plan.pk).carry_over(survivor, by=by)
        assert TailoredPlan.objects.get(pk=plan.pk).status == "agreed"
        with pytest.raises(WrongStatus, match="al een plan"):
            TailoredPlan.objects.get(pk=plan.pk).carry_over(survivor, by=by)
        TailoredPlan.objects.get(pk=made.pk).agree(by=by)
    assert TailoredPlan.objects.get(pk=plan.pk).status == "replaced"


def carry_at_once(world, survivor, plan, twice_at_once):
    def carry(row: Any, by: Any) -> None:
        row.carry_over(Trajectory.objects.get(pk=survivor.pk), by=by)

    return twice_at_once(carry, plan, by=(world.actor("coordinator"), world.actor("colleague")))


def test_two_who_carry_one_plan_over_at_once_make_one(came_along, plan, world, twice_at_once):
    survivor = came_along()
    race = carry_at_once(world, survivor, plan, twice_at_once)
    assert [type(loser) for loser in race.losers] == [WrongStatus]
    assert TailoredPlan.objects.filter(trajectory=survivor).count() == 1


def test_without_the_lock_only_the_database_would_have_stopped_the_second(
    came_along, plan, world, twice_at_once, monkeypatch
):
    survivor = came_along()
    monkeypatch.setattr(Lockable, "lock", lambda self: None)
    race = carry_at_once(world, survivor, plan, twice_at_once)
    assert [type(loser) for loser in race.losers] in ([IntegrityError], [WrongStatus])


def test_only_who_is_aan_zet_carries_a_plan_over_and_only_one_that_came_along(came_along, plan, world, seeker):
    survivor, stranger = came_along(), seeker(first_name="Youssef", phone="0611111111")
    with acting(world.actor("adviser")) as by, pytest.raises(NotAllowed):
        TailoredPlan.objects.get(pk=plan.pk).carry_over(survivor, by=by)
    with acting(world.actor("coordinator")) as by, pytest.raises(WrongStatus):
        TailoredPlan.objects.get(pk=plan.pk).carry_over(stranger, by=by)
