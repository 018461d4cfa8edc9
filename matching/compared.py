"""The two that are laid beside each other: what is known of a candidate, and what of a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time


@dataclass(frozen=True)
class Wish:
    """What is known of the candidate; empty or None means not known. `certificates`: id to its last day.

    `source` says whose word it is and of which day; so it does in Demand.
    """

    themes: Mapping[int, str] = field(default_factory=dict)
    licences: frozenset[str] = frozenset()
    language_level: str = ""
    certificates: Mapping[int, date | None] = field(default_factory=dict)
    hours_min: int | None = None
    hours_max: int | None = None
    earliest_start: time | None = None
    max_distance_km: int | None = None
    transport: frozenset[str] = frozenset()
    available_from: date | None = None
    occupations: frozenset[str] = frozenset()
    source: str = ""


@dataclass(frozen=True)
class Demand:
    """What is known of the place. `licence` "none" and `language_level` "A0" mean that none is asked."""

    theme: tuple[int, str]
    distance_km: int
    licence: str = ""
    language_level: str = ""
    certificates: Mapping[int, str] = field(default_factory=dict)
    hours_min: int | None = None
    hours_max: int | None = None
    begin_time: time | None = None
    start_from: date | None = None
    occupation: str = ""
    # For the qualification of the place; None: none is named, so it cannot be looked up.
    recognised: bool | None = None
    recognition: str = ""
    # Who trains there: with their load in words, and whether one of them has room. Empty: nobody is known.
    trainers: str = ""
    trainer_has_room: bool = False
    source: str = ""
