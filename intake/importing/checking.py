"""A row at a time: cells to facts, with each fault at its cell. What it compares with was read once."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from intake.guard import find_bsn, find_health
from intake.importing import cells
from intake.importing.faults import Fault
from intake.importing.reading import MASK
from intake.models.candidate import last_name_key, phone_key
from intake.sounds import name_sound
from transitiehuis.netwerk.sorting import sort_key

SUGGESTIONS = 3
MOST_TEXT = 4000
MOST_KM = 300
MOST_HOURS = 60

# What a fact of the profile is made of.
PROFILE: dict[str, Callable[..., Any]] = {
    "available_from": lambda text, today: cells.available(text, today).isoformat(),
    "hours_min": lambda text, today: cells.number(text, 1, MOST_HOURS),
    "hours_max": lambda text, today: cells.number(text, 1, MOST_HOURS),
    "max_distance_km": lambda text, today: cells.number(text, 1, MOST_KM),
    "licences": lambda text, today: cells.licences(text),
    "language_level": lambda text, today: cells.language_level(text),
}


@dataclass(frozen=True)
class Town:
    """A place as far as a row needs it; `shown` is its name, with the municipality where there are more."""

    pk: int
    shown: str
    municipality: str
    region: int


@dataclass
class Known:
    """What cells are compared with, read once per run: names by sort key."""

    today: date
    towns: Mapping[str, list[Town]]
    themes: Mapping[str, int]
    theme_names: str
    receivers: Mapping[str, int]
    regions: frozenset[int]
    region: int
    to: int | None
    informed_on: date | None
    alike: dict[str, str] = field(default_factory=dict)

    def suggestions(self, key: str) -> str:
        """Names of places that look like it; worked out once for each mistake."""
        if key not in self.alike:
            found = difflib.get_close_matches(key, self.towns, n=SUGGESTIONS, cutoff=0.7)
            self.alike[key] = ", ".join(self.towns[name][0].shown for name in found)
        return self.alike[key]


@dataclass
class Checked:
    """A row after looking: `facts` as they are written, `faults` and `mended` (what stood there) by field."""

    facts: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, list[Any]] = field(default_factory=dict)
    mended: dict[str, str] = field(default_factory=dict)


def check(row: Mapping[str, str], known: Known, *, keep_text: bool = False) -> Checked:
    """All facts of a row, or a fault for each cell that has one; never raises for what is in a cell."""
    return _Row(row, known, keep_text).check()


class _Row:
    def __init__(self, row: Mapping[str, str], known: Known, keep_text: bool) -> None:
        self.row, self.known, self.keep_text = row, known, keep_text
        self.found = Checked()

    def check(self) -> Checked:
        found, facts = self.found, self.found.facts
        self._name()
        self._take("birth", self._birth, needed=True)
        self._take("phone", cells.phone)
        self._take("email", cells.email)
        facts.setdefault("phone", "")
        facts.setdefault("email", "")
        self._take("place", self._place, needed=True)
        self._take("themes", self._themes)
        self._take("target_group", cells.target_group)
        self._take("explanation", self._explanation)
        self._take("to", self._to)
        self._take("informed_on", lambda text: cells.told_on(text, self.known.today).isoformat())
        self._defaults()
        facts["profile"] = self._profile()
        return found

    def _take(self, name: str, parse: Callable[[str], Any], *, needed: bool = False) -> Any:
        """Parse one cell into the facts; what was mended is remembered, what is wrong is a fault."""
        try:
            text = cells.typed(self.row.get(name, ""))
            if not text:
                if needed:
                    raise Fault("missing")
                return None
            value = parse(text)
        except Fault as fault:
            self.found.faults[name] = fault.as_json()
            return None
        self.found.facts[name] = value
        if name in {"phone", "birth", "informed_on"} and _changed(text, value):
            self.found.mended[name] = self.row[name]
        return value

    # -- one field each -----------------------------------------------------------------------------------------------

    def _name(self) -> None:
        if self.row.get("name") and not self.row.get("last_name"):
            whole = self._take("name", cells.whole_name)
            self.found.facts.pop("name", None)
            if whole:
                self.found.facts["first_name"], self.found.facts["last_name"] = whole
        else:
            self._take("first_name", lambda text: cells.name(text, 80), needed=True)
            self._take("last_name", self._last_name, needed=True)
        facts = self.found.facts
        if "first_name" in facts and "last_name" in facts:
            last = last_name_key(facts["last_name"])
            facts["sort_name"] = f"{last} {sort_key(facts['first_name'])}"
            facts["sound"] = name_sound(facts["first_name"], last)

    def _last_name(self, text: str) -> str:
        prefix = cells.typed(self.row.get("prefix", ""))
        return cells.name(f"{prefix} {text}" if prefix else text, 120)

    def _birth(self, text: str) -> int:
        return cells.birth_year(text, self.known.today)

    def _place(self, text: str) -> int:
        name, _bracket, inside = cells.without_postcode(text).partition("(")
        key, municipality = sort_key(name), sort_key(inside.rstrip(") "))
        found = self.known.towns.get(key, [])
        if municipality:
            found = [town for town in found if town.municipality == municipality] or found
        if len(found) > 1:  # the one in our own region, when there is one
            found = [town for town in found if town.region in self.known.regions] or found
        if len(found) > 1:
            raise Fault("place_several", names=", ".join(town.shown for town in found))
        if not found:
            names = self.known.suggestions(key)
            raise Fault("place_alike", value=text, names=names) if names else Fault("place", value=text)
        home = found[0].region
        self.found.facts["region"] = home if home in self.known.regions else self.known.region
        return found[0].pk

    def _themes(self, text: str) -> list[int]:
        whole = self.known.themes.get(sort_key(text))
        if whole is not None:
            return [whole]
        found = []
        for part in cells.parts(text):
            pk = self.known.themes.get(sort_key(part))
            if pk is None:
                raise Fault("theme", value=part, names=self.known.theme_names)
            found.append(pk)
        return list(dict.fromkeys(found))

    def _explanation(self, text: str) -> str:
        if len(text) > MOST_TEXT:
            raise Fault("too_long", most=MOST_TEXT)
        if MASK in text or find_bsn(text):
            raise Fault("bsn")
        if not self.keep_text and (words := find_health(text)):
            raise Fault("health", words=", ".join(words))
        return text

    def _to(self, text: str) -> int:
        pk = self.known.receivers.get(sort_key(text))
        if pk is None:
            raise Fault("receiver", value=text)
        return pk

    def _defaults(self) -> None:
        """What was said once for all rows, where the row does not say it itself."""
        facts, faults = self.found.facts, self.found.faults
        facts.setdefault("themes", [])
        facts.setdefault("explanation", "")
        if "to" not in facts and "to" not in faults:
            facts["to"] = self.known.to
            if self.known.to is None:
                faults["to"] = Fault("receiver_missing").as_json()
        if "informed_on" not in facts and "informed_on" not in faults:
            if self.known.informed_on is None:
                faults["informed_on"] = Fault("informed").as_json()
            else:
                facts["informed_on"] = self.known.informed_on.isoformat()
        facts["phone_key"] = phone_key(facts["phone"])

    def _profile(self) -> dict[str, Any]:
        for name, parse in PROFILE.items():
            self._take(name, partial(parse, today=self.known.today))
        found = {name: self.found.facts.pop(name) for name in PROFILE if name in self.found.facts}
        least, most = found.get("hours_min"), found.get("hours_max")
        if least and most and least > most:
            self.found.faults["hours_max"] = Fault("order").as_json()
        return found


def _changed(text: str, value: Any) -> bool:
    """Whether the fact says something else than what was typed: a zero came back, a number became a day."""
    if isinstance(value, str):
        same = "".join(sign for sign in text if sign.isalnum()) == "".join(sign for sign in value if sign.isalnum())
        return not same and not cells.ISO.fullmatch(text) and not cells.DUTCH.fullmatch(sort_key(text))
    return bool(cells.SERIAL.fullmatch(text)) or len(text.strip("'")) == 2  # noqa: PLR2004 two digits of a year
