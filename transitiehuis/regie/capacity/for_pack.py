"""What middelen en menskracht tells the review pack."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from transitiehuis.regie.capacity import beside
from transitiehuis.regie.capacity.page import closing_words, name_of, narrow_words, rests_on
from transitiehuis.regie.capacity.reading import read
from transitiehuis.regie.capacity.reckoning import Inputs, Reckoning
from transitiehuis.regie.models import Coverage, QuarterRound, Scenario
from transitiehuis.regie.pack.sections import Section, Table, section


@section("capacity", 75)
def told(round: QuarterRound, day: date) -> Section | None:
    """Hours needed against hours offered, and the scenarios of this round; None where nobody offers anything."""
    if not Coverage.objects.of_partners(round.region_id, day).exists():
        return None
    inputs = read(round.region, day)
    reckoning = Reckoning(inputs)
    return Section(
        title=_("Staff"),
        lead=closing_words(reckoning, 0),
        says=(narrow_words(reckoning.narrowest(0)),),
        tables=(part_table(reckoning), *scenario_table(round, inputs)),
    )


def part_table(reckoning: Reckoning) -> Table:
    rows = tuple(
        (name_of(one.part), round(one.needed), round(one.offered), round(one.difference), round(one.cost))
        for one in reckoning.parts(0)
    )
    heads = (_("Part of the chain"), _("Needed"), _("Offered"), _("Difference"), _("Euro to close it"))
    caption = _("Hours in %(quarter)s") % {"quarter": reckoning.inputs.quarters[0]}
    return Table(caption, heads, rows, " ".join(rests_on(reckoning.inputs)))


def scenario_table(round: QuarterRound, inputs: Inputs) -> list[Table]:
    """Scenarios kept in this round, each beside the present; none without."""
    present = Reckoning(inputs)
    rows = []
    for scenario in Scenario.objects.filter(round=round).order_by("made_at", "pk"):
        changes = scenario.otherwise
        row = beside.rows(present, Reckoning(beside.changed(inputs, changes)))[0]
        what = " ".join(beside.said(changes, beside.Names(changes)))
        rows.append((scenario.name, what, row.now, row.then, row.fte, row.euro))
    if not rows:
        return []
    heads = (_("Scenario"), _("What is otherwise"), _("Short now"), _("Short then"), _("fte"), _("Euro"))
    caption = _("Scenarios, in %(quarter)s") % {"quarter": inputs.quarters[0]}
    return [Table(caption, heads, tuple(rows), _("The same sums on other numbers; hours a quarter that are short."))]
