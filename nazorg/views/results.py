"""The resultaat: the list of measuring points, one of them with whose words it rests on, and the two questions."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intake.models import WORKERS
from intake.views.page import UNPROCESSABLE, taken
from nazorg.models import IN, Measure, Result, ResultWord, Whereabouts
from nazorg.models.result import ResultQuerySet
from nazorg.result_forms import CandidateForm, EmployerForm, ResultFilter, WordForm
from nazorg.result_lines import line_of, words_of
from nazorg.result_messages import language_of
from nazorg.result_worklist import asked_of_company
from nazorg.views.asked import spoken, unkept, versions
from transitiehuis import days
from transitiehuis.netwerk.actor import become, working
from transitiehuis.netwerk.models import Link, Role
from transitiehuis.ui.access import public, roles
from transitiehuis.ui.filters import filters_stay
from transitiehuis.workflow import WrongStatus

PER_PAGE = 25
GONE, NOT_FOUND = 410, 404


def chosen(results: ResultQuerySet, choice: ResultFilter) -> ResultQuerySet:
    facts = choice.cleaned_data if choice.is_valid() else {}
    if facts.get("months"):
        results = results.filter(months=facts["months"])
    trade = IN[Measure.TRADE]
    match facts.get("stand"):
        case "open":
            return results.filter(answer="")
        case "in":
            return results.filter(answer__in=trade)
        case "out":
            return results.filter(answer__in=[Whereabouts.OTHER_WORK, Whereabouts.NOT_AT_WORK])
        case "unknown":
            return results.filter(answer__in=[Whereabouts.UNKNOWN, Whereabouts.LEFT])
    return results


@roles(*WORKERS)
@filters_stay
def result_list(request: HttpRequest) -> HttpResponse:
    choice = ResultFilter(request.GET)
    found = chosen(Result.objects.visible_to(request.actor).due_on(days.today()), choice)
    page = Paginator(found.with_people().order_by("-due", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    rows = [line_of(result) for result in page.object_list]
    return render(request, "nazorg/result_list.html", {"page": page, "rows": rows, "choice": choice})


@roles(*WORKERS)
def result(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Result.objects.visible_to(request.actor).with_people(), pk=pk)
    form = WordForm(request.POST if request.method == "POST" else None) if found.is_due else None
    if request.method == "POST" and form is None:
        messages.error(request, _("This can be recorded from the day itself on."))
        return redirect(found)
    if form and form.is_valid() and taken(form, lambda: found.say(**form.facts(), by=request.actor)):
        messages.success(request, _("Recorded. The best founded word counts."))
        return redirect(found)
    words = ResultWord.objects.visible_to(request.actor).filter(result=found)
    context = {"result": found, "line": line_of(found), "words": words_of(words), "form": form}
    return render(request, "nazorg/result.html", context, status=UNPROCESSABLE if form and form.is_bound else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def result_link(request: HttpRequest, token: str) -> HttpResponse:
    """One question to the candidate, in their language. A used, late or guessed link says so and offers the way on."""
    found = result_of(request, token)
    if found is None:
        return unkept(render(request, "nazorg/result_over.html", {"result": None}, status=NOT_FOUND))
    with translation.override(spoken(request, request.GET.get("taal", "")) or language_of(found)):
        return unkept(by_link(request, found))


def by_link(request: HttpRequest, found: Result) -> HttpResponse:
    if not found.usable:
        return render(request, "nazorg/result_over.html", {"result": found}, status=GONE)
    form = CandidateForm(request.POST if request.method == "POST" else None, result=found)
    if form.is_valid():
        try:
            found.say_by_link(form.cleaned_data["answer"], by=request.actor, stop=form.cleaned_data["stop"])
        except WrongStatus as late:
            messages.error(request, str(late))
        return redirect(request.get_full_path())
    context = {"result": found, "form": form, "versions": versions()}
    return render(request, "nazorg/result_link.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def result_of(request: HttpRequest, token: str) -> Result | None:
    """The measuring point of a link; from here on this request may see it. None when the token is a guess."""
    link = Link.objects.resolve(token, Link.Purpose.RESULT)
    if link is None:
        return None
    request.actor = replace(request.actor, link=link)
    become(request.actor)
    near = ("link", "series__placement__employer", "series__region__front_desk", "series__trajectory__candidate")
    with working():  # the company behind a placement is no concern of a link; its name is
        return Result.objects.by_link(link).select_related(*near).first()


@roles(Role.TRAINER)
def still_there(request: HttpRequest, pk: int) -> HttpResponse:
    """The company says whether somebody still works there; it sees no more than that it was asked."""
    asked = asked_of_company(request.actor, pk)
    form = EmployerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with working():
            one = Result.objects.select_related("series").get(pk=asked.result_id)
            one.say_for_employer(form.cleaned_data["answer"], member=request.actor.member)
        messages.success(request, _("The answer has been recorded."))
        return redirect("home")
    context = {"asked": asked, "form": form}
    return render(request, "nazorg/still_there.html", context, status=UNPROCESSABLE if form.is_bound else 200)
