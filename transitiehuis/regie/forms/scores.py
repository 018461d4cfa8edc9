"""One factor's score as it is typed, beside what stood there when the page was drawn."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.guard import LongText, bsn_words, find_bsn, find_health, health_words
from transitiehuis.netwerk.actor import Actor
from transitiehuis.regie.models import Assessment, Confidence, Submission, SuccessFactor
from transitiehuis.regie.models.rounds import user_of
from transitiehuis.regie.models.scores import NO_VIEW
from transitiehuis.regie.models.toolkit import LEVELS


def mark(level: object, confidence: str, reason: str) -> str:
    """What stands in the fields, in short; two pages with the same mark show the same."""
    level = "" if level is None else str(level)
    confidence = "" if level in {"", str(NO_VIEW)} else confidence
    words = reason.replace("\r\n", "\n").strip()
    return hashlib.sha256(f"{level}|{confidence}|{words}".encode()).hexdigest()[:12]


def mark_of(row: Assessment | None) -> str:
    return mark(row.level, row.confidence, row.reason) if row else mark(None, "", "")


class ScoreForm(forms.Form):
    """A level or no view, how sure, and optionally why."""

    level = forms.TypedChoiceField(
        coerce=int,
        required=False,
        empty_value=None,
        choices=[*((level, str(level)) for level in LEVELS), (NO_VIEW, _("no view of it"))],
    )
    confidence = forms.ChoiceField(required=False, choices=Confidence.choices)
    reason = LongText(required=False)
    was = forms.CharField(required=False, max_length=12)

    def __init__(self, data: Any, factor: SuccessFactor, row: Assessment | None) -> None:
        super().__init__(data, prefix=factor.code)
        self.factor, self.row = factor, row
        # What to show: what was typed, else what stands in the database.
        self.shown_level = self._typed("level", "" if row is None or row.level is None else str(row.level))
        self.shown_confidence = self._typed("confidence", row.confidence if row else "") or Confidence.ABOUT.value
        self.shown_reason = self._typed("reason", row.reason if row else "")

    def _typed(self, name: str, stored: str) -> str:
        return self.data.get(self.add_prefix(name), "") if self.is_bound else stored

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reason") and cleaned.get("level") is None and "level" not in self.errors:
            self.add_error("level", _("Choose a level with your reason."))
        if found := find_bsn(cleaned.get("reason", "")):
            self.add_error("reason", bsn_words(found))
        return cleaned

    @property
    def warning(self) -> str:
        """Words about health are kept and named: the form saves as one goes, so nobody is stopped halfway."""
        found = find_health(self.shown_reason)
        return health_words(found) if found else ""

    @property
    def typed_mark(self) -> str:
        data = self.cleaned_data
        return mark(data["level"], data["confidence"] or Confidence.ABOUT, data["reason"])

    def is_touched(self) -> bool:
        """Something was chosen here that the page did not show yet."""
        return self.cleaned_data["level"] is not None and self.typed_mark not in {
            self.cleaned_data["was"],
            mark_of(self.row),
        }

    def keep(self, form: Submission, *, by: Actor) -> bool:
        """Save what was chosen; False, with an error, when a colleague changed it since the page was drawn."""
        if not self.is_touched():
            return True
        row = self.row
        if row and row.scored_at and mark_of(row) != self.cleaned_data["was"] and row.scored_by_id != user_of(by).pk:
            told = _("%(name)s changed this meanwhile: %(level)s. Choose again if you want something else.")
            self.add_error(
                "level",
                told % {"name": row.scored_by.name if row.scored_by else "", "level": row.level or _("no view of it")},
            )
            return False
        data = self.cleaned_data
        self.row = form.score(
            self.factor,
            data["level"],
            by=by,
            confidence=data["confidence"] or Confidence.ABOUT,
            reason=data["reason"],
        )
        return True
