"""What a chain director types to begin a region: a partner, its first person, the first meeting, a spreadsheet."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.importing.reading import Unreadable, read_sheets
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.models import OrganisationKind, Place, Region
from transitiehuis.netwerk.sorting import sort_key
from transitiehuis.regie.beginning.columns import told_apart
from transitiehuis.regie.forms.rounds import first_open
from transitiehuis.regie.models import PartnerSheet, QuarterRound
from transitiehuis.regie.rhythm import Dates
from transitiehuis.ui import words
from transitiehuis.ui.forms import DateInput, HuisHelper, TimeInput

MOST_ROWS = 2_000


class PartnerForm(forms.Form):
    """An organisation that joins the region; no person."""

    name = forms.CharField(label=gettext_lazy("Name of the organisation"), max_length=150)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of organisation"),
        choices=[("", gettext_lazy("choose")), *OrganisationKind.choices],
    )
    place = forms.CharField(
        label=gettext_lazy("Place"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Town, village or municipality. May stay empty."),
    )
    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https")

    def __init__(self, data: Any = None, *, region: Region) -> None:
        super().__init__(data)
        self.region = region

    @property
    def helper(self) -> HuisHelper:
        return HuisHelper(self, Layout("name", "kind", "place", "website"))

    def clean_place(self) -> Place | None:
        """The place of that name; of several the one in this region."""
        text = self.cleaned_data["place"]
        if not sort_key(text):
            return None
        found = Place.objects.valid_on(days.today()).named(text).in_order()
        chosen = found.filter(municipality__region=self.region).first() or found.first()
        if chosen is None:
            raise ValidationError(
                _("We do not know the place “%(value)s”. Type the name of a town or village.") % {"value": text}
            )
        return chosen


class WelcomeForm(forms.Form):
    """The first person of a partner."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The work address. The invitation goes there."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class FirstRoundForm(forms.Form):
    """Day, time and place of the first kwartaalgesprek."""

    meeting_on = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    at = forms.TimeField(label=gettext_lazy("Time"), required=False, widget=TimeInput)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120)

    def __init__(self, data: Any = None, *, round: QuarterRound | None) -> None:
        now = {"meeting_on": round.meeting_on, "at": round.meeting_at, "place": round.meeting_place} if round else {}
        super().__init__(data, initial=now)
        soon = words.day(first_open(days.today()))
        self.fields["meeting_on"].help_text = _(
            "Partners need some days to score: %(day)s is the first day that still leaves room."
        ) % {"day": soon}

    @property
    def helper(self) -> HuisHelper:
        return HuisHelper(self, Layout(Row(Column("meeting_on"), Column("at")), "place"))

    def clean_meeting_on(self) -> date:
        day: date = self.cleaned_data["meeting_on"]
        if day < days.today() or Dates.of(day).closes_on < days.today():
            raise ValidationError(
                _("Then scoring would already have closed. The first day that still leaves room is %(day)s.")
                % {"day": words.day(first_open(days.today()))}
            )
        if day > days.add_months(days.today(), 12):
            raise ValidationError(_("Choose a day within a year."))
        return day


class SheetForm(forms.Form):
    """A spreadsheet with partners, or who does what, or both."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV, at most 2,000 rows. The file itself is not kept."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"required": gettext_lazy("Choose a spreadsheet of at most 20 MB.")},
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, region: Region) -> None:
        super().__init__(data, files, initial={"token": uuid.uuid4()})
        self.region = region

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        self.digest = hashlib.sha256(file.read()).hexdigest()
        file.seek(0)
        try:
            self.rows = told_apart(read_sheets(file.name, file, most_rows=MOST_ROWS))
        except Unreadable as error:
            raise ValidationError(str(error)) from error
        if not self.rows:
            raise ValidationError(
                _(
                    "We find no headings we know. Use Naam and Soort for partners, Partner and Activiteit for who does"
                    " what, or begin with our template."
                )
            )
        return file

    def show(self, by: Actor) -> PartnerSheet:
        """The same file sent twice by the same form is one sheet."""
        token = uuid.uuid5(self.cleaned_data["token"], self.digest)
        return PartnerSheet.show(self.region, self.rows, by=by, token=token)
