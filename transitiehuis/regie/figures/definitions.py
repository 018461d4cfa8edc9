"""The SQL files as definitions: one per indicator, by its code.

A definition starts with `-- indicator: <code> <how> [werkdagen] [bound=<number>]` and answers one row for each case:
`root` (the traject, or null), `what` (the name of what is no traject), `amount` (what it counts for; null when it is
looked at but not counted), `open` (still open at the end of the period) and `unknown`. `ratio` has `per` beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FOLDER = Path(__file__).parent / "sql"
SHARED = "shared.sql"
HEAD = re.compile(
    r"^-- indicator: (?P<code>\w+) (?P<how>\w+)(?P<werkdagen> werkdagen)?(?: bound=(?P<bound>\d+))?$", re.M
)

# How the rows of a definition become its figure.
VALUES = {
    "share": "round(100.0 * sum(amount) / nullif(count(amount), 0), 1)",
    "ratio": "round(100.0 * sum(amount) / nullif(sum(per), 0), 1)",
    "median": "round(percentile_cont(0.5) WITHIN GROUP (ORDER BY amount)::numeric, 1)",
    "nine_of_ten": "percentile_disc(0.9) WITHIN GROUP (ORDER BY amount)::numeric",
    "total": "sum(amount)::numeric",
    "least": "min(amount)::numeric",
}

# What no model records: the figure cannot be measured, and the page says which fact it waits for. Nothing at present;
# a toolkit that asks for more says so here.
MISSING: dict[str, str | Promise] = {}


@dataclass(frozen=True)
class Definition:
    """One indicator. `bound` is the number that level 3 of its factor names, where a level names one."""

    code: str
    how: str
    sql: str
    werkdagen: bool = False
    bound: Decimal | None = None

    @property
    def value(self) -> str:
        return VALUES[self.how]


@cache
def shared() -> str:
    """The common table expressions that definitions read from."""
    return (FOLDER / SHARED).read_text(encoding="utf-8").rstrip()


@cache
def definitions() -> dict[str, Definition]:
    """Every definition by its code; ValueError where two files define one."""
    found: dict[str, Definition] = {}
    for path in sorted(FOLDER.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        heads = list(HEAD.finditer(text))
        ends = [head.start() for head in heads[1:]] + [len(text)]
        for head, end in zip(heads, ends, strict=bool(heads)):
            code = head["code"]
            if code in found:
                raise ValueError(f"indicator {code} is defined twice")
            sql = text[head.end() : end].strip()
            bound = Decimal(head["bound"]) if head["bound"] else None
            found[code] = Definition(code, head["how"], sql, bool(head["werkdagen"]), bound)
    return found


def missing_fact(code: str) -> str:
    """Which fact the house does not keep, so that this indicator cannot be measured; '' where it can."""
    if not code or code in definitions():
        return ""
    return str(MISSING.get(code, _("a fact that this release does not count")))
