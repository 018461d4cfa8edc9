"""One row of somebody's work: the words every floor speaks, put together on Vandaag."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal

SHOWN = 15  # rows of a pile that a page shows, unless all are asked for
Group = Literal["offered", "late", "today", "incoming", "later", "signal"]


@dataclass(frozen=True)
class WorkItem:
    """What, who, by when and the button that does it.

    `title` is the person or thing (it links to `url`), `what` is the task, `who` tells from or with whom and
    `detail` the rest. `post` makes the button a POST. `secondary` are further links (label, url). `mine` is False
    for the team's work, `stand_in_for` names the absent colleague. `tone` overrules the group's status mark, `at` is
    the moment of an appointment.
    """

    what: str
    title: str
    who: str
    detail: str
    due: date | None
    since: date | None
    group: Group
    url: str
    action: str
    action_url: str
    post: bool = False
    mine: bool = True
    stand_in_for: str = ""
    secondary: tuple[tuple[str, str], ...] = ()
    tone: str = ""
    at: datetime | None = None

    number = 1  # rows that this stands for

    @property
    def waiting(self) -> bool:
        """Somebody waits for this row: its button is the solid one."""
        return self.group in {"offered", "late"}


def _of_written(name: str) -> Any:
    """For what every WorkItem has: it is not known before the row is written."""
    return property(lambda row: getattr(row.written, name))


class Unwritten(WorkItem):
    """A row that is written when its words are read: of the hundreds that are counted and sorted a page shows some.

    `write` makes the whole row, and `known` is what rows are counted and sorted by: `title`, `due`, `group`, `mine`,
    `stand_in_for`, and `at` and `tone` where there are any.
    """

    def __init__(self, write: Callable[[], WorkItem], **known: Any) -> None:
        vars(self).update(known, _write=write)

    post = _of_written("post")
    secondary = _of_written("secondary")

    @cached_property
    def written(self) -> WorkItem:
        return vars(self)["_write"]()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.written, name)


class Unread(WorkItem):
    """`number` rows of one group and one owner that are there and were not read: a page counts them."""

    def __init__(self, number: int, row: WorkItem) -> None:
        owner = {"mine": row.mine, "stand_in_for": row.stand_in_for}
        vars(self).update(number=number, group=row.group, due=None, at=None, title="", **owner)


@dataclass(frozen=True)
class Fold:
    """What a page shows of a long list, so that no more is read: the first rows of each group, all of the groups in
    `whole`; of my own work and of that of colleagues where these are `own` and `team`. What I stand in for always."""

    own: bool = True
    team: bool = True
    whole: frozenset[str] = frozenset()

    def shape(self, _mark: Any) -> Fold:
        """As a part of a question (`transitiehuis/asking.py`) it stands for itself."""
        return self

    def marked(self, _mark: Any) -> Fold:
        return self
