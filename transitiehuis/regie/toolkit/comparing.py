"""Two versions beside each other, by word: what went and what came."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from transitiehuis.regie.toolkit.texts import LABELS, LANGUAGES, LISTS, SINGLE

WORD = re.compile(r"\s+|[^\s]+")
ORDER = ("title", "looks_like", "levels", "steps", "why", "source", "question", "indicator_definition")
SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True)
class Run:
    """Words that follow each other and have the same fate."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One text that reads differently."""

    label: str
    before: str
    after: str
    language: str = "nl"

    @cached_property
    def runs(self) -> tuple[list[Run], list[Run]]:
        """Both sides: what went stands on the left, what came on the right."""
        return by_word(self.before, self.after)


def by_word(before: str, after: str) -> tuple[list[Run], list[Run]]:
    left, right = WORD.findall(before), WORD.findall(after)
    old: list[Run] = []
    new: list[Run] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            old.append(Run(SAME, "".join(left[a:b])))
            new.append(Run(SAME, "".join(right[c:d])))
        else:
            old += [Run(GONE, "".join(left[a:b]))] if b > a else []
            new += [Run(NEW, "".join(right[c:d]))] if d > c else []
    return old, new


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Every text that differs, in the order of the page, the Dutch one before the English one."""
    return [d for d in _pairs(before, after) if d.before != d.after]


def _pairs(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for name in ORDER:
        if name in LISTS:
            for code in LANGUAGES:
                yield from _listed(name, code, before.get(f"{name}_{code}", []), after.get(f"{name}_{code}", []))
        elif name in SINGLE:
            for code in LANGUAGES:
                key = f"{name}_{code}"
                yield Difference(in_language(str(LABELS[name]), code), before.get(key, ""), after.get(key, ""), code)
        else:
            yield Difference(str(LABELS[name]), before.get(name, ""), after.get(name, ""))


def _listed(name: str, code: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    for n in range(max(len(before), len(after))):
        label = _("Level %(number)s") if name == "levels" else _("Step %(number)s")
        old, new = (texts[n] if n < len(texts) else "" for texts in (before, after))
        yield Difference(in_language(label % {"number": n + 1}, code), old, new, code)


def in_language(label: str, code: str) -> str:
    return _("%(label)s, in English") % {"label": label} if code == "en" else label
