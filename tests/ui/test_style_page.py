"""The style page stands for every page: what holds there of its parts holds wherever they are used."""

import itertools

import pytest

from tests.ui import page


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_valid_html_with_nothing_inline(style_page, language):
    tree = page.parse(style_page(language))
    assert tree.get("lang") == language
    assert page.inline(tree) == []


def test_ids_are_unique_and_every_reference_arrives(style_page):
    tree = page.parse(style_page())
    found = page.ids(tree)
    assert sorted(set(found)) == sorted(found)
    assert list(page.dangling(tree)) == []


def test_there_is_one_h1_and_no_level_is_skipped(style_page):
    tree = page.parse(style_page())
    levels = [int(e.tag[1]) for e in page.elements(tree) if e.tag in {"h1", "h2", "h3", "h4"}]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_status_has_a_word_beside_its_shape(style_page):
    marks = page.with_class(page.parse(style_page()), "status")
    assert len(marks) > 20
    assert all(page.text(mark) for mark in marks)


def test_two_buttons_with_the_same_words_name_what_they_are_for(style_page):
    tree = page.parse(style_page())
    rows = [page.text(button) for row in page.with_class(tree, "work-do") for button in row]
    assert len(rows) == len(set(rows))


def test_outside_demo_and_debug_there_is_no_such_page(client, settings, db):
    settings.DEMO = settings.DEBUG = False
    assert client.get("/huisstijl/").status_code == 404


def test_it_costs_no_query_of_its_own(style_page, django_assert_max_num_queries):
    style_page()
    with django_assert_max_num_queries(8):  # the transaction, the role and the context: what every request pays
        style_page()
