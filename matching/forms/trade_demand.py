"""What one occupation asks: one demand, from a day on, saved only after its effect was shown."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import Named
from intake.models import Certificate, LanguageLevel, Licence, Occupation, Skill
from matching.forms.opened import MID, CertificateField, Opened, certificates
from matching.forms.previewed import Previewed
from matching.models import EducationAsked, TradeDemand, TradeDemandKind, TradeDemandMoment, TradeDemandWeight
from transitiehuis import days
from transitiehuis.netwerk.models import Region, Role
from transitiehuis.ui.forms import DateInput, HuisHelper

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

# The field of each kind; exactly one holds the value.
VALUE = {
    TradeDemandKind.EDUCATION: "education",
    TradeDemandKind.LANGUAGE: "level",
    TradeDemandKind.CERTIFICATE: "certificate",
    TradeDemandKind.LICENCE: "licence",
    TradeDemandKind.SKILL: "skill",
}


def region_of(actor: Actor) -> Region | None:
    """Where what this person writes holds: everywhere for the landelijk adviseur, else in the region they direct."""
    if actor.has_role(Role.NATIONAL_ADVISER):
        return None
    return Region.objects.filter(pk__in=actor.directed_region_ids).in_order().first()


class SkillField(Named):
    def label_from_instance(self, obj: Skill) -> str:
        return obj.name_nl


class TradeDemandForm(Previewed, Opened):
    """The value of one kind of demand, when it is asked, what that rests on and how sure it is."""

    guarded = ("rests_on_nl", "certainty")
    names: ClassVar[tuple[str, ...]] = (*VALUE.values(), "moment", "weight", "rests_on_nl", "certainty")

    education = forms.ChoiceField(label=gettext_lazy("Education before"), choices=EducationAsked.choices)
    level = forms.ChoiceField(
        label=gettext_lazy("Dutch, at least"), widget=forms.Select(attrs=MID), choices=LanguageLevel.choices[1:]
    )
    certificate = CertificateField(
        queryset=Certificate.objects.none(), label=gettext_lazy("Certificate"), empty_label=gettext_lazy("Choose")
    )
    licence = forms.ChoiceField(
        label=gettext_lazy("Driving licence"), widget=forms.Select(attrs=MID), choices=Licence.choices
    )
    skill = SkillField(queryset=Skill.objects.none(), label=gettext_lazy("Skill"), empty_label=gettext_lazy("Choose"))
    moment = forms.ChoiceField(
        label=gettext_lazy("When must it be there?"), choices=TradeDemandMoment.choices, initial=TradeDemandMoment.WORK
    )
    weight = forms.ChoiceField(
        label=gettext_lazy("How firm is it?"), choices=TradeDemandWeight.choices, initial=TradeDemandWeight.USUAL
    )
    rests_on_nl = forms.CharField(
        label=gettext_lazy("What it rests on"),
        max_length=200,
        help_text=gettext_lazy("A law, an agreement of the sector, or who said so."),
    )
    certainty = forms.CharField(
        label=gettext_lazy("How sure is it?"),
        max_length=200,
        help_text=gettext_lazy("For example: confirmed by two companies, or still to be checked."),
    )
    on = forms.DateField(label=gettext_lazy("Holds from"), widget=DateInput, initial=days.today)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, actor: Actor, occupation: Occupation, kind: str, row: TradeDemand | None = None
    ) -> None:
        self.actor, self.occupation = actor, occupation
        self.kind = TradeDemandKind(row.kind if row else kind)
        super().__init__(data, row=row)
        self.fields["certificate"].queryset = certificates()
        self.fields["skill"].queryset = Skill.objects.filter(until=None).order_by("name_nl")
        for name in set(VALUE.values()) - {VALUE[self.kind]}:
            del self.fields[name]

    def said(self, row: TradeDemand) -> dict[str, Any]:
        opened = row.edited_at.isoformat() if row.edited_at else ""
        said = {name: getattr(row, name) for name in self.names}
        return {**said, "opened": opened, "on": max(row.since, days.today())}

    @property
    def stood(self) -> datetime | None:
        """When the row that was drawn was last edited; None for one as it came out of `data/`."""
        return self.opened_at if self.cleaned_data["opened"] else None

    def look_again(self) -> None:
        """Somebody wrote meanwhile: what was typed stays, and who presses once more has read that."""
        self.row.refresh_from_db(fields=["edited_at"])
        if self.row.edited_at:
            super().look_again()

    @property
    def helper(self) -> HuisHelper:
        sure = Fieldset(_("How we know"), "rests_on_nl", "certainty")
        return HuisHelper(
            self, Layout("opened", "seen", VALUE[self.kind], Row(Column("moment"), Column("weight")), sure, "on")
        )

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names if name in self.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("on") and cleaned["on"] < days.today():
            self.add_error("on", ValidationError(_("Choose today or a later day.")))
        return cleaned

    def proposed(self) -> TradeDemand:
        """The demand as it would be, not written."""
        region = self.row.region if self.row else region_of(self.actor)
        return TradeDemand(occupation=self.occupation, region=region, kind=self.kind, since=self.day, **self.facts())

    def save(self) -> None:
        """Write it: see `TradeDemand.add` and `TradeDemand.replace`."""
        if self.row is None:
            self.proposed().add(by=self.actor)
        else:
            self.row.replace(opened_at=self.stood, by=self.actor, on=self.day, **self.facts())
