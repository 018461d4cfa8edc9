"""One row of somebody's work: the words every floor speaks, put together on Vandaag."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

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

    @property
    def waiting(self) -> bool:
        """Somebody waits for this row: its button is the solid one."""
        return self.group in {"offered", "late"}
