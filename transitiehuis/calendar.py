"""An appointment as calendars understand it (iCalendar, RFC 5545): one event, sent, moved, withdrawn or downloaded.

What leaves the house lies in mailboxes and on phones: a summary says what it is, never about whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum
from functools import lru_cache

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from icalendar import Calendar, Timezone, vCalAddress
from icalendar import Component as Base
from icalendar import Event as Component

AMSTERDAM = """\
BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
ADDRESS = "{url}"  # on a line of its own and never folded, so that it can be filled in at delivery
LINE = 75  # signs of a line; what is longer goes on in the next, after a space


class Method(StrEnum):
    """What the receiving calendar does with it: put in or move, take out, or only show."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True)
class Event:
    """One appointment. With days instead of moments it lasts whole days, `ends` inside.

    `noun` and `pk` are its identity in every calendar, for ever: what has no `pk` yet raises a ValueError. `sequence`
    is higher each time it moved. With `address` the text holds `{url}` where the address of the mail's page comes when
    it is sent.
    """

    noun: str
    pk: int
    summary: str
    starts: datetime | date
    ends: datetime | date
    sequence: int = 0
    location: str = ""
    description: str = ""
    address: bool = False
    organiser: str = ""  # the name shown; the mailbox is the portal's own
    attendee: str = ""

    def __post_init__(self) -> None:
        if not self.pk:
            raise ValueError("Without an identity one appointment overwrites another in a calendar.")

    @property
    def uid(self) -> str:
        return f"{self.noun}-{self.pk}@{settings.MAIL_DOMAIN}"


def render(event: Event, method: Method = Method.REQUEST) -> str:
    """The text of a calendar that holds this one event, with lines that end in a bare newline."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Transitiehuis//NL")
    calendar.add("method", method.value)
    if isinstance(event.starts, datetime):
        calendar.add_component(_amsterdam())
    calendar.add_component(_component(event, method))
    return calendar.to_ical().decode().replace("\r\n", "\n")


def _component(event: Event, method: Method) -> Component:
    found = Component()
    found.add("uid", event.uid)
    found.add("sequence", event.sequence)
    found.add("dtstamp", timezone.now())
    found.add("dtstart", _local(event.starts))
    found.add("dtend", _local(event.ends) if isinstance(event.ends, datetime) else event.ends + timedelta(days=1))
    found.add("summary", event.summary)
    for name, value in (("location", event.location), ("description", event.description)):
        if value:
            found.add(name, value)
    if event.address:
        found.add("url", ADDRESS)
    found.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    found.add("organizer", _who(event.organiser, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
    if event.attendee and method is not Method.PUBLISH:
        found.add("attendee", _who("", event.attendee, partstat="ACCEPTED", rsvp="FALSE"))
    return found


def _local(moment: datetime | date) -> datetime | date:
    return timezone.localtime(moment) if isinstance(moment, datetime) else moment


def _who(name: str, mailbox: str, **parameters: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{mailbox}")
    found.params.update({"cn": name.replace('"', "'")} if name else {})
    found.params.update(parameters)
    return found


@lru_cache(maxsize=1)
def _amsterdam() -> Base:
    return Timezone.from_ical(AMSTERDAM)


def with_address(text: str, address: str) -> str:
    """`text` with `address` in place of `{url}`."""
    return text.replace(f"URL:{ADDRESS}", folded(f"URL:{address}"))


def folded(line: str) -> str:
    """A line of ASCII, folded as calendars want it."""
    rest = range(LINE, len(line), LINE - 1)
    return "\n ".join([line[:LINE], *(line[start : start + LINE - 1] for start in rest)])


def method_of(text: str) -> str:
    """Which method a rendered calendar carries; a mail repeats it in its header."""
    return text.partition("\nMETHOD:")[2].partition("\n")[0]


def download(event: Event, address: str = "") -> HttpResponse:
    """The same as a file that a phone or a calendar opens."""
    text = render(event, Method.PUBLISH)
    text = with_address(text, address) if address else text.replace(f"URL:{ADDRESS}\n", "")
    headers = {"Content-Disposition": f'attachment; filename="{event.noun}.ics"', "Cache-Control": "no-store"}
    return HttpResponse(text.replace("\n", "\r\n"), content_type="text/calendar; charset=utf-8", headers=headers)
