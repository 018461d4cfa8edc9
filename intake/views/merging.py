"""Two dossiers of one person: find the other, look at what will happen, put together, and take apart again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from intake.forms.merging import MergeForm, OtherForm
from intake.merge_fields import differences, facts_of
from intake.models import Merge, Trajectory, Typed, look_alikes_for
from intake.models.likeness import Likeness
from intake.models.merging import current_parties, doubles, hindrances
from intake.views.page import UNPROCESSABLE, step, taken, to_dossier, worked
from transitiehuis.workflow import NotAllowed

OTHER = "met"


@step
def choose(request: HttpRequest, number: str) -> HttpResponse:
    """Which other dossier? Those that look alike are named; any other by its number."""
    trajectory = worked(request, number)
    asked = {"other": request.GET[OTHER]} if OTHER in request.GET else None
    form = OtherForm(asked, actor=request.actor, trajectory=trajectory)
    if form.is_valid():
        return redirect("intake:merge", *direction(trajectory, form.cleaned_data["other"]))
    context = {"form": form, "trajectory": trajectory, "likes": alike(trajectory)}
    return render(request, "intake/merge_choose.html", context, status=UNPROCESSABLE if form.errors else 200)


def alike(trajectory: Trajectory) -> list[Likeness]:
    """Dossiers in the region that may be of the same person and that I see."""
    person = trajectory.candidate
    facts = {name: getattr(person, name) for name in ("first_name", "last_name", "birth_year", "phone", "email")}
    found = look_alikes_for(trajectory.region, [Typed(**facts)])[0]
    return [like for like in found if like.mine and like.works and like.trajectory_id != trajectory.pk]


def direction(here: Trajectory, there: Trajectory) -> tuple[str, str]:
    """The one that goes on first: this one, unless only the other can."""
    if hindrances(here, there) and not hindrances(there, here):
        return there.number, here.number
    return here.number, there.number


@step
def merge(request: HttpRequest, number: str, other: str) -> HttpResponse:
    """The preview: what stays, what comes along, and whose words stay where they differ; then put together."""
    survivor, merged = worked(request, number), worked(request, other)
    if not {survivor.holder_id, merged.holder_id} & set(request.actor.organisation_ids):
        raise NotAllowed
    against = hindrances(survivor, merged)
    typed = request.POST if request.method == "POST" else None
    twice = [] if against else doubles(survivor, merged)
    form = MergeForm(typed, differ=differences(facts_of(survivor), facts_of(merged)), doubles=twice)

    def put() -> Merge:
        return Merge.of(survivor, merged, choices=form.choices(), looked=twice, by=request.actor)

    if not against and form.is_valid() and taken(form, put):
        facts = {"old": merged.number, "number": survivor.number}
        return to_dossier(request, survivor, _("%(old)s goes on under the number %(number)s.") % facts)
    sides = (Side.of(survivor), Side.of(merged))
    context = {"form": form, "survivor": survivor, "merged": merged, "against": against, "sides": sides, "twice": twice}
    context["turned"] = not hindrances(merged, survivor)
    return render(request, "intake/merge.html", context, status=UNPROCESSABLE if form.errors else 200)


@dataclass(frozen=True)
class Side:
    """One of the two dossiers, as the preview shows it."""

    trajectory: Trajectory
    facts: list[tuple[str, str]]

    @classmethod
    def of(cls, trajectory: Trajectory) -> Side:
        person = trajectory.candidate
        rows: list[tuple[str, Any]] = [
            (_("Born in"), person.birth_year),
            (_("Lives in"), person.place.name),
            (_("Step"), trajectory.get_step_display()),
            (_("Whose turn"), trajectory.holder.name if trajectory.holder else _("closed")),
            (_("Partners"), ", ".join(dict.fromkeys(row.organisation.name for row in current_parties(trajectory)))),
            (_("On the timeline"), ", ".join(_counts(trajectory)) or _("only the referral")),
        ]
        return cls(trajectory, [(name, str(value)) for name, value in rows])


def _counts(trajectory: Trajectory) -> list[str]:
    counted = (
        (trajectory.intakes.count(), lambda n: ngettext("%(n)s intake", "%(n)s intakes", n)),
        (trajectory.notes.count(), lambda n: ngettext("%(n)s note", "%(n)s notes", n)),
        (trajectory.orientations.count(), lambda n: ngettext("%(n)s orientation", "%(n)s orientations", n)),
        (trajectory.statements.count(), lambda n: ngettext("%(n)s statement", "%(n)s statements", n)),
    )
    return [words(number) % {"n": number} for number, words in counted if number]


@step
def merged(request: HttpRequest, number: str) -> HttpResponse:
    """What was put together on this dossier, by whom, and whether it can still be taken apart."""
    trajectory = worked(request, number)
    found = Merge.objects.visible_to(request.actor).filter(survivor=trajectory)
    named = found.select_related("merged", "survivor", "organisation", "by_user", "undone_by").newest_first()
    rows = [(one, one.hindrance(), one.may_undo(request.actor)) for one in named]
    return render(request, "intake/merged.html", {"trajectory": trajectory, "rows": rows})


@require_POST
@step
def undo(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take apart again."""
    found = Merge.objects.visible_to(request.actor).filter(survivor=worked(request, number))
    found = found.select_related("survivor", "merged")
    one = get_object_or_404(found, pk=pk)
    one.undo(by=request.actor)
    messages.success(request, _("Taken apart. %(number)s stands as it stood before.") % {"number": one.merged.number})
    return redirect("trajectory", one.survivor.number)
