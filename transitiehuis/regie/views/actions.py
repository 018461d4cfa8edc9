"""Actions of a round: added, done, moved or dropped."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from transitiehuis.netwerk.forms import posted
from transitiehuis.regie import action_page
from transitiehuis.regie.forms.action_list import JudgeForm
from transitiehuis.regie.forms.actions import ActionForm, DropForm, MoveForm
from transitiehuis.regie.models import Action, ActionJudgement
from transitiehuis.regie.models.actions import may_change
from transitiehuis.regie.models.scores import takes_part
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.subjects import asked
from transitiehuis.regie.views.rounds import round_of
from transitiehuis.ui.once import once
from transitiehuis.workflow import WrongStatus


@once
def add(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    round = round_of(request, quarter)
    own = request.actor.current
    if not (round.directed_by(request.actor) or (own and takes_part(own.organisation_id, round))):
        raise PermissionDenied
    over = asked(request.actor, request.GET.get("over", ""))
    form = ActionForm(posted(request), round=round, actor=request.actor)
    if form.is_valid():
        action = Action.add(round, by=request.actor, over=over, **form.step())
        messages.success(request, _("The action was added."))
        return redirect(action)
    back = over.thing.get_absolute_url() if over else round.url_of()
    return render(request, "regie/quarter/action_add.html", {"round": round, "form": form, "back": back, "over": over})


def found(request: HttpRequest, pk: int) -> Action:
    return get_object_or_404(Action.objects.visible_to(request.actor).with_names(), pk=pk)


def changing(request: HttpRequest, pk: int) -> Action:
    """The action, when the actor may change it; 403 otherwise."""
    action = found(request, pk)
    if not may_change(request.actor, action.round, action.organisation_id):
        raise PermissionDenied
    return action


def action(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    may = row.state == Action.State.OPEN and may_change(request.actor, row.round, row.organisation_id)
    judges = row.state != Action.State.OPEN and may_change(request.actor, row.round, row.organisation_id)
    context = {"action": row, "may_change": may, "judges": judges, **action_page.context(row)}
    return render(request, "regie/quarter/action.html", context)


@require_POST
@once
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    row = changing(request, pk)
    row.finish(by=request.actor)
    messages.success(request, _("Done: %(text)s") % {"text": row.text})
    return redirect(row)


def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Did it help? By the owner or the director, in a round after that in which it was agreed."""
    row = changing(request, pk)
    last = ActionJudgement.objects.visible_to(request.actor).filter(action=row).oldest_first().last()
    form = JudgeForm(posted(request), initial={"verdict": last.verdict, "text": last.text} if last else None)
    if form.is_valid():
        try:
            ActionJudgement.give(row, form.cleaned_data["verdict"], form.cleaned_data["text"], by=request.actor)
        except WrongStatus as late:
            form.add_error(None, str(late))
        else:
            messages.success(request, _("Written down whether it helped."))
            return redirect(row)
    page = {"title": _("Did it help?"), "submit": _("Save")}
    return render(request, "regie/quarter/action_step.html", {"action": row, "form": form, **page})


def move(request: HttpRequest, pk: int) -> HttpResponse:
    row = changing(request, pk)
    form = MoveForm(posted(request), action=row)
    if form.is_valid():
        row.move(form.cleaned_data["due_on"], form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("The action has another date."))
        return redirect(row)
    page = {"title": _("Move the action"), "submit": _("Save")}
    return render(request, "regie/quarter/action_step.html", {"action": row, "form": form, **page})


def drop(request: HttpRequest, pk: int) -> HttpResponse:
    row = changing(request, pk)
    form = DropForm(posted(request))
    if form.is_valid():
        row.drop(form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("The action was dropped."))
        return redirect(row)
    page = {"title": _("Drop the action"), "submit": _("Drop")}
    return render(request, "regie/quarter/action_step.html", {"action": row, "form": form, **page})
