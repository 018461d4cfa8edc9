"""Witte vlekken and themes nobody trains for: since when, in how many regions, and what is not known."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from random import Random

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from intake.models import Theme
from matching.models import LearningRoute
from matching.scheme import Wanted, scheme_of
from tests.regie.national.scenes import SEPTEMBER, at, count, country
from transitiehuis import days
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.netwerk.models import Partnership
from transitiehuis.regie.models import Activity, Coverage, GapMonth, SharedGapMonth
from transitiehuis.regie.national.corrections import Stood, corrected
from transitiehuis.regie.national.gaps import Span, stands
from transitiehuis.regie.national.lacking import Kept, rows_of
from transitiehuis.regie.national.months import shown

BEGIN = date(2026, 1, 1)
day_numbers = st.integers(0, 60)
rows = st.lists(
    st.tuples(day_numbers, st.none() | day_numbers).filter(lambda r: r[1] is None or r[1] >= r[0]), max_size=6
)


def days_of(row):
    first, last = row
    return Span(BEGIN + timedelta(days=first), None if last is None else BEGIN + timedelta(days=last))


@given(rows, day_numbers)
def test_a_gap_is_a_day_that_nothing_holds_and_began_after_the_last_that_did(told, number):
    """Day by day, as somebody with a calendar would."""
    led = {n for first, last in told for n in range(first, 61 if last is None else last + 1)}
    found = stands(map(days_of, told), BEGIN + timedelta(days=number))
    if number in led:
        assert found == ("filled", None)
        return
    since = number
    while since and since - 1 not in led:
        since -= 1
    assert found.state == "gap"
    assert found.since == (BEGIN + timedelta(days=since) if since else None)


def state(region, code, kind="activity", month=SEPTEMBER):
    return GapMonth.objects.filter(region=region, month=month, kind=kind, code=code).order_by("version").last()


@pytest.fixture
def codes():
    return list(Activity.objects.order_by("position", "pk").values_list("code", flat=True))


@pytest.mark.django_db
def test_a_region_that_wrote_nothing_down_is_not_known_and_counts_nowhere(world):
    made = country(world, [3, 0, 3, 3, 3, 3, 3])
    count()
    codes = list(Activity.objects.order_by("position", "pk").values_list("code", flat=True))
    assert state(made.others[0], codes[0]).state == "unknown"
    assert state(made.world.region, codes[0]).state == "filled"
    shared = SharedGapMonth.objects.get(month=SEPTEMBER, kind="activity", code=codes[3])
    assert (shared.regions, shared.gaps) == (6, 6)
    assert shared.unknown == 2, "the region with nothing, and the far one of the cast"
    assert SharedGapMonth.objects.get(month=SEPTEMBER, kind="activity", code=codes[0]).gaps == 0


@pytest.mark.django_db
def test_a_gap_begins_the_day_after_the_leader_left_the_region(world):
    made = country(world, [3])
    Coverage.objects.filter(region=world.region).update(organisation=world.branch)
    Partnership.objects.filter(organisation=world.branch).update(until=date(2026, 8, 20))
    code = Activity.objects.order_by("position", "pk").first()
    helper = Activity.objects.order_by("position", "pk")[5]
    Coverage.objects.create(
        region=world.region, organisation=world.school, activity=helper, role="helps", since=date(2025, 1, 1)
    )
    count()
    assert state(world.region, code.code).state == "gap"
    assert state(world.region, code.code).since == date(2026, 8, 21)
    assert state(world.region, helper.code).since is None, "who helps does not lead, and nobody ever did"
    assert state(world.region, code.code, month=date(2026, 7, 1)).state == "filled"
    assert made.world is world


@pytest.mark.django_db
def test_how_many_closed_it_is_told_and_not_which(world):
    made = country(world, [3] * 7)
    code = Activity.objects.order_by("position", "pk")[3].code
    made.lead(made.others[0], 0)
    Coverage.objects.create(
        region=made.others[0], organisation=made.offices[made.others[0].code], role="leads", since=date(2026, 8, 3),
        activity=Activity.objects.get(code=code),
    )  # fmt: skip
    count()
    shared = SharedGapMonth.objects.get(month=SEPTEMBER, kind="activity", code=code)
    assert (shared.regions, shared.gaps, shared.closed) == (7, 6, 1)
    assert SharedGapMonth.objects.get(month=date(2026, 7, 1), kind="activity", code=code).closed == 0


@pytest.mark.django_db
def test_a_theme_is_trained_for_where_a_route_of_the_region_or_of_the_country_runs(world, make_route):
    made = country(world, [3, 3])
    here, country_wide = Theme.objects.order_by("pk")[:2]
    make_route(world.region, here)
    make_route(None, country_wide)
    count()
    other = made.others[0]
    assert state(world.region, here.code, "theme").state == "filled"
    assert state(other, here.code, "theme").state == "gap"
    assert {state(region, country_wide.code, "theme").state for region in (world.region, other)} == {"filled"}
    assert state(world.region, here.code, "theme", date(2026, 6, 1)).state == "gap", "before it ran"


@pytest.fixture
def make_route(world, themes):
    def make(region, theme):
        route = LearningRoute.objects.create(
            title=f"Route {theme.code}", form="branch", status="running", owner=world.school, region=region,
            since=date(2026, 7, 10), outcome="statement", edited_at="2026-05-01T10:00Z", edited_by=world.coordinator,
        )  # fmt: skip
        route.themes.add(theme)
        return route

    return make


@pytest.mark.django_db
def test_the_opleidingsschema_names_the_same_regions(world, make_route):
    """Both count the regions where no route of a theme runs; one today, the other when the month ended."""
    country(world, [3, 3, 3])
    make_route(world.region, Theme.objects.order_by("pk").first())
    count()
    with at(SEPTEMBER.replace(day=30)), acting(world.actor("national")) as by:
        told = {gap.theme.code: set(gap.regions) for gap in scheme_of(by, Wanted(), {}).gaps}
    rows = GapMonth.objects.filter(month=SEPTEMBER, kind="theme", state="gap").select_related("region").order_by("pk")
    stored: dict[str, set[str]] = {}
    for row in rows:
        stored.setdefault(row.code, set()).add(row.region.name)
    assert stored == told


def test_what_the_page_reads_tells_the_same_as_every_row_there_is(world):
    """Months, versions and states at random; of the page's own reading, and of all that was stored."""
    luck = Random(3)  # noqa: S311 the same rows each time
    regions = [world.region, *country(world, [3, 3, 3]).others]
    codes = list(Activity.objects.in_order().values_list("code", flat=True)[:6])
    months = [date(2026, month, 1) for month in range(2, 10)]
    with working():
        for region, code, month in product(regions, codes, months):
            for version in range(1, luck.choice([2, 2, 2, 3, 4])):
                now = luck.choice(["gap", "filled", "filled", "unknown"])
                since = month if now == "gap" and luck.random() < 0.5 else None
                GapMonth.objects.create(region=region, month=month, kind="activity", code=code, state=now, since=since,
                                        version=version, counted_at=timezone.now())  # fmt: skip
    with at(date(2026, 10, 5)), acting(world.actor("national")) as by:
        told = GapMonth.objects.filter(month__in=shown(days.today())).every_version()
        stored = [Stood(*row) for row in told.values_list(*Stood._fields)]
        kept, all_there_is = Kept.of(by), Kept(stored, [])
        assert len(kept.gaps) < len(stored)
        assert rows_of(by, regions, kept) == rows_of(by, regions, all_there_is)
        both = [corrected(each.gaps, [], {}, regions) for each in (kept, all_there_is)]
        assert both[0] == both[1]
        assert len(both[0]) > 3
