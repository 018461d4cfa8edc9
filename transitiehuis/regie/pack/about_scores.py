"""What the review pack says of the scores: the focus factors, where partners lie apart, and the whole landscape."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.netwerk.models import Organisation
from transitiehuis.regie.figures import Figure, frozen
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
    """Where partners lie two levels or more apart: what the meeting has to talk about."""
    landscape = landscape_of(round)
    if not landscape.rows:
        return None
    agenda = landscape.agenda
    facts = {"apart": len(agenda), "total": len(landscape.rows)}
    lead = (
        _("Partners lie two levels or more apart on %(apart)s of %(total)s success factors.") % facts
        if agenda
        else _("Nowhere do partners lie two levels apart.")
    )
    says = [_("Most to talk about: %(factors)s.") % {"factors": names([row.factor.title for row in agenda[:3]])}]
    measured = frozen(round)
    rows = tuple(
        (
            row.factor.title,
            spread_words(row.counts),
            row.sides,
            row.said or _("no reason given"),
            _measured(measured.get(row.factor.pk)),
        )
        for row in agenda
    )
    table = Table(
        _("Where partners lie apart, focus factors first"),
        (_("Success factor"), _("Scores"), _("Who sees what"), _("Why, by who gives the lowest score"), _("Measured")),
        rows,
        f"{source_of(round, day)} {measured_source(round)}",
    )
    return Section(_("To talk about"), lead, tuple(says) if agenda else (), (table,) if agenda else ())


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
