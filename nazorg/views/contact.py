"""Contact moments: what is due, and recording one."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.models import WORKERS
from nazorg.forms import HELD, NOT_REACHED, RecordForm
from nazorg.models import ContactMoment, ContactStatus
from nazorg.models.contact import ContactMomentQuerySet
from nazorg.story import told
from nazorg.worklist import item_of
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor
from transitiehuis.ui.access import roles
from transitiehuis.ui.filters import filters_stay
from transitiehuis.ui.words import day as day_words

PER_PAGE = 25
WEEK_WERKDAGEN, MONTH_WERKDAGEN = 5, 21


class MomentFilter(forms.Form):
    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        required=False,
        choices=[
            ("", gettext_lazy("Until a week from now")),
            ("late", gettext_lazy("Late")),
            ("month", gettext_lazy("Until a month from now")),
        ],
    )
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose"),
        required=False,
        choices=[("", gettext_lazy("My team's")), ("mine", gettext_lazy("Mine"))],
    )


def chosen(actor: Actor, choice: MomentFilter):
    """The moments the filter asks for; a choice that does not exist is no filter."""
    day, facts = days.today(), choice.cleaned_data if choice.is_valid() else {}
    moments = ContactMoment.objects.visible_to(actor).owned_by(actor.organisation_ids)
    if facts.get("whose") == "mine":
        moments = moments.filter(assignee__in=actor.membership_ids)
    if facts.get("when") == "late":
        return moments.overdue_on(day)
    ahead = MONTH_WERKDAGEN if facts.get("when") == "month" else WEEK_WERKDAGEN
    return moments.due_by(days.add_werkdagen(day, ahead))


@roles(*WORKERS)
@filters_stay
def moment_list(request: HttpRequest) -> HttpResponse:
    choice = MomentFilter(request.GET)
    moments = chosen(request.actor, choice).with_people().in_order()
    page = Paginator(moments, PER_PAGE).get_page(request.GET.get("page"))
    day = days.today()
    absent = {membership.pk: membership.user.name for membership in request.actor.absent_colleagues(day)}
    rows = [item_of(moment, request.actor, day, absent) for moment in page.object_list]
    return render(request, "nazorg/moment_list.html", {"page": page, "rows": rows, "choice": choice})


@roles(*WORKERS)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    moments = ContactMoment.objects.visible_to(request.actor).with_people()
    moment = get_object_or_404(moments, pk=pk)
    form = RecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, carry_out(moment, form.cleaned_data, request.actor))
        return redirect("trajectory", moment.trajectory.number)
    return render(request, "nazorg/record.html", {"form": form, "moment": moment, **beside(moment, moments)})


def beside(moment: ContactMoment, moments: ContactMomentQuerySet) -> dict[str, object]:
    """What is good to have in view during the call: how to reach the candidate and what was said last."""
    candidate = moment.trajectory.candidate
    held = moments.filter(trajectory=moment.trajectory, status=ContactStatus.HELD).order_by("-held_on", "-pk")
    reach = [
        (_("Telephone"), candidate.phone),
        (_("E-mail"), candidate.email),
        (_("Works at"), moment.placement.employer.name),
        (_("Since"), day_words(moment.placement.start)),
        (_("Tried before"), moment.tries or ""),
    ]
    return {"reach": reach, "earlier": told(held[:3])}


def carry_out(moment: ContactMoment, facts: dict, actor: Actor) -> str:
    """Take the step that was chosen; the sentence for on the page."""
    if facts["came_of_it"] == HELD:
        asked = {name: facts[name] for name in ("held_on", "wellbeing", "learning", "note")}
        moment.record(**asked, by=actor)
        return _("The contact has been recorded.")
    if facts["came_of_it"] == NOT_REACHED:
        moment.not_reached(by=actor)
        return _("Not reached. The contact moment stays on your list.")
    moment.move(facts["moved_to"], by=actor)
    return _("The new day stands in the plan.")
