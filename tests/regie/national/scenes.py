"""Several regions beside each other: each with an office, a director, and so many activities that somebody leads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tests.cast import LONG_AGO, World
from tests.regie.quarter.scenes import at, load_toolkit
from transitiehuis.netwerk.models import Organisation, Region, Role
from transitiehuis.regie.models import Activity, Coverage, SuccessFactor
from transitiehuis.regie.national_tasks import national_months

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
BEGIN = date(2025, 1, 1)
FIRST = date(2026, 10, 1)  # the first day on which September is over
CODE = "activities_without_lead"
NAMES = ("Achterhoek", "Drechtsteden", "Flevoland", "Friesland", "Groningen", "Twente", "Zaanstreek")


@dataclass
class Country:
    """The region of the cast, and others; `offices` by the code of the region."""

    world: World
    offices: dict[str, Organisation] = field(default_factory=dict)

    @property
    def others(self) -> list[Region]:
        return list(Region.objects.filter(code__in=self.offices).exclude(pk=self.world.region.pk).order_by("code"))

    def lead(self, region: Region, number: int, since: date = BEGIN, until: date | None = None) -> None:
        """The office of the region leads the first so many activities."""
        for activity in Activity.objects.order_by("position", "pk")[:number]:
            Coverage.objects.create(
                region=region, organisation=self.offices[region.code], activity=activity, role="leads",
                since=since, until=until,
            )  # fmt: skip

    def director(self, region: Region) -> str:
        """Somebody who directs that region, as the cast calls them."""
        key = f"director_{region.code}"
        member = self.world.person(key, f"Regisseur {region.name}", Role.CHAIN_DIRECTOR, self.offices[region.code])
        member.region = region
        member.save()
        return key


def country(world: World, leads: list[int]) -> Country:
    """The region of the cast leads `leads[0]` activities, and a region more for each number after it."""
    load_toolkit()
    made = Country(world, {world.region.code: world.region_office})
    for number, name in enumerate(NAMES[: len(leads) - 1]):
        region = Region.objects.create(code=f"AM4{number}", name=name)
        made.offices[region.code] = world.organisation(f"office_{number}", "region", f"Bureau {name}", "Goes", region)
    for region, count in zip([world.region, *made.others], leads, strict=True):
        made.lead(region, count)
    return made


def count(day: date = FIRST) -> int:
    with at(day):
        return national_months()


def factor() -> SuccessFactor:
    return SuccessFactor.objects.get(indicator=CODE)


__all__ = ["LONG_AGO", "Country", "at", "count", "country", "factor"]
