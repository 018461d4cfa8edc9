"""Candidate and place laid beside each other, criterion by criterion: past, past niet or onbekend, with the fact.

One candidate beside several places or one place beside several candidates: the same function gives the same verdict.
Pure functions of two records. Each criterion looks at one candidate and one place: no totals, no score and no order
of best (AI Act, Annex III 3a and 4a). What is not known is said, never guessed; what does not fit says what would help.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from intake.models.profile import LEVEL_ORDER, Transport
from matching.compared import Demand, Wish
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
    if wish.transport and demand.begin_time:
        told = {"far": far, "time": clock_words(demand.begin_time)}
        fact = _("%(far)s by public transport; work begins at %(time)s")
        return unknown(fact % told, _("Look up whether somebody can be there at that time."))
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


def place_start(wish: Wish, demand: Demand, today: date) -> Check:
    """The first day at a place that is open today: one that has passed means from now, so it is compared with today."""
    if demand.start_from is None or demand.start_from >= today:
        return start(wish, demand)
    return replace(start(wish, replace(demand, start_from=today)), fact=first_day(demand.start_from, today))


def first_day(start_from: date, today: date) -> str:
    """wo 2 december; of a day that has passed: vanaf nu."""
    if start_from >= today:
        return day_words(start_from)
    return _("from now on; the first day was %(day)s") % {"day": day_words(start_from)}


def occupation(wish: Wish, demand: Demand) -> Check:
    if not demand.occupation:
        return unknown(_("no occupation is named"), _("Ask the company."))
    if not wish.occupations:
        return unknown(demand.occupation, _("Ask what the candidate wants to become."))
    if demand.occupation in wish.occupations:
        return fits(demand.occupation)
    return fits_not(demand.occupation, _("Discuss whether this work appeals too."))


def recognition(wish: Wish, demand: Demand) -> Check:
    """Of the leerbedrijf by SBB, for what somebody learns there: whoever comes."""
    if demand.recognised is None:
        return unknown(demand.recognition or _("no qualification is named"), _("Ask what somebody learns for here."))
    if demand.recognised:
        return fits(demand.recognition)
    return fits_not(demand.recognition, _("Recognition can be asked for on the page of the place."))


def trainer(wish: Wish, demand: Demand) -> Check:
    if not demand.trainers:
        return unknown(_("nobody is known yet"), _("Ask the company who trains."))
    if demand.trainer_has_room:
        return fits(demand.trainers)
    return fits_not(demand.trainers, _("Ask whether a colleague can train, or from when there is room."))


def needs(wish: Wish, names: Mapping[int, str]) -> dict[str, str]:
    """What is known of the candidate, by criterion. `names` are those of the certificates somebody holds."""
    not_known = _("not known")
    level, begins = wish.language_level, wish.earliest_start
    held = [
        f"{names[code]} ({_('until %(day)s') % {'day': day_words(until)}})" if until else names[code]
        for code, until in wish.certificates.items()
    ]
    travels = ", ".join(str(Transport(code).label) for code in sorted(wish.transport))
    most = _("at most %(km)s km") % {"km": wish.max_distance_km} if wish.max_distance_km else ""
    return {
        "theme": ", ".join(wish.themes.values()) or not_known,
        "occupation": ", ".join(sorted(wish.occupations)) or not_known,
        "licence": ", ".join(sorted(wish.licences)) or not_known,
        "language": level or not_known,
        "certificates": ", ".join(sorted(held)) or not_known,
        "hours": hours_words(wish.hours_min, wish.hours_max) or not_known,
        "begin_time": _("from %(time)s") % {"time": clock_words(begins)} if begins else not_known,
        "distance": ", ".join(filter(None, [most, travels])) or not_known,
        "start": _("from %(day)s") % {"day": day_words(wish.available_from)} if wish.available_from else not_known,
        "recognition": "",
        "trainer": "",
    }


Look = Callable[[Wish, Demand, date], Check]
CRITERIA: Mapping[str, Look] = {
    "distance": lambda wish, demand, _today: distance(wish, demand),
    "begin_time": lambda wish, demand, _today: begin_time(wish, demand),
    "hours": lambda wish, demand, _today: hours(wish, demand),
    "start": place_start,
    "theme": lambda wish, demand, _today: theme(wish, demand),
    "language": lambda wish, demand, _today: language(wish, demand),
    "licence": lambda wish, demand, _today: licence(wish, demand),
    "certificates": certificates,
    "occupation": lambda wish, demand, _today: occupation(wish, demand),
    "recognition": lambda wish, demand, _today: recognition(wish, demand),
    "trainer": lambda wish, demand, _today: trainer(wish, demand),
}
# About the place alone: the same for whoever comes.
OF_THE_PLACE = frozenset({"recognition", "trainer"})


def word_of(key: str, demand: Demand) -> str:
    """Whose word the place's fact is: SBB's register, the company's; a distance is worked out and nobody's."""
    if key == "distance":
        return ""
    return "SBB" if key == "recognition" and demand.recognised is not None else demand.source


def criterion_names() -> dict[str, str]:
    """What each criterion is called, in the order of the table."""
    return {
        "distance": _("Distance"),
        "begin_time": _("Begin time"),
        "hours": _("Hours a week"),
        "start": _("First day"),
        "theme": _("Theme"),
        "language": _("Language"),
        "licence": _("Driving licence"),
        "certificates": _("Certificates"),
        "occupation": _("Occupation"),
        "recognition": _("Recognised by SBB"),
        "trainer": _("Workplace trainer"),
    }


def check(key: str, wish: Wish, demand: Demand, today: date) -> Check:
    """The verdict on one criterion for one candidate and one place, with the place's fact."""
    return CRITERIA[key](wish, demand, today)


def compare(
    wish: Wish,
    demands: Sequence[Demand],
    *,
    names: Mapping[int, str],
    today: date,
    criteria: Collection[str] = tuple(CRITERIA),
) -> list[Criterion]:
    """One candidate beside places: a row for each criterion, a verdict for each place in the order they came."""
    said, called = needs(wish, names), criterion_names()

    def cell(key: str, demand: Demand) -> Check:
        return replace(check(key, wish, demand, today), source=word_of(key, demand))

    return [
        Criterion(
            called[key], said[key], [cell(key, demand) for demand in demands], source=wish.source if said[key] else ""
        )
        for key in called
        if key in criteria
    ]


def compare_candidates(
    pairs: Sequence[tuple[Wish, Demand]],
    *,
    names: Mapping[int, str],
    today: date,
    criteria: Collection[str] = tuple(CRITERIA),
) -> list[Criterion]:
    """One place beside candidates: the same verdicts and remedies, with what the place asks in front of the row and
    each candidate's own fact in the cell. A pair is a candidate with the place at the distance of their home.
    """
    called = criterion_names()
    facts = [needs(wish, names) for wish, _demand in pairs]

    def cell(key: str, number: int) -> Check:
        wish, demand = pairs[number]
        found = check(key, wish, demand, today)
        if not facts[number][key]:  # about the place alone
            return replace(found, source=word_of(key, demand))
        fact = ", ".join([found.fact, facts[number][key]]) if key == "distance" else facts[number][key]
        return replace(found, fact=fact, source=wish.source)

    return [
        Criterion(
            called[key],
            asked(key, pairs[0][1], today) if pairs else "",
            [cell(key, number) for number in range(len(pairs))],
            source=word_of(key, pairs[0][1]) if pairs else "",
        )
        for key in called
        if key in criteria
    ]


def asked(key: str, demand: Demand, today: date) -> str:
    """What the place asks for one criterion, in words; for the distance nothing: it differs with each home."""
    not_said = _("the company did not say")
    words = {
        "distance": "",
        "begin_time": clock_words(demand.begin_time) if demand.begin_time else not_said,
        "hours": hours_words(demand.hours_min, demand.hours_max) or not_said,
        "start": first_day(demand.start_from, today) if demand.start_from else not_said,
        "theme": demand.theme[1],
        "language": _("no level is asked") if demand.language_level == NO_LEVEL else demand.language_level or not_said,
        "licence": _("not needed") if demand.licence == "none" else demand.licence or not_said,
        "certificates": ", ".join(demand.certificates.values()) or _("none is asked"),
        "occupation": demand.occupation or _("no occupation is named"),
        "recognition": demand.recognition or _("no qualification is named"),
        "trainer": demand.trainers or _("nobody is known yet"),
    }
    return words[key]


def to_discuss(rows: Sequence[Criterion], place: int) -> str:
    """What is to be talked about for one place, by name: "Discuss first: begin time. Ask: language." Never a count."""
    wrong = [lower(row.name) for row in rows if row.checks[place].verdict == "not"]
    open_questions = [lower(row.name) for row in rows if row.checks[place].verdict == "unknown"]
    said = []
    if wrong:
        said.append(_("Discuss first: %(names)s.") % {"names": ", ".join(wrong)})
    if open_questions:
        said.append(_("Find out: %(names)s.") % {"names": ", ".join(open_questions)})
    return " ".join(said) or _("No open questions.")


def lower(name: str) -> str:
    """Within a sentence: only the first letter changes, for SBB stays SBB."""
    return name[:1].lower() + name[1:]
