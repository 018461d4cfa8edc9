"""Mail about a red signal: whoever looks at it hears of it the same day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from intake.messages import team_of
from matching.messages import to_user
from nazorg.models.signal import Colour, Signal
from transitiehuis.outbox import still_stands
from transitiehuis.ui.words import fullday


def tell_red(keys: Iterable[str]) -> None:
    """To the assignee of the traject, else to the team that is aan zet: once for each signal. As the worker."""
    rows = Signal.objects.open().filter(key__in=list(keys), colour=Colour.RED)
    for signal in rows.select_related("trajectory__assignee", "trajectory__region").order_by("pk"):
        _tell(signal)


def _tell(signal: Signal) -> None:
    trajectory = signal.trajectory
    if trajectory.holder_id is None:
        return
    team = team_of(trajectory.holder_id)
    assigned = [member for member in team if trajectory.assignee and member.user_id == trajectory.assignee.user_id]

    def words() -> tuple[str, str, str]:
        facts = {"number": trajectory.number, "day": fullday(signal.due)}
        return (
            _("A red signal about trajectory %(number)s") % facts,
            _("There is a red signal about trajectory %(number)s. Look at it by %(day)s; the dossier says why.")
            % facts,
            _("It is your turn for trajectory %(number)s.") % facts,
        )

    for member in assigned or team:
        to_user(f"signal/{signal.pk}/{member.user_id}", "nazorg.red", trajectory, words, member=member, must=True)


@still_stands("nazorg.red")
def still_red(owed: Any) -> bool:
    """Asked again at delivery: what has gone or was closed needs no mail."""
    return Signal.objects.open().filter(pk=int(owed.key.split("/")[1])).exists()
