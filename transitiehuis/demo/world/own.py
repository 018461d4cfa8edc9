"""What candidates asked on their own page: one thing is answered, one is not, and one objects to a partner."""

from __future__ import annotations

from intake.models import Involvement, PartyRole, Trajectory
from intake.own_page import link_of
from transitiehuis import days
from transitiehuis.demo.world.region import World
from transitiehuis.demo.world.scenes import COORDINATOR
from transitiehuis.netwerk.actor import Actor, working
from transitiehuis.netwerk.models import Membership, Role
from transitiehuis.regie.models import CandidateRequest

WRONG = (
    ("reach", "Ik ben verhuisd. Ik woon nu in Deventer."),
    ("agreed", "Er staat dat ik elke dag kan. Op woensdag kan ik niet."),
)
ANSWER = "Bedankt. Het staat nu goed: op woensdag bent u vrij."


def play(world: World) -> None:
    """Three of the people Marieke has; fewer where she has fewer."""
    members = world.members_with(Role.COORDINATOR)
    marieke = next((member for member in members if member.user.name == COORDINATOR), members[0])
    with working():
        held = Trajectory.objects.open().filter(holder=marieke.organisation_id, assignee=marieke).order_by("-number")
        people = list(held.select_related("candidate", "region", "holder", "assignee__user")[:3])
        asked = [ask(one, about, text) for one, (about, text) in zip(people, WRONG, strict=False)]
        for one in people[len(WRONG) :]:
            object_to_referrer(one)
    if len(asked) == len(WRONG):
        answer(world, marieke, asked[-1])


def ask(trajectory: Trajectory, about: str, text: str) -> CandidateRequest:
    return CandidateRequest.correct(trajectory, about=about, text=text, by=Actor(link=link_of(trajectory)))


def object_to_referrer(trajectory: Trajectory) -> None:
    parties = Involvement.objects.current_on(days.today()).filter(trajectory=trajectory, role=PartyRole.REFERRER)
    party = parties.select_related("organisation").first()
    if party:
        text = "Ik heb werk en heb hen niet meer nodig."
        CandidateRequest.object_to(trajectory, party.organisation, text=text, by=Actor(link=link_of(trajectory)))


def answer(world: World, member: Membership, asked: CandidateRequest) -> None:
    with world.acting(member) as by:
        asked.decide("granted", ANSWER, by=by)
