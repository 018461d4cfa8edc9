"""What every page with one step on it shares: the traject it is about, the form, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from intake.models import WORKERS, Trajectory
from transitiehuis.asking import asks
from transitiehuis.netwerk.actor import Actor
from transitiehuis.ui.access import roles
from transitiehuis.ui.once import once
from transitiehuis.workflow import NotAllowed, WrongStatus

UNPROCESSABLE = 422
SHOWN = ("candidate__place", "holder", "region")


def step(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for who works on trajecten. Too late is a sentence on the dossier; twice is once."""

    @roles(*WORKERS)
    @once
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except GoesOn as on:
            return follow(request, on.old)
        except WrongStatus as late:
            messages.error(request, str(late))
            number = kwargs.get("number", "")
            return redirect("trajectory", number) if number else redirect("home")

    return page


def old_number(request: HttpRequest, number: str) -> HttpResponse:
    """A dossier that was put together with another: on to the one that goes on, with a sentence; else 404."""
    return follow(request, get_object_or_404(Trajectory.objects.absorbed_for(request.actor), number=number))


class GoesOn(WrongStatus):
    """This number was put together with another: nothing was done, and the other is where to go."""

    def __init__(self, old: Trajectory) -> None:
        super().__init__(goes_on(old))
        self.old = old


def follow(request: HttpRequest, old: Trajectory) -> HttpResponse:
    """To the same page of the dossier that goes on; after a POST, which was for the old one, to that dossier."""
    messages.info(request, goes_on(old))
    there: Any = old.merged_into
    match = request.resolver_match
    if request.method != "GET" or match is None:
        return redirect("trajectory", there.number)
    named = {key: there.number if value == old.number else value for key, value in match.captured_kwargs.items()}
    if len(set(named.values())) < len(named):  # the page of these two put together
        return redirect("trajectory", there.number)
    asked = request.META.get("QUERY_STRING", "")
    return redirect(reverse(match.view_name, kwargs=named) + (f"?{asked}" if asked else ""))


def seen(request: HttpRequest, number: str) -> Trajectory:
    """The traject with that number, when it may be seen; else 404. GoesOn for one that goes on as another."""
    for trajectory in _seen(request.actor, number):
        return trajectory
    raise GoesOn(get_object_or_404(Trajectory.objects.absorbed_for(request.actor), number=number))


@asks
def _seen(actor: Actor, number: str) -> QuerySet[Trajectory]:
    return Trajectory.objects.visible_to(actor).select_related(*SHOWN).filter(number=number)


@asks
def _worked(actor: Actor, number: str) -> QuerySet[Trajectory]:
    found = Trajectory.objects.visible_to(actor).worked_by(actor).filter(number=number)
    return found.select_related(*SHOWN)


def goes_on(old: Trajectory) -> str:
    """What somebody reads who comes by an old number."""
    number = old.merged_into.number if old.merged_into else ""
    return _("%(old)s was put together with another dossier of the same person: it goes on as %(number)s.") % {
        "old": old.number,
        "number": number,
    }


def worked(request: HttpRequest, number: str) -> Trajectory:
    """The same for who works on it: 404 outside, 403 for others."""
    for trajectory in _worked(request.actor, number):
        return trajectory
    seen(request, number)
    raise NotAllowed


def held(request: HttpRequest, number: str) -> Trajectory:
    """The same for who is aan zet: 404 outside, 403 for others, WrongStatus when it is closed."""
    trajectory = seen(request, number)
    if not trajectory.is_open:
        trajectory.require_worker(request.actor)
        raise WrongStatus(_("This trajectory has been closed in the meantime."))
    trajectory.require_holder(request.actor)
    return trajectory


def taken(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Take the step; when it is too late the sentence stands above the form, and what was typed stays."""
    try:
        with transaction.atomic():
            act()
    except WrongStatus as late:
        form.add_error(None, str(late))
        return False
    return True


def to_dossier(request: HttpRequest, trajectory: Trajectory, said: str) -> HttpResponse:
    """Done: back to the dossier, with a sentence that says so."""
    messages.success(request, said)
    return redirect("trajectory", trajectory.number)


def too_late(request: HttpRequest, trajectory: Trajectory, late: WrongStatus) -> HttpResponse:
    """Back to the dossier (to Vandaag when it is out of sight now), with what happened in the meantime."""
    messages.error(request, str(late))
    still_seen = Trajectory.objects.visible_to(request.actor).filter(pk=trajectory.pk).exists()
    return redirect("trajectory", trajectory.number) if still_seen else redirect("home")


def form_page(
    request: HttpRequest, trajectory: Trajectory, form: BaseForm, template: str = "intake/step.html", **words: Any
) -> HttpResponse:
    """The page of one step: `title`, `lead` and `submit` in words; 422 when what was sent needs another look."""
    context = {"form": form, "trajectory": trajectory, "summary": summary_of(trajectory), "lead": "", **words}
    return render(request, template, context, status=UNPROCESSABLE if form.is_bound and form.errors else 200)


def summary_of(trajectory: Trajectory) -> list[tuple[str, str]]:
    """What the page beside the form says of the traject."""
    from transitiehuis.ui.words import due_words, shortday

    rows = [
        (_("Trajectory"), trajectory.number),
        (_("Lives in"), trajectory.candidate.place.name),
        (_("Step"), _("%(step)s since %(day)s")
            % {"step": trajectory.get_step_display(), "day": shortday(trajectory.step_since)}),
    ]  # fmt: skip
    if trajectory.holder and trajectory.next_action_due:  # open: it has both
        rows += [
            (_("Whose turn"), trajectory.holder.name),
            (_("Next action"), trajectory.action_text),
            (_("Term"), due_words(trajectory.next_action_due)),
        ]
    return rows
