"""After a swap the page is what a reload would show: each template that swaps names the test that says so."""

import importlib
import re
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "templates"
SWAPS = re.compile(r"\bhx-(?:get|post|put|patch|delete)=")
PROVED_BY = {
    "regie/quarter/question.html": (
        "tests.regie.quarter.test_pages:test_as_you_go_one_factor_is_saved_and_the_line_is_what_a_reload_shows"
    ),
    "intake/import_progress.html": (
        "tests.intake.test_import_views:test_the_bar_that_is_asked_for_is_the_bar_of_the_page"
    ),
    "regie/pack/progress.html": "tests.regie.test_swapped:test_how_far_the_pack_is",
    "regie/durability/progress.html": (
        "tests.regie.durability.test_page:test_at_a_first_visit_it_says_that_it_is_counted"
    ),
    "regie/quarter/standings.html": "tests.regie.test_swapped:test_how_partners_stand_in_the_round",
    "regie/meeting/wall_noted.html": "tests.regie.test_swapped:test_what_was_noted_on_the_wall",
    "regie/meeting/wall_act.html": "tests.regie.test_swapped:test_a_form_on_the_wall_is_empty_again_once_it_was_sent",
    "regie/meeting/wall_decide.html": (
        "tests.regie.test_swapped:test_a_form_on_the_wall_is_empty_again_once_it_was_sent"
    ),
    "regie/meeting/wall_hinder.html": (
        "tests.regie.test_swapped:test_a_form_on_the_wall_is_empty_again_once_it_was_sent"
    ),
    # What it shows hangs on what is being typed; nothing of it is kept, and sending the form looks again.
    "intake/alike_typed.html": "tests.intake.test_duplicates:test_what_is_typed_is_found_before_it_is_sent",
}


def swapping() -> set[str]:
    pages = {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in TEMPLATES.rglob("*.html")}
    return {name for name, text in pages.items() if SWAPS.search(text)}


def test_what_swaps_is_named_with_the_test_that_proves_it():
    assert swapping() == set(PROVED_BY)


def test_those_tests_are_there():
    for named in PROVED_BY.values():
        module, _, name = named.partition(":")
        assert callable(getattr(importlib.import_module(module), name)), named
