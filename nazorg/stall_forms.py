"""Why a traject stands still; and after how many days a region asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import Named
from intake.guard import GuardedText, LongText
from intake.models import Reason, ReasonKind, Step
from nazorg.models.stalled import InContact, StalledQuestion
from transitiehuis.netwerk.actor import Actor

LEAST, MOST = 7, 366


class StalledForm(GuardedText):
    """Three things: why, is there contact, and what is needed."""

    guarded = ("needed",)

    reason = Named(
        queryset=Reason.objects.none(),
        label=gettext_lazy("Why does it stand still?"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a reason.")},
    )
    in_contact = forms.ChoiceField(
        label=gettext_lazy("Is there still contact with the candidate?"),
        choices=lambda: [(value, capfirst(label)) for value, label in InContact.choices],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose an answer.")},
    )
    needed = LongText(
        label=gettext_lazy("What is needed to go on?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("In a sentence or two. No health, no BSN."),
    )

    def __init__(self, *args: Any, asked: StalledQuestion, simple: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = Reason.objects.of_kind(ReasonKind.WAITING_FOR).filter(until=None)

    def take(self, asked: StalledQuestion, by: Actor) -> None:
        facts = {name: self.cleaned_data[name] for name in ("in_contact", "needed")}
        asked.tell(self.cleaned_data["reason"], by=by, **facts)


class StallRuleForm(forms.Form):
    """For each step of the chain a number of days; 0 is never."""

    def __init__(self, typed: Any, *, days: dict[str, int]) -> None:
        super().__init__(typed, initial=days)
        for step in Step:
            self.fields[step.value] = forms.IntegerField(
                label=capfirst(str(step.label)), min_value=0, max_value=MOST, help_text=_("days; 0 is never")
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for step, count in list(cleaned.items()):
            if count and count < LEAST:
                self.add_error(step, _("Choose 0, or a number from %(least)s.") % {"least": LEAST})
        return cleaned
