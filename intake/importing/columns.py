"""The columns a candidate can be imported from, and how a school's own headings are recognised.

Where VUM has a name for the fact the template uses it; synonyms are what schools, UWV and municipalities write.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from intake.guard import find_health
from transitiehuis.netwerk.sorting import sort_key


@dataclass(frozen=True)
class Field:
    """One fact of a candidate: `heading` stands above it in the template; `width` is that column's, in characters."""

    name: str
    label: Any
    heading: str
    example: str
    synonyms: tuple[str, ...] = ()
    width: int = 18
    phone: bool = False


FIELDS = (
    Field("first_name", _("First name"), "Voornaam", "Samira", ("voornamen", "roepnaam", "first name")),
    Field("prefix", _("Prefix of the last name"), "Voorvoegsel", "el", ("voorvoegsels", "tussenvoegsel",
        "tussenvoegsels", "tussenv", "tv", "prefix"), 12),
    Field("last_name", _("Last name"), "Achternaam", "Haddad", ("familienaam", "geslachtsnaam", "last name",
        "surname", "significant deel van de achternaam")),
    Field("name", _("First and last name in one"), "Naam", "", ("naam kandidaat", "kandidaat", "volledige naam",
        "naam werkzoekende", "client", "naam client", "deelnemer", "naam deelnemer", "naam student", "student",
        "werkzoekende", "name"), 26),
    Field("birth", _("Year or date of birth"), "Geboortejaar", "1991", ("geboortedatum", "geb datum", "gebdatum",
        "geboren", "geboren op", "geb jaar", "gebjaar", "year of birth", "date of birth"), 14),
    Field("phone", _("Telephone"), "Telefoonnummer", "0612345678", ("telefoon", "tel", "tel nr", "telnr", "mobiel",
        "mobiele nummer", "mobiel nummer", "gsm", "06", "06 nummer", "telefoon mobiel", "phone", "mobile"), 16, True),
    Field("email", _("E-mail"), "E-mail adres", "samira@voorbeeld.nl", ("email", "e mail", "mail", "emailadres",
        "mailadres", "email adres"), 28),
    Field("place", _("Lives in"), "Woonplaats", "Apeldoorn", ("plaats", "plaatsnaam", "woonplaatsnaam", "stad",
        "woonachtig", "woont in", "city", "place")),
    Field("themes", _("Wanted themes"), "Naam interesse", "warmtepompen", ("thema", "themas", "thema's", "wens",
        "interesse", "interesses", "richting", "gewenste richting", "opleidingswens", "wil leren", "theme"), 26),
    Field("target_group", _("Target group"), "Doelgroep", "WW", ("doelgroepen", "uitkering", "soort uitkering",
        "uitkeringssoort", "regeling", "target group", "benefit"), 16),
    Field("explanation", _("What must the receiver know?"), "Persoonlijke presentatie",
        "Werkt graag met de handen.", ("toelichting", "opmerking", "opmerkingen", "motivatie", "notitie",
        "bijzonderheden", "omschrijving", "explanation"), 40),
    Field("informed_on", _("Candidate told on"), "Geïnformeerd op", "2026-11-02", ("geinformeerd", "datum informeren",
        "datum geinformeerd", "kandidaat geinformeerd op", "toestemming op", "datum toestemming", "besproken op",
        "informed on"), 16),
    Field("to", _("Offer to"), "Aanbieden aan", "", ("ontvanger", "ontvangende organisatie", "ontvangende school",
        "school", "aan", "receiver"), 26),
    Field("available_from", _("Available from"), "Datum aanvang beschikbaar voor werk", "2026-12-01", (
        "beschikbaar vanaf", "beschikbaar per", "startdatum", "kan starten per", "beschikbaar"), 20),
    Field("hours_min", _("Hours a week, at least"), "Aantal werkuren per week minimaal", "24", (
        "uren minimaal", "minimaal aantal uren", "min uren", "uren min"), 12),
    Field("hours_max", _("Hours a week, at most"), "Aantal werkuren per week maximaal", "36", (
        "uren maximaal", "maximaal aantal uren", "max uren", "uren max", "uren per week", "uren"), 12),
    Field("max_distance_km", _("Travels at most (km)"), "Maximale reisafstand", "25", (
        "reisafstand", "max reisafstand", "km", "reisafstand km", "bemiddelingsstraal"), 12),
    Field("licences", _("Driving licences"), "Code soort rijbewijs", "B", ("rijbewijs", "rijbewijzen", "licence")),
    Field("language_level", _("Language level"), "Taalniveau (ERK)", "B1", ("taalniveau", "niveau nederlands",
        "erk", "erk niveau", "nt2 niveau", "taal niveau", "nederlands"), 12),
)  # fmt: skip
BY_NAME = {field.name: field for field in FIELDS}
NEEDED = ("birth", "place")
BSN = re.compile(r"\bbsn\b|burgerservice|sofi ?n")
NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


def plain(heading: str) -> str:
    """A heading without case, diacritics and signs.

    >>> plain("E-mail adres*")
    'e mail adres'
    """
    return NOT_A_LETTER.sub(" ", sort_key(heading)).strip()


KNOWN = {
    plain(word): field.name for field in FIELDS for word in (field.name, field.heading, *field.synonyms)
}  # fmt: skip


def guess(heading: str) -> str:
    """The field a heading stands for, '' when it is none we know."""
    words = plain(heading)
    return KNOWN.get(words) or KNOWN.get(words.replace(" ", "")) or ""


def guesses(headings: Sequence[str]) -> list[str]:
    """A field for each heading; of two with the same one the first has it."""
    found: list[str] = []
    for heading in headings:
        field = guess(heading)
        found.append("" if field in found else field)
    return found


def forbidden(heading: str) -> str:
    """Why a column may not be read at all: 'bsn', 'health', or '' when it may."""
    if BSN.search(plain(heading)):
        return "bsn"
    return "health" if find_health(heading) else ""


def mapping_key(headings: Iterable[str]) -> str:
    """The same for the same set of headings in any order: what a mapping is remembered by."""
    return hashlib.sha256("\n".join(sorted(plain(heading) for heading in headings)).encode()).hexdigest()


def lacking(fields: Iterable[str]) -> list[str]:
    """Labels of what no column was chosen for, though it is needed."""
    chosen = set(fields)
    found = [str(BY_NAME[name].label) for name in NEEDED if name not in chosen]
    if "name" not in chosen and not {"first_name", "last_name"} <= chosen:
        found.insert(0, str(_("First name and last name")))
    return found
