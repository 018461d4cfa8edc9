"""A route itself and how it stands. Each form carries the moment it was drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import ManyNamed, PlaceField, TypedChoice
from intake.forms.profile import picks
from intake.guard import LongText
from intake.models import Certificate, LanguageLevel, Theme
from matching.models import (
    LearningRoute,
    Qualification,
    RouteForm,
    RouteOutcome,
    RouteStatus,
)
from transitiehuis import days
from transitiehuis.ui.forms import DateInput, HuisHelper
from transitiehuis.ui.years import ValidUntil

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
from matching.forms.opened import (
    MID,
    CertificateField,
    Opened,
    certificates,
)


class RouteFactsForm(Opened):
    """The facts of a route itself."""

    guarded = ("about",)
    names = (
        "title", "about", "form", "place", "level", "language_level", "weeks", "school_days", "outcome",
        "qualification", "certificate",
    )  # fmt: skip

    title = forms.CharField(label=gettext_lazy("What is it called?"), max_length=120)
    about = LongText(
        label=gettext_lazy("What does somebody learn here?"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("One or two sentences that a candidate understands too."),
    )
    form = forms.ChoiceField(
        label=gettext_lazy("Form"), widget=forms.Select(attrs=MID), choices=lambda: picks(RouteForm.choices)
    )
    themes = ManyNamed(queryset=Theme.objects.none(), label=gettext_lazy("Themes"), widget=forms.CheckboxSelectMultiple)
    scope = forms.ChoiceField(
        label=gettext_lazy("For whom?"),
        widget=forms.RadioSelect,
        choices=lambda: [("region", _("this region")), ("country", _("the whole country"))],
        initial="region",
    )
    place = PlaceField(
        label=gettext_lazy("Place"),
        required=False,
        help_text=gettext_lazy("Where the lessons are, as a rule. Each start can have a place of its own."),
    )
    level = forms.TypedChoiceField(
        label=gettext_lazy("Level of mbo"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=lambda: [("", _("Not known")), *((n, str(n)) for n in (1, 2, 3, 4))],
    )
    language_level = forms.ChoiceField(
        label=gettext_lazy("Dutch at the end"),
        required=False,
        choices=lambda: [("", _("Not known")), *LanguageLevel.choices[1:]],
    )
    weeks = forms.IntegerField(
        label=gettext_lazy("Weeks"),
        required=False,
        min_value=1,
        max_value=250,
        help_text=gettext_lazy("Weeks with lessons; holidays come on top."),
    )
    school_days = forms.DecimalField(
        label=gettext_lazy("School days a week"), required=False, min_value=0, max_value=5, decimal_places=1
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("What does somebody get at the end?"),
        required=False,
        widget=forms.RadioSelect,
        choices=lambda: picks(RouteOutcome.choices, _("Not known")),
    )
    certificate = CertificateField(
        queryset=Certificate.objects.none(),
        label=gettext_lazy("Which certificate?"),
        required=False,
        empty_label=gettext_lazy("Choose"),
    )

    def __init__(self, data: Any = None, *, actor: Actor, row: LearningRoute | None = None, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(data, row=row, **kwargs)
        self.fields["themes"].queryset = Theme.objects.valid_on(days.today()).in_order()
        self.fields["certificate"].queryset = certificates()
        self.fields["place"].suggest(actor.region_ids)
        found = Qualification.objects.valid_on(days.today()).in_order()
        self.fields["qualification"] = TypedChoice(
            {f"{q.label} ({q.crebo})": q for q in found},
            also={q.label: q for q in found},
            list_id="qualifications",
            owner=True,
            label=_("Qualification"),
            help_text=_("Type a part of the name or the crebo number."),
        )
        if row is not None:
            del self.fields["scope"]

    def said(self, row: LearningRoute) -> dict[str, Any]:
        named = row.qualification.label if row.qualification else ""
        return {**super().said(row), "themes": vars(row)["theme_ids"], "qualification": named}

    @property
    def helper(self) -> HuisHelper:
        scope = ["scope"] if "scope" in self.fields else []
        what = Fieldset(_("What it is"), "title", "about", "form", "themes", *scope, "place", "keep_text")
        how = Fieldset(_("How long"), Row(Column("weeks"), Column("school_days"), Column("level")))
        end = Fieldset(_("At the end"), "outcome", "qualification", "certificate", "language_level", "opened")
        return HuisHelper(self, Layout(what, how, end))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        outcome = cleaned.get("outcome")
        if outcome == RouteOutcome.DIPLOMA and not cleaned.get("qualification") and "qualification" not in self.errors:
            self.add_error("qualification", ValidationError(_("Which qualification is the diploma of?")))
        if outcome == RouteOutcome.CERTIFICATE and not cleaned.get("certificate"):
            self.add_error("certificate", ValidationError(_("Choose the certificate.")))
        if self.row is not None and self.row.status == RouteStatus.RUNNING and not outcome:
            self.add_error("outcome", ValidationError(_("This route runs: say what somebody gets at the end.")))
        return cleaned

    def add(self) -> LearningRoute:
        """A new route, as an idea: how it stands comes after."""
        regional = self.cleaned_data["scope"] == "region" and self.actor.region_ids
        region = self.actor.region_for() if regional else None
        route = LearningRoute(**self.facts(), region_id=region)
        route.add(themes=self.cleaned_data["themes"], by=self.actor)
        return route

    def change(self) -> None:
        themes = self.cleaned_data["themes"]
        self.row.change(opened_at=self.opened_at, by=self.actor, themes=themes, **self.facts())


class StandForm(Opened):
    """How a route stands, with the days that belong to it."""

    names = ("status", "expected_on", "since", "until", "stopped_because")

    status = forms.ChoiceField(
        label=gettext_lazy("How does it stand?"), widget=forms.RadioSelect, choices=lambda: picks(RouteStatus.choices)
    )
    expected_on = forms.DateField(
        label=gettext_lazy("Expected to begin on"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("For a route in development: about when. The schema shows the month."),
    )
    since = forms.DateField(label=gettext_lazy("Runs since"), required=False, widget=DateInput)
    until = ValidUntil(label=gettext_lazy("Last day"), required=False, widget=DateInput)
    stopped_because = forms.CharField(label=gettext_lazy("Why has it stopped?"), required=False, max_length=200)

    def __init__(self, data: Any = None, *, actor: Actor, row: LearningRoute, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(data, row=row, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        status = cleaned.get("status")
        needed = {"developing": ["expected_on"], "running": ["since"], "stopped": ["until", "stopped_because"]}
        for name in needed.get(str(status), []):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(_("This belongs to how it stands.")))
        since, until = cleaned.get("since"), cleaned.get("until")
        if status in {RouteStatus.RUNNING, RouteStatus.STOPPED} and since and until and until < since:
            self.add_error("until", ValidationError(_("The last day comes before the first.")))
        if status == RouteStatus.RUNNING and not self.row.outcome:
            self.add_error(
                "status", ValidationError(_("Fill in first, under the facts, what somebody gets at the end."))
            )
        return cleaned

    def change(self) -> None:
        facts = self.facts()
        self.row.stand(facts.pop("status"), opened_at=self.opened_at, by=self.actor, **facts)
