"""Words of the pack that stay the same for ever: days with their year, numbers, names in a row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils import dateformat
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from transitiehuis.regie.pack.sections import Cell


def longday(day: date) -> str:
    """12 november 2026"""
    return dateformat.format(day, "j F Y")


def shortday(day: date) -> str:
    """12 nov 2026"""
    month = "M" if (get_language() or "").startswith("en") else "b"
    return dateformat.format(day, f"j {month} Y")


def shown(cell: Cell) -> str:
    """A cell as page and paper write it."""
    if cell is None:
        return _("not known")
    if isinstance(cell, date):
        return shortday(cell)
    if isinstance(cell, int | Decimal):
        return number_format(cell, use_l10n=True, force_grouping=True)
    return cell


def names(found: Sequence[str]) -> str:
    """a, b en c"""
    if len(found) < 2:  # noqa: PLR2004 two are joined by a word
        return "".join(found)
    return _("%(first)s and %(last)s") % {"first": ", ".join(found[:-1]), "last": found[-1]}
