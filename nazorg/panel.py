"""What a dossier says about check-ins and signals: beside the story what is open, and lines of the story itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.models import WORKERS
from intake.story import Entry
from nazorg.models import CheckIn, Colour, Signal
from nazorg.signal_words import TONES, ending, why
from nazorg.signal_worklist import owner_of
from transitiehuis.ui.parts import Person
from transitiehuis.ui.words import day as day_words
from transitiehuis.ui.words import due_words

if TYPE_CHECKING:
    from intake.models import Trajectory
    from transitiehuis.netwerk.actor import Actor

ANSWER_TONES = {"good": "open", "fair": "orange", "bad": "red"}


@dataclass
class Panel:
    """`signals` and `questions` are open now; `entries` are lines of the timeline."""

    signals: list[Person] = field(default_factory=list)
    questions: list[Person] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.signals or self.questions)


def panel_of(trajectory: Trajectory, actor: Actor) -> Panel:
    """Two queries, whatever there is."""
    own = trajectory.family
    signals = list(Signal.objects.visible_to(actor).filter(trajectory__in=own).with_names().in_order())
    asked = list(CheckIn.objects.visible_to(actor).filter(trajectory__in=own).with_names().newest_first())
    writes = actor.has_role(*WORKERS)
    return Panel(
        [signal_line(one, writes) for one in signals if one.is_open],
        [question_line(one, writes) for one in asked if one.is_open and one.silent_on is None],
        [*signal_entries(signals), *check_in_entries(asked)],
    )


def colour_words(signal: Signal) -> str:
    return _("red signal") if signal.colour == Colour.RED else _("orange signal")


def signal_line(signal: Signal, writes: bool) -> Person:
    """Why it fired, with the colour as a word, who looks at it and by when."""
    note = _("%(owner)s, %(due)s") % {"owner": owner_of(signal.trajectory), "due": due_words(signal.due)}
    url = reverse("nazorg:signal_close", args=[signal.pk]) if writes else ""
    return Person(why(signal), note, url, TONES[Colour(signal.colour)], colour_words(signal))


def question_line(asked: CheckIn, writes: bool) -> Person:
    """A check-in that waits for an answer; the begeleider can fill it in."""
    facts = {"day": day_words(asked.asked_on), "how": asked.get_channel_display()}
    note = _("asked on %(day)s, %(how)s") % facts
    url = reverse("nazorg:check_in", args=[asked.pk]) if writes else ""
    return Person(_("Check-in of %(who)s") % {"who": asked.get_side_display()}, note, url)


def signal_entries(signals: list[Signal]) -> Iterator[Entry]:
    """When it fired, and apart from that how a person closed it."""
    for one in signals:
        gone = (ending(one),) if one.gone_at else ()
        fired = timezone.localdate(one.fired_at)
        title = f"{capfirst(colour_words(one))}: {why(one)}"
        yield Entry(fired, title, tone=TONES[Colour(one.colour)], lines=gone, recorded_at=one.fired_at)
        if one.closed_at and one.closed_by:
            who = f"{one.closed_by.user.name}, {one.closed_by.organisation.name}"
            text = _("Signal closed: %(how)s") % {"how": one.get_closing_display()}
            closed = timezone.localdate(one.closed_at)
            yield Entry(closed, text, who, "done", (one.done,), recorded_at=one.closed_at)


def check_in_entries(asked: list[CheckIn]) -> Iterator[Entry]:
    for one in asked:
        facts = {"who": capfirst(str(one.get_side_display())), "week": one.week}
        if one.answered_at:
            lines = [str(one.get_at_work_display()), str(one.get_going_display()), str(one.get_learning_display())]
            if one.call_me:
                lines.append(_("wants to be called"))
            how = _("told to %(name)s") % {"name": one.answered_by.user.name} if one.answered_by else _("by link")
            text = _("Check-in week %(week)s, %(who)s") % {**facts, "who": one.get_side_display()}
            day, tone = timezone.localdate(one.answered_at), ANSWER_TONES[one.going]
            yield Entry(day, text, how, tone, (", ".join(lines),), recorded_at=one.answered_at)
        elif one.silent_on:
            yield Entry(one.silent_on, _("Check-in week %(week)s: no answer (%(who)s)") % facts, tone="orange")
