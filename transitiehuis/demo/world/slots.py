"""Intakes by appointment at Marieke's school: moments each week, people who chose one, one who did not come.

Drawn with a seed of its own, so that the rest of the region stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from random import Random

from django.utils import timezone

from intake.models import IntakeBooking, IntakeInvitation, IntakeSlot, Series, SlotWay, open_series
from transitiehuis import days
from transitiehuis.demo.world.life import Life
from transitiehuis.demo.world.person import Person
from transitiehuis.demo.world.region import World
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.models import Membership, Role

COORDINATOR = "Marieke Oosterhof"
AHEAD = 9  # werkdagen before the last day on which this begins
WEEKS_AFTER = timedelta(days=18)
MISSED, CHOSEN, MOVED, WAITING = "missed", "chosen", "moved", "waiting"
STORIES = (MISSED, CHOSEN, MOVED, CHOSEN, WAITING)
SEED = 11


@contextmanager
def own_luck(world: World, luck: Random) -> Iterator[None]:
    """What is drawn here changes nothing of what is drawn elsewhere."""
    before, world.luck, world.crowd.luck = world.luck, luck, luck
    try:
        yield
    finally:
        world.luck, world.crowd.luck = before, before


def begin(world: World, until: date) -> list[Life]:
    """Marieke opens two mornings a week; the lives of who is invited for one of them."""
    marieke = next(m for m in world.partners.with_role(Role.COORDINATOR) if m.user.name == COORDINATOR)
    luck = Random(SEED)
    with own_luck(world, luck):
        for weekday, way, where in ((1, SlotWay.HERE, "Laan van Westenenk 90, lokaal 2.14"), (3, SlotWay.PHONE, "")):
            day = days.today() + timedelta(days=(weekday - days.today().weekday()) % 7 or 7)
            with world.acting(marieke) as by:
                series = Series(
                    marieke, day, time(9), time(12), 45, way, where, seats=1, weekly_until=until + WEEKS_AFTER
                )
                open_series(series, by=by)
    return [_drawn_apart(world, luck, _by_appointment(world, marieke, until, story)) for story in STORIES]


def _drawn_apart(world: World, luck: Random, story: Life) -> Life:
    while True:
        with own_luck(world, luck):
            wait = next(story, None)
        if wait is None:
            return None
        yield wait


def _by_appointment(world: World, marieke: Membership, until: date, story: str) -> Life:
    """Referred, taken over and invited; what comes after that depends on the story."""
    person = Person(world)
    person.coordinator = marieke
    person.refer()
    yield 1
    person.accept()
    if story != MISSED:  # so that they still stand before their intake on the last day
        yield 4
    with world.acting(marieke) as by:
        invitation = IntakeInvitation.invite(person.fresh(), by=by)
    if story == WAITING:
        return None
    yield 1
    choose(invitation, after=days.today() if story == MISSED else until)
    if story == MOVED:
        yield 1
        choose(invitation, after=until)
    if story == MISSED:
        booking = IntakeBooking.objects.booked().select_related("slot").get(invitation=invitation)
        yield days.werkdagen_between(days.today(), timezone.localdate(booking.slot.starts_at)) + 1
        with world.acting(marieke) as by:
            IntakeBooking.objects.get(pk=booking.pk).miss(again=True, by=by)
    return None


def choose(invitation: IntakeInvitation, *, after: date) -> None:
    """The candidate takes the first free moment after that day, through the link."""
    invitation = IntakeInvitation.objects.select_related("link", "trajectory").get(pk=invitation.pk)
    with acting(Actor(link=invitation.link)) as by:
        found = IntakeSlot.objects.free_at(max(timezone.now(), days.start_of(after + timedelta(days=1)))).in_order()
        invitation.choose(found[0], by=by)
