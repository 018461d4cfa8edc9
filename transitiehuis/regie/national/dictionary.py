"""The words of the export for research: what each file and column is, and how to read what is empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.models import TargetGroup
from transitiehuis import days
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.flow.groups import SEVERAL
from transitiehuis.regie.models.national import FIVE, GapKind, GapState
from transitiehuis.regie.national import research
from transitiehuis.regie.national.lacking import Names
from transitiehuis.regie.national.page import measured
from transitiehuis.regie.national.research import Rows, Written
from transitiehuis.ui.words import longday

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

FIGURES, GROUPS, GAPS = "cijfers.csv", "doelgroepen.csv", "witte-vlekken.csv"
INDICATORS, CODES, WORDS, README = "indicatoren.csv", "codes.csv", "gegevenswoordenboek.csv", "leesmij.txt"
HEADS: dict[str, tuple[str, ...]] = {
    FIGURES: ("kwartaal", "regio", "indicator", "eenheid", "waarde", "n", "open", "onbekend", "versie"),
    GROUPS: ("kwartaal", "regio", "doelgroep", "ingestroomd", "geplaatst", "naar_werk", "uitgevallen"),
    GAPS: ("maand", "regio", "soort", "code", "stand", "sinds", "versie"),
    INDICATORS: ("indicator", "naam", "definitie", "eenheid", "telwijze", "richting", "getal_niveau_3"),
    CODES: ("soort", "code", "naam"),
    WORDS: ("bestand", "kolom", "betekenis"),
}


QUARTER = gettext_lazy("The calendar quarter that is counted, as 2026-K3.")
REGION = gettext_lazy("Code of the labour market region; NL is all regions together.")
VERSION = gettext_lazy("1 as it was counted first; higher after a correction. Only the newest is in the file.")
CODE = gettext_lazy("Code; codes.csv has its name.")
COUNT = gettext_lazy("Number of people; empty where it is hidden.")
# Each column of each file in a sentence.
MEANINGS: dict[str, dict[str, Promise]] = {
    FIGURES: {
        "kwartaal": QUARTER,
        "regio": REGION,
        "indicator": gettext_lazy("Code of the indicator; indicatoren.csv says what it counts."),
        "eenheid": gettext_lazy("percent, days or count."),
        "waarde": gettext_lazy("The figure; empty where nothing was counted or where it is hidden."),
        "n": gettext_lazy("How many cases were counted; empty where it is hidden."),
        "open": gettext_lazy("How many were still open at the end of the quarter; empty where it is hidden."),
        "onbekend": gettext_lazy("Of how many it is not known; empty where it is hidden."),
        "versie": VERSION,
    },
    GROUPS: {
        "kwartaal": QUARTER,
        "regio": REGION,
        "doelgroep": gettext_lazy("Target group; several where partners state more than one, unknown where none does."),
        "ingestroomd": COUNT,
        "geplaatst": COUNT,
        "naar_werk": COUNT,
        "uitgevallen": COUNT,
    },
    GAPS: {
        "maand": gettext_lazy("The month; the last day of it counts."),
        "regio": REGION,
        "soort": gettext_lazy("activity (led by a partner or not) or theme (trained for or not)."),
        "code": CODE,
        "stand": gettext_lazy("gap: nobody; filled: somebody; unknown: the region wrote nothing down."),
        "sinds": gettext_lazy("First day of the gap; empty where nobody ever did it, as far as known."),
        "versie": VERSION,
    },
    INDICATORS: {
        "indicator": gettext_lazy("Code, as in cijfers.csv."),
        "naam": gettext_lazy("The success factor that the indicator belongs to."),
        "definitie": gettext_lazy("What is counted, in a sentence."),
        "eenheid": gettext_lazy("percent, days or count."),
        "telwijze": gettext_lazy("share, ratio, median, nine_of_ten, total or least."),
        "richting": gettext_lazy("Whether higher or lower is better."),
        "getal_niveau_3": gettext_lazy("The number that level 3 of the success factor names, where it names one."),
    },
    CODES: {
        "soort": gettext_lazy("Of what it is a code."),
        "code": gettext_lazy("The code."),
        "naam": gettext_lazy("Its name."),
    },
}


def dictionary() -> list[tuple[str, str, str]]:
    """File, column and meaning, in the order of the files."""
    described = ((name, heads) for name, heads in HEADS.items() if name in MEANINGS)
    return [(name, column, str(MEANINGS[name][column])) for name, heads in described for column in heads]


def codes(regions: Sequence[Region]) -> Rows:
    groups = [("doelgroep", group.value, capfirst(str(group.label))) for group in TargetGroup]
    groups += [("doelgroep", SEVERAL, _("Several")), ("doelgroep", "unknown", _("Not known"))]
    lacking = [(kind, code, name) for kind, code, name, _part in Names().all()]
    states = [("stand", state.value, str(state.label)) for state in GapState]
    kinds = [("soort", kind.value, str(kind.label)) for kind in GapKind]
    told = [*((("regio", region.code, region.name)) for region in regions), *groups, *kinds, *states, *lacking]
    return [list(map(str, row)) for row in told]


def readme(day: date, hidden: int) -> str:
    """The text that goes along."""
    return "\r\n\r\n".join(
        [
            _("Transitiehuis: figures of the regions, without persons. Made on %(day)s.") % {"day": longday(day)},
            *rules(),
            _("In this file %(count)s numbers are hidden.") % {"count": hidden},
            _("The columns are explained in %(file)s.") % {"file": WORDS},
            "",
        ]
    )


def rules() -> list[str]:
    """What is in it and what is not, in sentences; the page says the same."""
    return [
        _("There is no person in it and no number of a trajectory: only totals of regions per quarter."),
        _("A number of one to %(four)s people is hidden, and so is what would give it away: a second region beside it,"
          " a share that rests on it, a total.") % {"four": FIVE - 1},
        _("Only whole quarters are in it. Months overlap, and two of them together would give a small number away."),
        _("A figure is as it was stored once the quarter was over. A correction has a higher version."),
    ]  # fmt: skip


def export(actor: Actor, regions: Sequence[Region]) -> Written:
    """The whole file, as far as this person sees the regions."""
    known: Mapping[int, Region] = {region.pk: region for region in regions}
    figures, hidden = research.figures(actor, known)
    tables: dict[str, tuple[Sequence[str], Rows]] = {
        FIGURES: (HEADS[FIGURES], figures),
        GROUPS: (HEADS[GROUPS], research.groups(actor, known)),
        GAPS: (HEADS[GAPS], research.gaps(actor, known)),
        INDICATORS: (HEADS[INDICATORS], research.indicators(measured())),
        CODES: (HEADS[CODES], codes(regions)),
        WORDS: (HEADS[WORDS], [list(row) for row in dictionary()]),
    }
    return research.file(tables, {README: readme(days.today(), hidden)}, hidden)
