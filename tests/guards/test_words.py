"""One word per thing: translations are complete, and the glossary of docs and data is one list."""

import csv
import re
import subprocess
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOG = ROOT / "locale/nl/LC_MESSAGES/django.po"
# Words others use for what has one name here. The product's own texts never say them.
NEVER = ("mentor", "deelnemer", "betrokkenheid", "uitstroom", "niemand aan zet", "submit", "zij-instromer(s)")
# Words that have slipped into English texts and are not those of the glossary, with what to say there.
SAID_BESIDE = {
    "white spot": "gap", "practice agreement": "praktijkovereenkomst",
    "vandaag": "Today", "werkdag": "working day", "landelijk": "national", "scholing": "learning", "gesprek": "meeting",
    "concept": "draft", "klantmanager": "case manager", "nazorgcontact": "aftercare contact", "branche": "sector",
}  # fmt: skip


def catalog():
    with CATALOG.open("rb") as file:
        return read_po(file, locale="nl")


def test_the_catalog_holds_each_text_of_code_and_templates_and_no_other(tmp_path):
    pot = tmp_path / "django.pot"
    subprocess.run(["make", "--silent", "texts", f"POT={pot}"], cwd=ROOT, check=True)
    with pot.open("rb") as file:
        said = {(message.context, message.id) for message in read_po(file) if message.id}
    known = {(message.context, message.id) for message in catalog() if message.id}
    assert sorted(map(str, said - known)) == []
    assert sorted(map(str, known - said)) == []


def test_each_function_that_marks_a_text_is_known_to_who_gathers_them():
    asked = set(re.findall(r"-k (\w+)", (ROOT / "Makefile").read_text())) | set(DEFAULT_KEYWORDS)
    marked = set()
    for path in (path for path in ROOT.rglob("*.py") if not {".venv", ".local", "tests"} & set(path.parts)):
        for line in re.findall(r"^from django\.utils\.translation import (?:\(([^)]*)\)|(.*))", path.read_text(), re.M):
            names = (name.split(" as ")[-1].strip() for name in "".join(line).split(","))
            marked |= {name for name in names if "gettext" in name or name.startswith("_")}
    assert marked - asked == set()


def broken(message) -> bool:
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    return message.fuzzy or not all(texts)


def test_no_translation_is_empty_or_fuzzy():
    assert [message.id for message in catalog() if message.id and broken(message)] == []


def test_every_placeholder_survives_translation():
    def names(text: str) -> set[str]:
        return set(re.findall(r"%\((\w+)\)|\{(\w*)\}", text))

    lost = []
    for message in catalog():
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = names(ids[-1])
        lost += [message.id for text in texts[-1:] if names(text) != wanted]
    assert lost == []


@pytest.mark.parametrize("word", NEVER)
def test_no_screen_says_a_second_word(word):
    said = [m.string for m in catalog() if m.id and re.search(rf"\b{re.escape(word)}\b", str(m.string), re.IGNORECASE)]
    assert said == []


def glossary_rows() -> list[dict[str, str]]:
    with (ROOT / "data/glossary.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_glossary_in_docs_is_the_list_of_data():
    page = (ROOT / "docs/glossary.md").read_text()
    missing = [row["dutch"] for row in glossary_rows() if f"| {row['english']} | {row['dutch']} |" not in page]
    assert missing == []
    assert page.count("\n| ") - 2 == len(glossary_rows())


def test_each_thing_with_a_model_is_called_by_its_word():
    """The model of a thing carries the English word of the glossary as its name."""
    from transitiehuis.privacy import house_models

    names = {model.__name__ for model in house_models()}
    words = {"".join(part.capitalize() for part in row["english"].split()) for row in glossary_rows()}
    expected = {
        "Trajectory", "Candidate", "Handover", "ChainEvent", "Referral", "Intake", "MatchingProfile", "Theme",
        "WorkPlacementOffer", "Proposal", "Placement", "ContactMoment", "Region", "SuccessFactor", "Assessment",
        "QuarterRound", "Action", "Activity", "Coverage", "Message", "Posting", "FocusFactor", "Recognition",
    }  # fmt: skip
    assert expected <= words
    assert expected <= names


def kept_dutch() -> set[str]:
    """What stays Dutch on English screens: the list at the end of the glossary, each with its reason."""
    _before, listing = (ROOT / "docs/glossary.md").read_text().split("## How English screens say it")
    listed = re.findall(r"^- ([^:]+): \w", listing, re.MULTILINE)
    return {word.casefold() for words in listed for word in words.split(", ")}


def dutch_words() -> dict[str, str]:
    """The Dutch words of the glossary that are no English ones, with what English screens say."""
    english = {"curve", "import", "band", "check-in", "partner", "intake", "overlap"}
    rows = [
        (word.strip(" )"), row["english"]) for row in glossary_rows() for word in re.split(r" of | \(", row["dutch"])
    ]
    return SAID_BESIDE | {dutch: said for dutch, said in rows if dutch.casefold() not in english}


def test_english_texts_say_the_english_word_of_the_glossary():
    kept, left = re.compile("|".join(re.escape(word) for word in kept_dutch()), re.IGNORECASE), []
    words = [
        (re.compile(rf"\b{re.escape(dutch)}(?:e?n|s|ken)?\b", re.IGNORECASE), said)
        for dutch, said in dutch_words().items()
    ]
    for message in (message for message in catalog() if message.id):
        for text in message.id if isinstance(message.id, tuple) else (message.id,):
            own = kept.sub("", re.sub(r"%\(\w+\)|\{\w*\}", "", text))
            left += [f"{text!r}: say “{said}”" for word, said in words if word.search(own)]
    assert not left, "\n".join(left)


def test_the_list_of_what_stays_dutch_has_no_word_that_is_said_nowhere():
    said = " ".join(str(message.id) for message in catalog() if message.id).casefold()
    assert [word for word in kept_dutch() if word not in said] == []


def test_an_apostrophe_is_written_in_one_way():
    assert [message.string for message in catalog() if re.search(r"\w’\w", str(message.string))] == []
