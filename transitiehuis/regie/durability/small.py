"""The rule of small numbers: a group of one to four is hidden, and so is what would give it away."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

FIVE = 5
Key = TypeVar("Key", bound=Hashable)


def hidden(counts: Mapping[Key, int]) -> set[Key]:
    """Which groups of one column are not shown, when the total over all of them is.

    Nobody and five are shown. One hidden group would follow from the total, so the next smallest is hidden with it,
    and more as long as those hidden are fewer than five together, or as many as there are hidden groups: for nobody is
    shown, so each of them would be one.
    """
    covered = {key for key, count in counts.items() if 0 < count < FIVE}
    others = sorted((key for key, count in counts.items() if count >= FIVE), key=lambda key: (counts[key], str(key)))
    while covered and others and few([counts[key] for key in covered]):
        covered.add(others.pop(0))
    return covered


def few(numbers: Sequence[int]) -> bool:
    """Whether hidden numbers, none of them nought, follow from what they are together."""
    return len(numbers) == 1 or sum(numbers) < FIVE or sum(numbers) == len(numbers)
