"""Inputs this floor shares: names out of a list, places that were typed, days ahead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib.postgres.search import TrigramSimilarity
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, Place
from transitiehuis.netwerk.sorting import sort_key
from transitiehuis.ui.forms import DateInput

SUGGESTIONS = 3
ALIKE = 0.3


class DatalistInput(forms.TextInput):
    """A text input that suggests `options` while typing; without script it is a plain input.

    Inputs with the same `list_id` share one list: the first of them (`owner`) writes it.
    """

    def __init__(self, options: Iterable[str], list_id: str, owner: bool = True, attrs: dict | None = None) -> None:
        super().__init__({"list": list_id, "autocomplete": "off", **(attrs or {})})
        self.options, self.list_id, self.owner = options, list_id, owner

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None) -> SafeString:
        field = super().render(name, value, attrs, renderer)
        if not self.owner:
            return field
        options = format_html_join("", '<option value="{}"></option>', ((option,) for option in self.options))
        return format_html('{}<datalist id="{}">{}</datalist>', field, self.list_id, options)


class Named(forms.ModelChoiceField):
    """A choice that shows `.name` or, for a reason, `.label`; words of our lists begin with a capital."""

    def label_from_instance(self, obj: Any) -> str:
        return _shown(obj)


def _shown(row: Any) -> str:
    """Organisations write their own name; a theme or a reason is a word of ours."""
    if isinstance(row, Organisation):
        return row.name
    return capfirst(getattr(row, "label", None) or row.name)


class ManyNamed(forms.ModelMultipleChoiceField):
    """Tick boxes that show `.name`."""

    def label_from_instance(self, obj: Any) -> str:
        return _shown(obj)


class DayField(forms.DateField):
    """A day; `not_before` and `not_after` are functions that give the first and last day allowed, both inside."""

    widget = DateInput

    def __init__(self, *, not_before: Any = None, not_after: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.not_before, self.not_after = not_before, not_after

    def validate(self, value: date | None) -> None:
        if value and self.not_before and value < self.not_before():
            raise ValidationError(_("Choose today or a later day."), code="min_value")
        if value and self.not_after and value > self.not_after():
            raise ValidationError(_("Choose today or an earlier day."), code="max_value")
        super().validate(value)


def ahead(label: Any, **kwargs: Any) -> DayField:
    """A day from today on."""
    return DayField(label=label, not_before=days.today, **kwargs)


def done(label: Any, **kwargs: Any) -> DayField:
    """A day up to today."""
    return DayField(label=label, not_after=days.today, **kwargs)


def listed(words: list[str]) -> str:
    """a, b or c"""
    return words[0] if len(words) == 1 else _("%(first)s or %(last)s") % {
        "first": ", ".join(words[:-1]), "last": words[-1]
    }  # fmt: skip


class PlaceField(forms.CharField):
    """The name of a town or village as typed; becomes a Place.

    With more of the same name the municipality is asked between brackets: "Hengelo (Bronckhorst)".
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=140, **{"label": gettext_lazy("Lives in"), **kwargs})

    def suggest(self, regions: Iterable[int]) -> None:
        """Suggest the places of these regions while typing; any other place may be typed."""
        self.widget = DatalistInput(place_names(regions), "places", attrs={"class": "w-mid"})
        self.widget.is_required = self.required

    def clean(self, value: Any) -> Place | None:
        typed = super().clean(value)
        if not typed:
            return None
        name, _bracket, municipality = typed.partition("(")
        found = list(Place.objects.valid_on(days.today()).named(name).select_related("municipality").in_order())
        inside = sort_key(municipality.rstrip(") "))
        if inside:
            found = [place for place in found if sort_key(place.municipality.name) == inside] or found
        if len(found) == 1:
            return found[0]
        if found:
            names = listed([f"{place.name} ({place.municipality.name})" for place in found])
            raise ValidationError(_("There are more places with this name. Choose %(names)s.") % {"names": names})
        raise ValidationError(_unknown(typed, _alike(name)))

    def prepare_value(self, value: Any) -> Any:
        return place_name(value) if isinstance(value, Place) else value


def place_name(place: Place) -> str:
    """The name, with its municipality when there are more of that name; one query."""
    alone = not Place.objects.valid_on(days.today()).named(place.name).exclude(pk=place.pk).exists()
    return place.name if alone else f"{place.name} ({place.municipality.name})"


def place_names(regions: Iterable[int]) -> list[str]:
    """All places of these regions, those of which there are more in the country with their municipality."""
    valid = Place.objects.valid_on(days.today())
    twice = valid.values("sort_name").annotate(times=Count("pk")).filter(times__gt=1).values_list("sort_name")
    more = {name for (name,) in twice.order_by("sort_name")}
    places = valid.filter(municipality__region__in=regions).select_related("municipality").in_order()
    return [f"{p.name} ({p.municipality.name})" if p.sort_name in more else p.name for p in places]


def _alike(name: str) -> list[str]:
    key = sort_key(name)
    likely = (
        Place.objects.valid_on(days.today())
        .annotate(likeness=TrigramSimilarity("sort_name", key))
        .filter(likeness__gte=ALIKE)
        .order_by("-likeness", "sort_name", "pk")
    )
    return list(dict.fromkeys(place.name for place in likely[: 2 * SUGGESTIONS]))[:SUGGESTIONS]


def _unknown(typed: str, suggestions: list[str]) -> str:
    if not suggestions:
        return _("We do not know the place “%(typed)s”. Type the name of a town or village.") % {"typed": typed}
    return _("We do not know the place “%(typed)s”. Do you mean %(names)s?") % {
        "typed": typed,
        "names": listed(suggestions),
    }


class TypedChoice(forms.CharField):
    """One of a long list, typed with suggestions. `names` maps each name to what it stands for, `also` other names.

    Case and diacritics do not matter; what is not found is answered with what looks like it.
    """

    def __init__(
        self, names: dict[str, Any], *, list_id: str, owner: bool, also: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(max_length=250, required=False, widget=DatalistInput(names, list_id, owner), **kwargs)
        self.names, self.also = names, also or {}

    @cached_property
    def shown(self) -> dict[str, str]:
        """Each name by its sort key; worked out when something was typed, not for a form that is only drawn."""
        return {sort_key(name): name for name in (*self.also, *self.names)}

    def value_of(self, name: str) -> Any:
        return self.names[name] if name in self.names else self.also[name]

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        key = sort_key(typed)
        if key in self.shown:
            return self.value_of(self.shown[key])
        likely = difflib.get_close_matches(key, self.shown, n=SUGGESTIONS, cutoff=0.5)
        if likely:
            names = listed([self.shown[found] for found in likely])
            raise ValidationError(
                _("“%(typed)s” is not in the list. Do you mean %(names)s?") % {"typed": typed, "names": names}
            )
        raise ValidationError(_("“%(typed)s” is not in the list. Choose one of the suggestions.") % {"typed": typed})
