"""Trying a trade: planning a day, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import Named, ahead
from intake.forms.steps import ReasonField
from intake.guard import GuardedText
from intake.models import OrientationActivity, OrientationKind, ReasonKind, Theme, Trajectory
from transitiehuis import days
from transitiehuis.netwerk.models import Organisation
from transitiehuis.ui.forms import sometimes

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class OrientationPlanForm(forms.Form):
    fields: dict[str, Any]

    kind = forms.ChoiceField(label=gettext_lazy("What will it be?"), widget=forms.RadioSelect)
    host = Named(queryset=Organisation.objects.none(), label=gettext_lazy("Where?"), empty_label=gettext_lazy("Choose"))
    on = ahead(gettext_lazy("On which day?"))
    theme = Named(
        queryset=Theme.objects.none(),
        label=gettext_lazy("Theme"),
        required=False,
        empty_label=gettext_lazy("No theme yet"),
        widget=forms.Select(attrs={"class": "w-mid"}),
    )

    def __init__(self, *args: Any, trajectory: Trajectory, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(value, capfirst(label)) for value, label in OrientationKind.choices]
        hosts = Organisation.objects.visible_to(actor).partners_of([trajectory.region_id], days.today())
        kinds = Organisation.Kind
        self.fields["host"].queryset = hosts.filter(
            kind__in=[kinds.EMPLOYER, kinds.MBO_SCHOOL, kinds.SECTOR_SCHOOL, kinds.BRANCH]
        ).in_order()
        self.fields["theme"].queryset = Theme.objects.valid_on(days.today()).in_order()
        wanted = list(trajectory.profile.themes.in_order())
        self.fields["theme"].initial = wanted[0].pk if wanted else None


class OrientationOutcomeForm(GuardedText):
    """Was the candidate there, and what now?"""

    guarded = ("said",)
    GO, STOP, MISSED, CANCELLED = "go", "stop", "missed", "cancelled"

    outcome = forms.ChoiceField(
        label=gettext_lazy("Was the candidate there?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what came of it.")},
        choices=[
            (GO, gettext_lazy("Was there, and wants to go on in this trade")),
            (STOP, gettext_lazy("Was there, and wants to try something else")),
            (MISSED, gettext_lazy("Did not come")),
            (CANCELLED, gettext_lazy("It did not go ahead")),
        ],
    )
    said = forms.CharField(
        label=gettext_lazy("Three words of the candidate"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For example: busy, nice people, cold."),
    )
    wish = Named(
        queryset=Theme.objects.none(),
        label=gettext_lazy("Wish from now on"),
        required=False,
        empty_label=gettext_lazy("The wish stays"),
        help_text=gettext_lazy("Another wish is a good outcome too."),
    )
    reason = sometimes(
        ReasonField(
            ReasonKind.NO_SHOW,
            label=gettext_lazy("Why did the candidate not come?"),
            required=False,
            help_text=gettext_lazy("Only when the candidate did not come."),
        )
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].offer()
        self.fields["wish"].queryset = Theme.objects.valid_on(days.today()).in_order()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        missed = cleaned.get("outcome") == self.MISSED
        if missed and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Choose why the candidate did not come."))
        return cleaned

    def take(self, activity: OrientationActivity, by: Actor) -> None:
        """Record it: see `attend`, `miss` and `cancel` of the activity."""
        outcome = self.cleaned_data["outcome"]
        facts = {"said": self.cleaned_data["said"], "new_wish": self.cleaned_data["wish"]}
        if outcome == self.MISSED:
            activity.miss(self.cleaned_data["reason"], by=by, **facts)
        elif outcome == self.CANCELLED:
            activity.cancel(by=by, **facts)
        else:
            activity.attend(by=by, go_on=outcome == self.GO, **facts)
