"""The forecast of the chain as a page shows it: a strip of 26 weeks for each thing that can be full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from transitiehuis.netwerk.models import Region
from transitiehuis.regie.capacity.forecast import WEEKS, Course, Flow, Stock, courses, first_full, flow_of
from transitiehuis.regie.capacity.reckoning import Inputs
from transitiehuis.regie.coverage.attention import joined
from transitiehuis.regie.coverage.numbers import plain, whole
from transitiehuis.ui import words

CELL = 24  # units of the drawing


@dataclass(frozen=True)
class Cell:
    """One week: where it is drawn, and whether more is asked than there is."""

    x: int
    monday: date
    asked: str
    there: str
    full: bool

    @property
    def said(self) -> str:
        return _("%(asked)s asked, %(there)s there") % {"asked": self.asked, "there": self.there}


@dataclass(frozen=True)
class Strip:
    """One thing that can be full."""

    name: str
    cells: list[Cell]
    tone: str
    word: str
    rests_on: str


def stock_of(region: Region, day: date) -> Stock:
    """From next Monday on; one query, numbers only (see `regie_weeks`)."""
    first = day + timedelta(days=7 - day.weekday())
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, week, number FROM regie_weeks(%s, %s, %s)", [region.pk, first, WEEKS])
        rows = [(kind, week, int(number or 0)) for kind, week, number in cursor.fetchall()]
    single = {kind: number for kind, week, number in rows if week is None}
    return Stock(
        first,
        slots={week: number for kind, week, number in rows if kind == "slots" and week},
        seats={week: number for kind, week, number in rows if kind == "seats" and week},
        waiting=single.get("waiting", 0),
        trainers=single.get("trainers", 0),
        learners=single.get("learners", 0),
    )


def names() -> dict[str, str]:
    return {
        "slots": _("Intake moments"),
        "seats": _("Seats in courses"),
        "trainers": _("Workplace trainers"),
        "guides": _("Hours of guides"),
    }


def context(region: Region, day: date, inputs: Inputs) -> dict[str, Any]:
    stock = stock_of(region, day)
    flow = flow_of(inputs, stock.first)
    found = courses(stock, flow)
    return {
        "strips": [strip(course, stock, flow) for course in found],
        "mondays": stock.mondays,
        "lead": lead(found, stock),
        "width": WEEKS * CELL,
        "how": running_totals(),
        "cell": CELL,
        "newcomers": plain(flow.newcomers[0], 1),
    }


def full_weeks(region: Region, day: date, inputs: Inputs) -> dict[str, date | None]:
    """Of each thing that is known the Monday from which it is full, None for not in half a year. One query."""
    stock = stock_of(region, day)
    found = [course for course in courses(stock, flow_of(inputs, stock.first)) if not course.unknown]
    return {one.code: None if one.full_in is None else stock.mondays[one.full_in] for one in found}


def running_totals() -> str:
    return _(
        "Seats and moments are counted as running totals: who gets none takes one of a later week. What nobody planned "
        "yet is not there yet."
    )


def lead(found: list[Course], stock: Stock) -> str:
    """What is full first, all of it where more is in the same week, and when."""
    first = first_full(found)
    if all(course.unknown for course in found):
        return _("What is there is not known yet, so nothing can be said of when it is full.")
    if first is None:
        return _("Nothing that is known gets full in the next 26 weeks.")
    what = joined([names()[one.code].lower() for one in found if one.full_in == first.full_in])
    day = words.longday(stock.mondays[first.full_in or 0])
    return _("Full first: %(what)s, in the week of %(day)s.") % {"what": what, "day": day}


def strip(course: Course, stock: Stock, flow: Flow) -> Strip:
    both = zip(stock.mondays, course.asked, course.there, strict=True)
    cells = [
        Cell(number * CELL, monday, plain(asked, 1), plain(there, 1), not course.unknown and asked > there)
        for number, (monday, asked, there) in enumerate(both)
    ]
    if course.unknown:
        tone, word = "unknown", _("not known")
    elif course.full_in is None:
        tone, word = "done", _("enough")
    else:
        tone, word = "late", _("full from %(day)s") % {"day": words.shortday(stock.mondays[course.full_in])}
    return Strip(names()[course.code], cells, tone, word, rests_on(course, stock, flow))


def rests_on(course: Course, stock: Stock, flow: Flow) -> str:
    """The sum of one strip in a sentence."""
    facts = {
        "newcomers": plain(flow.newcomers[0], 1),
        "wait": flow.to_intake,
        "slots": sum(stock.slots.values()),
        "seats": sum(stock.seats.values()),
        "waiting": stock.waiting,
        "course": whole(flow.to_course * 100),
        "place": whole(flow.to_place * 100),
        "trainers": stock.trainers,
        "learners": stock.learners,
        "guided": flow.guided,
        "weeks": plain(flow.guided_weeks, 1),
        "hours": plain(flow.guide_hours),
        "offer": plain(flow.guide_offer[0], 1),
    }
    return {
        "slots": _(
            "%(slots)s free seats in moments that are planned; %(wait)s wait for an intake and %(newcomers)s come a "
            "week."
        ),
        "seats": _(
            "%(seats)s free seats in starts that are open; %(waiting)s wait for one, and %(course)s of 100 newcomers "
            "come so far."
        ),
        "trainers": _(
            "Room for %(trainers)s learners, %(learners)s are there now; %(place)s of 100 newcomers are placed and "
            "stay %(weeks)s weeks."
        ),
        "guides": _(
            "%(offer)s hours a week offered; %(guided)s people are guided now, each takes %(hours)s hours a week for "
            "%(weeks)s weeks. The hours of workplace trainers are not among them."
        ),
    }[course.code] % facts
