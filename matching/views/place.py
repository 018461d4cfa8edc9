"""One leerwerkplek: what it asks, whose word that is, what is missing, and the small steps on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import BigAutoField, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intake.models import WORKERS
from intake.views.page import UNPROCESSABLE, taken
from matching.forms.place import STATE_TONES
from matching.forms.still import CeilingForm, LearnersForm, SettleForm, StillForm, TrainerForm
from matching.models import (
    PlaceQuestion,
    PlaceStatus,
    PlaceTrainer,
    Proposal,
    ProposalStatus,
    Recognition,
    RecognitionRequest,
    WorkPlacementOffer,
)
from matching.models.approach import set_ceiling
from matching.standing import Standing, standing_of, with_standing
from matching.story import TONES, status_words
from matching.views.proposals import name_people
from matching.views.words import place_facts, said_words
from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.models import Role
from transitiehuis.ui.access import roles
from transitiehuis.ui.once import once
from transitiehuis.ui.parts import Person
from transitiehuis.ui.words import day as day_words
from transitiehuis.workflow import NotAllowed

OFFERERS = (*WORKERS, Role.TRAINER)
MOST_PK = BigAutoField.MAX_BIGINT


@roles(*OFFERERS)
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """One place with what it asks, and the proposals for it that the reader may see."""
    return place_page(request, find(request, pk))


def place_page(
    request: HttpRequest, found: WorkPlacementOffer, still: StillForm | None = None, ceiling: CeilingForm | None = None
) -> HttpResponse:
    """As it stands now; a form that failed stands in it with what was typed."""
    actor, standing = request.actor, standing_of(found)
    question = PlaceQuestion.objects.visible_to(actor).filter(place=found).unanswered().newest_first().first()
    answers = question is not None and question.may_answer(actor) and found.status != PlaceStatus.WITHDRAWN
    if still is None and answers:
        still = StillForm(place=found)
    keeps = PlaceTrainer.may_keep(found.employer, actor)
    recognitions = Recognition.objects.of(found.employer_id).valid_on(days.today()).select_related("qualification")
    failed = [form for form in (still, ceiling) if form and form.is_bound]
    context = {
        "place": found,
        "tone": STATE_TONES[PlaceStatus(found.status)],
        "facts": place_facts(found, own=found.employer_id in actor.organisation_ids),
        "said": said_words(found),
        "proposals": proposal_lines(request, found),
        "recognitions": [r.qualification.label for r in recognitions.in_order()],
        "standing": standing,
        "approached": standing.approached,
        "trainers": trainer_lines(found, standing, keeps),
        "may_keep": keeps,
        "question": question,
        "still": still,
        "form": failed[0] if failed else None,
        **rights(actor, found, ceiling),
    }
    return render(request, "matching/place.html", context, status=UNPROCESSABLE if failed else 200)


def rights(actor: Any, found: WorkPlacementOffer, ceiling: CeilingForm | None) -> dict[str, Any]:
    """What the reader may do here."""
    own = found.employer_id in actor.organisation_ids and actor.has_role(Role.TRAINER)
    return {
        "own": own,
        "may_manage": found.may_manage(actor),
        "may_compare": actor.has_role(*WORKERS),
        "may_resume": found.status == PlaceStatus.PAUSED and found.may_resume(actor),
        "may_ask": RecognitionRequest.may_ask(found, actor),
        "ceiling": (ceiling or CeilingForm(initial={"most": found.employer.max_approaches})) if own else None,
    }


def trainer_lines(found: WorkPlacementOffer, standing: Standing, keeps: bool) -> list[Person]:
    """Who trains here with their load; `vol` is a mark. A link to change it for who may."""
    lines = []
    for one, load in zip(found.trainers_now, standing.trainers, strict=True):
        url = reverse("matching:trainer", args=[found.pk, one.pk]) if keeps else ""
        full = {"tone": "late", "status": load.words} if load.is_full else {"note": load.words}
        lines.append(Person(load.name, url=url, **full))
    return lines


def proposal_lines(request: HttpRequest, found: WorkPlacementOffer) -> list[Person]:
    """Those that run first, then the newest; with the name where the reader may know it."""
    proposals = Proposal.objects.visible_to(request.actor).filter(place=found).with_facts()
    newest = sorted(proposals.order_by("-proposed_at", "-pk"), key=lambda proposal: not proposal.is_running)
    name_people(request, newest)
    return [
        Person(
            proposal.known.candidate.name
            if proposal.known
            else _("Candidate of trajectory %(number)s") % {"number": proposal.number},
            url=proposal.get_absolute_url(),
            tone=TONES[ProposalStatus(proposal.status)],
            status=status_words(proposal),
        )
        for proposal in newest
    ]


def find(request: HttpRequest, pk: int) -> WorkPlacementOffer:
    """The place with that id, when it may be seen, with its facts and how the company stands; else 404."""
    found = _found(request.actor, pk) if pk <= MOST_PK else []
    if not found:
        raise Http404
    return found[0]


@asks
def _found(actor: Actor, pk: int) -> QuerySet[WorkPlacementOffer]:
    return with_standing(WorkPlacementOffer.objects.visible_to(actor), days.today()).filter(pk=pk)


@require_POST
@roles(*OFFERERS)
@once
def place_still(request: HttpRequest, pk: int) -> HttpResponse:
    """The company's answer whether the place still stands, by itself or told on the phone."""
    found = find(request, pk)
    question = get_object_or_404(PlaceQuestion.objects.visible_to(request.actor).filter(place=found).newest_first()[:1])
    form = StillForm(request.POST, place=found)
    if form.is_valid() and taken(form, lambda: question.say(**form.facts(), by=request.actor)):
        messages.success(request, _("The answer has been recorded."))
        return redirect(found)
    return place_page(request, found, still=form)


@require_POST
@roles(Role.TRAINER)
@once
def place_ceiling(request: HttpRequest, pk: int) -> HttpResponse:
    """The company says how often a month it wants to be approached."""
    found = find(request, pk)
    form = CeilingForm(request.POST)
    if form.is_valid():
        set_ceiling(found.employer, form.cleaned_data["most"], by=request.actor)
        messages.success(request, _("From now on your company is approached that often at most."))
        return redirect(found)
    if found.employer_id not in request.actor.organisation_ids:
        raise NotAllowed
    return place_page(request, found, ceiling=form)


# Who trains ----------------------------------------------------------------------------------------------------------


@roles(*OFFERERS)
@once
def trainer_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody trains at this place."""
    found = find(request, pk)
    if not PlaceTrainer.may_keep(found.employer, request.actor):
        raise NotAllowed
    form = TrainerForm(request.POST if request.method == "POST" else None, place=found)
    if form.is_valid():

        def name_one() -> None:
            found.trainers.add(PlaceTrainer.name_one(found.employer, **form.cleaned_data, by=request.actor))

        if taken(form, name_one):
            messages.success(request, _("This workplace trainer trains at the place from now on."))
            return redirect(found)
    return small_page(request, form, found, _("Who trains here?"), _("Save"))


@roles(*OFFERERS)
@once
def trainer(request: HttpRequest, pk: int, trainer_pk: int) -> HttpResponse:
    """How many candidates somebody trains at a time, or that they stopped."""
    found = find(request, pk)
    one = get_object_or_404(PlaceTrainer.objects.visible_to(request.actor), pk=trainer_pk, organisation=found.employer)
    if not PlaceTrainer.may_keep(found.employer, request.actor):
        raise NotAllowed
    data = request.POST if request.method == "POST" else None
    form = LearnersForm(data, initial={"max_learners": one.max_learners})
    if form.is_valid() and taken(form, lambda: one.change(**form.cleaned_data, by=request.actor)):
        messages.success(request, _("The change has been saved."))
        return redirect(found)
    return small_page(request, form, found, one.shown_name, _("Save"), trainer=one)


@require_POST
@roles(*OFFERERS)
@once
def trainer_stop(request: HttpRequest, pk: int, trainer_pk: int) -> HttpResponse:
    """Gets no new candidates."""
    found = find(request, pk)
    one = get_object_or_404(PlaceTrainer.objects.visible_to(request.actor), pk=trainer_pk, organisation=found.employer)
    one.stop(by=request.actor)
    messages.success(request, _("%(name)s gets no new candidates.") % {"name": one.shown_name})
    return redirect(found)


# Recognition ---------------------------------------------------------------------------------------------------------


@require_POST
@roles(*OFFERERS)
@once
def recognition_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Recorded: recognition was asked for today; who did gets a reminder in ten werkdagen."""
    found = find(request, pk)
    made = RecognitionRequest.ask(found, by=request.actor)
    day = {"day": day_words(made.due)}
    messages.success(request, _("Recorded that recognition was asked for. You are reminded on %(day)s.") % day)
    return redirect(found)


@roles(*OFFERERS)
@once
def recognition_settle(request: HttpRequest, pk: int, request_pk: int) -> HttpResponse:
    """What SBB answered."""
    found = find(request, pk)
    asked = RecognitionRequest.objects.visible_to(request.actor).with_facts()
    one = get_object_or_404(asked, pk=request_pk, organisation=found.employer)
    if not RecognitionRequest.may_ask(found, request.actor):
        raise NotAllowed
    form = SettleForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(form, lambda: one.settle(**form.cleaned_data, by=request.actor)):
        messages.success(request, _("The answer of SBB has been recorded."))
        return redirect(found)
    return small_page(request, form, found, one.qualification.label, _("Record the answer"))


def small_page(
    request: HttpRequest, form: Any, found: WorkPlacementOffer, title: str, submit: str, **more: Any
) -> HttpResponse:
    context = {"form": form, "place": found, "title": title, "submit": submit, **more}
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "matching/place_small.html", context, status=status)
