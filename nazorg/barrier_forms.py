"""Asking partners to think along about drempels, and answering."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import DayField, ManyNamed
from intake.guard import GuardedText, LongText
from intake.models import LegalGround, Trajectory
from nazorg.models.barrier import Barrier, BarrierRequest, askable, partners_of
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.models import Organisation
from transitiehuis.ui.forms import ConfirmInput

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
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    beside = ManyNamed(
        label=gettext_lazy("Or a partner that does not work on this trajectory yet"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    told = forms.BooleanField(
        label=gettext_lazy("The candidate knows that this partner is asked"),
        required=False,
        widget=ConfirmInput(legend=gettext_lazy("Does the candidate know?")),
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
        if not others:
            del self.fields["of"]
        self.offer_others(trajectory, actor)

    def offer_others(self, trajectory: Trajectory, actor: Actor) -> None:
        """Only to who is aan zet, with why that is allowed beneath it."""
        holds = trajectory.holder_id in actor.organisation_ids and actor.organisation
        ground = LegalGround.sentence_for(actor.organisation) if holds and actor.organisation else ""
        found = askable(trajectory, actor) if ground else Organisation.objects.none()
        self.fields["beside"].queryset = found
        until = _("It sees this dossier until it has answered, at most two weeks after the term.")
        self.fields["beside"].help_text = f"{ground} {until}"
        if not found.exists():
            del self.fields["beside"], self.fields["told"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        beside = cleaned.get("beside")
        if not cleaned.get("of") and not beside:
            self.add_error("of" if "of" in self.fields else None, _("Choose at least one partner."))
        if beside and not cleaned.get("told"):
            self.add_error("told", _("Tell the candidate first, and tick that you did."))
        return cleaned

    def take(self, trajectory: Trajectory, by: Actor) -> None:
        facts = {name: self.cleaned_data[name] for name in ("question", "due")}
        asked = [*self.cleaned_data.get("of", []), *self.cleaned_data.get("beside", [])]
        BarrierRequest.ask(trajectory, self.cleaned_data["barriers"], of=asked, by=by, **facts)


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
