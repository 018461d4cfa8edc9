"""What the flow of the chain tells the review pack, and what stands still as a point for the agenda."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.models import WaitingFor
from transitiehuis.regie.flow import page
from transitiehuis.regie.flow.period import of_quarter
from transitiehuis.regie.flow.reading import Seen, counted
from transitiehuis.regie.flow.stuck import StuckCount, standing_on
from transitiehuis.regie.flow.words import cause_name, how_waits
from transitiehuis.regie.meeting.points import Proposed, proposes
from transitiehuis.regie.models import QuarterRound
from transitiehuis.regie.pack.sections import Section, Table, section
from transitiehuis.regie.rhythm import Quarter


@section("flow", 42)
def flow(round: QuarterRound, day: date) -> Section | None:
    """The last quarter that was over, beside the one before it; and what stands still on the day."""
    last = Quarter.of(day).previous()
    now, before = counted(round.region_id, [of_quarter(last), of_quarter(last.previous())])
    if now.empty:
        return None
    stuck = standing_on(round.region_id, day)
    says = [_beside(now, before), _dearest(now), _stuck(stuck)]
    tables = [_steps(now), _waits(now, before), *([_standing(stuck)] if stuck else [])]
    return Section(_("Flow and waiting"), _lead(now), tuple(filter(None, says)), tuple(tables))


def _lead(seen: Seen) -> str:
    figures = seen.flow
    facts = {"period": str(seen.period), "came": figures.inflow, "work": figures.to_work, "out": figures.dropped_out}
    return _("%(period)s: %(came)s trajectories came in, %(work)s went to work, %(out)s dropped out.") % facts


def _beside(now: Seen, before: Seen) -> str:
    if before.empty:
        return ""
    facts = {"period": str(before.period), "came": before.flow.inflow, "work": before.flow.to_work}
    facts["out"] = before.flow.dropped_out
    return _("%(period)s: %(came)s in, %(work)s to work, %(out)s dropped out.") % facts


def _dearest(seen: Seen) -> str:
    """What was waited for most."""
    found = [row for row in page.cause_rows(seen.flow) if not row.runs and row.days]
    if not found:
        return ""
    facts = {"days": found[0].days, "all": seen.flow.waiting_days, "cause": cause_name(found[0].code)}
    return _("Waited for most: %(cause)s, %(days)s of %(all)s waiting days.") % facts


def _stuck(stuck: Sequence[StuckCount]) -> str:
    total = sum(row.count for row in stuck)
    if not total:
        return ""
    return ngettext("%(count)s trajectory is stuck.", "%(count)s trajectories are stuck.", total) % {"count": total}


def _steps(seen: Seen) -> Table:
    rows = tuple(
        (row.name, row.start, row.came, row.further, row.back, row.work, row.dropped, row.elsewhere, row.end)
        for row in page.step_rows(seen.flow)
    )
    heads = (_("Step"), _("At the start"), _("In"), _("Further"), _("Back"), _("To work"), _("Dropped out"),
             _("Elsewhere"), _("At the end"))  # fmt: skip
    source = _("Source: every move recorded in this region in %(period)s; nothing is estimated.")
    return Table(_("In, through and out, per step"), heads, rows, source % {"period": seen.period.name})


def _waits(now: Seen, before: Seen) -> Table:
    rows = tuple(
        (row.name, row.days, f"{row.share}%", None if before.empty else row.other)
        for row in page.cause_rows(now.flow, before.flow)
    )
    heads = (_("Waited for"), _("Days"), _("Share"), str(before.period))
    return Table(_("Waiting days by cause"), heads, rows, " ".join(how_waits()[:1]))


def _standing(stuck: Sequence[StuckCount]) -> Table:
    rows = tuple((row.name, row.count, row.longest) for row in stuck)
    source = _("Source: open trajectories of which nothing happened for longer than the region lets that step stand.")
    return Table(_("What is stuck"), (_("Step"), _("Trajectories"), _("Longest, in days")), rows, source)


@proposes("stuck", 60)
def stuck_points(round: QuarterRound, day: date) -> list[Proposed]:
    """The step where most is stuck, and what it is waited for there in the quarter that is over."""
    found = standing_on(round.region_id, day)
    if not found:
        return []
    most = found[0]
    why = ngettext(
        "In %(step)s %(count)s trajectory is stuck, %(days)s days already.",
        "In %(step)s %(count)s trajectories are stuck, the longest %(days)s days.",
        most.count,
    ) % {"step": most.name, "count": most.count, "days": most.longest}
    [seen] = counted(round.region_id, [of_quarter(Quarter.of(day).previous())])
    waits = {
        cause: number
        for (step, cause), number in seen.flow.waited("step", "cause").items()
        if step == most.step and cause != WaitingFor.NOTHING
    }
    if waits:
        cause = max(sorted(waits), key=lambda one: waits[one])
        why = _("%(why)s Waited for most in this step: %(cause)s.") % {"why": why, "cause": cause_name(cause)}
    url = f"{reverse('regie:chain_stuck')}?stap={most.step}"
    return [Proposed(f"stuck-{most.step}", _("What is stuck in %(step)s") % {"step": most.name}, why, url)]
