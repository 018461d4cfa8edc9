"""Questions in one statement, composed once: the same rows as one by one, and nobody's keys in another's."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from intake.models import Handover, Trajectory
from intake.story import Read
from tests.regie.roof import TODAY, accept, at
from transitiehuis import asking, days
from transitiehuis.asking import CannotKeep, ahead, asks, together
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.models import Membership, Organisation
from transitiehuis.regie.models import QuarterRound
from transitiehuis.regie.today import work_of
from transitiehuis.ui.worklist import Fold


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(asking, "_kept", {})
    with at(TODAY):
        yield


@asks
def held(actor: Actor) -> QuerySet[Trajectory]:
    mine = Trajectory.objects.visible_to(actor).filter(holder__in=actor.organisation_ids)
    return mine.select_related("candidate").with_family().order_by("pk")


@asks
def partners(pks: tuple[int, ...], word: str) -> QuerySet[Organisation]:
    return Organisation.objects.filter(Q(pk__in=pks) | Q(name=word)).order_by("name")


@asks
def colleagues(actor: Actor) -> QuerySet[Membership]:
    return Membership.objects.filter(organisation__in=actor.organisation_ids).order_by("pk")


def statements(work) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        work()
    return [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def test_many_questions_are_one_statement_with_the_rows_of_each(world, refer):
    accept(refer(), world)
    with acting(world.actor("coordinator")) as actor:
        apart = (held(actor), partners((world.school.pk,), "niemand"), colleagues(actor))
        found = []
        asked = statements(
            lambda: found.extend(
                together(lambda: (held(actor), partners((world.school.pk,), "niemand"), colleagues(actor)))
            )
        )

    assert tuple(found) == apart
    assert len(asked) == 1
    [traject] = found[0]
    assert vars(traject) == {**vars(apart[0][0]), "_state": vars(traject)["_state"]}, "days, moments and lists too"
    assert traject.candidate.name == apart[0][0].candidate.name


def test_two_people_of_one_role_share_a_statement_and_none_of_their_rows(world, refer):
    accept(refer(), world)
    with acting(world.actor("coordinator")) as actor:
        assert [traject.holder for traject in held(actor)] == [world.school]
        assert {one.organisation_id for one in colleagues(actor)} == {world.school.pk}
    with acting(world.actor("neighbour")) as other:
        assert held(other) == []
        assert {one.organisation_id for one in colleagues(other)} == {world.other_school.pk}

    assert len(asking._kept) == 3  # one of them asks who somebody is


def test_who_has_another_role_is_not_asked_anothers_question(world):
    with acting(world.actor("coordinator")) as actor:
        colleagues(actor)
    with acting(world.actor("adviser")) as other:
        assert {one.organisation_id for one in colleagues(other)} == set(other.organisation_ids)

    assert len(asking._kept) == 3  # one of them asks who somebody is


def test_text_that_was_given_stays_text(world):
    odd = Organisation.objects.create(name="100% Ö'Brien \\ {x} %s", kind="uwv", place=world.school.place, since=TODAY)
    for word in (odd.name, "anders", "' OR true --"):
        found = partners((), word)
        assert found == ([odd] if word == odd.name else [])


def test_what_is_asked_because_of_an_answer_costs_one_statement_more(world, refer):
    accept(refer(), world)

    def read():
        return [partners((one.holder_id,), "") for one in held(actor)]

    with acting(world.actor("coordinator")) as actor:
        together(read)
        assert len(statements(lambda: together(read))) == 2
        with ahead(read):
            assert statements(read) == []
        assert len(statements(read)) == 2, "and nothing is remembered afterwards"


def test_a_question_that_would_keep_what_changes_is_refused(world, refer):
    @asks
    def by_now(actor):
        return Handover.objects.filter(offered_at__lte=timezone.now())

    @asks
    def reads(actor):
        return Trajectory.objects.filter(holder=Organisation.objects.order_by("pk")[0])

    @asks
    def first(number):
        return Organisation.objects.order_by("pk")[:number]

    @asks
    def small(year):  # a mark is no smallint: Django would say that there can be none
        return QuarterRound.objects.filter(year=year)

    @asks
    def beside(year):
        return QuarterRound.objects.filter(Q(year=year) | Q(region=1))

    with acting(world.actor("coordinator")) as actor:
        for question, given in ((by_now, actor), (reads, actor), (first, 3), (small, 2026), (beside, 2026)):
            with pytest.raises(CannotKeep):
                question(given)


def test_a_statement_is_composed_anew_on_another_day(world, refer):
    with acting(world.actor("coordinator")) as actor:
        work_of(actor, days.today(), Fold())
        kept = len(asking._kept)
        work_of(actor, days.today(), Fold())
        assert len(asking._kept) == kept
        with at(days.add_werkdagen(TODAY, 1)):
            held(actor)
            assert len(asking._kept) == kept + 1


def test_what_is_asked_together_is_planned_once_and_nothing_else_is(world, refer):
    def plans(beginning):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements"
                " WHERE statement LIKE %s AND statement LIKE '%%intake_trajectory%%'",
                [f"{beginning}%"],
            )
            return cursor.fetchone()

    accept(refer(), world)
    with acting(world.actor("coordinator")) as actor:
        for _turn in range(8):  # psycopg prepares what comes again; PostgreSQL decides for itself after five plans
            found = together(lambda: (held(actor), partners((world.school.pk,), "")))
            assert found == (held(actor), [world.school])
        at_once, alone = plans("SELECT ARRAY"), plans('SELECT "intake')

    assert at_once[0] > 0
    assert at_once[1] == 0
    assert alone[1] > 0


def test_the_same_is_read_of_a_dossier_apart_and_together(world, refer):
    traject = accept(refer(), world)
    with acting(world.actor("coordinator")) as actor:
        apart, at_once = Read.of(traject, actor), together(lambda: Read.of(traject, actor))

    assert apart == at_once
    assert apart.handovers
