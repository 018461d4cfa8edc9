"""A question to who is aan zet elsewhere, and the answer to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.guard import GuardedText, LongText
from intake.models import PartyRole, Refusal

if TYPE_CHECKING:
    from intake.models import InvolvementRequest
    from transitiehuis.netwerk.actor import Actor

YES, NO = "yes", "no"
# What may be said; that a traject was closed follows from closing it.
SAID = (Refusal.OTHER_PERSON, Refusal.NOT_NEEDED, Refusal.OBJECTS)


class AskForm(GuardedText):
    """As what my organisation wants to take part, and why."""

    guarded = ("why",)

    role = forms.ChoiceField(label=gettext_lazy("As what do you want to be involved?"), widget=forms.RadioSelect)
    why = LongText(
        label=gettext_lazy("Why do you ask?"),
        help_text=gettext_lazy("They read this, and what you typed of the candidate. No BSN, nothing about health."),
        error_messages={"required": gettext_lazy("Say why you ask, so that they can decide.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        first = PartyRole.SCHOOL if actor.member.organisation.is_school else PartyRole.REFERRER
        super().__init__(*args, initial={"role": first}, **kwargs)
        self.fields["role"].choices = [(role, capfirst(role.label)) for role in (first, PartyRole.GUIDE)]


class AnswerForm(GuardedText):
    """Yes, or no with a reason."""

    guarded = ("note",)

    answer = forms.ChoiceField(
        label=gettext_lazy("What is your answer?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose yes or no.")},
    )
    refusal = forms.ChoiceField(
        label=gettext_lazy("If no: why not?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("They read this reason and learn nothing else."),
    )
    note = LongText(
        label=gettext_lazy("Anything else they should know?"),
        required=False,
        help_text=gettext_lazy("Only with a no. No names, no BSN, nothing about health."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, question: InvolvementRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {"asker": question.organisation.name, "role": question.get_role_display()}
        self.fields["answer"].choices = [
            (YES, _("Yes, %(asker)s becomes involved as %(role)s and sees the dossier") % names),
            (NO, _("No")),
        ]
        self.fields["refusal"].choices = [(value, capfirst(value.label)) for value in SAID]
        self.question = question

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("answer") == NO and not cleaned.get("refusal"):
            self.add_error("refusal", _("Choose why not."))
        return cleaned

    def take(self, by: Actor) -> None:
        """Give the answer."""
        if self.cleaned_data["answer"] == YES:
            self.question.grant(by=by)
        else:
            self.question.refuse(self.cleaned_data["refusal"], note=self.cleaned_data["note"], by=by)
