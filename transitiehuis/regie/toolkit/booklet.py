"""The whole toolkit to read: by part of the chain, with what the own region adds and what others show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from transitiehuis.regie.models import ChainPart, FactorAddition, FactorExample, SuccessFactor
from transitiehuis.ui.words import day as day_words
from transitiehuis.ui.words import longday

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


@dataclass(frozen=True)
class Entry:
    factor: SuccessFactor
    additions: list[FactorAddition]
    examples: list[FactorExample]


@dataclass(frozen=True)
class Chapter:
    """One part of the chain with its factors."""

    part: str
    title: str
    entries: list[Entry]


def chapters(actor: Actor, day: date) -> list[Chapter]:
    """What is asked on `day`, as this person may read it; five queries."""
    added, shown = _beside(FactorAddition, actor), _beside(FactorExample, actor)
    factors = SuccessFactor.objects.in_use(day).with_texts().in_order()
    return [
        Chapter(part, capfirst(str(ChainPart(part).label)), [Entry(f, added(f), shown(f)) for f in found])
        for part, found in groupby(factors, key=lambda factor: factor.chain_part)
    ]


def _beside(model: Any, actor: Actor) -> Any:
    """What stands beside a factor, by factor."""
    rows = model.objects.visible_to(actor).standing().newest_first().select_related("region", *_names(model))
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.factor_id, []).append(row)
    return lambda factor: found.get(factor.pk, [])


def _names(model: Any) -> tuple[str, ...]:
    return ("organisation",) if model is FactorExample else ()


def printed(read: list[Chapter], day: date) -> dict[str, Any]:
    """What the template of the print asks, in the language that is active."""
    return {
        "lead": _("What makes side entry work, per part of the chain. Each one has four levels that you can see in your"
                  " own work."),
        "foot": _("Printed on %(day)s") % {"day": longday(day)},
        "contents": _("Contents"),
        "levels": _("Four levels"),
        "steps": _("Steps you can take"),
        "why": _("Why it matters"),
        "question": _("A question for the meeting"),
        "measured": _("How it is measured"),
        "examples": _("How others did it"),
        "effect": _("What came of it"),
        "chapters": [
            {"title": chapter.title, "factors": [_factor(entry) for entry in chapter.entries]} for chapter in read
        ],
    }  # fmt: skip


def _factor(entry: Entry) -> dict[str, Any]:
    factor = entry.factor
    return {
        "title": factor.title,
        "looks_like": factor.looks_like,
        "levels": [level.text for level in factor.ordered_levels],
        "steps": [step.text for step in factor.ordered_steps],
        "why": factor.why,
        "source": _("Source: %(source)s") % {"source": factor.source} if factor.source else "",
        "question": factor.question,
        "measured": factor.indicator_definition,
        "additions": [
            {"title": _("In %(region)s") % {"region": a.region.name}, "text": a.text} for a in entry.additions
        ],
        "examples": list(_examples(entry.examples)),
    }


def _examples(found: list[FactorExample]) -> Iterator[dict[str, str]]:
    for one in found:
        facts = {"name": one.organisation.name, "region": one.region.name, "day": day_words(one.since)}
        note = _("%(name)s, %(region)s, since %(day)s") % facts
        yield {"title": one.title, "note": note, "did": one.did, "effect": one.effect}
