"""Is there a dossier already? Looked up while somebody types, and asked of who is aan zet elsewhere.

What was typed of a person goes by POST, so that it stands in no address and in no log; until the question is sent it
waits in the session of who typed it.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intake.forms.asking import YES, AnswerForm, AskForm
from intake.forms.referral import DUTCH_DIGITS
from intake.models import WORKERS, InvolvementRequest, Likeness, Trajectory, Typed, look, look_alikes_for
from intake.models.candidate import phone_key
from intake.views.page import UNPROCESSABLE, step, taken, to_dossier
from transitiehuis.netwerk.models import Region
from transitiehuis.ui.access import roles
from transitiehuis.workflow import WrongStatus

KEY, REMEMBERED = "typed_of", 5
LONGEST = {"first_name": 80, "last_name": 120, "contact": 254}


@require_POST
@roles(*WORKERS)
def alike(request: HttpRequest) -> HttpResponse:
    """What the form shows while it is filled in; nothing for too little to go by."""
    typed, likes, late = typed_in(request), [], ""
    if enough(typed):
        try:
            likes = look(regions_of(request), typed, by=request.actor)
        except WrongStatus as error:
            late = str(error)
    remember(request, typed, likes)
    return render(request, "intake/alike.html", {"likes": likes, "late": late})


def regions_of(request: HttpRequest) -> list[Region]:
    return list(Region.objects.filter(pk__in=request.actor.region_ids).order_by("pk"))


def typed_in(request: HttpRequest) -> Typed:
    """What stands in the form now, however unfinished."""
    said = {name: request.POST.get(name, "").strip()[:most] for name, most in LONGEST.items()}
    year, contact = request.POST.get("birth_year", "").strip(), said.pop("contact")
    mail = contact if "@" in contact else ""
    number = "" if mail or len(phone_key(contact)) < DUTCH_DIGITS else contact
    born = int(year) if len(year) == len("1990") and year.isascii() and year.isdigit() else 0
    return Typed(**said, birth_year=born, phone=number, email=mail)


def enough(typed: Typed) -> bool:
    """A whole name, a whole number or an address: less would find half the region."""
    return bool(typed.sound_key or typed.phone or typed.email)


def remember(request: HttpRequest, typed: Typed, likes: list[Likeness]) -> None:
    """Keep what was typed for whom may be asked; the newest few."""
    found = {like.sign: asdict(typed) for like in likes if not like.mine}
    if found:
        before = {sign: said for sign, said in request.session.get(KEY, {}).items() if sign not in found}
        request.session[KEY] = dict([*before.items(), *found.items()][-REMEMBERED:])


@step
def ask(request: HttpRequest, sign: str) -> HttpResponse:
    """The question to who is aan zet; only for what this person typed and found a moment ago."""
    typed, region, like = found_again(request, sign)
    form = AskForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        facts = {**form.cleaned_data, **said_of(typed)}
        facts.pop("keep_text")
        if taken(form, lambda: InvolvementRequest.ask(like, region, by=request.actor, **facts)):
            request.session[KEY] = {kept: said for kept, said in request.session[KEY].items() if kept != sign}
            messages.success(
                request, _("Asked. %(holder)s answers within five working days.") % {"holder": like.holder}
            )
            return redirect("home")
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "intake/ask.html", {"form": form, "like": like, "said": rows_of(typed)}, status=status)


def found_again(request: HttpRequest, sign: str) -> tuple[Typed, Region, Likeness]:
    """What was typed and what it hits now; 404 for what this person did not find."""
    kept = request.session.get(KEY, {}).get(sign)
    if kept is None:
        raise Http404
    typed = Typed(**kept)
    for region in regions_of(request):
        for like in look_alikes_for(region, [typed])[0]:
            if like.sign == sign and not like.mine:
                return typed, region, like
    raise WrongStatus(_("This is over: the trajectory has been closed, or you see it yourself by now."))


def said_of(typed: Typed) -> dict[str, Any]:
    """What the question holds of the person: what was typed, and nothing else."""
    name = f"{typed.first_name} {typed.last_name}".strip() or _("Not typed")
    return {"name": name, "birth_year": typed.birth_year or None, "contact": typed.phone or typed.email}


def rows_of(typed: Typed) -> list[tuple[str, str]]:
    said = said_of(typed)
    rows = [(_("Name"), said["name"]), (_("Born in"), str(said["birth_year"] or "")), (_("Contact"), said["contact"])]
    return [(name, value) for name, value in rows if value]


@step
def asked(request: HttpRequest, pk: int) -> HttpResponse:
    """The question as who asked sees it; the answer form for who is aan zet."""
    found = InvolvementRequest.objects.visible_to(request.actor)
    question = get_object_or_404(found.select_related("organisation", "asked", "asked_by"), pk=pk)
    mine = Trajectory.objects.visible_to(request.actor).worked_by(request.actor)
    trajectory = mine.select_related("candidate__place", "region").filter(pk=question.trajectory_id).first()
    answers = bool(trajectory and question.is_open and trajectory.holder_id in request.actor.organisation_ids)
    form = AnswerForm(request.POST if request.method == "POST" else None, question=question) if answers else None
    if trajectory and form and form.is_valid() and taken(form, lambda: form.take(request.actor)):
        yes = form.cleaned_data["answer"] == YES
        said = _("%(asker)s is involved from today.") if yes else _("%(asker)s has been told no.")
        return to_dossier(request, trajectory, said % {"asker": question.organisation.name})
    context = {"form": form, "question": question, "trajectory": trajectory, "compared": compared(question, trajectory)}
    return render(request, "intake/asked.html", context, status=UNPROCESSABLE if form and form.errors else 200)


def compared(question: InvolvementRequest, trajectory: Trajectory | None) -> list[tuple[str, str, str]]:
    """What was typed beside what the dossier says: is it the same person? Only for who sees the dossier."""
    if trajectory is None:
        return []
    person = trajectory.candidate
    return [
        (_("Name"), question.name, person.name),
        (_("Born in"), str(question.birth_year or "–"), str(person.birth_year)),
        (_("Contact"), question.contact or "–", " / ".join(filter(None, (person.phone, person.email))) or "–"),
    ]
