"""Oriëntatie that schools and companies offer: list, put up, book a group, who was there, call off."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.actions import ORIENTATION_STEPS
from intake.forms.offers import AttendanceForm, BookForm, CancelForm, OfferFilter, OfferForm
from intake.models import WORKERS, OrientationActivity, OrientationOffer, Trajectory
from intake.models.orientation_offer import OFFERERS, Booked
from intake.orientation_letters import when, where
from intake.views.page import UNPROCESSABLE, taken
from transitiehuis import days
from transitiehuis.ui.access import roles
from transitiehuis.ui.filters import filters_stay
from transitiehuis.ui.once import once
from transitiehuis.workflow import NotAllowed, WrongStatus

PAGE = 25
Page = Callable[..., HttpResponse]


def page(*allowed: str) -> Callable[[Page], Page]:
    """A page about one offer: too late is a sentence on the page of that offer; twice is once."""

    def made(view: Page) -> Page:
        @roles(*allowed)
        @once
        @wraps(view)
        def opened(request: HttpRequest, pk: int) -> HttpResponse:
            offer = _offer(request, pk)
            try:
                with transaction.atomic():
                    return view(request, offer)
            except WrongStatus as late:
                messages.error(request, str(late))
                return redirect(offer.get_absolute_url())

        return opened

    return made


def _offer(request: HttpRequest, pk: int) -> OrientationOffer:
    named = ("host__place", "place", "theme", "region", "offered_by__user", "offered_by__organisation")
    return get_object_or_404(OrientationOffer.objects.visible_to(request.actor).select_related(*named), pk=pk)


@roles(*OFFERERS)
@filters_stay
def offers(request: HttpRequest) -> HttpResponseBase:
    """What is offered from today on, in order of date."""
    choices = OfferFilter(request.GET, actor=request.actor)
    rows = choices.rows().select_related("host", "place", "theme")
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    for offer in found:
        offer.km = round(offer.place.distance_km(choices.centre)) if choices.centre else None
    return render(request, "intake/offers.html", {"choices": choices, "page": found})


@roles(*OFFERERS)
@once
def put_up(request: HttpRequest) -> HttpResponse:
    """Offer an activity, on one or more days."""
    if not request.actor.region_ids:
        raise NotAllowed
    form = OfferForm(request.POST if request.method == "POST" else None, actor=request.actor)
    made: list[OrientationOffer] = []
    if form.is_valid() and taken(form, lambda: made.extend(form.put_up())):
        said = ngettext("The activity can be booked.", "%(days)s days can be booked.", len(made)) % {"days": len(made)}
        messages.success(request, said)
        return redirect(made[0].get_absolute_url() if len(made) == 1 else "intake:offers")
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "intake/offer_form.html", {"form": form}, status=status)


@page(*OFFERERS)
def offer(request: HttpRequest, offer: OrientationOffer) -> HttpResponse:
    """One activity: when, where, how many seats are left, who of mine come, and book a group."""
    form = _book_form(request, offer)
    if form and form.is_valid():
        booked = offer.book(form.cleaned_data["people"], by=request.actor)
        _tell(request, booked)
        return redirect(offer.get_absolute_url())
    context = {**_facts(offer), "form": form, "mine": _coming(request, offer), "bookings": _bookings(request, offer)}
    hosted = offer.is_of(request.actor)
    context["recordable"] = offer.goes_on and offer.on <= days.today()
    context |= {"hosted": hosted, "may_cancel": hosted and offer.goes_on and not offer.begun}
    status = UNPROCESSABLE if form and form.is_bound and form.errors else 200
    return render(request, "intake/offer.html", context, status=status)


def _facts(offer: OrientationOffer) -> dict[str, Any]:
    rows = [
        (_("When"), when(offer)),
        (_("Where"), where(offer)),
        (_("Theme"), capfirst(offer.theme.name) if offer.theme else ""),
        (_("Seats"), _("%(left)s of %(seats)s free") % {"left": offer.seats_left, "seats": offer.seats}),
        (_("Who may book"), capfirst(str(offer.get_bookable_by_display()))),
        (_("Offered by"), f"{offer.offered_by.user.name}, {offer.offered_by.organisation.name}"),
    ]
    return {"offer": offer, "facts": [row for row in rows if row[1]]}


def _people(request: HttpRequest, offer: OrientationOffer) -> QuerySet[Trajectory]:
    """Whom my organisation may book: held by us, not past orientation, nothing planned that day; by name."""
    busy = OrientationActivity.objects.planned().filter(on=offer.on).values("trajectory")
    held = Trajectory.objects.visible_to(request.actor).held_by(request.actor.organisation_ids).open()
    found = held.filter(step__in=ORIENTATION_STEPS).exclude(pk__in=busy).select_related("candidate__place", "profile")
    return found.prefetch_related("profile__themes").by_name()


def _book_form(request: HttpRequest, offer: OrientationOffer) -> BookForm | None:
    if not offer.open_to(request.actor) or not offer.goes_on or offer.begun:
        return None
    if request.method != "POST" and not offer.seats_left:
        return None
    sent = request.POST if request.method == "POST" else None
    return BookForm(sent, people=_people(request, offer), theme_id=offer.theme_id)


def _tell(request: HttpRequest, booked: Booked) -> None:
    """Who has a seat, who has none, and whom it could not be for: each by number."""
    if booked.done:
        facts = {"count": len(booked.done)}
        words = ngettext("%(count)s candidate has a seat.", "%(count)s candidates have a seat.", len(booked.done))
        messages.success(request, words % facts)
    if booked.full:
        messages.warning(request, _("No seat was left for: %(numbers)s.") % {"numbers": ", ".join(booked.full)})
    for number, why in booked.refused:
        messages.warning(request, f"{number}: {why}")


def _coming(request: HttpRequest, offer: OrientationOffer) -> list[OrientationActivity]:
    """Of those my organisation works on, who was booked; companies and others see none."""
    if not request.actor.has_role(*WORKERS):
        return []
    found = OrientationActivity.objects.visible_to(request.actor).filter(offer=offer).exclude(status="cancelled")
    named = found.select_related("trajectory__candidate", "no_show_reason", "new_wish")
    return list(named.order_by("trajectory__candidate__sort_name", "pk"))


def _bookings(request: HttpRequest, offer: OrientationOffer) -> list[Any]:
    """For who hosts it or put it up: how many of which partner, and whom to ask."""
    if not offer.is_of(request.actor):
        return []
    found = offer.bookings.filter(people__gt=0).select_related("organisation", "member__user")
    return list(found.order_by("organisation__name", "pk"))


@page(*WORKERS)
def attendance(request: HttpRequest, offer: OrientationOffer) -> HttpResponse:
    """Everybody of mine on one screen: was there or not, three words, and the wish from now on."""
    if offer.on > days.today():
        raise WrongStatus(_("Who was there can be recorded from the day itself."))
    coming = _coming(request, offer)
    waiting = [activity for activity in coming if activity.status == "planned"]
    form = AttendanceForm(request.POST if request.method == "POST" else None, activities=waiting)
    if form.is_valid():
        _record(request, form)
        return redirect("intake:offer_attendance", offer.pk)
    done = [activity for activity in coming if activity.status != "planned"]
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    context = {**_facts(offer), "form": form, "done": done, "waiting": waiting}
    return render(request, "intake/offer_attendance.html", context, status=status)


def _record(request: HttpRequest, form: AttendanceForm) -> None:
    """Row by row: what a colleague recorded meanwhile is told and does not stop the rest."""
    count = 0
    for activity, row in form.answers():
        try:
            with transaction.atomic():
                form.take(activity, row, request.actor)
        except WrongStatus as late:
            messages.warning(request, f"{activity.trajectory.number}: {late}")
        else:
            count += 1
    if count:
        words = ngettext("Recorded for %(count)s candidate.", "Recorded for %(count)s candidates.", count)
        messages.success(request, words % {"count": count})


@page(*OFFERERS)
def cancel(request: HttpRequest, offer: OrientationOffer) -> HttpResponse:
    """It does not go on: all who had a seat are told and plan again."""
    if not offer.is_of(request.actor):
        raise NotAllowed
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        people = offer.cancel(form.cleaned_data["note"], by=request.actor)
        facts = {"people": people}
        words = ngettext(
            "Called off. %(people)s candidate is told.", "Called off. %(people)s candidates are told.", people
        )
        messages.success(request, words % facts)
        return redirect(offer.get_absolute_url())
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "intake/offer_cancel.html", {**_facts(offer), "form": form}, status=status)
