"""What belongs to a route, one subject a screen: parts, partners, funding, starts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import PlaceField, TypedChoice
from intake.forms.profile import picks
from intake.models import Certificate, LanguageLevel, Skill
from matching.models import (
    LearningRoute,
    RouteFunding,
    RoutePart,
    RouteParty,
    RouteStart,
)
from matching.models.route_items import RouteItem
from matching.models.route_words import PartKind, PartyTask, Payer, StartStatus
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
    organisations,
    partners,
)


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
    until = ValidUntil(label=gettext_lazy("Until (included)"), required=False, widget=DateInput)

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
    until = ValidUntil(label=gettext_lazy("Until (included)"), required=False, widget=DateInput)


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
