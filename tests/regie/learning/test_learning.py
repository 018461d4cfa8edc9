"""Leeraanpak: begun, written in, shared with other regions and followed there."""

from __future__ import annotations

from datetime import date

import pytest

from intake.models import Theme
from tests.regie.quarter.scenes import at, load_toolkit
from tests.regie.roof import client_of, cost, read
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.netwerk.models import OrganisationKind, Role
from transitiehuis.regie.models import LearningTrack, Lesson
from transitiehuis.regie.pack.sections import TELLERS
from transitiehuis.workflow import NotAllowed, WrongStatus

LIST = "/regie/leeraanpak/"
DAY = date(2026, 11, 3)


@pytest.fixture
def theme(world):
    load_toolkit()
    return Theme.objects.create(code="warmtenetten", name_nl="warmtenetten", name_en="heat networks")


@pytest.fixture
def track(world, theme):
    return begun(world, theme)


def begun(world, theme, **facts):
    with acting(world.actor("director")) as by:
        made = LearningTrack.begin(
            world.region, theme, by=by, title="Monteurs voor warmtenetten", question="Wie leidt ze op?",
            **{"shared": True, **facts},
        )  # fmt: skip
        made.change_role(
            by=by, organisation=world.school, kind=world.school.kind, role_now="geeft cv-techniek",
            role_later="geeft warmtenettechniek",
        )  # fmt: skip
        made.change_role(by=by, kind="hbo", organisation=None, role_now="niets", role_later="ontwerpt de lesstof")
        made.learn(by=by, on=DAY, tried="Een dag meelopen", saw="Lassen ontbreekt", will="Een lasweek erbij")
    return made


@pytest.fixture
def neighbour_region(world):
    """Somebody who scores for a school in another region."""
    return world.person("far_contact", "Wies Kole", Role.PARTNER_CONTACT, world.far_school)


def test_the_page_tells_the_story_from_question_to_lesson(world, track):
    page = read(client_of(world, "partner_contact"), track.get_absolute_url())
    for text in ("Wie leidt ze op?", "geeft warmtenettechniek", "ROC IJsselpoort", "Hbo school", "Een lasweek erbij"):
        assert text in page
    assert page.index("Wie leidt ze op?") < page.index("geeft cv-techniek") < page.index("Lassen ontbreekt")


def test_it_is_begun_and_written_in_on_pages(world, theme):
    client = client_of(world, "partner_contact")
    typed = {"theme": theme.pk, "title": "Samen leren", "question": "Wie doet wat?", "next_step": "Bellen"}
    client.post(f"{LIST}nieuw/", {**typed, "next_on": "2026-12-01"})
    made = LearningTrack.objects.get()
    url = made.get_absolute_url()
    client.post(f"{url}rollen/", {"partner": "wo", "role_now": "onderzoekt", "role_later": "meet mee"})
    client.post(f"{url}rollen/", {"partner": f"o{world.school.pk}", "role_now": "a", "role_later": "b"})
    client.post(f"{url}lessen/", {"on": "2026-01-05", "tried": "Bellen", "saw": "Het helpt", "will": ""})
    assert {(r.kind, r.organisation_id) for r in made.roles.all()} == {("wo", None), ("mbo_school", world.school.pk)}
    assert made.lessons.get().saw == "Het helpt"
    row = made.roles.get(kind="wo")
    client.post(f"{url}rollen/{row.pk}/", {"drop": "1"})
    assert made.roles.count() == 1


def test_a_day_without_a_step_is_refused_and_nothing_typed_is_lost(world, theme):
    typed = {"theme": theme.pk, "title": "Samen leren", "question": "Wie doet wat?", "next_on": "2026-12-01"}
    response = client_of(world, "director").post(f"{LIST}nieuw/", typed, headers={"accept-language": "en"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Say what happens on that day" in page
    assert "Samen leren" in page
    assert not LearningTrack.objects.exists()


def test_who_saved_in_between_is_not_written_over(world, track):
    client, colleague = client_of(world, "director"), client_of(world, "partner_contact")
    seen = track.edited_at.isoformat()
    typed = {"title": "Anders", "question": "Anders?", "seen": seen}
    assert colleague.post(f"{track.get_absolute_url()}bewerken/", typed).status_code == 302
    late = client.post(
        f"{track.get_absolute_url()}bewerken/", {**typed, "title": "Nog anders"}, headers={"accept-language": "en"}
    )
    assert "changed this just now" in late.content.decode()
    assert "Nog anders" in late.content.decode()
    track.refresh_from_db()
    assert track.title == "Anders"


@pytest.mark.parametrize(("who", "code"), [("director", 200), ("partner_contact", 200), ("coordinator", 200),
                                           ("trainer", 403), ("manager", 403), ("national", 403)])  # fmt: skip
def test_who_may_write(world, track, who, code):
    assert client_of(world, who).get(f"{track.get_absolute_url()}lessen/").status_code == code


def test_what_is_not_shared_stays_in_the_region(world, theme, neighbour_region):
    own = begun(world, theme, shared=False)
    client = signed(neighbour_region)
    assert client.get(own.get_absolute_url()).status_code == 404
    assert own.title not in read(client, LIST)
    with acting(world.actor("director")) as by:
        own.edit(seen=own.edited_at, by=by, shared=True)
    page = read(client, own.get_absolute_url())
    assert "Follow this learning track" in page
    assert "Daan Veldhuis" not in page  # no names of people to other regions
    assert client.get(f"{own.get_absolute_url()}lessen/").status_code == 403


def signed(membership):
    from tests.cast import signed_in
    from tests.house import HouseClient

    return signed_in(HouseClient(), membership.user, membership)


def test_a_region_follows_question_and_roles_and_not_the_names_of_partners(world, track, neighbour_region):
    client = signed(neighbour_region)
    client.post(f"{track.get_absolute_url()}volgen/", {"region": world.other_region.pk})
    made = LearningTrack.objects.get(region=world.other_region)
    assert (made.question, made.follows, made.shared) == (track.question, track, False)
    assert [(row.kind, row.organisation, row.role_later) for row in made.roles.in_order()] == [
        ("mbo_school", None, "geeft warmtenettechniek"),
        ("hbo", None, "ontwerpt de lesstof"),
    ]
    assert not made.lessons.exists()
    again = client.post(f"{track.get_absolute_url()}volgen/", {"region": world.other_region.pk}, follow=True)
    assert LearningTrack.objects.filter(region=world.other_region).count() == 1
    assert again.status_code == 200


def test_it_rests_is_taken_up_and_is_learned(world, track):
    url = f"{track.get_absolute_url()}stand/"
    client = client_of(world, "director")
    with at(DAY):
        client.post(url, {"state": "done"})
        track.refresh_from_db()
        assert (track.state, track.ended_on) == ("done", DAY)
        client.post(url, {"state": "running"})
    track.refresh_from_db()
    assert (track.state, track.ended_on) == ("running", None)


def test_only_in_the_own_region(world, track, neighbour_region):
    from transitiehuis.netwerk.actor import Actor

    with acting(Actor.of(neighbour_region)) as by:
        with pytest.raises(NotAllowed):
            LearningTrack.begin(world.region, track.theme, by=by, title="x", question="x")
        with pytest.raises(NotAllowed):
            LearningTrack.objects.get(pk=track.pk).learn(on=DAY, tried="x", saw="x", will="", by=by)
    assert Lesson.objects.count() == 1


def test_the_theme_and_the_opleidingsschema_lead_to_it(world, track):
    client = client_of(world, "coordinator")
    assert track.title in read(client, f"/matching/opleidingsschema/{track.theme.code}/")
    assert track.get_absolute_url() in read(client, "/matching/opleidingsschema/")


def test_it_is_found_by_search_and_by_theme(world, track):
    client = client_of(world, "coordinator")
    assert track.title in read(client, "/zoek/?q=warmtenetten")
    assert track.title in read(client, f"{LIST}?thema=warmtenetten")
    assert track.title not in read(client, f"{LIST}?q=zonnepanelen")


def test_the_gespreksstuk_tells_of_it(world, track, round):
    with working():
        section = TELLERS["learning"][1](round, DAY if track.started_on <= DAY else track.started_on)
    assert section is not None
    assert section.tables[0].rows[0][1] == track.title
    assert section.tables[0].rows[0][-1] == "Lassen ontbreekt"


def test_a_page_costs_the_same_for_few_and_many(world, track):
    client = client_of(world, "director")
    few = cost(client, LIST), cost(client, track.get_absolute_url())
    with acting(world.actor("director")) as by:
        for n in range(8):
            track.change_role(by=by, kind=OrganisationKind.WO, organisation=world.uwv, role_now=f"{n}", role_later="x")
            track.learn(by=by, on=DAY, tried=f"{n}", saw="x", will="")
            LearningTrack.begin(world.region, track.theme, by=by, title=f"T{n}", question="?")
    assert (cost(client, LIST), cost(client, track.get_absolute_url())) == few
    assert few[0] <= 12, few


@pytest.mark.django_db(transaction=True)
def test_of_two_who_follow_at_once_one_does(world, theme, neighbour_region, twice_at_once):
    from transitiehuis.netwerk.actor import Actor

    track = begun(world, theme)
    race = twice_at_once(lambda row, *, by: row.follow(world.other_region, by=by), track, by=Actor.of(neighbour_region))
    assert (len(race.winners), [type(one) for one in race.losers]) == (1, [WrongStatus])


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_database_still_refuses_the_second(
    world, theme, neighbour_region, twice_at_once, monkeypatch
):
    from django.db import IntegrityError
    from django.db.models import QuerySet

    from transitiehuis.netwerk.actor import Actor

    track = begun(world, theme)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self)
    race = twice_at_once(lambda row, *, by: row.follow(world.other_region, by=by), track, by=Actor.of(neighbour_region))
    assert len(race.winners) == 1
    assert all(isinstance(one, IntegrityError | WrongStatus) for one in race.losers)
