"""The coverage of a region on a day, as pages, print and pack show it: activities against partners."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.text import capfirst

from intake.models import TargetGroup, Theme
from transitiehuis.asking import asks
from transitiehuis.columns import named
from transitiehuis.netwerk.models import Municipality, Organisation, Region
from transitiehuis.regie.coverage.numbers import plain
from transitiehuis.regie.coverage.scope import WHOLE, Scope, Universe
from transitiehuis.regie.coverage.standing import Doing, Standing, Word, standing
from transitiehuis.regie.landscape import GROUPS, group_of, short
from transitiehuis.regie.models.coverage import Activity, Coverage, CoverageQuerySet, CoverageRole
from transitiehuis.regie.models.toolkit import ChainPart

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

SUFFIX = " (demo)"
IN_WORK = (CoverageRole.LEADS, CoverageRole.HELPS, CoverageRole.STANDS_IN)


@dataclass(frozen=True)
class Names:
    """What the codes of a scope are called, on one day in one region and language."""

    themes: dict[str, str]
    target_groups: dict[str, str]
    municipalities: dict[str, str]

    @classmethod
    def of(cls, region: Region, day: date) -> Names:
        """Two questions."""
        themes = {theme.code: theme.name for theme in _themes(day)}
        return cls(themes, {value: str(label) for value, label in TargetGroup.choices}, dict(_towns(region.pk, day)))

    @property
    def dimensions(self) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
        return self.themes, self.target_groups, self.municipalities

    @property
    def universe(self) -> Universe:
        return Universe(*(frozenset(names) for names in self.dimensions))

    def words(self, scope: Scope) -> str:
        """The named parts of a scope; '' for all of it. A code that is no longer there says itself."""
        return "; ".join(
            ", ".join(sorted(names.get(code, code) for code in codes))
            for names, codes in zip(self.dimensions, scope, strict=True)
            if codes
        )


@asks
def _themes(day: date) -> QuerySet[Theme]:
    return Theme.objects.valid_on(day).in_order()


@asks
def _towns(region: int, day: date) -> QuerySet[Any, tuple[str, str]]:
    here = Municipality.objects.filter(Q(until__isnull=True) | Q(until__gte=day), region=region)
    return here.order_by("name", "pk").values_list("cbs_code", "name")


@dataclass(frozen=True)
class Partner:
    """A column: an organisation that does something here; `first` when a group begins with it."""

    pk: int
    whole: str
    name: str
    short: str
    kind: str
    group: int
    first: bool


@dataclass(frozen=True)
class Role:
    """What one partner does for an activity, in one role."""

    row: Coverage
    scope: str

    @property
    def tone(self) -> str:
        return {"leads": "lead", "helps": "help", "stands_in": "backup", "pays": "pays"}[self.row.role]

    @property
    def word(self) -> str:
        return str(CoverageRole(self.row.role).label)

    @property
    def hours(self) -> str:
        """'' where they were not said."""
        said = self.row.hours_per_quarter
        return "" if said is None else plain(said, 1)


@dataclass
class Line:
    """One activity with its word, and what each partner does, in the order of the columns."""

    activity: Activity
    standing: Standing
    rest: list[str]
    cells: list[tuple[Partner, list[Role]]] = field(default_factory=list)

    @property
    def word(self) -> Word:
        return self.standing.word

    @property
    def part(self) -> str:
        return capfirst(str(ChainPart(self.activity.chain_part).label))

    @property
    def given(self) -> list[tuple[Partner, list[Role]]]:
        """Only the partners that do something."""
        return [(partner, roles) for partner, roles in self.cells if roles]

    def in_role(self, role: str) -> list[str]:
        return [partner.name for partner, roles in self.cells for one in roles if one.row.role == role]

    @property
    def working(self) -> list[tuple[Partner, list[Role]]]:
        """Those that do something of the work, with that; who only pays is none of them."""
        rows = ((partner, [one for one in roles if one.row.role in IN_WORK]) for partner, roles in self.cells)
        return [(partner, roles) for partner, roles in rows if roles]

    @property
    def payers(self) -> list[str]:
        return self.in_role(CoverageRole.PAYS)

    @property
    def leaders(self) -> list[str]:
        return self.in_role(CoverageRole.LEADS)

    @property
    def hours(self) -> float:
        """Offered a quarter, by everybody in the work."""
        rows = [one.row for _partner, roles in self.cells for one in roles if one.row.role in IN_WORK]
        return float(sum(row.hours_per_quarter or 0 for row in rows))


class Picture:
    """Read once; `narrow` leaves only that part of the work: rows that meet it, and the rest within it."""

    def __init__(
        self,
        region: Region,
        day: date,
        rows: Sequence[Coverage] | None = None,
        narrow: Scope = WHOLE,
        only: Activity | None = None,
    ) -> None:
        self.region, self.day, self.narrow = region, day, narrow
        self.names = Names.of(region, day)
        self.activities = in_use(day) if only is None else [only]
        said = _rows(region.pk, day) if rows is None else rows
        self.nobody_said = not said
        self.rows = [row for row in said if row.scope.meets(narrow)]
        self.partners = columns(self.rows)

    @cached_property
    def universe(self) -> Universe:
        """All there is, within what was asked."""
        whole = self.names.universe
        return Universe(*(codes or all_ for codes, all_ in zip(self.narrow, whole.dimensions, strict=True)))

    @cached_property
    def lines(self) -> list[Line]:
        by_activity: dict[int, list[Coverage]] = {}
        for row in self.rows:
            by_activity.setdefault(row.activity_id, []).append(row)
        return [self._line(activity, by_activity.get(activity.pk, [])) for activity in self.activities]

    def _line(self, activity: Activity, rows: Sequence[Coverage]) -> Line:
        stands = standing(map(doing, rows), self.universe)
        rest = [self.names.words(self.universe.said(box)) for box in stands.rest]
        line = Line(activity, stands, rest)
        roles: dict[int, list[Role]] = {}
        for row in rows:
            roles.setdefault(row.organisation_id, []).append(Role(row, self.names.words(row.scope)))
        line.cells = [(partner, roles.get(partner.pk, [])) for partner in self.partners]
        return line

    @property
    def parts(self) -> list[tuple[str, list[Line]]]:
        return [(part, list(lines)) for part, lines in groupby(self.lines, key=lambda line: line.part)]

    @property
    def groups(self) -> list[tuple[str, int]]:
        """The heads above the columns, with how many columns each spans."""
        return heads(self.partners)

    @property
    def width(self) -> int:
        return len(self.partners) + 2

    def with_word(self, word: Word) -> list[Line]:
        return [line for line in self.lines if line.word == word]

    @property
    def in_part(self) -> list[Line]:
        return [line for line in self.lines if line.standing.in_part]

    def partner(self, pk: int) -> Partner | None:
        return next((partner for partner in self.partners if partner.pk == pk), None)

    def within(self, code: str) -> dict[Word, int]:
        """How many activities have each word in one municipality, of what was read already."""
        narrow = Scope(self.narrow.themes, self.narrow.target_groups, frozenset({code}))
        here = Universe(self.universe.themes, self.universe.target_groups, frozenset({code}))
        by_activity: dict[int, list[Doing]] = {activity.pk: [] for activity in self.activities}
        for row in self.rows:
            if row.scope.meets(narrow) and row.activity_id in by_activity:
                by_activity[row.activity_id].append(doing(row))
        words = [standing(rows, here).word for rows in by_activity.values()]
        return {word: words.count(word) for word in Word}


def doing(row: Coverage) -> Doing:
    return Doing(row.organisation_id, row.role, row.scope, row.hours_per_quarter)


def read(rows: CoverageQuerySet) -> CoverageQuerySet:
    """With the name and kind of their organisation, in the order of the page."""
    return named(rows.in_order(), "organisation", also=("organisation__kind", "organisation__sort_name"))


@asks
def in_use(day: date) -> QuerySet[Activity]:
    return Activity.objects.in_use(day).in_order()


@asks
def _rows(region: int, day: date) -> QuerySet[Coverage]:
    return read(Coverage.objects.of_partners(region, day))


@asks
def rows_seen(actor: Actor, region: int, day: date) -> QuerySet[Coverage]:
    """All that this person sees of what partners do in a region on a day."""
    return read(Coverage.objects.visible_to(actor).of_partners(region, day))


def questions(actor: Actor, region: Region, day: date) -> None:
    """All that a picture of what this person sees asks, for who asks it ahead."""
    Names.of(region, day)
    in_use(day)
    rows_seen(actor, region.pk, day)


@asks
def rows_of(actor: Actor, region: int, activity: int, day: date) -> QuerySet[Coverage]:
    """The same of one activity."""
    return read(Coverage.objects.visible_to(actor).of_partners(region, day).filter(activity=activity))


def columns(rows: Iterable[Coverage]) -> list[Partner]:
    """Who does something here."""
    return columns_of({row.organisation_id: row.organisation for row in rows}.values())


def heads(partners: Iterable[Partner]) -> list[tuple[str, int]]:
    """What stands above the columns, and how many each spans."""
    numbers = [partner.group for partner in partners]
    return [(str(GROUPS[number][1]), len(list(same))) for number, same in groupby(numbers)]


def columns_of(organisations: Iterable[Organisation]) -> list[Partner]:
    """Kind by kind, in the order of the chain."""
    ordered = sorted(organisations, key=lambda one: (group_of(one.kind), one.sort_name, one.pk))
    made: list[Partner] = []
    for one in ordered:
        group = group_of(one.kind)
        first = not made or made[-1].group != group
        name = one.name.removesuffix(SUFFIX)
        made.append(Partner(one.pk, one.name, name, short(one.name), one.kind, group, first))
    return made
