"""For which part of the work a row of the coverage holds, as pure functions: nothing is read or written here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

Codes = frozenset[str]
NONE: Codes = frozenset()
DIMENSIONS = ("themes", "target_groups", "municipalities")


class Scope(NamedTuple):
    """Themes, target groups and municipalities by their code; an empty dimension is all of it."""

    themes: Codes = NONE
    target_groups: Codes = NONE
    municipalities: Codes = NONE

    @classmethod
    def of(cls, *dimensions: Iterable[str]) -> Scope:
        return cls(*(frozenset(codes) for codes in dimensions))

    @property
    def is_whole(self) -> bool:
        return not any(self)

    def meets(self, other: Scope) -> bool:
        """Whether the two share something: they meet in all three dimensions."""
        return all(not mine or not theirs or mine & theirs for mine, theirs in zip(self, other, strict=True))


WHOLE = Scope()


@dataclass(frozen=True)
class Universe:
    """Everything there is: what "all" means in a region on a day. A dimension without codes is one nameless cell."""

    themes: Codes
    target_groups: Codes
    municipalities: Codes

    def box(self, scope: Scope) -> Scope:
        """`scope` with its codes written out, of what there is; a dimension can come out empty."""
        return Scope(
            *(
                (codes & all_ if codes else all_) or (NONE if codes else frozenset({""}))
                for codes, all_ in zip(scope, self.dimensions, strict=True)
            )
        )

    @property
    def dimensions(self) -> tuple[Codes, Codes, Codes]:
        return self.themes, self.target_groups, self.municipalities

    def rest(self, led: Iterable[Scope]) -> list[Scope]:
        """What none of `led` holds, as boxes that share nothing; [] when everything is led."""
        boxes = [self.box(WHOLE)]
        for scope in led:
            taken = self.box(scope)
            boxes = [part for box in boxes for part in _without(box, taken)]
        return sorted(boxes, key=lambda box: tuple(sorted(codes) for codes in box))

    def said(self, box: Scope) -> Scope:
        """A box as people say it: a dimension that is whole is left out."""
        return Scope(
            *(NONE if codes in (all_, {""}) else codes for codes, all_ in zip(box, self.dimensions, strict=True))
        )


def cells(box: Scope) -> set[tuple[str, str, str]]:
    """Each combination of one theme, one target group and one municipality in a box that is written out."""
    return set(product(*box))


def _without(box: Scope, taken: Scope) -> list[Scope]:
    """`box` less `taken`, in at most three boxes: one for each dimension in which something is left."""
    parts, inside = [], list(box)
    for number, codes in enumerate(taken):
        left = box[number] - codes
        if left:
            parts.append(Scope(*[*inside[:number], left, *box[number + 1 :]]))
        inside[number] = box[number] & codes
        if not inside[number]:
            return parts
    return parts
