"""The landscape of a round: success factors against partners, with spread before any middle.

No mean of a factor is shown and no order of partners: only how far the scores lie apart, and for each partner that
scored twice, whether they moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.netwerk.models.organisations import OrganisationKind as Kind
from transitiehuis.regie.models import Assessment, ChainPart, FocusFactor, QuarterRound, SuccessFactor
from transitiehuis.regie.toolkit.scales import Scales

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.regie.figures.beside import Measured

APART = 2  # levels: from here on partners have something to talk about
SHOWN = 5  # points to talk about that stand open; the others below them
SMALLEST_CHANGE = 0.05  # shown with one decimal

GROUPS = (
    ((Kind.MBO_SCHOOL, Kind.SECTOR_SCHOOL, Kind.HBO, Kind.WO), gettext_lazy("Schools")),
    ((Kind.MUNICIPALITY,), gettext_lazy("Municipalities")),
    ((Kind.UWV, Kind.WERKCENTRUM), gettext_lazy("UWV and Werkcentrum")),
    ((Kind.BRANCH,), gettext_lazy("Sectors")),
    ((Kind.EMPLOYER,), gettext_lazy("Companies")),
    ((Kind.REGION, Kind.OTHER), gettext_lazy("Other partners")),
)
PREFIXES = (
    "gemeente ", "branche ", "uwv ", "roc ", "vakschool ", "bedrijfstakschool ", "installatiebedrijf ", "regiobureau ",
    "werkcentrum ",
)  # fmt: skip
SUFFIX = " (demo)"


def group_of(kind: str) -> int:
    return next((n for n, (kinds, _label) in enumerate(GROUPS) if kind in kinds), len(GROUPS) - 1)


def short(name: str) -> str:
    """A name that fits a narrow column: without the word that its group says already."""
    name = name.removesuffix(SUFFIX)
    found = next((prefix for prefix in PREFIXES if name.lower().startswith(prefix)), "")
    rest = name[len(found) :]
    return rest[:1].upper() + rest[1:] if rest else name


class Score(NamedTuple):
    """One answer, with what the landscape says of who gave it. There are hundreds, so they are no model rows."""

    round_id: int
    factor_id: int
    organisation_id: int
    level: int | None
    reason: str
    name: str
    sort_name: str
    kind: str


READ = (
    "round", "factor", "organisation", "level", "reason", "organisation__name", "organisation__sort_name",
    "organisation__kind",
)  # fmt: skip


@dataclass(frozen=True)
class Partner:
    """A column: one organisation with its whole name and group; `first` when a group begins with it."""

    pk: int
    whole: str
    group: int
    first: bool
    name: str
    short: str

    @classmethod
    def of(cls, score: Score, before: Score | None) -> Partner:
        """Who gave `score`; the column on its left is whose `before` is."""
        group = group_of(score.kind)
        first = before is None or group_of(before.kind) != group
        return cls(score.organisation_id, score.name, group, first, score.name.removesuffix(SUFFIX), short(score.name))


@dataclass
class Row:
    """One factor: a score per partner (in the order of the columns), and what changed."""

    factor: SuccessFactor
    former: dict[int, int]
    is_focus: bool
    cells: list[tuple[Partner, Score | None]]
    other_scale: bool = False  # the levels of the round before cannot be laid beside these
    measured: Measured | None = None  # the figure beside it, laid there for a closed round

    @cached_property
    def given(self) -> list[Score]:
        """The scores with a level; who has no view says nothing about where it stands."""
        return [score for _partner, score in self.cells if score and score.level]

    @cached_property
    def counts(self) -> dict[int, int]:
        return dict(Counter(score.level or 0 for score in self.given))

    @property
    def range(self) -> int:
        return max(self.counts) - min(self.counts) if self.given else 0

    @property
    def apart(self) -> bool:
        return self.range >= APART

    @property
    def clashes(self) -> bool:
        """Whether the scores say one thing and the figure beside them another."""
        return bool(self.measured and self.measured.clash)

    @cached_property
    def change(self) -> float | None:
        """Mean move of the partners that gave a level in both rounds; None when there are none."""
        moves = [
            (score.level or 0) - self.former[score.organisation_id]
            for score in self.given
            if score.organisation_id in self.former
        ]
        return sum(moves) / len(moves) if moves else None

    @property
    def tone(self) -> str:
        if self.change is None:
            return ""
        return "same" if abs(self.change) < SMALLEST_CHANGE else "up" if self.change > 0 else "down"

    @property
    def change_words(self) -> str:
        """+0,4 or the same."""
        if self.change is None:
            return ""
        if self.tone == "same":
            return _("the same")
        sign = "+" if self.change > 0 else "−"
        return f"{sign}{number_format(abs(self.change), 1)}"

    @property
    def change_sentence(self) -> str:
        """0,4 higher."""
        size = number_format(abs(self.change or 0), 1)
        return (_("%(size)s higher") if self.tone == "up" else _("%(size)s lower")) % {"size": size}

    @property
    def sides(self) -> str:
        """Who stands at either end, in a sentence: at most two names a side."""
        low, high = min(self.counts), max(self.counts)
        if low == high:
            return _("%(names)s: a %(level)s.") % {"names": self._names(low), "level": low}
        return _("%(high_names)s: a %(high)s. %(low_names)s: a %(low)s.") % {
            "high_names": self._names(high),
            "high": high,
            "low_names": self._names(low),
            "low": low,
        }

    def _names(self, level: int) -> str:
        names = [score.name for score in self.given if score.level == level]
        shown = names[:2]
        if len(names) > len(shown):
            return _("%(names)s and %(count)s more") % {"names": ", ".join(shown), "count": len(names) - len(shown)}
        return _(" and ").join(shown)

    @property
    def said(self) -> str:
        """What the lowest side gave as its reason, when it gave one."""
        if not self.given:
            return ""
        low = min(self.counts)
        return next((score.reason for score in self.given if score.level == low and score.reason), "")


class Order(models.TextChoices):
    """How the landscape is sorted; the address says it."""

    SPREAD = "spreiding", gettext_lazy("By spread")
    CHANGE = "verschil", gettext_lazy("By change")
    CHAIN = "keten", gettext_lazy("By part of the chain")


def _by_spread(row: Row) -> tuple[int, int]:
    return -row.range, row.factor.position


def _by_change(row: Row) -> tuple[int, float, int]:
    rank = {"down": 0, "up": 1, "same": 2}.get(row.tone, 3)
    return rank, -abs(row.change or 0), row.factor.position


def spread_group(row: Row) -> str:
    """The heading over rows whose scores lie so far apart."""
    if row.range > APART:
        return _("Far apart")
    return _("Two levels apart") if row.apart else _("Agreed, or one level apart")


def change_group(row: Row) -> str:
    """The heading over rows that moved that way."""
    said = {"down": _("Lower than the round before"), "up": _("Higher"), "same": _("The same")}
    return said.get(row.tone) or _("Not scored twice")


def factors_of(round: QuarterRound, *, only_focus: bool = False) -> list[SuccessFactor]:
    """Every success factor in its order; those that `is_focus` are worked on in this round. One query."""
    return _factors(round.pk, only_focus)


@asks
def _factors(round: int, only_focus: bool) -> QuerySet[Any, SuccessFactor]:
    chosen = Exists(FocusFactor.objects.filter(round=round, factor=OuterRef("pk")))
    rows = SuccessFactor.objects.with_changes().annotate(is_focus=chosen).in_order()
    return rows.filter(is_focus=True) if only_focus else rows


@asks
def _scores(actor: Actor | None, rounds: tuple[int, ...]) -> QuerySet[Any, tuple[Any, ...]]:
    """What `Score` is made of, as the actor may see it; without one what everybody may."""
    closed = Assessment.objects.of_rounds_closed_by(days.today())
    seen = Assessment.objects.visible_to(actor).answered() if actor else closed
    return seen.filter(round__in=rounds).order_by("pk").values_list(*READ)


def scores_of(actor: Actor | None, *rounds: QuarterRound | None) -> list[Score]:
    """The scores of these rounds, as the actor may see them. One query."""
    return [Score(*row) for row in _scores(actor, tuple(round.pk for round in rounds if round))]


class Landscape:
    """What partners scored in a closed round, as the actor may see it: before the close nothing but the own scores.

    Without an actor it is the worker's: what everybody may see, and nothing before the close.
    """

    def __init__(
        self,
        round: QuarterRound,
        actor: Actor | None,
        *,
        former: QuarterRound | None,
        factors: Iterable[SuccessFactor] | None = None,
    ) -> None:
        self.round, self.former_round = round, former
        scores = scores_of(actor, round, former)
        found = [score for score in scores if score.round_id == round.pk]
        self.partners = self.partners_in(found)
        before = [score for score in scores if score.round_id != round.pk]
        shown = list(factors_of(round) if factors is None else factors)
        self.scales = Scales(shown)
        self.scales.dress(shown, round.opens_on)
        self.rows = self._rows(shown, found, before)

    @staticmethod
    def partners_in(found: list[Score]) -> list[Partner]:
        """The columns: everybody who gave one of these scores, by group and name."""
        one_each = {score.organisation_id: score for score in found}.values()
        ordered = sorted(one_each, key=lambda s: (group_of(s.kind), s.sort_name, s.organisation_id))
        return [Partner.of(score, before) for before, score in zip([None, *ordered], ordered, strict=False)]

    def _rows(self, factors: Iterable[SuccessFactor], found: list[Score], before: list[Score]) -> list[Row]:
        now = {(score.factor_id, score.organisation_id): score for score in found}
        scored = {score.factor_id for score in found}
        then: dict[int, dict[int, int]] = {}
        for score in before:
            if level := self._as_now(score):
                then.setdefault(score.factor_id, {})[score.organisation_id] = level
        return [
            Row(
                factor,
                then.get(factor.pk, {}),
                bool(vars(factor)["is_focus"]),
                [(partner, now.get((factor.pk, partner.pk))) for partner in self.partners],
                other_scale=self._other_scale(factor.pk),
            )
            for factor in factors
            if factor.pk in scored
        ]

    def _as_now(self, score: Score) -> int | None:
        """A level of the round before on the levels of this one; None where it stands apart."""
        if self.former_round is None:
            return None
        return self.scales.carried(score.factor_id, score.level, self.former_round.opens_on, self.round.opens_on)

    def _other_scale(self, factor_id: int) -> bool:
        former = self.former_round
        return former is not None and self.scales.apart(factor_id, former.opens_on, self.round.opens_on)

    @property
    def groups(self) -> list[tuple[str, int]]:
        """The heads above the columns, with how many columns each spans."""
        numbers = [partner.group for partner in self.partners]
        return [(str(GROUPS[number][1]), len(list(same))) for number, same in groupby(numbers)]

    @property
    def parts(self) -> list[tuple[str, list[Row]]]:
        """The rows by part of the chain."""
        grouped = groupby(self.rows, key=lambda row: row.factor.chain_part)
        return [(capfirst(str(ChainPart(part).label)), list(rows)) for part, rows in grouped]

    @cached_property
    def agenda(self) -> list[Row]:
        """Om over te praten: where partners lie two levels or more apart, or their scores clash with the figure that
        was laid beside them; focus factors first, then the widest."""
        found = [row for row in self.rows if row.apart or row.clashes]
        return sorted(found, key=lambda row: (not row.is_focus, -row.range, row.factor.position))

    @property
    def first_points(self) -> list[Row]:
        return self.agenda[:SHOWN]

    @property
    def more_points(self) -> list[Row]:
        return self.agenda[SHOWN:]

    @property
    def changes(self) -> list[Row]:
        """What moved most since the round before, up or down."""
        moved = [row for row in self.rows if row.tone in {"up", "down"}]
        return sorted(moved, key=lambda row: (-abs(row.change or 0), row.factor.position))[:SHOWN]

    @property
    def former_name(self) -> str:
        """K3; with its year when that is another one."""
        former = self.former_round.name if self.former_round else None
        if former is None:
            return ""
        return f"K{former.number}" if former.year == self.round.year else str(former)

    @property
    def width(self) -> int:
        """Columns of the table: factor, spread, partners, change, figure."""
        return len(self.partners) + 4

    def sorted_by(self, order: str) -> list[tuple[str, list[Row]]]:
        """The rows under headings: by how far partners lie apart, by what changed, or by part of the chain."""
        if order == Order.CHAIN:
            return self.parts
        heading, key = (spread_group, _by_spread) if order == Order.SPREAD else (change_group, _by_change)
        grouped = groupby(sorted(self.rows, key=key), key=heading)
        return [(label, list(rows)) for label, rows in grouped]
