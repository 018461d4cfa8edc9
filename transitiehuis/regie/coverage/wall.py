"""The workshop view: activities of one part of the chain against every partner, and a cell that is set at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.text import capfirst

from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, Region
from transitiehuis.regie.coverage.filling import Part, fill_in, in_force
from transitiehuis.regie.coverage.picture import IN_WORK, Line, Partner, Picture, Role, columns_of, heads
from transitiehuis.regie.coverage.scope import WHOLE
from transitiehuis.regie.models import Activity, ChainPart
from transitiehuis.regie.models.coverage import CoverageRole

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

# What a press of the button makes of it, where nobody types: nothing, leads, helps, stands in, pays, nothing.
NEXT = {"": "leads", "leads": "helps", "helps": "stands_in", "stands_in": "pays", "pays": ""}


@dataclass(frozen=True)
class Cell:
    partner: Partner
    roles: list[Role]

    @property
    def next(self) -> str:
        """The role that a press makes of it."""
        held = [one.row.role for one in self.roles]
        return NEXT[next((role for role in held if role in IN_WORK), held[0] if held else "")]


class Wall:
    """One part of the chain with its neighbours, for the keys that go on and back."""

    def __init__(self, region: Region, day: date, part: str) -> None:
        self.picture = Picture(region, day)
        self.part = part
        self.partners = columns_of(list(Organisation.objects.partners_of([region.pk], day).in_order()))

    @property
    def name(self) -> str:
        return capfirst(str(ChainPart(self.part).label))

    @property
    def parts(self) -> list[tuple[str, str]]:
        return [(value, capfirst(str(label))) for value, label in ChainPart.choices]

    @property
    def groups(self) -> list[tuple[str, int]]:
        return heads(self.partners)

    @property
    def before(self) -> str:
        return ChainPart.values[ChainPart.values.index(self.part) - 1]

    @property
    def after(self) -> str:
        return ChainPart.values[(ChainPart.values.index(self.part) + 1) % len(ChainPart.values)]

    @property
    def lines(self) -> list[tuple[Line, list[Cell]]]:
        return [self._cells(line) for line in self.picture.lines if line.activity.chain_part == self.part]

    def line(self, activity: Activity) -> tuple[Line, list[Cell]]:
        return next(self._cells(line) for line in self.picture.lines if line.activity.pk == activity.pk)

    def _cells(self, line: Line) -> tuple[Line, list[Cell]]:
        given = {partner.pk: roles for partner, roles in line.given}
        return line, [Cell(partner, given.get(partner.pk, [])) for partner in self.partners]


def set_cell(region: Region, partner: Organisation, activity: Activity, role: str, *, by: Actor) -> int:
    """The partner has this one role in the work from today on ('' for nothing at all).

    Hours and part of what it did stay with it, also for who pressed past this role; where it pays
    beside its work, that stays.
    """
    rows = [row for row in in_force(region.pk, partner.pk, days.today()) if row.activity_id == activity.pk]
    rows.sort(key=lambda row: row.role == CoverageRole.PAYS)
    scope = rows[0].scope if rows else WHOLE
    hours = next((row.hours_per_quarter for row in rows if row.hours_per_quarter is not None), None)
    roles: dict[CoverageRole, Part] = {}
    if role in IN_WORK:
        if rows and rows[0].role in IN_WORK and rows[-1].role == CoverageRole.PAYS:
            roles[CoverageRole.PAYS] = Part(None, rows[-1].scope)
        hours = until_yesterday(region, partner, activity) if hours is None else hours
    if role:
        roles[CoverageRole(role)] = Part(None if role == CoverageRole.PAYS else hours, scope)
    return fill_in(region, partner, {activity.pk: roles}, by=by)


def until_yesterday(region: Region, partner: Organisation, activity: Activity) -> Decimal | None:
    """The hours it had when today began; None where nobody said them."""
    rows = in_force(region.pk, partner.pk, days.today() - timedelta(days=1))
    return next(
        (row.hours_per_quarter for row in rows if row.activity_id == activity.pk and row.hours_per_quarter), None
    )
