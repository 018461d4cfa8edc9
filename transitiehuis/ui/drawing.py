"""How inputs become HTML: as Django's own templates write them, without a template for each option and attribute.

A page with a few lists to choose from spends a fifth of its time in those. `tests/ui/test_drawing.py` holds the two
to the same HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]


def attributes(widget: Widget) -> str:
    """` id="…" required`; one that is False is left out."""
    said = []
    for name, value in widget["attrs"].items():
        if value is True:
            said.append(f" {name}")
        elif value is not False:
            said.append(f' {name}="{conditional_escape(str(value))}"')
    return "".join(said)


def an_input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{conditional_escape(str(widget["value"]))}"'
    return f'<input type="{widget["type"]}" name="{conditional_escape(widget["name"])}"{value}{attributes(widget)}>'


def one_of_a_group(widget: Widget) -> str:
    """A radio button or tick box; the page writes its label."""
    if not widget["wrap_label"]:
        return an_input(widget)
    target = f' for="{widget["attrs"]["id"]}"' if widget["attrs"].get("id") else ""
    return f"<label{target}>{an_input(widget)} {conditional_escape(widget['label'])}</label>"


def select(widget: Widget) -> str:
    drawn = [_options(group, options) for group, options, _number in widget["optgroups"]]
    return f'<select name="{conditional_escape(widget["name"])}"{attributes(widget)}>{"".join(drawn)}\n</select>'


def _options(group: Any, options: list[Widget]) -> str:
    drawn = "".join(
        f'\n  <option value="{conditional_escape(str(option["value"]))}"{attributes(option)}>'
        f"{conditional_escape(option['label'])}</option>"
        for option in options
    )
    return str(format_html('\n  <optgroup label="{}">{}\n  </optgroup>', group, mark_safe(drawn))) if group else drawn  # noqa: S308


def textarea(widget: Widget) -> str:
    value = conditional_escape(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{conditional_escape(widget["name"])}"{attributes(widget)}>\n{value}</textarea>'


INPUTS = ("text", "number", "email", "url", "password", "hidden", "date", "time", "checkbox")
DRAWN: dict[str, Callable[[Widget], str]] = {
    **{f"django/forms/widgets/{name}.html": an_input for name in INPUTS},
    **{f"django/forms/widgets/{name}_option.html": one_of_a_group for name in ("radio", "checkbox")},
    "django/forms/widgets/select.html": select,
    "django/forms/widgets/textarea.html": textarea,
}


class Renderer(DjangoTemplates):
    """The inputs above by hand, everything else by Django's templates."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        draw = DRAWN.get(template_name)
        if draw is None:
            return SafeString(super().render(template_name, context, request))
        return SafeString(draw(context["widget"]))  # every part was escaped
