"""The form on which a partner says what it does: every activity on one page, what was typed stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import groupby

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.models import Organisation, Region
from transitiehuis.regie.coverage.filling import Part, Wanted, fill_in, in_force, mark
from transitiehuis.regie.coverage.kept import Kept
from transitiehuis.regie.coverage.numbers import fits, read_number, typed
from transitiehuis.regie.coverage.picture import IN_WORK, Names
from transitiehuis.regie.coverage.scope import Scope
from transitiehuis.regie.models.coverage import Activity, Coverage, CoverageRole
from transitiehuis.regie.models.toolkit import ChainPart

MOST_HOURS = Decimal(99_999)
PREFIXES = ("thema", "groep", "gemeente")


@dataclass
class Line:
    """One activity: the role in the work, whether the partner pays, hours, and for which part of the work."""

    activity: Activity
    role: str = ""
    pays: bool = False
    hours: str = ""
    scope: Scope = field(default_factory=Scope)
    opened: bool = False
    error: str = ""

    @property
    def code(self) -> str:
        return self.activity.code

    @property
    def part(self) -> str:
        return capfirst(str(ChainPart(self.activity.chain_part).label))

    @property
    def chosen(self) -> frozenset[str]:
        """Every code of the scope; those of the three dimensions never look alike."""
        return self.scope.themes | self.scope.target_groups | self.scope.municipalities

    @property
    def says(self) -> tuple[str, bool, str, Scope]:
        return self.role, self.pays, self.hours, self.scope

    @property
    def said(self) -> str:
        """In words; what it is of is in the form."""
        role = str(CoverageRole(self.role).label) if self.role else ""
        hours = _("%(hours)s hours a quarter") % {"hours": self.hours} if self.hours else ""
        pays = str(CoverageRole.PAYS.label) if self.pays else ""
        part = "" if self.scope.is_whole else _("for a part")
        return ", ".join(filter(None, [role, hours, pays, part])) or _("nothing")

    @property
    def shows_scope(self) -> bool:
        return self.opened or not self.scope.is_whole

    def wanted(self) -> dict[CoverageRole, Part]:
        """What it says; raises InvalidOperation where the hours are no number."""
        hours = read_number(self.hours) if self.hours else None
        roles: dict[CoverageRole, Part] = {}
        if self.role:
            roles[CoverageRole(self.role)] = Part(hours, self.scope)
        if self.pays:
            roles[CoverageRole.PAYS] = Part(None, self.scope)
        return roles


class Sheet:
    """What `organisation` does in a region, as it stands or as it was typed: just sent, or kept."""

    def __init__(
        self,
        region: Region,
        organisation: Organisation,
        day: date,
        data: QueryDict | None = None,
        kept: Kept | None = None,
    ) -> None:
        self.region, self.organisation, self.day = region, organisation, day
        self.data, self.kept = kept.data if kept else data, kept
        self.names = Names.of(region, day)
        self.rows = in_force(region.pk, organisation.pk, day)
        self.seen = kept.seen if kept else data.get("seen", "") if data else mark(self.rows)

    @property
    def stands_now(self) -> str:
        """The mark of the rows as they are."""
        return mark(self.rows)

    @cached_property
    def stood(self) -> list[Line]:
        """As the rows say."""
        by_activity: dict[int, list[Coverage]] = {}
        for row in self.rows:
            by_activity.setdefault(row.activity_id, []).append(row)
        activities = Activity.objects.in_use(self.day).in_order()
        return [self._standing(activity, by_activity.get(activity.pk, [])) for activity in activities]

    @cached_property
    def lines(self) -> list[Line]:
        if self.data is None:
            return self.stood
        codes = self.kept.codes if self.kept else [line.code for line in self.stood]
        return [self._typed(line.activity, self.data) if line.code in codes else line for line in self.stood]

    @staticmethod
    def _standing(activity: Activity, rows: list[Coverage]) -> Line:
        """As the rows say: of several roles in the work the first, leads before helps before stands in."""
        line = Line(activity)
        work = sorted((r for r in rows if r.role in IN_WORK), key=lambda r: IN_WORK.index(CoverageRole(r.role)))
        for row in [*work[:1], *(r for r in rows if r.role == CoverageRole.PAYS)]:
            line.scope = line.scope if line.role else row.scope
            if row.role == CoverageRole.PAYS:
                line.pays = True
            else:
                line.role = row.role
                line.hours = "" if row.hours_per_quarter is None else typed(row.hours_per_quarter)
        return line

    def _typed(self, activity: Activity, data: QueryDict) -> Line:
        code = activity.code
        role = data.get(f"rol-{code}", "")
        chosen = (data.getlist(f"{prefix}-{code}") for prefix in PREFIXES)
        known = zip(chosen, self.names.dimensions, strict=True)
        line = Line(
            activity,
            role if role in IN_WORK else "",
            f"betaalt-{code}" in data,
            data.get(f"uren-{code}", "").strip(),
            Scope.of(*((value for value in values if value in names) for values, names in known)),
            opened=data.get("deel") == code or f"deel-{code}" in data,
        )
        line.error = fault(line)
        return line

    @property
    def parts(self) -> list[tuple[str, list[Line]]]:
        return [(part, list(lines)) for part, lines in groupby(self.lines, key=lambda line: line.part)]

    @property
    def errors(self) -> list[Line]:
        return [line for line in self.lines if line.error]

    @property
    def is_valid(self) -> bool:
        return not self.errors

    @property
    def changed(self) -> list[Line]:
        """The activities of which something else was typed than stands; also where it cannot be saved yet."""
        return [typed for stood, typed in zip(self.stood, self.lines, strict=True) if typed.says != stood.says]

    @property
    def touched(self) -> list[str]:
        """The activities of which something was typed, or the part asked for."""
        changed = {line.code for line in self.changed}
        return [line.code for line in self.lines if line.code in changed or line.opened]

    @property
    def differing(self) -> list[Line]:
        """What stands now of the activities of which something else was typed."""
        return [stood for stood, typed in zip(self.stood, self.lines, strict=True) if typed.says != stood.says]

    def wanted(self) -> Wanted:
        """Only what was typed differently: another role that the form does not show stays as it is."""
        stood = {line.activity.pk: line.wanted() for line in self.stood}
        typed = {line.activity.pk: line.wanted() for line in self.lines}
        return {pk: roles for pk, roles in typed.items() if roles != stood[pk]}

    def save(self, *, by: Actor) -> int:
        """How many rows changed. Raises WrongStatus when somebody wrote since the form was drawn."""
        return fill_in(self.region, self.organisation, self.wanted(), by=by, seen=self.seen)

    def choices(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """Name of the field, what is asked, and what can be chosen, of a scope."""
        asked = (_("Themes"), _("Target groups"), _("Municipalities"))
        return [
            (prefix, label, list(names.items()))
            for prefix, label, names in zip(PREFIXES, asked, self.names.dimensions, strict=True)
        ]


def fault(line: Line) -> str:
    """What is wrong with what was typed; '' when nothing is."""
    try:
        hours = read_number(line.hours) if line.hours else Decimal(0)
    except InvalidOperation:
        return _("Type the hours as a number, for example 24.")
    if not 0 <= hours <= MOST_HOURS:
        return _("Type the hours a quarter as a number between 0 and 99999.")
    if not fits(hours, 1):
        return _("Type at most one digit behind the comma.")
    if line.hours and not line.role:
        return _("Choose a role for these hours, or leave them out.")
    return ""
