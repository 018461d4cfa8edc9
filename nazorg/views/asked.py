"""A question by link: no account, no script, on a phone, read aloud well. GET only shows: mail scanners click."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intake.views.page import UNPROCESSABLE
from matching.models import ToldBy
from nazorg.asked_forms import BreakForm, CheckInForm, VerdictForm
from nazorg.models import BreakReport, CheckIn, Side, StalledQuestion, TrialOutcome
from nazorg.models.asked import Asked
from nazorg.stall_forms import StalledForm
from transitiehuis.netwerk.actor import become, working
from transitiehuis.netwerk.models import Language, Link
from transitiehuis.ui.access import public
from transitiehuis.ui.words import day as day_words
from transitiehuis.workflow import WrongStatus

GONE, NOT_FOUND = 410, 404
SIMPLE = "simpel"
NEVER_KEPT = "no-store"


@dataclass(frozen=True)
class Words:
    """What stands around the questions: a title, what it is about, and who reads the answers."""

    title: str
    lead: str
    readers: str


@dataclass(frozen=True)
class Question:
    """A kind of question: the row, its form, its words, in which language, and whether there is a plainer version."""

    rows: Callable[[], Any]
    form: Callable[..., Any]
    words: Callable[[Any], Words]
    language: Callable[[Any], str]
    simple: Callable[[Any], bool]


def check_in_words(asked: CheckIn) -> Words:
    facts = around(asked)
    if asked.side == Side.COMPANY:
        place, count = asked.place_in_round()
        which = _("Candidate %(place)s of %(count)s.") % {"place": place, "count": count} if count > 1 else ""
        return Words(
            _("How is %(first)s doing?") % facts,
            " ".join(filter(None, [which, _("Three questions. It takes half a minute.")])),
            _("%(reader)s reads your answers. The candidate does not. You may also leave it.") % facts,
        )
    return Words(
        _("How are you doing?"),
        _("You work at %(company)s. We have three questions. It takes one minute.") % facts,
        _("%(reader)s reads your answers. Your employer does not. You may also leave it.") % facts,
    )


def break_words(asked: BreakReport) -> Words:
    facts = around(asked)
    if asked.told_by == ToldBy.COMPANY:
        return Words(
            _("Why did the work of %(first)s end?") % facts,
            _("One question. It helps us to do better next time."),
            _("%(reader)s reads your answer. The candidate does not. You may also leave it.") % facts,
        )
    return Words(
        _("Why did your work stop?"),
        _("Your work at %(company)s has stopped. We like to hear it from yourself.") % facts,
        _("%(reader)s reads your answer. The company does not. You may also leave it.") % facts,
    )


def trial_words(asked: TrialOutcome) -> Words:
    facts = {**around(asked), "how": asked.get_outcome_display(), "note": asked.note}
    written = _("%(reader)s wrote about your trial placement at %(company)s: %(how)s.") % facts
    return Words(
        _("Is this right?"),
        f"{written} {asked.note}".strip(),
        _("%(reader)s reads your answer. The company does not.") % facts,
    )


def stalled_words(asked: StalledQuestion) -> Words:
    facts = {"number": asked.number, "since": day_words(asked.stalled_since), "of": asked.asked_of.name}
    return Words(
        _("Trajectory %(number)s stands still") % facts,
        _("Nothing has happened since %(since)s. Three things, in half a minute.") % facts,
        _("Partners that work on this trajectory read it. The candidate and companies do not.") % facts,
    )


def in_dutch(asked: Any) -> str:
    return Language.DUTCH


def around(asked: Any) -> dict[str, str]:
    reader = asked.trajectory.holder
    return {
        "company": asked.placement.training_company.name,
        "reader": reader.name if reader else "",
        "first": asked.trajectory.candidate.first_name,
    }


def of_candidate(asked: Any) -> bool:
    return Side.COMPANY not in (getattr(asked, "side", ""), getattr(asked, "told_by", ""))


def never(asked: Any) -> bool:
    """Its words are plain already."""
    return False


def language_of(asked: Any) -> str:
    """The candidate's own; a company is written to in Dutch."""
    return asked.trajectory.candidate.language if of_candidate(asked) else Language.DUTCH


QUESTIONS: dict[str, Question] = {
    "nazorg.CheckIn": Question(CheckIn.objects.all, CheckInForm, check_in_words, language_of, of_candidate),
    "nazorg.BreakReport": Question(BreakReport.objects.all, BreakForm, break_words, language_of, never),
    "nazorg.StalledQuestion": Question(StalledQuestion.objects.all, StalledForm, stalled_words, in_dutch, never),
    "nazorg.TrialOutcome": Question(TrialOutcome.objects.all, VerdictForm, trial_words, language_of, never),
}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest, token: str) -> HttpResponse:
    """The question behind a link. A used, late or guessed link says so and offers the way on."""
    link = Link.objects.resolve(token, Link.Purpose.CHECK_IN)
    question = QUESTIONS.get(link.subject_kind) if link else None
    row = row_of(request, link, question) if link and question else None
    if row is None or question is None:
        return unkept(render(request, "nazorg/asked_over.html", {"row": None}, status=NOT_FOUND))
    chosen = request.GET.get("taal", "")
    with translation.override(spoken(request, chosen) or question.language(row)):
        return unkept(answer(request, question, row, simple=chosen == SIMPLE))


def spoken(request: HttpRequest, chosen: str) -> str:
    """The language the visitor asked for, on this page or before; '' when they did not."""
    if chosen == SIMPLE:
        return Language.DUTCH
    wanted = chosen or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return wanted if wanted in Language.values else ""


def row_of(request: HttpRequest, link: Link, question: Question) -> Asked | None:
    """The row of a link; from here on this request may see it, and nothing else. Names around it are read for it."""
    request.actor = replace(request.actor, link=link)
    become(request.actor)
    if not question.rows().by_link(link).exists():
        return None
    with working():
        found: Asked = question.rows().with_names().get(pk=link.subject_id)
        return found


def answer(request: HttpRequest, question: Question, row: Asked, *, simple: bool) -> HttpResponse:
    said = question.words(row)
    words = Words(*(capfirst(text) for text in (said.title, said.lead, said.readers)))
    if not row.usable and (beside := row.next_open()) and beside.link:
        return redirect(f"{reverse('asked', args=[beside.link.token])}?{request.GET.urlencode()}".rstrip("?"))
    if not row.usable:
        return render(request, "nazorg/asked_over.html", {"row": row, "words": words}, status=GONE)
    typed = request.POST if request.method == "POST" else None
    form = question.form(typed, asked=row, simple=simple and question.simple(row))
    if form.is_valid():
        try:
            form.take(row, request.actor)
        except WrongStatus as late:
            messages.error(request, str(late))
        else:
            messages.success(request, _("Thank you. Your answer has been passed on."))
        return redirect(request.get_full_path())
    context = {"row": row, "words": words, "form": form, "versions": versions(simple, plainer=question.simple(row))}
    return render(request, "nazorg/asked.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def versions(simple: bool = False, *, plainer: bool = False) -> list[tuple[str, str, str]]:
    """The other ways to read this page: (words, address, language they are in); `plainer` where there is such a one."""
    now = SIMPLE if simple else translation.get_language()
    found = [("In het Nederlands", "nl", "nl"), ("In English", "en", "en")]
    if plainer:
        found.insert(1, ("In heel makkelijk Nederlands", SIMPLE, "nl"))
    return [(label, f"?taal={value}", language) for label, value, language in found if value != now]


def unkept(response: HttpResponse) -> HttpResponse:
    """Nothing of it stays in a browser that others use."""
    response["Cache-Control"] = NEVER_KEPT
    response["Referrer-Policy"] = "no-referrer"
    return response
