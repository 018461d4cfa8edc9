"""Rows of a sheet of partners looked at: facts, or a fault at each cell, and what is there already."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from intake.importing import cells
from intake.importing.faults import Fault
from intake.importing.faults import sentence as cell_sentence
from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, OrganisationKind, Place, Region
from transitiehuis.netwerk.sorting import sort_key
from transitiehuis.regie.coverage.numbers import read_number
from transitiehuis.regie.coverage.sheet import MOST_HOURS
from transitiehuis.regie.models import Activity, Coverage, LineKind, LineState, SheetLine
from transitiehuis.regie.models.coverage import CoverageRole

LONGEST_NAME = 150
EARLIEST = date(2000, 1, 1)
NEAR = 0.6
SENTENCES = {
    "kind": _("“%(value)s” is no kind of organisation we know. Do you mean %(names)s?"),
    "twice": _("This stands in the sheet twice. Keep one row."),
    "website": _("“%(value)s” is no address of a website. Type it as https://www.voorbeeld.nl."),
    "partner": _("There is no partner “%(value)s”. Put it on the sheet of partners, or type the name as there."),
    "partner_alike": _("There is no partner “%(value)s”. Do you mean %(names)s?"),
    "partner_faulty": _("The row of this partner has a fault. Correct that one first."),
    "activity": _("We do not know the activity “%(value)s”. Do you mean %(names)s?"),
    "kind_unknown": _("“%(value)s” is no kind of organisation we know. Our template lists them all."),
    "activity_unknown": _("We do not know the activity “%(value)s”. Our template lists them all."),
    "role": _("“%(value)s” is no role. Choose %(names)s."),
    "hours": _("“%(value)s” is no number of hours. Type a number, such as 40."),
    "since": _("This day cannot be. Type a day between 2000 and next year."),
}  # fmt: skip
# Words people use for a kind of organisation, beside our own in both languages.
ALSO = {
    "mbo": "mbo_school", "roc": "mbo_school", "school": "mbo_school", "vakschool": "mbo_school",
    "opleidingsbedrijf": "sector_school", "bedrijfsschool": "sector_school", "bedrijfstakschool": "sector_school",
    "bedrijf": "employer", "werkgever": "employer", "leerbedrijf": "employer", "installateur": "employer",
    "netbeheerder": "employer", "gemeente": "municipality", "branche": "branch", "brancheorganisatie": "branch",
    "werkcentrum": "werkcentrum", "wsp": "werkcentrum", "regiobureau": "region", "regio": "region",
    "hbo": "hbo", "hogeschool": "hbo", "wo": "wo", "universiteit": "wo", "anders": "other", "overig": "other",
}  # fmt: skip


def sentence(kept: list[Any]) -> str:
    """A fault as it was kept, in the language of the page."""
    code, facts = kept
    return str(SENTENCES[code]) % facts if code in SENTENCES else cell_sentence(kept)


def words(values: Any) -> dict[str, str]:
    """Each choice by its words in both languages and its code."""
    found: dict[str, str] = {}
    for language in ("en", "nl"):
        with translation.override(language):
            found |= {sort_key(str(label)): value for value, label in values.choices}
    return found | {sort_key(value): value for value in values.values}


@dataclass
class Known:
    """What the rows of a region are compared with, read once."""

    region: Region
    today: date
    kinds: dict[str, str]
    roles: dict[str, str]
    activities: dict[str, int]
    activity_names: dict[str, str]
    places: dict[str, list[Place]]
    near_places: list[str]
    partners: dict[str, str]  # sort key to name, of who takes part
    doing: set[tuple[str, int, str]] = field(default_factory=set)  # partner, activity, role
    named: dict[str, str] = field(default_factory=dict)  # partners of this sheet, as typed
    faulty: set[str] = field(default_factory=set)  # those of them whose row has a fault

    @classmethod
    def of(cls, region: Region, lines: Iterable[SheetLine], today: date) -> Known:
        activities = list(Activity.objects.filter(Q(until=None) | Q(until__gte=today)).order_by("position"))
        by_name = {sort_key(n): a.pk for a in activities for n in (a.name_nl, a.name_en, a.code) if n}
        partners = Organisation.objects.partners_of([region.pk], today)
        doing = Coverage.objects.filter(Q(until=None) | Q(until__gte=today), region=region)
        typed = {sort_key(line.cells.get("place", "")) for line in lines if line.kind == LineKind.PARTNER}
        found: dict[str, list[Place]] = {}
        near = Place.objects.valid_on(today).select_related("municipality")
        for place in near.filter(sort_name__in=typed).in_order():
            found.setdefault(place.sort_name, []).append(place)
        return cls(
            region=region,
            today=today,
            kinds=ALSO | words(OrganisationKind),
            roles=words(CoverageRole),
            activities=by_name,
            activity_names={sort_key(a.name): a.name for a in activities},
            places=found,
            near_places=list(near.filter(municipality__region=region).in_order().values_list("name", flat=True)),
            partners=dict(partners.values_list("sort_name", "name")),
            doing=set(doing.values_list("organisation__sort_name", "activity", "role")),
        )


def check(region: Region, lines: list[SheetLine], today: date) -> None:
    """Fill in facts, faults and state of each line; partners first, for the others name them. Saves nothing."""
    known = Known.of(region, lines, today)
    seen: set[tuple] = set()
    for line in sorted(lines, key=lambda line: (line.kind != LineKind.PARTNER, line.position)):
        look = _partner if line.kind == LineKind.PARTNER else _coverage
        line.facts, line.faults = {}, {}
        there = look(_Row(line), known, seen)
        if line.faults:
            line.state = LineState.FAULTY
        else:
            line.state = LineState.KNOWN if there else LineState.GOOD


class _Row:
    """One row while it is looked at: each cell becomes a fact, or a fault that stays with it."""

    def __init__(self, line: SheetLine) -> None:
        self.line = line

    def take(self, name: str, parse: Callable[[str], Any], *, needed: bool = False, empty: Any = "") -> Any:
        try:
            text = cells.typed(self.line.cells.get(name, ""))
            if not text and needed:
                raise Fault("missing")
            self.line.facts[name] = parse(text) if text else empty
            return self.line.facts[name]
        except Fault as fault:
            self.line.faults[name] = fault.as_json()
            return None

    def fault(self, name: str, code: str, **facts: object) -> None:
        self.line.faults.setdefault(name, Fault(code, **facts).as_json())


def _partner(row: _Row, known: Known, seen: set[tuple]) -> bool:
    """Whether it takes part already."""
    name = row.take("name", lambda text: cells.name(text, LONGEST_NAME), needed=True)
    row.take("kind", lambda text: _one_of(text, known.kinds, "kind", _shown(OrganisationKind)), needed=True)
    row.take("place", lambda text: _place(text, known), empty=None)
    row.take("website", _website)
    if name is None:
        return False
    key = sort_key(name)
    if ("partner", key) in seen:
        row.fault("name", "twice")
    seen.add(("partner", key))
    known.named[key] = name
    if row.line.faults:
        known.faulty.add(key)
    return key in known.partners


def _coverage(row: _Row, known: Known, seen: set[tuple]) -> bool:
    """Whether the region knows already that this partner does this in this role."""
    partner = row.take("partner", lambda text: _partner_named(text, known), needed=True)
    names = list(known.activity_names.values())
    activity = row.take("activity", lambda text: _one_of(text, known.activities, "activity", names), needed=True)
    role = row.take(
        "role", lambda text: _one_of(text, known.roles, "role", _shown(CoverageRole)), empty=str(CoverageRole.LEADS)
    )
    row.take("hours", _hours, empty=None)
    row.take("since", lambda text: _since(text, known.today), empty=known.today.isoformat())
    if partner is None or activity is None or role is None:
        return False
    if (partner, activity, role) in seen:
        row.fault("activity", "twice")
    seen.add((partner, activity, role))
    return (partner, activity, role) in known.doing


def _shown(values: Any) -> list[str]:
    return [str(label) for label in values.labels]


def _one_of(text: str, choices: dict[str, Any], code: str, names: list[str]) -> Any:
    key = sort_key(" ".join(text.split()))
    if key not in choices:
        near = difflib.get_close_matches(key, [sort_key(name) for name in names], n=3, cutoff=NEAR)
        shown = names if code == "role" else [name for name in names if sort_key(name) in near]
        raise Fault(code, value=text, names=", ".join(shown)) if shown else Fault(f"{code}_unknown", value=text)
    return choices[key]


def _partner_named(text: str, known: Known) -> str:
    key = sort_key(" ".join(text.split()))
    if key in known.faulty and key not in known.partners:
        raise Fault("partner_faulty")
    if key not in known.partners and key not in known.named:
        near = difflib.get_close_matches(key, [*known.partners, *known.named], n=2, cutoff=NEAR)
        if not near:
            raise Fault("partner", value=text)
        raise Fault("partner_alike", value=text, names=", ".join((known.named | known.partners)[one] for one in near))
    return key


def _place(text: str, known: Known) -> int:
    """Of several with one name, the one in the region."""
    key = sort_key(cells.without_postcode(text))
    found = known.places.get(key, [])
    if len(found) > 1:
        found = [place for place in found if place.municipality.region_id == known.region.pk] or found
    if len(found) > 1:
        raise Fault("place_several", names=", ".join(f"{p.name} ({p.municipality.name})" for p in found))
    if not found:
        near = difflib.get_close_matches(text, known.near_places, n=3, cutoff=0.7)
        raise Fault("place_alike", value=text, names=", ".join(near)) if near else Fault("place", value=text)
    return found[0].pk


def _website(text: str) -> str:
    address = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as error:
        raise Fault("website", value=text) from error
    return address[:200]


def _hours(text: str) -> str:
    """Read as the form of a partner reads it: 1.200 is twelve hundred."""
    try:
        found = read_number(text)
    except InvalidOperation as error:
        raise Fault("hours", value=text) from error
    if not 0 <= found <= MOST_HOURS:
        raise Fault("hours", value=text)
    return str(round(found, 1))


def _since(text: str, today: date) -> str:
    found = cells.day(text, today.year + 1)
    if not EARLIEST <= found <= days.add_months(today, 12):
        raise Fault("since")
    return found.isoformat()
