"""The rule of small numbers: a group of one to four is hidden, and so is what would give it away."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

FIVE = 5
Key = TypeVar("Key", bound=Hashable)


def hidden(counts: Mapping[Key, int]) -> set[Key]:
    """Which groups of one column are not shown, when the total over all of them is.

    Nobody and five are shown. One hidden group would follow from the total, so the next smallest is hidden with it,
    and more as long as those hidden are fewer than five together.
    """
    covered = {key for key, count in counts.items() if 0 < count < FIVE}
    others = sorted((key for key, count in counts.items() if count >= FIVE), key=lambda key: (counts[key], str(key)))
    while covered and others and (len(covered) == 1 or sum(counts[key] for key in covered) < FIVE):
        covered.add(others.pop(0))
    return covered
