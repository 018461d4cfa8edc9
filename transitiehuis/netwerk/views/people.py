"""Colleagues of one's own organisation: who is here, who is invited, who leaves, who stands in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from transitiehuis import days
from transitiehuis.netwerk.forms import AbsenceForm, EndForm, InviteForm, posted
from transitiehuis.netwerk.models import Absence, Invitation, Membership, Role
from transitiehuis.ui import words
from transitiehuis.ui.access import roles
from transitiehuis.workflow import NotAllowed, WrongStatus


def colleagues(request: HttpRequest):
    """Today's memberships of the organisation this person acts for."""
    found = Membership.objects.visible_to(request.actor).of_own_organisation(request.actor)
    return found.current_on(days.today()).select_related("user", "region", "organisation").in_order()


def people(request: HttpRequest) -> HttpResponse:
    absences = Absence.objects.visible_to(request.actor).ending_from(days.today())
    invitations = Invitation.objects.visible_to(request.actor).waiting()
    context = {
        "people": colleagues(request),
        "absences": absences.select_related("membership__user", "replaced_by__user").in_order(),
        "invitations": invitations.select_related("link", "invited_by").in_order(),
        "manager": request.actor.has_role(Role.MANAGER),
    }
    return render(request, "netwerk/people.html", context)


@roles(Role.MANAGER)
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(posted(request), actor=request.actor)
    if form.is_valid():
        try:
            invitation = Invitation.send(by=request.actor, **form.cleaned_data)
        except WrongStatus as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The invitation to %(name)s is on its way.") % {"name": invitation.name})
            return redirect("netwerk:people")
    return render(request, "netwerk/invite.html", {"form": form})


@require_POST
@roles(Role.MANAGER)
def withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.actor), pk=pk)
    invitation.withdraw(by=request.actor)
    messages.success(request, _("The invitation to %(name)s was withdrawn.") % {"name": invitation.name})
    return redirect("netwerk:people")


@roles(Role.MANAGER)
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(colleagues(request), pk=pk)
    form = EndForm(posted(request), initial={"last_day": days.today()})
    if form.is_valid():
        try:
            membership.end(last_day=form.cleaned_data["last_day"], by=request.actor)
        except WrongStatus as error:
            form.add_error(None, str(error))
        else:
            told = {"name": membership.user.name, "day": words.day(membership.until)}
            messages.success(request, _("%(name)s works here up to and including %(day)s.") % told)
            return redirect("netwerk:people")
    return render(request, "netwerk/end_membership.html", {"form": form, "membership": membership})


def absence(request: HttpRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(colleagues(request), pk=pk)
    if membership.user != request.actor.user and not request.actor.has_role(Role.MANAGER):
        raise NotAllowed
    others = colleagues(request).exclude(user=membership.user)
    form = AbsenceForm(posted(request), colleagues=others, initial={"since": days.today()})
    if form.is_valid():
        try:
            put_down = form.cleaned_data
            membership.stand_in(
                put_down["replaced_by"], since=put_down["since"], until=put_down["until"], by=request.actor
            )
        except WrongStatus as error:
            form.add_error(None, str(error))
        else:
            told = {"name": put_down["replaced_by"].user.name, "other": membership.user.name}
            messages.success(request, _("%(name)s stands in for %(other)s.") % told)
            return redirect("netwerk:people")
    return render(request, "netwerk/absence.html", {"form": form, "membership": membership, "others": others})


@require_POST
def end_absence(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Absence.objects.visible_to(request.actor).select_related("membership__user"), pk=pk)
    found.end(by=request.actor)
    messages.success(request, _("%(name)s is back.") % {"name": found.membership.user.name})
    return redirect("netwerk:people")
