"""Why the law lets the own organisation share: read, in its own words, and what it said before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from intake.forms.ground import GroundForm
from intake.models import LegalGround, OwnGround, Purpose
from intake.views.page import UNPROCESSABLE, taken
from transitiehuis import days
from transitiehuis.netwerk.forms import posted
from transitiehuis.netwerk.models import Role
from transitiehuis.ui.access import roles
from transitiehuis.ui.once import once
from transitiehuis.workflow import WrongStatus


@dataclass(frozen=True)
class Ground:
    """One purpose: the sentences as they are sent today, the shared words, and the versions, newest first."""

    purpose: str
    shared: LegalGround
    now: LegalGround
    said: list[tuple[str, str]]
    versions: list[OwnGround]

    @property
    def title(self) -> str:
        return capfirst(str(Purpose(self.purpose).label))

    @property
    def number(self) -> int:
        return self.versions[0].number if self.versions else 0

    @property
    def own(self) -> OwnGround | None:
        """The version that holds, when it has words of its own."""
        return self.versions[0] if self.versions and self.versions[0].is_own else None


def grounds_of(request: HttpRequest) -> list[Ground]:
    """For each purpose that organisations of this kind have a ground for; two queries."""
    organisation: Any = request.actor.organisation
    shared = LegalGround.objects.current_on(days.today()).filter(organisation_kind=organisation.kind)
    rows = OwnGround.objects.visible_to(request.actor).select_related("adapted_by").newest_first()
    versions: dict[str, list[OwnGround]] = {}
    for row in rows:
        versions.setdefault(row.purpose, []).append(row)
    found = []
    for ground in shared.order_by("purpose"):
        mine = versions.get(ground.purpose, [])
        now = mine[0].over(ground) if mine else ground
        said: list[tuple[str, str]] = []
        for language, name in (("nl", _("In Dutch")), ("en", _("In English"))):
            with override(language):
                said.append((name, format_html('<span lang="{}">{}</span>', language, now.sentence(organisation))))
        found.append(Ground(ground.purpose, ground, now, said, mine))
    return found


@roles(Role.MANAGER)
def grounds(request: HttpRequest) -> HttpResponse:
    """What is told to candidates and partners now, and what was told before."""
    return render(request, "intake/grounds.html", {"grounds": grounds_of(request)})


def find(request: HttpRequest, purpose: str) -> Ground:
    """The one of this purpose; 404 where organisations of this kind have none."""
    for ground in grounds_of(request):
        if ground.purpose == purpose:
            return ground
    raise Http404


@roles(Role.MANAGER)
@once
def adapt(request: HttpRequest, purpose: str) -> HttpResponse:
    """Own words; what was sent before keeps the sentence it was sent with."""
    found = find(request, purpose)
    initial = {name: getattr(found.now, name) for name in ("ground_nl", "ground_en", "law")}
    initial |= {"certainty": found.own.certainty if found.own else "", "after": found.number}
    form = GroundForm(posted(request), initial=initial)
    if form.is_valid() and taken(form, lambda: OwnGround.adapt(purpose, by=request.actor, **form.words())):
        messages.success(request, _("From now on this sentence is told. What was sent keeps its own."))
        return redirect("intake:grounds")
    if form.is_bound and form.non_field_errors():
        form.read_now(found.number)
    context = {"form": form, "ground": found}
    return render(request, "intake/ground.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@roles(Role.MANAGER)
def share(request: HttpRequest, purpose: str) -> HttpResponse:
    """Back to the words that all organisations of this kind share."""
    found = find(request, purpose)
    try:
        if found.own:
            OwnGround.adapt(purpose, after=found.number, by=request.actor)
    except WrongStatus as late:
        messages.error(request, str(late))
    else:
        messages.success(request, _("The shared sentence is told again."))
    return redirect("intake:grounds")
