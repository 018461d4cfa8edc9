"""A maatwerkplan on paper, to give to the candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from matching.gap import demands_of, gap_of
from matching.plan_lines import agreed_words, cost_rows, part_lines, plan_facts, standing
from matching.sheet import dated, sheet_of
from transitiehuis import days

if TYPE_CHECKING:
    from matching.models import TailoredPlan


def printed(plan: TailoredPlan) -> dict[str, Any]:
    """What the template of the print asks: words only."""
    sheet = sheet_of(plan)
    lines = part_lines(sheet, holds=False)
    state = standing(plan)[1]
    return {
        "lead": ". ".join(filter(None, [state[:1].upper() + state[1:], agreed_words(plan)])),
        "foot": _("Trajectory %(number)s, printed on %(day)s")
        % {"number": plan.trajectory.number, "day": dated(days.today())},
        "what": _("What"),
        "known": _("Agreed"),
        "facts": [[name, value] for name, value in plan_facts(plan, sheet) if value],
        "parts_title": _("Parts, in order"),
        "heads": [_("Part"), _("When"), _("Gives"), _("Costs")],
        "parts": [
            {
                "title": line.title,
                "by": line.provider,
                "when": line.exempt or ", ".join(filter(None, [line.when, line.rhythm, line.pauses])),
                "gives": line.gives,
                "cost": line.cost,
                "problem": line.problem,
            }
            for line in lines
        ],
        "gap_title": _("What this trade asks"),
        "gap_heads": [_("Asked"), _("When"), _("State")],
        "gap": [
            [one.asked, one.when, one.cover if one.is_exempt else ": ".join(filter(None, [one.word, one.cover]))]
            for one in gap_of(demands_of(plan), sheet)
        ],
        "costs_title": _("Who pays"),
        "who": _("Who"),
        "amount": _("Amount"),
        "costs": [[who, amount] for who, amount in cost_rows(sheet)],
    }
