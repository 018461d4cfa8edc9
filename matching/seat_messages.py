"""What is owed about seats: to who is aan zet, by number, in the same transaction as the fact it tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matching.messages import to_holder
from matching.models.enrolment_words import EnrolmentStatus
from transitiehuis.outbox import still_stands
from transitiehuis.ui.words import fullday

if TYPE_CHECKING:
    from matching.models.enrolling import Enrolment
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.outbox.models import Owed

OFFERED, NEWS = "matching.seat_offered", "matching.seat_news"


def _facts(enrolment: Enrolment) -> dict[str, str]:
    start = enrolment.start
    until = enrolment.held_until
    return {
        "number": enrolment.number,
        "route": start.route.title,
        "start": fullday(start.starts_on),
        "until": fullday(until) if until else "",
    }


def _tell(enrolment: Enrolment, what: str, kind: str, words: Callable[[], tuple[str, str, str]], by: Actor) -> None:
    event = enrolment.events.order_by("-pk").values_list("pk", flat=True).first()
    to_holder(f"enrolment/{enrolment.pk}/{what}/{event}", kind, enrolment.trajectory, words, by=by)


def offered(enrolment: Enrolment, *, by: Actor) -> None:
    """A seat came free and is held for this candidate, who waited longest."""

    def words() -> tuple[str, str, str]:
        facts = _facts(enrolment)
        return (
            _("A seat for trajectory %(number)s") % facts,
            _(
                "There is a seat on “%(route)s”, which starts on %(start)s. It is held for "
                "trajectory %(number)s until and"
                " including %(until)s. Confirm that the candidate comes, or give the seat back."
            )
            % facts,
            _("It is your turn, and this candidate waited longest."),
        )

    _tell(enrolment, "offered", OFFERED, words, by)


def left(enrolment: Enrolment, was: str, *, by: Actor) -> None:
    """A hold ran out, or enrolment closed without a seat; what people did themselves is told to nobody."""
    if enrolment.status == EnrolmentStatus.LAPSED:
        _tell(enrolment, "lapsed", NEWS, lambda: _lapsed(enrolment), by)
    elif enrolment.status == EnrolmentStatus.TURNED_AWAY:
        _tell(enrolment, "turned-away", NEWS, lambda: _turned_away(enrolment), by)


def _lapsed(enrolment: Enrolment) -> tuple[str, str, str]:
    facts = _facts(enrolment)
    return (
        _("The seat for trajectory %(number)s was released") % facts,
        _("Nobody confirmed the seat on “%(route)s” (start %(start)s) in time. It goes to who waits longest.") % facts,
        _("It is your turn for this trajectory."),
    )


def _turned_away(enrolment: Enrolment) -> tuple[str, str, str]:
    facts = _facts(enrolment)
    return (
        _("No seat for trajectory %(number)s") % facts,
        _("“%(route)s” (start %(start)s) was full until the last day to enrol. Choose another start or route.") % facts,
        _("It is your turn for this trajectory."),
    )


def called_off(enrolment: Enrolment, *, by: Actor) -> None:
    """The provider called the start off."""

    def words() -> tuple[str, str, str]:
        facts = _facts(enrolment)
        return (
            _("A start was called off: trajectory %(number)s") % facts,
            _("“%(route)s” does not start on %(start)s. Choose another start or route.") % facts,
            _("It is your turn for this trajectory."),
        )

    _tell(enrolment, "called-off", NEWS, words, by)


def moved(enrolment: Enrolment, *, by: Actor) -> None:
    """The first day became another one."""

    def words() -> tuple[str, str, str]:
        facts = _facts(enrolment)
        return (
            _("Another first day for trajectory %(number)s") % facts,
            _("“%(route)s” now starts on %(start)s. Ask the candidate whether that day suits.") % facts,
            _("It is your turn for this trajectory."),
        )

    _tell(enrolment, f"moved/{enrolment.start.starts_on:%Y-%m-%d}", NEWS, words, by)


@still_stands(OFFERED)
def _still_held(owed: Owed) -> bool:
    from matching.models.enrolling import Enrolment

    pk = owed.key.split("/")[1]
    return Enrolment.objects.filter(pk=pk).held().exists()
