"""Handing a traject over, warm: offer, take over, give back, withdraw."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intake.candidate_mail import tell_yourself
from intake.forms.mending import MendForm, ReturnForm
from intake.forms.steps import OfferForm
from intake.models import Handover, Trajectory
from intake.views.page import form_page, held, step, taken, to_dossier, too_late
from transitiehuis.workflow import NotAllowed, WrongStatus


def _offer(request: HttpRequest, pk: int) -> Handover:
    found = Handover.objects.visible_to(request.actor).select_related(
        "trajectory__candidate__place", "trajectory__holder", "sender", "receiver"
    )
    return get_object_or_404(found, pk=pk)


@step
def offer(request: HttpRequest, number: str) -> HttpResponse:
    """Offer it to a partner; until they answer the sender stays aan zet."""
    trajectory = held(request, number)
    if trajectory.handovers.waiting().exists():
        raise WrongStatus(_("This trajectory has already been offered to a partner. Withdraw that offer first."))
    returned = (
        Handover.objects.visible_to(request.actor).select_related("receiver", "return_reason").to_mend(trajectory)
    )
    form = offer_form(request, trajectory, returned)
    if form.is_valid() and taken(form, lambda: form.take(trajectory, request.actor)):
        said = _("Offered to %(receiver)s.") % {"receiver": form.cleaned_data["to"].name}
        return to_dossier(request, trajectory, said)
    words = {"title": _("Hand over"), "lead": _("The receiver answers within five working days.")}
    if returned:
        words = {"title": _("Complete and offer again"), "lead": returned_words(returned)}
    return form_page(request, trajectory, form, submit=_("Offer the trajectory"), **words)


def offer_form(request: HttpRequest, trajectory: Trajectory, returned: Handover | None) -> OfferForm:
    """What came back incomplete is completed on the same screen."""
    typed = request.POST if request.method == "POST" else None
    if returned:
        return MendForm(typed, trajectory=trajectory, actor=request.actor, returned=returned)
    return OfferForm(typed, trajectory=trajectory, actor=request.actor)


def returned_words(returned: Handover) -> str:
    """By whom and why it came back, in their own words where they wrote some."""
    reason = returned.return_reason.label if returned.return_reason else ""
    said = _("%(receiver)s gave it back: %(reason)s.") % {"receiver": returned.receiver.name, "reason": reason}
    return f"{said} “{returned.return_note}”" if returned.return_note else said


@require_POST
@step
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over: from now on your organisation is aan zet."""
    found = _offer(request, pk)
    try:
        found.accept(by=request.actor)
    except WrongStatus as late:
        return too_late(request, found.trajectory, late)
    said = [
        _("You have taken over from %(sender)s. It is your turn.") % {"sender": found.sender.name},
        tell_yourself(found.trajectory.candidate),
    ]
    return to_dossier(request, found.trajectory, " ".join(filter(None, said)))


@step
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Give back with a reason; after that the dossier is no longer to be seen."""
    found = _offer(request, pk)
    if found.receiver_id not in request.actor.organisation_ids:
        raise NotAllowed
    form = ReturnForm(request.POST or None)
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("reason", "note", "missing")}
        if taken(form, lambda: found.give_back(facts.pop("reason"), by=request.actor, **facts)):
            messages.success(request, _("Given back to %(sender)s.") % {"sender": found.sender.name})
            return redirect("home")
    lead = _("%(sender)s keeps the turn and reads your reason. After this you no longer see the dossier.")
    words = {"title": _("Give back"), "submit": _("Give back"), "lead": lead % {"sender": found.sender.name}}
    return form_page(request, found.trajectory, form, **words)


@require_POST
@step
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the offer back; the receiver's sight ends at once."""
    found = _offer(request, pk)
    try:
        found.withdraw(by=request.actor)
    except WrongStatus as late:
        return too_late(request, found.trajectory, late)
    return to_dossier(request, found.trajectory, _("The offer has been withdrawn. Choose who goes on."))
