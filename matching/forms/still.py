"""Small answers about a place: does it still stand, who trains there, how often may it be approached, what SBB said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import Named, ahead
from matching.models import PlaceTrainer, StillAnswer, WorkPlacementOffer
from matching.models.approach import MOST_EVER
from matching.models.recognising import RequestOutcome
from transitiehuis import days
from transitiehuis.netwerk.models import Membership, Role
from transitiehuis.ui.forms import ChoiceCards, DateInput
from transitiehuis.ui.years import ValidUntil

LATEST_DAYS = 366


class StillForm(forms.Form):
    """One question, four answers; two of them take one fact more."""

    fields: dict[str, Any]

    answer = forms.ChoiceField(
        label=gettext_lazy("Is this place still available?"),
        widget=ChoiceCards,
        error_messages={"required": gettext_lazy("Choose an answer.")},
    )
    seats_left = forms.IntegerField(
        label=gettext_lazy("How many places are left?"),
        required=False,
        min_value=1,
        help_text=gettext_lazy("Only when there are fewer places than before."),
    )
    again_on = ahead(
        gettext_lazy("From when can it be asked again?"),
        required=False,
        help_text=gettext_lazy("Only with ‘Not for now’. Empty: in eight weeks."),
    )

    def __init__(self, *args: Any, place: WorkPlacementOffer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = {
            StillAnswer.STILL: _("Yes, still available"),
            StillAnswer.FEWER: _("Yes, but fewer places"),
            StillAnswer.NOT_NOW: _("Not for now"),
            StillAnswer.GONE: _("No, no longer"),
        }
        if place.seats_left <= 1:
            del answers[StillAnswer.FEWER], self.fields["seats_left"]
        else:
            self.fields["seats_left"].max_value = place.seats_left - 1
            self.fields["seats_left"].widget.attrs["max"] = place.seats_left - 1
        self.fields["answer"].choices = list(answers.items())
        self.place = place

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        most = self.place.seats_left - 1
        left = cleaned.get("seats_left")
        if cleaned.get("answer") == StillAnswer.FEWER and not (left and left <= most):
            self.add_error("seats_left", _("Choose a number from 1 to %(most)s.") % {"most": most})
        again = cleaned.get("again_on")
        if again and again > days.today() + timedelta(days=LATEST_DAYS):
            self.add_error("again_on", _("Choose a day within a year."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """As `PlaceQuestion.say` takes it; what belongs to another answer is left out."""
        said = self.cleaned_data
        facts: dict[str, Any] = {"answer": said["answer"]}
        if said["answer"] == StillAnswer.FEWER:
            facts["seats_left"] = said["seats_left"]
        if said["answer"] == StillAnswer.NOT_NOW:
            facts["again_on"] = said.get("again_on")
        return facts


class CeilingForm(forms.Form):
    """How often a month a company wants to be approached."""

    most = forms.IntegerField(
        label=gettext_lazy("At most, times a month"),
        min_value=0,
        max_value=MOST_EVER,
        help_text=gettext_lazy("Over all schools and advisers together. 0: not for now."),
    )


class TrainerForm(forms.Form):
    """Who trains here: a colleague with an account, or somebody by name."""

    fields: dict[str, Any]

    membership = Named(
        queryset=Membership.objects.none(),
        label=gettext_lazy("Colleague with an account"),
        required=False,
        empty_label=gettext_lazy("Somebody else"),
    )
    name = forms.CharField(label=gettext_lazy("Or: name"), max_length=120, required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail address at work"),
        required=False,
        help_text=gettext_lazy("Only of somebody who knows that this is kept here."),
        widget=forms.EmailInput(attrs={"class": "w-mid"}),
    )
    max_learners = forms.IntegerField(
        label=gettext_lazy("How many candidates at a time?"), min_value=1, max_value=20, initial=2
    )

    def __init__(self, *args: Any, place: WorkPlacementOffer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = PlaceTrainer.objects.filter(organisation=place.employer_id, until=None).exclude(membership=None)
        accounts = Membership.objects.with_role(Role.TRAINER).filter(organisation=place.employer_id)
        free = accounts.current_on(days.today()).exclude(pk__in=known.values("membership"))
        self.fields["membership"].queryset = free.select_related("user").order_by("user__sort_name", "pk")
        self.fields["membership"].label_from_instance = lambda member: member.user.name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("membership")) == bool(cleaned.get("name")):
            self.add_error("name", _("Choose a colleague or write a name: one of the two."))
        if cleaned.get("membership"):
            cleaned["email"] = ""
        return cleaned


class LearnersForm(forms.Form):
    max_learners = forms.IntegerField(label=gettext_lazy("How many candidates at a time?"), min_value=1, max_value=20)


class SettleForm(forms.Form):
    """What SBB answered."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What did SBB answer?"),
        widget=forms.RadioSelect,
        choices=RequestOutcome.choices,
        error_messages={"required": gettext_lazy("Choose an answer.")},
    )
    since = forms.DateField(
        label=gettext_lazy("Recognised since"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("Empty: since today."),
    )
    valid_until = ValidUntil(label=gettext_lazy("Recognition lasts until"), required=False, widget=DateInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since") or days.today(), cleaned.get("valid_until")
        if until and until < since:
            self.add_error("valid_until", _("This is before the first day."))
        return cleaned
