"""A leerwerkplek: what it is, what it asks, until when it is open; and the choices above the list of them."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import Named, PlaceField, TypedChoice, ahead
from intake.forms.profile import WEEK_HOURS, picks
from intake.guard import GuardedText, LongText
from intake.models import Certificate, LanguageLevel, Occupation, Theme
from matching.compared import Wish
from matching.fitting import km_from, places_that_fit
from matching.models import NeededLicence, PlaceStatus, PlaceTrainer, Qualification, WorkPlacementOffer
from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, OrganisationKind, Region, Role
from transitiehuis.netwerk.sorting import sort_key
from transitiehuis.ui.forms import DateInput, HuisHelper, TimeInput

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

NEAR, HOURS = (10, 20, 40), (7, 8, 9)
COMPANIES = (OrganisationKind.EMPLOYER, OrganisationKind.SECTOR_SCHOOL)
FACTS = (
    "title", "theme", "qualification", "occupation", "place", "about", "hours_min", "hours_max", "begin_time",
    "start_from", "open_until", "seats", "licence", "language_level", "contact_email",
)  # fmt: skip


def companies(actor: Actor) -> QuerySet[Organisation]:
    """Leerbedrijven and bedrijfstakscholen that take part in the actor's regions today."""
    found = Organisation.objects.visible_to(actor).partners_of(actor.region_ids, days.today())
    return found.filter(kind__in=COMPANIES).in_order()


class CertificatesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, certificate: Certificate) -> str:
        return certificate.name_nl


class PlaceForm(GuardedText):
    """One leerwerkplek. Empty means: the company did not say, and so it is shown."""

    fields: dict[str, Any]
    guarded = ("about",)

    employer = Named(
        queryset=Organisation.objects.none(),
        label=gettext_lazy("Training company"),
        empty_label=gettext_lazy("Choose"),
        help_text=gettext_lazy("The company gets a message that you offered this place on its behalf."),
    )
    title = forms.CharField(
        label=gettext_lazy("What is the work?"),
        max_length=120,
        help_text=gettext_lazy("For example: fitter of heat pumps."),
    )
    theme = Named(queryset=Theme.objects.none(), label=gettext_lazy("Theme"), empty_label=gettext_lazy("Choose"))
    place = PlaceField(label=gettext_lazy("Where does the work begin?"))
    seats = forms.IntegerField(label=gettext_lazy("How many places?"), min_value=1, max_value=99, initial=1)
    start_from = forms.DateField(label=gettext_lazy("First day from"), required=False, widget=DateInput)
    hours_min = forms.IntegerField(
        label=gettext_lazy("At least, hours a week"), required=False, min_value=1, max_value=WEEK_HOURS
    )
    hours_max = forms.IntegerField(
        label=gettext_lazy("At most, hours a week"), required=False, min_value=1, max_value=WEEK_HOURS
    )
    begin_time = forms.TimeField(label=gettext_lazy("Work begins at"), required=False, widget=TimeInput)
    licence = forms.ChoiceField(
        label=gettext_lazy("Driving licence"),
        required=False,
        widget=forms.Select(attrs={"class": "w-mid"}),
        choices=lambda: picks(NeededLicence.choices, _("Not known")),
    )
    language_level = forms.ChoiceField(
        label=gettext_lazy("Level of Dutch"),
        required=False,
        widget=forms.Select(attrs={"class": "w-mid"}),
        choices=lambda: [("", _("Not known")), ("A0", _("No level asked")), *LanguageLevel.choices[1:]],
    )
    certificates = CertificatesField(
        queryset=Certificate.objects.none(),
        label=gettext_lazy("Certificates that are asked on the first day"),
        required=False,
    )
    open_until = ahead(
        gettext_lazy("Open until"),
        required=False,
        help_text=gettext_lazy("This day is included. Leave it empty when the place stays open."),
    )
    contact_email = forms.EmailField(
        label=gettext_lazy("Who answers proposals?"),
        required=False,
        help_text=gettext_lazy(
            "An e-mail address at the company. Workplace trainers with an account always get them. "
            "Is there neither, then the address of the organisation."
        ),
        widget=forms.EmailInput(attrs={"class": "w-mid"}),
    )
    about = LongText(
        label=gettext_lazy("What else should somebody know?"),
        required=False,
        help_text=gettext_lazy("The crew, the guidance, what somebody learns. No names of candidates."),
    )

    def __init__(self, *args: Any, actor: Actor, offer: WorkPlacementOffer | None = None, **kwargs: Any) -> None:
        self.actor, self.offer = actor, offer
        super().__init__(*args, initial={**self._said(), **kwargs.pop("initial", {})}, **kwargs)
        today = days.today()
        self.fields["theme"].queryset = Theme.objects.valid_on(today).in_order()
        self.fields["certificates"].queryset = Certificate.objects.filter(until=None).order_by("name_nl")
        self.fields["place"].suggest(actor.region_ids)
        self.fields["qualification"] = self._qualification_field()
        self.fields["occupation"] = self._occupation_field()
        self._trainers_field()
        self.fields["employer"].queryset = companies(actor)
        if offer or self.own_company:
            del self.fields["employer"]

    @property
    def own_company(self) -> Organisation | None:
        """A praktijkopleider offers a place at the own company, and has nothing to choose."""
        return self.actor.organisation if self.actor.has_role(Role.TRAINER) else None

    def _said(self) -> dict[str, Any]:
        if self.offer is None:
            return {"place": self.own_company.place if self.own_company else None}
        said = {name: getattr(self.offer, name) for name in FACTS}
        said["theme"] = said["theme"].pk
        said["qualification"] = self.offer.qualification.label if self.offer.qualification else ""
        said["occupation"] = self.offer.occupation.name_nl if self.offer.occupation else ""
        said["trainers"] = [trainer.pk for trainer in self.offer.trainers_now]
        return {**said, "certificates": [certificate.pk for certificate in self.offer.certificates.all()]}

    @staticmethod
    def _qualification_field() -> TypedChoice:
        found = Qualification.objects.valid_on(days.today()).in_order()
        return TypedChoice(
            {f"{row.label} ({row.crebo})": row for row in found},
            also={row.label: row for row in found},
            list_id="qualifications",
            owner=True,
            label=_("Qualification"),
            help_text=_("What somebody learns for, where that is known. Type a part of the name."),
        )

    @staticmethod
    def _occupation_field() -> TypedChoice:
        found = Occupation.objects.filter(Q(until=None) | Q(until__gte=days.today())).order_by("name_nl", "pk")
        return TypedChoice(
            {row.name_nl: row for row in found},
            list_id="occupations",
            owner=True,
            label=_("Or: occupation"),
            help_text=_("When there is no qualification. Type a part of the name."),
        )

    def _trainers_field(self) -> None:
        """Who of the company trains here; not asked while the company is still to be chosen or nobody is known."""
        company = self.offer.employer_id if self.offer else self.own_company and self.own_company.pk
        if company is None:
            return
        known = PlaceTrainer.objects.filter(organisation=company).current_on(days.today()).in_order()
        names = [(one.pk, one.shown_name) for one in known.select_related("membership__user")]
        if names:
            self.fields["trainers"] = forms.TypedMultipleChoiceField(
                choices=names,
                coerce=int,
                label=_("Who trains here?"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def helper(self) -> HuisHelper:
        first = ["employer"] if "employer" in self.fields else []
        trains = ["trainers"] if "trainers" in self.fields else []
        work = Fieldset(
            _("The work"),
            *first,
            "title",
            "theme",
            "qualification",
            "occupation",
            "place",
            "about",
            *trains,
            "keep_text",
        )
        when = Fieldset(
            _("When"), Row(Column("start_from"), Column("open_until")), Row(Column("hours_min"), Column("hours_max")),
            Row(Column("begin_time"), Column("seats")),
        )  # fmt: skip
        asks = Fieldset(
            _("What is asked"), Row(Column("licence"), Column("language_level")), "certificates", "contact_email"
        )
        return HuisHelper(self, Layout(work, when, asks))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        least, most = cleaned.get("hours_min"), cleaned.get("hours_max")
        if least and most and least > most:
            self.add_error("hours_max", ValidationError(_("This is less than the hours at least.")))
        return cleaned

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS}

    def offer_place(self) -> WorkPlacementOffer:
        """Write it: see `WorkPlacementOffer.offer`. In the region where the work is, when the actor works there."""
        home = self.cleaned_data["place"].municipality.region_id
        place = WorkPlacementOffer(
            employer=self.own_company or self.cleaned_data["employer"],
            region=Region.objects.get(pk=self.actor.region_for(home) if self.actor.region_ids else home),
            **self.facts(),
        )
        place.offer(certificates=self.cleaned_data["certificates"], by=self.actor)
        self._set_trainers(place)
        return place

    def change(self) -> None:
        assert self.offer is not None  # noqa: S101 the view gives it
        self.offer.change(certificates=self.cleaned_data["certificates"], by=self.actor, **self.facts())
        self._set_trainers(self.offer)

    def _set_trainers(self, place: WorkPlacementOffer) -> None:
        if "trainers" in self.cleaned_data:
            place.trainers.set(self.cleaned_data["trainers"])


class PlacesFilter(forms.Form):
    """The choices above the list; a value that does not exist counts as not chosen."""

    fields: dict[str, Any]

    q = forms.CharField(label=gettext_lazy("Company, work or place"), required=False, max_length=100)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    licence = forms.ChoiceField(
        label=gettext_lazy("Driving licence"),
        required=False,
        choices=[("", gettext_lazy("All")), ("none", gettext_lazy("None needed"))],
    )
    level = forms.ChoiceField(label=gettext_lazy("Level of Dutch, at most"), required=False)
    begins = forms.ChoiceField(
        label=gettext_lazy("Work begins"),
        required=False,
        choices=lambda: [
            ("", _("All")),
            *((str(hour), _("not before %(hour)s.00") % {"hour": hour}) for hour in HOURS),
        ],
    )
    near = forms.ChoiceField(label=gettext_lazy("Distance"), required=False)
    ready = forms.ChoiceField(
        label=gettext_lazy("Training company"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("recognised", gettext_lazy("Recognised by SBB")),
            ("trainer", gettext_lazy("Workplace trainer has room")),
        ],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("Open for candidates")),
            ("all", gettext_lazy("All")),
            ("own", gettext_lazy("Of my organisation")),
        ],
    )

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        self.actor = actor
        self.fields["q"].widget.input_type = "search"
        themes = Theme.objects.in_order()
        self.fields["theme"].choices = [("", _("All themes")), *((str(t.pk), t.name) for t in themes)]
        self.home = actor.organisation.place if actor.organisation else None
        town = {"place": self.home.name} if self.home else {}
        within = [(f"{km}", _("at most %(km)s km from %(place)s") % {"km": km, **town}) for km in NEAR] if town else []
        self.fields["near"].choices = [("", _("All")), *within]
        self.fields["level"].choices = [("", _("All")), *((level, level) for level in LanguageLevel.values[1:])]

    def rows(self) -> QuerySet[WorkPlacementOffer]:
        """The places that were asked for."""
        self.is_valid()
        chosen = self.cleaned_data
        rows = WorkPlacementOffer.objects.visible_to(self.actor).found_by(sort_key(chosen.get("q", "")))
        state = chosen.get("state")
        if state == "own":
            rows = rows.of_own(self.actor)
        elif state != "all":
            rows = rows.open_on(days.today())
        if chosen.get("theme"):
            rows = rows.filter(theme=chosen["theme"])
        if chosen.get("licence"):
            rows = rows.filter(licence=NeededLicence.NONE)
        if level := chosen.get("level"):
            rows = rows.filter(
                language_level__in=["A0", *LanguageLevel.values[1 : LanguageLevel.values.index(level) + 1]]
            )
        return self._narrowed(rows.in_order_for(self.actor), chosen)

    def _narrowed(self, rows: QuerySet[WorkPlacementOffer], chosen: dict[str, Any]) -> QuerySet[WorkPlacementOffer]:
        """By the hour work begins, how far it is from the reader's town, and how the company stands today."""
        if chosen.get("begins"):
            rows = rows.filter(begin_time__gte=time(int(chosen["begins"])))
        if chosen.get("near") and self.home:
            rows = rows.annotate(km=km_from(self.home, "place")).filter(km__lte=int(chosen["near"]))
        ready = {"recognised": "recognition", "trainer": "trainer"}.get(chosen.get("ready", ""))
        return places_that_fit(rows, ready, Wish(), days.today()) if ready else rows


STATE_TONES = {
    PlaceStatus.OPEN: "new",
    PlaceStatus.PAUSED: "open",
    PlaceStatus.FILLED: "done",
    PlaceStatus.WITHDRAWN: "no",
}
