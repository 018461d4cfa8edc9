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
        _("Each move of a trajectory counts, also when it goes back or comes again. So a trajectory can count twice."),
        _("In a step are the trajectories that are in it at the end of the last day counted. In "
        "plus out is right to one."),
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
        _("Half within: of all these trajectories half took so many days or fewer. 9 of 10 within: the same for nine "
          "out of ten."),
    ]  # fmt: skip


def how_ways() -> list[str]:
    """How days between steps are counted."""
    return [
        _("Calendar days from the first day in a step to the first day in a later one, of who came there in this "
          "period and of who was on the way there at its end. Who went back and came again counts once, by the "
          "first time."),
        _("Who is still on the way counts with the days so far, so it will be longer than it says. Who stopped, or "
          "is in a later step without having been there, does not count."),
        _("Half within: of all these trajectories half took so many days or fewer. 9 of 10 within: the same for nine "
          "out of ten."),
    ]  # fmt: skip


def unplaced_note() -> str:
    return _("Of these it is not known to which group they belong, so a choice of one theme, learning route or partner "
             "leaves them out.")  # fmt: skip


def corrected_note() -> str:
    return _("These months were counted again, because something was recorded later. The page counts with the last "
             "version.")  # fmt: skip


def how_turns() -> list[str]:
    """How the time that a partner is aan zet is counted."""
    return [
        _("A turn begins on the day a partner gets the turn in a step, and ends when the trajectory goes to another "
          "step or another partner, or is closed. Taking it up again is a next turn."),
        _("Counted in working days: not the first day, the last one is. A turn that runs counts with the "
          "working days so far, so it will be longer than it says."),
        _("Agreed is the term in the newest agreement that held in the period. Within it is when nine of ten turns "
          "took no longer."),
    ]  # fmt: skip


def group_heads() -> dict[str, str]:
    """What stands above each number of a quarter by target group, in order."""
    return {"came": _("Came in"), "placed": _("Placed"), "work": _("To work"), "dropped": _("Dropped out")}


def group_cohort_heads() -> dict[str, str]:
    """The same of what became of who came in."""
    stopped, still = pgettext("flow", "Stopped"), pgettext("flow", "Open")
    return {"came": _("Came in"), "placed": _("Placed or at work"), "stopped": stopped, "open": still}


def how_groups() -> list[str]:
    """How the quarters by target group are counted."""
    return [
        _("Trajectories to which it happened in the quarter. One to four is hidden, and so is what would give it away. "
          "Other periods are not told by target group, for small numbers would follow from them."),
        _("Target group is what a partner states; it is not known where nobody did. Who came back counts as come in "
          "again."),
    ]  # fmt: skip


def how_group_cohorts() -> list[str]:
    """How what became of who came in is counted by target group."""
    return [
        _("Trajectories that came in during the quarter, in the target group that was known when that quarter "
          "was counted. The table says where they stand a year later, on the last day of the fourth quarter after it."),
        _("Placed or at work: in placement or aftercare, or closed because somebody works. Stopped: closed otherwise, "
          "also who goes on elsewhere. Open: under way in another step. Together they are who came in."),
        _("A group with one to four in one of these is hidden, and so is what would give it away. It is told once and "
          "at one age only, for small numbers would follow from a second time."),
        _("Target group is what a partner states; it is not known where nobody did. A group that is not there had "
          "nobody come in."),
    ]  # fmt: skip


def how_cohorts() -> list[str]:
    """How who began in the same quarter is counted."""
    return [
        _("Each trajectory counts in the quarter in which it began for the first time; who came back does not begin "
          "again."),
        _("Came to matching and placed: at some time, also when they went back since. To work, stopped and open: how "
          "it stands on the last day counted; together these three are who began."),
        _("Who began recently had less time: compare quarters only with that in mind. Stopped is dropped out, gone on "
          "elsewhere or put together with another dossier."),
    ]  # fmt: skip


def how_waits() -> list[str]:
    """How the account of waiting days is kept."""
    return [
        _("Each calendar day of each open trajectory stands in one row: with one step, one organisation that "
          "has the turn and one cause. Together they are exactly the days in the calendar."),
        _("The day of a change belongs to the new situation. Of several changes on a day the last one counts. "
          "Today does not count yet."),
        _("Between closing and re-opening nobody waits, so those days do not count."),
    ]  # fmt: skip
