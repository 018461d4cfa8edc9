"""Pages of upper floors about the own organisation; they register here, and its page leads there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from transitiehuis.netwerk.actor import Actor


@dataclass(frozen=True)
class OwnPage:
    label: StrOrPromise
    name: str
    roles: tuple[str, ...]


_pages: list[OwnPage] = []


def register(label: StrOrPromise, name: str, *roles: str) -> None:
    """The page of this url name is about the organisation of who opens it, for these roles."""
    if all(page.name != name for page in _pages):
        _pages.append(OwnPage(label, name, roles))


def pages_for(actor: Actor) -> list[OwnPage]:
    """What this person can open, in the order in which floors registered."""
    return [page for page in _pages if actor.has_role(*page.roles)]
