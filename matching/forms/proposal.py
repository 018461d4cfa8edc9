"""Choosing a place for somebody, and the answer of a company."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import Named
from intake.guard import GuardedText, LongText
from intake.models import Reason, ReasonKind
from matching.comparison import CRITERIA, OF_THE_PLACE, criterion_names
from matching.models import Meeting, Proposal, ProposalWhy, WorkPlacementOffer
from matching.models.meeting import RECORDED, is_ahead
from matching.story import status_words
from transitiehuis.ui.forms import ConfirmInput, DateInput, TimeInput

if TYPE_CHECKING:
    from intake.models import Trajectory
    from transitiehuis.netwerk.actor import Actor


# Reasons of a no that somebody records who called; a company that answers itself knows its own.
NOT_OF_A_COMPANY = ("other_wish", "unknown")
EARLIEST, LATEST = time(6), time(22)


class Fits(forms.Form):
    """Hard facts somebody chooses: only what fits in them is shown. A value that does not exist is not chosen."""

    fields: dict[str, Any]

    fits = forms.MultipleChoiceField(
        label=gettext_lazy("Show only where this fits"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("What is unknown is left out too."),
    )
    about: tuple[str, ...] = tuple(CRITERIA)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data or None)
        self.asked = data.getlist("fits") if data else []
        names = criterion_names()
        self.fields["fits"].choices = [(key, names[key]) for key in names if key in self.about]

    def chosen(self) -> dict[str, Any]:
        """What was chosen and exists."""
        if not self.is_bound:
            return {}
        self.is_valid()
        known = set(self.about) & set(self.asked)
        return {**self.cleaned_data, "fits": [key for key in CRITERIA if key in known]}


class CompareFilter(Fits):
    """Which places, in order of what."""

    order = forms.ChoiceField(
        label=gettext_lazy("In order of"),
        required=False,
        choices=[("", gettext_lazy("distance")), ("datum", gettext_lazy("first day"))],
    )
    themes = forms.ChoiceField(
        label=gettext_lazy("Themes"),
        required=False,
        choices=[("", gettext_lazy("Those the candidate wants")), ("alle", gettext_lazy("All themes"))],
    )
    field_order = ("order", "themes", "fits")
    about = tuple(key for key in CRITERIA if key != "theme")


class CandidatesFilter(Fits):
    """Which candidates, in order of what."""

    order = forms.ChoiceField(
        label=gettext_lazy("In order of"),
        required=False,
        choices=[("", gettext_lazy("distance")), ("datum", gettext_lazy("available from"))],
    )
    field_order = ("order", "fits")
    about = tuple(key for key in CRITERIA if key not in OF_THE_PLACE)


class ProposeForm(GuardedText):
    """To which company, and why there: a person chooses and says why."""

    fields: dict[str, Any]
    guarded = ("why_note",)

    place = forms.ChoiceField(
        label=gettext_lazy("To which company do you make the proposal?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a place.")},
    )
    why = forms.ChoiceField(
        label=gettext_lazy("Why this place?"),
        help_text=gettext_lazy("The candidate may read this reason."),
        widget=forms.Select(attrs={"class": "w-mid"}),
        choices=lambda: [("", _("Choose a reason")), *ProposalWhy.choices],
    )
    why_note = LongText(label=gettext_lazy("Explanation"), required=False)

    def __init__(self, *args: Any, places: Sequence[WorkPlacementOffer], notes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(place.pk): place for place in places}
        self.fields["place"].choices = [
            (
                str(place.pk),
                format_html("{}, {}<small>{}. {}</small>", place.employer.name, place.place.name, place.title, note),
            )
            for place, note in zip(places, notes, strict=True)
        ]
        self.fields["why_note"].widget.attrs["rows"] = 3

    def chosen(self) -> WorkPlacementOffer:
        return self.places[self.cleaned_data["place"]]


class DeclineForm(GuardedText):
    """No, for a reason of the list; the company itself (`own`) is not asked what only the candidate knows."""

    fields: dict[str, Any]
    guarded = ("note",)

    reason = Named(
        queryset=Reason.objects.none(),
        label=gettext_lazy("Why not?"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a reason.")},
    )
    note = LongText(
        label=gettext_lazy("Explanation"),
        required=False,
        help_text=gettext_lazy("What would make the next candidate fit better?"),
    )

    def __init__(self, *args: Any, own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = Reason.objects.of_kind(ReasonKind.PROPOSAL_DECLINED).filter(until=None)
        self.fields["reason"].queryset = reasons.exclude(code__in=NOT_OF_A_COMPANY) if own else reasons
        self.fields["note"].widget.attrs["rows"] = 3


class MeetingForm(forms.Form):
    """Day, hour and place of a kennismaking."""

    on = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    at = forms.TimeField(label=gettext_lazy("Time"), widget=TimeInput)
    where = forms.CharField(
        label=gettext_lazy("Where?"),
        max_length=200,
        help_text=gettext_lazy("Street and town, or how you call each other."),
    )
    # That the page said of the one before that it has begun, so that this is no move of it.
    another = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, proposal: Proposal, meeting: Meeting | None, **kwargs: Any) -> None:
        self.proposal, begun = proposal, meeting is not None and meeting.has_begun
        self.is_another = bool(data and data.get("another"))
        if data and begun:  # sent from an older page it is refused; the page that says so says it from then on
            data = {**data.dict(), "another": "on"}
        if meeting and begun:
            kwargs["initial"] = {"where": meeting.where, "another": True}
        elif meeting:
            moment = timezone.localtime(meeting.starts_at)
            kwargs["initial"] = {"on": moment.date(), "at": moment.time(), "where": meeting.where}
        else:
            place = proposal.company.place or proposal.place.place
            kwargs["initial"] = {"where": f"{proposal.company.name}, {place.name}"}
        super().__init__(data, **kwargs)

    def clean_at(self) -> time:
        at: time = self.cleaned_data["at"]
        if not EARLIEST <= at <= LATEST:  # three in the morning is meant to be three in the afternoon
            raise ValidationError(_("Choose a time between 6.00 and 22.00."))
        return at

    def clean(self) -> dict[str, Any]:
        """The moment lies ahead; what was typed stays where it does not."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("on") and cleaned.get("at") and not is_ahead(self.starts_at):
            self.add_error("on", _("Choose a moment that lies ahead, within three months."))
        return cleaned

    @property
    def starts_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"]))

    def plan(self, by: Actor) -> Meeting:
        """Agree it, or move what was agreed: see `Meeting.plan`."""
        where, another = self.cleaned_data["where"], self.is_another
        return Meeting.plan(self.proposal, starts_at=self.starts_at, where=where, by=by, another=another)


class OutcomeForm(forms.Form):
    """What came of it; a no of the company is recorded with its reason, on the page of the proposal."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it?"),
        widget=forms.RadioSelect,
        choices=lambda: [(outcome.value, capfirst(outcome.label)) for outcome in RECORDED],
        error_messages={"required": gettext_lazy("Choose what came of it.")},
    )


class OthersForm(forms.Form):
    """Which of the other proposals are withdrawn, now that one company said yes; ticked from the start."""

    fields: dict[str, Any]

    chosen = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Withdraw the proposal to"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one, or go back to the dossier.")},
    )

    def __init__(self, *args: Any, others: Sequence[Proposal], **kwargs: Any) -> None:
        self.others, self.told = others, ""
        kwargs["initial"] = {"chosen": [proposal.pk for proposal in others]}
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [
            (
                proposal.pk,
                format_html(
                    "{}<small>{}, {}</small>",
                    proposal.company.name,
                    proposal.place.title,
                    status_words(proposal),
                ),
            )
            for proposal in others
        ]

    def withdraw(self, trajectory: Trajectory, by: Actor) -> None:
        """Take back what was ticked; `told` says to how many companies."""
        done = Proposal.withdraw_others(trajectory, self.cleaned_data["chosen"], by=by)
        names = ", ".join(proposal.company.name for proposal in done)
        self.told = _("Withdrawn and told: %(companies)s.") % {"companies": names}


class IntroduceForm(forms.Form):
    """The candidate said yes to being known by name."""

    agreed = forms.BooleanField(
        label=gettext_lazy("Yes, this company may have name and contact details"),
        widget=ConfirmInput(legend=gettext_lazy("Did you ask the candidate?")),
        error_messages={"required": gettext_lazy("Ask the candidate first, and tick the box.")},
    )
