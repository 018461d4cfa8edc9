"""The pages of a maatwerkplan, and what of it stands on Vandaag."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from matching.models import (
    TailoredPart,
    TailoredPlan,
)
from matching.plan_worklist import plan_work
from tests.matching.plans.steps import JUNE, at, does
from transitiehuis import days
from transitiehuis.netwerk.actor import acting


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
