"""What is typed about a seat: which start, and why somebody stopped."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.guard import GuardedText, LongText
from intake.models import Theme
from transitiehuis import days
from transitiehuis.ui.forms import DateInput


class StartsFilter(forms.Form):
    """Which starts, and in which order: by first day or by distance, never by anything else."""

    thema = forms.ChoiceField(label=_("Theme"), required=False)
    volgorde = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("", _("First day")), ("km", _("Distance"))]
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        themes = [(theme.code, theme.name) for theme in Theme.objects.in_order()]
        self.fields["thema"].choices = [("", _("All themes")), *themes]  # type: ignore[attr-defined]


class DayForm(forms.Form):
    dag = forms.DateField(label=_("As it stood on"), required=False, widget=DateInput)


class GiveBackForm(GuardedText):
    """Why a seat is given back; who comes next is told of the seat, never of this."""

    guarded = ("because",)
    because = LongText(label=_("Why?"), required=False, max_length=200)


class StopForm(GuardedText):
    guarded = ("because",)
    on = forms.DateField(label=_("Last day"), widget=DateInput)
    because = LongText(label=_("Why was it stopped?"), max_length=200)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"on": days.today()})


class FinishForm(forms.Form):
    on = forms.DateField(label=_("Last day"), widget=DateInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"on": days.today()})
