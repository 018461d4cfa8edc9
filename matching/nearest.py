"""A few out of thousands, in an order of distance or date: their ids and how many there are, in one query.

Only what is shown leaves the database; it sorts no further than the page needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window

MOST_DIGITS = 6


def page_of(found: QuerySet[Any], order: Sequence[Any], asked: str, per_page: int) -> Page:
    """The page of that number with ids on it; beyond the last it is the last, and what is no number is the first."""
    rows, number = in_order(found, order), number_of(asked)
    got = list(rows[(number - 1) * per_page : number * per_page])
    if not got and number > 1:
        last = Paginator(range(found.count()), per_page).num_pages
        got = list(rows[(last - 1) * per_page : last * per_page])
        number = last
    return page_with(got, number, per_page)


def in_order(found: QuerySet[Any], order: Sequence[Any]) -> QuerySet[Any, Any]:
    """The id of each, and how many there are."""
    return found.order_by(*order).annotate(of_all=Window(Count("pk"))).values_list("pk", "of_all")


def number_of(asked: str) -> int:
    return max(1, int(asked)) if asked.isdecimal() and len(asked) <= MOST_DIGITS else 1


def page_with(got: Sequence[tuple[int, int]], number: int, per_page: int) -> Page:
    """The page of that number, of what `in_order` found for it."""
    page = Paginator(range(got[0][1] if got else 0), per_page).get_page(number)
    page.object_list = [pk for pk, _total in got]
    return page
