"""A row of work that is written when it is read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from transitiehuis.ui.worklist import Unwritten, WorkItem

KNOWN: dict[str, Any] = {"title": "Samira Haddad", "due": date(2026, 11, 26), "group": "late", "mine": False}
WORDS: dict[str, Any] = {
    "what": "Bel", "who": "", "detail": "", "since": None, "url": "/", "action": "Bel", "action_url": "/", "post": True,
    "secondary": (("Anders", "/anders"),),
}  # fmt: skip


def test_it_is_written_once_and_only_when_its_words_are_read() -> None:
    written = []

    def write() -> WorkItem:
        written.append(True)
        return WorkItem(**KNOWN, **WORDS)

    row = Unwritten(write, **KNOWN)
    assert (row.title, row.due, row.group, row.mine, row.stand_in_for, row.waiting) == (
        "Samira Haddad", date(2026, 11, 26), "late", False, "", True,
    )  # fmt: skip
    assert written == []
    assert {name: getattr(row, name) for name in WORDS} == WORDS
    assert written == [True]


def test_what_no_row_has_is_an_error() -> None:
    row = Unwritten(lambda: WorkItem(**KNOWN, **WORDS), **KNOWN)
    with pytest.raises(AttributeError):
        _ = row.colour  # type: ignore[attr-defined]
