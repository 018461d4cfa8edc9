"""Inviting a candidate to choose a moment: by e-mail, or with a link and a QR code that are handed over."""

from __future__ import annotations

import qrcode
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from qrcode.image.svg import SvgPathImage

from intake.models import Channel, IntakeBooking, IntakeInvitation, IntakeSlot, Step, Trajectory
from intake.views.page import held, step, summary_of, to_dossier, too_late
from transitiehuis.workflow import WrongStatus


@step
def invite(request: HttpRequest, number: str) -> HttpResponse:
    """Ask the candidate to choose; afterwards the link and its QR code stand here."""
    trajectory = held(request, number)
    if trajectory.step != Step.REFERRAL:
        late = WrongStatus(_("The intake of this trajectory has already been recorded."))
        return too_late(request, trajectory, late)
    if request.method == "POST":
        IntakeInvitation.invite(trajectory, by=request.actor)
        if trajectory.candidate.channel == Channel.EMAIL:
            return to_dossier(request, trajectory, _("The candidate gets a mail with a link to choose a moment."))
        messages.success(request, _("Give this link to the candidate, or let it be scanned."))
        return redirect("intake:invite", number)
    return render(request, "intake/invite.html", shown(request, trajectory))


def shown(request: HttpRequest, trajectory: Trajectory) -> dict:
    """Where the invitation stands, and whether there is anything to choose."""
    invitations = IntakeInvitation.objects.visible_to(request.actor).open().filter(trajectory=trajectory)
    invitation = invitations.select_related("link").first()
    address = address_of(invitation) if invitation and invitation.usable else ""
    free = IntakeSlot.objects.visible_to(request.actor).free_at(timezone.now())
    return {
        "trajectory": trajectory,
        "summary": summary_of(trajectory),
        "invitation": invitation,
        "booking": invitation.booking() if invitation else None,
        "missed": IntakeBooking.objects.visible_to(request.actor).missed().filter(trajectory=trajectory).count(),
        "address": address,
        "qr": qr(address) if address else "",
        "free": free.count(),
        "by_mail": trajectory.candidate.channel == Channel.EMAIL,
    }


def address_of(invitation: IntakeInvitation) -> str:
    """The whole address behind the link, as the mail has it."""
    if invitation.link is None:
        return ""
    return settings.SITE_URL + settings.LINK_PATHS[invitation.link.purpose].format(token=invitation.link.token)


def qr(address: str) -> SafeString:
    """The address as a QR code, an SVG without a style of its own."""
    drawn = qrcode.make(address, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")
    return mark_safe(drawn.replace("<svg ", '<svg aria-hidden="true" class="qr" ', 1))  # noqa: S308 drawn from our own address


@require_POST
@step
def missed(request: HttpRequest, pk: int) -> HttpResponse:
    """The candidate did not come: one click records it and what comes next."""
    found = IntakeBooking.objects.visible_to(request.actor).select_related(
        "invitation", "slot", "trajectory__candidate"
    )
    booking = get_object_or_404(found, pk=pk)
    again = request.POST.get("then") != "call"
    booking.miss(again=again, by=request.actor)
    if not again:
        return to_dossier(request, booking.trajectory, _("Recorded: did not come. You call the candidate tomorrow."))
    if booking.trajectory.candidate.channel == Channel.EMAIL:
        return to_dossier(request, booking.trajectory, _("Recorded: did not come. The candidate is invited again."))
    messages.success(request, _("Recorded: did not come. Give the candidate this new link."))
    return redirect("intake:invite", booking.trajectory.number)
