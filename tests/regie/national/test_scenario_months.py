"""What a scenario came to is written down once, when a month is over, for who sees the scenario."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.frame.test_documents import accessible
from tests.regie.flow.solving import cells
from tests.regie.national.scenes import FIRST, OCTOBER, SEPTEMBER, at, count, country
from tests.regie.roof import client_of, cost, read
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.regie.capacity import kept
from transitiehuis.regie.capacity.what_if import Changes
from transitiehuis.regie.models import Activity, Coverage, ExpectedInflow, NationalMonth, Scenario, ScenarioMonth
from transitiehuis.regie.national.keeping import keep_month
from transitiehuis.regie.rhythm import Quarter

MADE, NOVEMBER_FIRST = date(2026, 9, 30), date(2026, 11, 1)


def keep(world, name: str, day: date) -> Scenario:
    with at(day), acting(world.actor("director")) as by:
        return Scenario.keep(world.region, name, Changes(inflow=50), by=by)


@pytest.fixture
def scenario(world):
    """Half as many people more than the forty that are expected from January on, kept on the last day of September."""
    country(world, [2, 4])
    with at(MADE), acting(world.actor("director")) as by:
        ExpectedInflow.settle(world.region, Quarter(2027, 1), 40, by=by)
    return keep(world, "Meer instroom", MADE)


def page(world, scenario, day: date, query: str = "", who: str = "reader") -> str:
    with at(day):
        return read(client_of(world, who), scenario.get_absolute_url() + query)


def tables(html: str) -> list[list[str]]:
    """The rows by quarter and by part of the chain."""
    part = html.split('id="kwartalen"', 1)[1].split('id="maanden"', 1)[0]
    return cells(f"<main{part}")


def offer_more(world) -> None:
    """From here on the present is another: the school does eighty hours of the first activity."""
    Coverage.objects.create(
        region=world.region, organisation=world.school, activity=Activity.objects.order_by("position", "pk")[0],
        role="helps", hours_per_quarter=80, since=date(2026, 10, 1),
    )  # fmt: skip


def test_as_it_stood_is_what_the_page_said_that_night_whatever_happens_afterwards(world, scenario):
    count()
    then = tables(page(world, scenario, FIRST))
    offer_more(world)
    later = date(2026, 10, 20)
    assert tables(page(world, scenario, later)) != then, "the present is another by now"
    html = page(world, scenario, later, "?maand=2026-09")
    assert tables(html) == then
    assert "As it stood on Thursday 1 October 2026." in html
    assert "Where it holds up" not in html, "that was not written down"
    assert then[0][0] == "2027-K1"
    now, other, difference = (int(cell.replace(",", "").lstrip("+")) for cell in then[0][1:4])
    assert other - now == difference > 0


def test_the_next_month_stands_beside_it_and_nothing_changes_either(world, scenario):
    count()
    offer_more(world)
    assert count(FIRST + timedelta(days=1)) == 0, "looked at already"
    count(NOVEMBER_FIRST)
    rows = list(ScenarioMonth.objects.of(scenario))
    assert [row.month for row in rows] == [OCTOBER, SEPTEMBER]
    now, before = (float(row.figures["quarters"][0][1]) for row in rows)
    assert now == before - 80
    for changed in (ScenarioMonth.objects, Scenario.objects):
        facts = {"figures": {}} if changed.model is ScenarioMonth else {"changes": Changes(inflow=5).keep()}
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            changed.update(**facts)


def test_of_a_month_in_which_it_was_not_there_nothing_is_written(world, scenario):
    late = keep(world, "Te laat voor september", FIRST)
    count(FIRST)
    assert [row.scenario for row in ScenarioMonth.objects.order_by("pk")] == [scenario]
    count(NOVEMBER_FIRST)
    assert [row.month for row in ScenarioMonth.objects.of(late)] == [OCTOBER]
    assert "maanden" not in page(world, keep(world, "Net bewaard", NOVEMBER_FIRST), NOVEMBER_FIRST)


@pytest.mark.parametrize(
    ("who", "sees"), [("reader", True), ("director", True), ("national", True), ("stranger", False)]
)
def test_who_sees_the_scenario_sees_its_months_and_nobody_else(world, scenario, who, sees):
    count()
    with acting(world.actor(who)) as actor:
        assert ScenarioMonth.objects.visible_to(actor).exists() is sees
        assert ScenarioMonth.objects.exists() is Scenario.objects.exists() is sees, "the database says the same"
        with pytest.raises(DatabaseError), transaction.atomic():
            ScenarioMonth.objects.create(scenario=scenario, month=OCTOBER, figures={}, counted_at=timezone.now())


def test_paper_and_spreadsheet_tell_the_month_and_all_months(world, scenario):
    count()
    count(NOVEMBER_FIRST)
    with at(NOVEMBER_FIRST):
        client, url = client_of(world, "reader"), scenario.get_absolute_url()
        assert cost(client, f"{url}?maand=2026-09") <= 12
        html = read(client, f"{url}?maand=2026-09")
        file = reverse("regie:scenario_file", args=[scenario.pk, "csv"])
        assert f'href="{file}?maand=2026-09"' in html
        answer = client.get(f"{file}?maand=2026-09", headers={"accept-language": "en"})
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert "As it stood on Thursday 1 October 2026." in lines
        months = lines[lines.index("Month by month") + 1 :]
        assert [line.split(";")[0] for line in months] == ["Month", "October 2026", "September 2026"]
        told = client.get(reverse("regie:scenario_file", args=[scenario.pk, "pdf"]) + "?maand=2026-09",
                          headers={"accept-language": "nl"})  # fmt: skip
        accessible(told.content, "nl")
        for month in ("2026-08", "zomer"):
            assert client.get(f"{url}?maand={month}").status_code == 404, month


def race(world, twice_at_once, step):
    with at(FIRST):
        NationalMonth.objects.create(month=SEPTEMBER)

        def once(*, by):
            with working():
                return step()

        return twice_at_once(once, by=world.actor("director"))


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_one_row(world, scenario, twice_at_once):
    found = race(world, twice_at_once, lambda: keep_month(SEPTEMBER, FIRST))
    assert found.losers == []
    assert min(found.winners) == 0 < max(found.winners)
    assert ScenarioMonth.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_race_above_is_real(world, scenario, twice_at_once, monkeypatch):
    """Without the month that is held both have seen no row, and the database refuses the second."""
    met, reckon = Barrier(2), kept.figures

    def figures(*args):
        met.wait(20)
        return reckon(*args)

    monkeypatch.setattr(kept, "figures", figures)
    region = world.region.pk
    found = race(world, twice_at_once, lambda: kept.keep_scenarios(SEPTEMBER, [region], FIRST, timezone.now()))
    assert [type(loser) for loser in found.losers] == [IntegrityError]
    assert ScenarioMonth.objects.count() == 1
