"""What the tests of the quarter share: a toolkit, a clock that walks, and the ledger as lines to compare."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.conf import settings
from django.utils import timezone

from tests.cast import World
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.outbox.models import Owed
from transitiehuis.regie import asked, reference
from transitiehuis.regie.models import QuarterRound, Submission, SuccessFactor
from transitiehuis.regie.rhythm import Quarter, default_meeting
from transitiehuis.regie.tasks import quarter_rhythm

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MORNING = time(8, 0)
Ledger = list[tuple[date, str]]


def load_toolkit() -> None:
    """The factors, levels, steps and activities of `data/`."""
    reference.load(settings.BASE_DIR / "data")


def moment(day: date, at: time = MORNING) -> datetime:
    return datetime.combine(day, at, tzinfo=AMSTERDAM)


def at(day: date, hour: int = 8) -> time_machine.travel:
    """The clock stands still at `hour` local time of `day`."""
    return time_machine.travel(moment(day, time(hour)), tick=False)


def walk(
    first: date, last: date, *, facts: dict[date, Callable[[], object]] | None = None, off: Iterable[date] = ()
) -> None:
    """Let each day begin with its facts and then run the rhythm twice; on days in `off` beat does not run."""
    facts, off = dict(facts or {}), set(off)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        with at(day):
            if fact := facts.pop(day, None):
                fact()
            if day not in off:
                quarter_rhythm()
                quarter_rhythm()
    assert not facts, "facts on days outside the walk"


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def ledger(*, kind: str = "regie.") -> Ledger:
    """Day on which it was owed, and key; in order. What goes into a calendar is tested apart."""
    found = Owed.objects.filter(kind__startswith=kind).exclude(kind="regie.invitation")
    rows = found.values_list("created_at", "key")
    return sorted((timezone.localtime(created).date(), key) for created, key in rows)


def plan(world: World, quarter: Quarter, meeting: date | None = None) -> QuarterRound:
    return QuarterRound.plan(world.region, quarter, meeting or default_meeting(quarter))


def form_of(round: QuarterRound, organisation_id: int) -> Submission:
    """The form of an organisation with what it is asked today."""
    question = asked.Question(round, [organisation_id], timezone.localdate())
    return asked.keep(round, organisation_id, question.for_organisation(organisation_id))


def fill_in(actor: Actor, round: QuarterRound, levels: dict[str, int] | None = None, level: int = 3) -> Submission:
    """Score everything that is asked (a factor's own level, else `level`) and say that it is done."""
    with acting(actor):
        form = form_of(QuarterRound.objects.get(pk=round.pk), actor.current.organisation_id)
        for row in form.assessments.select_related("factor").order_by("factor__position"):
            form.score(row.factor, (levels or {}).get(row.factor.code, level), by=actor)
        form.submit(by=actor, seen=form.submitted_at)
    return form


def factor(code: str) -> SuccessFactor:
    return SuccessFactor.objects.get(code=code)
