"""The nation that is measured in keeps every rule, so that what is measured could be real."""

from __future__ import annotations

from django.db import connection
from django.db.models import F
from django.urls import reverse

from bench.nation.build import build
from bench.nation.looking import broken
from intake.models import ChainEvent, Trajectory
from matching.models import WorkPlacementOffer
from tests.world import PLAN, Visited
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.netwerk.models import Organisation, Partnership
from transitiehuis.regie.flow.keeping import count_region
from transitiehuis.regie.models import ChainMonth

SIZE, REGIONS = 500, 3


def rows(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


FOREIGN_KEYS = (
    "SELECT conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint WHERE contype = 'f' ORDER BY 1"
)


def test_a_nation_of_copies_breaks_no_rule_and_its_regions_are_apart(region: Visited) -> None:
    laid = rows(FOREIGN_KEYS)
    walked = Trajectory.objects.count()

    build(SIZE, REGIONS, PLAN.region, lambda text: None)

    assert broken(lambda text: None).endswith("s.")  # raises for a row that breaks a rule
    assert rows(FOREIGN_KEYS) == laid  # laid again, each checked
    assert SIZE - 20 <= Trajectory.objects.count() <= SIZE + 20 > walked
    sizes = dict(rows("SELECT region_id, count(*) FROM intake_trajectory GROUP BY 1"))
    assert len(sizes) == REGIONS
    assert sizes[region.home_region().pk] == max(sizes.values())
    strangers = Trajectory.objects.open().exclude(holder__partnerships__region=F("region"))
    assert not strangers.exists()  # who is aan zet is a partner of that very region
    assert Organisation.objects.filter(pk__in=Partnership.objects.values("organisation")).count() > 100
    years = rows("SELECT min(occurred_on), max(occurred_on) FROM intake_chainevent")[0]
    assert (years[1] - years[0]).days > 5 * 365

    with working():
        assert count_region(region.home_region().pk) > 60  # months, from the first event on
    kept = ChainMonth.objects.filter(region=region.home_region(), split="all").order_by("month")
    came = sum(number for row in kept for start, _end, _how, number in row.figures["moves"] if not start)
    began = ChainEvent.objects.filter(kind="opened", trajectory__region=region.home_region())
    assert came == began.filter(occurred_on__lt=kept.last().until).count()
    with acting(region.actor("marieke")) as by:
        seen = Trajectory.objects.visible_to(by)
        assert 0 < seen.count() < Trajectory.objects.count()
        assert not seen.exclude(region__code=PLAN.region).exists()
    assert WorkPlacementOffer.objects.filter(region__code=PLAN.region, status="open").exists()
    assert region.client("daan").get(reverse("regie:chain")).status_code == 200
    newest = Trajectory.objects.order_by("-pk")[0]
    assert rows("SELECT nextval(pg_get_serial_sequence('intake_trajectory', 'id'))")[0][0] == newest.pk + 1
