"""What a message says reads as somebody wrote it: capitals where sentences begin, days in words.

`mails_read_well` in `tests/house.py` looks so at every message of every test.
"""

import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from tests.outbox.reading import faults
from transitiehuis.outbox import owe
from transitiehuis.outbox.models import Message, Owed
from transitiehuis.outbox.sentences import sentences
from transitiehuis.ui.words import fullday

ROOT = Path(__file__).resolve().parent.parent.parent
WRITERS = re.compile(r"\b(owe|_owe|to_company|to_holder|to_user|to_candidate|tell)\(")
OTHER_WAYS = re.compile(r"strftime|date_format|\|(day|shortday|weekday|longday|date)\b")


def test_a_sentence_begins_with_a_capital_whatever_it_begins_with():
    said = "gemeente Apeldoorn vraagt. gemeente Epe ook? ja!\n\nélan doet mee.\n\n{url}\n\nhttps://x.example/ is er."
    assert sentences(said) == (
        "Gemeente Apeldoorn vraagt. Gemeente Epe ook? Ja!\n\nÉlan doet mee.\n\n{url}\n\nhttps://x.example/ is er."
    )


@pytest.mark.parametrize(
    "kept", ["Denk aan bijv. een vak.", "Het gaat o.a. om vervoer.", "- een\n- twee", "“zo” zei zij."]
)
def test_what_goes_on_after_an_abbreviation_and_what_is_listed_or_quoted_stays(kept):
    assert sentences(kept) == kept


def test_what_is_owed_begins_with_capitals(world):
    said = {"subject": "het voorstel", "body": "gemeente Epe zegt ja.", "why": "gemeente Epe"}
    owe("a/1", kind="news", user=world.coordinator, **said)
    owed = Owed.objects.get()
    assert (owed.subject, owed.body, owed.why) == ("Het voorstel", "Gemeente Epe zegt ja.", "Gemeente Epe")


@pytest.mark.parametrize(
    ("language", "day", "said"),
    [
        ("nl", date(2026, 11, 26), "donderdag 26 november"),
        ("nl", date(2027, 1, 7), "donderdag 7 januari 2027"),
        ("en", date(2026, 11, 26), "Thursday 26 November"),
    ],
)
def test_a_day_is_said_in_words_with_the_year_when_it_is_another(tuesday, language, day, said):
    with translation.override(language):
        assert fullday(day) == said


@pytest.mark.parametrize("wrong", ["Voor 26-11-2026.", "Tot 2026-11-26.", "Op do 26 nov.", "gisteren was het goed."])
def test_what_reads_badly_is_seen(wrong):
    assert faults("Een vraag", wrong)


def test_every_message_of_seven_months_in_a_region_reads_well(region):
    owed = [(row.kind, fault) for row in Owed.objects.all() for fault in faults(row.subject, row.body, row.phone)]
    sent = [("sent", fault) for row in Message.objects.all() for fault in faults(row.subject, row.text, row.phone)]
    assert owed + sent == []
    assert len(set(Owed.objects.values_list("kind", flat=True))) > 20


def writers() -> list[Path]:
    code = (path for app in ("intake", "matching", "nazorg", "transitiehuis") for path in (ROOT / app).rglob("*.py"))
    owing = [path for path in code if WRITERS.search(path.read_text()) and not {"demo", "views"} & set(path.parts)]
    return owing + list((ROOT / "templates").rglob("mail/*.txt"))


def test_whoever_writes_messages_says_days_in_one_way():
    assert len(writers()) > 40
    assert [str(path.relative_to(ROOT)) for path in writers() if OTHER_WAYS.search(path.read_text())] == []


def test_each_paragraph_of_a_text_begins_well_in_both_languages():
    with (ROOT / "locale/nl/LC_MESSAGES/django.po").open("rb") as file:
        texts = [(message.id, message.string) for message in read_po(file, locale="nl")]
    bodies = [said for pair in texts for said in pair if isinstance(said, str) and "\n\n" in said]
    assert len(bodies) > 50
    assert [body for body in bodies if faults("X", re.sub(r"%\(\w+\)s", "X", body))] == []
