"""What the review pack says of the scores: the focus factors, where partners lie apart, and the whole landscape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.netwerk.models import Organisation
from transitiehuis.regie.figures import Figure, frozen
from transitiehuis.regie.figures.beside import lay_beside
from transitiehuis.regie.landscape import Landscape, Row, factors_of
from transitiehuis.regie.models import Action, QuarterRound, Submission
from transitiehuis.regie.pack.sections import Cell, Section, Table, section
from transitiehuis.regie.pack.words import longday, names
from transitiehuis.ui.figures import spread_words

CHANGES_SAID = 3


def former_of(round: QuarterRound) -> QuarterRound | None:
    """The round before it that was held in the same region."""
    earlier = QuarterRound.objects.standing().filter(region=round.region_id).before(round.name)
    return earlier.newest_first().first()


def landscape_of(round: QuarterRound, *, only_focus: bool = False) -> Landscape:
    return Landscape(round, None, former=former_of(round), factors=factors_of(round, only_focus=only_focus))


def source_of(round: QuarterRound, day: date) -> str:
    return _("Source: what partners scored in round %(name)s, until %(day)s.") % {
        "name": round.name,
        "day": longday(day),
    }


@section("focus", 10)
def focus(round: QuarterRound, day: date) -> Section | None:
    """What the region works on this quarter, and how partners see it."""
    factors = factors_of(round, only_focus=True)
    if not factors:
        return None
    scored = {row.factor.pk: row for row in landscape_of(round, only_focus=True).rows}
    actions = Action.objects.filter(round__region=round.region_id, factor__in=factors).open()
    running, measured = list(actions.values_list("factor", flat=True)), frozen(round)
    rows = tuple(
        (
            factor.title,
            factor.looks_like,
            *_seen(scored.get(factor.pk)),
            _measured(measured.get(factor.pk)),
            running.count(factor.pk),
        )
        for factor in factors
    )
    return Section(
        title=_("What we work on"),
        lead=_("This quarter the region works on: %(factors)s.") % {"factors": names([f.title for f in factors])},
        tables=(
            Table(
                _("The focus factors and how partners see them"),
                (
                    _("Success factor"),
                    _("This is what it looks like"),
                    _("Scores"),
                    _("Change"),
                    _("Measured"),
                    _("Open actions"),
                ),
                rows,
                f"{source_of(round, day)} {measured_source(round)}",
            ),
        ),
    )


def _measured(figure: Figure | None) -> Cell:
    """The figure that was frozen with the round, and of how many; nothing for a factor without an indicator."""
    return f"{figure.words} ({figure.counted})" if figure else "–"


def measured_source(round: QuarterRound) -> str:
    return _("Measured: in %(quarter)s, out of the events of the chain. How, stands with each success factor.") % {
        "quarter": round.name.previous()
    }


def _seen(row: Row | None) -> tuple[Cell, Cell]:
    return (spread_words(row.counts) or None, row.change_words or None) if row else (None, None)


@section("clashes", 20)
def clashes(round: QuarterRound, day: date) -> Section | None:
    """What the meeting has to talk about: where partners lie two levels or more apart, or where what they judge
    clashes with the figure."""
    landscape = landscape_of(round)
    if not landscape.rows:
        return None
    lay_beside(round, landscape.rows)
    agenda = landscape.agenda
    apart = sum(row.apart for row in agenda)
    lead = (
        _("Partners lie two levels or more apart on %(apart)s of %(total)s success factors.")
        % {"apart": apart, "total": len(landscape.rows)}
        if apart
        else _("Nowhere do partners lie two levels apart.")
    )
    return Section(
        _("To talk about"),
        lead,
        tuple(filter(None, [_most(agenda), _clashing(agenda)])),
        (_talk(round, day, agenda),) if agenda else (),
    )


def _most(agenda: Sequence[Row]) -> str:
    if not agenda:
        return ""
    return _("Most to talk about: %(factors)s.") % {"factors": names([row.factor.title for row in agenda[:3]])}


def _clashing(agenda: Sequence[Row]) -> str:
    clashing = [row.factor.title for row in agenda if row.clashes]
    if not clashing:
        return ""
    facts = {"count": len(clashing), "factors": names(clashing[:CHANGES_SAID])}
    said = ngettext(
        "On %(count)s success factor the figure says something else than the scores: %(factors)s.",
        "On %(count)s success factors the figure says something else than the scores, among them: %(factors)s.",
        len(clashing),
    )
    return said % facts


def _talk(round: QuarterRound, day: date, agenda: Sequence[Row]) -> Table:
    measured = frozen(round)
    rows = tuple(
        (
            row.factor.title,
            spread_words(row.counts),
            row.sides,
            row.said or _("no reason given"),
            _measured(measured.get(row.factor.pk)),
            row.measured.clash_words if row.measured else "",
        )
        for row in agenda
    )
    heads = (
        _("Success factor"), _("Scores"), _("Who sees what"), _("Why, by who gives the lowest score"), _("Measured"),
        _("Beside the scores"),
    )  # fmt: skip
    caption = _("Where partners lie apart or the figure says something else, focus factors first")
    return Table(caption, heads, rows, f"{source_of(round, day)} {measured_source(round)}")


@section("landscape", 30)
def landscape(round: QuarterRound, day: date) -> Section:
    """Factors against partners, with who took part and what moved."""
    found = landscape_of(round)
    partners = Organisation.objects.partners_of([round.region_id], day)
    forms = Submission.objects.done().filter(round=round, organisation__in=partners)
    facts = {"done": forms.count(), "partners": partners.count(), "factors": len(found.rows)}
    lead = _("%(done)s of %(partners)s partners gave their scores, on %(factors)s success factors.") % facts
    tables = (_matrix(found, round, day),) if found.rows else ()
    return Section(_("The landscape"), lead, tuple(_moved(found)), tables)


def _moved(found: Landscape) -> list[str]:
    if found.former_round is None:
        return [_("This is the region's first round. The next one shows what moved.")]
    said = [f"{row.factor.title} {row.change_sentence}" for row in found.changes[:CHANGES_SAID]]
    if not said:
        return [_("Nothing moved since %(name)s.") % {"name": found.former_round.name}]
    facts = {"name": found.former_round.name, "moved": names(said)}
    return [
        _("What moved most since %(name)s: %(moved)s. It is the mean of partners that scored in both rounds.") % facts
    ]


def _matrix(found: Landscape, round: QuarterRound, day: date) -> Table:
    columns = (_("Success factor"), _("Scores"), *_columns(found), _("Change"))
    rows = []
    for part, factors in found.parts:
        for row in factors:
            title = f"{part}: {row.factor.title}"
            levels = tuple(_level(score) for _partner, score in row.cells)
            rows.append((title, spread_words(row.counts), *levels, row.change_words))
    count = len(found.partners)
    caption = ngettext("Scores of %(count)s partner", "Scores of %(count)s partners", count) % {"count": count}
    key = _("A dash: not asked or not given. A question mark: no view of it.")
    return Table(caption, columns, tuple(rows), f"{key} {source_of(round, day)}", scores=True)


def _columns(found: Landscape) -> list[str]:
    """Short names; the whole one where two would be called the same."""
    short = Counter(partner.short for partner in found.partners)
    return [partner.short if short[partner.short] == 1 else partner.whole for partner in found.partners]


def _level(score: object) -> Cell:
    level = getattr(score, "level", None)
    if score is None:
        return "–"
    return level or "?"
