"""The matchingsprofiel to read: both layers, freshness, 'klopt nog', and the file in VUM's words."""

from datetime import datetime

from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intake.access import is_guide
from intake.facts import support_facts
from intake.models import DossierView, FactGroup, MatchingProfile, Trajectory, ViewKind
from intake.profile_page import groups_of
from intake.statements import stated_now, statement_facts
from intake.views.page import step, summary_of, worked
from intake.views.talk import opened
from intake.vum import as_vum
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor


def _profile(trajectory: Trajectory) -> MatchingProfile:
    found = MatchingProfile.objects.select_related("updated_by").get(trajectory=trajectory)
    found.trajectory = trajectory
    return found


@step
def page(request: HttpRequest, number: str) -> HttpResponse:
    """What a company sees, how fresh it is, and what a company never sees."""
    trajectory = worked(request, number)
    opened(request, trajectory)
    found = _with_both_layers(trajectory, request.actor)
    context = {"trajectory": trajectory, "summary": summary_of(trajectory), "groups": groups_of(found.profile)}
    if guides := found.__dict__["guides"]:
        context["stated"] = statement_facts(found.__dict__["stated"])
        context["support"] = support_facts(found, request.actor)
    return render(request, "intake/profile_page.html", {**context, "guides": guides})


def _with_both_layers(trajectory: Trajectory, actor: Actor) -> Trajectory:
    """The traject with profile, second layer and statements, and whether the reader may see those; one query."""
    day = days.today()
    found = Trajectory.objects.with_part(actor).select_related("profile__updated_by", "support")
    guides = ExpressionWrapper(is_guide(actor, day), output_field=BooleanField())
    return found.annotate(guides=guides, stated=stated_now(actor, day)).get(pk=trajectory.pk)


@require_POST
@step
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """'Klopt nog': one group of facts is fresh again, nothing is retyped."""
    trajectory = worked(request, number)
    group = request.POST.get("group", "")
    if group not in FactGroup.values:
        raise Http404
    _profile(trajectory).confirm(group, by=request.actor, seen=_moment(request.POST.get("seen", "")))
    messages.success(request, _("Noted: this still holds today."))
    return redirect("intake:profile_page", number)


def _moment(typed: str) -> datetime | None:
    try:
        return parse_datetime(typed)
    except ValueError:
        return None


@step
def vum(request: HttpRequest, number: str) -> HttpResponse:
    """The nameless layer as a file in VUM's names and codes; a line in the inzagelog says who took it."""
    trajectory = worked(request, number)
    DossierView.log([trajectory], ViewKind.EXPORTED, by=request.actor)
    answer = JsonResponse(as_vum(_profile(trajectory)), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="vum-{trajectory.number}.json"'
    return answer
