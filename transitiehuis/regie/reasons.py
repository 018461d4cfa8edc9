"""Asked again just before a message of the round is sent: does its reason still stand?

An older letter is not sent once a newer one was told: after an outage of the mail server nobody gets a heap.
"""

from __future__ import annotations

from datetime import date

from transitiehuis import days
from transitiehuis.netwerk.models import Partnership
from transitiehuis.outbox import still_stands
from transitiehuis.outbox.models import Owed
from transitiehuis.regie.models import Action, ActionNudge, QuarterRound, RoundStage, Submission
from transitiehuis.regie.rhythm import SCORING, Quarter, Stage
from transitiehuis.regie.round_letters import HELD_AGAIN, times_held_again


def _takes_part(owed: Owed) -> bool:
    current = Partnership.objects.current_on(days.today())
    return current.filter(organisation=owed.organisation_id, region=owed.region_id).exists()


def _round_of(owed: Owed) -> QuarterRound | None:
    """The round that the key names; None when it was cancelled."""
    name = Quarter.parse(owed.key.split("/")[1])
    return QuarterRound.objects.standing().filter(region=owed.region_id, year=name.year, quarter=name.number).first()


def stage_stands(owed: Owed) -> bool:
    """The round is held, the organisation takes part, this is the newest it was told, and it still has to act."""
    stage, today = Stage(owed.kind.removeprefix("regie.quarter_")), days.today()
    round = _round_of(owed)
    if round is None or not _takes_part(owed):
        return False
    told = RoundStage.objects.filter(round=round, organisation=owed.organisation_id).values_list("stage", flat=True)
    if any(Stage(other).rank > stage.rank for other in told):
        return False
    return _still_useful(stage, round, owed, today)


def _still_useful(stage: Stage, round: QuarterRound, owed: Owed, today: date) -> bool:
    if stage in SCORING:
        done = Submission.objects.done().filter(round=round, organisation=owed.organisation_id).exists()
        return not done and round.opens_on <= today < round.closes_on
    if stage == Stage.PACK:
        return round.is_closed() and today <= round.meeting_on
    if stage == Stage.ACTIONS:
        mine = Action.objects.open().filter(round__region=round.region_id, organisation=owed.organisation_id)
        return mine.exists()
    later = QuarterRound.objects.opened_by(today).filter(region=round.region_id, opens_on__gt=round.opens_on)
    return not later.exists()


def nudge_stands(owed: Owed) -> bool:
    """The action is open, still has the date the nudge speaks of, and no newer nudge was told."""
    _region, _quarter, _organisation, action, thread, _user = owed.key.split("/")
    due_on, offset = date.fromisoformat(thread[:10]), int(thread[10:])
    pk = int(action.removeprefix("action-"))
    if not _takes_part(owed) or not Action.objects.open().filter(pk=pk, due_on=due_on).exists():
        return False
    return not ActionNudge.objects.filter(action=pk, due_on=due_on, offset__gt=offset).exists()


def new_action_stands(owed: Owed) -> bool:
    pk = int(owed.key.split("/")[3].removeprefix("action-"))
    return _takes_part(owed) and Action.objects.open().filter(pk=pk).exists()


def held_again_stands(owed: Owed) -> bool:
    """The round is still held, this is the last time it was, it has not met, and the organisation takes part."""
    round, number = _round_of(owed), int(owed.key.split("/")[3].removeprefix("held-"))
    if round is None or round.meeting_on < days.today() or not _takes_part(owed):
        return False
    return times_held_again(round) == number


for _stage in Stage:
    still_stands(f"regie.quarter_{_stage}")(stage_stands)
still_stands(HELD_AGAIN)(held_again_stands)
still_stands("regie.nudge")(nudge_stands)
still_stands("regie.new_action")(new_action_stands)
