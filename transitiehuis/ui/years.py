"""A day that somebody types lies in a year that can be meant: 1899 or 2206 is a slip of the finger."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from transitiehuis import days

FIRST = date(2000, 1, 1)
YEARS_AHEAD, YEARS_VALID = 5, 30


class ValidUntil(forms.DateField):
    """The last day on which something holds: a certificate, a recognition, an agreement may last for many years."""

    years_ahead = YEARS_VALID


def last_of(field: forms.DateField) -> date:
    """The latest day that may be typed here."""
    return days.add_months(days.today(), 12 * getattr(field, "years_ahead", YEARS_AHEAD))


def refuse_far() -> None:
    """From now on every date field of a form refuses a day before 2000 or far ahead."""
    as_django = forms.DateField.validate

    def validate(field: forms.DateField, value: Any) -> None:
        as_django(field, value)
        last = last_of(field)
        if value and not FIRST <= value <= last:
            raise ValidationError(
                _("Is the year right? Choose a day from %(first)s to %(last)s.")
                % {"first": f"{FIRST:%d-%m-%Y}", "last": f"{last:%d-%m-%Y}"},
                code="year",
            )

    forms.DateField.validate = validate  # type: ignore[method-assign,assignment]
