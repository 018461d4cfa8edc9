"""The matchingsprofiel in the names and codes of VUM 1.5 (model werkzoekendeprofiel), and its export.

Only the nameless layer leaves: no name, no address, no target group, no work conditions. Names of the standard are
written in camel case, as its interfaces do; a code stands as the standard's list has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from intake.facts import work_words
from intake.models import EducationLevel, LanguageLevel, Licence, MatchingProfile, Transport
from transitiehuis import days
from transitiehuis.ui.words import longday

VERSION = "1.5"
MODEL = "werkzoekendeprofiel"
DUTCH = "NLD"
NO, YES = "2", "1"


@dataclass(frozen=True)
class Attribute:
    """One attribute of the standard; `codes` says which code of its list each choice of ours is."""

    entity: str
    name: str
    codes: dict[str, str] = field(default_factory=dict)


# The ERK has seven levels and VUM four: the way to VUM rounds, and nobody reads a level back from it.
LANGUAGE: dict[str, str] = {
    LanguageLevel.BELOW_A1: "1",
    LanguageLevel.A1: "2",
    LanguageLevel.A2: "2",
    LanguageLevel.B1: "3",
    LanguageLevel.B2: "3",
    LanguageLevel.C1: "4",
    LanguageLevel.C2: "4",
}
TRANSPORT: dict[str, str] = {Transport.CAR: "1", Transport.MOPED: "2", Transport.BICYCLE: "3", Transport.PUBLIC: "5"}
EDUCATION: dict[str, str] = {
    EducationLevel.PRIMARY: "1",
    EducationLevel.VMBO: "2",
    EducationLevel.HAVO_VWO: "3",
    EducationLevel.MBO: "4",
    EducationLevel.HBO: "5",
    EducationLevel.WO: "6",
    EducationLevel.OTHER: "9",
}
LANGUAGE_NAMES = ("mondeling", "schriftelijk", "lezen", "luisteren")

# Each field of the profile, and what lists hang on it, to the attributes of the standard that hold it.
ATTRIBUTES: dict[str, tuple[Attribute, ...]] = {
    "trajectory": (Attribute("Werkzoekende", "ID Werkzoekende"),),
    "themes": (Attribute("Interesse", "Naam interesse"),),
    "occupations": (Attribute("Beroep", "Code beroepsnaam"),),
    "skills": (Attribute("Competentiebeheersing", "Code competentie"),),
    "available_from": (Attribute("Flexibiliteit", "Datum aanvang beschikbaar voor werk"),),
    "hours_min": (Attribute("Werktijden", "Aantal werkuren per week minimaal"),),
    "hours_max": (Attribute("Werktijden", "Aantal werkuren per week maximaal"),),
    "max_distance_km": (Attribute("Mobiliteit", "Maximale reisafstand"),),
    "transport": (Attribute("Vervoermiddel", "Code vervoermiddel", TRANSPORT),),
    "licences": (Attribute("Rijbewijs", "Code soort rijbewijs", {code: code for code in Licence.values}),),
    "language_level": (
        Attribute("Taalbeheersing", "Code taal"),
        *(Attribute("Taalbeheersing", f"Code niveau taalbeheersing {name}", LANGUAGE) for name in LANGUAGE_NAMES),
    ),
    "education_level": (Attribute("Opleiding", "Code niveau opleiding", EDUCATION),),
    "certificates": (
        Attribute("Cursus", "Naam cursus"),
        Attribute("Cursus", "Indicatie certificaat"),
        Attribute("Cursus", "Toelichting cursus"),
    ),
    "experience": (Attribute("Werkervaring", "Toelichting werkervaring"),),
}
# What the standard has no attribute for; it stays here and is not sent.
NO_EQUIVALENT = {
    "earliest_start": "VUM knows office hours, not from which hour somebody can begin.",
    "freshness": "VUM has no date at which a fact was last confirmed.",
}
# Who reads the file knows that contact goes through who sent it.
CONTACT = Attribute("Werkzoekende", "Indicatie beschikbaarheid contactgegevens")
# Entities that describe what somebody can do hang under one.
QUALIFICATION = "Arbeidsmarktkwalificatie"
QUALIFIES = {"Cursus", "Competentiebeheersing", "Interesse", "Opleiding", "Rijbewijs", "Taalbeheersing", "Werkervaring"}
MANY = {*QUALIFIES, "Beroep", "Vervoermiddel"}


def key(name: str) -> str:
    """The name of the standard as a key.

    >>> key("Code werk- en denkniveau werkzoekende")
    'codeWerkEnDenkniveauWerkzoekende'
    """
    words = re.findall(r"[A-Za-z]+", name)
    return words[0].lower() + "".join(word[0].upper() + word[1:].lower() for word in words[1:])


def as_vum(profile: MatchingProfile) -> dict[str, Any]:
    """The nameless layer as VUM says it, ready for JSON. What is not known is left out. At most five queries."""
    seeker: dict[str, Any] = {}
    for entity, facts in [("Werkzoekende", {CONTACT.name: NO}), *_facts(profile)]:
        _put(seeker, entity, {key(name): value for name, value in facts.items()})
    return {"standaard": f"VUM {VERSION}", "gemaaktOp": days.today().isoformat(), "werkzoekende": seeker}


def _put(seeker: dict[str, Any], entity: str, facts: dict[str, Any]) -> None:
    if entity == "Werkzoekende":
        seeker.update(facts)
        return
    into = seeker.setdefault(key(QUALIFICATION), {}) if entity in QUALIFIES else seeker
    if entity in MANY:
        into.setdefault(key(entity), []).append(facts)
    else:
        into.setdefault(key(entity), {}).update(facts)


def _facts(profile: MatchingProfile) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each entity with the attributes that are known of it, by the names of the standard."""
    yield from _single(profile)
    for name, value in (("themes", "name_nl"), ("occupations", "uri"), ("skills", "uri")):
        [attribute] = ATTRIBUTES[name]
        for found in getattr(profile, name).order_by("name_nl", "pk").values_list(value, flat=True):
            yield attribute.entity, {attribute.name: found}
    for name in ("transport", "licences"):
        [attribute] = ATTRIBUTES[name]
        for choice in getattr(profile, name):
            yield attribute.entity, {attribute.name: attribute.codes[choice]}
    yield from _lists(profile)


def _single(profile: MatchingProfile) -> Iterator[tuple[str, dict[str, Any]]]:
    [number] = ATTRIBUTES["trajectory"]
    yield number.entity, {number.name: profile.trajectory.number}
    for name in ("available_from", "hours_min", "hours_max", "max_distance_km"):
        [attribute], value = ATTRIBUTES[name], getattr(profile, name)
        if value is not None:
            yield attribute.entity, {attribute.name: value.isoformat() if name == "available_from" else value}
    if profile.language_level:
        language, *skills = ATTRIBUTES["language_level"]
        levels = {skill.name: skill.codes[profile.language_level] for skill in skills}
        yield language.entity, {language.name: DUTCH, **levels}
    if profile.education_level:
        [attribute] = ATTRIBUTES["education_level"]
        yield attribute.entity, {attribute.name: attribute.codes[profile.education_level]}


def _lists(profile: MatchingProfile) -> Iterator[tuple[str, dict[str, Any]]]:
    course, has, about = ATTRIBUTES["certificates"]
    for held in profile.certificates.select_related("certificate").order_by("certificate__name_nl", "pk"):
        facts = {course.name: held.certificate.name_nl, has.name: YES}
        if held.valid_until:
            facts[about.name] = _("Valid until %(day)s") % {"day": longday(held.valid_until)}
        yield course.entity, facts
    [work] = ATTRIBUTES["experience"]
    for line in profile.experience.order_by("since_year", "work", "pk"):
        said = {"work": line.work, "since": line.since_year, "until": line.until_year}
        yield work.entity, {work.name: work_words(said)}
