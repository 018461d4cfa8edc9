"""A document is a tagged PDF with its title and language; without one the page on the screen stands."""

from __future__ import annotations

import re
import zlib

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from bench.papers import grown
from transitiehuis import documents

DATA = {
    "lead": "Voor de deelnemer, de school en het leerbedrijf",
    "foot": "Transitiehuis",
    "what": "Wat",
    "known": "Bekend",
    "sections": [{"title": "Wie & wat #[*]", "rows": [["Naam", "Zoë #panic() $x$ \"'\\"], ["Uren", "32"]]}],
}


def opened(document: bytes) -> bytes:
    """The file with its packed streams unpacked, where they can be."""
    found = [document]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found)


def accessible(document: bytes, language: str) -> bytes:
    """What is in it, once it is known to be tagged, in that language, with heads of tables that are heads."""
    assert document.startswith(b"%PDF-")
    inside = opened(document)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in inside
    assert b"/StructTreeRoot" in inside
    assert re.search(rb"/Lang\s*\(" + language.encode(), inside)
    assert b"/TH" in inside
    return inside


def test_a_document_is_tagged_and_says_its_title_and_language() -> None:
    made = documents.pdf("facts", DATA, title="Praktijkovereenkomst", language="nl")
    assert made.startswith(b"%PDF-")
    inside = opened(made)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in inside
    assert b"/MarkInfo" in inside
    assert b"/StructTreeRoot" in inside
    assert re.search(rb"/Lang\s*\(nl", inside)
    assert b"Praktijkovereenkomst</rdf:li>" in inside
    assert b"/TH" in inside, "table heads are heads"


def test_what_was_typed_is_text_and_never_typesetting() -> None:
    """`#panic()` in a name would stop typst, were it read as code."""
    assert documents.pdf("facts", DATA, title="#panic()", language="nl")


def test_without_a_document_the_page_stands_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> bytes:
        raise RuntimeError("no such font")

    monkeypatch.setattr(documents.typst, "compile", refuse)
    request = RequestFactory().get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    response = documents.pdf_response(request, "facts", DATA, title="POK", filename="pok.pdf", back="/hier/")
    assert (response.status_code, response.url) == (302, "/hier/")
    assert len(list(get_messages(request))) == 1


def test_papers_leave_nothing_behind_in_the_process_that_set_them() -> None:
    """Of ten papers typst holds what it worked out, unless it is told to let go."""
    assert grown(papers=12, holding=False) < grown(papers=12, holding=True) / 2
