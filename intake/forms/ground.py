"""The words of an organisation for why the law lets it share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.guard import GuardedText, LongText

LONGEST, LAW = 300, 200


class GroundForm(GuardedText):
    """A clause that follows on *want* and *because*, with the law it rests on. `after` is what was read."""

    guarded = ("ground_nl", "ground_en", "law", "certainty")
    ground_nl = LongText(
        label=gettext_lazy("In Dutch, after “want”"),
        max_length=LONGEST,
        help_text=gettext_lazy("A clause without a full stop at the end."),
    )
    ground_en = LongText(label=gettext_lazy("In English, after “because”"), max_length=LONGEST)
    law = forms.CharField(
        label=gettext_lazy("Which law?"),
        max_length=LAW,
        help_text=gettext_lazy("Law and article, as your data protection officer writes it."),
    )
    certainty = forms.CharField(
        label=gettext_lazy("Who checked it, and when?"),
        required=False,
        max_length=LAW,
        help_text=gettext_lazy("For example: checked by our data protection officer on 1 November 2026."),
    )
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_ground_nl(self) -> str:
        return clause(self.cleaned_data["ground_nl"])

    def clean_ground_en(self) -> str:
        return clause(self.cleaned_data["ground_en"])

    def read_now(self, number: int) -> None:
        """A colleague was first: what was typed stays, and who presses once more has read theirs."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["after"] = str(number)
        self.data = data

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("after", "ground_nl", "ground_en", "law", "certainty")}


def clause(text: str) -> str:
    """On one line, without the full stop; raises ValidationError where nothing is left."""
    found = " ".join(text.split()).rstrip(".").strip()
    if not found:
        raise ValidationError(_("Write the reason in one clause."))
    return found
