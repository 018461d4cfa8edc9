"""Middelen, a scenario and the look ahead as paper and spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from transitiehuis.netwerk.models import Region
from transitiehuis.regie.capacity import kept, page
from transitiehuis.regie.capacity.page import MOST_SHOWN
from transitiehuis.regie.national import stood
from transitiehuis.regie.paper import Bar, Paper, Picture, Table
from transitiehuis.ui.words import longday, shortday

if TYPE_CHECKING:
    from transitiehuis.regie.capacity.funding import Ending
    from transitiehuis.regie.models import Scenario, ScenarioMonth

Shown = dict[str, Any]  # the context of the page


def means(region: Region, shown: Shown, ending: Sequence[Ending], months: stood.Table) -> Paper:
    """One quarter of middelen en menskracht, as its page shows it."""
    says = [_("%(word)s: %(number)s %(means)s") % {"word": word, "number": number, "means": means_}
            for _tone, word, number, means_ in shown["tiles"]]  # fmt: skip
    return Paper(
        title=_("Means and staff"),
        lead=f"{region.name}, {shown['quarter']}",
        name="capaciteit",
        says=[*says, shown["narrow"], shown["closing"]],
        tables=[parts(shown), prices(shown), activities(shown), money(ending), *stood.paper_tables(months)],
        how=shown["rests_on"],
    )


def parts(shown: Shown) -> Table:
    heads = [_("Part of the chain"), _("As a bar"), _("Needed"), _("Offered"), _("Difference"),
             pgettext("coverage", "Standing")]  # fmt: skip
    mark = float(1 / MOST_SHOWN)
    rows = [
        [one.name, Bar(float(Decimal(one.length) / page.BAR), mark), one.needed, one.offered, one.difference, one.word]
        for one in shown["bars"]
    ]
    note = _("The bar is what is offered, the mark is all that is needed.")
    return Table(_("Hours needed and offered for each part of the chain"), heads, rows, note)


def prices(shown: Shown) -> Table:
    heads = [_("Activity"), pgettext("coverage", "Standing"), _("Sum in hours"), _("Hours"), _("fte"), _("Euro"),
             _("Who pays"), _("Usually paid from")]  # fmt: skip
    rows = [
        [
            one.activity.title,
            one.word,
            one.sum,
            one.hours,
            one.fte,
            one.euro,
            one.payers or _("not known"),
            one.pays or _("not known"),
        ]
        for one in shown["prices"]
    ]
    return Table(_("What closing it takes, and what overlap could free"), heads, rows, page.volume_note())


def activities(shown: Shown) -> Table:
    heads = [_("Activity"), _("Sum"), _("Needed"), _("Offered"), _("Difference"), _("To close it"),
             _("Who pays"), _("Usually paid from")]  # fmt: skip
    rows = [
        [
            one.activity.title,
            one.sum,
            one.needed,
            one.offered,
            one.difference,
            one.cost,
            one.payers or _("not known"),
            one.pays,
        ]
        for one in shown["lines"]
    ]
    return Table(_("Each activity with its sum"), heads, rows)


def money(ending: Sequence[Ending]) -> Table:
    heads = [_("Pays"), _("Amount"), _("For"), _("Until and including")]
    rows = [[one.fund, one.amount, one.title, longday(one.until) if one.until else ""] for one in ending]
    return Table(_("Money that ends"), heads, rows)


def scenario(
    row: Scenario, said: Sequence[str], shown: Shown, months: Sequence[ScenarioMonth], stood: ScenarioMonth | None
) -> Paper:
    """Beside the present; or, `stood` given, beside that of the month that was written down."""
    heads = [_("Now"), _("Scenario"), _("Difference"), _("fte"), _("Euro")]

    def table(title: str, first: str, rows: Sequence[Any]) -> Table:
        cells = [[one.name, one.now, one.then, one.difference, one.fte, one.euro] for one in rows]
        return Table(title, [first, *heads], cells)

    by = _("By %(name)s, %(day)s") % {"name": row.author.name, "day": longday(row.made_at)}
    narrow = [f"{_('Now:')} {shown['narrow_now']}", f"{_('In the scenario:')} {shown['narrow_then']}"]
    when = [_("As it stood on %(day)s.") % {"day": longday(stood.counted_at)}] if stood else []
    in_parts = _("Short by part of the chain in %(quarter)s") % {"quarter": shown["first"]}
    return Paper(
        title=row.name,
        lead=f"{row.region.name}. {by}",
        name=f"scenario-{row.pk}-{stood.month:%Y-%m}" if stood else f"scenario-{row.pk}",
        says=[*when, *said, shown["lead"], *([] if stood else narrow)],
        tables=[
            table(_("Short by quarter"), _("Quarter"), shown["rows"]),
            table(in_parts, _("Part of the chain"), shown["part_rows"]),
            *kept.tables(months),
        ],
    )


def scenarios(region: Region, rows: Iterable[Scenario]) -> Paper:
    heads = [_("Name"), _("By whom"), _("Made"), _("Status")]
    cells = [
        [one.name, one.author.name, longday(one.made_at), _("agreed") if one.agreed_at else _("to talk about")]
        for one in rows
    ]
    none = [] if cells else [_("No scenarios yet. Make one to see what a change would take.")]
    return Paper(
        title=_("Scenarios"),
        lead=region.name,
        name="scenarios",
        says=[_("What if more people come, a partner stops or funding ends?"), *none],
        tables=[Table(_("Scenarios"), heads, cells)] if cells else [],
    )


def ahead(region: Region, shown: Shown, months: stood.Table) -> Paper:
    """The ketenprognose: a picture and a table for each thing that can be full."""
    strips = shown["strips"]
    return Paper(
        title=_("Forecast of the chain"),
        lead=region.name,
        name="ketenprognose",
        says=[shown["lead"], *(f"{one.name}: {one.word}. {one.rests_on}" for one in strips)],
        pictures=[Picture(one.name, drawn(one, shown["width"]), f"{one.name}: {one.word}") for one in strips],
        tables=[*(weeks(one) for one in strips), *stood.paper_tables(months)],
        how=[shown["how"]],
    )


def drawn(strip: Any, width: int) -> str:
    return render_to_string("regie/capacity/forecast.svg", {"strip": strip, "width": width})


def weeks(strip: Any) -> Table:
    heads = [_("Week of"), _("Asked"), _("There"), _("Status")]
    rows = [[shortday(one.monday), one.asked, one.there, _("full") if one.full else ""] for one in strip.cells]
    return Table(strip.name, heads, rows)
