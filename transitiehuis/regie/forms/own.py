"""What a candidate types on their own page, in plain words; and the answer of who is aan zet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.guard import GuardedText, LongText, find_bsn, find_health
from intake.models.candidate import phone_key
from transitiehuis.regie.models import CandidateRequestOutcome, CorrectionAbout
from transitiehuis.ui.forms import ChoiceCards

TEXT = 2000
DIGITS = 9


class OwnWords(LongText):
    """Some sentences of a candidate: no BSN, nothing about health; each with what to do instead."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": TEXT, "widget": forms.Textarea(attrs={"rows": 4}), **kwargs})

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "")
        if find_bsn(text):
            raise ValidationError(_("Take out the long number. It looks like a BSN. We may not keep that."))
        if words := find_health(text):
            said = {"words": ", ".join(f"“{word}”" for word in words)}
            raise ValidationError(
                _("This says something about health: %(words)s. We may not keep that. Say it in other words.") % said
            )
        return text


def spelled() -> list[tuple[str, str]]:
    """What can be not right, in the language that is active."""
    return [(value, capfirst(str(label))) for value, label in CorrectionAbout.choices]


class CorrectionForm(forms.Form):
    """What is not right, and how it should be."""

    about = forms.ChoiceField(
        label=gettext_lazy("What is not right?"),
        choices=spelled,
        widget=ChoiceCards,
        error_messages={"required": gettext_lazy("Choose what is not right.")},
    )
    text = OwnWords(
        label=gettext_lazy("How should it be?"),
        error_messages={"required": gettext_lazy("Write how it should be.")},
    )


class ObjectionForm(forms.Form):
    """Why, if somebody wants to say that."""

    text = OwnWords(
        label=gettext_lazy("Do you want to say why?"),
        help_text=gettext_lazy("You need not."),
        required=False,
    )


class LostLinkForm(forms.Form):
    """How we know somebody."""

    contact = forms.CharField(
        label=gettext_lazy("Your e-mail address or telephone number"),
        help_text=gettext_lazy("The one that you gave us."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Fill in your e-mail address or telephone number.")},
    )

    def clean_contact(self) -> str:
        contact = str(self.cleaned_data["contact"]).strip()
        if "@" in contact:
            validate_email(contact)
        elif len(phone_key(contact)) < DIGITS:
            raise ValidationError(_("This is no e-mail address and no telephone number. Look once more."))
        return contact


class DecideForm(GuardedText):
    """Yes, partly or no, and what the candidate reads."""

    guarded = ("answer",)

    outcome = forms.ChoiceField(
        label=gettext_lazy("What is your answer?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose an answer.")},
    )
    answer = LongText(
        label=gettext_lazy("What do you tell the candidate?"),
        help_text=gettext_lazy("In plain words. With a no: say why, and that they may complain."),
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write an answer: the candidate reads it on their own page.")},
    )

    def __init__(self, *args: Any, partly: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [one for one in CandidateRequestOutcome if partly or one != CandidateRequestOutcome.PARTLY]
        self.fields["outcome"].choices = [(one.value, capfirst(one.label)) for one in allowed]
