"""One statement in one form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import done
from intake.guard import GuardedText
from intake.models import Statement, StatementAnswer, StatementBasis, StatementSubject, TargetGroup, Trajectory
from transitiehuis import days
from transitiehuis.ui.forms import DateInput, HuisHelper
from transitiehuis.ui.years import ValidUntil

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

OFFERED_BASES = [basis for basis in StatementBasis if basis != StatementBasis.PROFILE]
GROUP = "group:"


def said_choices() -> list[Any]:
    """Target groups and instruments in one list, so that it is one choice."""
    groups = [(f"{GROUP}{value}", capfirst(label)) for value, label in TargetGroup.choices]
    instruments = [
        (value, capfirst(label)) for value, label in StatementSubject.choices if value != StatementSubject.TARGET_GROUP
    ]
    return [("", _("Choose")), (_("Target group"), groups), (_("Instruments"), instruments)]


class StatementForm(GuardedText):
    """What my organisation states, since when, until when and resting on what."""

    guarded = ("reference", "note")

    what = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=said_choices,
        widget=forms.Select(attrs={"class": "w-mid"}),
        error_messages={"required": gettext_lazy("Choose what the statement is about.")},
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("What do you state?"),
        widget=forms.RadioSelect,
        choices=lambda: [(value, capfirst(label)) for value, label in StatementAnswer.choices],
        initial=StatementAnswer.YES,
        help_text=gettext_lazy("A target group always applies."),
    )
    stated_on = done(gettext_lazy("Stated on"))
    valid_from = forms.DateField(
        label=gettext_lazy("Holds from"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("Empty: from the day it was stated."),
    )
    valid_until = ValidUntil(
        label=gettext_lazy("Holds until"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("Empty: no end is known. 30 days before the end you read it on Today."),
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("What does it rest on?"),
        choices=lambda: [("", _("Choose")), *((basis.value, capfirst(basis.label)) for basis in OFFERED_BASES)],
        widget=forms.Select(attrs={"class": "w-mid"}),
        error_messages={"required": gettext_lazy("Choose what it rests on.")},
    )
    reference = forms.CharField(
        label=gettext_lazy("Where is the paper?"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("A file number or a place, no BSN. The paper itself stays where it is."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=200, help_text=gettext_lazy("Nothing about health.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("stated_on", days.today())

    @property
    def helper(self) -> HuisHelper:
        period = Row(Column("valid_from"), Column("valid_until"))
        return HuisHelper(
            self, Layout("what", "answer", "stated_on", period, "basis", "reference", "note", "keep_text")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        since = cleaned.get("valid_from") or cleaned.get("stated_on")
        if since and cleaned.get("valid_until") and cleaned["valid_until"] < since:
            self.add_error("valid_until", _("The last day lies before the first."))
        if str(cleaned.get("what", "")).startswith(GROUP) and cleaned.get("answer", "yes") != StatementAnswer.YES:
            self.add_error("answer", _("A target group applies. Choose the group that does apply."))
        return cleaned

    def say(self, trajectory: Trajectory, by: Actor) -> Statement:
        """State it: see `Statement.say`."""
        facts = {name: value for name, value in self.cleaned_data.items() if name not in {"what", "keep_text"}}
        what = self.cleaned_data["what"]
        if what.startswith(GROUP):
            facts |= {"subject": StatementSubject.TARGET_GROUP, "group": what.removeprefix(GROUP)}
        else:
            facts["subject"] = what
        return Statement.say(trajectory, **facts, by=by)
