"""The texts of a factor as fields of a form, and the words of two advisers laid together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from transitiehuis.regie.models.toolkit import LEVELS
from transitiehuis.regie.toolkit.texts import COLUMNS, LANGUAGES, Texts

Fields = dict[str, str]


def level_field(level: int, code: str) -> str:
    return f"level_{level}_{code}"


def fields_of(texts: Mapping[str, Any]) -> Fields:
    """Each text under the name of its field; steps stand a line each."""
    found = {name: texts[name] for name in COLUMNS}
    for code in LANGUAGES:
        for level, text in zip(LEVELS, texts[f"levels_{code}"], strict=False):
            found[level_field(level, code)] = text
        found[f"steps_{code}"] = "\n".join(texts[f"steps_{code}"]).rstrip("\n")
    return found


def texts_from(fields: Mapping[str, Any]) -> Texts:
    """The other way; a field that is not there is empty, and steps without English have an empty text there."""
    found: Texts = {name: fields.get(name, "") for name in COLUMNS}
    for code in LANGUAGES:
        found[f"levels_{code}"] = [fields.get(level_field(level, code), "") for level in LEVELS]
    dutch, english = lines(fields.get("steps_nl", "")), lines(fields.get("steps_en", ""))
    found["steps_nl"], found["steps_en"] = dutch, [*english, *[""] * (len(dutch) - len(english))][: len(dutch)]
    return found


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def laid_together(typed: Mapping[str, str], base: Fields, theirs: Fields) -> tuple[Fields, list[str]]:
    """What to show to the second of two who began at `base`, when the first wrote `theirs`.

    A field that the second left alone takes the first one's words; one that the second changed keeps what was typed.
    Also the names of fields that both changed, each in another way.
    """
    found = {name: theirs[name] if _same(typed.get(name, ""), was) else typed[name] for name, was in base.items()}
    both = [name for name, was in base.items() if theirs[name] != was and not _same(found[name], theirs[name])]
    return found, both


def _same(one: str, other: str) -> bool:
    """Whether a browser would have sent the one for the other."""
    return list(_plain(one)) == list(_plain(other))


def _plain(text: str) -> Iterator[str]:
    return (line.rstrip() for line in text.strip().splitlines())
