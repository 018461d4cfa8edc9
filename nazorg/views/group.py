"""A class or the people at one company, recorded in one go."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.models import WORKERS
from intake.views.page import UNPROCESSABLE
from matching.models import Enrolment
from nazorg.forms_group import SPOKE, GroupForm
from nazorg.models import ContactMoment
from nazorg.views.kept import went
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor
from transitiehuis.ui.access import roles
from transitiehuis.ui.words import shortday
from transitiehuis.workflow import WrongStatus

AHEAD_WERKDAGEN = 10
MOST = 30
LEARNING = (Enrolment.Status.ENROLLED, Enrolment.Status.FINISHED)
Groups = dict[str, tuple[str, list[ContactMoment]]]  # key in the address: its name and who is in it


@roles(*WORKERS)
def group(request: HttpRequest) -> HttpResponse:
    """Choose a class or a company, and say of each of its people what came of the contact."""
    groups = groups_of(request.actor)
    chosen = groups.get(request.GET.get("groep", ""))
    if chosen is None:
        return render(request, "nazorg/groups.html", {"groups": [(key, *row) for key, row in groups.items()]})
    name, moments = chosen
    form = GroupForm(request.POST or None, moments=moments[:MOST])
    if request.method == "POST" and form.is_valid():
        tell(request, *record_all(form, request.actor))
        return went(request, redirect("nazorg:list"))
    context = {"form": form, "name": name, "more": max(0, len(moments) - MOST)}
    return render(request, "nazorg/group.html", context, status=UNPROCESSABLE if form.errors else 200)


def groups_of(actor: Actor) -> Groups:
    """Of whoever has a moment within two weeks: classes that began together and companies, from two people on."""
    soon = days.add_werkdagen(days.today(), AHEAD_WERKDAGEN)
    mine = ContactMoment.objects.visible_to(actor).owned_by(actor.organisation_ids).due_by(soon)
    first: dict[int, ContactMoment] = {}
    for moment in mine.with_people().select_related("placement__training_company").in_order():
        first.setdefault(moment.trajectory_id, moment)
    found: Groups = {}
    for enrolment in classes_of(list(first), actor):
        start = enrolment.start
        words = _("%(route)s, began on %(day)s") % {"route": start.route.title, "day": shortday(start.starts_on)}
        found.setdefault(f"klas-{start.pk}", (words, []))[1].append(first[enrolment.trajectory_id])
    for moment in first.values():
        company = moment.placement.training_company
        found.setdefault(f"bedrijf-{company.pk}", (company.name, []))[1].append(moment)
    return {key: row for key, row in found.items() if len(row[1]) > 1}


def classes_of(trajectories: Sequence[int], actor: Actor) -> list[Enrolment]:
    rows = Enrolment.objects.visible_to(actor).filter(trajectory__in=trajectories, status__in=LEARNING)
    return list(rows.select_related("start__route").order_by("start__starts_on", "pk"))


def record_all(form: GroupForm, actor: Actor) -> tuple[int, list[str]]:
    """Each person apart, so that one who was recorded meanwhile holds up nobody: (how many, sentences of the rest)."""
    done, refused = 0, []
    for moment in form.moments:
        if not form.came(moment):
            continue
        try:
            with transaction.atomic():
                if form.came(moment) == SPOKE:
                    moment.record(**form.observed(moment), by=actor, sent=form.cleaned_data["sent"])
                else:
                    moment.not_reached(by=actor, sent=form.cleaned_data["sent"])
        except WrongStatus as late:
            refused.append(f"{moment.trajectory.candidate.name}: {late}")
        else:
            done += 1
    return done, refused


def tell(request: HttpRequest, done: int, refused: list[str]) -> None:
    if done:
        said = ngettext("Recorded for one person.", "Recorded for %(count)s people.", done)
        messages.success(request, said % {"count": done})
    for sentence in refused:
        messages.error(request, sentence)
