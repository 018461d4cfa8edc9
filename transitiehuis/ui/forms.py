"""Forms in this house: label, help, error, input, in that order; every error is also in a summary that takes focus."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.forms import BaseForm, BoundField
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    HiddenInput,
    NumberInput,
    RadioSelect,
    Select,
    Textarea,
)
from django.utils.translation import gettext_lazy as _

# Django's own sentences, said again in plain Dutch: our catalogue is asked before Django's.
SAID_AGAIN = (
    _("This field is required."),
    _("Enter a whole number."),
    _("Enter a number."),
    _("Enter a valid date."),
    _("Enter a valid time."),
    _("Enter a valid date/time."),
    _("Enter a valid email address."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("The submitted file is empty."),
    _("The email address and/or password you specified are not correct."),
)
# Codes of Django's sentences, which do not name the field they are about.
NAMELESS = {
    "required", "invalid", "invalid_choice", "invalid_list", "max_length", "min_length", "max_value", "min_value",
    "max_digits", "max_decimal_places", "max_whole_digits", "incomplete", "empty", "missing",
}  # fmt: skip


class DateInput(forms.DateInput):
    """A day, chosen with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None, format: str = "%Y-%m-%d") -> None:
        super().__init__(attrs=attrs, format=format)


class TimeInput(forms.TimeInput):
    """A time of day in hours and minutes."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None, format: str = "%H:%M") -> None:
        super().__init__(attrs=attrs, format=format)


class ConfirmInput(CheckboxInput):
    """One tick box under a question of its own: `legend` asks, the field's label is what is confirmed."""

    def __init__(self, legend: Any, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.legend = legend


class ChoiceCards(RadioSelect):
    """Big targets for a phone: each choice a card. `icons` maps a value to the name of a drawn icon."""

    def __init__(self, icons: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.icons = icons or {}


class HuisHelper(FormHelper):
    """crispy-forms as this house uses it: the tag `{% form %}` writes the form element, the pack only its fields."""

    template_pack = "huis"
    form_tag = False
    disable_csrf = True
    include_media = False
    render_hidden_fields = True

    def __init__(self, form: BaseForm | None = None, layout: Layout | None = None) -> None:
        super().__init__(form)
        if layout is not None:
            self.layout = layout


class Details(Fieldset):
    """Fields that are rarely needed, behind one line that opens; open at once when something in it is to be mended."""

    template = "%s/layout/details.html"

    def render(self, form: BaseForm, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> Any:
        held = [form[pointer.name] for pointer in self.get_field_names()]
        self.open = any(
            field.errors or (form.is_bound and (field.value() or "") != (field.initial or "")) for field in held
        )
        return super().render(form, context, template_pack=template_pack, **kwargs)


def sometimes(field: forms.Field) -> forms.Field:
    """Required by what is chosen elsewhere in the form: so it says behind the label, and the help says when."""
    field.sometimes = True  # type: ignore[attr-defined]
    return field


def helper_of(form: BaseForm) -> FormHelper:
    """The form's own helper with its layout, else all fields in their order."""
    helper = getattr(form, "helper", None) or HuisHelper(form)
    if helper.layout is None:
        helper.layout = helper.build_default_layout(form)
    return helper


def kind(field: BoundField) -> str:
    """How a field is drawn: hidden, cards, group, confirm, check or input."""
    widget = field.field.widget
    for found, kinds in (
        ("hidden", HiddenInput),
        ("cards", ChoiceCards),
        ("group", (RadioSelect, CheckboxSelectMultiple)),
        ("confirm", ConfirmInput),
        ("check", CheckboxInput),
    ):
        if isinstance(widget, kinds):
            return found
    return "hidden" if field.is_hidden else "input"


def classes(field: BoundField) -> str:
    """The classes of the input, with a width that fits what is typed in it unless the form chose one."""
    widget = field.field.widget
    own = str(widget.attrs.get("class", ""))
    if isinstance(widget, CheckboxInput | RadioSelect | CheckboxSelectMultiple):
        return f"form-check-input {own}".strip()
    found = ["form-select" if isinstance(widget, Select) else "form-control", own]
    if "w-" not in own:
        if isinstance(widget, NumberInput | TimeInput):
            found.append("w-short")
        elif isinstance(widget, forms.DateInput):
            found.append("w-mid")
    return " ".join(filter(None, found))


def control(field: BoundField) -> str:
    """The input itself, without its label."""
    # A placeholder is gone as soon as somebody types: labels and help say it here.
    attrs: dict[str, Any] = {"class": classes(field), "placeholder": False}
    widget = field.field.widget
    if isinstance(widget, Textarea) and widget.attrs.get("rows") in {None, "10"}:
        attrs["rows"] = 4
    if isinstance(widget, FileInput):
        attrs.setdefault("autocomplete", "off")
    return field.as_widget(attrs=attrs)


def options(field: BoundField) -> Iterator[Any]:
    """The choices of a group, each with `.tag`, `.choice_label` and `.id_for_label`."""
    field.field.widget.attrs["class"] = classes(field)
    yield from field.subwidgets


@dataclass(frozen=True)
class Mistake:
    """One line of the error summary; `target` is the id of the input, '' when it is about the whole form."""

    text: str
    target: str


def mistakes(form: BaseForm) -> list[Mistake]:
    """All errors of a bound form in the order of its fields, those of the whole form first."""
    found = [Mistake(str(text), "") for text in form.non_field_errors()]
    for field in form:
        target = field.auto_id + ("_0" if kind(field) in {"group", "cards"} else "")
        for error in form.errors.as_data().get(field.name, ()):
            own_words = error.code in field.field.error_messages and not _is_default(field, error.code)
            nameless = error.code in NAMELESS and not own_words
            found += [Mistake(_named(str(field.label), text) if nameless else text, target) for text in error.messages]
    return found


def _named(label: str, text: str) -> str:
    """A sentence that does not say what it is about, behind the field's label."""
    return f"{label} {text}" if label.endswith("?") else f"{label}: {text[:1].lower()}{text[1:]}"


def _is_default(field: BoundField, code: str) -> bool:
    """The sentence for `code` is Django's, not one that the form chose."""
    messages: dict[str, Any] = {}
    for base in reversed(type(field.field).__mro__):
        messages.update(getattr(base, "default_error_messages", {}))
    return code in messages and str(messages[code]) == str(field.field.error_messages[code])
