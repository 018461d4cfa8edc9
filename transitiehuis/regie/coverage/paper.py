"""The coverage on paper: what the document template asks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from transitiehuis.regie.coverage import attention
from transitiehuis.regie.coverage.page import tiles
from transitiehuis.regie.coverage.picture import Line, Picture
from transitiehuis.regie.models.coverage import CoverageRole
from transitiehuis.ui.words import longday

OTHERS = (CoverageRole.HELPS, CoverageRole.STANDS_IN, CoverageRole.PAYS)


def printed(picture: Picture) -> dict[str, Any]:
    return {
        "lead": _("Who does what in the chain, where two do the same, and what does nobody do?"),
        "foot": _("As partners say it on %(day)s") % {"day": longday(picture.day)},
        "counts": [[word, str(number)] for _tone, word, number, _means in tiles(picture)],
        "first": _("What needs attention first"),
        "points": [[point.word, point.title, point.why] for point in attention.points(picture, [])],
        "map": _("Coverage map"),
        "heads": [_("Activity"), _("Standing"), str(CoverageRole.LEADS.label), _("Others")],
        "parts": [{"name": part, "rows": [row(line) for line in lines]} for part, lines in picture.parts],
    }


def row(line: Line) -> list[str]:
    """Each partner with the part of the work where it is not all of it."""
    others = [f"{CoverageRole(role).label}: {names}" for role in OTHERS if (names := named(line, role))]
    return [line.activity.title, str(line.word.label), named(line, CoverageRole.LEADS), "; ".join(others)]


def named(line: Line, role: str) -> str:
    mine = [(partner.name, one.scope) for partner, roles in line.given for one in roles if one.row.role == role]
    return ", ".join(f"{name} ({scope})" if scope else name for name, scope in mine)
