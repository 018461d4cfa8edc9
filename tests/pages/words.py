"""One language a page: no text of the code is left on a Dutch page, and no Dutch one on an English page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from xml.etree.ElementTree import Element

from tests.guards.test_words import catalog

SAID = ("title", "placeholder", "aria-label", "alt", "data-confirm")
SILENT = {"script", "style", "template"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
LEAST_LETTERS = 10  # a pattern with fewer of its own could be anything


def folded(text: str) -> str:
    return " ".join(text.replace("\xad", "").split()).casefold()


def texts(root: Element, language: str) -> Iterator[str]:
    """Every piece of text on the page, also that of attributes; not what says it is in another language."""
    waiting = [(root, language)]
    while waiting:  # a generator within a generator for each level of a page costs more than all the rest
        element, spoken = waiting.pop()
        spoken = element.get("lang", spoken)
        if not isinstance(element.tag, str) or element.tag in SILENT or "data-quote" in element.attrib:
            continue
        waiting += ((child, spoken) for child in element)
        if spoken == language:
            yield from (element.attrib[name] for name in SAID if name in element.attrib)
            if element.get("type") in {"submit", "button"}:
                yield element.get("value", "")
            yield from pieces(element)


def pieces(element: Element) -> list[str]:
    """What stands between the elements in it; where a line may break, a text goes on."""
    found = [element.text or ""]
    for child in element:
        if child.tag == "wbr":
            found[-1] += child.tail or ""
        else:
            found.append(child.tail or "")
    return found


def pairs() -> Iterator[tuple[str, str]]:
    """(text in the code, in Dutch) of every message, singular and plural apart."""
    for message in catalog():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        yield from zip(ids, said, strict=False)


@cache
def foreign(language: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """What must not be read on a page in `language`: whole texts, and texts with something filled in."""
    found = [(english, dutch) if language == "nl" else (dutch, english) for english, dutch in pairs() if english]
    own = {folded(right) for _wrong, right in found}
    wrong = {folded(wrong) for wrong, right in found if folded(wrong) != folded(right)} - own
    filled = [text for text in wrong if PLACEHOLDER.search(text) and is_telling(text)]
    whole = frozenset(text for text in wrong if not PLACEHOLDER.search(text))
    return whole, re.compile("|".join(f"(?:{pattern(text)})" for text in filled) or r"(?!)")


def is_telling(text: str) -> bool:
    return len(re.findall(r"[^\W\d_]", PLACEHOLDER.sub("", text))) >= LEAST_LETTERS


def pattern(text: str) -> str:
    return ".+?".join(re.escape(part) for part in PLACEHOLDER.split(text))


@cache
def is_foreign(text: str, language: str) -> bool:
    """Whether a folded text is in the other of the two languages; most stand on page after page."""
    whole, filled = foreign(language)
    return text in whole or bool(filled.fullmatch(text))


def in_the_other_language(tree: Element, language: str) -> list[str]:
    """Texts on the page that are in the other of the two languages."""
    said = {folded(text) for text in set(texts(tree, language))} - {""}
    return sorted(text for text in said if is_foreign(text, language))
