"""What the worker does in a night over all regions, and how long each of it takes."""

from __future__ import annotations

import time
from collections.abc import Callable


def measure(tell: Callable[[str], None]) -> dict[str, float]:
    """Seconds: ten years counted at once, a night after that, the curves and the figures."""
    from transitiehuis.regie.durability import keeping as durability
    from transitiehuis.regie.figure_tasks import figure_days
    from transitiehuis.regie.flow import keeping as chain

    regions = begun()
    took: dict[str, float] = {}

    def timed(name: str, work: Callable[[], object]) -> None:
        tell(f"{name} …")
        began = time.perf_counter()
        work()
        took[name] = time.perf_counter() - began

    def each(count: Callable[[int], object]) -> Callable[[], object]:
        return lambda: [as_worker(count, region) for region in regions]

    timed("every month of ten years, counted for the first time", each(chain.count_region))
    timed("a night: the months of the chain", each(chain.count_region))
    timed("a night: the curves of durability", each(durability.count_region))
    timed("rounds frozen and five quarters of figures kept", figure_days)
    return took


def as_worker(count: Callable[[int], object], region: int) -> None:
    from transitiehuis.netwerk.actor import working

    with working():
        count(region)


def begun() -> list[int]:
    """Regions with trajecten."""
    from intake.models import Trajectory
    from transitiehuis.netwerk.models import Region

    return list(Region.objects.filter(pk__in=Trajectory.objects.values("region")).order_by("pk").values_list("pk", flat=True))
