"""A period in which a school gives no lessons."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.forms.opened import Opened
from matching.models import HolidayKind
from transitiehuis.ui.forms import DateInput, HuisHelper

MOST_DAYS = 100


class HolidayForm(Opened):
    """Which holiday, and its first and last day; both are without lessons."""

    names = ("kind", "first_day", "last_day")
    kind = forms.ChoiceField(label=gettext_lazy("Holiday"), choices=HolidayKind.choices)
    first_day = forms.DateField(label=gettext_lazy("First day without lessons"), widget=DateInput)
    last_day = forms.DateField(label=gettext_lazy("Last day without lessons"), widget=DateInput)

    @property
    def helper(self) -> HuisHelper:
        return HuisHelper(self, Layout("opened", "kind", Row(Column("first_day"), Column("last_day"))))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", ValidationError(_("The last day lies before the first.")))
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("last_day", ValidationError(_("This is more than three months. Is the year right?")))
        return cleaned
