"""Choosing what stands beside each other, and saying what an export is for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.guard import GuardedText
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.models import SuccessFactor


class NationalFilter(forms.Form):
    """Which region, for who sees several, and which figure where the page is about one."""

    fields: dict[str, Any]

    regio = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args: Any, regions: Sequence[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regio"].choices = [(region.code, region.name) for region in regions]


class FigureFilter(forms.Form):
    """Which figure of all regions."""

    fields: dict[str, Any]

    cijfer = forms.ChoiceField(label=_("Figure"))

    def __init__(self, *args: Any, factors: Sequence[SuccessFactor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cijfer"].choices = [(factor.code, factor.title) for factor in factors]


class ResearchForm(GuardedText):
    """For whom and for what: it stays with the export."""

    guarded = ("purpose",)

    purpose = forms.CharField(
        label=_("For which research?"),
        help_text=_("Who asks for it and for what, for instance: evaluation of side entry, University of Twente."),
        max_length=200,
        error_messages={"required": _("Say for which research the file is.")},
    )
