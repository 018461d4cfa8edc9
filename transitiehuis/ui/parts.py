"""What the components draw: small records that any floor can fill. Words in them are ready for the screen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Verdict = Literal["fits", "not", "unknown"]


@dataclass(frozen=True)
class ChainStep:
    """One of the seven steps. `state`: done, now, past (stopped or left again) or open (to come)."""

    name: str
    state: Literal["done", "now", "past", "open"]
    lines: tuple[str, ...] = ()
    url: str = ""
    status: str = ""


@dataclass(frozen=True)
class ChainReturn:
    """A way back: from step `start` to step `end`, counted from 1; `end` < `start`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Turn:
    """Aan zet: which organisation, what, by when; `person` when one is named, `me` when that is the reader."""

    holder: str
    action: str
    due: date
    person: str = ""
    me: bool = False
    waits: str = ""
    note: str = ""


@dataclass(frozen=True)
class Count:
    """A number that leads to its list: tone, word, number, url (or #anchor)."""

    tone: str
    label: str
    number: int
    url: str


@dataclass(frozen=True)
class Moment:
    """One line of a timeline. `strong` for a step in the chain; `tone` as in status, or 'back'.

    `aside` is what stands under a fold: what it is about, and the words.
    """

    day: date | datetime
    text: str
    who: str = ""
    tone: str = "open"
    lines: tuple[str, ...] = ()
    strong: bool = False
    url: str = ""
    aside: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Person:
    """Somebody or an organisation in a list, with a note below and a status mark behind the name."""

    name: str
    note: str = ""
    url: str = ""
    tone: str = ""
    status: str = ""


@dataclass(frozen=True)
class Check:
    """A verdict on one criterion with the fact it rests on, what would make it fit, and whose word the fact is."""

    verdict: Verdict
    fact: str
    remedy: str = ""
    source: str = ""


@dataclass(frozen=True)
class Criterion:
    """One row of a comparison: what is asked (and whose word that is), and a check for each column in order."""

    name: str
    need: str
    checks: Sequence[Check]
    source: str = ""


@dataclass(frozen=True)
class Column:
    """One thing that is compared. `short` is its name on a phone."""

    name: str
    note: str = ""
    url: str = ""
    short: str = ""


@dataclass(frozen=True)
class Kpi:
    """A figure with its list, its definition and, when there are two or more points, its course."""

    name: str
    value: str
    unit: str = ""
    url: str = ""
    note: str = ""
    definition: str = ""
    course: Sequence[float] = field(default=())


@dataclass(frozen=True)
class Phase:
    """A stretch of a round: state is '', 'done' or 'now'."""

    name: str
    period: str
    note: str = ""
    state: Literal["", "done", "now"] = ""
