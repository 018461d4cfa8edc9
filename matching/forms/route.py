"""A route and what belongs to it, one subject a screen. Each form carries the moment it was drawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import ManyNamed, Named, PlaceField, TypedChoice
from intake.forms.profile import picks
from intake.guard import GuardedText, LongText
from intake.models import Certificate, LanguageLevel, Skill, Theme
from matching.models import (
    LearningRoute,
    Qualification,
    RouteForm,
    RouteFunding,
    RouteOutcome,
    RoutePart,
    RouteParty,
    RouteStart,
    RouteStatus,
)
from matching.models.route_items import RouteItem
from matching.models.route_words import PartKind, PartyTask, Payer, StartStatus
from transitiehuis import days
from transitiehuis.netwerk.models import Organisation
from transitiehuis.ui.forms import DateInput, HuisHelper

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

NEVER = datetime(1, 1, 1, tzinfo=UTC)
MID = {"class": "w-mid"}


def certificates() -> QuerySet[Certificate]:
    return Certificate.objects.filter(until=None).order_by("name_nl")


def partners(actor: Actor) -> QuerySet[Organisation]:
    """Organisations that take part in the actor's regions today."""
    return Organisation.objects.visible_to(actor).partners_of(actor.region_ids, days.today()).in_order()


class CertificateField(Named):
    def label_from_instance(self, obj: Certificate) -> str:
        return obj.name_nl


class Opened(GuardedText):
    """A form that knows when it was drawn; `names` are the facts it writes."""

    data: Any
    names: ClassVar[tuple[str, ...]] = ()
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, row: Any = None, **kwargs: Any) -> None:
        self.row = row
        said = self.said(row) if row is not None else {}
        super().__init__(data, initial={**said, **kwargs.pop("initial", {})}, **kwargs)

    def said(self, row: Any) -> dict[str, Any]:
        """What stands in the row, as the fields of this form hold it."""
        return {**{name: getattr(row, name) for name in self.names}, "opened": row.edited_at.isoformat()}

    @property
    def opened_at(self) -> datetime:
        """When this was drawn; a moment that never was when somebody tampered with it."""
        try:
            found = datetime.fromisoformat(self.cleaned_data["opened"])
        except ValueError:
            return NEVER
        return found if found.tzinfo else NEVER

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}

    def look_again(self) -> None:
        """Somebody wrote meanwhile: what was typed stays, and who presses once more has read that."""
        self.row.refresh_from_db(fields=["edited_at"])
        now = self.row.edited_at.isoformat()
        if now != self.data.get("opened"):
            self.data = self.data.copy()
            self.data["opened"] = now
            self.add_error(None, _("What you typed stands here. Save again to keep it."))


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
    weeks = forms.IntegerField(label=gettext_lazy("Weeks"), required=False, min_value=1, max_value=250)
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
        region = self.actor.region_ids[0] if self.cleaned_data["scope"] == "region" and self.actor.region_ids else None
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
    until = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=DateInput)
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


class ItemForm(Opened):
    """One line of a route, new (`row` None) or held."""

    noun: ClassVar[type[RouteItem]]

    def __init__(self, data: Any = None, *, actor: Actor, route: LearningRoute, row: Any = None, **kwargs: Any) -> None:
        self.actor, self.route = actor, route
        super().__init__(data, row=row, **kwargs)

    def save(self) -> None:
        """Write it: see `RouteItem.add` and `RouteItem.change`."""
        if self.row is None:
            make: Callable[..., RouteItem] = self.noun
            make(route=self.route, **self.facts()).add(by=self.actor)
        else:
            self.row.change(opened_at=self.opened_at, by=self.actor, **self.facts())

    def before(self, first: str, last: str, sentence: Any) -> None:
        """An error at `last` when both days are known and it comes before `first`."""
        one, other = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if one and other and other < one:
            self.add_error(last, ValidationError(sentence))


def organisations(label: Any, **kwargs: Any) -> Named:
    return Named(queryset=Organisation.objects.none(), label=label, empty_label=gettext_lazy("Choose"), **kwargs)


class PartForm(ItemForm):
    noun = RoutePart
    names = (
        "kind", "title", "provider", "position", "days", "weeks", "cost", "payer", "certificate", "skill",
        "language_level",
    )  # fmt: skip

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), widget=forms.Select(attrs=MID), choices=lambda: picks(PartKind.choices)
    )
    title = forms.CharField(label=gettext_lazy("What is it called?"), max_length=120)
    provider = organisations(gettext_lazy("By whom"), required=False)
    position = forms.IntegerField(label=gettext_lazy("Order"), min_value=1, max_value=99, initial=1)
    days = forms.IntegerField(label=gettext_lazy("Days in all"), required=False, min_value=1, max_value=500)
    weeks = forms.IntegerField(label=gettext_lazy("Weeks"), required=False, min_value=1, max_value=250)
    cost = forms.IntegerField(
        label=gettext_lazy("Costs, in euro a person"), required=False, min_value=0, max_value=100_000
    )
    payer = forms.ChoiceField(
        label=gettext_lazy("Who pays, as a rule"),
        required=False,
        widget=forms.Select(attrs=MID),
        choices=lambda: picks(Payer.choices, _("Not known")),
    )
    certificate = CertificateField(
        queryset=Certificate.objects.none(),
        label=gettext_lazy("Gives this certificate"),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    language_level = forms.ChoiceField(
        label=gettext_lazy("Brings Dutch to"),
        required=False,
        choices=lambda: [("", _("None")), *LanguageLevel.choices[1:]],
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["provider"].queryset = partners(actor)
        self.fields["certificate"].queryset = certificates()
        self.fields["skill"] = TypedChoice(
            {skill.name_nl: skill for skill in Skill.objects.filter(until=None).order_by("name_nl", "pk")},
            list_id="skills",
            owner=True,
            label=_("Teaches this skill"),
            help_text=_("Type a part of the name and choose one of the list."),
        )

    def said(self, row: RoutePart) -> dict[str, Any]:
        return {**super().said(row), "skill": row.skill.name_nl if row.skill else ""}

    @property
    def helper(self) -> HuisHelper:
        long = Row(Column("position"), Column("days"), Column("weeks"))
        money, gives = Row(Column("cost"), Column("payer")), Row(Column("certificate"), Column("language_level"))
        return HuisHelper(self, Layout("kind", "title", "provider", long, money, gives, "skill", "opened", "keep_text"))


class PartyForm(ItemForm):
    noun = RouteParty
    names = ("organisation", "task", "since", "until")

    organisation = organisations(gettext_lazy("Organisation"))
    task = forms.ChoiceField(
        label=gettext_lazy("What does it do?"), widget=forms.RadioSelect, choices=lambda: picks(PartyTask.choices)
    )
    since = forms.DateField(label=gettext_lazy("Since"), widget=DateInput, initial=days.today)
    until = forms.DateField(label=gettext_lazy("Until (included)"), required=False, widget=DateInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["organisation"].queryset = partners(actor)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.before("since", "until", _("The last day comes before the first."))
        return self.cleaned_data


class FundingForm(ItemForm):
    noun = RouteFunding
    names = ("fund", "amount", "until")

    fund = forms.CharField(label=gettext_lazy("Fund or budget"), max_length=120)
    amount = forms.IntegerField(
        label=gettext_lazy("Amount, in euro"), required=False, min_value=1, max_value=100_000_000
    )
    until = forms.DateField(label=gettext_lazy("Until (included)"), required=False, widget=DateInput)


class StartForm(ItemForm):
    noun = RouteStart
    names = ("starts_on", "enrol_by", "place", "seats", "status")

    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=DateInput)
    enrol_by = forms.DateField(
        label=gettext_lazy("Enrol until (included)"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("Empty: until the first day."),
    )
    place = PlaceField(label=gettext_lazy("Place"))
    seats = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=500)
    status = forms.ChoiceField(
        label=gettext_lazy("State"),
        widget=forms.RadioSelect,
        choices=lambda: picks(StartStatus.choices),
        initial=StartStatus.OPEN,
    )

    def __init__(self, *args: Any, actor: Actor, route: LearningRoute, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, route=route, initial={"place": route.place}, **kwargs)
        self.fields["place"].suggest(actor.region_ids)
        if self.row is not None:
            self.initial["place"] = self.row.place

    def clean(self) -> dict[str, Any]:
        super().clean()
        if "enrol_by" not in self.errors:
            self.cleaned_data["enrol_by"] = self.cleaned_data.get("enrol_by") or self.cleaned_data.get("starts_on")
        self.before("enrol_by", "starts_on", _("Enrolment ends on the first day at the latest."))
        return self.cleaned_data
