"""The dates of a kwartaalronde, as pure functions of days: what is due today, never when it was asked.

M is the day of the kwartaalgesprek. Offsets are calendar days from M as it stands; the close shifts to the
previous werkdag, all other days to the next. A day that a region typed is taken as typed.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from transitiehuis.days import is_werkdag, next_werkdag, previous_werkdag

MONTHS = 3
TUESDAY = 1
CLOSE = -5
NUDGES = (-7, 0, 7)


class Quarter(NamedTuple):
    """A quarter of a year; written 2026-K4."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-K{self.number}"

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """The quarter that `text` writes; ValueError when it writes none."""
        found = re.fullmatch(r"([12]\d{3})-K([1-4])", text)
        if not found:
            raise ValueError(text)
        return cls(int(found[1]), int(found[2]))

    @property
    def first_day(self) -> date:
        return date(self.year, (self.number - 1) * MONTHS + 1, 1)

    @property
    def last_day(self) -> date:
        return self.next().first_day - timedelta(days=1)

    def next(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def previous(self) -> Quarter:
        return Quarter.of(self.first_day - timedelta(days=1))

    def holds(self, day: date) -> bool:
        return Quarter.of(day) == self


class Stage(models.TextChoices):
    """What a partner is told in a round, in the order of the round."""

    OPENING = "opening", _("opening")
    REMINDER = "reminder", _("reminder")
    LAST_REMINDER = "last_reminder", _("last reminder")
    PACK = "pack", _("the landscape is open")
    ACTIONS = "actions", _("your actions")
    HALFWAY = "halfway", _("halfway")

    @property
    def rank(self) -> int:
        return ORDER.index(self)


ORDER = tuple(Stage)
OFFSETS = {
    Stage.OPENING: -28,
    Stage.REMINDER: -14,
    Stage.LAST_REMINDER: -7,
    Stage.PACK: -4,
    Stage.ACTIONS: 1,
    Stage.HALFWAY: 42,
}
SCORING = frozenset({Stage.OPENING, Stage.REMINDER, Stage.LAST_REMINDER})


def default_meeting(quarter: Quarter) -> date:
    """The third Tuesday of the second month of the quarter, the next werkdag when that is none."""
    first = quarter.first_day.replace(month=quarter.first_day.month + 1)
    tuesday = first + timedelta(days=(TUESDAY - first.weekday()) % 7)
    return next_werkdag(tuesday + timedelta(weeks=2))


class Ladder(NamedTuple):
    """Who is asked again and when, in days before the meeting, as a region agreed it.

    The partnercontact; then a colleague as well; then the ketenregisseur, who finds the partner on a list to call.
    """

    reminder: int = -OFFSETS[Stage.REMINDER]
    colleague: int = -OFFSETS[Stage.LAST_REMINDER]
    listed: int = 6

    def offset(self, stage: Stage) -> int:
        return {Stage.REMINDER: -self.reminder, Stage.LAST_REMINDER: -self.colleague}.get(stage, OFFSETS[stage])


USUAL = Ladder()


def stage_day(stage: Stage, meeting: date, ladder: Ladder = USUAL) -> date:
    """The werkdag on which `stage` is due for a round that meets on `meeting`."""
    return next_werkdag(meeting + timedelta(days=ladder.offset(stage)))


def close_day(meeting: date) -> date:
    """The last day on which partners can score (inside)."""
    return previous_werkdag(meeting + timedelta(days=CLOSE))


class Dates(NamedTuple):
    """The days of one round. `opens_on` and `closes_on` are kept: a round that opened or closed stays so."""

    meeting: date
    opens_on: date
    closes_on: date
    ladder: Ladder = USUAL

    @classmethod
    def of(cls, meeting: date) -> Dates:
        return cls(meeting, stage_day(Stage.OPENING, meeting), close_day(meeting))

    def moved(self, meeting: date, today: date) -> Dates:
        """The days after the meeting moves; an opening or a close that lies in the past stays where it was."""
        fresh = Dates.of(meeting)
        opens_on = self.opens_on if self.opens_on <= today else fresh.opens_on
        closes_on = self.closes_on if self.closes_on < today else fresh.closes_on
        return Dates(meeting, opens_on, closes_on, self.ladder)

    def day_of(self, stage: Stage) -> date:
        return self.opens_on if stage == Stage.OPENING else stage_day(stage, self.meeting, self.ladder)

    @property
    def listed_on(self) -> date:
        """From this day on the ketenregisseur finds who has not finished on the list to call."""
        return next_werkdag(self.meeting - timedelta(days=self.ladder.listed))

    def scoring_on(self, day: date) -> bool:
        """Whether partners score on `day`; the first and the last day are inside."""
        return self.opens_on <= day <= self.closes_on

    def newest_due(self, today: date, next_is_open: bool = False) -> Stage | None:
        """The one stage a partner may still be owed on `today`; None when there is none.

        Older stages are past: after an outage nobody gets a heap. What was missed is caught up on the first
        werkdag. A call to score does not go out on or after the close, the landscape only between the close and the
        meeting (both its days inside), the rest not once the next round is open.
        """
        if not is_werkdag(today):
            return None
        due = [s for s in ORDER if self.day_of(s) <= today and self._may_go(s, today, next_is_open)]
        return due[-1] if due else None

    def _may_go(self, stage: Stage, today: date, next_is_open: bool) -> bool:
        if stage in SCORING:
            return today < self.closes_on
        if stage == Stage.PACK:
            return self.closes_on < today <= self.meeting
        return self.meeting < today and not next_is_open

    def next_reminder(self, today: date) -> date | None:
        """The next day on which somebody who has not finished is reminded; None when no reminder is left."""
        coming = (self.day_of(s) for s in (Stage.REMINDER, Stage.LAST_REMINDER))
        return next((day for day in coming if today < day < self.closes_on), None)


def nudge_day(due: date, offset: int) -> date:
    return next_werkdag(due + timedelta(days=offset))


def newest_nudge(today: date, due: date, told_on: date) -> int | None:
    """The one nudge about an action that may go out on `today`: -7, 0 or 7 days from `due`; None when none.

    `told_on` is the last day on which its owner heard of it (M+1, or the day it was added or moved): a nudge
    that falls on or before that day is never sent.
    """
    if not is_werkdag(today):
        return None
    return next((n for n in reversed(NUDGES) if told_on < nudge_day(due, n) <= today), None)
