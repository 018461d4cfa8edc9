"""A measuring point and the words about it, ready for the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from nazorg.models import Evidence, Result, ResultWord, Whereabouts
from nazorg.models.result_word import ResultWordQuerySet
from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.ui.parts import Moment
from transitiehuis.ui.words import shortday

if TYPE_CHECKING:
    from intake.models import Trajectory
    from transitiehuis.netwerk.actor import Actor

TONES = {
    Whereabouts.SAME_EMPLOYER: "done",
    Whereabouts.SAME_TRADE: "done",
    Whereabouts.OTHER_WORK: "no",
    Whereabouts.NOT_AT_WORK: "no",
    Whereabouts.LEFT: "unknown",
    Whereabouts.UNKNOWN: "unknown",
}


@dataclass(frozen=True)
class Line:
    """One measuring point: when, where somebody is, and how that is known."""

    result: Result
    when: str
    tone: str
    known: str
    how: str

    @property
    def url(self) -> str:
        return self.result.get_absolute_url()


def line_of(result: Result) -> Line:
    when = _("after %(months)s months") % {"months": result.months}
    if result.answer:
        known = capfirst(str(result.get_answer_display()))
        return Line(result, when, TONES[Whereabouts(result.answer)], known, how_known(result))
    if result.due > days.today():
        return Line(result, when, "open", _("From %(day)s") % {"day": shortday(result.due)}, "")
    return Line(result, when, "late", _("Not known yet"), asked_words(result))


def how_known(result: Result) -> str:
    if result.evidence == Evidence.UNKNOWN:
        return _("nobody knows")
    return _("known from %(evidence)s") % {"evidence": result.get_evidence_display()}


def asked_words(result: Result) -> str:
    if result.asked_on is None:
        return ""
    if result.link_id:
        return _("asked by mail on %(day)s") % {"day": shortday(result.asked_on)}
    return _("to be asked since %(day)s") % {"day": shortday(result.asked_on)}


def words_of(words: ResultWordQuerySet) -> list[Moment]:
    """All that was said about one point, the newest first, also what made way for a later word of the same voice."""
    return [_moment(word) for word in words.select_related("said_by", "member__user").in_order()]


def _moment(word: ResultWord) -> Moment:
    lines = [str(capfirst(str(word.get_source_display())))]
    if word.paper:
        lines.append(word.paper)
    if word.replaced_at:
        lines.append(_("Replaced by a later word."))
    voice = capfirst(str(word.get_evidence_display()))
    who = f"{voice}, {word.said_by.name}" if word.said_by else voice
    tone = "open" if word.replaced_at else TONES[Whereabouts(word.answer)]
    return Moment(word.said_on, capfirst(str(word.get_answer_display())), who, tone, tuple(lines))


@asks
def _results_of(actor: Actor, family: tuple[int, ...]) -> QuerySet[Result]:
    found = Result.objects.visible_to(actor).filter(trajectory__in=family).select_related("series")
    return found.order_by("-series__start", "months", "pk")


def lines_for(trajectory: Trajectory, actor: Actor) -> list[Line]:
    """The measuring points of a dossier, its newest series, its own before one that came along; one question."""
    results = _results_of(actor, tuple(trajectory.family))
    found = sorted(results, key=lambda one: one.trajectory_id != trajectory.pk)
    return [line_of(result) for result in found if result.series_id == found[0].series_id]
