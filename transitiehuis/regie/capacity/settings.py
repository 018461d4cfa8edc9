"""The form on which a chain director says what the region reckons with; what was typed stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from transitiehuis.netwerk.models import OrganisationKind, Region
from transitiehuis.regie.capacity.reading import read
from transitiehuis.regie.coverage.numbers import fits, plain, read_number, typed
from transitiehuis.regie.models import Activity, ActivityNorm, ExpectedInflow, FteHours, HourlyRate
from transitiehuis.regie.models.coverage import NormPer
from transitiehuis.regie.models.toolkit import ChainPart
from transitiehuis.regie.rhythm import Quarter

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


@dataclass
class Field:
    """One number that can be typed; `value` as it is on the screen."""

    name: str
    label: str
    value: str
    most: int
    hint: str = ""
    least: int = 0
    whole: bool = False
    may_be_empty: bool = False

    @property
    def number(self) -> Decimal | None:
        """None for an empty field; raises InvalidOperation for what is no number."""
        return read_number(self.value) if self.value else None

    @property
    def error(self) -> str:
        """What is wrong with what was typed; '' when nothing is."""
        try:
            number = self.number
        except InvalidOperation:
            return _("Type a number.")
        if number is None:
            return "" if self.may_be_empty else _("Type a number.")
        if not self.least <= number <= self.most:
            return _("Type a number between %(least)s and %(most)s.") % {"least": self.least, "most": self.most}
        if self.whole and number != number.to_integral_value():
            return _("Type a whole number.")
        return "" if fits(number, 2) else _("Type at most two digits behind the comma.")


@dataclass
class NormLine:
    """The norm of one activity: hours, and per what."""

    activity: Activity
    hours: Field
    per: str

    @property
    def part(self) -> str:
        return capfirst(str(ChainPart(self.activity.chain_part).label))

    @property
    def starting(self) -> str:
        return _("starting norm %(hours)s") % {"hours": plain(self.activity.norm_hours)}


class Settings:
    """As it holds on `day`, or as it was typed."""

    def __init__(self, region: Region, day: date, data: QueryDict | None = None) -> None:
        self.region, self.data = region, data
        self.activities = list(Activity.objects.in_use(day).in_order())
        self.inputs = read(region, day, self.activities)
        rows = ExpectedInflow.objects.filter(region=region).order_by("pk")
        self.told = {Quarter(row.year, row.quarter): row.number for row in rows}

    def _typed(self, name: str, stands: str) -> str:
        return stands if self.data is None else self.data.get(name, "").strip()

    @cached_property
    def fte(self) -> Field:
        stands = self._typed("fte", str(self.inputs.fte))
        return Field("fte", _("Hours a quarter of one fte"), stands, 600, least=1, whole=True)

    @cached_property
    def inflow(self) -> list[Field]:
        mean = plain(self.inputs.counted.mean, 1)
        hint = _("empty: the mean of the last quarters, %(mean)s") % {"mean": mean}
        return [self._inflow(quarter, hint) for quarter in self.inputs.quarters]

    def _inflow(self, quarter: Quarter, hint: str) -> Field:
        name = f"instroom-{quarter}"
        stands = self._typed(name, str(self.told.get(quarter, "")))
        return Field(name, str(quarter), stands, 100_000, hint, whole=True, may_be_empty=True)

    @cached_property
    def rates(self) -> list[Field]:
        found = []
        for kind in OrganisationKind:
            stands = typed(self.inputs.rates.get(kind, self.inputs.rate))
            found.append(Field(f"uurprijs-{kind}", str(kind.label), self._typed(f"uurprijs-{kind}", stands), 1000))
        return found

    @cached_property
    def norms(self) -> list[NormLine]:
        lines = []
        for one in self.activities:
            norm = self.inputs.norms[one.pk]
            hours = Field(f"norm-{one.code}", one.title, self._typed(f"norm-{one.code}", typed(norm.hours)), 9999)
            per = self._typed(f"per-{one.code}", norm.per)
            lines.append(NormLine(one, hours, per if per in NormPer.values else norm.per))
        return lines

    @property
    def parts(self) -> list[tuple[str, list[NormLine]]]:
        return [(part, list(lines)) for part, lines in groupby(self.norms, key=lambda line: line.part)]

    @property
    def pers(self) -> list[tuple[str, Any]]:
        return list(NormPer.choices)

    @cached_property
    def errors(self) -> list[Field]:
        fields = [self.fte, *self.inflow, *self.rates, *(line.hours for line in self.norms)]
        return [field for field in fields if field.error]

    @transaction.atomic
    def save(self, *, by: Actor) -> int:
        """How many changed, from today on; what stayed the same is not written."""
        changed = []
        if self.fte.number != self.inputs.fte:
            changed.append(FteHours.settle(self.region, {"hours": int(self.fte.number or 0)}, by=by))
        for quarter, field in zip(self.inputs.quarters, self.inflow, strict=True):
            number = None if field.number is None else int(field.number)
            if number != self.told.get(quarter):
                changed.append(ExpectedInflow.settle(self.region, quarter, number, by=by))
        for kind, field in zip(OrganisationKind, self.rates, strict=True):
            if field.number != self.inputs.rates.get(kind, self.inputs.rate):
                changed.append(HourlyRate.settle(self.region, {"rate": field.number}, by=by, kind=kind.value))
        for line in self.norms:
            if (line.hours.number, line.per) != self.inputs.norms[line.activity.pk]:
                facts = {"hours": line.hours.number, "per": line.per}
                changed.append(ActivityNorm.settle(self.region, facts, by=by, activity=line.activity))
        return sum(changed)
