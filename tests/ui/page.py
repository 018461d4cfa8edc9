"""A page as a tree: parsed strictly, and a few questions one can ask it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


def parse(html: str) -> Element:
    """Raises html5lib's ParseError when the page is not valid HTML."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


def fragment(html: str) -> Element:
    """A part of a page, in the body of an otherwise empty one."""
    return parse(f"<!DOCTYPE html><html lang=nl><head><title>t</title></head><body>{html}</body></html>")


def elements(tree: Element, tag: str = "*") -> list[Element]:
    """All elements below `tree`, itself included; those of a drawing by their bare name."""
    found = [element for element in tree.iter() if isinstance(element.tag, str)]
    return [element for element in found if tag in ("*", element.tag.rpartition("}")[2])]


def with_class(tree: Element, name: str) -> list[Element]:
    return [element for element in elements(tree) if name in element.get("class", "").split()]


def text(element: Element) -> str:
    """All words of an element, spaces folded."""
    return " ".join("".join(element.itertext()).split())


def ids(tree: Element) -> list[str]:
    return [element.get("id", "") for element in elements(tree) if element.get("id")]


def dangling(tree: Element) -> Iterator[str]:
    """References to an id that is not on the page."""
    known = set(ids(tree))
    for element in elements(tree):
        for pointer in POINTERS:
            yield from (f"{pointer}={name}" for name in element.get(pointer, "").split() if name not in known)
        target = element.get("href", "")
        if target.startswith("#") and len(target) > 1 and target[1:] not in known:
            yield f"href={target}"


def inline(tree: Element) -> list[str]:
    """What a strict Content-Security-Policy refuses: styles, scripts and handlers within the page."""
    found = [
        element.tag
        for element in elements(tree)
        if element.tag == "style" or (element.tag == "script" and not element.get("src"))
    ]
    found += [
        f"{e.tag} {name}" for e in elements(tree) for name in e.attrib if name == "style" or name.startswith("on")
    ]
    return found
