"""One log for a group: what holds for all of them, and who it does not hold for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from intake.guard import GuardedText
from nazorg.models import Circumstances, ContactMoment, Learning, Wellbeing
from transitiehuis import days
from transitiehuis.ui.forms import DateInput

SPOKE, MISSED_IT = "held", "not_reached"
OBSERVED = {"wellbeing": Wellbeing, "learning": Learning, "circumstances": Circumstances}
LABELS = {
    "wellbeing": _("How is it at work?"),
    "learning": _("Does the candidate learn new things?"),
    "circumstances": _("How are the atmosphere and things at home?"),
}
SHORT = {"wellbeing": _("Work"), "learning": _("Learning"), "circumstances": _("Atmosphere and home")}


@dataclass(frozen=True)
class Line:
    """One person of the group with the fields that are about them."""

    moment: ContactMoment
    came: BoundField
    observed: Sequence[BoundField]


class GroupForm(GuardedText, forms.Form):
    """Up to a class of people at once, spoken unless somebody says otherwise.

    A field `wellbeing` holds for everybody, `wellbeing-7` for moment 7 alone.
    """

    guarded = ("note",)
    # The mark of this form: sent again, it is the same form.
    sent = forms.UUIDField(widget=forms.HiddenInput, required=False)
    held_on = forms.DateField(label=_("On which day?"), widget=DateInput)
    note = forms.CharField(
        label=_("What was agreed?"),
        max_length=300,
        required=False,
        help_text=_("For everybody, a sentence at most. No names, no health, no BSN."),
    )

    def __init__(self, *args: Any, moments: Sequence[ContactMoment], **kwargs: Any) -> None:
        initial = kwargs.setdefault("initial", {})
        initial.setdefault("held_on", days.today())
        initial.setdefault("sent", uuid4())
        super().__init__(*args, **kwargs)
        self.moments = moments
        for name, values in OBSERVED.items():
            everybody = [("", _("choose")), *values.choices]
            self.fields[name] = forms.ChoiceField(label=LABELS[name], choices=everybody, required=False)
        for moment in moments:
            self.add(moment)

    def add(self, moment: ContactMoment) -> None:
        came = [("", _("do nothing")), (SPOKE, _("Spoken")), (MISSED_IT, _("Not there"))]
        who = moment.trajectory.candidate.name
        self.fields[f"came-{moment.pk}"] = self.choice(_("What came of it?"), who, came)
        self.fields[f"came-{moment.pk}"].initial = SPOKE
        for name, values in OBSERVED.items():
            one = [("", _("as everybody")), *values.choices]
            self.fields[f"{name}-{moment.pk}"] = self.choice(SHORT[name], who, one)

    @staticmethod
    def choice(label: Any, who: str, choices: list) -> forms.ChoiceField:
        named = forms.Select(attrs={"aria-label": f"{label} {who}"})
        return forms.ChoiceField(label=label, choices=choices, required=False, widget=named)

    @property
    def lines(self) -> list[Line]:
        return [
            Line(moment, self[f"came-{moment.pk}"], [self[f"{name}-{moment.pk}"] for name in OBSERVED])
            for moment in self.moments
        ]

    @property
    def same(self) -> list[BoundField]:
        """What holds for everybody."""
        return [self[name] for name in ("sent", "held_on", *OBSERVED, "note", "keep_text")]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("held_on") and found["held_on"] > days.today():
            self.add_error("held_on", _("Contact that was made cannot lie in the future."))
        spoken = [moment for moment in self.moments if found.get(f"came-{moment.pk}") == SPOKE]
        if not any(found.get(f"came-{moment.pk}") for moment in self.moments):
            self.add_error(None, _("Choose for at least one person what came of it."))
        for name in OBSERVED:
            if any(not self.of(moment, name) for moment in spoken) and name not in self.errors:
                self.add_error(name, _("Choose this for everybody, or for each who was spoken."))
        return found

    def of(self, moment: ContactMoment, name: str) -> str:
        """What was chosen for this person, else for everybody."""
        return self.cleaned_data.get(f"{name}-{moment.pk}") or self.cleaned_data.get(name) or ""

    def came(self, moment: ContactMoment) -> str:
        return self.cleaned_data.get(f"came-{moment.pk}") or ""

    def observed(self, moment: ContactMoment) -> dict[str, Any]:
        """What the step `record` is given for this person."""
        facts = {name: self.of(moment, name) for name in OBSERVED}
        return {**facts, "held_on": self.cleaned_data["held_on"], "note": self.cleaned_data["note"]}
