"""The choices above the opleidingsschema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import RouteForm
from matching.scheme import Wanted
from transitiehuis import days
from transitiehuis.netwerk.models import Partnership, Place, Region, Role

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

DISTANCES = (10, 20, 30, 50)
USUAL_KM = 20
TOWN = 5000
MBO = (1, 2, 3, 4)


class SchemeFilter(forms.Form):
    """A value that does not exist counts as not chosen."""

    fields: dict[str, Any]

    form = forms.ChoiceField(
        label=gettext_lazy("Form"),
        required=False,
        choices=lambda: [("", _("All")), *((code, capfirst(name)) for code, name in RouteForm.choices)],
    )
    level = forms.TypedChoiceField(
        label=gettext_lazy("Level of mbo"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=lambda: [("", _("All")), *((level, str(level)) for level in MBO)],
    )
    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    km = forms.TypedChoiceField(
        label=gettext_lazy("Distance"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=lambda: [("", _("within %(km)s km") % {"km": USUAL_KM}), *distances()],
    )

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        self.region = region_of(actor, str(data.get("regio") or ""))
        if actor.has_role(Role.NATIONAL_ADVISER):
            regions = [(str(region.pk), region.name) for region in with_partners()]
            choices = [("", _("the whole country")), *regions]
            self.fields["regio"] = forms.ChoiceField(label=_("Region"), required=False, choices=choices)
            self.order_fields(["regio"])
        home = [self.region.pk] if self.region else actor.region_ids
        towns = Q(name=F("municipality__name")) | Q(population__gte=TOWN)
        found = Place.objects.valid_on(days.today()).filter(towns, municipality__region__in=home)
        self.places = {str(place.pk): place for place in found.in_order()}
        named = ((pk, place.name) for pk, place in self.places.items())
        self.fields["place"].choices = [("", _("whole region")), *named]

    def wanted(self) -> Wanted:
        self.is_valid()
        chosen = self.cleaned_data
        return Wanted(
            form=chosen.get("form", ""),
            level=chosen.get("level"),
            place=self.places.get(chosen.get("place", "")),
            km=chosen.get("km") or USUAL_KM,
            region=self.region,
        )


def distances() -> list[tuple[int, str]]:
    return [(km, _("within %(km)s km") % {"km": km}) for km in DISTANCES if km != USUAL_KM]


def with_partners() -> QuerySet[Region]:
    """Regions that have partners today."""
    partners = Partnership.objects.current_on(days.today()).values("region")
    return Region.objects.filter(pk__in=partners).in_order()


def region_of(actor: Actor, chosen: str) -> Region | None:
    """The region a landelijk adviseur chose; None for all, and for everybody else."""
    if not actor.has_role(Role.NATIONAL_ADVISER) or not chosen.isdecimal():
        return None
    return with_partners().filter(pk=chosen).first()
