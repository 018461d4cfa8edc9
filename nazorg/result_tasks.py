"""What a date decides about the resultaat: gather what is known, ask, remind once, and call silence by its name."""

from __future__ import annotations

from celery import shared_task

from matching.turns import each_apart
from nazorg.models import Result, ResultSeries
from nazorg.models.result_words import CHANNEL_MONTHS
from nazorg.results import facts_due
from transitiehuis import days
from transitiehuis.netwerk.actor import working

BATCH = 2000


@shared_task
def result_days() -> dict[str, int]:
    """How many measuring points were learned from facts, asked, reminded of and given up; and channels forgotten.

    Looks at what is due today, whenever it was called; run twice the second run finds nothing. Each is a transaction
    of its own; what changed in the meantime is left alone.
    """
    today = days.today()
    return {
        "learned": learn_all(),
        "asked": each_apart(Result.objects.to_ask_on(today), Result.ask),
        "reminded": each_apart(Result.objects.to_remind_on(today), Result.remind),
        "silent": each_apart(Result.objects.silent_since(today), Result.fall_silent),
        "forgotten": forget(),
    }


def learn_all() -> int:
    """What contact and placements tell about points that are due and not known; in batches of two thousand."""
    learned, after = 0, 0
    due = Result.objects.unsettled().due_on(days.today()).select_related("series").order_by("pk")
    while True:
        with working():
            batch = list(due.filter(pk__gt=after)[:BATCH])
            for result, fact in facts_due(batch):
                learned += result.learn(fact.answer, fact.evidence, fact.source, fact.said_on)
        if len(batch) < BATCH:
            return learned
        after = batch[-1].pk


def forget() -> int:
    """A channel that was kept for this alone is gone in month 25, answered or not."""
    with working():
        over = days.add_months(days.today(), -CHANNEL_MONTHS)
        found = ResultSeries.objects.with_channel().filter(start__lte=over)
        return found.update(channel="", address="")
