"""The scheme of contact: in which weeks, by whom, of whom, and from which day."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from nazorg.models.scheme import LAST_WEEK, AskedBy, Asks
from nazorg.plan import Ask
from transitiehuis import days
from transitiehuis.ui.forms import DateInput

ROWS = 12


class SchemeForm(forms.Form):
    """A row a week; an empty row is no moment. `seen` is the mark of what the preview was about."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, asks: Sequence[Ask], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in range(ROWS):
            known = asks[row] if row < len(asks) else None
            self.add(row, known)
        self.fields["since"] = forms.DateField(
            label=_("From which day?"),
            widget=DateInput,
            initial=days.add_werkdagen(days.today(), 5),
            help_text=_("From tomorrow on. Moments that fall before that day stay as they are."),
        )

    def add(self, row: int, known: Ask | None) -> None:
        self.fields[f"week-{row}"] = forms.IntegerField(
            label=_("Week"),
            min_value=1,
            max_value=LAST_WEEK,
            required=False,
            initial=known and known.week,
            widget=forms.NumberInput(attrs={"aria-label": _("Week, row %(row)s") % {"row": row + 1}}),
        )
        for name, label, choices, first in (
            ("by", _("Who asks"), AskedBy.choices, known.by if known else AskedBy.LEAD),
            ("of", _("Of whom"), Asks.choices, known.of if known else Asks.CANDIDATE),
        ):
            widget = forms.Select(attrs={"aria-label": _("%(label)s, row %(row)s") % {"label": label, "row": row + 1}})
            self.fields[f"{name}-{row}"] = forms.ChoiceField(
                label=label, choices=choices, initial=first, required=False, widget=widget
            )

    @property
    def rows(self) -> list[list[BoundField]]:
        return [[self[f"{name}-{row}"] for name in ("week", "by", "of")] for row in range(ROWS)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        weeks = [found[f"week-{row}"] for row in range(ROWS) if found.get(f"week-{row}")]
        if not weeks and not self.errors:
            self.add_error(None, _("Choose at least one week."))
        for row in range(ROWS):
            week = found.get(f"week-{row}")
            if week and weeks.count(week) > 1:
                self.add_error(f"week-{row}", _("Week %(week)s stands here twice.") % {"week": week})
                break
        if found.get("since") and found["since"] <= days.today():
            self.add_error("since", _("Choose tomorrow or a later day."))
        return found

    def asks(self) -> list[Ask]:
        """The rows as typed, in order of week."""
        facts = self.cleaned_data
        found = [
            Ask(facts[f"week-{row}"], facts[f"by-{row}"] or AskedBy.LEAD, facts[f"of-{row}"] or Asks.CANDIDATE)
            for row in range(ROWS)
            if facts.get(f"week-{row}")
        ]
        return sorted(found, key=lambda ask: ask.week)

    def mark(self) -> str:
        """Tells whether the preview was about what is saved now."""
        said = f"{self.asks()} {self.cleaned_data['since']}"
        return hashlib.sha256(said.encode()).hexdigest()[:32]
