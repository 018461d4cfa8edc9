"""Oriëntatie that schools and companies of the invented region offer, and the groups that are booked."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from intake.models import BookableBy, OrientationActivity, OrientationKind, OrientationOffer, Trajectory
from intake.models.orientation_offer import moments_on
from transitiehuis import days
from transitiehuis.demo.world.region import World
from transitiehuis.netwerk.models import Membership, Organisation, Role

AT_SCHOOL = {OrientationKind.TRIAL_LESSON, OrientationKind.PRACTICE_DAY}
MONDAY = 0
NOTES = ("Stevige schoenen aan. Voor koffie is gezorgd.", "Neem brood mee, wij zorgen voor een helm.", "")
WHYS = ("De praktijkhal is die dag bezet.", "Onze praktijkopleider is ziek.")


def offer_some(world: World) -> None:
    """On Mondays one or two activities for the weeks ahead; now and then one is called off."""
    if days.today().weekday() != MONDAY:
        return
    for _number in range(world.luck.choice((1, 1, 2))):
        _put_up(world)
    if world.luck.random() < 0.06:
        _call_off(world)


def _put_up(world: World) -> None:
    luck = world.luck
    kind = luck.choice(list(OrientationKind))
    if kind in AT_SCHOOL:
        member = world.pick(world.members_with(Role.COORDINATOR))
    else:
        member = world.trainer_of(world.pick(world.employers()).pk)
    host: Organisation = member.organisation
    if host.place is None:
        return
    begins = luck.choice((time(9, 0), time(9, 30), time(13, 0)))
    ahead = [days.add_werkdagen(days.today(), luck.randint(6, 20)) for _day in range(luck.choice((1, 1, 2)))]
    with world.acting(member) as by:
        OrientationOffer.put_up(
            moments_on(ahead, begins, time(begins.hour + 3, begins.minute)),
            by=by,
            region=world.region,
            kind=kind,
            theme=luck.choice(world.crowd.themes),
            host=host,
            place=host.place,
            seats=luck.choice((3, 4, 6, 8, 12)),
            bookable_by=BookableBy.REGION,
            about=luck.choice(NOTES),
        )


def _call_off(world: World) -> None:
    ahead = OrientationOffer.objects.going_on().filter(region=world.region, starts_at__gt=_tomorrow())
    offer = ahead.select_related("host", "place", "region", "offered_by__user", "offered_by__organisation").first()
    if offer:
        with world.acting(offer.offered_by) as by:
            offer.cancel(world.luck.choice(WHYS), by=by)


def _tomorrow() -> datetime:
    return days.start_of(days.today() + timedelta(days=1))


def seat_for(world: World, trajectory: Trajectory, member: Membership) -> OrientationActivity | None:
    """A seat at the first activity within some weeks that has one; None when there is none."""
    until = days.start_of(days.add_werkdagen(days.today(), 16))
    ahead = OrientationOffer.objects.going_on().filter(region=world.region, starts_at__range=(_tomorrow(), until))
    named = ahead.select_related("host", "place", "theme", "region", "offered_by__user", "offered_by__organisation")
    offer = next((found for found in named.in_order() if found.seats_left), None)
    if offer is None:
        return None
    with world.acting(member) as by:
        offer.book([trajectory], by=by)
    return OrientationActivity.objects.planned().filter(trajectory=trajectory, offer=offer).first()
