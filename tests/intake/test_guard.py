"""Free text: no BSN, and a warning about health that names the rule."""

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from intake.guard import GuardedText, LongText, find_bsn, find_health, passes_elfproef


class Said(GuardedText):
    guarded = ("text",)
    text = LongText()
    after = forms.CharField(required=False)


@pytest.mark.parametrize(
    "text", ["Nummer 123456782.", "123 456 782", "1234.56.782", "bsn:123-456-782!", "１２３４５６７８２"]
)
def test_a_number_that_passes_the_elfproef_is_found_however_it_is_written(text):
    assert len(find_bsn(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "123456789",  # nine digits, but no elfproef
        "000000000",
        "1234567820",  # ten digits
        "+31 123456782",  # a telephone number abroad
        "06 12345678 en 24-11-2026",
        "",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert find_bsn(text) == []


@given(st.integers(min_value=10_000_000, max_value=99_999_999))
def test_of_the_ten_numbers_that_differ_in_their_last_digit_at_most_one_is_a_bsn(first):
    assert sum(passes_elfproef(f"{first}{last}") for last in range(10)) <= 1


@given(st.text(max_size=4000))
def test_no_text_makes_the_guard_stumble(text):
    assert isinstance(find_bsn(text), list)
    assert isinstance(find_health(text), list)


@pytest.mark.parametrize("word", ["depressie", "Depressief", "ADHD", "autistisch", "burn-out", "zwanger", "medicijnen"])
def test_words_about_health_are_found_in_each_form(word):
    assert find_health(f"Heeft {word}, kan ochtends niet.") == [word]


@pytest.mark.parametrize(
    "text", ["Kan niet tillen boven 15 kilo.", "Werkte bij een assurantiekantoor", "Vindt drukte lastig"]
)
def test_what_somebody_can_and_cannot_do_is_no_health(text):
    assert find_health(text) == []


def test_a_bsn_is_refused_even_when_the_box_is_ticked():
    form = Said({"text": "123456782", "keep_text": "on"})
    assert not form.is_valid()
    assert "46 UAVG" in form.errors["text"][0]
    assert "123456782" not in form.errors["text"][0], "the message does not repeat the number"


def test_health_is_warned_of_once_and_kept_when_the_box_is_ticked():
    first = Said({"text": "Heeft een burn-out gehad."})
    assert not first.is_valid()
    assert "9 AVG" in first.errors["text"][0]
    assert not first["keep_text"].is_hidden

    assert Said({"text": "Heeft een burn-out gehad.", "keep_text": "on"}).is_valid()


def test_the_box_stays_away_as_long_as_nothing_was_found():
    form = Said({"text": "Wil graag met de handen werken."})
    assert form.is_valid()
    assert form["keep_text"].is_hidden
    assert list(form.fields) == ["text", "keep_text", "after"]


def test_four_thousand_signs_with_line_ends_of_a_browser_are_enough():
    text = "regel\r\n" * 666 + "vier"
    form = Said({"text": text})
    assert form.is_valid()
    assert len(form.cleaned_data["text"]) == 4000
    assert not Said({"text": text + "x"}).is_valid()
