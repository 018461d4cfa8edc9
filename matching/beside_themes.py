"""What an upper floor has to say beside a theme of the opleidingsschema; it registers here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


@dataclass(frozen=True)
class Told:
    """One thing with a page of its own; `short` is how a narrow cell calls it, `note` says how it stands."""

    title: str
    short: str
    note: str
    url: str


Teller = Callable[["Actor", Collection[int]], dict[int, list[Told]]]
_tellers: list[Teller] = []


def tells_of_themes(teller: Teller) -> Teller:
    """Register what tells of these themes, as this actor may read it: rows by the theme's id."""
    _tellers.append(teller)
    return teller


def told_of(actor: Actor, themes: Collection[int]) -> dict[int, list[Told]]:
    """Everything that is told of each of these themes; as many queries as floors tell."""
    found: dict[int, list[Told]] = {}
    for teller in _tellers:
        for theme, rows in teller(actor, themes).items():
            found.setdefault(theme, []).extend(rows)
    return found
