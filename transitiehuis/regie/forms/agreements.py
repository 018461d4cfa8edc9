"""What is typed about an agreement: the concept, its lines, who signs, and how it ends."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import ManyNamed, Named
from intake.guard import GuardedText, LongText
from intake.models import Step
from matching.forms.opened import Opened
from matching.models import LearningRoute
from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, Region
from transitiehuis.regie.forms.actions import FactorField
from transitiehuis.regie.models import (
    Activity,
    Agreement,
    AgreementDocument,
    AgreementFunding,
    AgreementTerm,
    ChainPart,
    SuccessFactor,
    TermKind,
)
from transitiehuis.regie.models.agreements import FEWEST
from transitiehuis.ui.forms import ConfirmInput, DateInput, Details, HuisHelper
from transitiehuis.ui.years import ValidUntil

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

HTTPS = "https://"


class RouteChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: LearningRoute) -> str:
        return obj.title


class AgreementForm(Opened):
    """A concept as a whole; its numbers, money and papers are added line by line."""

    guarded = ("title", "text", "falls_away")
    names: ClassVar[tuple[str, ...]] = (
        "title", "text", "chain_part", "factor", "since", "until", "falls_away",
    )  # fmt: skip

    title = forms.CharField(
        label=gettext_lazy("What is it about?"),
        max_length=120,
        help_text=gettext_lazy("A few words that everybody knows it by."),
    )
    text = LongText(
        label=gettext_lazy("What do you agree?"),
        required=False,
        help_text=gettext_lazy("As the parties will sign it. Numbers, money and papers come after, line by line."),
    )
    parties = ManyNamed(
        queryset=Organisation.objects.none(),
        label=gettext_lazy("Between whom?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least two parties.")},
    )
    since = forms.DateField(label=gettext_lazy("First day"), widget=DateInput)
    until = ValidUntil(
        label=gettext_lazy("Last day"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("Empty: until a party ends it. Then nobody is reminded to renew it."),
    )
    chain_part = forms.ChoiceField(
        label=gettext_lazy("Part of the chain"),
        choices=lambda: [(value, capfirst(label)) for value, label in ChainPart.choices],
    )
    factor = FactorField(
        label=gettext_lazy("Success factor"),
        queryset=SuccessFactor.objects.none(),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    activities = ManyNamed(
        queryset=Activity.objects.none(),
        label=gettext_lazy("Work that this agreement carries"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("The hours that parties put into it fall away when the agreement ends."),
    )
    routes = RouteChoice(
        queryset=LearningRoute.objects.none(),
        label=gettext_lazy("Learning routes that it carries"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Seats in starts after the last day fall away with it."),
    )
    falls_away = LongText(label=gettext_lazy("What else falls away when it ends?"), required=False)

    def __init__(
        self, data: Any = None, *, actor: Actor, region: Region, row: Agreement | None = None, **kwargs: Any
    ) -> None:
        self.actor, self.region = actor, region
        super().__init__(data, row=row, **kwargs)
        day = days.today()
        self.fields["parties"].queryset = Organisation.objects.partners_of([region.pk], day).in_order()
        self.fields["factor"].queryset = SuccessFactor.objects.in_use(day).in_order()
        self.fields["activities"].queryset = Activity.objects.filter(until=None).order_by("position", "pk")
        routes = LearningRoute.objects.visible_to(actor).filter(region=region.pk)
        self.fields["routes"].queryset = routes.in_order()

    def said(self, row: Agreement) -> dict[str, Any]:
        return {
            **super().said(row),
            "factor": row.factor_id,
            "parties": list(row.parties.values_list("organisation", flat=True)),
            "activities": list(row.activities.values_list("activity", flat=True)),
            "routes": list(row.routes.values_list("route", flat=True)),
        }

    @property
    def helper(self) -> HuisHelper:
        what = Fieldset(_("What you agree"), "title", "text", "parties", Row(Column("since"), Column("until")))
        about = Fieldset(_("Where it belongs"), Row(Column("chain_part"), Column("factor")))
        more = Details(_("Work and learning routes that it carries"), "activities", "routes")
        return HuisHelper(self, Layout(what, about, more, "falls_away", "keep_text", "opened"))

    def clean_parties(self) -> list[Organisation]:
        chosen = list(self.cleaned_data["parties"])
        if len(chosen) < FEWEST:
            raise ValidationError(_("Choose at least two parties."))
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day cannot be before the first day."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        lists = {name: list(self.cleaned_data[name]) for name in ("parties", "activities", "routes")}
        return {**super().facts(), **lists}

    def change(self) -> None:
        """The concept as typed; WrongStatus when somebody wrote meanwhile."""
        self.row.rewrite(self.opened_at, by=self.actor, **self.facts())


class LineForm(GuardedText):
    """One line of an agreement; `model` is what it makes."""

    model: ClassVar[Any]
    title: ClassVar[Any]
    names: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any = None, *, agreement: Agreement) -> None:
        super().__init__(data)
        self.agreement = agreement

    def add(self, by: Actor) -> None:
        self.model.add(self.agreement, by=by, **{name: self.cleaned_data[name] for name in self.names})


class TermForm(LineForm):
    """A number: who promises it, of which kind, how many."""

    model, title = AgreementTerm, gettext_lazy("Add a number")
    names = ("organisation", "kind", "step", "number")

    organisation = Named(queryset=Organisation.objects.none(), label=gettext_lazy("Who promises it?"), empty_label=None)
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        widget=forms.RadioSelect,
        choices=lambda: [(value, capfirst(label)) for value, label in TermKind.choices],
    )
    step = forms.ChoiceField(
        label=gettext_lazy("For which step?"),
        required=False,
        choices=lambda: [("", _("no step")), *((value, capfirst(label)) for value, label in Step.choices)],
        help_text=gettext_lazy("Only for a term in working days."),
    )
    number = forms.IntegerField(label=gettext_lazy("How many?"), min_value=1, max_value=9999)

    def __init__(self, data: Any = None, *, agreement: Agreement) -> None:
        super().__init__(data, agreement=agreement)
        parties = agreement.parties.values("organisation")
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=parties).in_order()

    @property
    def helper(self) -> HuisHelper:
        return HuisHelper(self, Layout("organisation", "kind", Row(Column("step"), Column("number"))))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if cleaned["kind"] == TermKind.STEP_TERM and not cleaned["step"]:
            self.add_error("step", _("Choose the step that the working days are for."))
            return cleaned
        if cleaned["kind"] != TermKind.STEP_TERM:
            cleaned["step"] = ""
        same = {name: cleaned[name] for name in ("organisation", "kind", "step")}
        if self.agreement.terms.filter(**same).exists():
            self.add_error("kind", _("This party has such a number already. Take that one out first."))
        return cleaned


class FundingForm(LineForm):
    model, title, guarded = AgreementFunding, gettext_lazy("Add money"), ("source",)
    names = ("source", "amount", "until")

    source = forms.CharField(label=gettext_lazy("Who pays, from which pot?"), max_length=120)
    amount = forms.IntegerField(
        label=gettext_lazy("Amount in whole euros"),
        required=False,
        min_value=0,
        max_value=999_999_999,
        help_text=gettext_lazy("Leave it empty when it is not agreed."),
        widget=forms.NumberInput(attrs={"class": "w-mid"}),
    )
    until = ValidUntil(label=gettext_lazy("Last day of the money"), widget=DateInput)

    @property
    def helper(self) -> HuisHelper:
        return HuisHelper(self, Layout("source", Row(Column("amount"), Column("until")), "keep_text"))


class DocumentForm(LineForm):
    model, title, guarded = AgreementDocument, gettext_lazy("Add a document"), ("name",)
    names = ("name", "url")

    name = forms.CharField(label=gettext_lazy("What is the document?"), max_length=120)
    url = forms.URLField(
        label=gettext_lazy("Where is it?"),
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("The address of the document, beginning with https. The file stays where it is."),
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if not url.startswith(HTTPS):
            raise ValidationError(_("The address has to begin with https://."))
        return url


class AskForm(forms.Form):
    """To whom of each party the link to sign goes."""

    fields: dict[str, Any]

    def __init__(self, data: Any = None, *, offered: dict[Organisation, str]) -> None:
        super().__init__(data)
        self.organisations = list(offered)
        for organisation, email in offered.items():
            self.fields[f"email_{organisation.pk}"] = forms.EmailField(
                label=_("E-mail of who signs for %(name)s") % {"name": organisation.name}, initial=email
            )

    def emails(self) -> dict[int, str]:
        return {one.pk: self.cleaned_data[f"email_{one.pk}"] for one in self.organisations}


class AskAgainForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail of who signs"))


class EndAgreementForm(GuardedText):
    guarded = ("reason",)
    on = forms.DateField(label=gettext_lazy("Last day"), widget=DateInput)
    reason = LongText(label=gettext_lazy("Why does it end?"))

    def __init__(self, data: Any = None, *, agreement: Agreement) -> None:
        today = days.today()
        super().__init__(data, initial={"on": max(today, agreement.since) if agreement.signed_on else today})
        self.agreement = agreement

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        found = self.agreement
        if found.signed_on and (on < found.since or (found.until and on > found.until)):
            raise ValidationError(_("Choose a day within the agreement."))
        return on


class SignAgreementForm(forms.Form):
    """A typed name, the office and a tick: that is the signature."""

    name = forms.CharField(
        label=gettext_lazy("Your first and last name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    office = forms.CharField(
        label=gettext_lazy("Your job title"),
        max_length=80,
        help_text=gettext_lazy("For example: director, alderman, manager of the school."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("I have read the agreement and sign it for my organisation"),
        widget=ConfirmInput(legend=gettext_lazy("Do you sign?")),
        error_messages={"required": gettext_lazy("Tick the box to sign.")},
    )
