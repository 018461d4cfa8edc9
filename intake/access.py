"""The rule of sight of this floor, once in SQL for row security and once in the ORM for `visible_to`.

An organisation sees a traject while it is a betrokken partij, by role, from and until a day (both inside).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Func, Q

from transitiehuis.rowsecurity import LINK_SCOPE

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

# The partners that work on a traject. A receiver has been offered it; a company sees only its own part.
WORKING_ROLES = ("referrer", "school", "guide")
COMPANY_ROLES = ("training_company", "employer")


def _in(roles: tuple[str, ...]) -> str:
    return f" AND i.role IN ({', '.join(repr(role) for role in roles)})" if roles else ""


def party_sees(trajectory: str, roles: tuple[str, ...] = ()) -> str:
    """SQL that is true when my organisation is a party (in one of `roles`) to the traject in that column.

    It is looked up for each row that comes along, in `involvement_sight`: with OFFSET 0 PostgreSQL never gathers all
    trajecten that my organisation ever worked on instead, which it does for every policy of a statement apart.
    """
    found = f"SELECT 1 FROM intake_sight i WHERE i.trajectory_id = {trajectory}{_in(roles)}"  # noqa: S608 own names only
    return f"EXISTS ({found} OFFSET 0)"


def guides_see(trajectory: str) -> str:
    """SQL for what a company never sees: my organisation works on the traject and is not also its company."""
    return f"{party_sees(trajectory, WORKING_ROLES)} AND NOT {party_sees(trajectory, COMPANY_ROLES)}"


def link_sees(trajectory: str) -> str:
    """SQL that is true when the visitor came by a link that belongs to this traject."""
    return f"{trajectory} = {LINK_SCOPE}"


def current(day: date) -> Q:
    """A period that holds `day`; both ends are inside."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


class IsParty(Func):
    """The same rule as an expression: on a column, for these organisations on this day.

    Written out, because nearly every query has it: composing it as a subquery costs more than all the rest.
    """

    output_field = BooleanField()

    def __init__(
        self, trajectory: str, organisations: tuple[int, ...], day: date, roles: tuple[str, ...], each: bool = False
    ) -> None:
        super().__init__(trajectory)
        self.organisations, self.day, self.roles = list(organisations), day, tuple(map(str, roles))
        self.each = each

    def as_sql(self, compiler: Any, *_args: Any, **_extra: Any) -> tuple[str, Any]:
        """The text with its values."""
        column, values = compiler.compile(self.source_expressions[0])
        one = len(self.organisations) == 1
        looked_up = " OFFSET 0" if self.each else ""
        mine = self.organisations[0] if one else self.organisations
        rule = (
            f"EXISTS (SELECT 1 FROM intake_involvement i WHERE i.trajectory_id = {column}"  # noqa: S608 own names only
            f" AND i.organisation_id = {'%s::bigint' if one else 'ANY (%s::bigint[])'}"
            f" AND i.since <= %s AND (i.until IS NULL OR i.until >= %s){_in(self.roles)}{looked_up})"
        )
        return rule, [*values, mine, self.day, self.day]


def is_party(
    actor: Actor, day: date, trajectory: str = "pk", roles: tuple[str, ...] = (), *, each: bool = False
) -> IsParty:
    """The rule for the ORM, on the column `trajectory`.

    With `each` it is looked up for each row that comes along (see `party_sees`): for rows that something else makes
    few, of which PostgreSQL expects one and then goes through all that my organisation works on for each of many.
    """
    return IsParty(trajectory, actor.organisation_ids, day, roles, each)


def is_guide(actor: Actor, day: date, trajectory: str = "pk", *, each: bool = False) -> Q:
    """`guides_see` for the ORM."""
    works = Q(is_party(actor, day, trajectory, WORKING_ROLES, each=each))
    return works & ~Q(is_party(actor, day, trajectory, COMPANY_ROLES, each=each))
