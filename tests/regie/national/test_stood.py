"""How a region stood is written down once, when a month is over: what nobody leads, what is short, what is stuck."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from intake.models import IntakeSlot, Trajectory
from tests.regie.flow.solving import cells
from tests.regie.flow.test_keeping import tell
from tests.regie.national.scenes import FIRST, OCTOBER, SEPTEMBER, at, count, country
from tests.regie.roof import client_of, cost, many, read
from transitiehuis import days
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.regie.models import Activity, Coverage, RegionMonth

NOVEMBER_FIRST = date(2026, 11, 1)


@pytest.fixture
def stood(world):
    """Two activities are led, one of them by two; five trajecten stand still since 3 August."""
    made = country(world, [2, 4])
    Coverage.objects.create(
        region=world.region, organisation=world.school, activity=Activity.objects.order_by("position", "pk")[0],
        role="leads", hours_per_quarter=80, since=date(2026, 1, 1),
    )  # fmt: skip
    many(world, 5, due=FIRST)
    for traject in Trajectory.objects.order_by("pk"):
        tell(world, traject, date(2026, 8, 3), "intake")
    Trajectory.objects.update(step="intake")
    count()
    return made


def kept(region, kind: str) -> dict[date, dict]:
    return {row.month: row.figures for row in RegionMonth.objects.of(region.pk, kind)}


def test_it_is_what_was_written_down_by_then(world, stood):
    """By hand, from the rows: who leads what on that day."""
    leads = Counter(Coverage.objects.filter(region=world.region, role="leads").values_list("activity", flat=True))
    coverage = kept(world.region, "coverage")
    assert list(coverage) == [SEPTEMBER], "of months before it nobody knows any more"
    assert coverage[SEPTEMBER]["overlap"] == sum(number > 1 for number in leads.values()) == 1
    assert coverage[SEPTEMBER]["gap"] == Activity.objects.count() - len(leads)
    assert sum(coverage[SEPTEMBER].values()) == Activity.objects.count()
    assert kept(world.region, "stuck") == {SEPTEMBER: {"intake": [5, (FIRST - date(2026, 8, 3)).days]}}
    means = kept(world.region, "means")[SEPTEMBER]
    assert (means["quarter"], means["offered"]) == ("2027-K1", 80)


def test_what_was_to_be_full_is_kept_as_it_was_known_then(world, stood):
    """Five wait for an intake, and the one moment that is planned has two seats; of the others nobody said a thing."""
    assert kept(world.region, "forecast") == {SEPTEMBER: {}}
    starts_at = days.start_of(date(2026, 11, 4)) + timedelta(hours=10)
    IntakeSlot.objects.create(
        organisation=world.school, host=world.memberships["coordinator"], way="phone", seats=2,
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45),
    )  # fmt: skip
    Trajectory.objects.update(step="referral")
    count(NOVEMBER_FIRST)
    assert kept(world.region, "forecast")[OCTOBER]["slots"] == "2026-11-02"
    assert kept(world.region, "forecast")[SEPTEMBER] == {}
    with at(NOVEMBER_FIRST):
        heads = read(client_of(world, "director"), reverse("regie:forecast")).split('id="maanden"')[1]
    assert cells(f"<main{heads.split('</table>')[0]}")[0][:3] == ["October 2026", "full from 2 Nov", "not known"]


def test_a_region_that_wrote_down_nothing_has_no_coverage_to_tell(world, stood):
    assert kept(world.other_region, "coverage") == kept(world.other_region, "means") == {}
    assert kept(world.other_region, "stuck") == {SEPTEMBER: {}}


def test_what_becomes_known_later_changes_nothing_and_the_next_month_stands_beside_it(world, stood):
    before = kept(world.region, "coverage")[SEPTEMBER]
    for activity in Activity.objects.order_by("position", "pk")[2:6]:
        Coverage.objects.create(
            region=world.region, organisation=world.region_office, activity=activity, role="leads",
            since=date(2026, 9, 2),
        )  # fmt: skip
    assert count(FIRST + timedelta(days=1)) == 0, "looked at already"
    count(NOVEMBER_FIRST)
    coverage = kept(world.region, "coverage")
    assert list(coverage) == [OCTOBER, SEPTEMBER]
    assert coverage[SEPTEMBER] == before
    assert coverage[OCTOBER]["gap"] == before["gap"] - 4
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        RegionMonth.objects.update(figures={})


@pytest.mark.parametrize(("who", "sees"), [("coordinator", True), ("director", True), ("stranger", False)])
def test_another_region_sees_nothing_of_it(world, stood, who, sees):
    with acting(world.actor(who)) as actor:
        rows = RegionMonth.objects.visible_to(actor).filter(region=world.region)
        assert rows.exists() == RegionMonth.objects.filter(region=world.region).exists() == sees
    if not sees:
        answer = client_of(world, who).get(f"{reverse('regie:standing_csv', args=['dekking'])}?regio=AM06")
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("name", "kind"),
    [("coverage", "dekking"), ("capacity", "middelen"), ("chain_stuck", "vast"), ("forecast", "prognose")],
)
def test_each_page_tells_its_months_and_the_sheet_says_the_same(world, stood, name, kind):
    with at(FIRST):
        client = client_of(world, "director")
        url = reverse(f"regie:{name}")
        assert cost(client, url) <= (15 if name == "capacity" else 12)
        part = read(client, url).split('id="maanden"')[1].split("</table>")[0]
        [shown] = cells(f"<main{part}")
        assert shown[0] == "September 2026"
        answer = client.get(reverse("regie:standing_csv", args=[kind]), headers={"accept-language": "en"})
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert lines[-1].split(";") == shown
        address = {"chain_stuck": ("regie:chain_paper", ["vast"]), "forecast": ("regie:forecast_file", ["pdf"])}
        page, args = address.get(name, (f"regie:{name}_pdf", []))
        paper = client.get(reverse(page, args=args))
        assert client.get(reverse("regie:standing_csv", args=["niets"])).status_code == 404
    assert paper["Content-Type"] == "application/pdf"


def test_without_a_month_there_is_no_section(world):
    country(world, [2])
    with at(FIRST):
        assert 'id="maanden"' not in read(client_of(world, "director"), reverse("regie:coverage"))
    with working():
        assert not RegionMonth.objects.exists()
