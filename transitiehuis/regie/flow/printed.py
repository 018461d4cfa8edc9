"""The flow of a period as the template of the print asks it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from transitiehuis import days
from transitiehuis.regie.flow.reading import Seen
from transitiehuis.regie.flow.words import how_days, how_flow, how_waits
from transitiehuis.ui.words import daytime, longday


def of(seen: Seen, shown: dict[str, Any], group: str) -> dict[str, Any]:
    lead = capfirst(seen.period.name)
    return {
        "lead": _("%(period)s, only %(group)s") % {"period": lead, "group": group} if group else lead,
        "foot": _("Counted %(moment)s, printed on %(day)s")
        % {"moment": daytime(seen.counted_at or timezone.now()), "day": longday(days.today())},
        "stream": {"title": _("The chain as a stream"), "svg": str(shown["stream"].svg), "alt": shown["stream"].about},
        "tables": [_steps(shown), _days(shown), _causes(shown)],
        "how": _("How we count"),
        "counted": [*how_flow(), *how_days(), *how_waits()],
    }


def _steps(shown: dict[str, Any]) -> dict[str, Any]:
    heads = [_("Step"), _("At the start"), _("In"), _("Further"), _("Back"), _("To work"), _("Dropped out"),
             _("Elsewhere"), _("At the end")]  # fmt: skip
    rows = [
        [row.name, row.start, row.came, row.further, row.back, row.work, row.dropped, row.elsewhere, row.end]
        for row in shown["step_rows"]
    ]
    return {"title": _("Per step"), "heads": heads, "rows": rows}


def _days(shown: dict[str, Any]) -> dict[str, Any]:
    heads = [
        _("Step"),
        _("Half within"),
        _("9 of 10 within"),
        _("Counted"),
        pgettext("flow", "Open"),
        pgettext("flow", "Stopped"),
    ]
    rows = [
        [row.name, _number(row.half), _number(row.most), row.number, row.open, row.stopped]
        for row in shown["days_rows"]
    ]
    return {"title": _("Days in a step"), "heads": heads, "rows": rows}


def _causes(shown: dict[str, Any]) -> dict[str, Any]:
    rows = [[row.name, row.days, f"{row.share}%"] for row in shown["cause_rows"]]
    heads = [_("Waited for"), _("Days"), _("Share")]
    return {"title": _("What do candidates wait for?"), "heads": heads, "rows": rows}


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)
