"""The choices above the list of trajecten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.models import Step, Theme, Trajectory
from intake.search import found_by
from transitiehuis import days
from transitiehuis.netwerk.models import Place

if TYPE_CHECKING:
    from intake.models.trajectory import TrajectoryQuerySet
    from transitiehuis.netwerk.actor import Actor

EVERYBODY, MINE, TEAM, ELSEWHERE = "", "mine", "team", "elsewhere"
OPEN, CLOSED, ALL = "", "closed", "all"
BY_DATE, BY_NAME = "", "name"


class TrajectoryFilter(forms.Form):
    """What is chosen; a value that does not exist counts as not chosen."""

    fields: dict[str, Any]

    q = forms.CharField(label=gettext_lazy("Name or number"), required=False, max_length=100)
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose"),
        required=False,
        choices=[
            (EVERYBODY, gettext_lazy("Everybody's")),
            (MINE, gettext_lazy("Mine")),
            (TEAM, gettext_lazy("My organisation has the turn")),
            (ELSEWHERE, gettext_lazy("Somebody else has the turn")),
        ],
    )
    step = forms.ChoiceField(label=gettext_lazy("Step"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            (OPEN, gettext_lazy("Running")),
            (CLOSED, gettext_lazy("Closed")),
            (ALL, gettext_lazy("Running and closed")),
        ],
    )
    order = forms.ChoiceField(
        label=gettext_lazy("In order of"),
        required=False,
        choices=[(BY_DATE, gettext_lazy("Date of the next action")), (BY_NAME, gettext_lazy("Last name"))],
    )
    late = forms.BooleanField(label=gettext_lazy("Only what is late"), required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        self.actor = actor
        self.seen = Trajectory.objects.visible_to(actor)
        self.fields["q"].widget.input_type = "search"
        self.fields["step"].choices = [("", _("All steps")), *((s, capfirst(label)) for s, label in Step.choices)]
        themes = Theme.objects.in_order().only("name_nl", "name_en")
        self.fields["theme"].choices = [("", _("All themes")), *((str(t.pk), t.name) for t in themes)]
        places = Place.objects.filter(pk__in=self.seen.values("candidate__place")).in_order().values_list("pk", "name")
        self.fields["place"].choices = [("", _("All places")), *((str(pk), name) for pk, name in places)]

    def rows(self) -> TrajectoryQuerySet:
        """The trajecten that were asked for, in the order that was asked for; what may not be seen is not there."""
        self.is_valid()
        chosen = self.cleaned_data
        rows = found_by(self.seen, chosen.get("q", ""))
        rows = self._whose(self._state(rows, chosen.get("state")), chosen.get("whose"))
        if chosen.get("step"):
            rows = rows.filter(step=chosen["step"])
        if chosen.get("theme"):
            rows = rows.filter(profile__themes=chosen["theme"])
        if chosen.get("place"):
            rows = rows.filter(candidate__place=chosen["place"])
        if chosen.get("late"):
            rows = rows.overdue_on(days.today())
        return rows.by_name() if chosen.get("order") == BY_NAME else rows.in_order()

    def _state(self, rows: TrajectoryQuerySet, state: str | None) -> TrajectoryQuerySet:
        if state == CLOSED:
            return rows.closed()
        return rows if state == ALL else rows.open()

    def _whose(self, rows: TrajectoryQuerySet, whose: str | None) -> TrajectoryQuerySet:
        if whose == MINE:
            return rows.filter(assignee__in=self.actor.membership_ids)
        if whose == TEAM:
            return rows.held_by(self.actor.organisation_ids)
        return rows.exclude(holder__in=self.actor.organisation_ids) if whose == ELSEWHERE else rows
