"""What a chain director types about a round."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intake.guard import GuardedText, LongText
from transitiehuis import days
from transitiehuis.regie.models import ChainPart, QuarterRound, Reaching, SuccessFactor
from transitiehuis.regie.models.rounds import MOST_FOCUS
from transitiehuis.regie.rhythm import CLOSE, OFFSETS, Dates, Ladder, Stage
from transitiehuis.ui import words
from transitiehuis.ui.forms import DateInput, HuisHelper, TimeInput


class MeetingForm(forms.Form):
    """Day, time and place of the kwartaalgesprek; the day is taken as typed."""

    meeting_on = forms.DateField(label=_("Day"), widget=DateInput)
    at = forms.TimeField(label=_("Time"), required=False, widget=TimeInput)
    place = forms.CharField(label=_("Place"), required=False, max_length=120)

    def __init__(self, data: Any = None, *, round: QuarterRound) -> None:
        now = {"meeting_on": round.meeting_on, "at": round.meeting_at, "place": round.meeting_place}
        super().__init__(data, initial=now)
        self.round = round
        self.fields["meeting_on"].help_text = _(
            "A day in %(quarter)s. Scoring closes five days before it. What was sent is not sent again."
        ) % {"quarter": round.name}

    @property
    def helper(self) -> HuisHelper:
        return HuisHelper(self, Layout(Row(Column("meeting_on"), Column("at")), "place"))

    def clean_meeting_on(self) -> date:
        day = self.cleaned_data["meeting_on"]
        if day == self.round.meeting_on:
            return day
        if day < days.today() or not self.round.name.holds(day):
            raise ValidationError(_("Choose a day in this quarter that is not past."))
        if self.round.can_be_scored() and Dates.of(day).closes_on < days.today():
            raise ValidationError(
                _("Then scoring would already have closed. The first day that still leaves room is %(day)s.")
                % {"day": words.day(first_open(day))}
            )
        return day


def first_open(day: date) -> date:
    """The first meeting day from `day` on for which scoring has not closed yet."""
    while Dates.of(day).closes_on < days.today():
        day += timedelta(days=1)
    return day


class FocusForm(forms.Form):
    """One to three factors, grouped as the chain is."""

    factors = forms.MultipleChoiceField(
        label=_("Focus factors"),
        help_text=_("Choose one to three. Every partner is asked about them, and every message speaks of them."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, round: QuarterRound) -> None:
        self.found = {str(f.pk): f for f in SuccessFactor.objects.in_use(days.today()).in_order()}
        chosen = [str(pk) for pk in round.focus.order_by("position").values_list("factor", flat=True)]
        super().__init__(data, initial={"factors": chosen})
        choices = [(pk, f"{factor.title} ({ChainPart(factor.chain_part).label})") for pk, factor in self.found.items()]
        cast(forms.MultipleChoiceField, self.fields["factors"]).choices = choices

    def clean_factors(self) -> list[SuccessFactor]:
        chosen = self.cleaned_data["factors"]
        if len(chosen) > MOST_FOCUS:
            raise ValidationError(_("Choose three factors at most."))
        return [self.found[pk] for pk in chosen]


class LadderForm(forms.Form):
    """When who has not finished is asked again, each in days before the meeting, going down."""

    reminder = forms.IntegerField(
        label=_("Remind the partner contact"),
        min_value=-CLOSE,
        max_value=-OFFSETS[Stage.OPENING] - 1,
        help_text=_("In days before the meeting. The round opens 28 days before it and closes 5 days before it."),
    )
    colleague = forms.IntegerField(
        label=_("Remind again, and a colleague as well"), min_value=-CLOSE, max_value=-OFFSETS[Stage.OPENING] - 1
    )
    listed = forms.IntegerField(
        label=_("Put on your list to call"), min_value=-CLOSE, max_value=-OFFSETS[Stage.OPENING] - 1
    )

    def __init__(self, data: Any = None, *, round: QuarterRound) -> None:
        super().__init__(data, initial=round.ladder._asdict())

    @property
    def helper(self) -> HuisHelper:
        return HuisHelper(self, Layout("reminder", "colleague", "listed"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        steps = [typed.get(name) for name in Ladder._fields]
        if None in steps:
            return typed
        ladder = Ladder(*cast(list[int], steps))
        if ladder.colleague >= ladder.reminder:
            self.add_error("colleague", _("This comes after the first reminder: fewer than %s days.") % ladder.reminder)
        elif ladder.listed > ladder.colleague:
            self.add_error("listed", _("This comes last: %s days at most.") % ladder.colleague)
        return {**typed, "ladder": ladder}


class CancelForm(GuardedText):
    guarded = ("reason",)
    reason = LongText(
        label=_("Why is this round not held?"), help_text=_("Partners see this on the page of the round.")
    )


class ReopenForm(GuardedText):
    guarded = ("reason",)
    closes_on = forms.DateField(label=_("Until and including"), widget=DateInput)
    reason = LongText(
        label=_("Why can partners score again?"), help_text=_("Partners see this on the page of the round.")
    )

    def __init__(self, data: Any = None, *, round: QuarterRound) -> None:
        super().__init__(data)
        self.round = round

    def clean_closes_on(self) -> date:
        day = self.cleaned_data["closes_on"]
        if day < days.today() or not self.round.name.holds(day):
            raise ValidationError(_("Choose a day in this quarter that is not past."))
        return day


class HoldAgainForm(GuardedText):
    guarded = ("reason",)
    meeting_on = forms.DateField(label=_("Day of the meeting"), widget=DateInput)
    reason = LongText(
        label=_("Why is this round held after all?"), help_text=_("Partners see this on the page of the round.")
    )

    def __init__(self, data: Any = None, *, round: QuarterRound) -> None:
        super().__init__(data)
        self.round = round
        self.fields["meeting_on"].help_text = _(
            "A day in %(quarter)s. Scoring closes five days before it. What was sent is not sent again."
        ) % {"quarter": round.name}

    def clean_meeting_on(self) -> date:
        day = self.cleaned_data["meeting_on"]
        if day < days.today() or not self.round.name.holds(day):
            raise ValidationError(_("Choose a day in this quarter that is not past."))
        return day


class InPersonForm(GuardedText):
    """How a partner was reached, and what was said."""

    guarded = ("remark",)
    how = forms.ChoiceField(label=_("How did you reach them?"), choices=Reaching.choices, widget=forms.RadioSelect)
    remark = LongText(
        label=_("What was said"), required=False, help_text=_("Only the directors of this region see this.")
    )
