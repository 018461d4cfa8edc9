"""The kept figures of each quarter as the page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from matching.models import ToldBy
from transitiehuis.regie.durability.figure import percent
from transitiehuis.regie.models import AftercareQuarter


@dataclass(frozen=True)
class Reason:
    """Why work ended, and how often each side said so."""

    label: str
    cells: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class QuarterRow:
    name: str
    contact: dict[str, int]
    again: dict[str, Any]
    reasons: Sequence[Reason]

    @property
    def few(self) -> str:
        """In place of a number that is hidden."""
        return _("hidden")

    @property
    def kept_share(self) -> str:
        due = self.contact["due"]
        return f"{percent(self.contact['kept'], due)}%" if due else ""


def sides() -> list[str]:
    return [str(side.label) for side in ToldBy]


def rows_of(quarters: Iterable[AftercareQuarter]) -> list[QuarterRow]:
    return [
        QuarterRow(str(one.name), facts["contact"], facts["again"], [_reason(row) for row in facts["breaks"]["rows"]])
        for one in quarters
        for facts in [one.figures]
    ]


def _reason(row: Sequence[Any]) -> Reason:
    dutch, english, *numbers = row
    label = english if get_language() == "en" else dutch
    cells = [_("hidden") if number is None else str(number) for number in numbers]
    return Reason(label, list(zip(sides(), cells, strict=True)))


def meanings() -> list[str]:
    """Each figure in a sentence."""
    return [
        _("Planned: contact moments whose day lies in the quarter and that did not lapse because the work ended."),
        _("Kept in time: held on the day, before it, or within seven days after it."),
        _("Missed: still to be held when the work ended."),
        _("Overdue on the last day: the day had passed and contact was not held yet, on the last day of the quarter."),
        _("Work ended: the last day at work lies in the quarter; a next contract with the same employer is no end."),
        _("Days until then: half of those who began again did so within so many days; shown from five people on."),
        _("Unknown: the trajectory was closed and no next placement is known."),
    ]
