"""Begeleiding in the invented region: goals and agreements, begeleiders beside the lead, a lead that changes hands, a
ceiling, and a scheme of contact that changes next month.

Played on the last werkdag before the world ends, with a luck of its own: nobody else's life changes by it.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from nazorg.models import CaseLoadCeiling, FollowUpScheme, Goal, Guidance, LeadOffer
from nazorg.plan import Ask
from transitiehuis import days
from transitiehuis.demo.world.region import WORKERS, World
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Membership, Role

PEOPLE, OFFERS = 12, 2
CEILING = 25
SCHEME = (
    Ask(1), Ask(2, "lead", "both"), Ask(4), Ask(8, "lead", "both"), Ask(13), Ask(20), Ask(26), Ask(39), Ask(52),
)  # fmt: skip
AGREED = (
    ("agreement", "Ik bel voor zeven uur als ik niet kan komen.", "candidate"),
    ("goal", "In het voorjaar haal ik mijn VCA.", "candidate"),
    ("agreement", "We kijken samen of de reistijd korter kan.", "together"),
    ("agreement", "Het bedrijf laat mij elke week een nieuw klusje doen.", "company"),
    ("goal", "Ik werk over drie maanden zelfstandig aan een warmtepomp.", "candidate"),
    ("agreement", "Mijn begeleider vraagt na hoe het zit met het gereedschap.", "guide"),
)
TRAINERS = ("Gerrit Holtkamp", "Wim Jansma", "Anneke Rutgers", "Bert Lubbers")


def play(world: World) -> None:
    luck = Random(11)
    leads = Guidance.objects.leading().filter(trajectory__region=world.region, membership__isnull=False)
    found = list(
        leads.select_related("trajectory", "membership__user", "membership__organisation").order_by(
            "trajectory__number"
        )
    )
    led = [(lead, who) for lead in found if lead.trajectory.is_open and (who := lead.membership) and world.here(who)]
    for number, (lead, member) in enumerate(led[:PEOPLE]):
        with acting(world.actor(member)) as by:
            for kind, text, who in luck.sample(AGREED, 2):
                due = days.add_werkdagen(days.today(), luck.randint(10, 60)) if kind == "goal" else None
                Goal.agree(lead.trajectory, kind=kind, text=text, who=who, due=due, by=by)
            if number % 3 == 0 and lead.trajectory.step == "placement":
                Guidance.add(lead.trajectory, "trainer", name=TRAINERS[number % len(TRAINERS)], by=by)
    hand_over(world, led)
    for manager in world.members_with(Role.MANAGER):
        with acting(world.actor(manager)) as by:
            CaseLoadCeiling.put(CEILING, by=by)
    with acting(world.actor(world.partners.with_role(Role.CHAIN_DIRECTOR)[0])) as by:
        FollowUpScheme.change(world.region, SCHEME, since=days.today() + timedelta(days=30), by=by)


def hand_over(world: World, led: list[tuple[Guidance, Membership]]) -> None:
    """Two leads are offered to a colleague: the first is taken over and not called yet, the second waits."""
    done = 0
    for lead, member in reversed(led):
        colleague = colleague_of(world, member)
        if colleague is None or lead.trajectory.holder_id != lead.organisation_id or done == OFFERS:
            continue
        with acting(world.actor(member)) as by:
            offer = LeadOffer.offer(
                lead.trajectory, colleague, checked=["told", "agreed"], note="Werkt het liefst met korte lijnen.", by=by
            )
        if done == 0:
            with acting(world.actor(colleague)) as by:
                LeadOffer.objects.get(pk=offer.pk).accept(by=by)
        done += 1


def colleague_of(world: World, member: Membership) -> Membership | None:
    """Somebody else of the same organisation who does this work."""
    for other in world.members_with(*WORKERS):
        if other.organisation_id == member.organisation_id and other.user_id != member.user_id:
            return other
    return None
