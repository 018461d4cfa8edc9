"""Candidate and place laid beside each other, criterion by criterion: past, past niet or onbekend, with the fact.

Pure functions of two records. Each criterion looks at one candidate and one place: no totals, no score and no order
of best (AI Act, Annex III 3a and 4a). What is not known is said, never guessed; what does not fit says what would help.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from intake.models.profile import LEVEL_ORDER, Transport
from matching.profile import clock_words, distance_words, hours_words
from transitiehuis.ui.parts import Check, Criterion
from transitiehuis.ui.words import day as day_words

# A licence that is held also gives the right to drive these.
GIVES: Mapping[str, frozenset[str]] = {
    "AM": frozenset({"AM"}),
    "B": frozenset({"B", "AM"}),
    "BE": frozenset({"BE", "B", "AM"}),
    "C": frozenset({"C", "B", "AM"}),
    "CE": frozenset({"CE", "C", "BE", "B", "AM"}),
    "T": frozenset({"T", "AM"}),
}
OWN_TRANSPORT = frozenset({Transport.CAR, Transport.MOPED, Transport.BICYCLE})
NO_LEVEL = "A0"


@dataclass(frozen=True)
class Wish:
    """What is known of the candidate; empty or None means not known. `certificates`: id to its last day."""

    themes: Mapping[int, str] = field(default_factory=dict)
    licences: frozenset[str] = frozenset()
    language_level: str = ""
    certificates: Mapping[int, date | None] = field(default_factory=dict)
    hours_min: int | None = None
    hours_max: int | None = None
    earliest_start: time | None = None
    max_distance_km: int | None = None
    transport: frozenset[str] = frozenset()
    available_from: date | None = None


@dataclass(frozen=True)
class Demand:
    """What is known of the place. `licence` "none" and `language_level` "A0" mean that none is asked."""

    theme: tuple[int, str]
    distance_km: int
    licence: str = ""
    language_level: str = ""
    certificates: Mapping[int, str] = field(default_factory=dict)
    hours_min: int | None = None
    hours_max: int | None = None
    begin_time: time | None = None
    start_from: date | None = None


def fits(fact: str) -> Check:
    return Check("fits", fact)


def fits_not(fact: str, remedy: str) -> Check:
    return Check("not", fact, remedy)


def unknown(fact: str, remedy: str) -> Check:
    return Check("unknown", fact, remedy)


def company_did_not_say() -> Check:
    return unknown(_("the company did not say"), _("Ask the company."))


def theme(wish: Wish, demand: Demand) -> Check:
    code, name = demand.theme
    if not wish.themes:
        return unknown(name, _("Ask what the candidate wants to learn."))
    return fits(name) if code in wish.themes else fits_not(name, _("Discuss whether this trade appeals too."))


def licence(wish: Wish, demand: Demand) -> Check:
    if not demand.licence:
        return company_did_not_say()
    if demand.licence == "none":
        return fits(_("not needed"))
    asked = {"licence": demand.licence}
    if not wish.licences:
        return unknown(_("%(licence)s is asked") % asked, _("Ask which driving licence the candidate has."))
    if any(demand.licence in GIVES[held] for held in wish.licences):
        return fits(_("%(licence)s is asked") % asked)
    return fits_not(_("%(licence)s is asked") % asked, _("Ask whether the candidate can ride along at first."))


def language(wish: Wish, demand: Demand) -> Check:
    if not demand.language_level:
        return company_did_not_say()
    if demand.language_level == NO_LEVEL:
        return fits(_("no level is asked"))
    asked = _("%(level)s is asked") % {"level": demand.language_level}
    if not wish.language_level:
        return unknown(asked, _("Ask for the candidate's level, or let it be tested."))
    if LEVEL_ORDER[wish.language_level] >= LEVEL_ORDER[demand.language_level]:
        return fits(asked)
    remedy = _("Language lessons up to %(level)s, or learning the language at work.")
    return fits_not(asked, remedy % {"level": demand.language_level})


def certificates(wish: Wish, demand: Demand, today: date) -> Check:
    """On the first day at work, as far as that is known; the last day of a certificate is inside."""
    if not demand.certificates:
        return fits(_("none is asked"))
    names = ", ".join(demand.certificates.values())
    if not wish.certificates:
        return unknown(_("%(names)s is asked") % {"names": names}, _("Ask which certificates the candidate has."))
    start = max(filter(None, (demand.start_from, wish.available_from, today)))
    for code, name in demand.certificates.items():
        if code not in wish.certificates:
            return fits_not(_("%(names)s is asked") % {"names": name}, _("Get it before the first day."))
        until = wish.certificates[code]
        if until is not None and until < start:
            ended = _("%(names)s holds until %(day)s") % {"names": name, "day": day_words(until)}
            return fits_not(ended, _("Renew it before the first day."))
    return fits(_("%(names)s is asked") % {"names": names})


def hours(wish: Wish, demand: Demand) -> Check:
    offered = hours_words(demand.hours_min, demand.hours_max)
    if not offered:
        return company_did_not_say()
    if not hours_words(wish.hours_min, wish.hours_max):
        return unknown(offered, _("Ask how many hours the candidate can work."))
    if meet((wish.hours_min, wish.hours_max), (demand.hours_min, demand.hours_max)):
        return fits(offered)
    return fits_not(offered, _("Ask the company whether other hours are possible."))


def meet(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    """Two ranges share a value; both ends are inside, an end that is None is open."""
    low = max(one[0] or 0, other[0] or 0)
    return all(most is None or low <= most for most in (one[1], other[1]))


def begin_time(wish: Wish, demand: Demand) -> Check:
    if demand.begin_time is None:
        return company_did_not_say()
    begins = _("begins at %(time)s") % {"time": clock_words(demand.begin_time)}
    if wish.earliest_start is None:
        return unknown(begins, _("Ask from what time the candidate can begin."))
    if demand.begin_time >= wish.earliest_start:
        return fits(begins)
    later = {"time": clock_words(wish.earliest_start)}
    return fits_not(begins, _("Ask the company whether %(time)s is possible.") % later)


def distance(wish: Wish, demand: Demand) -> Check:
    """Kilometres as the crow flies. A travel time by train or bus is not known here, so it is not promised."""
    far = distance_words(demand.distance_km)
    if wish.max_distance_km is None:
        return unknown(far, _("Ask how far the candidate can travel."))
    if demand.distance_km > wish.max_distance_km:
        return fits_not(far, _("Ask whether the candidate can travel further, or can be picked up."))
    if wish.transport & OWN_TRANSPORT:
        return fits(far)
    if wish.transport:
        return unknown(_("%(far)s by public transport") % {"far": far}, _("Look the journey up."))
    return unknown(far, _("Ask how the candidate travels."))


def start(wish: Wish, demand: Demand) -> Check:
    if demand.start_from is None:
        return company_did_not_say()
    first = day_words(demand.start_from)
    if wish.available_from is None:
        return unknown(first, _("Ask from when the candidate is available."))
    if wish.available_from <= demand.start_from:
        return fits(first)
    remedy = _("Ask the company whether %(day)s is possible.")
    return fits_not(first, remedy % {"day": day_words(wish.available_from)})


def needs(wish: Wish, names: Mapping[int, str]) -> dict[str, str]:
    """What stands under each criterion: what is known of the candidate. `names` are those of held certificates."""
    not_known = _("not known")
    level, begins = wish.language_level, wish.earliest_start
    return {
        "theme": ", ".join(wish.themes.values()) or not_known,
        "licence": ", ".join(sorted(wish.licences)) or not_known,
        "language": level or not_known,
        "certificates": ", ".join(sorted(names[code] for code in wish.certificates)) or not_known,
        "hours": hours_words(wish.hours_min, wish.hours_max) or not_known,
        "begin_time": _("from %(time)s") % {"time": clock_words(begins)} if begins else not_known,
        "distance": _("at most %(km)s km") % {"km": wish.max_distance_km} if wish.max_distance_km else not_known,
        "start": _("from %(day)s") % {"day": day_words(wish.available_from)} if wish.available_from else not_known,
    }


def compare(wish: Wish, demands: Sequence[Demand], *, names: Mapping[int, str], today: date) -> list[Criterion]:
    """One row for each criterion, a verdict for each place in the order they came."""
    said = needs(wish, names)

    def row(key: str, name: str, look: Callable[..., Check], *rest: Any) -> Criterion:
        return Criterion(name, said[key], [look(wish, demand, *rest) for demand in demands])

    return [
        row("distance", _("Distance"), distance),
        row("begin_time", _("Begin time"), begin_time),
        row("hours", _("Hours a week"), hours),
        row("start", _("First day"), start),
        row("theme", _("Theme"), theme),
        row("language", _("Language"), language),
        row("licence", _("Driving licence"), licence),
        row("certificates", _("Certificates"), certificates, today),
    ]


def to_discuss(rows: Sequence[Criterion], place: int) -> str:
    """What is to be talked about for one place, by name: "Discuss first: begin time. Ask: language." Never a count."""
    wrong = [row.name.lower() for row in rows if row.checks[place].verdict == "not"]
    open_questions = [row.name.lower() for row in rows if row.checks[place].verdict == "unknown"]
    said = []
    if wrong:
        said.append(_("Discuss first: %(names)s.") % {"names": ", ".join(wrong)})
    if open_questions:
        said.append(_("Find out: %(names)s.") % {"names": ", ".join(open_questions)})
    return " ".join(said) or _("No open questions.")
