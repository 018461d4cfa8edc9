"""Judging how well the cooperation is secured: six aspects on one page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.guard import GuardedText, LongText
from matching.forms.opened import NEVER
from transitiehuis import days
from transitiehuis.regie.models import QuarterRound, SecuringAspect, SecuringScore
from transitiehuis.regie.securing.facts import facts_of
from transitiehuis.regie.securing.levels import SCALES
from transitiehuis.ui.forms import HuisHelper


class SecuringForm(GuardedText):
    """Of each aspect one of four levels or no view of it, and in a few words why; `seen` is when it was judged last."""

    guarded = tuple(f"{aspect}_note" for aspect in SecuringAspect.values)
    data: Any
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, round: QuarterRound) -> None:
        scores = {row.aspect: row for row in SecuringScore.objects.filter(round=round).order_by("pk")}
        facts = facts_of(round.region, days.today())
        last = max((row.scored_at for row in scores.values()), default=None)
        super().__init__(data, initial={"seen": last.isoformat() if last else ""})
        for aspect in SecuringAspect:
            score = scores.get(aspect)
            self.fields[f"{aspect}_level"] = forms.TypedChoiceField(
                label=str(SCALES[aspect].question),
                coerce=int,
                widget=forms.RadioSelect,
                choices=[
                    *((level, f"{level}. {text}") for level, text in enumerate(SCALES[aspect].levels, 1)),
                    (0, _("No view of it")),
                ],
                help_text=" ".join(facts[aspect]),
                initial=score.level if score else None,
                error_messages={"required": _("Choose a level, or no view of it.")},
            )
            self.fields[f"{aspect}_note"] = LongText(
                label=gettext_lazy("Why?"),
                required=False,
                max_length=500,
                initial=score.note if score else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def helper(self) -> HuisHelper:
        parts = [
            Fieldset(capfirst(str(aspect.label)), f"{aspect}_level", f"{aspect}_note") for aspect in SecuringAspect
        ]
        return HuisHelper(self, Layout(*parts, "keep_text", "seen"))

    @property
    def seen_at(self) -> datetime | None:
        """When it was judged last, as this form knew; a moment that never was when somebody tampered with it."""
        text = self.cleaned_data["seen"]
        try:
            return datetime.fromisoformat(text) if text else None
        except ValueError:
            return NEVER

    def levels(self) -> dict[str, tuple[int, str]]:
        typed = self.cleaned_data
        return {aspect: (typed[f"{aspect}_level"], typed[f"{aspect}_note"]) for aspect in SecuringAspect.values}

    def look_again(self, round: QuarterRound) -> None:
        """Somebody judged meanwhile: what was typed stays, and who presses once more has read that."""
        last = SecuringScore.last_judged(round)
        self.data = self.data.copy()
        self.data["seen"] = last.isoformat() if last else ""
        self.add_error(None, _("What you typed stands here. Save again to keep it."))
