"""What is owed about seats that were asked for: to the provider's coordinators, and the answer to who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from matching.models.seat_request import SeatRequest, SeatRequestStatus
from transitiehuis import days
from transitiehuis.netwerk.models import Membership, Role
from transitiehuis.outbox import owe, still_stands
from transitiehuis.ui.words import fullday

if TYPE_CHECKING:
    from transitiehuis.outbox.models import Owed

ASKED, ANSWERED = "matching.seats_asked", "matching.seats_answered"


def _facts(request: SeatRequest) -> dict[str, str | int]:
    return {
        "route": request.route.title,
        "seats": request.seats,
        "by": request.asked_for.name,
        "person": request.asked_by.name,
        "provider": request.provider.name,
        "needed": fullday(request.needed_by),
        "due": fullday(request.due),
    }


def asked(request: SeatRequest) -> None:
    """To each coordinator of the provider: how many, by when and why; the arithmetic stands on the page."""
    members = Membership.objects.current_on(days.today()).with_role(Role.COORDINATOR)
    found = members.filter(organisation=request.provider).select_related("user").order_by("user", "pk")
    for user in {member.user_id: member.user for member in found}.values():
        with translation.override(user.language):
            facts = _facts(request)
            body = _(
                "%(person)s of %(by)s asks you for %(seats)s seats on “%(route)s” by %(needed)s.\n\n"
                "The page shows how that number was worked out. Answer by %(due)s: promise seats, plan a start, or say"
                " why it cannot be done."
            )
            owe(
                f"seat-request/{request.pk}/asked/{user.pk}",
                kind=ASKED,
                user=user,
                organisation=request.provider,
                region=request.region,
                url=request.get_absolute_url(),
                subject=_("%(seats)s seats asked for: %(route)s") % facts,
                body="\n\n".join(filter(None, (body % facts, request.why))),
                why=_("You are coordinator of the organisation that gives this route."),
            )


def answered(request: SeatRequest) -> None:
    """To who asked: promised, with the start, or declined, with the reason."""
    user = request.asked_by
    with translation.override(user.language):
        facts = {**_facts(request), "note": request.note}
        if request.status == SeatRequestStatus.PROMISED and request.start:
            facts |= {"promised": request.promised or 0, "day": fullday(request.start.starts_on)}
            subject = _("%(promised)s seats promised: %(route)s") % facts
            body = _("%(provider)s promises %(promised)s seats on “%(route)s”, which starts on %(day)s.") % facts
        else:
            subject = _("No more seats for now: %(route)s") % facts
            body = _("%(provider)s cannot give more seats on “%(route)s”: %(reason)s.") % {
                **facts,
                "reason": request.get_refusal_display(),
            }
        owe(
            f"seat-request/{request.pk}/answered",
            kind=ANSWERED,
            user=user,
            organisation=request.asked_for,
            region=request.region,
            url=request.get_absolute_url(),
            subject=subject,
            body="\n\n".join(filter(None, (body, request.note))),
            why=_("You asked for these seats."),
        )


@still_stands(ASKED)
def _still_asked(owed: Owed) -> bool:
    return SeatRequest.objects.filter(pk=owed.key.split("/")[1]).open().exists()
