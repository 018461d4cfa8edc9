"""How each region stands in the first night after a month: what nobody leads, what is short, stuck and full first.

These follow from how things are and not from what happened on a day, so a month that was missed cannot be counted
again; and nothing that becomes known later changes how it stood.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from transitiehuis.asking import asks
from transitiehuis.netwerk.models import Region
from transitiehuis.regie import paper
from transitiehuis.regie.capacity import forecast_page
from transitiehuis.regie.capacity.reading import read
from transitiehuis.regie.capacity.reckoning import Reckoning
from transitiehuis.regie.coverage.numbers import euro, fte, whole
from transitiehuis.regie.coverage.picture import Picture
from transitiehuis.regie.coverage.standing import Word
from transitiehuis.regie.flow.stuck import standing_on
from transitiehuis.regie.models import RegionMonth, StoodKind
from transitiehuis.regie.national.months import SHOWN
from transitiehuis.ui.words import shortday

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

Table = tuple[list[str], list[list[Any]]]  # heads and rows


def keep_standing(month: date, regions: Iterable[int], day: date, now: datetime) -> int:
    """Write down what was not written of this month yet; how many rows. As the worker, on the day it stands."""
    known = set(RegionMonth.objects.filter(month=month).order_by("pk").values_list("region_id", "kind"))
    rows = [
        RegionMonth(region=region, month=month, kind=kind, figures=figures, counted_at=now)
        for region in Region.objects.filter(pk__in=list(regions)).order_by("pk")
        for kind, figures in standing(region, day)
        if (region.pk, kind) not in known
    ]
    return len(RegionMonth.objects.bulk_create(rows))


def standing(region: Region, day: date) -> Iterable[tuple[str, dict[str, Any]]]:
    """Nothing of coverage and means where nobody wrote down what it does: that is not known."""
    picture = Picture(region, day)
    inputs = read(region, day, picture.activities)
    if picture.rows:
        yield StoodKind.COVERAGE, {word.value: len(picture.with_word(word)) for word in Word}
        yield StoodKind.MEANS, means(Reckoning(inputs))
    weeks = forecast_page.full_weeks(region, day, inputs)
    yield StoodKind.FORECAST, {code: monday.isoformat() if monday else "" for code, monday in weeks.items()}
    yield StoodKind.STUCK, {row.step: [row.count, row.longest] for row in standing_on(region.pk, day)}


def means(reckoning: Reckoning) -> dict[str, Any]:
    """The first quarter ahead, in whole hours and euro."""
    total = reckoning.total(0)
    return {
        "quarter": str(reckoning.inputs.quarters[0]),
        "needed": round(total.needed),
        "offered": round(total.offered),
        "short": round(reckoning.short(0)),
        "fte": reckoning.inputs.fte,
        "euro": round(total.cost),
    }


def months_of(actor: Actor, region: int, kind: str) -> Table:
    """The months that were written down, the newest first; no rows before the first of them. One question."""
    kept = _kept(actor, region, str(kind))
    heads, row_of = {
        StoodKind.COVERAGE: (coverage_heads, coverage_row),
        StoodKind.MEANS: (means_heads, means_row),
        StoodKind.STUCK: (stuck_heads, stuck_row),
        StoodKind.FORECAST: (forecast_heads, forecast_row),
    }[StoodKind(kind)]
    return [_("Month"), *heads()], [[date_format(row.month, "F Y"), *row_of(row.figures)] for row in kept]


@asks
def _kept(actor: Actor, region: int, kind: str) -> QuerySet[RegionMonth]:
    return RegionMonth.objects.visible_to(actor).of(region, kind)[:SHOWN]


def shown(actor: Actor, region: int, kind: str) -> dict[str, Any]:
    """What `regie/stood.html` asks."""
    return {"months": months_of(actor, region, kind), "months_note": note()}


def coverage_heads() -> list[str]:
    return [str(word.label) for word in Word]


def coverage_row(figures: dict[str, Any]) -> list[Any]:
    return [figures[word.value] for word in Word]


def means_heads() -> list[str]:
    return [_("Reckoned for"), _("Needed"), _("Offered"), _("Short"), _("fte"), _("Euro")]


def means_row(figures: dict[str, Any]) -> list[Any]:
    hours = [whole(figures[name]) for name in ("needed", "offered", "short")]
    return [figures["quarter"], *hours, fte(figures["short"], figures["fte"]), euro(figures["euro"])]


def stuck_heads() -> list[str]:
    return [_("Stuck"), _("Longest, in days")]


def stuck_row(figures: dict[str, Sequence[int]]) -> list[Any]:
    counts = list(figures.values())
    return [sum(count for count, _longest in counts), max((longest for _count, longest in counts), default=None)]


def forecast_heads() -> list[str]:
    return list(forecast_page.names().values())


def forecast_row(figures: dict[str, str]) -> list[Any]:
    return [full_words(figures.get(code)) for code in forecast_page.names()]


def full_words(monday: str | None) -> str:
    """From when it was to be full, as it was known then."""
    if monday is None:
        return _("not known")
    return _("full from %(day)s") % {"day": shortday(date.fromisoformat(monday))} if monday else _("enough")


def note() -> str:
    return _("As it stood when the month was over, mostly in the first night after it. That is written down once, and "
             "nothing changes it.")  # fmt: skip


def paper_tables(months: Table) -> list[paper.Table]:
    """No table before the first month was written down."""
    heads, rows = months
    return [paper.Table(_("Month by month"), heads, rows, note())] if rows else []
