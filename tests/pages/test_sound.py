"""Each rule for all pages was seen to fail: here is a page that breaks it."""

from __future__ import annotations

import random

import pytest
from django.http import HttpResponse, HttpResponseNotFound
from django.template import engines
from django.utils import translation
from django.utils.translation import gettext

from tests.pages.crawl import Page
from tests.pages.sound import HEAVIEST, wrong_with

SOUND = "<h1>Vandaag</h1><h2>Te doen</h2><p>Er wacht niets op je.</p>"


def page(body: str, *, queries: int = 0, head: str = "") -> Page:
    html = f'<!DOCTYPE html><html lang="nl"><head><title>Transitiehuis</title>{head}</head><body>{body}</body></html>'
    return Page("/", "any", HttpResponse(html), ["SELECT 1"] * queries)


def test_a_sound_page_has_nothing_wrong():
    assert wrong_with(page(SOUND, queries=12)) == []


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (f"{SOUND}<p>Dicht</b></p>", "unexpected-end-tag"),
        (f'{SOUND}<p id="een"></p><p id="een"></p>', "id een twice"),
        (f"{SOUND}<script>alert(1)</script>", "inline script"),
        (f'{SOUND}<p style="color: red">Rood</p>', "inline p style"),
        (f'{SOUND}<button onclick="stop()">Stop</button>', "inline button onclick"),
        (f'{SOUND}<label for="weg">Naam</label>', "points nowhere: for=weg"),
        (f'{SOUND}<form method="post" action="/nergens/"></form>', "posts to /nergens/, which is no page"),
        ("<h2>Te doen</h2>", "0 times h1"),
        (f"{SOUND}<h1>Nog eens</h1>", "2 times h1"),
        (f"{SOUND}<h4>Diep</h4>", "h4 after h2"),
        (f"{SOUND}<p>{{{{ naam }}}}</p>", "a template shows through"),
        (f"{SOUND}<p>Save the note</p>", "not in nl: 'save the note'"),
        (f'{SOUND}<input aria-label="save  the Note">', "not in nl: 'save the note'"),
        (f"{SOUND}<p>Referred to ROC IJsselpoort.</p>", "not in nl: 'referred to roc ijsselpoort.'"),
    ],
)
def test_what_breaks_a_rule_is_named(body, what):
    assert what in "\n".join(wrong_with(page(body)))


def test_dutch_on_an_english_page_is_named():
    with translation.override("nl"):
        dutch = gettext("Save the note")
    english = page(f"<h1>Notes</h1><p>{dutch}</p>")
    english.tree.set("lang", "en")
    assert wrong_with(english, "en") == [f"not in en: {dutch.casefold()!r}"]


def test_what_says_it_is_in_another_language_is_let_be():
    assert wrong_with(page(f'{SOUND}<button lang="en">Save the note</button>')) == []


def test_a_heavy_and_a_dear_page_are_named():
    noise = random.Random(1).randbytes(2 * HEAVIEST).hex()  # noqa: S311 no secret
    found = wrong_with(page(f"{SOUND}<p>{noise}</p>", queries=13))
    assert len(found) == 2
    assert found[0].startswith("weighs")
    assert found[1] == "asks 13 queries"


def test_a_page_that_is_not_there_or_breaks_is_named():
    gone = Page("/weg/", "", HttpResponseNotFound(), crash="KeyError('number')")
    assert wrong_with(gone) == ["answers 404 KeyError('number')"]


def test_a_template_that_asks_for_what_nobody_gave_fails():
    with pytest.raises(AssertionError, match="nobody gave"):
        engines["django"].from_string("{{ candidate.nmae }}").render({"candidate": object()})
