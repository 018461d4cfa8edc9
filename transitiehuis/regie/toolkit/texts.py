"""The texts of one success factor as one whole, so that they can be kept, compared and written back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from transitiehuis.regie.models import SuccessFactor

Texts = dict[str, Any]
LANGUAGES = ("nl", "en")
SINGLE = ("title", "looks_like", "why", "question", "indicator_definition")
LISTS = ("levels", "steps")
# Columns of the factor itself; `levels_…` and `steps_…` are lists of texts beside them.
COLUMNS = (*(f"{name}_{code}" for name in SINGLE for code in LANGUAGES), "source")
LABELS = {
    "title": _("Name"),
    "looks_like": _("What it looks like"),
    "levels": _("Four levels"),
    "steps": _("Steps you can take"),
    "why": _("Why it matters"),
    "source": _("Source"),
    "question": _("A question for the meeting"),
    "indicator_definition": _("How it is measured"),
}


def texts_of(factor: SuccessFactor) -> Texts:
    """What stands in the rows now; reads prefetched levels and steps."""
    levels, steps = factor.ordered_levels, factor.ordered_steps
    return {
        **{name: getattr(factor, name) for name in COLUMNS},
        **{f"levels_{code}": [getattr(row, f"text_{code}") for row in levels] for code in LANGUAGES},
        **{f"steps_{code}": [getattr(row, f"text_{code}") for row in steps] for code in LANGUAGES},
    }


def said(texts: Mapping[str, Any], name: str, code: str) -> Any:
    """`name` in the language `code`; the Dutch text where the other one is empty, also line by line in a list."""
    if name == "source":
        return texts.get("source", "")
    dutch, found = texts.get(f"{name}_nl"), texts.get(f"{name}_{code}")
    if name in LISTS:
        pairs = zip(dutch or [], [*(found or []), *[""] * len(dutch or [])], strict=False)
        return [other or one for one, other in pairs]
    return found or dutch or ""


def scale_differs(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a level reads differently, in either language: then somebody says how old scores carry over."""
    return any(before.get(f"levels_{code}") != after.get(f"levels_{code}") for code in LANGUAGES)
