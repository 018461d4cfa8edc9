"""What the figures of the chain are called, and how they are counted, in sentences."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intake.models import Step, WaitingFor
from transitiehuis.regie.waits import WAITS


def step_name(step: str) -> str:
    return capfirst(str(Step(step).label))


def cause_name(cause: str, on: str = "") -> str:
    """What was waited for, and on whom where that is known."""
    if cause == WaitingFor.NOTHING:
        return _("Nothing: it is under way")
    said = capfirst(str(WAITS[WaitingFor(cause)]))
    return _("%(cause)s: %(who)s") % {"cause": said, "who": on} if on else said


def cause_head(cause: str) -> str:
    """The cause in one word, above a column."""
    return {
        WaitingFor.PARTNER: pgettext("waits for", "Partner"),
        WaitingFor.COMPANY: pgettext("waits for", "Company"),
        WaitingFor.ROUTE_START: pgettext("waits for", "Start"),
        WaitingFor.SEAT: pgettext("waits for", "Placement"),
        WaitingFor.CANDIDATE: pgettext("waits for", "Candidate"),
        WaitingFor.PAPERS: pgettext("waits for", "Papers"),
        WaitingFor.NOTHING: pgettext("waits for", "Under way"),
    }[WaitingFor(cause)]


def outcome_name(outcome: str) -> str:
    return {
        "work": pgettext("outcome", "to work in the trade"),
        "other_work": pgettext("outcome", "to other work"),
        "dropped": pgettext("outcome", "dropped out"),
        "elsewhere": pgettext("outcome", "on with another partner or region"),
        "merged": pgettext("outcome", "put together with another dossier"),
    }[outcome]


def bucket_name(low: int, high: int | None) -> str:
    if high is None:
        return _("more than %(days)s days") % {"days": low - 1}
    return _("%(low)s to %(high)s days") % {"low": low, "high": high}


def how_flow() -> list[str]:
    """How the picture is counted."""
    return [
        _("Each move of a traject counts, also when it goes back or comes again. So a traject can count twice."),
        _("In a step are the trajects that are in it at the end of the last day counted. In plus out is right to one."),
        _("To work is who was closed because they work in the trade or found other work. "
          "Dropped out is who was closed for another reason and does not go on elsewhere."),
        _("A month that is over stays as it was counted. What becomes known later is shown as a correction."),
    ]  # fmt: skip


def how_days() -> list[str]:
    """How days in a step are counted."""
    return [
        _("Calendar days in the step, of who went on in this period and of who was still in it at the end."),
        _("Who is still in it counts with the days so far, so it will be longer than it says. "
          "Who stopped is counted apart."),
        _("Half within: of all these trajects half took so many days or fewer. 9 of 10 within: the same for nine "
          "out of ten."),
    ]  # fmt: skip


def how_ways() -> list[str]:
    """How days between steps are counted."""
    return [
        _("Calendar days from the first day in a step to the first day in a later one, of who came there in this "
          "period. Who went back and came again counts once, by the first time."),
        _("Who did not come there yet is not in it, so a short way in a young region says little."),
        _("Half within: of all these trajects half took so many days or fewer. 9 of 10 within: the same for nine "
          "out of ten."),
    ]  # fmt: skip


def unplaced_note() -> str:
    return _("Of these it is not known to which group they belong, so a choice of one theme, learning route or partner "
             "leaves them out.")  # fmt: skip


def how_turns() -> list[str]:
    """How the time that a partner is aan zet is counted."""
    return [
        _("A turn begins on the day a partner becomes aan zet in a step, and ends when the traject goes to another "
          "step or another partner, or is closed. Taking it up again is a next turn."),
        _("Counted in werkdagen: not the first day, the last one is. A turn that runs counts with the werkdagen so "
          "far, so it will be longer than it says."),
        _("Agreed is the term in the newest agreement that held in the period. Within it is when nine of ten turns "
          "took no longer."),
    ]  # fmt: skip


def how_groups() -> list[str]:
    """How the quarters by target group are counted."""
    return [
        _("Trajects to which it happened in the quarter. One to four is hidden, and so is what would give it away. "
          "Other periods are not told by target group, for small numbers would follow from them."),
        _("Target group is what a partner states; it is not known where nobody did. Who came back counts as come in "
          "again."),
    ]  # fmt: skip


def how_waits() -> list[str]:
    """How the account of waiting days is kept."""
    return [
        _("Each calendar day of each open traject stands in one row: with one step, one organisation that is aan zet "
          "and one cause. Together they are exactly the days in the calendar."),
        _("The day of a change belongs to the new situation. Of several changes on a day the last one counts. "
          "Today does not count yet."),
        _("Between closing and re-opening nobody waits, so those days do not count."),
    ]  # fmt: skip
