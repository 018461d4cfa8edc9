"""What is asked of a contact: three coded observations, what happens next, and a sentence at most."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from intake.guard import GuardedText
from nazorg.models import Circumstances, Learning, NextStep, Wellbeing
from transitiehuis import days
from transitiehuis.ui.forms import DateInput, HuisHelper, sometimes

HELD, NOT_REACHED, MOVED = "held", "not_reached", "moved"
OF_A_TALK = ("wellbeing", "learning", "circumstances", "held_on")  # asked when somebody was spoken
CODED = ("wellbeing", "learning", "circumstances", "next_step")
LEARNING_HELP = _("Too little to learn is the reason people leave most often. So ask for it each time.")


class RecordForm(GuardedText, forms.Form):
    """One screen: reached, not reached, or another day agreed."""

    guarded = ("note",)

    # The mark of this form: sent again, it is the same form.
    sent = forms.UUIDField(widget=forms.HiddenInput, required=False)
    came_of_it = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[(HELD, _("We spoke")), (NOT_REACHED, _("Not reached")), (MOVED, _("Another day agreed"))],
        widget=forms.RadioSelect,
        initial=HELD,
    )
    wellbeing = forms.ChoiceField(
        label=_("How is it at work?"),
        choices=Wellbeing.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it is at work.")},
    )
    learning = forms.ChoiceField(
        label=_("Does the candidate learn new things?"),
        choices=Learning.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the candidate learns new things.")},
        help_text=LEARNING_HELP,
    )
    circumstances = forms.ChoiceField(
        label=_("How are the atmosphere and things at home?"),
        choices=Circumstances.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how the atmosphere and things at home are, or that it was not talked about.")
        },
        help_text=_("Only what the work notices of it: travelling, children, money, colleagues. Never health."),
    )
    next_step = forms.ChoiceField(
        label=_("What happens next?"),
        choices=NextStep.choices,
        widget=forms.RadioSelect,
        initial=NextStep.AS_PLANNED,
        required=False,
    )
    again_on = sometimes(
        forms.DateField(
            label=_("When do you call again?"),
            widget=DateInput,
            required=False,
            help_text=_("Needed when you chose “call again sooner”."),
        )
    )
    moved_to = sometimes(
        forms.DateField(
            label=_("Which day was agreed?"),
            widget=DateInput,
            required=False,
            help_text=_("Needed when you chose “another day agreed”."),
        )
    )
    held_on = forms.DateField(
        label=_("On which day?"),
        widget=DateInput,
        error_messages={"required": _("Fill in on which day you spoke.")},
    )
    note = forms.CharField(
        label=_("What was agreed?"),
        max_length=300,
        required=False,
        help_text=_("A sentence at most. No health, no BSN."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = kwargs.setdefault("initial", {})
        initial.setdefault("held_on", days.today())
        initial.setdefault("sent", uuid4())
        super().__init__(*args, **kwargs)
        spoke = not self.is_bound or self.data.get("came_of_it", HELD) == HELD
        for name in OF_A_TALK:
            self.fields[name].required = spoke
        for name in CODED:
            self.fields[name].choices = [(value, capfirst(str(label))) for value, label in self.fields[name].choices]

    @property
    def helper(self) -> HuisHelper:
        held = Div(
            "wellbeing", "learning", "circumstances", "next_step",
            Div("again_on", css_class="when-sooner"), "held_on", "note", "keep_text", css_class="when-held",
        )  # fmt: skip
        return HuisHelper(self, Layout("sent", "came_of_it", Div("moved_to", css_class="when-moved"), held))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        came = found.get("came_of_it")
        if came == HELD:
            self.refuse_future(found.get("held_on"))
            if found.get("next_step") == NextStep.SOONER:
                self.demand("again_on", _("Fill in when you call again."))
                self.refuse_past("again_on")
        if came == MOVED:
            self.demand("moved_to", _("Fill in which day was agreed."))
            self.refuse_past("moved_to")
        return found

    def demand(self, field: str, words: Any) -> None:
        if not self.cleaned_data.get(field) and field not in self.errors:
            self.add_error(field, words)

    def refuse_future(self, held_on: date | None) -> None:
        if held_on and held_on > days.today():
            self.add_error("held_on", _("Contact that was made cannot lie in the future."))

    def refuse_past(self, field: str) -> None:
        if self.cleaned_data.get(field) and self.cleaned_data[field] < days.today():
            self.add_error(field, _("Choose today or a later day."))

    def observed(self) -> dict[str, Any]:
        """What the step `record` is given."""
        facts = {name: self.cleaned_data[name] for name in (*OF_A_TALK, "note")}
        step = self.cleaned_data.get("next_step") or NextStep.AS_PLANNED
        again = self.cleaned_data.get("again_on") if step == NextStep.SOONER else None
        return {**facts, "next_step": step, "again_on": again}
