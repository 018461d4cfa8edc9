"""What stands still, and what partners think along about: each partner was asked, some answered, some kept silent."""

from __future__ import annotations

from datetime import date

from intake.models import Reason, ReasonKind, Step, Trajectory
from nazorg.models import BarrierRequest, Guidance, StalledQuestion
from nazorg.models.barrier import partners_of
from nazorg.models.stalled import InContact, stalled_on
from transitiehuis import days
from transitiehuis.demo.world.region import WORKERS, World
from transitiehuis.netwerk.actor import Actor, acting, working
from transitiehuis.netwerk.models import Membership, Organisation

ASKED, SILENT = 9, 1  # werkdagen before the last day
TRAJECTORIES = 3
NEEDED = "Een plek dichter bij huis; verder dan een half uur reizen gaat niet."
QUESTIONS = (
    (("transport",), "De eerste bus komt te laat aan. Weten jullie vervoer of een fiets?"),
    (("childcare", "hours"), "De opvang gaat om zeven uur open. Kan er iets met de werktijden of de opvang?"),
    (("language",), "Op de werkvloer gaat het, op school te snel. Is er taalles naast het werk?"),
)
ANSWER = "Wij regelen vanaf maandag een fiets via de fietsbank. Ik bel hem zelf."


def work(world: World, day: date, until: date) -> None:
    """What the clock asked about in the last weeks, and what was made of it."""
    if day == days.add_werkdagen(until, -ASKED):
        ask(world)
    if day == days.add_werkdagen(until, -SILENT):
        fall_silent()
        think_along(world)


def ask(world: World) -> None:
    """Those that stand still longest; of the first one partner answers at once."""
    with working():
        rows = stalled_on(days.today()).filter(region=world.region).select_related("region", "candidate", "holder")
        asked = [one for trajectory in list(rows[:TRAJECTORIES]) for one in StalledQuestion.ask_about(trajectory)]
        if not asked:
            return
        reason = Reason.objects.of_kind(ReasonKind.WAITING_FOR).get(code="seat")
        first = StalledQuestion.objects.with_names().get(pk=asked[0].pk)
    with acting(Actor(link=first.link)) as by:
        first.tell(reason, in_contact=InContact.YES, needed=NEEDED, by=by)


def fall_silent() -> None:
    with working():
        for asked in list(StalledQuestion.objects.open().filter(due__lt=days.today()).order_by("pk")):
            asked.fall_silent()


def think_along(world: World) -> None:
    """Three questions about drempels, each to a partner that works on the traject too; the first is answered."""
    with working():
        leads = Guidance.objects.leading().filter(
            trajectory__region=world.region,
            trajectory__closed_at=None,
            trajectory__step__in=[Step.PLACEMENT, Step.AFTERCARE],
            membership__isnull=False,
        )
        rows = leads.select_related("trajectory__region", "membership").order_by("-trajectory__number")
        pairs = [
            (lead.trajectory, lead.membership, other(world, lead.trajectory, lead.organisation_id)) for lead in rows
        ]
    asked = [(trajectory, member, partner) for trajectory, member, partner in pairs if member and partner]
    made = [question(world, *one, about) for one, about in zip(asked, QUESTIONS, strict=False)]
    for one in made[:1]:
        with acting(world.actor(worker_at(world, one.asked_of_id))) as by:
            BarrierRequest.objects.select_related("trajectory").get(pk=one.pk).tell(ANSWER, by=by)


def other(world: World, trajectory: Trajectory, organisation: int) -> Organisation | None:
    """The first partner of the traject besides this one where somebody can answer."""
    able = {member.organisation_id: member.organisation for member in world.members_with(*WORKERS)}
    return next((able[pk] for pk in sorted(partners_of(trajectory) - {organisation}) if pk in able), None)


def worker_at(world: World, organisation: int) -> Membership:
    return next(member for member in world.members_with(*WORKERS) if member.organisation_id == organisation)


def question(
    world: World, trajectory: Trajectory, member: Membership, partner: Organisation, about: tuple[tuple[str, ...], str]
) -> BarrierRequest:
    barriers, text = about
    due = days.add_werkdagen(days.today(), 5)
    with acting(world.actor(member)) as by:
        return BarrierRequest.ask(trajectory, barriers, of=[partner], question=text, due=due, by=by)[0]
