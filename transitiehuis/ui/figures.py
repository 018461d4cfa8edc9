"""Small drawings whose numbers are worked out here, so that templates hold no arithmetic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from transitiehuis.ui.parts import ChainReturn

LEVELS = (1, 2, 3, 4)
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 96, 28, 3


@dataclass(frozen=True)
class Dot:
    x: int
    r: str


def dots(counts: Mapping[int, int]) -> list[Dot]:
    """A dot for each score that was given; its area grows with how many gave it."""
    return [Dot(9 + 22 * (level - 1), f"{2 + 1.9 * sqrt(counts[level]):.1f}") for level in LEVELS if counts.get(level)]


def spread_words(counts: Mapping[int, int]) -> str:
    """How far the scores lie apart, in words: '2 tot 4, verdeeld'. '' when nobody scored."""
    given = [level for level in LEVELS if counts.get(level)]
    if not given:
        return ""
    low, high = given[0], given[-1]
    how = {0: pgettext("scores", "agreed"), 1: pgettext("scores", "agreed"), 2: _("divided")}.get(
        high - low, _("far apart")
    )
    if low == high:
        return _("%(score)s, %(how)s") % {"score": low, "how": how}
    return _("%(low)s to %(high)s, %(how)s") % {"low": low, "high": high, "how": how}


def is_far(counts: Mapping[int, int]) -> bool:
    """The scores lie as far apart as they can: something to talk about."""
    given = [level for level in LEVELS if counts.get(level)]
    return bool(given) and given[-1] - given[0] == LEVELS[-1] - LEVELS[0]


def course(points: Sequence[float]) -> list[tuple[str, str]]:
    """Points of a sparkline, oldest first, scaled to its box. [] for fewer than two."""
    if len(points) < 2:  # noqa: PLR2004
        return []
    low, high = min(points), max(points)
    span = (high - low) or 1
    step = (SPARK_WIDTH - 4) / (len(points) - 1)
    return [
        (
            f"{2 + index * step:.1f}",
            f"{SPARK_HEIGHT - SPARK_EDGE - (value - low) / span * (SPARK_HEIGHT - 2 * SPARK_EDGE):.1f}",
        )
        for index, value in enumerate(points)
    ]


@dataclass(frozen=True)
class Bracket:
    """A return as drawn: `level` is how many others lie within it."""

    start: int
    end: int
    text: str
    level: int


def brackets(returns: Sequence[ChainReturn]) -> list[Bracket]:
    """The last three returns, the short ones nearest to the line, so that no two lie over each other."""
    placed: list[Bracket] = []
    for back in sorted(returns[-3:], key=lambda r: r.start - r.end):
        taken = {b.level for b in placed if b.end < back.start and back.end < b.start}
        level = next(n for n in range(1, 4) if n not in taken)
        placed.append(Bracket(back.start, back.end, back.text, level))
    return placed
