"""Many at once is the same as one by one, and takes a fixed number of statements."""

from datetime import date

import pytest
from django.db import connection
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext

from intake.models import Candidate, ChainEvent, Channel, Handover, Involvement, MatchingProfile, Referral, Trajectory
from intake.models.referring_many import Entry, submit_many
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.models import Owed
from transitiehuis.workflow import NotAllowed

pytestmark = pytest.mark.django_db
OF_ITSELF = {"id", "number", "token", "candidate", "trajectory"}


def person(world, number):
    name = {"first_name": f"Óscar{number}", "last_name": "van der Berg", "birth_year": 1990}
    return Candidate(**name, email="oscar@voorbeeld.nl", channel=Channel.EMAIL, place=world.places["Epe"])


def written(traject):
    """Every row that was written for a traject, without what is of each row itself."""
    rows = [traject, traject.candidate, traject.referral, traject.profile]
    for noun in (Involvement, ChainEvent, Handover):
        rows += noun.objects.filter(trajectory=traject).order_by("pk")
    facts = []
    for row in rows:
        found = {**{f.name: getattr(row, f.attname) for f in row._meta.concrete_fields}, **model_to_dict(row)}
        themes = sorted(theme.pk for theme in found.pop("themes", ()))
        facts.append((type(row).__name__, themes, {k: v for k, v in found.items() if k not in OF_ITSELF}))
    return sorted(facts, key=lambda fact: (fact[0], str(fact)))


@pytest.mark.parametrize("by", ["adviser", "coordinator"])
def test_many_at_once_write_what_one_by_one_would(world, themes, by, time_machine):
    time_machine.move_to("2026-11-24 10:00", tick=False)
    told = date(2026, 11, 20)
    with acting(world.actor(by)) as actor:
        entries = [
            Entry(person(world, 1), world.region.pk, world.school, told, [themes[0].pk], "Wil leren."),
            Entry(person(world, 1), world.region.pk, world.school, told, [themes[0].pk], "Wil leren."),
        ]
        many = submit_many(entries, by=actor)
        facts = {"region": world.region, "to": world.school, "informed_on": told, "explanation": "Wil leren."}
        one = Referral.submit(candidate=person(world, 1), themes=themes[:1], by=actor, **facts)
    fresh = [Trajectory.objects.get(pk=traject.pk) for traject in [*many, one]]
    assert written(fresh[0]) == written(fresh[2])
    assert written(fresh[1]) == written(fresh[2])
    assert len({traject.number for traject in fresh}) == 3
    assert (one.number, many[1].number) == ("2026-0003", "2026-0002")
    assert MatchingProfile.objects.count() == 3
    told = Owed.objects.filter(kind="intake.candidate_told").order_by("trajectory_id")
    assert [row.trajectory_id for row in told] == [traject.pk for traject in fresh]
    assert len({row.body.replace(traject.number, "") for row, traject in zip(told, fresh, strict=True)}) == 1


def test_a_hundred_take_as_many_statements_as_two(world, themes):
    def cost(count):
        entries = [Entry(person(world, n), world.region.pk, world.school, days.today()) for n in range(count)]
        with (
            acting(world.actor("adviser")) as actor,
            CaptureQueriesContext(
                connection,
            ) as asked,
        ):
            submit_many(entries, by=actor)
        return len(asked)

    assert cost(100) == cost(2)


def test_who_may_not_refer_one_may_not_refer_many(world):
    with acting(world.actor("reader")) as actor, pytest.raises(NotAllowed):
        submit_many([], by=actor)
