"""A maatwerkplan and its parts, one subject a screen. Each form carries the moment the plan was drawn."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import TypedChoice, done
from intake.forms.profile import picks
from intake.guard import GuardedText
from intake.models import Certificate, LanguageLevel, Occupation, Skill
from matching.forms.opened import MID, NEVER, CertificateField, certificates, organisations
from matching.models import ExemptBasis, PlanStatus, Qualification, RouteFunding, TailoredPart, TailoredPlan
from matching.models.plan_words import WEEKDAYS
from matching.models.route_words import PartKind, Payer
from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, OrganisationKind
from transitiehuis.ui.forms import ConfirmInput, DateInput, HuisHelper

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

PROVIDERS = (OrganisationKind.MBO_SCHOOL, OrganisationKind.SECTOR_SCHOOL, OrganisationKind.OTHER)


def partners_and_listed(actor: Actor, *kinds: str) -> Any:
    """Partners of the regions, and organisations out of the reference data of these kinds."""
    today, seen = days.today(), Organisation.objects.visible_to(actor)
    partners = seen.partners_of(actor.region_ids, today)
    listed = Q(listed=True, kind__in=kinds) & (Q(until=None) | Q(until__gte=today))
    return seen.filter(Q(pk__in=partners.values("pk")) | listed).in_order()


class OpenedPlan(GuardedText):
    """A form that knows when its plan was drawn."""

    data: Any
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, plan: TailoredPlan | None = None, **kwargs: Any) -> None:
        self.plan = plan
        opened = {"opened": plan.edited_at.isoformat()} if plan else {}
        super().__init__(data, initial={**opened, **kwargs.pop("initial", {})}, **kwargs)

    @property
    def opened_at(self) -> datetime:
        """When this was drawn; a moment that never was when somebody tampered with it."""
        try:
            found = datetime.fromisoformat(self.cleaned_data.get("opened", ""))
        except ValueError:
            return NEVER
        return found if found.tzinfo else NEVER

    def look_again(self) -> None:
        """Somebody wrote meanwhile: what was typed stays, and who presses once more has read that."""
        if self.plan is None:
            return
        self.plan.refresh_from_db(fields=["edited_at"])
        now = self.plan.edited_at.isoformat()
        if now != self.data.get("opened"):
            self.data = self.data.copy()
            self.data["opened"] = now
            self.add_error(None, _("What you typed stands here. Save again to keep it."))


class GoalForm(OpenedPlan):
    """What somebody becomes, and from when they can begin."""

    begins_on = forms.DateField(
        label=gettext_lazy("From which day can the candidate begin?"),
        widget=DateInput,
        help_text=gettext_lazy("No part is planned before this day."),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        today = days.today()
        trades = {f"{q.label} ({q.crebo})": q for q in Qualification.objects.valid_on(today).in_order()}
        known = Occupation.objects.filter(Q(until=None) | Q(until__gte=today)).order_by("name_nl", "pk")
        occupations = {capfirst(one.name_nl): one for one in known}
        self.fields["goal"] = TypedChoice(
            {**occupations, **trades},
            also={q.label: q for q in trades.values()},
            list_id="goals",
            owner=True,
            label=_("What does the candidate want to become?"),
            help_text=_("A qualification (with its crebo number) or an occupation. Type a part of the name."),
        )
        self.fields["goal"].required = True
        if self.plan:
            goal = self.plan.qualification or self.plan.occupation
            shown = next((name for name, one in {**occupations, **trades}.items() if one == goal), "")
            self.initial = {**self.initial, "goal": shown, "begins_on": self.plan.begins_on}
        self.order_fields(["goal", "begins_on"])

    def clean_goal(self) -> Any:
        if not self.cleaned_data["goal"]:
            raise ValidationError(_("Choose what the candidate wants to become."))
        return self.cleaned_data["goal"]

    def facts(self) -> dict[str, Any]:
        goal = self.cleaned_data["goal"]
        noun = "qualification" if isinstance(goal, Qualification) else "occupation"
        return {"begins_on": self.cleaned_data["begins_on"], noun: goal}


class PlanPartForm(OpenedPlan):
    """One part of a plan: of a start (`row.start`), of a route (`row.route_part`) or of its own."""

    names: ClassVar[tuple[str, ...]] = (
        "title", "kind", "provider", "days", "weekdays", "not_before", "pinned", "after", "certificate", "skill",
        "language_level", "cost", "payer", "payer_organisation", "funding",
    )  # fmt: skip
    guarded = ("title",)

    title = forms.CharField(label=gettext_lazy("What is it called?"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), widget=forms.Select(attrs=MID), choices=lambda: picks(PartKind.choices)
    )
    provider = organisations(gettext_lazy("By whom"), required=False)
    days = forms.IntegerField(
        label=gettext_lazy("Days in all"),
        min_value=1,
        max_value=1000,
        help_text=gettext_lazy("Twelve weeks of one day a week is 12 days."),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On which days of the week?"),
        coerce=int,
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Two parts that take different days can run beside each other."),
    )
    not_before = forms.DateField(label=gettext_lazy("Not before"), required=False, widget=DateInput)
    pinned = forms.BooleanField(
        label=gettext_lazy("This is the first day, agreed with the provider"),
        required=False,
        widget=ConfirmInput(legend=gettext_lazy("Is that day fixed?")),
    )
    after = forms.ModelChoiceField(
        queryset=TailoredPart.objects.none(),
        label=gettext_lazy("Only after"),
        required=False,
        empty_label=gettext_lazy("Nothing in particular"),
        help_text=gettext_lazy("What an entry demand asks comes first by itself."),
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
    cost = forms.IntegerField(
        label=gettext_lazy("Costs, in euro"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=gettext_lazy("0 for no costs; empty when it is not known yet."),
    )
    payer = forms.ChoiceField(
        label=gettext_lazy("Who pays?"),
        required=False,
        widget=forms.Select(attrs=MID),
        choices=lambda: picks(Payer.choices, _("Not known")),
    )
    payer_organisation = organisations(
        gettext_lazy("Which organisation or which fund of a branch?"),
        required=False,
        help_text=gettext_lazy("Partners of the region and known training funds."),
    )
    funding = forms.ModelChoiceField(
        queryset=RouteFunding.objects.none(),
        label=gettext_lazy("Out of the money of the route"),
        required=False,
        empty_label=gettext_lazy("None"),
    )

    def __init__(self, data: Any = None, *, actor: Actor, row: TailoredPart, **kwargs: Any) -> None:
        self.actor, self.row = actor, row
        super().__init__(data, initial=self._said(row), **kwargs)
        self.fields["provider"].queryset = partners_and_listed(actor, *PROVIDERS)
        self.fields["payer_organisation"].queryset = partners_and_listed(actor, OrganisationKind.BRANCH)
        self.fields["certificate"].queryset = certificates()
        self._skills()
        self._others(row)
        route = row.start.route_id if row.start else row.route_part.route_id if row.route_part else None
        money = RouteFunding.objects.visible_to(actor).kept().filter(route=route)
        self.fields["funding"].queryset = money.order_by("until", "pk")
        self.fields["funding"].label_from_instance = lambda one: one.fund
        if row.start:
            del self.fields["not_before"], self.fields["pinned"]
        if route is None:
            del self.fields["funding"]

    @staticmethod
    def _said(row: TailoredPart) -> dict[str, Any]:
        said = {name: getattr(row, name) for name in PlanPartForm.names if name != "skill"}
        return {**said, "skill": capfirst(row.skill.name_nl) if row.skill else ""}

    def _skills(self) -> None:
        known = Skill.objects.filter(until=None).order_by("name_nl", "pk")
        self.fields["skill"] = TypedChoice(
            {capfirst(one.name_nl): one for one in known}, list_id="skills", owner=True, label=_("Teaches this skill")
        )

    def _others(self, row: TailoredPart) -> None:
        others = self.plan.parts.in_order() if self.plan else TailoredPart.objects.none()
        if row.pk:
            others = others.filter(position__lt=row.position)
        self.fields["after"].queryset = others
        self.fields["after"].label_from_instance = lambda one: one.title

    @property
    def helper(self) -> HuisHelper:
        when = [name for name in ("not_before", "pinned") if name in self.fields]
        money = [name for name in ("payer_organisation", "funding") if name in self.fields]
        return HuisHelper(
            self,
            Layout(
                Fieldset(_("What and by whom"), "title", "kind", "provider", "keep_text"),
                Fieldset(_("When"), "days", "weekdays", *when, "after"),
                Fieldset(_("What it gives"), Row(Column("certificate"), Column("language_level")), "skill"),
                Fieldset(_("What it costs, and who pays"), Row(Column("cost"), Column("payer")), *money, "opened"),
            ),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("pinned") and not cleaned.get("not_before"):
            self.add_error("not_before", ValidationError(_("Fill in the day that was agreed.")))
        named = cleaned.get("payer_organisation") or cleaned.get("funding")
        if cleaned.get("cost") and not cleaned.get("payer"):
            self.add_error("payer", ValidationError(_("Say who pays; agree on that first if it is not known.")))
        elif cleaned.get("payer") == Payer.FUND and not named:
            self.add_error("payer_organisation", ValidationError(_("Choose which fund pays.")))
        return cleaned

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names if name in self.fields}

    def save(self) -> None:
        """Write it: see `TailoredPart.add` and `TailoredPart.change`."""
        if self.row.pk:
            self.row.change(opened_at=self.opened_at, by=self.actor, **self.facts())
            return
        for name, value in self.facts().items():
            setattr(self.row, name, value)
        self.row.add(opened_at=self.opened_at, by=self.actor)


class ExemptForm(OpenedPlan):
    """Somebody need not do a part: whose word that is, since when, resting on what."""

    guarded = ("exempt_reference",)
    exempt_by = organisations(gettext_lazy("Who gives the exemption?"))
    exempt_on = done(gettext_lazy("On which day?"))
    exempt_basis = forms.ChoiceField(
        label=gettext_lazy("What does it rest on?"),
        widget=forms.RadioSelect,
        choices=lambda: picks(ExemptBasis.choices),
    )
    exempt_reference = forms.CharField(
        label=gettext_lazy("Where is the paper?"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("A number or a place, so that it can be found. The paper itself stays there."),
    )

    def __init__(self, data: Any = None, *, actor: Actor, row: TailoredPart, **kwargs: Any) -> None:
        names = ("exempt_by", "exempt_basis", "exempt_reference")
        said = {name: getattr(row, name) for name in names}
        said["exempt_on"] = row.exempt_on or days.today()
        super().__init__(data, initial=said, **kwargs)
        self.fields["exempt_by"].queryset = partners_and_listed(actor, *PROVIDERS)

    def facts(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name] for name in ("exempt_by", "exempt_on", "exempt_basis", "exempt_reference")
        }


class AgreeForm(forms.Form):
    """The candidate agrees: a person said so to a person."""

    on = done(gettext_lazy("When did you agree this with the candidate?"))
    agreed = forms.BooleanField(
        label=gettext_lazy("The candidate has seen this plan and agrees"),
        widget=ConfirmInput(legend=gettext_lazy("Does the candidate agree?")),
        error_messages={"required": gettext_lazy("Go through the plan with the candidate first.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"on": days.today()})


class ReasonForm(GuardedText):
    """Why a plan changes or stops."""

    guarded = ("because",)
    because = forms.CharField(label=gettext_lazy("Why?"), max_length=200)


class PlansFilter(forms.Form):
    """Which plans: how they stand, of which theme or route."""

    stand = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["stand"].choices = [  # type: ignore[attr-defined]
            ("", _("Being made and agreed")), ("concept", _("Being made")),
            ("agreed", capfirst(str(PlanStatus.AGREED.label))),
            ("alle", _("All, also older versions")),
        ]  # fmt: skip
