"""What is owed about orientation that is offered: to candidates with a calendar, to who books and who hosts.

To the candidate in their language; a calendar says what it is and where, never about whom.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.candidate_mail import Words, to_candidate
from transitiehuis import days
from transitiehuis.calendar import Event, Method, render
from transitiehuis.outbox import owe, still_stands
from transitiehuis.ui.words import appointed, fullday

if TYPE_CHECKING:
    from intake.models import OrientationActivity, OrientationOffer
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import Membership, Organisation
    from transitiehuis.outbox.models import Owed

BOOKED, OFF = "intake.orientation_booked", "intake.orientation_off"
REMINDER = "intake.orientation_reminder"
GROUP, CANCELLED = "intake.orientation_group", "intake.orientation_cancelled"


def when(offer: OrientationOffer) -> str:
    """maandag 7 december, 10.00 tot 12.00 uur"""
    return appointed(offer.starts_at, offer.ends_at)


def where(offer: OrientationOffer) -> str:
    return ", ".join(part for part in (offer.host.name, offer.where, offer.place.name) if part)


def _facts(offer: OrientationOffer) -> dict[str, str]:
    return {"what": str(offer.get_kind_display()), "when": when(offer), "where": where(offer), "host": offer.host.name}


# To the candidate --------------------------------------------------------------------------------------------------


def booked(activity: OrientationActivity) -> None:
    """A seat is kept: what, when and where, to put in the calendar."""
    offer = _offer(activity)

    def words() -> tuple[str, str]:
        facts = {**_facts(offer), "partner": activity.planned_by.organisation.name}
        return (
            _("Your %(what)s: %(when)s") % facts,
            _(
                "Good day,\n\n"
                "A seat is kept for you: %(what)s at %(host)s, %(when)s.\n\n"
                "Where: %(where)s.\n\n"
                "Can you not come? Tell %(partner)s, so that somebody else can."
            )
            % facts,
        )

    _to_candidate(activity, "booked", BOOKED, words, Method.REQUEST)


def remind(activity: OrientationActivity) -> None:
    """The day before; planned today for today or tomorrow it needs no reminder."""
    day, offer, organisation = activity.on - timedelta(days=1), activity.offer, activity.planned_by.organisation
    if day <= days.today():
        return

    def words() -> tuple[str, str]:
        facts = {
            "what": str(activity.get_kind_display()),
            "host": activity.host.name,
            "when": when(offer) if offer else fullday(activity.on),
            "where": where(offer) if offer else _at(activity.host),
            "partner": organisation.name,
        }
        body = _(
            "Good day,\n\n"
            "Tomorrow is your %(what)s at %(host)s: %(when)s.\n\n"
            "Where: %(where)s.\n\n"
            "Can you not come? Tell %(partner)s, so that somebody else can."
        )
        return _("Tomorrow: your %(what)s at %(host)s") % facts, body % facts

    key = f"orientation/{activity.pk}/reminder"
    to_candidate(key, REMINDER, activity.trajectory, words, organisation=organisation, due=day, alone=True)


def _at(host: Organisation) -> str:
    return ", ".join(filter(None, (host.name, host.place.name if host.place else "")))


def called_off(activity: OrientationActivity) -> None:
    """It does not go on for this candidate: out of the calendar."""
    offer = _offer(activity)

    def words() -> tuple[str, str]:
        facts = {**_facts(offer), "partner": activity.planned_by.organisation.name}
        return (
            _("Does not go on: your %(what)s on %(when)s") % facts,
            _(
                "Good day,\n\n"
                "Your %(what)s at %(host)s on %(when)s does not go on.\n\n"
                "We are sorry. %(partner)s plans something else with you."
            )
            % facts,
        )

    _to_candidate(activity, "off", OFF, words, Method.CANCEL)


def not_needed(activity: OrientationActivity) -> None:
    """It was on an earlier day: out of the calendar, and no bad news."""
    offer = _offer(activity)

    def words() -> tuple[str, str]:
        facts = _facts(offer)
        return (
            _("No longer needed: your appointment on %(when)s") % facts,
            _(
                "Good day,\n\n"
                "You have already had your %(what)s at %(host)s. "
                "Your appointment on %(when)s is therefore no longer needed. You need not do anything."
            )
            % facts,
        )

    _to_candidate(activity, "off", OFF, words, Method.CANCEL)


def _offer(activity: OrientationActivity) -> OrientationOffer:
    if activity.offer is None:
        raise ValueError("Only of a seat that was booked there is a letter.")
    return activity.offer


def _to_candidate(activity: OrientationActivity, key: str, kind: str, words: Words, method: Method) -> None:
    offer, organisation = _offer(activity), activity.planned_by.organisation

    def calendar() -> str:
        event = Event(
            noun="orientation",
            pk=activity.pk,
            sequence=int(method is Method.CANCEL),
            summary=capfirst(str(offer.get_kind_display())),
            starts=offer.starts_at,
            ends=offer.ends_at,
            location=where(offer),
            organiser=organisation.name,
            attendee=activity.trajectory.candidate.email,
        )
        return render(event, method)

    to_candidate(
        f"orientation/{activity.pk}/{key}",
        kind,
        activity.trajectory,
        words,
        calendar=calendar,
        organisation=organisation,
    )


@still_stands(BOOKED)
def still_booked(owed: Owed) -> bool:
    """The seat is still kept, and the day lies ahead."""
    from intake.models import OrientationActivity

    found = OrientationActivity.objects.planned().filter(pk=int(owed.key.split("/")[1]))
    return found.filter(offer__starts_at__gt=timezone.now()).exists()


@still_stands(REMINDER)
def still_planned(owed: Owed) -> bool:
    """It goes on, today or later; what was called off or has been is not reminded of."""
    from intake.models import OrientationActivity

    found = OrientationActivity.objects.planned().filter(pk=int(owed.key.split("/")[1]))
    return found.filter(on__gte=days.today()).exists()


# To partners -------------------------------------------------------------------------------------------------------


def group_booked(offer: OrientationOffer, people: int, by: Actor) -> None:
    """To who put it up: how many come and whom to ask; no names."""
    if offer.offered_by.user_id == by.person.pk:
        return

    def words() -> tuple[str, str, str]:
        facts = {**_facts(offer), "partner": by.member.organisation.name, "people": people, "left": offer.seats_left}
        subject = ngettext("%(people)s seat booked: %(what)s", "%(people)s seats booked: %(what)s", people) % facts
        text = _("%(partner)s booked %(people)s of your seats: %(what)s, %(when)s. Seats left: %(left)s.") % facts
        return subject, text, _("You offered this activity.")

    key = f"orientation/offer/{offer.pk}/booked/{by.member.organisation_id}/{offer.booked}"
    _to_member(key, offer, offer.offered_by, words, kind=GROUP, must=False)


def offer_cancelled(offer: OrientationOffer, by: Actor) -> None:
    """To whoever booked seats, and to who put it up when the host calls it off."""
    told = {row.member.user_id: row.member for row in _bookers(offer)}
    told.setdefault(offer.offered_by.user_id, offer.offered_by)
    told.pop(by.user.pk if by.user else 0, None)

    def words() -> tuple[str, str, str]:
        facts = {**_facts(offer), "why": offer.cancel_note}
        text = _("%(what)s at %(host)s on %(when)s does not go on: %(why)s\n\nPlan something else.") % facts
        return _("Does not go on: %(what)s at %(host)s") % facts, capfirst(text), _("You booked or offered seats.")

    for member in told.values():
        _to_member(f"orientation/offer/{offer.pk}/cancelled/{member.user_id}", offer, member, words, kind=CANCELLED)


def _bookers(offer: OrientationOffer) -> Any:
    return offer.bookings.filter(people__gt=0).select_related("member__user", "member__organisation").order_by("pk")


def _to_member(key: str, offer: OrientationOffer, member: Membership, words: Callable, **facts: Any) -> None:
    with translation.override(member.user.language):
        subject, body, why = words()
    owe(
        key,
        user=member.user,
        organisation=member.organisation,
        region=offer.region,
        subject=subject,
        body=body,
        why=why,
        url=offer.get_absolute_url(),
        **facts,
    )
