"""One kandidaat's way through the chain, with the waits, returns and second chances of real people.

A life is a generator. What it yields is how many werkdagen pass before the next step; the days themselves, the rules
of the calendar and everybody else's lives go on in between. It is told in two: `arrive` until a company may be asked,
and `go_to_work` from there.
"""

from __future__ import annotations

from collections.abc import Generator

from intake.models import Closing
from transitiehuis.demo.world import entrance
from transitiehuis.demo.world.person import Person, Ready
from transitiehuis.demo.world.region import World

Life = Generator[int, None, Ready | None]
Steps = Generator[int, None, None]


def arrive(world: World, *, by_candidate: bool = False) -> Life:
    """From aanmelding to the last day that somebody tried a trade; who is still there then is ready for a company."""
    person = Person(world)
    if by_candidate:
        yield from entrance.refer_self(person)
    else:
        person.refer()
    yield from way_in(person)
    if person.fresh().is_open:
        yield from try_trades(person)
    return person.ready() if person.fresh().is_open else None


def go_to_work(world: World, ready: Ready) -> Life:
    """From the first company that is asked to nazorg, with the waits, returns and second chances of real people."""
    person = Person.met_again(world, ready)
    while person.fresh().is_open and person.tries < 3:
        person.tries += 1
        yield from find_and_work(person)
    return None


def way_in(person: Person) -> Steps:
    yield person.wait(1, 3) if person.chance(0.8) else person.wait(4, 9)
    if person.chance(0.1):
        returned = entrance.give_back(person)
        yield person.wait(1, 3)
        entrance.offer_again(person, returned)
        yield person.wait(1, 5)
    person.accept()
    yield person.wait(2, 9) if person.chance(0.85) else person.wait(10, 16)
    if person.chance(0.08):
        return person.close(Closing.WITHDRAWN, "no_contact", "other_wish", "not_now")
    person.hold_intake()
    if person.chance(0.4):
        yield person.wait(0, 2)
        person.write_note()
    return None


def try_trades(person: Person) -> Steps:
    yield person.wait(1, 6)
    for attempt in range(3):
        activity, ahead = person.orient()
        yield ahead
        if not person.still_planned(activity):
            activity = person.plan_orientation(3)
            yield 3
        if person.chance(0.82) or attempt == 2:
            person.attend(activity)
            break
        person.miss(activity)
        yield person.wait(2, 5)
    if person.chance(0.08):
        yield person.wait(1, 5)
        person.close(Closing.DROPPED_OUT, "other_wish", "other_than_expected", "not_now")


def find_and_work(person: Person) -> Steps:
    if person.tries == 1 and person.chance(0.3):
        yield person.wait(2, 10)
        ahead = person.wait(18, 55)
        person.learn(ahead)
        yield ahead
        person.back_to_matching()
    proposal = yield from find_place(person)
    if proposal is None:
        return
    ahead = person.wait(3, 14)
    placement = person.place(proposal, ahead)
    yield ahead
    if person.chance(0.06):
        person.not_start(placement)
        return
    person.start(placement)
    yield person.wait(1, 4)
    person.take_guidance()
    yield person.wait(0, 4)
    person.sign(placement)
    if person.chance(0.34):
        yield person.wait(12, 190)
        if person.fresh().is_open:
            person.break_off(placement)
            if person.chance(0.2):
                yield person.wait(4, 12)
                person.close(Closing.DROPPED_OUT, "other_work", "no_contact", "not_now")
        return
    while person.fresh().is_open:
        yield 60


def find_place(person: Person):
    """Up to five proposals, one after another; the accepted one, or None when the traject ended without."""
    for _attempt in range(5):
        yield person.wait(2, 12)
        proposal = person.propose()
        if proposal is None:
            continue
        yield person.wait(1, 3) if person.chance(0.75) else person.wait(4, 10)
        if person.chance(0.14):
            person.withdraw(proposal)
            continue
        interested = person.chance(0.7)
        person.answer(proposal, yes=interested)
        if not interested:
            continue
        yield person.wait(1, 4)
        person.introduce(proposal)
        yield person.wait(1, 5)
        if person.agree(proposal, yes=person.chance(0.75)):
            yield person.wait(0, 3)
            return proposal
    yield person.wait(5, 20)
    person.close(Closing.DROPPED_OUT, "other_work", "not_now", "no_contact")
    return None
