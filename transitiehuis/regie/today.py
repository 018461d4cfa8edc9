"""Vandaag: the work of a person, put together from every floor, and what stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from intake.worklist import intake_work
from matching.place_worklist import place_work
from matching.plan_worklist import plan_work
from matching.worklist import matching_work
from nazorg.result_worklist import result_work
from nazorg.signal_worklist import signal_work
from nazorg.worklist import nazorg_work
from transitiehuis.asking import together
from transitiehuis.netwerk.actor import Actor
from transitiehuis.regie.own.worklist import own_work
from transitiehuis.regie.worklist_quarter import quarter_work
from transitiehuis.ui.navigation import CASE_WORK, TRAINER
from transitiehuis.ui.parts import Count
from transitiehuis.ui.words import written
from transitiehuis.ui.worklist import SHOWN, Fold, Unread, WorkItem

Source = Callable[[Actor, date], Iterable[WorkItem]]
# Each floor's rows for somebody on a day, and the roles it has rows for; other roles ask the database nothing.
SOURCES: tuple[tuple[tuple[str, ...], Source], ...] = (
    ((*CASE_WORK, TRAINER), matching_work),
    ((*CASE_WORK, TRAINER), place_work),
    (CASE_WORK, plan_work),
    (CASE_WORK, nazorg_work),
    (CASE_WORK, signal_work),
    ((*CASE_WORK, TRAINER), result_work),
    (CASE_WORK, own_work),
    ((), quarter_work),
)
# The floors that read no more than is shown, and count the rest.
FOLDING: tuple[tuple[tuple[str, ...], Callable[[Actor, date, Fold], Iterable[WorkItem]]], ...] = (
    (CASE_WORK, intake_work),
)


class Scope(StrEnum):
    """Whose work: my own with that of whom I stand in for, the whole team's, or only of whom I stand in for."""

    MINE = "mij"
    TEAM = "team"
    STAND_IN = "waarneming"

    @property
    def label(self) -> str:
        return {Scope.MINE: _("Mine"), Scope.TEAM: _("My team's"), Scope.STAND_IN: _("Standing in")}[self]

    def holds(self, item: WorkItem) -> bool:
        if self == Scope.TEAM:
            return True
        return bool(item.stand_in_for) if self == Scope.STAND_IN else item.mine


@dataclass(frozen=True)
class Kind:
    """A group of rows on the page: which rows, under what name."""

    anchor: str
    title: Any
    tone: str
    groups: frozenset[str]
    note: Any = ""


KINDS = (
    Kind(
        "aangeboden",
        gettext_lazy("Offered to you"),
        "new",
        frozenset({"offered"}),
        gettext_lazy("Until you take over, the other keeps the turn. You can give it back with a reason."),
    ),
    Kind(
        "te-laat",
        gettext_lazy("Too late"),
        "late",
        frozenset({"late"}),
        gettext_lazy("Counted in working days, without public holidays."),
    ),
    Kind("vandaag", gettext_lazy("Today"), "today", frozenset({"today"})),
    Kind(
        "binnen",
        gettext_lazy("Come in"),
        "new",
        frozenset({"signal", "incoming"}),
        gettext_lazy("Nothing has been done with it yet."),
    ),
    Kind("later", gettext_lazy("Coming days"), "open", frozenset({"later"})),
)


@dataclass(frozen=True)
class Pile:
    """The rows of one kind; at most fifteen are shown unless all were asked for."""

    kind: Kind
    rows: list[WorkItem]
    total: int
    note: str

    @property
    def folded(self) -> bool:
        return len(self.rows) < self.total

    def count(self) -> Count:
        return Count(self.kind.tone, str(self.kind.title), self.total, f"#{self.kind.anchor}")


@dataclass(frozen=True)
class Tab:
    scope: Scope
    number: int
    current: bool


@dataclass(frozen=True)
class Board:
    """The work list of one person in one scope."""

    day: date
    scope: Scope
    tabs: list[Tab]
    piles: list[Pile]

    def _number(self, *anchors: str) -> int:
        return sum(pile.total for pile in self.piles if pile.kind.anchor in anchors)

    @property
    def late(self) -> int:
        return self._number("te-laat")

    @property
    def waiting(self) -> int:
        """Everything but what is still to come."""
        return sum(pile.total for pile in self.piles if pile.kind.anchor != "later")

    @property
    def tally(self) -> list[Count]:
        return [pile.count() for pile in self.piles if pile.kind.anchor != "later"]

    @property
    def elsewhere(self) -> Tab | None:
        """The tab that has rows while this one has none."""
        return None if self.piles else next((tab for tab in self.tabs if tab.number), None)

    @property
    def lead(self) -> str:
        """Dinsdag 24 november. Er wachten 10 dingen op jou, 2 daarvan zijn te laat."""
        return " ".join(filter(None, (f"{capfirst(written(self.day, 'l j F'))}.", self._waits())))

    def _waits(self) -> str:
        whom = {
            Scope.MINE: pgettext("waits for", "you"),
            Scope.TEAM: pgettext("waits for", "your team"),
            Scope.STAND_IN: pgettext("waits for", "whom you stand in for"),
        }[self.scope]
        facts = {"number": self.waiting, "late": self.late, "whom": whom}
        if not self.waiting:
            return _("Nothing waits for %(whom)s.") % facts
        if not self.late:
            return (
                ngettext("%(number)s thing waits for %(whom)s.", "%(number)s things wait for %(whom)s.", self.waiting)
                % facts
            )
        if self.waiting == self.late:
            return (
                ngettext(
                    "%(number)s thing waits for %(whom)s, and it is too late.",
                    "%(number)s things wait for %(whom)s, and all are too late.",
                    self.waiting,
                )
                % facts
            )
        return (
            ngettext(
                "%(number)s things wait for %(whom)s, %(late)s of them is too late.",
                "%(number)s things wait for %(whom)s, %(late)s of them are too late.",
                self.late,
            )
            % facts
        )


def work_of(actor: Actor, day: date, fold: Fold) -> list[WorkItem]:
    """The rows of every floor, as each floor ordered them. As many questions for two rows as for two thousand."""
    return [
        *(item for roles, source in FOLDING if actor.has_role(*roles) for item in source(actor, day, fold)),
        *(item for roles, source in SOURCES if not roles or actor.has_role(*roles) for item in source(actor, day)),
    ]


def fold_of(scope: Scope, unfold: str) -> Fold:
    """What has to be read to show this scope, with this pile whole."""
    whole = next((kind.groups for kind in KINDS if kind.anchor == unfold), frozenset())
    return Fold(own=scope != Scope.STAND_IN, team=scope == Scope.TEAM, whole=whole)


def board_of(actor: Actor, day: date, scope: str = "", unfold: str = "") -> Board:
    """The work list in `scope` (one that does not exist is the own one), with the pile `unfold` shown whole."""
    chosen = Scope(scope) if scope in set(Scope) else Scope.MINE
    items = together(lambda: work_of(actor, day, fold_of(chosen, unfold)))
    tabs = [Tab(one, sum(item.number for item in items if one.holds(item)), one == chosen) for one in Scope]
    shown = [item for item in items if chosen.holds(item)]
    piles = [_pile(kind, [item for item in shown if item.group in kind.groups], day, unfold) for kind in KINDS]
    return Board(
        day,
        chosen,
        [tab for tab in tabs if tab.scope != Scope.STAND_IN or tab.number or tab.current] if items else [],
        [pile for pile in piles if pile.total],
    )


def _pile(kind: Kind, items: list[WorkItem], day: date, unfold: str) -> Pile:
    read = [item for item in items if not isinstance(item, Unread)]
    rows = sorted(read, key=lambda item: (item.group != "signal", item.due or day))  # a signal before all else
    note = capfirst(written(day, "l j F")) if kind.anchor == "vandaag" else str(kind.note)
    total = sum(item.number for item in items)
    return Pile(kind, rows if unfold == kind.anchor else rows[:SHOWN], total, note)
