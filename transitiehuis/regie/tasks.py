"""What a worker does for the round. It is told nothing: it looks at what is due."""

from celery import shared_task

from transitiehuis import days
from transitiehuis.netwerk.actor import working
from transitiehuis.outbox.owing import Bell
from transitiehuis.regie import nudges, quarter
from transitiehuis.regie.access import making
from transitiehuis.regie.agreements import reminding
from transitiehuis.regie.durability_tasks import durability_nights  # noqa: F401 Celery looks in this module
from transitiehuis.regie.figure_tasks import figure_days  # noqa: F401
from transitiehuis.regie.finding_tasks import finding_nights  # noqa: F401 the same
from transitiehuis.regie.flow_tasks import chain_nights  # noqa: F401 the same
from transitiehuis.regie.gate import anything_due
from transitiehuis.regie.meeting import agenda, calendar
from transitiehuis.regie.national_tasks import national_months  # noqa: F401 Celery looks in this module
from transitiehuis.regie.own import lost
from transitiehuis.regie.pack import building
from transitiehuis.regie.sessions.forgetting import session_days  # noqa: F401 Celery looks in this module
from transitiehuis.regie.watching import invariant_nights  # noqa: F401 the same

OWN_PAGES = "transitiehuis.regie.tasks.own_pages"
own_bell = Bell(OWN_PAGES)
PACK_SECONDS = 20  # then letters go out; what is left over is made by `review_packs`


@shared_task(ignore_result=True)
def quarter_rhythm() -> None:
    """Plan, open, remind, lay the agenda and invite: whatever the kwartaalrondes of all regions owe today.

    Run twice, also at once: a round is held by one of them and what was told is written beside it, so nobody is told
    twice. Killed: the round it was busy with is done again as a whole, the others are done or wait for the next run.
    """
    today = days.today()
    with working():
        if not anything_due(today):
            return
    building.look(seconds=PACK_SECONDS)  # the letter after the close says that the review pack is there
    with working():
        quarter.plan_rounds(today)
        rounds = quarter.due_rounds(today)
    for round_id in rounds:
        with working():
            quarter.advance(round_id, today)
    with working():
        nudges.nudge(today)
        meetings = agenda.due(today)
    for round_id in meetings:
        with working():
            agenda.prepare(round_id, today)
    with working():
        reminding.remind(today)
        invited = calendar.due(today)
    for round_id in invited:
        with working():
            calendar.follow(round_id, today)


@shared_task(ignore_result=True)
def review_packs() -> None:
    """Begin the review pack of each round that has closed and go on with those that are being made.

    Each section is a transaction. Run twice, also at once: a pack is held by one of them, the other passes it by, and
    a section that is there is not made again. Killed: the next run goes on with the section that was being made.
    """
    if building.look():  # time was up: let the next one go on at once
        building.pack_bell.ring()


@shared_task(ignore_result=True)
def own_pages() -> None:
    """What candidates asked on their own page: a lost link goes to the known channel, everything that is kept of them
    is put together, and erased after its term.

    Each lost link and each part of an access request is a transaction. Run twice, also at once: a row is held by one
    of them, the other passes it by. Killed: what was not finished is there for the next run, which goes on with the
    part that was being made; a mail has one key.
    """
    lost.look()
    if making.look():  # time was up: let the next one go on at once
        own_bell.ring()
