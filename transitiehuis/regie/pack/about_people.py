"""What the review pack says of the people in the chain: in numbers, never a name."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Min
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from nazorg.models import ContactMoment, Measure
from transitiehuis.regie.durability import curve as curves
from transitiehuis.regie.durability.counting import Dimension
from transitiehuis.regie.models import DurabilityCurve, QuarterRound
from transitiehuis.regie.pack.sections import Section, Table, section
from transitiehuis.regie.pack.words import longday


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
