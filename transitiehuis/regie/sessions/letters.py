"""What is owed about a themasessie: to the directors of invited regions, and to who signed up, with the appointment.

A visitor without account gets the link to their own seat; a calendar knows each seat by itself.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.calendar import Event, Method, render
from transitiehuis.outbox import owe, still_stands
from transitiehuis.outbox.owing import together
from transitiehuis.regie.contacts import directors_of
from transitiehuis.regie.models import InvitedRegion, SessionVisitor, ThemeSession
from transitiehuis.ui.words import appointed

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.outbox.models import Owed

NOUN = "themasessie"
PLANNED, SIGNED, MOVED, REMINDER, OFF, BACK = (
    f"regie.session_{word}" for word in ("planned", "signed", "moved", "reminder", "off", "back")
)


def when(session: ThemeSession) -> str:
    """maandag 7 december, 10.00 tot 10.45 uur"""
    return appointed(session.starts_at, session.ends_at)


def facts_of(session: ThemeSession) -> dict[str, str]:
    return {"title": session.title, "when": when(session), "where": session.where, "host": session.host.name}


def event_of(seat: SessionVisitor) -> Event:
    """The session as the calendar of this visitor shows it; one identity for everybody, also for who has no seat."""
    session = seat.session
    return Event(
        noun=NOUN,
        pk=session.pk,
        sequence=session.sequence,
        summary=_("Theme session: %(title)s") % {"title": session.title},
        starts=session.starts_at,
        ends=session.ends_at,
        location=session.where,
        address=True,
        organiser=session.host.name,
        attendee=seat.user.email if seat.user else seat.email,
    )


def _to_visitor(seat: SessionVisitor, key: str, kind: str, words: Any, **facts: Any) -> None:
    """Owe one letter in the language of who gets it; `words(facts)` gives subject and body."""
    session, method = seat.session, facts.pop("method", None)
    with translation.override(seat.user.language if seat.user else settings.LANGUAGE_CODE):
        subject, body = words(facts_of(session))
        calendar = render(event_of(seat), method) if method else ""
        why = _("You signed up for this session.")
    if seat.user:
        to: dict[str, Any] = {"user": seat.user, "organisation": seat.organisation, "url": session.get_absolute_url()}
    else:
        to = {"address": seat.email, "link": seat.link}
    owe(f"session/{seat.pk}/{key}", kind=kind, subject=subject, body=body, why=why, calendar=calendar, **to, **facts)


def _coming(session: ThemeSession) -> list[SessionVisitor]:
    found = list(session.visitors.coming().select_related("user", "organisation", "link").in_order())
    for seat in found:
        seat.session = session
    return found


# To who is invited ---------------------------------------------------------------------------------------------------


def planned(session: ThemeSession, by: Actor) -> None:
    """The chain directors of the invited regions, but not who planned it."""
    regions = set(InvitedRegion.objects.filter(session=session).values_list("region", flat=True))
    people = {user.pk: user for users in directors_of(regions, days.today()).values() for user in users}
    with together():
        for user in people.values():
            if by.user and user.pk == by.user.pk:
                continue
            with translation.override(user.language):
                facts = facts_of(session)
                subject = _("Theme session %(when)s: %(title)s") % facts
                body = _(
                    "%(host)s holds a theme session: %(title)s.\n\nWhen: %(when)s.\nWhere: %(where)s.\n\n"
                    "Sign up there, and pass the link on to your partners: {url}"
                )
                why = _("Your region is invited.")
            owe(
                f"session/{session.pk}/planned/{user.pk}",
                kind=PLANNED,
                user=user,
                subject=subject,
                body=body % facts,
                why=why,
                url=session.get_absolute_url(),
                must=False,
            )


# To who signed up ----------------------------------------------------------------------------------------------------


def signed_up(seat: SessionVisitor) -> None:
    """The seat stands in the calendar; the day before there is a reminder."""

    def words(facts: dict[str, str]) -> tuple[str, str]:
        body = _(
            "Your seat is there.\n\n%(title)s\n%(when)s\n%(where)s\n\n"
            "Can you not come after all? Give your seat back, so that somebody else can come: {url}"
        )
        return _("You come to: %(title)s") % facts, body % facts

    _to_visitor(seat, "signed", SIGNED, words, method=Method.REQUEST)
    _remind(seat)


def _remind(seat: SessionVisitor) -> None:
    day = timezone.localdate(seat.session.starts_at) - timedelta(days=1)
    if day <= days.today():
        return  # what was told today says the same

    def words(facts: dict[str, str]) -> tuple[str, str]:
        body = _("Tomorrow: %(title)s.\n\n%(when)s\n%(where)s\n\nCan you not come? Give your seat back: {url}")
        return _("Tomorrow: %(title)s") % facts, body % facts

    _to_visitor(seat, f"reminder/{seat.session.sequence}", REMINDER, words, due=day)


def moved(session: ThemeSession) -> None:
    """Another day, hour or place: in every calendar."""

    def words(facts: dict[str, str]) -> tuple[str, str]:
        body = _(
            "The theme session %(title)s has another day or place.\n\nNow: %(when)s\n%(where)s\n\n"
            "Does it not suit you? Give your seat back: {url}"
        )
        return _("Moved: %(title)s") % facts, body % facts

    with together():
        for seat in _coming(session):
            _to_visitor(seat, f"moved/{session.sequence}", MOVED, words, method=Method.REQUEST)
            _remind(seat)


def called_off(session: ThemeSession) -> None:
    """Not held, and why: out of every calendar."""

    def words(facts: dict[str, str]) -> tuple[str, str]:
        told = {**facts, "reason": session.cancel_reason}
        body = _("The theme session %(title)s of %(when)s is not held.\n\nWhy: %(reason)s\n\n{url}")
        return _("Not held: %(title)s") % told, body % told

    with together():
        for seat in _coming(session):
            _to_visitor(seat, "off", OFF, words, method=Method.CANCEL)


def withdrawn(seat: SessionVisitor) -> None:
    """The seat was given back: out of the calendar."""

    def words(facts: dict[str, str]) -> tuple[str, str]:
        return _("You do not come to: %(title)s") % facts, _(
            "Your seat was given back. Thank you for saying so.\n\n{url}"
        )

    _to_visitor(seat, "back", BACK, words, method=Method.CANCEL)


# Asked again at delivery ---------------------------------------------------------------------------------------------


@still_stands(PLANNED)
def still_coming(owed: Owed) -> bool:
    pk = int(owed.key.split("/")[1])
    return ThemeSession.objects.standing().filter(pk=pk, starts_at__gt=timezone.now()).exists()


@still_stands(SIGNED)
@still_stands(MOVED)
@still_stands(REMINDER)
def still_seated(owed: Owed) -> bool:
    """The seat was not given back, and no newer move was told."""
    _noun, pk, *rest = owed.key.split("/")
    found = SessionVisitor.objects.coming().filter(
        pk=int(pk), session__cancelled_at=None, session__starts_at__gt=timezone.now()
    )
    if len(rest) > 1:
        found = found.filter(session__sequence=int(rest[1]))
    return found.exists()
