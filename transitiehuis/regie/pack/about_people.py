"""What the review pack says of the people in the chain: in numbers, never a name."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import Count, Min, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.models import Closing, Step, Trajectory, WaitingFor
from nazorg.models import ContactMoment, Measure
from transitiehuis.regie.durability import curve as curves
from transitiehuis.regie.durability.counting import Dimension
from transitiehuis.regie.models import DurabilityCurve, QuarterRound
from transitiehuis.regie.pack.sections import Section, Table, section
from transitiehuis.regie.pack.words import longday


@section("chain", 40)
def chain(round: QuarterRound, day: date) -> Section:
    """In and out in the quarter that the round looks back on, and where everybody under way is now."""
    quarter = round.name.previous()
    found = Trajectory.objects.filter(region=round.region_id, merged_into=None)
    span = (quarter.first_day, quarter.last_day)
    opened = found.filter(opened_at__date__range=span).count()
    closed = Counter(found.filter(closed_at__date__range=span).values_list("closing", flat=True))
    rows = {
        row["step"]: (row["open"], row["late"], row["waits"])
        for row in found.open()
        .filter(opened_at__date__lte=day)
        .values("step")
        .order_by("step")
        .annotate(
            open=Count("pk"),
            late=Count("pk", filter=Q(next_action_due__lt=day)),
            waits=Count("pk", filter=Q(waiting_for=WaitingFor.PARTNER)),
        )
    }
    under_way, late = sum(row[0] for row in rows.values()), sum(row[1] for row in rows.values())
    said = (
        ngettext(
            "In %(quarter)s %(count)s person came into the chain.",
            "In %(quarter)s %(count)s people came into the chain.",
            opened,
        )
        % {"quarter": quarter, "count": opened},
        ngettext(
            "%(count)s traject was closed, lastingly placed: %(placed)s.",
            "%(count)s trajects were closed, lastingly placed: %(placed)s.",
            closed.total(),
        )
        % {"count": closed.total(), "placed": closed[Closing.LASTING]},
        ngettext(
            "%(count)s person is under way; of %(late)s the next step is too late.",
            "%(count)s people are under way; of %(late)s the next step is too late.",
            under_way,
        )
        % {"count": under_way, "late": late},
    )
    tables = (_now(rows, day), *_ended(closed, str(quarter)))
    return Section(_("The chain in numbers"), " ".join(said), tables=tables)


def _now(rows: dict[str, tuple[int, int, int]], day: date) -> Table:
    shown = tuple((capfirst(str(step.label)), *rows.get(step, (0, 0, 0))) for step in Step)
    source = _("Source: the trajects of this region that were open on %(day)s. Too late: the next action was due.")
    return Table(
        _("Under way, by step"),
        (_("Step"), _("Under way"), _("Too late"), _("Wait for a partner")),
        shown,
        source % {"day": longday(day)},
    )


def _ended(closed: Counter[str], quarter: str) -> tuple[Table, ...]:
    if not closed:
        return ()
    rows = tuple((capfirst(str(how.label)), closed[how]) for how in Closing if closed[how])
    source = _("Source: the trajects of this region that were closed in %(quarter)s.") % {"quarter": quarter}
    return (Table(_("How trajects ended"), (_("Ended"), _("Trajects")), rows, source),)


@section("contact", 50)
def contact(round: QuarterRound, day: date) -> Section | None:
    """Contact moments that should have been held, by the partner that would hold them."""
    mine = ContactMoment.objects.filter(trajectory__region=round.region_id).to_be_held()
    planned = mine.filter(due__gte=day).count()
    late = mine.overdue_on(day).values("owner__name", "owner__sort_name").annotate(late=Count("pk"), since=Min("due"))
    rows = tuple(
        (row["owner__name"], row["late"], row["since"]) for row in late.order_by("owner__sort_name", "owner__name")
    )
    if not rows and not planned:
        return None
    facts = {"late": sum(row[1] for row in rows), "partners": len(rows), "planned": planned}
    lead = (
        _("Contact moments that are too late: %(late)s, at so many partners: %(partners)s. Planned: %(planned)s.")
        if rows
        else _("No contact moment is too late. Planned: %(planned)s.")
    )
    source = _("Source: the contact moments of this region that were not held on %(day)s.") % {"day": longday(day)}
    columns = (_("Partner"), _("Too late"), _("The oldest was due on"))
    tables = (Table(_("Overdue contact by partner"), columns, rows, source),) if rows else ()
    return Section(_("Overdue contact"), lead % facts, tables=tables)


@section("durability", 60)
def durability(round: QuarterRound, day: date) -> Section | None:
    """Who still works in the trade, as counted last; small groups are hidden already."""
    curve = DurabilityCurve.objects.filter(region=round.region_id, dimension=Dimension.ALL).first()
    points = curve.points.get(Measure.TRADE, []) if curve else []
    if curve is None or not any(row[1] for row in points):
        return None
    said = curves.stands_out(curve)
    rows = tuple(
        (capfirst(row.when), _number(row.reached), row.sure or None, row.unknown or None, row.most or None)
        for row in curves.table(points)
    )
    table = Table(
        _("Still in the trade"),
        (_("Measured"), _("Counted"), _("Certainly in the trade"), _("Unknown"), _("At most")),
        rows,
        _("Source: the measuring points after 3, 6, 12 and 24 months, counted on %(day)s.")
        % {"day": longday(curve.counted_at.date())},
    )
    lead = said[0] if said else _("Nobody has been at work for three months yet.")
    return Section(_("Lasting placement"), lead, tuple(said[1:]), (table,))


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else None
