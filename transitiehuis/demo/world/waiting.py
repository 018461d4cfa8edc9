"""A group that everybody wants: three seats, one confirmed, two held for two more werkdagen, and four who wait."""

from __future__ import annotations

from intake.models import Step, Trajectory
from matching.models import Enrolment, RouteStart
from transitiehuis import days
from transitiehuis.demo.world.region import World
from transitiehuis.demo.world.routes import ROC, Schools

HELD_WERKDAGEN = 8  # before the last day: of ten, two are left
SEATS, WANTED = 3, 7


def fill(world: World, schools: Schools) -> None:
    """Marieke asks a seat for everybody who looks for a route; the group is smaller than that."""
    school = world.partners.organisations[ROC].pk
    with schools.acting(ROC) as by:
        routes = RouteStart.objects.visible_to(by).enrollable_on(days.add_werkdagen(days.today(), 10))
        start = routes.filter(route__owner=school, seats__gt=SEATS).in_order().select_related("route").first()
        if start is None:
            return
        start.change(opened_at=start.edited_at, by=by, seats=SEATS)
        looking = Trajectory.objects.visible_to(by).open().filter(holder=school, step=Step.MATCHING)
        asked = [Enrolment.ask(one, start, by=by) for one in looking.order_by("number")[:WANTED]]
        if asked:
            asked[0].confirm(by=by)
