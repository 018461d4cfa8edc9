"""What is asked of a contact: three coded observations and a sentence."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.guard import GuardedText, LongText
from nazorg.models import Learning, Wellbeing
from transitiehuis import days
from transitiehuis.ui.forms import DateInput

HELD, NOT_REACHED, MOVED = "held", "not_reached", "moved"


class RecordForm(GuardedText, forms.Form):
    """One screen: reached, not reached, or another day agreed."""

    guarded = ("note",)

    came_of_it = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[(HELD, _("We spoke")), (NOT_REACHED, _("Not reached")), (MOVED, _("Another day agreed"))],
        widget=forms.RadioSelect,
        initial=HELD,
    )
    wellbeing = forms.ChoiceField(
        label=_("How is it at work?"), choices=Wellbeing.choices, widget=forms.RadioSelect, required=False
    )
    learning = forms.ChoiceField(
        label=_("Does the candidate learn new things?"),
        choices=Learning.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Too little to learn is the reason people leave most often. So ask for it each time."),
    )
    held_on = forms.DateField(label=_("On which day?"), widget=DateInput, required=False)
    moved_to = forms.DateField(
        label=_("Which day was agreed?"),
        widget=DateInput,
        required=False,
        help_text=_("Only when another day was agreed."),
    )
    note = LongText(
        label=_("What was agreed?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=_("In a sentence or two. No health, no BSN."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("held_on", days.today())
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        came = found.get("came_of_it")
        if came == HELD:
            self.demand("wellbeing", _("Choose how it is at work."))
            self.demand("learning", _("Choose whether the candidate learns new things."))
            self.demand("held_on", _("Fill in on which day you spoke."))
            self.refuse_future(found.get("held_on"))
        if came == MOVED:
            self.demand("moved_to", _("Fill in which day was agreed."))
            if found.get("moved_to") and found["moved_to"] < days.today():
                self.add_error("moved_to", _("Choose today or a later day."))
        return found

    def demand(self, field: str, words: Any) -> None:
        if not self.cleaned_data.get(field) and field not in self.errors:
            self.add_error(field, words)

    def refuse_future(self, held_on: date | None) -> None:
        if held_on and held_on > days.today():
            self.add_error("held_on", _("Contact that was made cannot lie in the future."))
