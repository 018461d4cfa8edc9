"""What the pages of the chain are about: which region, which period, beside which other one, and of which trajecten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from transitiehuis.netwerk.models import Region
from transitiehuis.regie.flow import period
from transitiehuis.regie.flow.counting import UNPLACED
from transitiehuis.regie.models import Split

ALL = ("all", "")


class ChainFilter(forms.Form):
    """What does not exist is no choice; what was typed wrong is the first choice."""

    fields: dict[str, Any]

    regio = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    periode = forms.ChoiceField(label=gettext_lazy("Period"), required=False)
    naast = forms.ChoiceField(label=gettext_lazy("Beside it"), required=False)
    alleen = forms.ChoiceField(label=gettext_lazy("Only trajectories of"), required=False)

    def __init__(
        self, *args: Any, regions: Sequence[Region], groups: Sequence[Sequence[str]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        periods = period.choices(today)
        self.fields["periode"].choices = periods
        self.fields["naast"].choices = [("", _("no other period")), *periods]
        self.fields["alleen"].choices = [("", Split.ALL.label), *_listed(groups)]
        if len(regions) > 1:
            self.fields["regio"].choices = [(region.code, region.name) for region in regions]
        else:
            del self.fields["regio"]
        self._labels = {(split, key): label for split, key, label in _named(groups)}
        if not groups:
            del self.fields["alleen"]

    def label_of(self, group: tuple[str, str]) -> str:
        """What the list calls a group; '' for all of them, and for one that the region does not have."""
        return self._labels.get(group, "")


def _named(groups: Sequence[Sequence[str]]) -> list[tuple[str, str, str]]:
    """Split, key and name in the language of the page."""
    english = get_language() == "en"
    return [(split, key, other if english and other else dutch) for split, key, dutch, other in groups]


def _listed(groups: Sequence[Sequence[str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The groups under the name of what they are, by name."""
    found: dict[str, list[tuple[str, str]]] = {}
    for split, key, label in _named(groups):
        found.setdefault(split, []).append((f"{split}-{key}", label))
    return [
        (str(split.label), sorted(found[split], key=lambda one: (one[0].endswith(f"-{UNPLACED}"), one[1])))
        for split in Split
        if split in found
    ]


def group_of(text: str) -> tuple[str, str]:
    """Split and key that the url says; all together where it says nothing that can be."""
    split, _dash, key = text.partition("-")
    return (split, key) if split in Split.values and split != Split.ALL and key.isdigit() else ALL
