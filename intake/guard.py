"""Free text is guarded: no BSN, and a warning where it seems to tell about somebody's health.

`find_bsn` and `find_health` look; `GuardedText` is the form mixin that refuses, warns and explains, for every floor.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from transitiehuis.ui.forms import ConfirmInput

# Nine digits in one go, or grouped as people write them: 123 456 782, 1234.56.782.
NINE_DIGITS = re.compile(r"(?<!\d)(?:\d{9}|\d{3}[ .-]\d{3}[ .-]\d{3}|\d{4}[ .-]\d{2}[ .-]\d{3})(?!\d)")
ABROAD = re.compile(r"(?:\+|00)\d{1,3}[ .-]?(?:\(0\))?[ .-]?$")
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
ELEVEN = 11

# Words that tell about health rather than about what somebody can do. Longer forms (…en, …isch) are found too.
HEALTH_WORDS = (
    "adhd", "aids", "alcoholis", "alzheimer", "angststoornis", "antidepressiva", "artrose", "asperger",
    "astma", "autis", "bipolair", "borderline", "burn-out", "burnout", "chemo", "copd", "dement", "depressi",
    "diabetes", "diagnose", "diagnosis", "drugsverslaving", "dwarslaesie", "dyslexie", "epilep",
    "fibromyalgie", "ggz", "hartinfarct", "hepatitis", "hernia", "hiv", "kanker", "lvb", "medicatie", "medicijn",
    "migraine", "miskraam", "multiple sclerose", "overspannen", "parkinson", "pddnos", "persoonlijkheidsstoornis",
    "pregnan", "psychiat", "psycholog", "psychose", "psychotisch", "ptsd", "ptss", "reuma", "schizofreni",
    "suikerziekte", "suïcid", "trauma", "verslaafd", "verslaving", "verstandelijk beperkt",
    "verstandelijke beperking", "whiplash", "ziekte van", "zwanger",
)  # fmt: skip
HEALTH = re.compile(r"\b(?:" + "|".join(map(re.escape, HEALTH_WORDS)) + r")[\w-]*", re.IGNORECASE)


def find_bsn(text: str) -> list[str]:
    """Numbers of nine digits that pass the elfproef, as they stand in `text`; telephone numbers abroad are none."""
    plain = unicodedata.normalize("NFKC", text)
    return [
        match.group()
        for match in NINE_DIGITS.finditer(plain)
        if passes_elfproef(match.group()) and not ABROAD.search(plain[: match.start()])
    ]


def passes_elfproef(number: str) -> bool:
    """The check digit of a BSN: 9a + 8b + … + 2h − i is divisible by eleven, and it is not all zeros."""
    digits = [int(sign) for sign in number if sign.isdigit()]
    total = sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=True))
    return any(digits) and total % ELEVEN == 0


def find_health(text: str) -> list[str]:
    """Words in `text` that may tell about health, as typed, each once."""
    return list(dict.fromkeys(match.group() for match in HEALTH.finditer(unicodedata.normalize("NFC", text))))


class LongText(forms.CharField):
    """Some sentences of at most 4,000 signs; a line end counts for one, as the browser counts it."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 4000, **kwargs})

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class GuardedText(forms.Form):
    """A form with free text: `guarded` names those fields.

    A BSN is refused. Words about health are named once; who ticks *keep_text* has read the rule and keeps the text.
    """

    fields: dict[str, Any]  # a form knows of which kind its own fields are
    guarded: tuple[str, ...] = ()
    keep_text = forms.BooleanField(
        label=gettext_lazy("It stays as it is: it says nothing about anybody's health"),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [name for name in self.fields if name != "keep_text"]
        last = max((names.index(name) for name in self.guarded if name in names), default=len(names) - 1)
        self.order_fields([*names[: last + 1], "keep_text", *names[last + 1 :]])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.guarded:
            self._guard(name, str(cleaned.get(name) or ""))
        return cleaned

    def _guard(self, name: str, text: str) -> None:
        if found := find_bsn(text):
            self.add_error(name, bsn_words(found))
        if words := find_health(text):
            self.fields["keep_text"].widget = ConfirmInput(legend=_("Must this text stay?"))
            if not self.cleaned_data.get("keep_text"):
                self.add_error(name, health_words(words))


def bsn_words(found: list[str]) -> str:
    """What is wrong with the number and which rule says so."""
    sentence = ngettext(
        "Take the number of 9 digits out (%(numbers)s). It looks like a BSN and we may not keep that here"
        " (article 46 UAVG).",
        "Take the numbers of 9 digits out (%(numbers)s). They look like a BSN and we may not keep that here"
        " (article 46 UAVG).",
        len(found),
    )
    return sentence % {"numbers": ", ".join(f"…{number[-3:]}" for number in found)}


def health_words(words: Iterable[str]) -> str:
    """Which words, which rule, and what to write in their place."""
    named = ", ".join(f"“{word}”" for word in words)
    return _(
        "This may say something about health: %(words)s. We do not keep that here (article 9 AVG)."
        " Write what somebody can do or cannot do, not why."
    ) % {"words": named}
