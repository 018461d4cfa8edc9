"""Text as it is kept: without signs that nobody sees and that turn, hide or break the words around them.

Somebody pastes a name with a sign that makes the text after it run backwards, and it stands in titles and in the
middle of sentences. So such signs are taken out where text comes in: of every text field of every form, also those
that Django makes of a model, and of every cell of a list. Letters of any script stay, with what these need.
"""

from __future__ import annotations

import unicodedata
from itertools import chain
from typing import Any

from django import forms

JOINERS = "\u200c\u200d"  # Persian, Indic scripts and emoji are written with these; alone they are nothing
# Signs of format that are drawn: a mark around or above a number.
DRAWN = {0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
LINES = "\n\t\r"
UNSEEN: dict[int, None] = dict.fromkeys(
    point
    for point in chain(range(0x20000), range(0xE0000, 0xE1000))  # no other plane has any
    if unicodedata.category(chr(point)) in {"Cc", "Cf"} and chr(point) not in LINES + JOINERS and point not in DRAWN
)
ON_ONE_LINE = str.maketrans(dict.fromkeys(LINES, " "))


def plain(text: str) -> str:
    """`text` without control signs and without signs that steer direction or show nothing; '' when nothing is left."""
    found = text.translate(UNSEEN)
    return found if found.strip(JOINERS + " \n\t\r") else ""


def read_plainly() -> None:
    """From now on every text field of a form reads so; a password is what was typed."""
    as_django = forms.CharField.to_python

    def to_python(field: forms.CharField, value: Any) -> str | None:
        if isinstance(value, str) and not isinstance(field.widget, forms.PasswordInput):
            value = plain(value)
            if not isinstance(field.widget, forms.Textarea | forms.HiddenInput):
                value = value.replace("\r\n", " ").translate(ON_ONE_LINE)
        return as_django(field, value)

    forms.CharField.to_python = to_python  # type: ignore[method-assign,assignment]
