"""What a candidate reads is plain Dutch, measured: each text and each page or letter as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {
    "_": None,
    "_lazy": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
# Pages and letters of a candidate; of a file that says more, what is for colleagues follows the mark.
FILES = {
    "templates/regie/own/page.html": "",
    "templates/regie/own/way.html": "",
    "templates/regie/own/data.html": "",
    "templates/regie/own/asked.html": "",
    "templates/regie/own/correct.html": "",
    "templates/regie/own/object.html": "",
    "templates/regie/own/everything.html": "",
    "templates/regie/own/lost.html": "",
    "templates/regie/own/sent.html": "",
    "templates/regie/own/over.html": "",
    "templates/intake/choose.html": "",
    "templates/intake/choose_contact.html": "",
    "templates/intake/choose_moments.html": "",
    "templates/intake/choose_over.html": "",
    "templates/intake/self_refer.html": "",
    "templates/intake/self_referred.html": "",
    "templates/nazorg/asked.html": "",
    "templates/nazorg/asked_over.html": "",
    "templates/nazorg/result_link.html": "",
    "templates/nazorg/result_over.html": "",
    "intake/own_story.py": "",
    "matching/own_story.py": "",
    "nazorg/own_story.py": "",
    "transitiehuis/regie/own/page.py": "",
    "transitiehuis/regie/own/letters.py": "",
    "transitiehuis/regie/forms/own.py": "class DecideForm",
    "intake/candidate_mail.py": "def tell_yourself",
    "intake/appointment_letters.py": "# To who holds it",
    "intake/orientation_letters.py": "",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
SENTENCE = re.compile(r"[.!?:](?:\s|$)|\n\n")
WORD = re.compile(r"[a-zà-ÿ]+(?:['’-][a-zà-ÿ]+)*", re.IGNORECASE)
# One syllable each, the longest first; with a trema a new one begins.
VOWELS = re.compile(
    r"aai|ooi|oei|eeuw|ieuw|aa|ai|ee|oo|uu|ie|oe|eu|ui|ij|ei|au|ou|[aeiouyàáâèéêòóôùúûäëïöü]", re.IGNORECASE
)
WORDS = 8  # a shorter text is a label: one long word would decide
EACH, WHOLE = 65, 80
LONGEST = 20  # words in a sentence


def syllables(word: str) -> int:
    """How many syllables a Dutch word has, by its groups of vowels."""
    return max(1, len(VOWELS.findall(word)))


def flesch_douma(text: str) -> float:
    """Reading ease by Flesch, fitted to Dutch by W.H. Douma: 206.84 - 0.77 wl - 0.93 zl.

    `wl` is the number of syllables in a hundred words, `zl` the number of words in a sentence (a colon ends one, as it
    does when it is read aloud). The higher the easier: 60 is plain, 80 easy. Source: W.H. Douma, De leesbaarheid van
    landbouwbladen, Wageningen 1960, after R. Flesch, A new readability yardstick, Journal of Applied Psychology 32
    (1948). Raises ZeroDivisionError without words.
    """
    words = WORD.findall(text)
    sentences = [part for part in SENTENCE.split(text) if WORD.search(part)]
    return 206.84 - 0.77 * 100 * sum(map(syllables, words)) / len(words) - 0.93 * len(words) / len(sentences)


def dutch() -> dict[tuple[str | None, str], str]:
    with (ROOT / "locale/nl/LC_MESSAGES/django.po").open("rb") as file:
        catalog = read_po(file, locale="nl")
    found = {}
    for message in catalog:
        first = message.id[0] if isinstance(message.id, tuple) else message.id
        found[message.context, first] = message.string[-1] if isinstance(message.string, tuple) else message.string
    return found


def texts_of(path: str, until: str) -> Iterator[str]:
    """The Dutch of every text of the file, above the mark; a name that is filled in reads as one short word."""
    known, source = dutch(), ROOT / path
    last = source.read_text().find(until) if until else -1
    end = source.read_text()[:last].count("\n") + 1 if last >= 0 else 10**6
    method = "python" if path.endswith(".py") else "transitiehuis.ui.extraction:templates"
    with source.open("rb") as file:
        for line, message, _comments, context in extract(method, file, keywords=KEYWORDS):
            if line < end:
                first = message[0] if isinstance(message, tuple) else message
                yield PLACEHOLDER.sub("Anna", known[context, first])


def long_enough(path: str) -> list[str]:
    return [text for text in texts_of(path, FILES[path]) if len(WORD.findall(text)) >= WORDS]


def sentences_of(text: str) -> list[list[str]]:
    return [WORD.findall(part) for part in SENTENCE.split(text) if WORD.search(part)]


@pytest.mark.parametrize("path", FILES)
def test_each_text_of_a_candidate_is_easy_to_read(path: str) -> None:
    found = {text: round(flesch_douma(text)) for text in long_enough(path)}
    assert {text: ease for text, ease in found.items() if ease < EACH} == {}
    assert [words for text in found for words in sentences_of(text) if len(words) > LONGEST] == []


@pytest.mark.parametrize("path", FILES)
def test_each_page_and_letter_as_a_whole_is_easier_still(path: str) -> None:
    whole = "\n\n".join(long_enough(path))
    assert not whole or flesch_douma(whole) >= WHOLE


def test_every_page_by_the_candidate_s_own_link_is_measured() -> None:
    pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "templates/regie/own").glob("*.html")}
    for_colleagues = {f"templates/regie/own/{name}.html" for name in ("base", "manage", "request")}
    assert pages - for_colleagues <= FILES.keys()


def test_the_language_of_an_office_is_seen() -> None:
    """The guard itself: what a department would write fails, and what is said in its place does not."""
    office = "Naar aanleiding van uw verzoek tot rectificatie delen wij u mede dat besluitvorming heeft plaatsgevonden."
    plain = "U vroeg ons om iets te verbeteren. We hebben besloten wat we doen."
    assert flesch_douma(office) < EACH < WHOLE < flesch_douma(plain)


def test_syllables_are_counted_as_they_are_spoken() -> None:
    said = {"u": 1, "link": 1, "gegevens": 3, "mailadres": 3, "leeuw": 1, "ideeën": 3, "financiële": 5, "werkdagen": 3}
    assert {word: syllables(word) for word in said} == said
