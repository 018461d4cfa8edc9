"""Text is kept without signs that nobody sees; whatever script it is in, its letters and line ends stay."""

import sys
import unicodedata

import pytest
from django import forms
from django.apps import apps
from django.forms import modelform_factory

from intake.guard import LongText
from intake.importing.reading import as_text, clean
from transitiehuis.netwerk.models import User
from transitiehuis.ui.plain import DRAWN, JOINERS, LINES, UNSEEN, plain

TURNED = "O'Brien-ß 李 \u202e"


class Typed(forms.Form):
    """A line, a text, an address and a password."""

    name = forms.CharField(required=False, max_length=20)
    text = LongText(required=False)
    mail = forms.EmailField(required=False)
    secret = forms.CharField(required=False, strip=False, widget=forms.PasswordInput)


def kept(**typed: str) -> dict[str, str]:
    form = Typed(typed)
    assert form.is_valid(), form.errors
    return {name: form.cleaned_data[name] for name in typed}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (TURNED, "O'Brien-ß 李"),
        ("\u2066A\u2069 \u200e\u200f\u061cB\u202a\u202c", "A B"),
        ("a\x00b\x07\x1b[31m\x9f\x7f", "ab[31m"),
        ("zero\u200bwidth\ufeff\u00ad\u2060", "zerowidth"),
        ("tags\U000e0041\U000e007f", "tags"),
        ("two\r\nlines\there", "two lines here"),
        ("\u200d\u200c \u202e", ""),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("\u0601 2026", "\u0601 2026"),
        ("عائشة Şenay עדי 👩🏽\u200d🔧", "عائشة Şenay עדי 👩🏽\u200d🔧"),
    ],
)
def test_a_name_keeps_its_letters_and_nothing_that_turns_or_hides(typed, found):
    assert kept(name=typed) == {"name": found}


def test_a_text_keeps_its_lines():
    assert kept(text="one\r\n\ttwo\x0b \u202ethree\n") == {"text": "one\n\ttwo three"}


def test_a_required_name_of_unseen_signs_is_no_name():
    field = forms.CharField()
    with pytest.raises(forms.ValidationError):
        field.clean("\u202e\u200d\u200b")


def test_an_address_is_read_so_and_a_password_is_what_was_typed():
    assert kept(mail="\u202aa@example.org\u202c") == {"mail": "a@example.org"}
    assert kept(secret=" p\u202eq\t") == {"secret": " p\u202eq\t"}


def test_forms_of_models_read_so_too():
    form = modelform_factory(User, fields=["name"])({"name": TURNED})
    form.full_clean()
    assert form.cleaned_data["name"] == "O'Brien-ß 李"


def test_cells_of_a_list_are_read_so():
    assert as_text(TURNED) == clean(f" {TURNED}\ufffe") == "O'Brien-ß 李"
    assert clean("a\r\nb\xa0c\rd") == "a\nb cd"


def test_no_sign_of_control_or_format_is_forgotten():
    signs = {p for p in range(sys.maxunicode + 1) if unicodedata.category(chr(p)) in {"Cc", "Cf"}}
    kept_signs = {chr(p) for p in signs - set(UNSEEN) - DRAWN}
    # Egyptian, shorthand and musical signs of format are taken out as well: no name is written with them.
    assert kept_signs == set(LINES + JOINERS)
    assert plain("".join(map(chr, signs - DRAWN))) == ""


def test_the_house_reads_plainly_from_the_start():
    assert apps.ready
    assert forms.CharField.to_python.__module__ == "transitiehuis.ui.plain"
