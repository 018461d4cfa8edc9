"""What is owed about an appointment for the intake: to the candidate by link, to who holds it in their calendar.

To the candidate in their language. No name stands in a mail, and a calendar says no more than that there is a talk.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from intake.candidate_mail import Words, to_candidate
from transitiehuis.calendar import Event, Method, render
from transitiehuis.outbox import owe, still_stands
from transitiehuis.ui.words import appointed

if TYPE_CHECKING:
    from intake.models import IntakeBooking, IntakeInvitation, IntakeSlot
    from transitiehuis.outbox.models import Owed

NOUN = "intake"
INVITED, CHOSEN, OFF, REMINDER = "intake.invited", "intake.chosen", "intake.off", "intake.reminder"


def when(slot: IntakeSlot) -> str:
    """maandag 7 december, 10.00 tot 10.45 uur"""
    return appointed(slot.starts_at, slot.ends_at)


def where(slot: IntakeSlot) -> str:
    """How and where, in one line."""
    way = str(slot.get_way_display())
    return slot.where if slot.way == slot.Way.HERE else f"{way}: {slot.where}" if slot.where else way


# To the candidate ------------------------------------------------------------------------------------------------


def _to_candidate(key: str, kind: str, invitation: IntakeInvitation, words: Words, **facts: Any) -> None:
    """Owe one mail with the link; nothing to who is reached by telephone or through a guide."""
    sent = {"organisation": invitation.organisation, "link": invitation.link, "alone": True, **facts}
    to_candidate(key, kind, invitation.trajectory, words, **sent)


def invited(invitation: IntakeInvitation) -> None:
    """To choose a moment; who did not come to the last one is asked anew, without a reproach."""
    missed = invitation.last_missed()

    def words() -> tuple[str, str]:
        facts = {"organisation": invitation.organisation.name}
        if missed:
            facts["when"] = when(missed.slot)
            return (
                _("Choose a new moment for your intake with %(organisation)s") % facts,
                _(
                    "Good day,\n\n"
                    "You were not at your intake with %(organisation)s on %(when)s. That can happen. "
                    "We still want to meet you.\n\n"
                    "Choose a new moment that suits you, you need no account: {url}\n\n"
                    "With the same link you can choose another moment later, or call it off."
                )
                % facts,
            )
        return (
            _("Choose a moment for your intake with %(organisation)s") % facts,
            _(
                "Good day,\n\n"
                "You have been referred to %(organisation)s. We would like to get to know you in an intake.\n\n"
                "Choose a moment that suits you, you need no account: {url}\n\n"
                "With the same link you can choose another moment later, or call it off."
            )
            % facts,
        )

    _to_candidate(f"intake/{invitation.pk}/invited", INVITED, invitation, words)


def chosen(booking: IntakeBooking, old: IntakeBooking | None) -> None:
    """To the candidate and to who holds it: it stands in the calendar, or has moved there; and the day before."""
    slot, invitation = booking.slot, booking.invitation

    def words() -> tuple[str, str]:
        facts = {"when": when(slot), "where": where(slot), "organisation": invitation.organisation.name}
        subject = _("Your intake has been moved: %(when)s") if old else _("Your intake: %(when)s")
        body = _(
            "Good day,\n\n"
            "Your intake with %(organisation)s is on %(when)s.\n\n"
            "Where: %(where)s.\n\n"
            "Does it not suit you after all? Choose another moment or call it off: {url}"
        )
        return subject % facts, body % facts

    def calendar() -> str:
        return _for_candidate(booking, Method.REQUEST)

    _to_candidate(f"intake/booking/{booking.pk}/chosen", CHOSEN, invitation, words, calendar=calendar)
    _remind(booking)
    if old and old.slot.host_id != slot.host_id:
        _to_host(old, Method.CANCEL)
    _to_host(booking, Method.REQUEST)


def _remind(booking: IntakeBooking) -> None:
    slot, invitation = booking.slot, booking.invitation
    day = timezone.localdate(slot.starts_at) - timedelta(days=1)
    if day <= timezone.localdate():
        return  # the confirmation of today says the same

    def words() -> tuple[str, str]:
        facts = {"when": when(slot), "where": where(slot), "organisation": invitation.organisation.name}
        return (
            _("Tomorrow: your intake with %(organisation)s") % facts,
            _(
                "Good day,\n\n"
                "Tomorrow you have your intake with %(organisation)s: %(when)s.\n\n"
                "Where: %(where)s.\n\n"
                "Can you not come? Choose another moment or call it off, so that somebody else can come: {url}"
            )
            % facts,
        )

    _to_candidate(f"intake/booking/{booking.pk}/reminder", REMINDER, invitation, words, due=day)


def called_off(booking: IntakeBooking) -> None:
    """The candidate called it off: out of both calendars."""

    def words() -> tuple[str, str]:
        facts = {"when": when(booking.slot), "organisation": booking.invitation.organisation.name}
        return (
            _("Called off: your intake on %(when)s") % facts,
            _(
                "Good day,\n\n"
                "You called off your intake with %(organisation)s on %(when)s.\n\n"
                "You can still choose another moment: {url}"
            )
            % facts,
        )

    _off(booking, words)
    _to_host(booking, Method.CANCEL)


def fallen(booking: IntakeBooking, *, again: bool) -> None:
    """The organisation called it off, or the traject was handed over or closed without it."""

    def words() -> tuple[str, str]:
        facts = {"when": when(booking.slot), "organisation": booking.invitation.organisation.name}
        more = _("We are sorry. Please choose another moment: {url}") if again else _("You need not do anything.")
        body = _("Good day,\n\nYour intake with %(organisation)s on %(when)s does not go on.\n\n") % facts
        return _("Does not go on: your intake on %(when)s") % facts, body + more

    _off(booking, words, **({} if again else {"link": None}))
    _to_host(booking, Method.CANCEL)


def not_needed(booking: IntakeBooking, *, held: bool) -> None:
    """The traject goes on without this moment, after a talk that was `held` earlier or without one: no bad news."""

    def words() -> tuple[str, str]:
        facts = {"when": when(booking.slot), "organisation": booking.invitation.organisation.name}
        if held:
            first = _("You have already had your intake with %(organisation)s.")
        else:
            first = _("You go on with %(organisation)s without an intake.")
        rest = _("Your appointment on %(when)s is therefore no longer needed. You need not do anything.")
        subject = _("No longer needed: your appointment on %(when)s") % facts
        return subject, "\n\n".join([_("Good day,"), f"{first} {rest}" % facts])

    _off(booking, words, link=None)
    _to_host(booking, Method.CANCEL, needed=False)


def _off(booking: IntakeBooking, words: Words, **facts: Any) -> None:
    def calendar() -> str:
        return _for_candidate(booking, Method.CANCEL, address=not facts)

    _to_candidate(f"intake/booking/{booking.pk}/off", OFF, booking.invitation, words, calendar=calendar, **facts)


def event_of(booking: IntakeBooking, *, address: bool = True) -> Event:
    """The appointment as the candidate's calendar shows it; in the language that is active."""
    slot = booking.slot
    return Event(
        noun=NOUN,
        pk=booking.invitation_id,
        sequence=booking.invitation.sequence,
        summary=_("Intake with %(organisation)s") % {"organisation": booking.invitation.organisation.name},
        starts=slot.starts_at,
        ends=slot.ends_at,
        location=where(slot),
        address=address,
        organiser=slot.host.user.name,
    )


def _for_candidate(booking: IntakeBooking, method: Method, *, address: bool = True) -> str:
    event = event_of(booking, address=address)
    to = booking.invitation.trajectory.candidate.email
    return render(Event(**{**event.__dict__, "attendee": to}), method)


# To who holds it -------------------------------------------------------------------------------------------------


def _to_host(booking: IntakeBooking, method: Method, *, needed: bool = True) -> None:
    """Into or out of the calendar of who holds the slot; not `needed`: the traject went on without it."""
    slot, trajectory, user = booking.slot, booking.invitation.trajectory, booking.slot.host.user
    with translation.override(user.language):
        facts = {"number": trajectory.number, "when": when(slot), "where": where(slot)}
        if method is Method.CANCEL and not needed:
            subject = _("No longer needed: intake of trajectory %(number)s") % facts
            body = _("Trajectory %(number)s has gone on: the appointment on %(when)s is no longer needed.") % facts
        elif method is Method.CANCEL:
            subject = _("Does not go on: intake of trajectory %(number)s") % facts
            body = _("The intake of trajectory %(number)s on %(when)s does not go on.") % facts
        else:
            subject = _("Intake of trajectory %(number)s: %(when)s") % facts
            body = _("The candidate of trajectory %(number)s has chosen: %(when)s.\n\nWhere: %(where)s.") % facts
        why = _("You hold this intake.")
        event = Event(
            noun=NOUN,
            pk=booking.invitation_id,
            sequence=booking.invitation.sequence,
            summary=_("Intake, trajectory %(number)s") % facts,
            starts=slot.starts_at,
            ends=slot.ends_at,
            location=where(slot),
            address=True,
            organiser=slot.organisation.name,
            attendee=user.email,
        )
    owe(
        f"intake/booking/{booking.pk}/host/{method.value.lower()}",
        kind=OFF if method is Method.CANCEL else CHOSEN,
        user=user,
        organisation=slot.organisation,
        region=trajectory.region,
        trajectory_id=trajectory.pk,
        subject=subject,
        body=body,
        why=why,
        url=trajectory.get_absolute_url(),
        calendar=render(event, method),
    )


# Asked again at delivery -----------------------------------------------------------------------------------------


@still_stands(INVITED)
def still_open(owed: Owed) -> bool:
    """The link opens something and nothing was chosen meanwhile."""
    return bool(owed.link and owed.link.usable)


@still_stands(CHOSEN)
@still_stands(REMINDER)
def still_booked(owed: Owed) -> bool:
    """This moment is still the one, and lies ahead."""
    from intake.models import IntakeBooking

    pk = int(owed.key.split("/")[2])
    return IntakeBooking.objects.booked().filter(pk=pk, slot__starts_at__gt=timezone.now()).exists()
