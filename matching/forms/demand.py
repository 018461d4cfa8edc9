"""One entry demand: its value, whether it must, from which day; saved only after its effect was shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.profile import WEEK_HOURS
from intake.models import Certificate, LanguageLevel
from matching.forms.opened import MID, CertificateField, certificates
from matching.forms.previewed import Previewed
from matching.forms.route_items import ItemForm
from matching.models import DemandKind, LearningRoute, NeededLicence, RouteDemand
from transitiehuis import days
from transitiehuis.ui.forms import DateInput

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

VALUES = {
    DemandKind.LANGUAGE: ("level",),
    DemandKind.LICENCE: ("licence",),
    DemandKind.CERTIFICATE: ("certificate",),
    DemandKind.HOURS: ("hours_min", "hours_max"),
}
OPTIONAL = {"hours_min", "hours_max"}
HARD = {"yes": True, "no": False}


class DemandForm(Previewed, ItemForm):
    """The fields of one kind of demand. `seen` says of which values the effect was on the screen."""

    noun = RouteDemand
    names: ClassVar[tuple[str, ...]] = ("level", "licence", "certificate", "hours_min", "hours_max", "is_hard")

    level = forms.ChoiceField(
        label=gettext_lazy("Dutch, at least"), widget=forms.Select(attrs=MID), choices=LanguageLevel.choices[1:]
    )
    licence = forms.ChoiceField(
        label=gettext_lazy("Driving licence"), widget=forms.Select(attrs=MID), choices=NeededLicence.choices[1:]
    )
    certificate = CertificateField(
        queryset=Certificate.objects.none(), label=gettext_lazy("Certificate"), empty_label=gettext_lazy("Choose")
    )
    hours_min = forms.IntegerField(
        label=gettext_lazy("At least, hours a week"), required=False, min_value=1, max_value=WEEK_HOURS
    )
    hours_max = forms.IntegerField(
        label=gettext_lazy("At most, hours a week"), required=False, min_value=1, max_value=WEEK_HOURS
    )
    is_hard = forms.TypedChoiceField(
        label=gettext_lazy("How firm is it?"),
        widget=forms.RadioSelect,
        coerce=HARD.__getitem__,
        initial="yes",
        choices=lambda: [("yes", _("must: without it somebody cannot begin")), ("no", _("to discuss"))],
    )
    on = forms.DateField(label=gettext_lazy("Holds from"), widget=DateInput, initial=days.today)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, actor: Actor, route: LearningRoute, kind: str, row: RouteDemand | None = None
    ) -> None:
        self.kind = DemandKind(row.kind if row else kind)
        super().__init__(data, actor=actor, route=route, row=row)
        self.fields["certificate"].queryset = certificates()
        for name in {name for names in VALUES.values() for name in names} - set(VALUES.get(self.kind, ())):
            del self.fields[name]

    def said(self, row: RouteDemand) -> dict[str, Any]:
        return {**super().said(row), "is_hard": "yes" if row.is_hard else "no", "on": max(row.since, days.today())}

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names if name in self.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.kind == DemandKind.HOURS:
            if not (cleaned.get("hours_min") or cleaned.get("hours_max")):
                self.add_error("hours_min", ValidationError(_("Fill in at least one of the two.")))
            if cleaned.get("hours_min") and cleaned.get("hours_max") and cleaned["hours_min"] > cleaned["hours_max"]:
                self.add_error("hours_max", ValidationError(_("This is less than the hours at least.")))
        if cleaned.get("on") and cleaned["on"] < days.today():
            self.add_error("on", ValidationError(_("Choose today or a later day.")))
        return cleaned

    # -- the effect --------------------------------------------------------------------------------------------------

    def proposed(self) -> RouteDemand:
        """The rule as it would be, not written."""
        facts = self.facts()
        return RouteDemand(route=self.route, kind=self.kind, since=self.day, **facts)

    def save(self) -> None:
        """Write it: see `RouteDemand.add` and `RouteDemand.replace`."""
        if self.row is None:
            self.proposed().add(by=self.actor)
        else:
            self.row.replace(opened_at=self.opened_at, by=self.actor, on=self.day, **self.facts())
