"""What a dossier says about check-ins and signals: beside the story what is open, and lines of the story itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.actions import Action
from intake.models import WORKERS
from intake.story import Entry
from matching.models import PlacementKind, PlacementState
from nazorg.models import BarrierRequest, BreakReport, CheckIn, Colour, Signal, StalledQuestion, TrialOutcome, Verdict
from nazorg.signal_words import TONES, ending, why
from nazorg.signal_worklist import owner_of
from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.ui.parts import Person
from transitiehuis.ui.words import day as day_words
from transitiehuis.ui.words import due_words

if TYPE_CHECKING:
    from intake.models import Trajectory
    from matching.models import Placement
    from nazorg.models.asked import Asked
    from transitiehuis.netwerk.actor import Actor

ANSWER_TONES = {"good": "open", "fair": "orange", "bad": "red"}


@dataclass
class Panel:
    """`signals` and `questions` are open now; `entries` are lines of the timeline, `actions` buttons."""

    signals: list[Person] = field(default_factory=list)
    questions: list[Person] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    barriers: list[Person] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.signals or self.questions or self.barriers)


def panel_of(trajectory: Trajectory, actor: Actor, placements: Sequence[Placement]) -> Panel:
    """Two questions for somebody who never worked, else six. `placements` are those of the traject, as they began."""
    writes, barriers = actor.has_role(*WORKERS), _barriers_of(actor, tuple(trajectory.family))
    panel = at_work(trajectory, actor, placements) if placements else Panel()
    panel.barriers = [barrier_line(one, actor) for one in barriers if one.answered_at is None]
    stalled = _stalled_of(actor, tuple(trajectory.family))
    panel.questions += [line for one in stalled if (line := stalled_line(one, actor))]
    panel.entries += [*barrier_entries(barriers), *stalled_entries(stalled)]
    if writes and trajectory.is_open:
        panel.actions.append(Action(_("Ask to think along"), reverse("nazorg:barrier_ask", args=[trajectory.number])))
    return panel


@asks
def _barriers_of(actor: Actor, family: tuple[int, ...]) -> QuerySet[BarrierRequest]:
    found = BarrierRequest.objects.visible_to(actor).filter(trajectory__in=family)
    return found.with_names().with_read().in_order()


@asks
def _signals_of(actor: Actor, family: tuple[int, ...]) -> QuerySet[Signal]:
    return Signal.objects.visible_to(actor).filter(trajectory__in=family).with_names().in_order()


@asks
def _check_ins_of(actor: Actor, family: tuple[int, ...]) -> QuerySet[CheckIn]:
    return CheckIn.objects.visible_to(actor).filter(trajectory__in=family).with_names().newest_first()


@asks
def _breaks_of(actor: Actor, family: tuple[int, ...]) -> QuerySet[BreakReport]:
    return BreakReport.objects.visible_to(actor).filter(trajectory__in=family).with_names().newest_first()


@asks
def _trials_of(actor: Actor, family: tuple[int, ...]) -> QuerySet[TrialOutcome]:
    return TrialOutcome.objects.visible_to(actor).filter(trajectory__in=family).with_names().newest_first()


@asks
def _stalled_of(actor: Actor, family: tuple[int, ...]) -> QuerySet[StalledQuestion]:
    found = StalledQuestion.objects.visible_to(actor).filter(trajectory__in=family)
    return found.with_names().newest_first()


def barrier_line(asked: BarrierRequest, actor: Actor) -> Person:
    """To whom, read or not, and by when; who is asked answers from here."""
    facts = {"words": capfirst(asked.words), "due": due_words(asked.due)}
    note = (
        _("%(words)s. Read, answer %(due)s") if asked.is_read else _("%(words)s. Not read yet, answer %(due)s")
    ) % facts
    url = reverse("nazorg:barrier", args=[asked.pk]) if asked.may_answer(actor) else ""
    return Person(asked.asked_of.name, note, url)


def barrier_entries(asked: list[BarrierRequest]) -> Iterator[Entry]:
    for one in asked:
        who = f"{one.asked_by.user.name}, {one.asked_by.organisation.name}"
        text = _("%(of)s was asked to think along: %(words)s") % {"of": one.asked_of.name, "words": one.words}
        yield Entry(timezone.localdate(one.asked_at), text, who, lines=(one.question,), recorded_at=one.asked_at)
        if one.answered_at and one.answered_by:
            answer = _("%(of)s thinks along: %(words)s") % {"of": one.asked_of.name, "words": one.words}
            day, by = timezone.localdate(one.answered_at), f"{one.answered_by.user.name}, {one.asked_of.name}"
            yield Entry(day, answer, by, "done", (one.answer,), recorded_at=one.answered_at)


def at_work(trajectory: Trajectory, actor: Actor, placements: Sequence[Placement]) -> Panel:
    """What there is of who works or worked; four questions."""
    of_it = (actor, tuple(trajectory.family))
    signals, asked, told, trials = _signals_of(*of_it), _check_ins_of(*of_it), _breaks_of(*of_it), _trials_of(*of_it)
    writes = actor.has_role(*WORKERS)
    questions = [
        *(question_line(one, "check-in", one.get_side_display(), writes) for one in asked),
        *(question_line(one, "breuk", one.get_told_by_display(), writes) for one in told),
        *(question_line(one, "proefplaatsing", _("the candidate"), writes) for one in trials),
    ]
    return Panel(
        [signal_line(one, writes) for one in signals if one.is_open],
        [line for line in questions if line],
        [*signal_entries(signals), *check_in_entries(asked), *break_entries(told), *trial_entries(trials)],
        actions_of(placements, trials) if writes else [],
    )


def actions_of(placements: Sequence[Placement], trials: list[TrialOutcome]) -> list[Action]:
    """After a break, and at the end of a proefplaatsing; of the last placement."""
    last = placements[-1] if placements else None
    if last is None:
        return []
    found = []
    if last.state == PlacementState.ENDED and not last.continued and last.kind != PlacementKind.TRIAL:
        found.append(Action(_("After the break"), reverse("nazorg:broken", args=[last.pk])))
    known = {one.placement_id for one in trials}
    open_ended = [one for one in placements if one.kind == PlacementKind.TRIAL and one.pk not in known]
    asks = _("How did the trial placement end?")
    return [*found, *(Action(asks, reverse("nazorg:trial", args=[one.pk])) for one in open_ended if ends_soon(one))]


def ends_soon(trial: Placement) -> bool:
    """It is over, or its last day is a week ahead at most."""
    if trial.state == PlacementState.PLANNED:
        return False
    return not trial.is_live or bool(trial.planned_end and trial.planned_end <= days.today() + timedelta(days=7))


def colour_words(signal: Signal) -> str:
    return _("red signal") if signal.colour == Colour.RED else _("orange signal")


def signal_line(signal: Signal, writes: bool) -> Person:
    """Why it fired, with the colour as a word, who looks at it and by when."""
    note = _("%(owner)s, %(due)s") % {"owner": owner_of(signal.trajectory), "due": due_words(signal.due)}
    url = reverse("nazorg:signal_close", args=[signal.pk]) if writes else ""
    return Person(why(signal), note, url, TONES[Colour(signal.colour)], colour_words(signal))


TITLES = {
    "check-in": gettext_lazy("Check-in of %(who)s"),
    "breuk": gettext_lazy("Why it broke, asked of %(who)s"),
    "proefplaatsing": gettext_lazy("The end of the trial placement, asked of %(who)s"),
}


def question_line(asked: Asked, kind: str, who: str, writes: bool) -> Person | None:
    """What waits for an answer, None for what does not; the begeleider can fill it in."""
    if not asked.is_open or asked.silent_on:
        return None
    facts = {"day": day_words(asked.asked_on), "how": asked.get_channel_display()}
    note = _("asked on %(day)s, %(how)s") % facts
    url = reverse("nazorg:question", args=[kind, asked.pk]) if writes else ""
    return Person(str(TITLES[kind]) % {"who": who}, note, url)


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
        facts = {"who": one.get_side_display(), "week": one.week}
        if one.answered_at:
            lines = [str(one.get_at_work_display()), str(one.get_going_display()), str(one.get_learning_display())]
            if one.call_me:
                lines.append(_("wants to be called"))
            how = how_told(one)
            text = _("Check-in week %(week)s, %(who)s") % facts
            day, tone = timezone.localdate(one.answered_at), ANSWER_TONES[one.going]
            yield Entry(day, text, how, tone, (", ".join(lines),), recorded_at=one.answered_at)
        elif one.silent_on:
            yield Entry(one.silent_on, _("Check-in week %(week)s: no answer (%(who)s)") % facts, tone="orange")


def break_entries(told: list[BreakReport]) -> Iterator[Entry]:
    """Each side apart, with who or what it came by; what was told with the end stands at the end itself."""
    for one in told:
        with_the_end = (one.told_by, one.reason_id) == (one.placement.reason_told_by, one.placement.reason_id)
        if one.answered_at and one.reason and not with_the_end:
            facts = {"who": one.get_told_by_display(), "reason": one.reason.label}
            text = _("Why it broke, says %(who)s: %(reason)s") % facts
            day = timezone.localdate(one.answered_at)
            yield Entry(
                day, text, how_told(one), "orange", tuple(filter(None, [one.note])), recorded_at=one.answered_at
            )


def trial_entries(trials: list[TrialOutcome]) -> Iterator[Entry]:
    for one in trials:
        text = _("End of the trial placement: %(how)s") % {"how": one.get_outcome_display()}
        who = f"{one.recorded_by.user.name}, {one.recorded_by.organisation.name}"
        yield Entry(one.asked_on, text, who, "done", tuple(filter(None, [one.note])))
        if one.answered_at:
            said = _("The candidate about that: %(verdict)s") % {"verdict": one.get_verdict_display()}
            tone = "red" if one.verdict == Verdict.CONTESTS else "done"
            day, lines = timezone.localdate(one.answered_at), tuple(filter(None, [one.said]))
            yield Entry(day, said, how_told(one), tone, lines, recorded_at=one.answered_at)


def how_told(asked: Asked) -> str:
    """By link, or told to somebody."""
    return _("told to %(name)s") % {"name": asked.answered_by.user.name} if asked.answered_by else _("by link")


def stalled_line(asked: StalledQuestion, actor: Actor) -> Person | None:
    """What my own organisation is asked and has not answered, also late; None for any other."""
    if not asked.is_open or asked.asked_of_id not in actor.organisation_ids:
        return None
    title = _("Why has nothing happened since %(since)s?") % {"since": day_words(asked.stalled_since)}
    note = _("asked of %(of)s, answer %(due)s") % {"of": asked.asked_of.name, "due": due_words(asked.due)}
    url = reverse("nazorg:question", args=["stilstand", asked.pk]) if actor.has_role(*WORKERS) else ""
    return Person(title, note, url)


def stalled_entries(asked: Iterable[StalledQuestion]) -> Iterator[Entry]:
    """That it stood still, and what each partner said about it."""
    for one in asked:
        if one.withdrawn_on:
            continue
        facts = {"of": one.asked_of.name, "since": day_words(one.stalled_since)}
        if one.answered_at and one.reason:
            text = _("Stands still since %(since)s, says %(of)s: %(reason)s") % {**facts, "reason": one.reason.label}
            lines = tuple(filter(None, [str(one.get_in_contact_display()), one.needed]))
            who = one.answered_by.user.name if one.answered_by else _("by link")
            yield Entry(timezone.localdate(one.answered_at), text, who, "orange", lines, recorded_at=one.answered_at)
        else:
            text = _("%(of)s was asked why nothing has happened since %(since)s") % facts
            silent = (_("no answer"),) if one.silent_on else ()
            yield Entry(one.asked_on, text, tone="orange" if silent else "open", lines=silent)
