"""Inputs drawn by hand are letter for letter what Django's templates draw, but for the space between tags."""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString

from transitiehuis.ui.drawing import DRAWN, Renderer
from transitiehuis.ui.forms import DateInput, TimeInput

NASTY = 'O\'Brien-ß 李 <b>&amp;</b> "quoted"'
GROUPED = [("", "---"), ("a", NASTY), ("Group <1>", [("b", "B"), (3, 2026)])]
FLAT = [("", "Nothing"), ("a", NASTY), ("b", SafeString("<i>safe</i>"))]


class Everything(forms.Form):
    text = forms.CharField(max_length=10, help_text="Help", required=True)
    number = forms.IntegerField(min_value=1, max_value=9)
    email = forms.EmailField(widget=forms.EmailInput(attrs={"placeholder": False, "data-x": NASTY}))
    url = forms.URLField(assume_scheme="https")
    password = forms.CharField(widget=forms.PasswordInput)
    secret = forms.CharField(widget=forms.HiddenInput)
    day = forms.DateField(widget=DateInput)
    hour = forms.TimeField(widget=TimeInput)
    tick = forms.BooleanField(required=False)
    one = forms.ChoiceField(choices=GROUPED)
    some = forms.MultipleChoiceField(choices=GROUPED)
    maybe = forms.NullBooleanField()
    radio = forms.ChoiceField(choices=FLAT, widget=forms.RadioSelect)
    ticks = forms.MultipleChoiceField(choices=FLAT, widget=forms.CheckboxSelectMultiple)
    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}))


EMPTY: dict[str, object] = {}
FILLED = {
    "text": NASTY, "number": 0, "email": NASTY, "secret": NASTY, "day": date(2026, 2, 28), "hour": time(8, 30),
    "tick": True, "one": "a", "some": ["b", "3"], "maybe": True, "radio": "a", "ticks": ["a", "b"], "words": NASTY,
}  # fmt: skip


def drawn(renderer: DjangoTemplates, initial: dict[str, object]) -> list[str]:
    form = Everything(initial=initial, renderer=renderer)
    whole = [field.as_widget(attrs={"class": "form-control"}) for field in form]
    parts = [option.tag() for name in ("radio", "ticks") for option in form[name].subwidgets]
    parts += [option.tag(wrap_label=True) for option in form["radio"].subwidgets]
    return [re.sub(r"\s+", " ", html.strip()).replace("> <", "><") for html in (*whole, *parts)]


@pytest.mark.parametrize("initial", [EMPTY, FILLED])
def test_the_two_are_the_same(initial: dict[str, object]) -> None:
    assert drawn(Renderer(), initial) == drawn(DjangoTemplates(), initial)


def test_every_kind_that_is_drawn_by_hand_was_compared() -> None:
    form = Everything()
    kinds = {field.widget.template_name for field in form.fields.values()}
    kinds |= {getattr(field.widget, "option_template_name", "") for field in form.fields.values()}
    assert set(DRAWN) <= kinds
