"""Recording a placement in six fields, and what comes after: permission, first day, signatures, end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import Named, PlaceField, TypedChoice, done
from intake.forms.referral import ContactField
from intake.guard import GuardedText
from intake.models import (
    WORKERS,
    Candidate,
    Channel,
    Likeness,
    Reason,
    Referral,
    Trajectory,
    Typed,
    look,
)
from matching.forms.place import companies
from matching.models import (
    Placement,
    PlacementKind,
    PracticeAgreement,
    Proposal,
    Qualification,
    Recognition,
    ToldBy,
)
from transitiehuis import days
from transitiehuis.netwerk.models import Membership, Organisation, OrganisationKind, Region
from transitiehuis.ui.forms import ConfirmInput, DateInput, Details, HuisHelper
from transitiehuis.ui.years import ValidUntil
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

YOUNGEST, OLDEST = 15, 90
FAR_AHEAD = timedelta(days=366)
LONG_AGO = timedelta(days=2 * 366)
EMPLOYER_SAME = ""


class GuideField(forms.ModelChoiceField):
    """Own colleagues first, each with their organisation."""

    def label_from_instance(self, member: Membership) -> str:
        return f"{member.user.name}, {member.organisation.name}"


def guides(actor: Actor, trajectory: Trajectory | None) -> Any:
    """Who may guide: own people and those of who is aan zet; of other partners when `actor` is aan zet."""
    today = days.today()
    known = {*actor.organisation_ids, *([trajectory.holder_id] if trajectory else [])}
    people = Membership.objects.with_role(*WORKERS).current_on(today).select_related("user", "organisation")
    if trajectory is None or trajectory.holder_id in actor.organisation_ids:
        partners = Organisation.objects.partners_of(actor.region_ids, today).values("pk")
        return people.filter(organisation__in=partners).order_by("organisation__sort_name", "user__sort_name", "pk")
    return people.filter(organisation__in=known).order_by("organisation__sort_name", "user__sort_name", "pk")


class PlacementForm(forms.Form):
    """The six fields. `proposal` fills in what the company accepted."""

    fields: dict[str, Any]

    training_company = Named(
        queryset=Organisation.objects.none(),
        label=gettext_lazy("Training company"),
        empty_label=gettext_lazy("Choose"),
        help_text=gettext_lazy("Teaches the candidate the trade."),
    )
    employer = Named(
        queryset=Organisation.objects.none(),
        label=gettext_lazy("Employer"),
        required=False,
        empty_label=gettext_lazy("The same as the training company"),
        help_text=gettext_lazy("Pays the wage. That can be a bedrijfstakschool."),
    )
    start = forms.DateField(label=gettext_lazy("First day at work"), widget=DateInput)
    hours = forms.IntegerField(
        label=gettext_lazy("Hours a week"),
        min_value=1,
        max_value=60,
        help_text=gettext_lazy("Work and school together."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of contract"),
        choices=lambda: [("", _("Choose")), *((value, capfirst(label)) for value, label in PlacementKind.choices)],
    )
    guide = GuideField(
        queryset=Membership.objects.none(),
        label=gettext_lazy("Who guides?"),
        empty_label=gettext_lazy("Choose"),
        help_text=gettext_lazy("Somebody of another organisation is asked to take over on the first day."),
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        trajectory: Trajectory | None = None,
        proposal: Proposal | None = None,
        **kwargs: Any,
    ) -> None:
        self.actor, self.trajectory, self.proposal = actor, trajectory, proposal
        kwargs["initial"] = self._initial()
        super().__init__(*args, **kwargs)
        known, people = companies(actor), guides(actor, trajectory)
        names = list(known.values_list("pk", "name"))
        for name in ("training_company", "employer"):
            self._choose(name, known, names)
        guided = people.values_list("pk", "user__name", "organisation__name")
        self._choose("guide", people, [(pk, f"{person}, {of}") for pk, person, of in guided])
        if proposal:
            self._tell_recognition(proposal)

    def _choose(self, name: str, rows: Any, choices: list[tuple[int, str]]) -> None:
        """One of `rows`, drawn from names that were read already."""
        field = self.fields[name]
        field.queryset = rows
        field.choices = [("", field.empty_label), *choices]

    def _initial(self) -> dict[str, Any]:
        first = {"guide": self.actor.current.pk if self.actor.current else None}
        if self.proposal is None:
            return first
        place = self.proposal.place
        wanted = self.proposal.__dict__.get("wanted_hours")  # the most of the candidate, where the reader annotates it
        fits = wanted and place.hours_max and (place.hours_min or 0) <= wanted < place.hours_max
        hours = wanted if fits else place.hours_max
        started = place.start_from if place.start_from and place.start_from >= days.today() else None
        return {**first, "training_company": self.proposal.company_id, "start": started, "hours": hours}

    def _tell_recognition(self, proposal: Proposal) -> None:
        """Whether the leerbedrijf may train for the qualification of the place, under the field."""
        qualification = proposal.place.qualification_id
        valid = Recognition.objects.of(proposal.company_id, qualification).valid_on(days.today()).in_order().first()
        if valid is None:
            return
        until = valid.valid_until.strftime("%d-%m-%Y") if valid.valid_until else ""
        said = _("Recognised until %(day)s.") % {"day": until} if until else _("Recognised by SBB.")
        self.fields["training_company"].help_text = f"{self.fields['training_company'].help_text} {said}"

    def clean_start(self) -> Any:
        start, today = self.cleaned_data["start"], days.today()
        if not today - LONG_AGO <= start <= today + FAR_AHEAD:
            raise ValidationError(_("Check the year of the first day at work."))
        return start

    def facts(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        company = cleaned["training_company"]
        proposal = self.proposal if self.proposal and self.proposal.company_id == company.pk else None
        return {
            "training_company": company,
            "employer": cleaned["employer"] or company,
            "proposal": proposal,
            **{name: cleaned[name] for name in ("start", "hours", "kind", "guide")},
        }

    def log(self) -> Placement:
        """Record it: see `Placement.log`."""
        assert self.trajectory is not None  # noqa: S101 the view gives it
        return Placement.log(self.trajectory, **self.facts(), by=self.actor)


class NewcomerForm(PlacementForm):
    """The same six, for somebody who is not in the portal yet: with name, year of birth and place."""

    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=80)
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=120)
    birth_year = forms.IntegerField(label=gettext_lazy("Year of birth"))
    place = PlaceField()
    contact = ContactField(
        help_text=gettext_lazy("To ask the candidate by text message or mail how it goes. Else you ask it yourself.")
    )
    informed = forms.BooleanField(
        label=gettext_lazy("Yes, the candidate knows what we keep and with whom we share it"),
        widget=ConfirmInput(legend=gettext_lazy("Does the candidate know?")),
        error_messages={"required": gettext_lazy("Tell the candidate first, and tick the box.")},
    )
    again = forms.BooleanField(
        label=gettext_lazy("Yes, open a new dossier all the same"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike: list[Likeness] = []
        self.typed = Typed()
        self.fields["place"].suggest(self.actor.region_ids)
        for name in ("first_name", "last_name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    @property
    def helper(self) -> HuisHelper:
        who = Fieldset(
            _("Who"), Row(Column("first_name"), Column("last_name")), Row(Column("birth_year"), Column("place")),
            Details(_("Telephone or e-mail known?"), "contact"), "again", "informed",
        )  # fmt: skip
        return HuisHelper(
            self, Layout(who, Fieldset(_("Where"), "training_company", "employer", "start", "hours", "kind", "guide"))
        )

    def clean_birth_year(self) -> int:
        year, now = self.cleaned_data["birth_year"], days.today().year
        if not now - OLDEST <= year <= now - YOUNGEST:
            raise ValidationError(
                _("Check the year of birth. Between %(first)s and %(last)s is possible.")
                % {"first": now - OLDEST, "last": now - YOUNGEST}
            )
        return year

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        reached = {name: fact for name, fact in cleaned["contact"].items() if name != "channel"}
        self.typed = Typed(**{name: cleaned[name] for name in ("first_name", "last_name", "birth_year")}, **reached)
        try:
            self.alike = look([self.region], self.typed, by=self.actor)
        except WrongStatus as late:
            self.add_error(None, str(late))
        if self.alike:
            self.fields["again"].widget = ConfirmInput(legend=_("Is this somebody else?"))
            if not cleaned.get("again"):
                self.add_error(
                    "again", _("There may be a dossier already. Look at it first, and tick the box to go on.")
                )
        return cleaned

    @property
    def region(self) -> Region:
        """Where the candidate lives when the actor works there, else the actor's first region."""
        return Region.objects.get(pk=self.actor.region_for(self.cleaned_data["place"].municipality.region_id))

    def log(self) -> Placement:
        """Make the traject, with the own organisation aan zet, and record the placement in one go."""
        person = {name: self.cleaned_data[name] for name in ("first_name", "last_name", "birth_year", "place")}
        trajectory = Referral.submit(
            candidate=Candidate(channel=Channel.GUIDE, **person),
            region=self.region,
            to=self.actor.organisation,
            themes=[],
            informed_on=days.today(),
            by=self.actor,
        )
        self._reach(trajectory.candidate)
        return Placement.log(trajectory, **self.facts(), by=self.actor)

    def _reach(self, candidate: Candidate) -> None:
        """How the candidate is reached from now on; the letter about a first talk is not for who is at work."""
        for name, fact in self.cleaned_data["contact"].items():
            setattr(candidate, name, fact)
        candidate.save()


# What comes after ----------------------------------------------------------------------------------------------------


class StartForm(forms.Form):
    on = done(gettext_lazy("First day at work"), help_text=gettext_lazy("The day the candidate was really there."))


class ReasonForm(forms.Form):
    """Why it ended or did not start, and who told so."""

    fields: dict[str, Any]

    reason = Named(
        queryset=Reason.objects.none(),
        label=gettext_lazy("Why?"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a reason.")},
    )
    told_by = forms.ChoiceField(
        label=gettext_lazy("Who told so?"),
        widget=forms.RadioSelect,
        choices=lambda: [(value, capfirst(label)) for value, label in ToldBy.choices],
        error_messages={"required": gettext_lazy("Choose who told so.")},
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = Reason.objects.of_kind(kind).filter(until=None)


class EndForm(ReasonForm):
    on = done(gettext_lazy("Last day at work"), help_text=gettext_lazy("This day is included."))
    field_order = ("on", "reason", "told_by")


class PermitForm(GuardedText):
    """Who permitted the proefplaatsing, from when and for how long."""

    fields: dict[str, Any]
    guarded = ("exception",)

    permission_by = Named(
        queryset=Organisation.objects.none(),
        label=gettext_lazy("Who gave permission?"),
        empty_label=gettext_lazy("Choose"),
    )
    permission_on = done(gettext_lazy("On which day?"))
    start = forms.DateField(
        label=gettext_lazy("First day at work"),
        widget=DateInput,
        help_text=gettext_lazy("Permission comes before it. Did that take longer, choose another day."),
    )
    planned_end = forms.DateField(
        label=gettext_lazy("Last day of the trial placement"),
        widget=DateInput,
        help_text=gettext_lazy("Two months at most; six by exception."),
    )
    exception = forms.CharField(
        label=gettext_lazy("Why longer than two months?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Only for an exception; leave it empty otherwise. No medical words."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        givers = Organisation.objects.visible_to(actor).partners_of(actor.region_ids, days.today())
        self.fields["permission_by"].queryset = givers.filter(
            kind__in=[OrganisationKind.UWV, OrganisationKind.MUNICIPALITY]
        ).in_order()


class SignForm(forms.Form):
    """Who signed the praktijkovereenkomst when, and until when it lasts."""

    fields: dict[str, Any]

    until = forms.DateField(label=gettext_lazy("Last day of the agreement"), widget=DateInput)
    candidate_on = done(gettext_lazy("The candidate signed on"), required=False)
    company_on = done(gettext_lazy("The training company signed on"), required=False)
    school_on = done(gettext_lazy("The school signed on"), required=False)
    recognised_until = ValidUntil(
        label=gettext_lazy("Recognition lasts until"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("Leave it empty when it has no end."),
    )

    def __init__(self, *args: Any, agreement: PracticeAgreement, **kwargs: Any) -> None:
        signed = {
            "until": agreement.until,
            "candidate_on": agreement.candidate_signed_on,
            "company_on": agreement.company_signed_on,
            "school_on": agreement.school_signed_on,
        }
        kwargs["initial"] = signed
        super().__init__(*args, **kwargs)
        self.agreement, self.placement = agreement, agreement.placement
        if agreement.recognition() is not None:
            del self.fields["recognised_until"]
            return
        found = Qualification.objects.valid_on(days.today()).in_order()
        self.fields["qualification"] = TypedChoice(
            {f"{row.label} ({row.crebo})": row for row in found},
            also={row.label: row for row in found},
            list_id="qualifications",
            owner=True,
            label=_("Recognised by SBB for"),
            help_text=_("The portal knows no recognition of this company yet. Type a part of the qualification."),
        )
        self.order_fields(["until", "candidate_on", "company_on", "school_on", "qualification", "recognised_until"])

    def clean_until(self) -> Any:
        if self.cleaned_data["until"] < self.placement.start:
            raise ValidationError(_("The agreement cannot end before the first day at work."))
        return self.cleaned_data["until"]

    def sign(self, actor: Actor) -> None:
        """Record the signatures; a recognition that was typed is written first."""
        cleaned = self.cleaned_data
        if qualification := cleaned.get("qualification"):
            Recognition.objects.update_or_create(
                organisation=self.agreement.training_company,
                qualification=qualification,
                defaults={"since": self.placement.start, "valid_until": cleaned["recognised_until"]},
            )
        names = ("until", "candidate_on", "company_on", "school_on")
        self.agreement.sign(**{name: cleaned[name] for name in names}, by=actor)
