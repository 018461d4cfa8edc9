"""What is written down of a leeraanpak."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.guard import GuardedText, LongText
from intake.models import Theme
from transitiehuis import days
from transitiehuis.netwerk.forms import RegionField
from transitiehuis.netwerk.models import Organisation, OrganisationKind, Region
from transitiehuis.regie.models import LearningTrack, RoleChange, TrackState
from transitiehuis.ui.forms import DateInput, HuisHelper


class ThemeField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Theme) -> str:
        return capfirst(obj.name)


class LearningFilter(forms.Form):
    """The choices above the list; GET, so a wrong one is left out and not an error."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=100)
    thema = ThemeField(
        label=gettext_lazy("Theme"), required=False, queryset=Theme.objects.none(), to_field_name="code",
        empty_label=gettext_lazy("all themes"),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        cast(ThemeField, self.fields["thema"]).queryset = Theme.objects.valid_on(days.today()).in_order()

    def chosen(self) -> dict[str, Any]:
        return self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})


class TrackForm(GuardedText):
    """Theme, question and next step; of a region where somebody works in several."""

    guarded = ("title", "question", "next_step")

    region = RegionField(label=gettext_lazy("Region"), queryset=Region.objects.none(), empty_label=None)
    theme = ThemeField(label=gettext_lazy("Theme"), queryset=Theme.objects.none(), empty_label=gettext_lazy("choose"))
    title = forms.CharField(
        label=gettext_lazy("What do you call it?"), max_length=100,
        help_text=gettext_lazy("Some words that others recognise, such as: Monteurs voor warmtenetten."),
    )  # fmt: skip
    question = LongText(
        label=gettext_lazy("What do you want to learn together?"),
        help_text=gettext_lazy("A question that no partner can answer alone."),
    )
    next_step = forms.CharField(label=gettext_lazy("What is the next step?"), max_length=200, required=False)
    next_on = forms.DateField(label=gettext_lazy("When?"), required=False, widget=DateInput)
    shared = forms.BooleanField(
        label=gettext_lazy("Other regions may read it and follow it"),
        required=False,
        help_text=gettext_lazy(
            "They see question, roles and lessons, and which partners take part. No names of people."
        ),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, regions: list[Region], track: LearningTrack | None = None, theme: str = ""
    ) -> None:
        names = ("title", "question", "next_step", "next_on", "shared")
        now: dict[str, Any] = {name: getattr(track, name) for name in names} if track else {}
        if track:
            now["seen"] = track.edited_at.isoformat()
        super().__init__(data, initial=now)
        self.track, self.regions = track, regions
        themes = cast(ThemeField, self.fields["theme"])
        themes.queryset = Theme.objects.valid_on(days.today()).in_order()
        themes.initial = next((row for row in themes.queryset if row.code == theme), None) if theme else None
        if track:
            del self.fields["theme"]
        if track or len(regions) == 1:
            del self.fields["region"]
        else:
            cast(RegionField, self.fields["region"]).queryset = Region.objects.filter(
                pk__in=[region.pk for region in regions]
            ).in_order()

    @property
    def helper(self) -> HuisHelper:
        first = [name for name in ("region", "theme") if name in self.fields]
        rest = ("title", "question", "keep_text", Row(Column("next_step"), Column("next_on")), "shared", "seen")
        return HuisHelper(self, Layout(*first, *rest))

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if typed.get("next_on") and not typed.get("next_step"):
            self.add_error("next_step", _("Say what happens on that day, or leave the day empty."))
        return typed

    def facts(self) -> dict[str, Any]:
        """As the step wants them."""
        skip = {"keep_text", "seen", "region"}
        return {name: value for name, value in self.cleaned_data.items() if name not in skip}

    @property
    def chosen_region(self) -> Region:
        return self.cleaned_data.get("region") or self.regions[0]

    @property
    def moment_seen(self) -> Any:
        return parse_datetime(self.cleaned_data.get("seen") or "") or days.start_of(days.today())


class RoleForm(GuardedText):
    """A partner, what it does now, what it will do, and from when."""

    guarded = ("role_now", "role_later")

    partner = forms.ChoiceField(
        label=gettext_lazy("Which partner?"),
        help_text=gettext_lazy("Not a partner of the region yet? Choose the kind, such as hogeschool or universiteit."),
    )
    role_now = forms.CharField(label=gettext_lazy("What does it do now?"), max_length=200)
    role_later = forms.CharField(label=gettext_lazy("What will it do?"), max_length=200)
    from_on = forms.DateField(label=gettext_lazy("From when?"), required=False, widget=DateInput)

    def __init__(self, data: Any = None, *, track: LearningTrack, row: RoleChange | None = None) -> None:
        now: dict[str, Any] = {}
        if row:
            now = {name: getattr(row, name) for name in ("role_now", "role_later", "from_on")}
            now["partner"] = f"o{row.organisation_id}" if row.organisation_id else row.kind
        super().__init__(data, initial=now)
        found = Organisation.objects.partners_of([track.region_id], days.today()).in_order()
        self.partners = {f"o{one.pk}": one for one in found}
        if row and row.organisation and f"o{row.organisation_id}" not in self.partners:
            self.partners[f"o{row.organisation_id}"] = row.organisation
        kinds = [(value, capfirst(str(label))) for value, label in OrganisationKind.choices]
        named = [(key, one.name) for key, one in self.partners.items()]
        choices: list[Any] = [("", _("choose")), (_("Partners"), named), (_("A kind of partner"), kinds)]
        cast(forms.ChoiceField, self.fields["partner"]).choices = choices

    def facts(self) -> dict[str, Any]:
        typed = {name: self.cleaned_data[name] for name in ("role_now", "role_later", "from_on")}
        partner = self.partners.get(self.cleaned_data["partner"])
        return {**typed, "organisation": partner, "kind": partner.kind if partner else self.cleaned_data["partner"]}


class LessonForm(GuardedText):
    """What we tried, what we saw, what we will do."""

    guarded = ("tried", "saw", "will")

    on = forms.DateField(label=gettext_lazy("When?"), widget=DateInput)
    tried = LongText(label=gettext_lazy("What did you try?"))
    saw = LongText(label=gettext_lazy("What did you see?"))
    will = LongText(label=gettext_lazy("What will you do with it?"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"on": days.today()})

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > days.today():
            raise ValidationError(_("Choose today or an earlier day: a lesson is about what has been."))
        return day

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("on", "tried", "saw", "will")}


class TurnForm(forms.Form):
    """How a track stands from now on."""

    state = forms.ChoiceField(choices=TrackState.choices)
