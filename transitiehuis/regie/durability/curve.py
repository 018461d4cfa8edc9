"""A stored curve as the page shows it: figures, a table, and what stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from nazorg.models import Measure
from transitiehuis.regie.durability.figure import Drawing, draw_points, draw_survival, percent, step_at, svg
from transitiehuis.regie.models import DurabilityCurve

MONTHS = (3, 6, 12, 24)


@dataclass(frozen=True)
class Row:
    """One measuring point of the table; '' for each number that the rule of small numbers hides."""

    months: int
    when: str
    reached: str
    sure: str
    unknown: str
    most: str
    hidden: bool = False


def titles() -> dict[str, str]:
    return {
        Measure.TRADE: _("Still in the trade"),
        Measure.EMPLOYER: _("Still with the same employer"),
        Measure.WORK: _("Still at work"),
    }


def drawings(curve: DurabilityCurve) -> dict[str, Drawing]:
    """The three curves of measuring points; the trade comes first."""
    return {
        str(measure): draw_points(f"dk-{measure}", title, curve.points.get(measure, []))
        for measure, title in titles().items()
    }


def survivals(curve: DurabilityCurve) -> dict[str, Drawing]:
    return {
        str(measure): draw_survival(f"ok-{measure}", title, curve.survival.get(measure, []))
        for measure, title in titles().items()
    }


def figures(curve: DurabilityCurve) -> list[dict[str, str]]:
    """Title, svg and definition of each of the three."""
    return [
        {
            "measure": measure,
            "title": drawing.title,
            "svg": svg(drawing),
            "about": drawing.about,
            "means": means(measure),
        }
        for measure, drawing in drawings(curve).items()
    ]


def means(measure: str) -> str:
    """The definition in a sentence."""
    return {
        Measure.TRADE: _("In the trade: technical work of the energy transition, with the same or another employer."),
        Measure.EMPLOYER: _("With the employer of the first day at work, also under a next contract."),
        Measure.WORK: _("At work, in the trade or outside it."),
    }[Measure(measure)]


def table(points: Sequence[Sequence[Any]]) -> list[Row]:
    rows = []
    for months, reached, sure, maybe in points:
        when = _("first day") if not months else _("after %(months)s months") % {"months": months}
        if reached is None:
            rows.append(Row(months, when, "", "", "", "", hidden=True))
        elif not reached:
            rows.append(Row(months, when, "0", "–", "–", "–"))
        else:
            line, doubt, top = (f"{percent(each, reached)}%" for each in (sure, maybe - sure, maybe))
            rows.append(Row(months, when, str(reached), line, doubt, top))
    return rows


@dataclass(frozen=True)
class Group:
    """One row of a split: its name, and at each measuring point what is certain and what may be."""

    label: str
    key: str
    people: str
    cells: Sequence[Row]
    chosen: bool
    hidden: bool


def groups(curves: Sequence[DurabilityCurve], dimension: str, chosen: str | None) -> list[Group]:
    return [
        Group(
            label=curve.label,
            key=curve.key,
            people="" if curve.people is None else str(curve.people),
            cells=table(curve.points.get(Measure.TRADE, []))[1:],
            chosen=curve.key == chosen,
            hidden=curve.people is None,
        )
        for curve in curves
        if curve.dimension == dimension
    ]


def stands_out(curve: DurabilityCurve) -> list[str]:
    """Two sentences at most: what is certain after a year, and how much is not known."""
    points = {row[0]: row for row in curve.points.get(Measure.TRADE, []) if row[1]}
    said = []
    months = 12 if 12 in points else max((each for each in points if each), default=0)  # noqa: PLR2004 a year, where it is there
    if months:
        _months, reached, sure, maybe = points[months]
        facts = {"months": months, "sure": percent(sure, reached), "most": percent(maybe, reached), "reached": reached}
        said.append(
            _(
                "After %(months)s months %(sure)s%% certainly still work in the trade, and at most %(most)s%%. "
                "That is of %(reached)s people who began so long ago."
            )
            % facts
        )
    last = max((each for each in points if each), default=0)
    if last:
        _months, reached, sure, maybe = points[last]
        unknown = maybe - sure
        facts = {"months": last, "unknown": unknown, "reached": reached}
        if unknown:
            said.append(
                _(
                    "After %(months)s months it is not known of %(unknown)s of %(reached)s people. "
                    "Each contact that succeeds makes the band narrower."
                )
                % facts
            )
        else:
            said.append(_("After %(months)s months it is known of everybody.") % facts)
    return said


def survival_table(curve: DurabilityCurve, measure: str) -> list[dict[str, str]]:
    rows = []
    for months in MONTHS:
        step = step_at(curve.survival.get(measure, []), months)
        if step is not None:
            _day, share, low, high, followed = step
            rows.append(
                {
                    "when": capfirst(_("after %(months)s months") % {"months": months}),
                    "share": f"{percent(share, 1)}%",
                    "band": _("%(low)s%% to %(high)s%%") % {"low": percent(low, 1), "high": percent(high, 1)},
                    "followed": str(followed),
                }
            )
    return rows
