"""What the page *Welke gegevens en waarom* shows: the `personal` declarations of all models, in words.

The declarations stand with their models, the words for a noun and a field in `declared_words.py`. One without a word
fails a test, so that nobody reads a name out of the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from transitiehuis.netwerk.declared_words import FIELDS, THINGS
from transitiehuis.privacy import Personal, house_models


@dataclass(frozen=True)
class Line:
    """Fields of one thing that are kept for the same reason and as long."""

    fields: str
    purpose: Any
    retention: Any


@dataclass(frozen=True)
class Thing:
    name: str
    lines: list[Line]


def declared() -> list[Thing]:
    """Every thing with a personal field, lowest floor first, with what each field is for and how long it stays."""
    found = [(model, getattr(model, "personal", {})) for model in house_models()]
    return [
        Thing(capfirst(str(THINGS.get(model._meta.model_name or "", model._meta.verbose_name))), lines_of(personal))
        for model, personal in found
        if personal
    ]


def lines_of(personal: dict[str, Personal]) -> list[Line]:
    """One line for each purpose and term, in the order of the declaration."""
    together: dict[tuple[str, str], list[str]] = {}
    for field, why in personal.items():
        together.setdefault((str(why.purpose), str(why.retention)), []).append(str(FIELDS.get(field, field)))
    return [Line(capfirst(", ".join(fields)), *why) for why, fields in together.items()]
