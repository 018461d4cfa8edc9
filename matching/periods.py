"""Where and how much somebody worked during one placement, as lines for the screen; with the gaps between."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matching.models import PlacementState, Posting
from transitiehuis import days
from transitiehuis.ui.parts import Person
from transitiehuis.ui.words import longday

if TYPE_CHECKING:
    from matching.models import Placement
    from transitiehuis.netwerk.actor import Actor

DAY = timedelta(days=1)


def read_postings(placement: Placement, actor: Actor) -> list[Posting]:
    """The postings the actor sees, in order, with all that is named in them; one query, none before it began."""
    if placement.state == PlacementState.PLANNED:
        return []
    rows = Posting.objects.visible_to(actor).filter(placement=placement)
    return list(rows.select_related("training_company", "trainer__membership__user").in_order())


def lines_of(placement: Placement, postings: list[Posting]) -> list[Person]:
    """Each leerbedrijf with its praktijkopleider and period, in order; a gap says so. No query."""
    lines: list[Person] = []
    last: date | None = None
    for posting in postings:
        if last and posting.since > last + DAY:
            lines.append(_gap(last + DAY, posting.since - DAY))
        lines.append(_line(posting))
        last = posting.until
    if last and last < days.today() and placement.is_live:
        lines.append(_gap(last + DAY, None))
    return lines


def _line(posting: Posting) -> Person:
    trainer = _("workplace trainer %(name)s") % {"name": posting.trainer.shown_name} if posting.trainer else ""
    note = ", ".join(filter(None, [_period(posting.since, posting.until), trainer]))
    today = days.today()
    if posting.since > today:
        return Person(posting.training_company.name, note, tone="open", status=_("to come"))
    if posting.until is None or posting.until >= today:
        return Person(posting.training_company.name, note, tone="turn", status=_("now"))
    return Person(posting.training_company.name, note)


def _gap(since: date, until: date | None) -> Person:
    return Person(_("No training company"), _period(since, until), tone="gap", status=_("interrupted"))


def _period(since: date, until: date | None) -> str:
    if until is None:
        return _("from %(since)s") % {"since": longday(since)}
    return _("%(since)s until and including %(until)s") % {"since": longday(since), "until": longday(until)}


def hours_of(placement: Placement) -> list[tuple[str, str]]:
    """Hours a week by the day they began to hold, as read `with_hours`; [] when they never changed. No query."""
    if not placement.hours_rows:
        return []
    changes = [(date.fromisoformat(row["since"]), row["hours"]) for row in placement.hours_rows]
    rows = [(placement.start, placement.hours), *changes]
    return [(_("From %(day)s") % {"day": longday(since)}, str(hours)) for since, hours in rows]
