"""Rows of work done before: a few words and the years."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crispy_forms.layout import Column, Fieldset, Row
from django import forms
from django.utils.translation import gettext as _

from intake.models.profile import Work
from transitiehuis import days

FIRST_YEAR = 1950


def fields(number: int) -> dict[str, forms.Field]:
    """One row: what, from which year, until which."""
    place = {"number": number + 1}
    name = f"experience_{number}"
    years: dict[str, Any] = {"required": False, "min_value": FIRST_YEAR, "max_value": days.today().year}
    return {
        name: forms.CharField(label=_("Work %(number)s") % place, required=False, max_length=120),
        f"{name}_since": forms.IntegerField(label=_("From year, work %(number)s") % place, **years),
        f"{name}_until": forms.IntegerField(label=_("Until year, work %(number)s") % place, **years),
    }


def fieldset(names: list[str]) -> Fieldset:
    rows = [part for name in names for part in (name, Row(Column(f"{name}_since"), Column(f"{name}_until")))]
    return Fieldset(_("Work done before, without names of employers"), *rows)


def mistakes(cleaned: dict[str, Any], names: list[str]) -> Iterator[tuple[str, str]]:
    """What is wrong, by field."""
    seen = set()
    for name in names:
        work, since, until = _line(cleaned, name)
        if not work and (since or until):
            yield name, _("Write what work it was.")
        if since and until and since > until:
            yield f"{name}_until", _("The last year lies before the first.")
        if work and (work, since) in seen:
            yield name, _("This work is already in the list.")
        seen.add((work, since))


def lines(cleaned: dict[str, Any], names: list[str]) -> list[Work]:
    """The rows that say something."""
    return [line for name in names if (line := _line(cleaned, name))[0]]


def _line(cleaned: dict[str, Any], name: str) -> Work:
    return cleaned.get(name) or "", cleaned.get(f"{name}_since"), cleaned.get(f"{name}_until")
