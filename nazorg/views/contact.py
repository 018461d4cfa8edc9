"""Contact moments: what is due, and recording one."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.models import WORKERS, Trajectory
from intake.views.page import UNPROCESSABLE, taken, worked
from matching.models import Placement
from nazorg.forms import HELD, NOT_REACHED, RecordForm
from nazorg.models import ContactMoment, ContactStatus
from nazorg.story import told
from nazorg.views.kept import went
from nazorg.worklist import due_items, due_rows
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor
from transitiehuis.ui.access import roles
from transitiehuis.ui.filters import filters_stay
from transitiehuis.ui.words import day as day_words
from transitiehuis.workflow import WrongStatus

PER_PAGE = 25
WEEK_WERKDAGEN, MONTH_WERKDAGEN = 5, 21
GLANCE = "begeleiding"  # whom to call next stands there


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
    page = Paginator(due_rows(chosen(request.actor, choice)), PER_PAGE).get_page(request.GET.get("page"))
    day = days.today()
    absent = {membership.pk: membership.user.name for membership in request.actor.absent_colleagues(day)}
    rows = due_items(page.object_list, request.actor, day, absent)
    return render(request, "nazorg/moment_list.html", {"page": page, "rows": rows, "choice": choice})


@roles(*WORKERS)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    moments = ContactMoment.objects.visible_to(request.actor).with_people()
    moment = get_object_or_404(moments, pk=pk)
    form = RecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and taken(form, lambda: carry_out(moment, form, request)):
        return went(request, redirect(onward(request, moment.trajectory)))
    return page(request, form, moment, moment.placement, name=moment.name)


@roles(*WORKERS)
def call(request: HttpRequest, number: str) -> HttpResponse:
    """Somebody called, or was called: the moment that is due this week, else one more beside the plan."""
    trajectory = worked(request, number)
    running = Placement.objects.visible_to(request.actor).filter(trajectory=trajectory).started()
    placement = running.select_related("employer").first()
    if placement is None:
        raise WrongStatus(_("This candidate is not at work any more."))
    placement.trajectory = trajectory
    week = days.add_werkdagen(days.today(), WEEK_WERKDAGEN)
    due = ContactMoment.objects.visible_to(request.actor).filter(placement=placement).due_by(week).in_order().first()
    if due and request.method != "POST":
        back = f"?van={GLANCE}" if request.GET.get("van") == GLANCE else ""
        return redirect(reverse("nazorg:record", args=[due.pk]) + back)
    form = RecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and taken(form, lambda: begin(placement, form, request)):
        return went(request, redirect(onward(request, trajectory)))
    return page(request, form, None, placement, name=_("Extra contact"))


def begin(placement: Placement, form: RecordForm, request: HttpRequest) -> None:
    due = form.cleaned_data.get("moved_to") or days.today()
    moment = ContactMoment.begin(placement, due, by=request.actor, sent=form.cleaned_data["sent"])
    carry_out(moment, form, request)


def page(
    request: HttpRequest, form: RecordForm, moment: ContactMoment | None, placement: Placement, name: str
) -> HttpResponse:
    trajectory = placement.trajectory if moment is None else moment.trajectory
    keep = f"contact-{moment.pk}" if moment else f"call-{trajectory.number}"
    context = {
        "form": form,
        "trajectory": trajectory,
        "placement": placement,
        "name": name,
        "keep": keep,
        "over": moment is not None and moment.status != ContactStatus.OPEN,
        **beside(trajectory, placement, moment, request.actor),
    }
    return render(request, "nazorg/record.html", context, status=UNPROCESSABLE if form.errors else 200)


def onward(request: HttpRequest, trajectory: Trajectory) -> str:
    """Back to the list somebody works through, else to the dossier."""
    return reverse("nazorg:mine") if request.GET.get("van") == GLANCE else trajectory.get_absolute_url()


def beside(
    trajectory: Trajectory, placement: Placement, moment: ContactMoment | None, actor: Actor
) -> dict[str, object]:
    """What is good to have in view during the call: how to reach the candidate and what was said last."""
    moments = ContactMoment.objects.visible_to(actor).with_people()
    held = moments.filter(trajectory=trajectory, status=ContactStatus.HELD).order_by("-held_on", "-pk")
    reach = [
        (_("E-mail"), trajectory.candidate.email),
        (_("Works at"), placement.employer.name),
        (_("Since"), day_words(placement.start)),
        (_("Tried before"), (moment.tries if moment else 0) or ""),
    ]
    return {"reach": reach, "phone": trajectory.candidate.phone, "earlier": told(held[:3])}


def carry_out(moment: ContactMoment, form: RecordForm, request: HttpRequest) -> None:
    """Take the step that was chosen, and say so on the next page."""
    actor, sent = request.actor, form.cleaned_data["sent"]
    came = form.cleaned_data["came_of_it"]
    if came == HELD:
        moment.record(**form.observed(), by=actor, sent=sent)
        said = _("The contact has been recorded.")
    elif came == NOT_REACHED:
        moment.not_reached(by=actor, sent=sent)
        said = _("Not reached. The contact moment stays on your list.")
    else:
        moment.move(form.cleaned_data["moved_to"], by=actor, sent=sent)
        said = _("The new day stands in the plan.")
    messages.success(request, said)
