"""A traject goes on: another date, another step, another colleague, a note, its end or a new beginning."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intake.barring import Bar, closing_bar, endings_left, moving_bar
from intake.forms.steps import AssignForm, CloseForm, MoveForm, NoteForm, PlanForm
from intake.models import Channel, ClosingRule, Note, SecondLook, Trajectory
from intake.views.page import form_page, held, seen, step, summary_of, taken, to_dossier
from transitiehuis.workflow import WrongStatus


@step
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """Another date or another next action."""
    trajectory = held(request, number)
    form = PlanForm(request.POST or None, trajectory=trajectory)
    if form.is_valid() and taken(form, lambda: form.take(request.actor)):
        return to_dossier(request, trajectory, _("The next action has been planned."))
    return form_page(request, trajectory, form, title=_("Move the date"), submit=_("Plan the next action"))


@step
def move(request: HttpRequest, number: str) -> HttpResponse:
    """To another step of the chain, forward or back."""
    trajectory = held(request, number)
    bar = moving_bar(trajectory)
    form = MoveForm(request.POST or None, trajectory=trajectory, **({"left": bar.still} if bar else {}))
    title = _("To another step")
    if bar and not form.fields["step"].choices:
        return barred_page(request, trajectory, bar, title)
    if form.is_valid() and taken(form, lambda: form.take(request.actor)):
        said = _("The trajectory is now in the step %(step)s.") % {"step": trajectory.get_step_display()}
        return to_dossier(request, trajectory, said)
    lead = _("Steps may be skipped and visited again. Everything that happened stays on the timeline.")
    words = {"title": title, "submit": _("Change the step"), "lead": lead, "left": ""}
    return form_page(request, trajectory, form, "intake/barred.html", bar=bar, **words)


@step
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """One colleague takes it, or the whole team again."""
    trajectory = held(request, number)
    form = AssignForm(request.POST or None, trajectory=trajectory, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        colleague = form.cleaned_data["colleague"]
        if taken(form, lambda: trajectory.assign(colleague, by=request.actor)):
            name = colleague.user.name if colleague else _("the whole team")
            return to_dossier(request, trajectory, _("Now with %(name)s.") % {"name": name})
    return form_page(request, trajectory, form, title=_("Assign to a colleague"), submit=_("Assign"))


@step
def close(request: HttpRequest, number: str) -> HttpResponse:
    """End it, with how it ended and one reason."""
    trajectory = held(request, number)
    look = SecondLook.objects.visible_to(request.actor).filter(trajectory=trajectory).waiting()
    if waiting := look.select_related("asked_by", "reason").first():
        return look_page(request, trajectory, waiting)
    bar = closing_bar(trajectory)
    title = _("Close the trajectory")
    if bar and not bar.still:
        return barred_page(request, trajectory, bar, title)
    endings, why = endings_left(trajectory, bar)
    form = CloseForm(request.POST or None, endings=endings, why=why)
    together = ClosingRule.holds(trajectory.region_id)
    if form.is_valid():
        facts = form.cleaned_data["closing"], form.cleaned_data["reason"]
        if together and taken(form, lambda: SecondLook.ask(trajectory, *facts, by=request.actor)):
            said = _("Laid before a colleague: it stands on the list of your team.")
            return to_dossier(request, trajectory, said)
        if not together and taken(form, lambda: trajectory.close(*facts, by=request.actor)):
            return to_dossier(request, trajectory, closed_words(trajectory))
    lead = _("Somebody who returns goes on under the same number: a closed trajectory can be re-opened.")
    left = _("Does the work go on? Then these endings are left.")
    words = {"title": title, "submit": title, "lead": lead, "left": left}
    return form_page(request, trajectory, form, "intake/barred.html", bar=bar, **words)


def closed_words(trajectory: Trajectory) -> str:
    """Done, and whether the candidate is told."""
    if trajectory.candidate.channel == Channel.EMAIL:
        return _("The trajectory has been closed. The candidate is told by mail.")
    return _("The trajectory has been closed. Tell the candidate yourself: no mail is sent.")


def barred_page(request: HttpRequest, trajectory: Trajectory, bar: Bar, title: str) -> HttpResponse:
    """Nothing is left to choose: what has to be done first stands in the place of the form."""
    context = {"trajectory": trajectory, "bar": bar, "form": None, "lead": "", "left": "", "title": title}
    return render(request, "intake/barred.html", {**context, "summary": summary_of(trajectory)})


def look_page(request: HttpRequest, trajectory: Trajectory, look: SecondLook) -> HttpResponse:
    """What a colleague laid before the team; who asked it can only withdraw it."""
    context = {
        "trajectory": trajectory,
        "look": look,
        "ending": [(_("How does it end?"), look.get_closing_display()), (_("Reason"), look.reason.label)],
        "mine": look.asked_by_id == request.actor.person.pk,
        "summary": summary_of(trajectory),
    }
    return render(request, "intake/close_look.html", context)


@require_POST
@step
def close_look(request: HttpRequest, number: str) -> HttpResponse:
    """A colleague confirms the closing or gives it back; who asked withdraws it."""
    trajectory = held(request, number)
    look = SecondLook.objects.visible_to(request.actor).filter(trajectory=trajectory).waiting().first()
    if look is None:
        raise WrongStatus(_("Nothing waits for a second pair of eyes any more."))
    look.trajectory = trajectory
    if request.POST.get("answer") == "confirm":
        look.confirm(by=request.actor)
        return to_dossier(request, trajectory, closed_words(trajectory))
    look.give_back(by=request.actor)
    return to_dossier(request, trajectory, _("The trajectory has not been closed and goes on."))


@require_POST
@step
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    """Somebody returns: aan zet is the organisation that re-opens it."""
    trajectory = seen(request, number)
    trajectory.reopen(by=request.actor)
    return to_dossier(request, trajectory, _("The trajectory is open again. It is your turn."))


@step
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Tell the other partners something."""
    trajectory = seen(request, number)
    trajectory.require_worker(request.actor)
    form = NoteForm(request.POST or None)
    if form.is_valid():
        Note.write(trajectory, form.cleaned_data["text"], by=request.actor)
        return to_dossier(request, trajectory, _("The note stands on the timeline."))
    return form_page(request, trajectory, form, title=_("Write a note"), submit=_("Save the note"))
