"""What Marieke finds on her desk: people halfway between a company and a first day at work, each at another point.

Played on the last werkdag before the world ends, by the same steps as everybody's life.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from intake.models import MatchingProfile, OwnGround, Purpose
from matching.models import (
    Meeting,
    Placement,
    PlacementHours,
    PlacementKind,
    PlaceTrainer,
    Posting,
    PracticeAgreement,
    Proposal,
    Qualification,
    Recognition,
    Signature,
)
from matching.signing import wording
from nazorg.models import ContactMoment, Learning, Wellbeing
from transitiehuis import days
from transitiehuis.demo.world.person import Person
from transitiehuis.demo.world.region import World
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.models import OrganisationKind, Role

COORDINATOR = "Marieke Oosterhof"
MORNING, AFTERNOON = time(10), time(16)


def play(world: World) -> None:
    """Each of them once; where the region has no place to offer, that one is left out."""
    meets_tomorrow(world)
    met_and_not_told(world)
    chosen_by_one_of_two(world)
    half_signed(world)
    seconded(world)
    on_trial(world)
    looks_everywhere(world)
    own_ground(world)


def seeker(world: World) -> Person:
    """Referred, spoken to and looking for a place, with Marieke aan zet."""
    person = Person(world)
    members = world.members_with(Role.COORDINATOR)
    person.coordinator = next((m for m in members if m.user.name == COORDINATOR), members[0])
    person.refer()
    person.accept()
    person.hold_intake()
    person.back_to_matching()
    return person


def introduced(person: Person) -> Proposal | None:
    proposal = person.propose()
    if proposal is not None:
        person.answer(proposal, yes=True)
        person.introduce(proposal)
    return proposal


def meet(person: Person, proposal: Proposal, ahead: int, at: time) -> None:
    day = days.add_werkdagen(days.today(), ahead)
    starts_at = timezone.make_aware(datetime.combine(day, at))
    where = f"{proposal.company.name}, {proposal.place.place.name}"
    with person.world.acting(person.coordinator) as by:
        Meeting.plan(proposal, starts_at=starts_at, where=where, by=by)


def half_signed(world: World) -> None:
    """Starts in two weeks in a bbl; candidate and company signed by link, the school did not yet."""
    person = seeker(world)
    proposal = introduced(person)
    if proposal is None or not person.agree(proposal, yes=True):
        return
    agreement = placed(person, proposal, PlacementKind.BBL, 10).agreement()
    if agreement is None:
        return
    recognised(world, agreement)
    school, until = person.coordinator.organisation.name, days.add_months(agreement.since, 12)
    with world.acting(person.coordinator) as by:
        body = wording(agreement, school=school, until=until, trainer="", qualification="Monteur, niveau 2")
        emails = {"candidate": "kandidaat@post.example", "company": "werkplaats@post.example"}
        emails["school"] = person.coordinator.user.email
        Signature.ask(agreement, body=body, until=until, emails=emails, by=by)
    candidate = person.trajectory.candidate.name
    for party, name in (("candidate", candidate), ("company", world.trainer_of(proposal.company_id).user.name)):
        signature = Signature.objects.select_related("link").get(agreement=agreement, party=party)
        with acting(Actor(link=signature.link)) as by:
            signature.sign(name, by=by)


def seconded(world: World) -> None:
    """In the service of a sector school, now at the second leerbedrijf; hours and praktijkopleider changed too."""
    person = seeker(world)
    schools = world.partners.of_kind(OrganisationKind.SECTOR_SCHOOL)
    first, second, *_rest = world.employers()
    agreed: dict[str, Any] = {
        "employer": schools[0],
        "training_company": first,
        "guide": person.coordinator,
    }
    start = days.add_werkdagen(days.today(), -60)
    with world.acting(person.coordinator) as by:
        found = Placement.log(person.fresh(), start=start, hours=24, kind=PlacementKind.BBL, by=by, **agreed)
        trainer = PlaceTrainer.name_one(second, name="Truus Smid", by=by)
        Posting.finish(found, on=start + timedelta(days=41), by=by)
        since = start + timedelta(days=49)
        Posting.follow(found, training_company=second, trainer=trainer, since=since, by=by)
        PlacementHours.change(found, hours=32, since=since, by=by)
        for moment in ContactMoment.objects.filter(placement=found).due_by(days.today()).with_people().in_order():
            moment.record(held_on=moment.due, wellbeing=Wellbeing.GOOD, learning=Learning.YES, by=by)


def on_trial(world: World) -> None:
    """A proefplaatsing that was permitted and starts next week."""
    person = seeker(world)
    proposal = introduced(person)
    if proposal is None or not person.agree(proposal, yes=True):
        return
    found = placed(person, proposal, PlacementKind.TRIAL, 5)
    with world.acting(person.coordinator) as by:
        found.permit(
            permission_by=world.partners.of_kind(OrganisationKind.UWV)[0],
            permission_on=days.today(),
            planned_end=found.start + timedelta(days=41),
            by=by,
        )


def recognised(world: World, agreement: PracticeAgreement) -> None:
    """The leerbedrijf may train for what is learnt there."""
    place = agreement.placement.place
    any_of_it = Qualification.objects.valid_on(days.today()).in_order().first()
    qualification = place.qualification if place and place.qualification else any_of_it
    if agreement.recognition() is None and qualification:
        Recognition.objects.update_or_create(
            organisation=agreement.training_company,
            qualification=qualification,
            defaults={"since": world.partners.since, "valid_until": None},
        )


def placed(person: Person, proposal: Proposal, kind: str, ahead: int) -> Placement:
    """The accepted proposal became a placement that begins so many werkdagen from now."""
    with person.world.acting(person.coordinator) as by:
        proposal.refresh_from_db()
        return Placement.log(
            person.fresh(),
            training_company=proposal.company,
            employer=proposal.company,
            start=days.add_werkdagen(days.today(), ahead),
            hours=32,
            kind=kind,
            guide=person.coordinator,
            proposal=proposal,
            by=by,
        )


def meets_tomorrow(world: World) -> None:
    person = seeker(world)
    if proposal := introduced(person):
        meet(person, proposal, 2, MORNING)


def met_and_not_told(world: World) -> None:
    """They met this afternoon; nobody has said yet how it went."""
    person = seeker(world)
    if proposal := introduced(person):
        meet(person, proposal, 0, AFTERNOON)


def chosen_by_one_of_two(world: World) -> None:
    person = seeker(world)
    chosen, other = introduced(person), person.propose()
    if chosen and other:
        person.agree(chosen, yes=True)


def looks_everywhere(world: World) -> None:
    """Goes to whatever company has a place; for others in search it may be too far."""
    person = seeker(world)
    with world.acting(person.coordinator):
        MatchingProfile.objects.filter(trajectory=person.trajectory).update(max_distance_km=None)


def own_ground(world: World) -> None:
    """The manager of Marieke's school puts the school's own words in place of those that all schools share."""
    school = next(m.organisation_id for m in world.members_with(Role.COORDINATOR) if m.user.name == COORDINATOR)
    manager = next(m for m in world.members_with(Role.MANAGER) if m.organisation_id == school)
    with world.acting(manager) as by:
        OwnGround.adapt(
            Purpose.REFER,
            after=0,
            ground_nl="het ROC heeft de wettelijke taak om mensen op te leiden voor een beroep",
            ground_en="the college has the legal duty to train people for an occupation",
            law="Wet educatie en beroepsonderwijs, artikel 7.1.1; AVG, artikel 6 lid 1 onder e",
            certainty="getoetst door onze functionaris gegevensbescherming",
            by=by,
        )
