"""The spreadsheet to begin with: two sheets to fill in, and one that explains them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from django.utils.translation import gettext as _

from intake.export import Row, xlsx_of
from transitiehuis.netwerk.models import OrganisationKind
from transitiehuis.regie.beginning.columns import COVERAGE, PARTNER, Column
from transitiehuis.regie.models import Activity
from transitiehuis.regie.models.coverage import CoverageRole

WIDTH = 28


def template(partners: Iterable[str], activities: Iterable[Activity]) -> IO[bytes]:
    """Ready to fill in: who takes part already stands on it (uploading it again changes nothing)."""
    sheets: dict[str, tuple[list[int], list[Row]]] = {
        _("partners"): (_widths(PARTNER), [_headings(PARTNER)]),
        _("who does what"): (_widths(COVERAGE), [_headings(COVERAGE)]),
        _("Explanation"): ([WIDTH, 44, WIDTH], _explained(partners, activities)),
    }
    return xlsx_of({name: (widths, rows) for name, (widths, rows) in sheets.items()})


def _headings(columns: tuple[Column, ...]) -> Row:
    return [column.heading for column in columns]


def _widths(columns: tuple[Column, ...]) -> list[int]:
    return [WIDTH for _column in columns]


def _explained(partners: Iterable[str], activities: Iterable[Activity]) -> list[Row]:
    """What each column wants and what can be chosen; named so that it is not taken for one of the two sheets."""
    rows: list[Row] = []
    for name, columns in ((_("Sheet of partners"), PARTNER), (_("Sheet who does what"), COVERAGE)):
        rows.append([name, "", ""])
        rows += [[f"{column.heading}:", str(column.means), column.example] for column in columns]
        rows.append(["", "", ""])
    chosen = (
        (_("Kinds of organisation"), [str(label) for label in OrganisationKind.labels]),
        (_("Roles"), [str(label) for label in CoverageRole.labels]),
        (_("Activities"), [activity.name for activity in activities]),
        (_("Partners by now"), list(partners)),
    )
    for name, values in chosen:
        rows.append([name, "", ""])
        rows += [["", value, ""] for value in values]
        rows.append(["", "", ""])
    return rows
