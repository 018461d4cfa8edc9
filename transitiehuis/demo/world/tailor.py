"""Maatwerkplannen of the invented region: some being made, some agreed, one changed, one that is no longer right.

Marieke and her colleagues make them on one day for people who look for a route, by the real methods.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from intake.models import Certificate, Occupation, Step, Trajectory
from matching.choosing import Choice, choices_for
from matching.models import Qualification, RouteStart, TailoredPart, TailoredPlan
from matching.plan_choices import part_of_start
from matching.sheet import sheet_of
from transitiehuis import days
from transitiehuis.demo.world.region import World
from transitiehuis.demo.world.routes import OOST, ROC, Schools
from transitiehuis.demo.world.scenes import COORDINATOR, seeker
from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.models import Organisation, OrganisationKind

PLANS = 10
LANGUAGE_DAYS = 10
CHANGED = "Het leerbedrijf vraagt beter Nederlands; taal op donderdag erbij."
STOPPED = "Heeft zelf werk gevonden bij een installateur."


def play(world: World, schools: Schools) -> None:
    """Ten plans, each at another point of its life."""
    school = world.partners.organisations[ROC]
    with schools.acting(ROC) as by:
        looking = Trajectory.objects.visible_to(by).open().filter(holder=school, step=Step.MATCHING)
        people = list(looking.select_related("candidate__place", "region").order_by("number")[: 3 * PLANS])
        made = 0
        for trajectory in people:
            if made == PLANS - 1:
                break
            made += lived(world, trajectory, made, by)
    off(world, schools)


def lived(world: World, trajectory: Trajectory, turn: int, by: Actor) -> bool:
    """One plan as far as its turn says; False where the region has nothing for this person."""
    plan = laid(world, trajectory, by)
    if plan is None:
        return False
    if turn % 3 == 0 or sheet_of(plan).blocked:  # still being made
        return True
    plan.agree(by=by)
    part = plan.parts.exclude(start=None).in_order().first()
    if turn in {1, 4} and part and part.start and part.start.is_enrollable_on(days.today()):
        part.enrol(by=by)
    elif turn in {2, 8}:
        plan.change(because=CHANGED, by=by)
        newer = TailoredPlan.objects.get(replaces=plan)
        language(newer, world, by)
        if turn == 2 and not sheet_of(newer).blocked:
            newer.agree(by=by)
    elif turn == 5:
        plan.stop(because=STOPPED, by=by)
    return True


def laid(world: World, trajectory: Trajectory, by: Actor) -> TailoredPlan | None:
    """A concept with the safety course where it is asked, Dutch, and the first start that comes after."""
    choices, _wishes = choices_for(trajectory, by)
    whole = [one for one in choices if one.start.route.form != "prelude" and one.start.route.weeks]
    chosen = next((one for one in whole if one.wished and not one.opening.discuss), None)
    if chosen is None or TailoredPlan.objects.filter(trajectory=trajectory).exists():
        return None
    plan = TailoredPlan.begin(trajectory, begins_on=days.today(), by=by, **goal_of(chosen))
    safety = Certificate.objects.get(code="B-VCA")
    add(part_of_start(plan, chosen.start), by, payer="", cost=None)
    lacking = {one.rule.certificate_id for one in sheet_of(plan).unmet}
    if safety.pk in lacking:
        in_time = [one.start for one in choices if one.start.route.certificate_id == safety.pk]
        course(plan, safety, [one for one in in_time if ends_on(one) <= chosen.start.starts_on], world, by)
    elif trajectory.pk % 2:
        exempted(plan, safety, world, by)
    return plan


def goal_of(chosen: Choice) -> dict[str, Any]:
    """What the route leads to, else an occupation of its first theme."""
    if chosen.start.route.qualification:
        return {"qualification": chosen.start.route.qualification}
    themes = list(chosen.start.route.themes.in_order())
    occupation = Occupation.objects.filter(themes__in=themes, until=None).order_by("name_nl", "pk").first()
    if occupation:
        return {"occupation": occupation}
    return {"qualification": Qualification.objects.valid_on(days.today()).in_order()[0]}


def add(part: TailoredPart, by: Actor, **facts: Any) -> TailoredPart:
    """Put it in the plan as it stands now, with these facts."""
    for name, value in facts.items():
        setattr(part, name, value)
    part.plan.refresh_from_db(fields=["edited_at"])
    part.add(opened_at=part.plan.edited_at, by=by)
    return part


def ends_on(start: RouteStart) -> date:
    return start.starts_on + timedelta(weeks=start.route.weeks or 1)


def course(plan: TailoredPlan, safety: Certificate, starts: list[RouteStart], world: World, by: Actor) -> None:
    """VCA before the rest: the first of these starts, else a course of its own at a provider."""
    if starts:
        fund = Organisation.objects.filter(listed=True, kind=OrganisationKind.BRANCH).order_by("pk").first()
        part = add(part_of_start(plan, starts[0]), by, cost=195, payer="fund", payer_organisation=fund)
        part.shift(-1, opened_at=plan.edited_at, by=by)
        return
    facts = {"title": "VCA Basis: cursus en examen", "kind": "certificate", "certificate": safety, "days": 1}
    part = TailoredPart(plan=plan, provider=world.partners.organisations[OOST], weekdays=[2], **facts)
    add(part, by, cost=195, payer="uwv", payer_organisation=world.partners.of_kind(OrganisationKind.UWV)[0])
    part.shift(-1, opened_at=plan.edited_at, by=by)


def exempted(plan: TailoredPlan, safety: Certificate, world: World, by: Actor) -> None:
    """Safety was learnt before; the sector school says so."""
    facts = {"title": "Veilig werken: theorie", "kind": "school", "certificate": safety, "days": 2, "weekdays": [2]}
    part = add(TailoredPart(plan=plan, provider=world.partners.organisations[OOST], **facts), by)
    part.exempt(
        opened_at=plan.edited_at,
        by=by,
        exempt_by=world.partners.organisations[OOST],
        exempt_on=days.today(),
        exempt_basis="certificate",
        exempt_reference="pasje gezien bij de intake",
    )


def language(plan: TailoredPlan, world: World, by: Actor) -> None:
    """Dutch on Thursdays, beside the rest, which the municipality pays."""
    town = world.partners.of_kind(OrganisationKind.MUNICIPALITY)[0]
    facts = {"title": "Taal op de werkvloer", "kind": "language", "language_level": "B1", "days": LANGUAGE_DAYS}
    part = TailoredPart(plan=plan, provider=world.partners.organisations[ROC], weekdays=[4], **facts)
    add(part, by, cost=450, payer="municipality", payer_organisation=town)


def off(world: World, schools: Schools) -> None:
    """Marieke agreed a plan this morning; in the afternoon the other school moves the start by three weeks."""
    person = seeker(world)
    member = person.coordinator
    moved: RouteStart | None = None
    with world.acting(member) as by:
        free = RouteStart.objects.visible_to(by).enrollable_on(days.add_werkdagen(days.today(), 10))
        free = free.filter(route__owner__name=OOST, route__status="running", seats_taken=0, waiting=0)
        start = free.exclude(route__form="prelude").select_related("route__owner", "place").in_order().last()
        if start is None or member.user.name != COORDINATOR:
            return
        plan = TailoredPlan.begin(person.fresh(), begins_on=days.today(), by=by, **goal_of_route(start))
        language(plan, world, by)
        add(part_of_start(plan, start), by, payer="", cost=None)
        if not sheet_of(plan).blocked:
            plan.agree(by=by)
            moved = start
    if moved:
        with schools.acting(OOST) as by:
            later = days.next_werkdag(moved.starts_on + timedelta(weeks=3))
            moved.refresh_from_db()
            moved.change(opened_at=moved.edited_at, by=by, starts_on=later)


def goal_of_route(start: RouteStart) -> dict[str, Any]:
    if start.route.qualification:
        return {"qualification": start.route.qualification}
    return {"qualification": Qualification.objects.valid_on(days.today()).in_order()[0]}
