"""Asking partners to think along about drempels, and answering."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from intake.forms.fields import DayField, ManyNamed
from intake.guard import GuardedText, LongText
from intake.models import Trajectory
from nazorg.models.barrier import Barrier, BarrierRequest, partners_of
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.models import Organisation

TERM_WERKDAGEN = 5


class AskBarrierForm(GuardedText):
    """On what, of whom, by when."""

    guarded = ("question",)

    barriers = forms.MultipleChoiceField(
        label=gettext_lazy("What stands in the way?"),
        choices=lambda: [(value, capfirst(label)) for value, label in Barrier.choices],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    of = ManyNamed(
        label=gettext_lazy("Who thinks along?"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one partner.")},
    )
    question = LongText(
        label=gettext_lazy("What do you ask?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("In a few sentences. No health, no BSN."),
    )
    due = DayField(
        label=gettext_lazy("Answer by"),
        not_before=days.today,
        not_after=lambda: days.today() + timedelta(days=92),
    )

    def __init__(self, *args: Any, trajectory: Trajectory, actor: Actor, **kwargs: Any) -> None:
        due = days.add_werkdagen(days.today(), TERM_WERKDAGEN)
        super().__init__(*args, initial={"due": due}, **kwargs)
        others = partners_of(trajectory) - set(actor.organisation_ids)
        self.fields["of"].queryset = Organisation.objects.filter(pk__in=others).order_by("name", "pk")

    def take(self, trajectory: Trajectory, by: Actor) -> None:
        facts = {name: self.cleaned_data[name] for name in ("of", "question", "due")}
        BarrierRequest.ask(trajectory, self.cleaned_data["barriers"], by=by, **facts)


class AnswerBarrierForm(GuardedText):
    guarded = ("answer",)

    answer = LongText(
        label=gettext_lazy("What do you think, and what can you do?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("In a few sentences. No health, no BSN."),
    )

    def take(self, request: BarrierRequest, by: Actor) -> None:
        request.tell(self.cleaned_data["answer"], by=by)
