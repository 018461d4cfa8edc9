"""The words of a resultaat: where somebody is, and how that is known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

# So many months after the start it is asked where somebody is.
MONTHS = (3, 6, 12, 24)
# A question that nobody answered is unknown after so many days; it can still be answered.
SILENT_DAYS = 40
REMIND_DAYS = 14
# Contact so many days before a measuring point still tells where somebody was on it.
GRACE_DAYS = 7
# The channel is gone so many months after the start, answered or not.
CHANNEL_MONTHS = 25


class Whereabouts(models.TextChoices):
    SAME_EMPLOYER = "same_employer", _("works for the same employer")
    SAME_TRADE = "same_trade", _("works in the trade, for another employer")
    OTHER_WORK = "other_work", _("works outside the trade")
    NOT_AT_WORK = "not_at_work", _("is not at work")
    LEFT = "left", _("left this employer, the rest is not known")
    UNKNOWN = "unknown", _("unknown")


class Evidence(models.TextChoices):
    """How it is known, the best first."""

    DOCUMENT = "document", _("a document")
    EMPLOYER = "employer", _("the employer")
    CANDIDATE = "candidate", _("the candidate")
    GUIDE = "guide", _("the guide")
    UNKNOWN = "unknown", _("nobody knows")


class WordSource(models.TextChoices):
    LINK = "link", _("by link")
    PAGE = "page", _("on a page of the portal")
    CONTACT = "contact", _("out of a contact moment")
    CHECK_IN = "check_in", _("out of a check-in")
    PLACEMENT = "placement", _("out of the placement")
    CLOCK = "clock", _("nobody answered")


class Measure(models.TextChoices):
    """What is counted as still in: each holds the one before it."""

    EMPLOYER = "employer", _("same employer")
    TRADE = "trade", _("in the trade")
    WORK = "work", _("at work")


IN = {
    Measure.EMPLOYER: frozenset({Whereabouts.SAME_EMPLOYER}),
    Measure.TRADE: frozenset({Whereabouts.SAME_EMPLOYER, Whereabouts.SAME_TRADE}),
    Measure.WORK: frozenset({Whereabouts.SAME_EMPLOYER, Whereabouts.SAME_TRADE, Whereabouts.OTHER_WORK}),
}
# What leaves room for doubt. Who left an employer may well work in the trade.
DOUBT = {
    Measure.EMPLOYER: frozenset({"", Whereabouts.UNKNOWN}),
    Measure.TRADE: frozenset({"", Whereabouts.UNKNOWN, Whereabouts.LEFT}),
    Measure.WORK: frozenset({"", Whereabouts.UNKNOWN, Whereabouts.LEFT}),
}
OPEN_ANSWERS = ("", Whereabouts.UNKNOWN, Whereabouts.LEFT)
GRADE = {evidence: grade for grade, evidence in enumerate(Evidence.values)}
SAYS_MORE = frozenset({Whereabouts.SAME_TRADE, Whereabouts.OTHER_WORK, Whereabouts.NOT_AT_WORK})


class Word(Protocol):
    """What `best` looks at."""

    answer: str
    evidence: str
    recorded_at: datetime


AnyWord = TypeVar("AnyWord", bound=Word)


def best(words: Iterable[AnyWord]) -> AnyWord | None:
    """The word that counts: the best graded, of two with one grade the newest; None without any.

    That somebody left an employer says less than where they are now: a word that says so counts in its place.
    """
    ranked = sorted(words, key=lambda word: word.recorded_at, reverse=True)
    ranked.sort(key=lambda word: GRADE[word.evidence])
    if not ranked:
        return None
    top = ranked[0]
    if top.answer != Whereabouts.LEFT:
        return top
    return next((word for word in ranked if word.answer in SAYS_MORE), top)
