"""The candidate's own page by link: no account, no script. GET and HEAD only show: mail scanners click."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intake.models import Step, Trajectory
from intake.own_page import link_of, turn_off
from intake.views.page import UNPROCESSABLE
from nazorg.reaching import of_candidate
from transitiehuis.limits import Limit, TooManyError, address_of, in_a_form
from transitiehuis.netwerk.actor import working
from transitiehuis.netwerk.models import Organisation
from transitiehuis.regie.forms.own import CorrectionForm, LostLinkForm, ObjectionForm
from transitiehuis.regie.models import AccessKind, AccessRequest, CandidateRequest, LostLink
from transitiehuis.regie.models.access_request import TRIES
from transitiehuis.regie.own.door import Visitor, visitor_of
from transitiehuis.regie.own.page import page_of
from transitiehuis.ui.access import public
from transitiehuis.ui.words import longday
from transitiehuis.workflow import WrongStatus

FROM_ONE_ADDRESS = Limit("own_lost", 60, 3600)  # a class of which all links ran out, at one school
ABOUT_ONE_PERSON = Limit("own_lost_person", 3, 86_400)
GONE, NOT_FOUND = 410, 404
EVERY_LOOK = "alles"
# What a page of one person says to caches, search machines and the site that a link on it leads to.
HEADERS = {
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser sends the Origin null, and every form is refused
}


def apart(response: HttpResponse) -> HttpResponse:
    """Keep this answer out of caches, search machines and referrers."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page behind the candidate's own link; the view gets the `Visitor`. A guess, or a link that is over, says so."""

    @public
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        visitor = visitor_of(request, token)
        if visitor is None:
            return apart(render(request, "regie/own/over.html", {"visitor": None}, status=NOT_FOUND))
        if not visitor.welcome:
            return apart(over(request, visitor))
        return apart(view(request, visitor, *args, **kwargs))

    return page


def over(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The link was turned off, replaced or is too old. One button asks for a new one, to the known channel."""
    if request.method == "POST":
        FROM_ONE_ADDRESS.require(address_of(request), visitor.trajectory.holder)
        if ABOUT_ONE_PERSON.count(visitor.trajectory.pk) <= ABOUT_ONE_PERSON.times:
            LostLink.tell(trajectory=visitor.trajectory)
        return redirect("regie:own_sent")
    return render(request, "regie/own/over.html", {"visitor": visitor}, status=GONE)


@by_link
def own_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Where am I, who helps me, what comes, what was agreed, who looked, who gets what."""
    if request.method == "POST":
        if "off" in request.POST:
            turn_off(visitor.trajectory)
            messages.success(request, _("Your link is turned off. Nobody can open your page with it any more."))
        return redirect("regie:own_page", visitor.token)
    page = page_of(visitor.trajectory, every_look=request.GET.get("inzage") == EVERY_LOOK)
    return render(request, "regie/own/page.html", {"page": page, "visitor": visitor})


@by_link
def correct(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Something is not right: it goes to who is aan zet, who answers within a term."""
    form = CorrectionForm(request.POST if request.method == "POST" else None)

    def ask() -> CandidateRequest:
        return CandidateRequest.correct(visitor.trajectory, **form.cleaned_data, by=request.actor)

    return asked(request, visitor, form, ask) or shown(request, visitor, form, "regie/own/correct.html")


@by_link
def object_to(request: HttpRequest, visitor: Visitor, organisation: int) -> HttpResponse:
    """This partner may not see it. One that takes no part is 404."""
    party = next((one for one in page_of(visitor.trajectory).parties if one.key == organisation), None)
    if party is None:
        raise Http404
    form = ObjectionForm(request.POST if request.method == "POST" else None)

    def ask() -> CandidateRequest:
        found = Organisation.objects.get(pk=organisation)
        return CandidateRequest.object_to(visitor.trajectory, found, **form.cleaned_data, by=request.actor)

    facts = {"party": party, "holds": visitor.trajectory.holder_id == organisation}
    return asked(request, visitor, form, ask) or shown(request, visitor, form, "regie/own/object.html", **facts)


def asked(
    request: HttpRequest, visitor: Visitor, form: Any, ask: Callable[[], CandidateRequest]
) -> HttpResponse | None:
    """Ask it when what was typed is good, and back to the page; None when the form is to be shown (again)."""
    if not form.is_valid():
        return None
    try:
        with working():
            made = ask()
    except WrongStatus as late:
        form.add_error(None, str(late))
        return None
    facts = {"organisation": made.asked.name, "day": longday(made.due)}
    messages.success(request, _("Thank you. %(organisation)s answers by %(day)s. You read it here.") % facts)
    return redirect("regie:own_page", visitor.token)


def shown(request: HttpRequest, visitor: Visitor, form: Any, template: str, **facts: Any) -> HttpResponse:
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, template, {"form": form, "visitor": visitor, **facts}, status=status)


# All my data ---------------------------------------------------------------------------------------------------------

FILES = {AccessKind.PDF: "application/pdf", AccessKind.JSON: "application/json"}


@by_link
def everything(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Ask for it, see how far it is, ask a code, and fetch it with that. Only what is pressed does anything."""
    with working():
        access = AccessRequest.objects.of(visitor.trajectory).first()
    if request.method != "POST":
        return everything_page(request, visitor, access)
    try:
        with working():
            return pressed(request, visitor, access)
    except WrongStatus as late:
        messages.error(request, str(late))
        return redirect("regie:own_everything", visitor.token)


def pressed(request: HttpRequest, visitor: Visitor, access: AccessRequest | None) -> HttpResponse:
    by = request.actor
    if access is None or "ask" in request.POST:
        if "ask" in request.POST:
            AccessRequest.ask(visitor.trajectory, by=by)
    elif "code" in request.POST and access.send_code(by=by):
        messages.success(request, _("The code is on its way to you."))
    elif (kind := request.POST.get("file", "")) in FILES:
        content = access.fetch(kind, request.POST.get("number", ""), by=by)
        if content is None:
            access.refresh_from_db()
            return everything_page(request, visitor, access, wrong=True)
        answer = HttpResponse(content, content_type=FILES[AccessKind(kind)])
        answer["Content-Disposition"] = f'attachment; filename="mijn-gegevens.{kind}"'
        return answer
    return redirect("regie:own_everything", visitor.token)


def everything_page(
    request: HttpRequest, visitor: Visitor, access: AccessRequest | None, wrong: bool = False
) -> HttpResponse:
    with working():
        reached = bool(of_candidate(visitor.trajectory.candidate).to)
    left = TRIES - access.tries if access else 0
    facts = {"access": access, "visitor": visitor, "reached": reached, "wrong": wrong, "left": left}
    return render(request, "regie/own/everything.html", facts, status=UNPROCESSABLE if wrong else 200)


# Who lost the link ---------------------------------------------------------------------------------------------------


@public
@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """By an address or number that we may know. Known or not, the answer is the same."""
    form = LostLinkForm(request.POST if request.method == "POST" else None)
    status = UNPROCESSABLE if form.is_bound else 200
    if form.is_valid():
        try:
            FROM_ONE_ADDRESS.require(address_of(request))
            tell_lost(form.cleaned_data["contact"])
            return apart(redirect("regie:own_sent"))
        except TooManyError as limit:
            status = in_a_form(form, limit)
    return apart(render(request, "regie/own/lost.html", {"form": form, "visitor": None}, status=status))


def tell_lost(contact: str) -> None:
    """At most a few times a day about one address or number; who asks more often reads the same answer."""
    if ABOUT_ONE_PERSON.count(contact.lower()) <= ABOUT_ONE_PERSON.times:
        LostLink.tell(contact=contact)


@public
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens now, in the same words for everybody."""
    return apart(render(request, "regie/own/sent.html", {"visitor": None}))


# In the demo ---------------------------------------------------------------------------------------------------------


@public
@require_POST
def demo(request: HttpRequest) -> HttpResponse:
    """One click and you see the page of an invented candidate. Outside the demo this page does not exist."""
    if not settings.DEMO:
        raise Http404
    with working():
        people = Trajectory.objects.open().filter(candidate__invented=True, candidate__language="nl")
        found = people.filter(step__in=[Step.PLACEMENT, Step.MATCHING]).order_by("-step", "-step_since", "-pk").first()
        if found is None:
            raise Http404
        return redirect("regie:own_page", link_of(found).token)
