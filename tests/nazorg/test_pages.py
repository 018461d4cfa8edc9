"""The pages of contact: the list, and one screen to record a contact."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from intake.models import Trajectory
from matching.models import Placement
from nazorg.models import ContactMoment, ContactStatus
from nazorg.worklist import tried_words
from tests.cast import signed_in
from tests.nazorg.test_plan import START, at_work  # noqa: F401 a fixture
from tests.regie.roof import client_of, cost, many

HELD = {
    "came_of_it": "held",
    "wellbeing": "good",
    "learning": "yes",
    "circumstances": "good",
    "held_on": "2026-03-09",
    "note": "",
}


@pytest.fixture
def moment(at_work, db):  # noqa: F811
    first = ContactMoment.objects.filter(placement=at_work()).in_order().first()
    with time_machine.travel(START + timedelta(days=7, hours=9), tick=False):
        yield first


def test_a_due_contact_stands_on_the_list_of_who_owns_it(client, world, moment):
    page = signed_in(client, world.coordinator).get(reverse("nazorg:list"))
    assert "Samira Haddad" in page.content.decode()
    assert reverse("nazorg:record", args=[moment.pk]) in page.content.decode()


@pytest.mark.parametrize(
    ("who", "code", "ends_as"),
    [
        ("coordinator", 302, ContactStatus.HELD),
        ("reader", 403, ContactStatus.OPEN),  # same school, not the role
        ("neighbour", 404, ContactStatus.OPEN),  # the role, another school
        (None, 302, ContactStatus.OPEN),  # nobody yet: to the sign-in page
    ],
)
def test_who_may_record(client, world, moment, who, code, ends_as):
    if who:
        signed_in(client, getattr(world, who))
    assert client.post(reverse("nazorg:record", args=[moment.pk]), HELD).status_code == code
    moment.refresh_from_db()
    assert moment.status == ends_as


def test_a_second_click_changes_nothing_and_says_so(client, world, moment):
    signed_in(client, world.coordinator)
    url = reverse("nazorg:record", args=[moment.pk])
    client.post(url, HELD)
    again = client.post(url, {**HELD, "wellbeing": "bad"}, follow=True)
    assert "al vastgelegd" in again.content.decode()
    moment.refresh_from_db()
    assert moment.wellbeing == "good"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"wellbeing": ""}, "Kies hoe het op het werk gaat"),
        ({"learning": ""}, "nieuwe dingen leert"),
        ({"circumstances": ""}, "of dat het niet is besproken"),
        ({"next_step": "sooner"}, "Vul in wanneer je weer belt"),
        ({"next_step": "sooner", "again_on": "2026-03-01"}, "Kies vandaag of een latere dag"),
        ({"held_on": "2026-03-10"}, "niet in de toekomst"),
        ({"came_of_it": "moved", "moved_to": "2026-03-01"}, "Kies vandaag of een latere dag"),
        ({"note": "BSN 111222333"}, "BSN"),
    ],
)
def test_bad_input_says_what_to_do_and_keeps_what_was_typed(client, world, moment, typed, words):
    note = {"note": "O'Brien-ß 李 \u202e belt terug"} if "note" not in typed else {}
    page = signed_in(client, world.coordinator).post(
        reverse("nazorg:record", args=[moment.pk]), {**HELD, **note, **typed}
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert words in text
    assert "O&#x27;Brien-ß 李" in text or "111222333" in text
    moment.refresh_from_db()
    assert moment.status == ContactStatus.OPEN


def test_not_reached_and_another_day_are_recorded_on_the_same_screen(client, world, moment):
    signed_in(client, world.coordinator)
    url = reverse("nazorg:record", args=[moment.pk])
    client.post(url, {"came_of_it": "not_reached"})
    client.post(url, {"came_of_it": "moved", "moved_to": "2026-03-12"})
    moment.refresh_from_db()
    assert (moment.tries, moment.due.isoformat(), moment.status) == (1, "2026-03-12", ContactStatus.OPEN)


def test_the_list_costs_as_many_queries_for_one_person_as_for_twenty(world, moment):
    few = cost(client_of(world, "coordinator"), reverse("nazorg:list"))
    many(world, 20, due=START)
    others = Trajectory.objects.exclude(pk=moment.trajectory_id)
    fields = [field for field in Placement._meta.concrete_fields if not field.primary_key]
    facts = {field.attname: getattr(moment.placement, field.attname) for field in fields}
    Placement.objects.bulk_create(Placement(**{**facts, "trajectory_id": one.pk}) for one in others)
    plan = {"week": moment.week, "phase": moment.phase, "owner": world.school, "due": moment.due}
    ContactMoment.objects.bulk_create(
        ContactMoment(trajectory=placement.trajectory, placement=placement, assignee=moment.assignee, **plan)
        for placement in Placement.objects.filter(trajectory__in=others)
    )
    page = client_of(world, "coordinator").get(reverse("nazorg:list"), headers={"accept-language": "en"})
    assert page.content.decode().count("/nazorg/contact/") >= 20
    assert cost(client_of(world, "coordinator"), reverse("nazorg:list")) == few


@pytest.mark.parametrize(
    ("times", "said"), [(1, "Eén keer geprobeerd, niet bereikt."), (3, "3 keer geprobeerd, niet bereikt.")]
)
def test_how_often_somebody_was_tried_is_said_as_people_say_it(times, said):
    with translation.override("nl"):
        assert tried_words(times) == said
