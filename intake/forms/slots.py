"""A series of moments for intakes: when, how long, where, how many at once, and until which week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import ahead
from intake.forms.profile import picks
from intake.models import WORKERS, Opened, Series, SlotWay, open_series
from intake.models.slot import MOST_SEATS
from transitiehuis import days
from transitiehuis.netwerk.models import Membership
from transitiehuis.ui.forms import HuisHelper, TimeInput

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

LENGTHS = (20, 30, 45, 60, 90)
WEEKS_AHEAD = 366


class SlotsForm(forms.Form):
    """One day, or the same weekday until a date."""

    fields: dict[str, Any]

    host = forms.ModelChoiceField(
        queryset=Membership.objects.none(), label=gettext_lazy("Who holds the intakes?"), empty_label=None
    )
    day = ahead(gettext_lazy("On which day?"))
    since = forms.TimeField(label=gettext_lazy("From what time?"), widget=TimeInput)
    until = forms.TimeField(label=gettext_lazy("Until what time?"), widget=TimeInput)
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("How long does one take?"),
        coerce=int,
        initial=45,
        choices=lambda: [(length, _("%(minutes)s minutes") % {"minutes": length}) for length in LENGTHS],
        widget=forms.Select(attrs={"class": "w-mid"}),
    )
    seats = forms.IntegerField(
        label=gettext_lazy("How many candidates at once?"), min_value=1, max_value=MOST_SEATS, initial=1
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How?"),
        widget=forms.RadioSelect,
        initial=SlotWay.HERE,
        choices=lambda: picks(SlotWay.choices),
    )
    where = forms.CharField(
        label=gettext_lazy("Where?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Street and room, or the address of the video call. The candidate reads this."),
    )
    weekly_until = ahead(
        gettext_lazy("Every week until"),
        required=False,
        help_text=gettext_lazy("Leave empty for one day. Public holidays and days off are left out."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        people = Membership.objects.visible_to(actor).current_on(days.today()).with_role(*WORKERS)
        host = self.fields["host"]
        host.queryset = people.filter(organisation__in=actor.organisation_ids).select_related("user").in_order()
        host.label_from_instance = lambda membership: membership.user.name
        host.initial = actor.current.pk if actor.current else None

    @property
    def helper(self) -> HuisHelper:
        times, size = Row(Column("since"), Column("until")), Row(Column("minutes"), Column("seats"))
        return HuisHelper(self, Layout("host", "day", times, size, "way", "where", "weekly_until"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until, way = cleaned.get("since"), cleaned.get("until"), cleaned.get("way")
        if since and until and until <= since:
            self.add_error("until", _("Choose a time after the first one."))
        if way in {SlotWay.HERE, SlotWay.VIDEO} and not cleaned.get("where"):
            self.add_error("where", _("Write where the candidate must be."))
        elif way == SlotWay.VIDEO:
            self._check_address(cleaned["where"])
        self._check_weeks(cleaned)
        return cleaned

    def _check_address(self, address: str) -> None:
        try:
            URLValidator(schemes=["https"])(address)
        except ValidationError:
            self.add_error("where", _("Write the address of the video call; it begins with https://."))

    def _check_weeks(self, cleaned: dict[str, Any]) -> None:
        day, last = cleaned.get("day"), cleaned.get("weekly_until")
        if day and last and not 0 <= (last - day).days <= WEEKS_AHEAD:
            self.add_error("weekly_until", _("Choose a day after the first one, within a year."))

    def open(self) -> Opened:
        """Make them: see `open_series`."""
        return open_series(Series(**self.cleaned_data), by=self.actor)
