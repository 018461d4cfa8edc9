"""Drempels: ask partners to think along, and answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.models import DossierView, ViewKind
from intake.views.page import form_page, step, taken, to_dossier, worked
from nazorg.barrier_forms import AnswerBarrierForm, AskBarrierForm
from nazorg.models.barrier import BarrierRequest
from transitiehuis.ui.words import longday
from transitiehuis.workflow import NotAllowed, WrongStatus


@step
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """On what, of whom, by when; each partner answers apart."""
    trajectory = worked(request, number)
    trajectory.require_worker(request.actor)
    if not trajectory.is_open:
        raise WrongStatus(_("This trajectory has been closed in the meantime."))
    typed = request.POST if request.method == "POST" else None
    form = AskBarrierForm(typed, trajectory=trajectory, actor=request.actor)
    if form.is_valid() and taken(form, lambda: form.take(trajectory, request.actor)):
        return to_dossier(
            request, trajectory, _("Asked. You see on the dossier whether it was read and what was answered.")
        )
    words = {
        "title": _("Ask to think along"),
        "lead": _("About what stands in the way of work."),
        "submit": _("Ask"),
    }
    return form_page(request, trajectory, form, **words)


@step
def barrier(request: HttpRequest, pk: int) -> HttpResponse:
    """The question to my organisation, and the answer. That it was opened stands in the inzagelog."""
    found = BarrierRequest.objects.visible_to(request.actor).with_names().select_related("trajectory__candidate__place")
    asked = get_object_or_404(found, pk=pk)
    asked.trajectory.require_worker(request.actor)
    if not asked.may_answer(request.actor):
        raise NotAllowed
    if asked.answered_at:
        raise WrongStatus(_("A colleague has answered this in the meantime."))
    DossierView.log([asked.trajectory], ViewKind.OPENED, by=request.actor)
    form = AnswerBarrierForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(form, lambda: form.take(asked, request.actor)):
        return to_dossier(request, asked.trajectory, _("Your answer has been passed on."))
    by = {"person": asked.asked_by.user.name, "of": asked.asked_by.organisation.name, "due": longday(asked.due)}
    lead = _("%(person)s of %(of)s asks, to be answered by %(due)s:") % by
    words = {"title": capfirst(asked.words), "lead": f"{lead} {asked.question}", "submit": _("Answer")}
    return form_page(request, asked.trajectory, form, **words)
