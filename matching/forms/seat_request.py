"""Seats asked of a provider, and its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import PlaceField
from intake.forms.profile import picks
from intake.guard import GuardedText, LongText
from matching.models import RouteStart, SeatRefusal
from matching.models.seat_request import MOST
from transitiehuis import days
from transitiehuis.ui.forms import DateInput, HuisHelper
from transitiehuis.ui.words import day as day_words

if TYPE_CHECKING:
    from matching.models import SeatRequest
    from transitiehuis.netwerk.actor import Actor

NOTE = 300


class AskSeatsForm(GuardedText):
    """How many, by when, and what the numbers do not say."""

    guarded = ("why",)
    seats = forms.IntegerField(label=gettext_lazy("How many seats?"), min_value=1, max_value=MOST)
    needed_by = forms.DateField(label=gettext_lazy("Needed by"), widget=DateInput)
    why = LongText(
        label=gettext_lazy("What should the provider know?"),
        required=False,
        max_length=NOTE,
        help_text=gettext_lazy("Nothing about a candidate: the provider gets the numbers, not who it is about."),
    )

    def clean_needed_by(self) -> Any:
        found = self.cleaned_data["needed_by"]
        if found < days.today():
            raise ValidationError(_("Choose a day from today on."))
        return found


class AnswerForm(GuardedText):
    """What every answer shares: a word to who asked."""

    guarded = ("note",)
    note = LongText(label=gettext_lazy("A word to who asked"), required=False, max_length=NOTE)

    def __init__(self, data: Any = None, *, row: SeatRequest, actor: Actor, **kwargs: Any) -> None:
        self.row, self.actor = row, actor
        super().__init__(data, **kwargs)

    def answer(self) -> None:
        """Take the step; raises WrongStatus."""
        raise NotImplementedError


class StartChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: RouteStart) -> str:
        facts = {"day": day_words(obj.starts_on), "place": obj.place.name, "seats": obj.seats, "waiting": obj.waiting}
        return _("%(day)s, %(place)s: %(seats)s seats, %(waiting)s waiting") % facts


class MoreSeatsForm(AnswerForm):
    """More seats in a start that is planned."""

    start = StartChoice(
        queryset=RouteStart.objects.none(), label=gettext_lazy("In which start?"), empty_label=None,
        widget=forms.RadioSelect,
    )  # fmt: skip
    seats = forms.IntegerField(
        label=gettext_lazy("How many more?"),
        min_value=1,
        max_value=MOST,
        help_text=gettext_lazy("They are added at once; who waits longest gets the first, with a message."),
    )
    field_order = ("start", "seats", "note")

    def __init__(self, data: Any = None, *, row: SeatRequest, actor: Actor) -> None:
        super().__init__(data, row=row, actor=actor, initial={"seats": row.seats})
        starts = RouteStart.objects.enrollable_on(days.today()).filter(route=row.route_id)
        self.fields["start"].queryset = starts.select_related("place").in_order()
        self.initial["start"] = starts.in_order().first()

    def answer(self) -> None:
        said = self.cleaned_data
        self.row.promise_more(said["start"], said["seats"], by=self.actor, note=said["note"])


class NewStartForm(AnswerForm):
    """A start that was not planned yet."""

    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=DateInput)
    enrol_by = forms.DateField(
        label=gettext_lazy("Enrol until (included)"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("Empty: until the first day."),
    )
    place = PlaceField(label=gettext_lazy("Place"))
    seats = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=MOST)
    field_order = ("starts_on", "enrol_by", "place", "seats", "note")

    def __init__(self, data: Any = None, *, row: SeatRequest, actor: Actor) -> None:
        initial = {"seats": row.seats, "starts_on": row.needed_by, "place": row.route.place}
        super().__init__(data, row=row, actor=actor, initial=initial)
        self.fields["place"].suggest(actor.region_ids)

    @property
    def helper(self) -> HuisHelper:
        when = Row(Column("starts_on"), Column("enrol_by"))
        return HuisHelper(self, Layout(when, Row(Column("place"), Column("seats")), "note", "keep_text"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first = cleaned.get("starts_on")
        if first and first < days.today():
            self.add_error("starts_on", ValidationError(_("Choose a day from today on.")))
        if "enrol_by" not in self.errors:
            cleaned["enrol_by"] = cleaned.get("enrol_by") or first
        if first and cleaned.get("enrol_by") and cleaned["enrol_by"] > first:
            self.add_error("enrol_by", ValidationError(_("Enrolment ends on the first day at the latest.")))
        return cleaned

    def answer(self) -> None:
        said = self.cleaned_data
        facts = {name: said[name] for name in ("starts_on", "enrol_by", "place", "seats")}
        self.row.promise_start(RouteStart(route=self.row.route, **facts), by=self.actor, note=said["note"])


class DeclineSeatsForm(AnswerForm):
    """No, and why."""

    because = forms.ChoiceField(
        label=gettext_lazy("Why can it not be done?"),
        widget=forms.RadioSelect,
        choices=lambda: picks(SeatRefusal.choices),
    )
    field_order = ("because", "note")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("because") == SeatRefusal.OTHER and not cleaned.get("note"):
            self.add_error("note", ValidationError(_("Say in a few words which reason.")))
        return cleaned

    def answer(self) -> None:
        said = self.cleaned_data
        self.row.decline(said["because"], by=self.actor, note=said["note"])
