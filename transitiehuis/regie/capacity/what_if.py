"""A scenario is the same arithmetic on other inputs: pure functions from `Inputs` to `Inputs`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from transitiehuis.regie.capacity.reckoning import Inputs, Norm, Offer
from transitiehuis.regie.models.coverage import CoverageRole


@dataclass(frozen=True)
class Changes:
    """What is otherwise: inflow and norms in percent, hours added to activities, a partner that stops, starts."""

    inflow: int = 0  # percent more (or fewer) trajecten
    norm: int = 0  # percent more (or fewer) hours per norm
    hours: Mapping[int, Decimal] = field(default_factory=dict)  # activity: hours a quarter more, or fewer
    stops: int | None = None  # an organisation that offers nothing any more
    stops_on: date | None = None  # its last day
    starts: Decimal | None = None  # startmomenten a quarter
    lost_starts: Mapping[int, int] = field(default_factory=dict)  # quarter number: starts that end with a funding
    funding: int | None = None  # the money of a route that ends

    @property
    def is_empty(self) -> bool:
        return self == Changes()

    def keep(self) -> dict[str, Any]:
        """What JSON can hold."""
        return {
            "inflow": self.inflow,
            "norm": self.norm,
            "hours": {str(pk): str(hours) for pk, hours in self.hours.items()},
            "stops": self.stops,
            "stops_on": self.stops_on.isoformat() if self.stops_on else None,
            "starts": None if self.starts is None else str(self.starts),
            "lost_starts": {str(number): lost for number, lost in self.lost_starts.items()},
            "funding": self.funding,
        }

    @classmethod
    def kept_in(cls, facts: Mapping[str, Any]) -> Changes:
        stops_on, starts = facts.get("stops_on"), facts.get("starts")
        return cls(
            inflow=facts.get("inflow", 0),
            norm=facts.get("norm", 0),
            hours={int(pk): Decimal(hours) for pk, hours in facts.get("hours", {}).items()},
            stops=facts.get("stops"),
            stops_on=date.fromisoformat(stops_on) if stops_on else None,
            starts=None if starts is None else Decimal(starts),
            lost_starts={int(number): lost for number, lost in facts.get("lost_starts", {}).items()},
            funding=facts.get("funding"),
        )


def changed(inputs: Inputs, changes: Changes) -> Inputs:
    """The inputs as they would be."""
    return replace(
        inputs,
        inflow=tuple(number * (100 + changes.inflow) / 100 for number in inputs.inflow),
        norms={pk: Norm(norm.hours * (100 + changes.norm) / 100, norm.per) for pk, norm in inputs.norms.items()},
        offers=(*_stopped(inputs, changes), *_added(inputs, changes)),
        starts=tuple(_starts(number, planned, changes) for number, planned in enumerate(inputs.starts)),
    )


def _starts(number: int, planned: Decimal, changes: Changes) -> Decimal:
    begun = planned if changes.starts is None else changes.starts
    return max(Decimal(0), begun - changes.lost_starts.get(number, 0))


def _stopped(inputs: Inputs, changes: Changes) -> list[Offer]:
    """Without the days after its last one of a partner that stops."""
    last = changes.stops_on or inputs.quarters[0].first_day - timedelta(days=1)
    return [
        offer
        if offer.organisation != changes.stops
        else offer._replace(until=min(last, offer.until) if offer.until else last)
        for offer in inputs.offers
    ]


def _added(inputs: Inputs, changes: Changes) -> list[Offer]:
    first = inputs.quarters[0].first_day
    return [
        Offer(activity, 0, "", CoverageRole.HELPS, hours, first, None)
        for activity, hours in changes.hours.items()
        if hours
    ]
