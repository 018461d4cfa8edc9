"""One cell at a time: what somebody typed, or what Excel made of it, becomes a fact or a Fault.

A parser gives the fact; where it had to mend something it still gives the fact, and `mended` says so to the page by
comparing. Nothing here asks the database.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from intake.importing.faults import Fault
from intake.models.candidate import phone_key
from intake.models.profile import LanguageLevel, Licence
from intake.models.statement import TargetGroup
from transitiehuis import days
from transitiehuis.netwerk.sorting import sort_key
from transitiehuis.ui.years import FIRST, YEARS_AHEAD

YOUNGEST, OLDEST = 15, 90
DUTCH_DIGITS, LONGEST_NUMBER = 10, 15
LONG_AGO_DAYS = 731
EPOCH = date(1899, 12, 30)  # day 0 of Excel, with the leap day of 1900 that never was
SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
DUTCH = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2}|[a-z]{3,9}\.?)[-/. ]+(\d{4}|\d{2})")
MONTHS = ("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTH_NUMBERS = {month: at for at, month in enumerate(MONTHS, 1)} | {"mrt": 3, "mar": 3, "may": 5, "oct": 10}
ROUNDED = re.compile(r"([1-9])(?:[.,](\d+))?[eE]\+?(\d{1,2})")
GROUP_WORDS = {
    TargetGroup.UNEMPLOYED: ("ww", "werkloosheidswet", "ww uitkering", "unemployment benefit"),
    TargetGroup.PARTICIPATION: (
        "participatiewet",
        "p wet",
        "pw",
        "bijstand",
        "bijstandsuitkering",
        "participation act",
    ),
    TargetGroup.NEWCOMER: ("statushouder", "status holder", "inburgeraar", "inburgeringsplichtig"),
    TargetGroup.SELF: ("nugger", "nug", "geen uitkering", "niet uitkeringsgerechtigd", "no benefit"),
    TargetGroup.EMPLOYED: ("werkend", "werkt", "zij instromer", "zijinstromer", "omscholer"),
    TargetGroup.OTHER: ("anders", "overig", "overige", "other"),
}
GROUPS = {word: str(group) for group, words in GROUP_WORDS.items() for word in (group.value, *words)}
AS_TEXT = re.compile(r'="([^"]*)"')  # how other systems keep a leading zero from Excel
ERRORS = re.compile(r"#[A-Z/0-9!?]+[!?]?")
POSTCODE = re.compile(r"^[1-9]\d{3}\s?[a-z]{2}\b[ ,]*", re.IGNORECASE)
SIGNS = re.compile(r"[\s\-–./()]+")
LISTED = re.compile(r"[;,/|\n+&]| en ")


def typed(cell: str) -> str:
    """What is to be read: a formula is never run, and Excel's own errors are no values. Raises Fault."""
    text = cell.strip().removeprefix("'")
    if quoted := AS_TEXT.fullmatch(text):
        return quoted[1].strip()
    if text.startswith(("=", "@")) or (text.startswith(("+", "-")) and re.match(r"[+-]+\s*[A-Za-z(]", text)):
        raise Fault("formula")
    if text and not text.strip("#"):
        raise Fault("hashes")
    if ERRORS.fullmatch(text.upper()):
        raise Fault("excel_error", value=text)
    return text


def name(text: str, most: int) -> str:
    """A name as it is written. Raises Fault for one without a letter, or too long."""
    found = " ".join(text.split())
    if not any(sign.isalpha() for sign in found):
        raise Fault("not_a_name")
    if len(found) > most:
        raise Fault("too_long", most=most)
    return found


def whole_name(text: str) -> tuple[str, str]:
    """First and last name out of one cell: “Haddad, Samira” or “Samira el Haddad”."""
    last, comma, first = text.partition(",")
    if not comma:
        first, _space, last = text.strip().partition(" ")
    if not first.strip() or not last.strip():
        raise Fault("one_name")
    given, _space, prefix = first.strip().partition(" ")
    if comma and prefix.islower():  # Berg, Jan van den
        first, last = given, f"{prefix} {last.strip()}"
    return name(first, 80), name(last, 120)


def day(text: str, century: int) -> date:
    """A day as people and Excel write it; two digits of a year count up to `century` (a year) back a hundred."""
    plain = sort_key(text)
    if serial := SERIAL.fullmatch(plain):
        return EPOCH + timedelta(days=int(serial[1]))
    try:
        if found := ISO.fullmatch(plain):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := DUTCH.fullmatch(plain):
            return _dutch_day(found[1], found[2], _year(found[3], century))
    except ValueError:
        pass
    raise Fault("day", value=text)


def _dutch_day(first: str, second: str, year: int) -> date:
    if not second.isdigit():
        return date(year, MONTH_NUMBERS.get(second[:3], 0), int(first))
    if int(second) > len(MONTHS) >= int(first):  # 3/14/1991: month and day stand the American way
        first, second = second, first
    return date(year, int(second), int(first))


def _year(digits: str, newest: int) -> int:
    """Two digits are the latest year with them that is not after `newest`."""
    if len(digits) > 2:  # noqa: PLR2004 a year in full
        return int(digits)
    year = newest // 100 * 100 + int(digits)
    return year if year <= newest else year - 100


def birth_year(text: str, today: date) -> int:
    """Out of a year, a date, a serial number of Excel's, or two digits. Raises Fault."""
    newest = today.year - YOUNGEST
    if re.fullmatch(r"'?\d{2}|\d{4}(?:[.,]0+)?", text):
        year = _year(text.strip("'")[:4], newest)
    else:
        try:
            year = day(text, newest).year
        except Fault as fault:
            raise Fault("year", value=text) from fault
    if not today.year - OLDEST <= year <= newest:
        raise Fault("year_range", year=year, first=today.year - OLDEST, last=newest)
    return year


def told_on(text: str, today: date) -> date:
    """When the candidate was told: not in the future, not more than two years ago. Raises Fault."""
    found = day(text, today.year)
    if found > today:
        raise Fault("day_gone")
    if (today - found).days > LONG_AGO_DAYS:
        raise Fault("day_long_ago")
    return found


def available(text: str, today: date) -> date:
    """A day somebody is available from. Raises Fault."""
    found, last = day(text, today.year + 20), days.add_months(today, 12 * YEARS_AHEAD)
    if not FIRST <= found <= last:
        raise Fault("day_far", value=f"{found:%d-%m-%Y}", first=f"{FIRST:%d-%m-%Y}", last=f"{last:%d-%m-%Y}")
    return found


def phone(text: str) -> str:
    """A telephone number, with the zero back that Excel took. Raises Fault where digits are lost."""
    number = _written_out(text)
    if any(sign.isalpha() for sign in number) or not any(sign.isdigit() for sign in number):
        raise Fault("phone", value=text)
    number = f"+{number[2:]}" if number.startswith("00") else number
    plain = SIGNS.sub("", number)
    abroad = plain.startswith("+")
    digits = "".join(sign for sign in plain if sign.isdigit())
    if not abroad and len(digits) == DUTCH_DIGITS - 1 and not digits.startswith("0"):
        return "0" + digits
    if not abroad and len(digits) == DUTCH_DIGITS + 1 and digits.startswith("31"):
        return "+" + digits
    key = phone_key(number)
    foreign = abroad and not key.startswith("0") and DUTCH_DIGITS - 2 <= len(key) <= LONGEST_NUMBER
    if not foreign and not (key.startswith("0") and len(key) == DUTCH_DIGITS):
        if len(digits) >= 2 * (DUTCH_DIGITS - 1):
            raise Fault("phone_several")
        raise Fault("phone_digits", count=len(key))
    return number


def _written_out(text: str) -> str:
    """6.12345678E+08 in full; rounded off (6.12346E+08) it is a Fault."""
    number = " ".join(text.split())
    rounded = ROUNDED.fullmatch(number)
    if rounded is None:
        return number[:-2] if re.fullmatch(r"\d+\.0", number) else number
    whole, digits, power = rounded[1], rounded[2] or "", int(rounded[3])
    # Excel writes no more than six digits: with as many as the number has, none is gone.
    if len(digits) != power:
        raise Fault("phone_rounded", value=text)
    return whole + digits


def email(text: str) -> str:
    """One e-mail address. Raises Fault."""
    found = text.strip().removeprefix("mailto:").strip(" <>;,")
    try:
        validate_email(found)
    except ValidationError as error:
        raise Fault("email", value=text) from error
    return found


def number(text: str, first: int, last: int) -> int:
    """A whole number within bounds, also as “25 km” or “32 uur”. Raises Fault."""
    found = re.fullmatch(r"(\d{1,6})(?:[.,]0+)?\s*(?:km|uur|uren|u)?\.?", text.lower())
    if found is None:
        raise Fault("whole", value=text)
    if not first <= int(found[1]) <= last:
        raise Fault("between", value=found[1], first=first, last=last)
    return int(found[1])


def licences(text: str) -> list[str]:
    """Driving licences, one or several; no is none. Raises Fault."""
    if sort_key(text) in {"nee", "geen", "n", "no", "0", "-"}:
        return []
    found = [part.strip().upper().removeprefix("RIJBEWIJS ") for part in LISTED.split(text) if part.strip()]
    for part in found:
        if part not in Licence.values:
            raise Fault("licence", value=part)
    return list(dict.fromkeys(found))


def language_level(text: str) -> str:
    """A level of the ERK. Raises Fault."""
    level = text.upper().replace(" ", "")
    if level not in LanguageLevel.values:
        raise Fault("level", value=text)
    return level


def target_group(text: str) -> str:
    """On which ground somebody looks for work, in the words partners use for it. Raises Fault for anything else."""
    found = GROUPS.get(SIGNS.sub(" ", sort_key(text)).strip())
    if found is None:
        names = ", ".join(str(group.label) for group in TargetGroup)
        raise Fault("group", value=text, names=names)
    return found


def without_postcode(text: str) -> str:
    """“7311 AB Apeldoorn” is Apeldoorn."""
    return POSTCODE.sub("", text).strip()


def parts(text: str) -> list[str]:
    """The words of a cell with several."""
    return [part.strip() for part in LISTED.split(text) if part.strip()]
