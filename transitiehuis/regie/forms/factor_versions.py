"""What the national adviser types: the texts of a factor in both languages, why, and how old scores carry over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.guard import GuardedText, LongText
from transitiehuis import days
from transitiehuis.regie.models import Carry, ChainPart, SuccessFactor
from transitiehuis.regie.models.toolkit import LEVELS
from transitiehuis.regie.toolkit.comparing import in_language
from transitiehuis.regie.toolkit.editing import fields_of, level_field, lines, texts_from
from transitiehuis.regie.toolkit.texts import LABELS, LANGUAGES, Texts, scale_differs
from transitiehuis.ui.forms import DateInput, HuisHelper

CARRIES = (
    (Carry.SAME.value, gettext_lazy("They mean the same: old scores go along as they are")),
    (Carry.MAPPED.value, gettext_lazy("Each old level is a new level: say which one below")),
    (Carry.APART.value, gettext_lazy("They mean something else: old scores stand apart, and the line begins anew")),
)
LONG = ("looks_like", "why", "question", "indicator_definition")
NEEDED = frozenset({"title", "looks_like", "why", "indicator_definition"})


class TextsForm(GuardedText):
    """Every text of a factor, Dutch beside English; the Dutch one is read where the English one is empty."""

    guarded = ("because",)
    because = LongText(label=gettext_lazy("Why do you change it?"), help_text=gettext_lazy("Every region reads this."))

    def __init__(self, data: Any = None, *, texts: Texts | None = None, measured: bool = False, **kwargs: Any) -> None:
        initial = {**(fields_of(texts) if texts else {}), **kwargs.pop("initial", {})}
        super().__init__(data, initial=initial, **kwargs)
        self.texts_before = texts
        self.measured = measured
        for code in LANGUAGES:
            self._add("title", code, forms.CharField(max_length=80))
            for name in LONG if measured else LONG[:-1]:
                self._add(name, code, LongText(max_length=2000))
            for level in LEVELS:
                label = in_language(_("Level %(number)s") % {"number": level}, code)
                self.fields[level_field(level, code)] = LongText(label=label, required=code == "nl", max_length=600)
            self._add("steps", code, LongText(max_length=2000, help_text=_("A step a line.")))
            for name, field in self.fields.items():
                if name.endswith(f"_{code}"):
                    field.widget.attrs["lang"] = code
        self.fields["source"] = forms.CharField(label=LABELS["source"], required=False, max_length=200)

    def _add(self, name: str, code: str, field: forms.Field) -> None:
        field.label = in_language(str(LABELS[name]), code)
        field.required = code == "nl" and (name in NEEDED or name == "steps")
        self.fields[f"{name}_{code}"] = field

    def rows(self) -> Iterator[Any]:
        """The texts in the order of the page, both languages on a line."""
        levels = [f"level_{level}" for level in LEVELS]
        for name in ("title", "looks_like", *levels, "steps", "why", "source", "question", "indicator_definition"):
            if name == "source":
                yield name
            elif f"{name}_nl" in self.fields:
                yield Row(Column(f"{name}_nl"), Column(f"{name}_en"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        english = lines(typed.get("steps_en") or "")
        if english and len(english) != len(lines(typed.get("steps_nl") or "")):
            self.add_error("steps_en", _("As many lines as in Dutch, or none."))
        return typed

    def texts(self) -> Texts:
        """What was typed, as one whole."""
        return texts_from(self.cleaned_data)


class FactorForm(TextsForm):
    """Another wording. Who changes a level is then asked how old scores carry over."""

    carry = forms.ChoiceField(
        label=gettext_lazy("You changed a level. What do old scores mean on the new levels?"),
        choices=CARRIES,
        required=False,
        widget=forms.HiddenInput,
    )
    after = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, factor: SuccessFactor, texts: Texts, after: int) -> None:
        super().__init__(data, texts=texts, measured=bool(factor.indicator), initial={"after": after})
        for level in LEVELS:
            label = _("An old %(level)s becomes") % {"level": level}
            self.fields[f"map_{level}"] = forms.TypedChoiceField(
                label=label,
                coerce=int,
                empty_value=None,
                required=False,
                choices=[("", _("choose")), *((str(n), str(n)) for n in LEVELS)],
                widget=forms.HiddenInput,
            )

    @property
    def helper(self) -> HuisHelper:
        maps = Row(*(Column(f"map_{level}") for level in LEVELS))
        return HuisHelper(self, Layout(*self.rows(), "carry", maps, "because", "keep_text", "after"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        before = self.texts_before
        if self.errors.keys() & {level_field(level, code) for level in LEVELS for code in LANGUAGES} or not before:
            return typed
        if scale_differs(before, self.texts()):
            self._ask_carry(typed)
        return typed

    def _ask_carry(self, typed: dict[str, Any]) -> None:
        """Show the question, and refuse to go on without a whole answer."""
        self.fields["carry"].widget, self.fields["carry"].required = forms.RadioSelect(choices=CARRIES), True
        for level in LEVELS:
            field = self.fields[f"map_{level}"]
            field.widget = forms.Select(choices=field.choices, attrs={"class": "w-short"})
        if not typed.get("carry"):
            self.add_error("carry", _("Say what old scores mean: you changed a level."))
        elif typed["carry"] == Carry.MAPPED:
            new = self.mapping()
            if 0 in new:
                self.add_error(f"map_{new.index(0) + 1}", _("Say of each old level which new one it is."))
            elif new != sorted(new):
                self.add_error("map_1", _("A higher old level does not become a lower new one."))

    def mapping(self) -> list[int]:
        """The new level of each old one; 0 where none was chosen."""
        return [self.cleaned_data.get(f"map_{level}") or 0 for level in LEVELS]

    def step(self) -> dict[str, Any]:
        """The facts as `FactorVersion.write` wants them."""
        carry = self.cleaned_data["carry"]
        mapping = self.mapping() if carry == Carry.MAPPED else []
        facts = {name: self.cleaned_data[name] for name in ("because", "after", "carry")}
        return {**facts, "texts": self.texts(), "mapping": mapping}


class NewFactorForm(TextsForm):
    """A factor that is not in the toolkit yet."""

    chain_part = forms.ChoiceField(label=gettext_lazy("Part of the chain"), choices=ChainPart.choices)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["because"].label = _("Why does it come?")

    @property
    def helper(self) -> HuisHelper:
        return HuisHelper(self, Layout("chain_part", *self.rows(), "because", "keep_text"))


class EndForm(GuardedText):
    """Until when it is asked; without a day where an end is taken back."""

    guarded = ("because",)
    ends_on = forms.DateField(label=gettext_lazy("Asked until and including"), widget=DateInput)
    because = LongText(label=gettext_lazy("Why?"), help_text=gettext_lazy("Every region reads this."))
    after = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, after: int, back: bool) -> None:
        super().__init__(data, initial={"after": after})
        if back:
            del self.fields["ends_on"]

    def clean_ends_on(self) -> date:
        if self.cleaned_data["ends_on"] < days.today():
            raise ValidationError(_("Choose today or a later day."))
        return self.cleaned_data["ends_on"]

    def step(self) -> dict[str, Any]:
        facts = {name: self.cleaned_data[name] for name in ("because", "after")}
        return {**facts, "ends_on": self.cleaned_data.get("ends_on")}
