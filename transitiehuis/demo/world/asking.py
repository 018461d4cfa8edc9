"""Check-ins of the last two weeks: asked, answered by most, and what that set off; a few tens of rows."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from intake.models import Reason, ReasonKind
from matching.models import Placement, PlacementKind
from nazorg.check_tasks import chase, due_on, signal_days
from nazorg.models import (
    AtWork,
    BreakReport,
    CheckIn,
    Learning,
    Signal,
    SignalClosing,
    TrialEnd,
    TrialOutcome,
    Verdict,
    Wellbeing,
)
from transitiehuis import days
from transitiehuis.demo.world.region import World
from transitiehuis.demo.world.scenes import seeker
from transitiehuis.netwerk.actor import Actor, acting, working
from transitiehuis.netwerk.models import OrganisationKind
from transitiehuis.workflow import WrongStatus

ASKED, ANSWERED, REMINDED, SILENT = 9, 7, 5, 1  # werkdagen before the last day
MOST = 24
DONE = (
    "Gebeld. De ploeg krijgt volgende week een vaste praktijkopleider.",
    "Samen om tafel geweest. De werktijden passen weer.",
    "Langs geweest op de bouwplaats. Het was een slechte week.",
)


def luck() -> Random:
    """The same on the same day, and apart from what decides everything else."""
    return Random(days.today().toordinal())


def work(world: World, day: date, until: date) -> None:
    """What the clock and the people do about check-ins on this werkdag."""
    steps = {ASKED: ask, ANSWERED: answer, REMINDED: remind, SILENT: settle}
    for before, step in steps.items():
        if day == days.add_werkdagen(until, -before):
            step(world)


def ask(_world: World) -> None:
    due = due_on(days.today())
    numbers = dict(Placement.objects.filter(pk__in={pk for pk, *_who in due}).values_list("pk", "trajectory__number"))
    due.sort(key=lambda one: (numbers[one[0]], *one))
    for placement, side, week in luck().sample(due, min(MOST, len(due))):
        with working():
            found = Placement.objects.select_related("trajectory__candidate", "trajectory__holder", "training_company")
            try:
                CheckIn.ask(found.get(pk=placement), side, week)
            except WrongStatus:  # who trains two is asked about one
                continue


def open_now() -> list[CheckIn]:
    with working():
        return list(CheckIn.objects.open().with_names().order_by("pk"))


def answer(world: World) -> None:
    """By link, as candidates and companies do; most are content."""
    answer_breaks(world)
    end_a_trial(world)
    chance = luck()
    for asked in open_now():
        if chance.random() > 0.7:
            continue
        said: dict[str, Any] = {
            "at_work": chance.choices(list(AtWork), weights=(14, 1, 1))[0],
            "going": chance.choices(list(Wellbeing), weights=(8, 3, 2))[0],
            "learning": chance.choices([Learning.YES, Learning.LITTLE, Learning.NO], weights=(8, 3, 1))[0],
            "call_me": chance.random() < 0.15,
        }
        with acting(Actor(link=asked.link)) as by:
            asked.answer(**said, by=by)


def answer_breaks(_world: World) -> None:
    """Why it broke, by link, of who was asked lately; what was asked long ago stayed silent."""
    chance = luck()
    reasons = list(Reason.objects.of_kind(ReasonKind.PLACEMENT_END))
    with working():
        asked = list(BreakReport.objects.open().with_names().order_by("trajectory__number", "pk"))
    for one in asked:
        if chance.random() < 0.6:
            with acting(Actor(link=one.link)) as by:
                one.tell(chance.choice(reasons), by=by)


def end_a_trial(world: World) -> None:
    """A proefplaatsing that ended last week; the candidate remembers it otherwise."""
    person, company = seeker(world), world.employers()[0]
    start = days.add_werkdagen(days.today(), -34)
    with world.acting(person.coordinator) as by:
        terms: dict[str, Any] = {"training_company": company, "employer": company, "guide": person.coordinator}
        trial = Placement.log(person.fresh(), start=start, hours=24, kind=PlacementKind.TRIAL, by=by, **terms)
        uwv, end = world.partners.of_kind(OrganisationKind.UWV)[0], start + timedelta(days=41)
        trial.permit(permission_by=uwv, permission_on=start, planned_end=end, by=by)
        written = TrialOutcome.record(trial, TrialEnd.PARTLY, note="Vier van de zes weken gewerkt.", by=by)
    with acting(Actor(link=written.link)) as by:
        written.answer(Verdict.CONTESTS, said="Ik was er vijf weken. De laatste week was er geen werk.", by=by)


def remind(_world: World) -> None:
    for kind in (BreakReport, TrialOutcome):
        chase(kind, days.today())
    for asked in open_now():
        with working():
            asked.remind()


def settle(world: World) -> None:
    """Who stayed silent, what a date decides, and a few signals that somebody did something about."""
    for asked in open_now():
        if days.today() > asked.due:
            with working():
                asked.fall_silent()
    signal_days()
    with working():
        fired = list(Signal.objects.open().with_names().order_by("trajectory__number", "pk"))
    chance = luck()
    for signal in chance.sample(fired, min(3, len(fired))):
        trajectory = signal.trajectory
        member = world.member(trajectory.assignee_id) or world.worker_of(trajectory.holder_id)
        with world.acting(member) as by:
            signal.close(SignalClosing.SOLVED, done=chance.choice(DONE), by=by)
