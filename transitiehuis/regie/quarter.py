"""What the partners of a region are owed in a round on a day, looked up anew each time.

Nothing here remembers when it was last called: the calendar says what is due, `RoundStage` what was told.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from transitiehuis.netwerk.models import Partnership, Region
from transitiehuis.regie import asked, brief
from transitiehuis.regie.contacts import Contacts
from transitiehuis.regie.models import (
    Action,
    Assessment,
    FocusFactor,
    QuarterRound,
    ReviewPack,
    RoundStage,
    Submission,
)
from transitiehuis.regie.rhythm import SCORING, Quarter, Stage, close_day, default_meeting, stage_day

log = logging.getLogger(__name__)

# A round is watched until halfway, and longer when a region put the next one off.
WATCHED = timedelta(days=200)


def quarters_to_plan(today: date) -> list[Quarter]:
    """This quarter and the next, as long as partners could still score in it by the usual dates."""
    quarter = Quarter.of(today)
    return [q for q in (quarter, quarter.next()) if today <= close_day(default_meeting(q))]


def plan_rounds(today: date) -> int:
    """Lay this quarter's and the next round before every region with partners; returns how many were made.

    A quarter whose usual close has passed gets none by itself: its partners would be told of a round they never had.
    """
    quarters = quarters_to_plan(today)
    regions = set(Partnership.objects.current_on(today).values_list("region", flat=True).distinct())
    planned = QuarterRound.objects.filter(region__in=regions, year__in={q.year for q in quarters})
    there = {
        (region, Quarter(year, number)) for region, year, number in planned.values_list("region", "year", "quarter")
    }
    missing = [(region, q) for region in sorted(regions) for q in quarters if (region, q) not in there]
    found = Region.objects.in_bulk({region for region, _q in missing})
    for region, q in missing:
        QuarterRound.plan(found[region], q, default_meeting(q))
    return len(missing)


def rounds_in_motion(today: date, region: int | None = None) -> list[QuarterRound]:
    """Rounds that have opened and of which something may still be owed; of one `region`, or of all."""
    opened = QuarterRound.objects.opened_by(today).filter(meeting_on__gte=today - WATCHED)
    if region:
        opened = opened.filter(region=region)
    return list(opened.select_related("region").order_by("region", "year", "quarter"))


def stages_on(today: date, rounds: list[QuarterRound]) -> dict[QuarterRound, Stage | None]:
    """The one stage that each of these rounds in motion may still owe; they are all there are of their regions."""
    latest = {round.region_id: round.name for round in rounds}  # in order, so the last one stays
    return {round: round.dates.newest_due(today, next_is_open=latest[round.region_id] > round.name) for round in rounds}


class Watch:
    """What is owed on a day in some rounds; as many queries for one round as for all of them."""

    def __init__(self, rounds: list[QuarterRound], today: date) -> None:
        self.rounds, self.today = rounds, today
        self.stages = stages_on(today, rounds)
        self.partners = self._partners()
        self.told = self._told()
        forms = Submission.objects.filter(round__in=rounds)
        self.forms = {(r, o): done for r, o, done in forms.values_list("round", "organisation", "submitted_at")}
        self.focus, self.asked = self._focus()
        self.owners = self._owners()
        self.making = set(ReviewPack.objects.making().filter(round__in=rounds).values_list("round", flat=True))
        self.contacts = Contacts({o for r in rounds for o in self._waiting(r)}, today)

    def _partners(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        current = Partnership.objects.current_on(self.today).filter(region__in={r.region_id for r in self.rounds})
        for region, organisation in current.values_list("region", "organisation").order_by("organisation"):
            found.setdefault(region, []).append(organisation)
        return found

    def _told(self) -> dict[tuple[int, int], int]:
        """The furthest stage that each partner was told, as its rank."""
        found: dict[tuple[int, int], int] = {}
        rows = RoundStage.objects.filter(round__in=self.rounds)
        for round, organisation, stage in rows.values_list("round", "organisation", "stage"):
            found[round, organisation] = max(found.get((round, organisation), -1), Stage(stage).rank)
        return found

    def _focus(self) -> tuple[dict[int, set[int]], set[tuple[int, int, int]]]:
        """The focus factors of the rounds that are being scored, and of whom each is asked already."""
        open_now = [r for r in self.rounds if r.dates.scoring_on(self.today)]
        focus: dict[int, set[int]] = {}
        for round, factor in FocusFactor.objects.filter(round__in=open_now).values_list("round", "factor"):
            focus.setdefault(round, set()).add(factor)
        rows = Assessment.objects.filter(round__in=focus, factor__in=set().union(*focus.values()))
        return focus, set(rows.values_list("round", "organisation", "factor"))

    def _owners(self) -> set[tuple[int, int]]:
        """(round, organisation) that had an open action in the region when the actions were told (M+1)."""
        rounds = {r.region_id: r for r in self.rounds if self.stages[r] == Stage.ACTIONS}
        rows = Action.objects.open().filter(round__region__in=rounds)
        found = rows.values_list("round__region", "organisation", "added_on")
        return {
            (rounds[region].pk, organisation)
            for region, organisation, added_on in found
            if added_on <= stage_day(Stage.ACTIONS, rounds[region].meeting_on)
        }

    def _waiting(self, round: QuarterRound) -> list[int]:
        """Partners that were not told the stage that is due, and whom it concerns."""
        stage = self.stages[round]
        if stage is None or (stage == Stage.PACK and self._pack_is_coming(round)):
            return []
        return [
            organisation
            for organisation in self.partners.get(round.region_id, ())
            if self.told.get((round.pk, organisation), -1) < stage.rank
            and not (stage in SCORING and self.forms.get((round.pk, organisation)))
            and (stage != Stage.ACTIONS or (round.pk, organisation) in self.owners)
        ]

    def _pack_is_coming(self, round: QuarterRound) -> bool:
        """On the day of its letter the review pack is waited for while it is made; the day after no longer."""
        return round.pk in self.making and self.today <= round.dates.day_of(Stage.PACK)

    def owed(self, round: QuarterRound) -> list[int]:
        """Partners to be told now; one that nobody can be told for waits until there is somebody."""
        return [organisation for organisation in self._waiting(round) if self.contacts.of(organisation)]

    def to_ask(self, round: QuarterRound) -> list[int]:
        """Partners whose form lacks what is asked: they have none yet, or the focus factors changed."""
        if not round.dates.scoring_on(self.today):
            return []
        focus = self.focus.get(round.pk, ())
        return [
            o
            for o in self.partners.get(round.region_id, ())
            if (round.pk, o) not in self.forms or any((round.pk, o, factor) not in self.asked for factor in focus)
        ]


def due_rounds(today: date) -> list[int]:
    """Rounds in which something is to be told or asked now."""
    watch = Watch(rounds_in_motion(today), today)
    return [round.pk for round in watch.rounds if watch.owed(round) or watch.to_ask(round)]


def advance(round_id: int, today: date) -> int:
    """Ask and tell in one round what is due; returns how many partners were told.

    The round is held: of two that try at once one leaves with 0 and finds nothing left to do next time. Inside
    `working()`. One partner whose letter breaks does not hold up the others; it is tried again next time.
    """
    held = (
        QuarterRound.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).filter(pk=round_id).first()
    )
    if held is None:
        return 0
    watch = Watch(rounds_in_motion(today, held.region_id), today)
    round = next((r for r in watch.rounds if r == held), None)
    if round is None:
        return 0
    ask(round, watch.to_ask(round), today)
    stage = watch.stages[round]
    return tell(round, stage, watch.owed(round), watch.contacts, today) if stage else 0


def ask(round: QuarterRound, organisation_ids: list[int], today: date) -> None:
    """Write down what these partners are asked."""
    if organisation_ids:
        question = asked.Question(round, organisation_ids, today)
        for organisation in organisation_ids:
            asked.keep(round, organisation, question.for_organisation(organisation))


def tell(round: QuarterRound, stage: Stage, organisations: Iterable[int], contacts: Contacts, today: date) -> int:
    """Owe each of these partners the letter of `stage`, and remember that it was told."""
    letters = brief.Letters(round, stage, list(organisations), today)
    told = 0
    for organisation in letters.organisations:
        try:
            with transaction.atomic():
                RoundStage.objects.create(round=round, organisation=organisation, stage=stage, told_on=today)
                letters.owe(organisation, contacts)
            told += 1
        except Exception:
            log.exception("The letter %s of %s to organisation %s could not be made.", stage, round, organisation.pk)
    return told
