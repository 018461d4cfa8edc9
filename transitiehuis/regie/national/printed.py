"""A region beside the others as the template of the print asks it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.regie.models import SuccessFactor
from transitiehuis.regie.national.page import Row, meanings, parts, until_words
from transitiehuis.ui.words import longday


def of(rows: Sequence[Row]) -> dict[str, Any]:
    """Each part of the chain with its figures: own line and band as drawing and in words."""
    return {
        "lead": capfirst(until_words()),
        "foot": _("Printed on %(day)s") % {"day": longday(days.today())},
        "heads": [_("Figure"), _("This region"), _("Middle half of the others"), _("A year in a line")],
        "parts": [
            {"title": part, "rows": [_row(row, row.factor.title, row.factor.indicator_definition) for row in found]}
            for part, found in parts([row for row in rows if row.line])
        ],
        "how": _("How we count"),
        "meanings": meanings(),
    }


def of_factor(factor: SuccessFactor, rows: Sequence[Row]) -> dict[str, Any]:
    """One figure of all regions, in the order of their names; who counted nothing yet is not there."""
    told = [_row(row, row.region.name, "") for row in rows if row.line]
    heads = [_("Region"), _("Figure"), _("Middle half of the others"), _("A year in a line")]
    return of([]) | {"heads": heads, "parts": [{"title": factor.indicator_definition, "rows": told}]}


def _row(row: Row, title: str, about: str) -> dict[str, Any]:
    assert row.line is not None  # noqa: S101 who calls left those without a line out
    last, drawing = row.line.last, row.drawing
    return {
        "title": title,
        "about": about,
        "own": last.figure.words,
        "counted": last.figure.counted,
        "place": last.place,
        "band": last.band_words,
        "svg": str(drawing.svg) if drawing else "",
        "alt": drawing.about if drawing else "",
    }
