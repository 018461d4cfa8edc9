"""Dates and terms in words, in the language of the page. Terms are told in werkdagen, waiting in plain dates."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils import dateformat, timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from transitiehuis import days

FOLD_AT, FOLD_FROM = 400, 500  # a fold that hides less than a sentence only costs a click


def local_date(moment: date | datetime) -> date:
    """The date in Amsterdam of a date or an aware datetime."""
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment


def written(moment: date | datetime, shape: str) -> str:
    """`shape` as Django's date format; the year is added when it is not this year."""
    day = local_date(moment)
    return _formatted(day, shape if day.year == days.today().year else f"{shape} Y", get_language())


@lru_cache(maxsize=4096)
def _formatted(day: date, shape: str, _language: str | None) -> str:
    """A page says the same few days over and over."""
    return dateformat.format(day, shape)


def _month() -> str:
    """Django's sign for a short month: Dutch writes it small, English does not."""
    return "M" if (get_language() or "").startswith("en") else "b"


def day(moment: date | datetime) -> str:
    """ma 26 oktober"""
    return written(moment, "D j F")


def shortday(moment: date | datetime) -> str:
    """26 okt"""
    return written(moment, f"j {_month()}")


def weekday(moment: date | datetime) -> str:
    """ma 26 okt"""
    return written(moment, f"D j {_month()}")


def fullday(moment: date | datetime) -> str:
    """donderdag 26 november: as somebody says it, and as every mail does; with the year when it is not this year."""
    return written(moment, "l j F")


def longday(moment: date | datetime) -> str:
    """maandag 26 oktober 2026"""
    return dateformat.format(local_date(moment), "l j F Y")


def clock(moment: datetime) -> str:
    """8.52 uur"""
    return hour_words(timezone.localtime(moment).time())


def hour_words(moment: time) -> str:
    """8.30 uur, of an hour that belongs to no day."""
    return _("%(hour)s:%(minute)s") % _numbers(moment)


def _numbers(moment: time) -> dict[str, str]:
    return {"hour": str(moment.hour), "minute": f"{moment.minute:02}"}


def appointed(starts: datetime, ends: datetime | None = None) -> str:
    """maandag 7 december om 10.00 uur; maandag 7 december, 10.00 tot 10.45 uur"""
    day = fullday(starts)
    if ends is None:
        return _("%(day)s at %(time)s") % {"day": day, "time": clock(starts)}
    begin = pgettext("hour of the day", "%(hour)s:%(minute)s") % _numbers(timezone.localtime(starts).time())
    return _("%(day)s, %(from)s to %(to)s") % {"day": day, "from": begin, "to": clock(ends)}


def daytime(moment: datetime) -> str:
    """vandaag om 8.52 uur, gisteren om 8.52 uur, ma 26 okt om 8.52 uur"""
    local = local_date(moment)
    today = days.today()
    near = {today: _("today"), today - timedelta(days=1): _("yesterday")}
    named = near.get(local) or weekday(moment)
    return _("%(day)s at %(time)s") % {"day": named, "time": clock(moment)}


def due_words(due: date | datetime) -> str:
    """3 werkdagen te laat, vandaag, morgen, uiterlijk do 15 okt"""
    last, today = local_date(due), days.today()
    if last < today:
        late = days.werkdagen_between(last, today)
        if not late:  # the term ended, and no werkdag has passed since: a weekend
            return _("too late")
        return ngettext("%(count)s working day late", "%(count)s working days late", late) % {"count": late}
    if last == today:
        return _("today")
    if last == today + timedelta(days=1):
        return _("tomorrow")
    return _("by %(day)s") % {"day": weekday(last)}


def was_due(due: date | datetime) -> str:
    """was do 8 okt"""
    return _("was %(day)s") % {"day": weekday(due)}


def since_words(since: date | datetime) -> str:
    """sinds vandaag, sinds gisteren, sinds vr 9 okt, sinds 12 mei"""
    first, today = local_date(since), days.today()
    if first == today:
        return _("since today")
    if first == today - timedelta(days=1):
        return _("since yesterday")
    near = today - timedelta(days=7) <= first
    return _("since %(day)s") % {"day": weekday(first) if near else shortday(first)}


def is_past(moment: date | datetime) -> bool:
    """The day lies before today."""
    return local_date(moment) < days.today()


def is_today(moment: date | datetime) -> bool:
    return local_date(moment) == days.today()


def isoday(moment: date | datetime) -> str:
    """2026-10-26, for `<time datetime>`."""
    return local_date(moment).isoformat()


def grouped(number: int) -> str:
    """39.044, as everywhere else in the house."""
    return number_format(number, use_l10n=True, force_grouping=True)


def folded(text: object) -> tuple[str, str]:
    """What of a text stands there at once and what under a fold, cut between words; a text up to 500 characters whole.

    A line break on which it is cut falls away; of what is one word the first part is 400 characters.
    """
    whole = str(text)
    if len(whole) <= FOLD_FROM:
        return whole, ""
    head = whole[: FOLD_AT + 1]
    cut = max(head.rfind(" "), head.rfind("\n"))
    cut = cut if cut > 0 else FOLD_AT
    return whole[:cut].rstrip(), whole[cut:].strip()
