"""Groups that more people want than fit: one full two months ago, one that is full now, and seats asked for."""

from __future__ import annotations

from datetime import date, timedelta

from intake.models import Step, Trajectory
from matching.models import Enrolment, EnrolmentStatus, RouteStart, SeatRefusal, SeatRequest
from matching.models.enrolling import BEFORE_LEARNING
from matching.shortage import reckon
from transitiehuis import days
from transitiehuis.demo.world.region import World
from transitiehuis.demo.world.routes import OOST, ROC, Schools
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Role

HELD_WERKDAGEN = 8  # before the last day: of ten, two are left
EARLIER_WERKDAGEN = 45  # when the group was full that has begun by now
ASKS_WERKDAGEN = 3
SEATS, WANTED = 3, 7


def fill(world: World, schools: Schools) -> None:
    """Marieke asks a seat for everybody who looks for a route: three seats, one confirmed, and four who wait."""
    made = crowd(schools, days.add_werkdagen(days.today(), 10), WANTED)
    if made:
        with schools.acting(ROC) as by:
            made[0].confirm(by=by)


def fill_earlier(world: World, schools: Schools) -> None:
    """A group that closes soon: each seat is confirmed, so that who waits gets none."""
    made = crowd(schools, days.today(), WANTED - 1)
    with schools.acting(ROC) as by:
        for enrolment in made[:SEATS]:
            enrolment.confirm(by=by)


def crowd(schools: Schools, day: date, wanted: int) -> list[Enrolment]:
    """The first start of the ROC that can be joined on that day gets three seats, and so many ask one."""
    with schools.acting(ROC) as by:
        routes = RouteStart.objects.visible_to(by).enrollable_on(day)
        school = by.member.organisation
        start = routes.filter(route__owner=school, seats__gt=SEATS).in_order().select_related("route").first()
        if start is None:
            return []
        start.change(opened_at=start.edited_at, by=by, seats=SEATS)
        looking = Trajectory.objects.visible_to(by).open().filter(holder=school, step=Step.MATCHING)
        return [Enrolment.ask(one, start, by=by) for one in looking.order_by("number")[:wanted]]


def begin(schools: Schools) -> None:
    """Who had a seat in the group of two months ago has begun by now."""
    with schools.acting(ROC) as by:
        seated = Enrolment.objects.visible_to(by).filter(
            status=EnrolmentStatus.ENROLLED, start__starts_on__lte=days.today()
        )
        for enrolment in seated.filter(trajectory__holder=by.member.organisation).select_related("trajectory", "start"):
            if enrolment.trajectory.step in BEFORE_LEARNING:
                enrolment.begin(by=by)


def ask_seats(world: World, schools: Schools) -> None:
    """An adviser asks the ROC for what is short in the group that is full; the ROC asked Oost, which cannot."""
    begin(schools)
    adviser = world.partners.with_role(Role.ADVISER)[0]
    with acting(world.actor(adviser)) as by:
        full = RouteStart.objects.visible_to(by).enrollable_on(days.today()).filter(waiting__gt=0)
        start = full.in_order().select_related("route__owner").first()
        if start is not None:
            short = reckon(start.route)[0].short or start.waiting
            why = "De deelnemers komen vooral uit de avondgroep taal; een start op een avond helpt."
            SeatRequest.ask(start.route, seats=short, needed_by=start.starts_on, why=why, by=by)
    with schools.acting(ROC) as by:
        starts = RouteStart.objects.visible_to(by).enrollable_on(days.today())
        other = starts.filter(route__owner__name=OOST, route__region=world.region).select_related("route__owner")
        start = other.in_order().first()
        if start is None:
            return
        why = "Twee werkgevers willen samen zes mensen tegelijk laten beginnen."
        asked = SeatRequest.ask(start.route, seats=6, needed_by=start.starts_on + timedelta(days=30), why=why, by=by)
    with schools.acting(OOST) as by:
        asked.decline(SeatRefusal.TEACHERS, note="In het voorjaar komt er een instructeur bij.", by=by)
