"""What this floor tells on the candidate's own page: the next action, the first talk, days to try a trade, the wish."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.appointment_letters import where
from intake.facts import profile_facts
from intake.models import IntakeBooking, IntakeInvitation, MatchingProfile, NextAction, OrientationActivity, Trajectory
from intake.own_page import Agreed, Coming, tells_agreed, tells_coming
from transitiehuis import days

if TYPE_CHECKING:
    from collections.abc import Iterable


def action_words(trajectory: Trajectory) -> str:
    """The next action as the candidate is told it: who does what. The note of a colleague is not for them."""
    partner = trajectory.waiting_on.name if trajectory.waiting_on else ""
    facts = {"holder": trajectory.holder.name if trajectory.holder else "", "partner": partner}
    words = {
        NextAction.REASSIGN: _("%(holder)s looks for who can help you best."),
        NextAction.HOLD_INTAKE: _("%(holder)s talks with you for the first time."),
        NextAction.PLAN_ORIENTATION: _("%(holder)s looks with you for a day to try a trade."),
        NextAction.RECORD_ORIENTATION: _("%(holder)s asks you how your day was."),
        NextAction.FIND_PLACE: _("%(holder)s looks for a company where you can work and learn."),
        NextAction.AWAIT_COMPANY: _("A company tells whether it wants to meet you."),
        NextAction.INTRODUCE: _("%(holder)s plans a talk for you with a company."),
        NextAction.RECORD_PLACEMENT: _("%(holder)s writes down what you agreed with the company."),
        NextAction.FOLLOW_LEARNING: _("%(holder)s asks you how your course goes."),
        NextAction.RECORD_PERMISSION: _("%(holder)s asks permission for your trial placement."),
        NextAction.SIGN_AGREEMENT: _("You sign the agreement. The company and the school sign too."),
        NextAction.CONFIRM_START: _("%(holder)s asks you about your first day at work."),
        NextAction.DECIDE_CONTRACT: _("You talk with the company about a contract."),
        NextAction.KEEP_CONTACT: _("%(holder)s asks you how you are doing at work."),
        NextAction.CLOSE: _("%(holder)s talks with you about what comes after this."),
    }
    if trajectory.next_action == NextAction.AWAIT_ANSWER and partner:
        return capfirst(_("%(partner)s tells whether it can help you.") % facts)
    return capfirst(words.get(NextAction(trajectory.next_action), _("%(holder)s contacts you.")) % facts)


@tells_coming
def ahead(trajectory: Trajectory) -> Iterable[Coming]:
    """The first talk or the choice of a moment for it, days to try a trade, and the next action; four queries."""
    booking = (
        IntakeBooking.objects.booked()
        .filter(trajectory__in=trajectory.family, slot__starts_at__gt=timezone.now())
        .select_related("slot__organisation__place", "slot__host__user")
        .first()
    )
    if booking:
        slot = booking.slot
        words = _("You have your first talk with %(organisation)s.") % {"organisation": slot.organisation.name}
        yield Coming(timezone.localdate(slot.starts_at), words, where(slot), slot.starts_at)
    yield from _tries(trajectory)
    if not trajectory.next_action_due:
        return
    if trajectory.next_action != NextAction.HOLD_INTAKE:
        yield Coming(trajectory.next_action_due, action_words(trajectory), latest=True)
    elif not booking:
        yield _choice(trajectory) or Coming(trajectory.next_action_due, action_words(trajectory), latest=True)


def _choice(trajectory: Trajectory) -> Coming | None:
    """A moment for the first talk is theirs to choose; None while nobody asked, or once the link is over."""
    asked = IntakeInvitation.objects.open().filter(trajectory__in=trajectory.family)
    invitation = asked.select_related("link", "organisation").first()
    if invitation is None or not invitation.usable or invitation.link is None or trajectory.next_action_due is None:
        return None
    words = _("You choose a moment for your first talk with %(organisation)s.") % {
        "organisation": invitation.organisation.name
    }
    url = reverse("intake:choose", args=[invitation.link.token])
    return Coming(trajectory.next_action_due, words, latest=True, url=url, press=_("Choose a moment"))


def _tries(trajectory: Trajectory) -> Iterator[Coming]:
    planned = OrientationActivity.objects.planned().filter(trajectory__in=trajectory.family, on__gte=days.today())
    for activity in planned.select_related("host__place").in_order():
        facts = {"what": activity.get_kind_display(), "host": activity.host.name}
        place = activity.host.place.name if activity.host.place else ""
        yield Coming(activity.on, capfirst(_("%(what)s at %(host)s.") % facts), place)


@tells_agreed
def wish(trajectory: Trajectory) -> Iterable[Agreed]:
    """What somebody wants, as it stands in the profile; two queries."""
    profile = MatchingProfile.objects.filter(trajectory=trajectory).first()
    known = dict(profile_facts(profile)) if profile else {}
    said = [
        f"{name}: {known[name]}" for name in (_("Wants"), _("Available"), _("Hours"), _("Distance")) if name in known
    ]
    if said:
        yield Agreed(_("This is what you want."), said)
