"""The invented region: what is told of a month on one page is what another page tells of it."""

from __future__ import annotations

from tests.world import Visited
from transitiehuis.netwerk.actor import working
from transitiehuis.regie.coverage.standing import Word
from transitiehuis.regie.models import GapMonth, RegionMonth, StoodKind


def test_a_month_has_as_many_white_spots_beside_other_regions_as_in_the_coverage(region: Visited) -> None:
    with working():
        stood = RegionMonth.objects.filter(kind=StoodKind.COVERAGE, region__code="AM06").order_by("month").last()
        assert stood is not None
        gaps = GapMonth.objects.filter(
            region=stood.region_id, month=stood.month, kind=GapMonth.Kind.ACTIVITY, state=GapMonth.State.GAP
        ).count()
    assert stood.figures[Word.WHITE_SPOT.value] == gaps > 0
