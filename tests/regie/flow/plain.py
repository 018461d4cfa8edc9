"""The same figures in plain Python, a day at a time, from the raw rows alone: slow, and easy to believe."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from intake.models import ChainEvent, Step, Trajectory
from transitiehuis import days

DAY = timedelta(days=1)


@dataclass(frozen=True)
class State:
    """What is the case with a traject at the end of a day."""

    step: str
    holder: int | None
    waiting_for: str
    waiting_on: int | None


def story(trajectory: Trajectory) -> list[ChainEvent]:
    """Its events as they were recorded."""
    events = ChainEvent.objects.filter(trajectory=trajectory).select_related("reason")
    return sorted(events, key=lambda event: (event.recorded_at, event.pk))


def state_on(events: list[ChainEvent], day: date) -> State | None:
    """What the last recorded of all events up to and with that day says; None where it does not run.

    Nothing is the case before the day on which the traject began, also when somebody tells of an earlier day.
    """
    known = [event for event in events if max(event.occurred_on, events[0].occurred_on) <= day]
    if not known or known[-1].kind == "closed":
        return None
    last = known[-1]
    return State(last.to_step, last.holder_id, last.waiting_for, last.waiting_on_id)


def waits(events: list[ChainEvent], since: date, until: date) -> Counter[State]:
    """Days of each state, from `since` up to and without `until`."""
    found: Counter[State] = Counter()
    day = since
    while day < until:
        state = state_on(events, day)
        if state:
            found[state] += 1
        day += DAY
    return found


def outcome(event: ChainEvent) -> str:
    if event.kind != "closed":
        return ""
    if event.reason is None:
        return "merged"
    known = {"works_in_trade": "work", "other_work": "other_work", "continues_elsewhere": "elsewhere"}
    return known.get(event.reason.code, "dropped")


def walked(events: list[ChainEvent]) -> list[tuple[date, str, str, str]]:
    """Each move as (day, from, to, outcome); a day never lies after that of what was recorded later."""
    found, before = [], ""
    for place, event in enumerate(events):
        state = "out" if event.kind == "closed" else event.to_step
        day = max(min(later.occurred_on for later in events[place:]), events[0].occurred_on)
        if state != before:
            found.append((day, before, state, outcome(event)))
        before = state
    return found


def moves(events: list[ChainEvent], since: date, until: date) -> Counter[tuple[str, str, str]]:
    return Counter((a, b, how) for day, a, b, how in walked(events) if since <= day < until)


def ways(events: list[ChainEvent], since: date, until: date) -> Counter[tuple[str, str, int]]:
    """(from, to, days) from the first day in a step to the first day in a later one, that began in the period."""
    first: dict[str, date] = {}
    for day, _before, step, _how in walked(events):
        if step != "out":
            first.setdefault(step, day)
    order = Step.values
    return Counter(
        (a, b, (first[b] - first[a]).days)
        for a in first
        for b in first
        if order.index(a) < order.index(b) and first[a] <= first[b] and since <= first[b] < until
    )


def under_way(events: list[ChainEvent], until: date) -> Counter[tuple[str, str, int]]:
    """(from, furthest, days so far) of each step that it was in, where it runs on the day before `until`."""
    first: dict[str, date] = {}
    line = [(day, step) for day, _before, step, _how in walked(events) if day < until]
    for day, step in line:
        if step != "out":
            first.setdefault(step, day)
    if not line or line[-1][1] == "out":
        return Counter()
    furthest = max(first, key=Step.values.index)
    return Counter((step, furthest, (until - day).days) for step, day in first.items())


def stays(events: list[ChainEvent], since: date, until: date) -> Counter[tuple[str, str, int]]:
    """(step, how it stands, days) of each stay that ended in the period or was open at its end."""
    line, found = walked(events), Counter()
    for place, (day, _before, step, _how) in enumerate(line):
        if step == "out" or day >= until:
            continue
        after = line[place + 1] if place + 1 < len(line) else None
        if after is None or after[0] >= until:
            found[step, "open", (until - day).days] += 1
        elif after[0] >= since:
            found[step, "stopped" if after[2] == "out" else "went", (after[0] - day).days] += 1
    return found


def turns(events: list[ChainEvent], since: date, until: date) -> Counter[tuple[str, int, str, int]]:
    """(step, who was aan zet, how it stands, werkdagen) of each turn that ended in the period or ran at its end."""
    line: list[tuple[date, str, int | None]] = []
    for place, event in enumerate(events):
        day = max(min(later.occurred_on for later in events[place:]), events[0].occurred_on)
        state = ("out" if event.kind == "closed" else event.to_step, event.holder_id)
        if not line or line[-1][1:] != state:
            line.append((day, *state))
    found: Counter = Counter()
    for place, (day, step, holder) in enumerate(line):
        left = line[place + 1][0] if place + 1 < len(line) else None
        if step == "out" or day >= until or (left and left < since):
            continue
        if left and left < until:
            found[step, holder, "went", days.werkdagen_between(day, left)] += 1
        else:
            found[step, holder, "open", days.werkdagen_between(day, until - DAY)] += 1
    return found


def stock(events: list[ChainEvent], day: date) -> str:
    """The step at the end of a day; '' where it does not run."""
    state = state_on(events, day)
    return state.step if state else ""
