"""What is asked on the pages of guidance: a begeleider, a handover of the lead, a goal, a ceiling."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from intake.guard import GuardedText
from intake.models import WORKERS, Involvement, PartyRole, Trajectory
from nazorg.models import Check, GoalKind, GoalWho, GuidanceKind
from nazorg.models.case_load import MOST_EVER, Load
from transitiehuis import days
from transitiehuis.netwerk.models import Membership, Role
from transitiehuis.ui.forms import DateInput, HuisHelper


def spelled(choices: Any) -> list[tuple[str, str]]:
    """As they stand in a list of choices: each with a capital."""
    return [(value, capfirst(str(label))) for value, label in choices.choices]


class PersonChoice(forms.ModelChoiceField):
    """Somebody with their organisation, and how many people they lead where a ceiling is passed."""

    loads: dict[int, Load] = {}

    def label_from_instance(self, obj: Any) -> str:
        words = f"{obj.user.name}, {obj.organisation.name}"
        load = self.loads.get(obj.pk)
        return f"{words} ({load.words})" if load and load.most is not None else words


def people_of(trajectory: Trajectory, *roles: str) -> Any:
    """People with one of these roles of organisations that take part in the traject today."""
    parties = Involvement.objects.filter(trajectory=trajectory).current_on(days.today())
    orgs = parties.exclude(role=PartyRole.RECEIVER).values("organisation")
    found = Membership.objects.current_on(days.today()).with_role(*roles).filter(organisation__in=orgs)
    return found.select_related("user", "organisation").in_order()


class GuideForm(forms.Form):
    """One more begeleider: a person of a betrokken partij, or a praktijkopleider without account by name."""

    kind = forms.ChoiceField(label=_("As what?"), choices=lambda: spelled(GuidanceKind))
    person = PersonChoice(
        label=_("Who?"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("choose"),
        help_text=_("People of organisations that take part in this trajectory."),
    )
    name = forms.CharField(
        label=_("Or the workplace trainer's name"),
        max_length=120,
        required=False,
        help_text=_("For somebody at the training company without an account."),
    )

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_of(trajectory, *WORKERS, Role.TRAINER)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        person, name = found.get("person"), found.get("name")
        trainer = found.get("kind") == GuidanceKind.TRAINER
        if bool(person) == bool(name) and "person" not in self.errors:
            self.add_error("person", _("Choose a person, or type the workplace trainer's name."))
        elif name and not trainer:
            self.add_error("name", _("Only a workplace trainer can be somebody without an account."))
        elif person and trainer != (person.role == Role.TRAINER):
            self.add_error("person", _("This person does other work. Choose somebody else, or another kind."))
        return found


class LeadForm(GuardedText, forms.Form):
    """To whom the lead is offered, and what was done before."""

    guarded = ("note",)
    to = PersonChoice(label=_("Who leads from now on?"), queryset=Membership.objects.none(), empty_label=_("choose"))
    checked = forms.MultipleChoiceField(
        label=_("What is done"),
        choices=lambda: spelled(Check),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tell the candidate first who is going to call.")},
    )
    note = forms.CharField(
        label=_("What does the new guide need to know?"),
        max_length=300,
        required=False,
        help_text=_("A sentence or two. No health, no BSN."),
    )

    def __init__(self, *args: Any, trajectory: Trajectory, partners: Any, loads: list[Load], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = partners
        self.fields["to"].loads = {load.membership.pk: load for load in loads}

    def clean_checked(self) -> list[str]:
        checked: list[str] = self.cleaned_data["checked"]
        if Check.TOLD not in checked:
            raise forms.ValidationError(_("Tell the candidate first who is going to call."))
        return checked


class GoalForm(GuardedText, forms.Form):
    """A goal or an agreement, as the candidate reads it."""

    guarded = ("text",)
    kind = forms.ChoiceField(label=_("What is it?"), choices=lambda: spelled(GoalKind), initial=GoalKind.AGREEMENT)
    text = forms.CharField(
        label=_("In plain words"),
        max_length=200,
        help_text=_("The candidate reads this too. For example: I cycle to work, the bicycle comes before 1 May."),
    )
    who = forms.ChoiceField(label=_("Who does it?"), choices=lambda: spelled(GoalWho))
    due = forms.DateField(label=_("Before which day?"), widget=DateInput, required=False)

    @property
    def helper(self) -> HuisHelper:
        return HuisHelper(self, Layout("text", "keep_text", Row(Column("kind"), Column("who")), Row(Column("due"))))

    def clean_due(self) -> Any:
        due = self.cleaned_data["due"]
        if due and due < days.today():
            raise forms.ValidationError(_("Choose today or a later day."))
        return due


class CeilingForm(forms.Form):
    most = forms.IntegerField(
        label=_("How many people does one guide lead at most?"),
        min_value=1,
        max_value=MOST_EVER,
        help_text=_("More is possible: the list and the handover warn, nothing is refused."),
    )
