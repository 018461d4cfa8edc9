"""Why a signal fired, in a sentence, in the language of the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.models import StatementAnswer, StatementSubject, TargetGroup
from nazorg.models.checkin import AtWork, Side
from nazorg.models.contact import Learning, Wellbeing
from nazorg.models.signal import Colour, Signal, SignalKind
from transitiehuis.ui.words import day as day_words

CHOICES: dict[str, Any] = {"at_work": AtWork, "going": Wellbeing, "learning": Learning}
TONES = {Colour.RED: "red", Colour.ORANGE: "orange"}
SAID_BY = {Side.CANDIDATE: gettext_lazy("The candidate"), Side.COMPANY: gettext_lazy("The training company")}


def why(signal: Signal) -> str:
    """One or two sentences; no query."""
    return WORDS[SignalKind(signal.kind)](signal.facts)


def answered(codes: list[str]) -> str:
    """doesn't go well, learns little, wants to be called."""
    return ", ".join(_("wants to be called") if code == "call" else _label(*code.split(":")) for code in codes)


def _label(name: str, value: str) -> str:
    return str(CHOICES[name](value).label)


def _answer(facts: dict[str, Any]) -> str:
    words = {"who": SAID_BY[Side(facts["side"])], "week": facts["week"], "said": answered(facts["said"])}
    return _("%(who)s answered in week %(week)s: %(said)s.") % words


def _silence(facts: dict[str, Any]) -> str:
    words = {"who": SAID_BY[Side(facts["side"])], "week": facts["week"]}
    if facts["again"]:
        return _("%(who)s did not answer for the second time in a row, last in week %(week)s.") % words
    return _("%(who)s did not answer the questions of week %(week)s.") % words


def _overdue(facts: dict[str, Any]) -> str:
    words = {"week": facts["week"], "day": _day(facts)}
    if facts["week"] is None:
        return _("The contact that was agreed for %(day)s has not been held.") % words
    return _("The contact of week %(week)s was due on %(day)s and has not been held.") % words


def _certificate(facts: dict[str, Any]) -> str:
    return _("%(name)s is valid until %(day)s.") % {"name": facts["name"], "day": _day(facts)}


def _agreement(facts: dict[str, Any]) -> str:
    return _("The praktijkovereenkomst ends on %(day)s, and there is no next one.") % {"day": _day(facts)}


def _funding(facts: dict[str, Any]) -> str:
    what = capfirst(str(StatementSubject(facts["what"]).label))
    return _("%(what)s ends on %(day)s.") % {"what": what, "day": _day(facts)}


def _route_funding(facts: dict[str, Any]) -> str:
    words = {"fund": facts["fund"], "route": facts["route"], "day": _day(facts)}
    return _("The money of %(fund)s for the route %(route)s ends on %(day)s, and there is none after it.") % words


def _differ(facts: dict[str, Any]) -> str:
    def said(who: str, answer: str, group: str) -> str:
        words = str(TargetGroup(group).label if group else StatementAnswer(answer).label)
        return _("%(who)s: %(words)s") % {"who": who, "words": words}

    what = capfirst(str(StatementSubject(facts["what"]).label))
    return _("%(what)s is stated otherwise. %(one)s; %(other)s.") % {
        "what": what,
        "one": said(*facts["one"]),
        "other": said(*facts["other"]),
    }


def _contradiction(facts: dict[str, Any]) -> str:
    sides = {
        side: ", ".join(_label(name, value) for name, value in zip(facts["about"], facts[side], strict=True))
        for side in ("candidate", "company")
    }
    return _("The candidate says: %(candidate)s. The training company says: %(company)s.") % sides


def _contest(facts: dict[str, Any]) -> str:
    return _("The candidate does not agree with how the trial placement was written down.")


def _day(facts: dict[str, Any]) -> str:
    return day_words(date.fromisoformat(facts["day"]))


WORDS: dict[SignalKind, Callable[[dict[str, Any]], str]] = {
    SignalKind.ANSWER: _answer,
    SignalKind.SILENCE: _silence,
    SignalKind.OVERDUE: _overdue,
    SignalKind.CERTIFICATE: _certificate,
    SignalKind.AGREEMENT: _agreement,
    SignalKind.FUNDING: _funding,
    SignalKind.ROUTE_FUNDING: _route_funding,
    SignalKind.DIFFER: _differ,
    SignalKind.CONTRADICTION: _contradiction,
    SignalKind.CONTEST: _contest,
}


def ending(signal: Signal) -> str:
    """How it ended: by a person, with what was done, or by itself; '' while it is open."""
    if signal.closed_by:
        facts = {"how": signal.get_closing_display(), "who": signal.closed_by.user.name}
        return _("%(how)s, says %(who)s") % facts
    return _("over by itself") if signal.gone_at else ""
