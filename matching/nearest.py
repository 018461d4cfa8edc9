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
    rows = found.order_by(*order).annotate(of_all=Window(Count("pk"))).values_list("pk", "of_all")
    number = max(1, int(asked)) if asked.isdecimal() and len(asked) <= MOST_DIGITS else 1
    got = list(rows[(number - 1) * per_page : number * per_page])
    if not got and number > 1:
        last = Paginator(range(found.count()), per_page).num_pages
        got = list(rows[(last - 1) * per_page : last * per_page])
        number = last
    page = Paginator(range(got[0][1] if got else 0), per_page).get_page(number)
    page.object_list = [pk for pk, _total in got]
    return page
