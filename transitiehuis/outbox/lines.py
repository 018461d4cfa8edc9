"""What a row of the ledger says to people: how it is, since when, and why it still waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from transitiehuis.netwerk.models.people import Language
from transitiehuis.outbox import heartbeat
from transitiehuis.outbox.models import Heartbeat, Owed, OwedState
from transitiehuis.ui.words import daytime

TONES = {
    OwedState.OWED: "open",
    OwedState.JOINED: "today",
    OwedState.SENT: "done",
    OwedState.FAILED: "red",
    OwedState.DROPPED: "same",  # as it should be: nothing went wrong
}


@dataclass(frozen=True)
class Line:
    """One message: the row, the tone and word of its state, the moment it is about, and the reason in a sentence."""

    owed: Owed
    tone: str
    word: str
    moment: datetime
    note: str
    opens: bool = True  # the page it leads to, for who reads it here

    @property
    def to(self) -> str:
        return self.owed.user.name if self.owed.user else self.owed.address or self.owed.phone

    @property
    def language(self) -> str:
        """What it is written in, whoever reads it here: the recipient's own, Dutch for who has no account."""
        return self.owed.user.language if self.owed.user else Language.DUTCH

    @property
    def subject(self) -> SafeString:
        return format_html('<span lang="{}">{}</span>', self.language, self.owed.subject)

    @property
    def why(self) -> SafeString | str:
        return format_html('<span lang="{}">{}</span>', self.language, self.owed.why) if self.owed.why else ""

    @property
    def text(self) -> str:
        """Its words, with in place of a link without account that there is one: such a link is nobody else's.

        The same for a page that is not theirs who reads this.
        """
        body = self.owed.body
        if self.owed.url and not self.opens:
            address = _("[page that does not open for you]")
        elif self.owed.url:
            address = f"{settings.SITE_URL}{self.owed.url}"
        elif self.owed.link_id or "{url}" in body:
            address = _("[link that works for the recipient only]")
        else:
            return body
        return body.replace("{url}", address) if "{url}" in body else f"{body}\n\n{address}"


def lines(rows: Iterable[Owed]) -> list[Line]:
    """A line for each row; the same number of queries for one row as for many."""
    beats = Heartbeat.objects.filter(job__in=[heartbeat.MAIL_SERVER, heartbeat.TEXT_GATEWAY])
    away, now = dict(beats.values_list("job", "wrong_since")), timezone.now()
    return [
        Line(row, TONES[OwedState(row.state)], str(row.get_state_display()), row.settled_at or row.due, note)
        for row in rows
        for note in [_note(row, away.get(carrier_of(row)), now)]
    ]


def carrier_of(row: Owed) -> str:
    """The job that hands it over."""
    return heartbeat.TEXT_GATEWAY if row.phone else heartbeat.MAIL_SERVER


def _note(row: Owed, away: datetime | None, now: datetime) -> str:
    match row.state:
        case OwedState.SENT:
            return _("sent again after it did not arrive the first time") if row.resent else ""
        case OwedState.DROPPED:
            return str(row.get_dropped_reason_display())
        case OwedState.FAILED:
            if row.phone:
                return _("the gateway for text messages said: %(reply)s") % {"reply": row.failure}
            return _("the mail server said: %(reply)s") % {"reply": row.failure}
    return _waits(row, away, now)


def _waits(row: Owed, away: datetime | None, now: datetime) -> str:
    """Why what is owed was not sent yet."""
    if row.state == OwedState.OWED and row.not_before > now:
        if row.not_before > row.due:
            return _("waits for the daily mail: %(moment)s") % {"moment": daytime(row.not_before)}
        return _("will be sent: %(moment)s") % {"moment": daytime(row.not_before)}
    if row.phone:
        return _text_waits(row, away)
    if away:
        return _("waits for the mail server since %(moment)s") % {"moment": daytime(away)}
    if row.failure:
        return _("will be tried again; the mail server said: %(reply)s") % {"reply": row.failure}
    return _("goes out within a minute")


def _text_waits(row: Owed, away: datetime | None) -> str:
    if away or not settings.SMS_URL:
        return _("waits for the gateway for text messages")
    if row.failure:
        return _("will be tried again; the gateway said: %(reply)s") % {"reply": row.failure}
    return _("goes out within a minute")
