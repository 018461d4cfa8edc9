"""The candidate's own page by link: what it shows, who it opens for, and what a mail scanner does to it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intake import own_page
from intake.models import (
    Candidate,
    DossierView,
    IntakeInvitation,
    Involvement,
    NextAction,
    Referral,
    Step,
    Trajectory,
    ViewKind,
)
from tests.cast import signed_in
from tests.regie.own.people import url_of
from tests.ui.page import elements, parse, text
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Link
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Owed

FIRST_LOAD = 30_000  # bytes, beside the shared stylesheet


def words_of(response: Any) -> str:
    return text(parse(response.content.decode()))


def test_it_says_where_who_what_next_and_why_each_partner_may_know(somebody, client, world):
    said = words_of(client.get(url_of(somebody)))
    assert "Dag Samira" in said
    assert "U bent aangemeld. We willen graag kennismaken." in said
    assert f"{world.coordinator.name} {world.school.name}: helpt u nu." in said
    assert f"{world.school.name} heeft een eerste gesprek met u." in said
    assert "Uiterlijk op dinsdag 8 december 2026" in said
    assert "Ziet ook wat u wilt en kunt" in said


def test_who_looked_is_told_by_role_and_not_by_name(somebody, client, world):
    with acting(world.actor("adviser")) as by:
        DossierView.log([somebody], ViewKind.OPENED, by=by)
    page = client.get(url_of(somebody)).content.decode()
    assert f"Adviseur bij {world.organisations['uwv'].name} opende uw dossier." in page
    assert "vandaag om " in page
    assert page.count(world.adviser.name) == 1  # as who registered them; the log has no name


def test_appointments_and_the_next_action_are_not_told_twice(somebody, client, world):
    from intake.models import IntakeSlot

    start = timezone.now() + timedelta(days=3)
    slot = IntakeSlot.objects.create(
        host=world.memberships["coordinator"],
        organisation=world.school,
        way="here",
        where="Gebouw B",
        starts_at=start,
        ends_at=start + timedelta(minutes=30),
    )
    with acting(world.actor("coordinator")) as by:
        IntakeInvitation.invite(somebody, by=by).choose(slot, by=by)
    said = words_of(client.get(url_of(somebody)))
    assert "vrijdag 27 november 2026, 9.00 uur" in said
    assert "Gebouw B" in said
    assert "heeft een eerste gesprek met u" not in said


def test_who_was_asked_to_choose_a_moment_reads_so_and_chooses_it_from_there(somebody, client, world):
    with acting(world.actor("coordinator")) as by:
        invitation = IntakeInvitation.invite(somebody, by=by)
    page = client.get(url_of(somebody))
    said = words_of(page)
    assert f"U kiest een moment voor uw eerste gesprek met {world.school.name}. Moment kiezen" in said
    assert "heeft een eerste gesprek met u" not in said
    assert reverse("intake:choose", args=[invitation.link.token]) in page.content.decode()
    invitation.link.expires_at = timezone.now()
    invitation.link.save()
    assert "heeft een eerste gesprek met u" in words_of(client.get(url_of(somebody)))


def test_a_step_that_nobody_came_by_is_skipped_and_not_done(somebody, client, world):
    with acting(world.actor("coordinator")) as by:
        somebody.move_to(Step.MATCHING, by=by, action=NextAction.FIND_PLACE, due=days.today())
    said = words_of(client.get(url_of(somebody)))
    for state in ("Aangemeldklaar", "Eerste gesprekovergeslagen", "Een plek zoekenu bent hier", "Lerenlater"):
        assert state in said


@pytest.mark.parametrize(
    ("closing", "code", "says"),
    [
        ("referred_on", "continues_elsewhere", "Iemand anders helpt u nu verder."),
        ("withdrawn", "not_now", "Uw traject is gestopt. Wilt u later verder?"),
    ],
)
def test_how_it_ended_is_said_and_what_was_not_reached_is_not_skipped(
    somebody, client, world, reasons, closing, code, says
):
    with acting(world.actor("coordinator")) as by:
        somebody.move_to(Step.ORIENTATION, by=by, action=NextAction.PLAN_ORIENTATION, due=days.today())
        somebody.close(closing, reasons("close", code), by=by)
    said = words_of(client.get(url_of(somebody)))
    for part in (says, "Eerste gesprekovergeslagen", "Een vak proberenklaar", "Werkenniet gedaan", "hielp u."):
        assert part in said, part


def test_who_is_lastingly_placed_reads_that_they_have_work(somebody, client, world, reasons, log_placement):
    log_placement(somebody)
    with acting(world.actor("coordinator")) as by:
        somebody.close("lasting", reasons("close", "works_in_trade"), by=by)
    said = words_of(client.get(url_of(somebody)))
    for part in ("U hebt werk. Uw traject is klaar.", "Werkenklaar", "hielp u."):
        assert part in said, part


def test_it_is_in_the_language_the_candidate_is_written_to_until_they_choose(somebody, client):
    Candidate.objects.filter(pk=somebody.candidate_id).update(language="en")
    assert "Hello Samira" in words_of(client.get(url_of(somebody)))
    client.cookies["django_language"] = "nl"
    assert "Dag Samira" in words_of(client.get(url_of(somebody)))


def test_no_cache_no_index_no_referrer_and_no_person_in_the_address(somebody, client):
    url = url_of(somebody)
    for response in (client.get(url), client.get("/mijn/1-guess/")):
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Referrer-Policy"] == "same-origin"
    assert somebody.number not in url
    assert "samira" not in url.lower()


def test_the_first_load_is_light_and_needs_no_script(somebody, client, world):
    """Everything the page asks for beside the shared stylesheet, unpacked, with a full inzagelog."""
    with acting(world.actor("coordinator")) as by:
        for _day in range(30):
            DossierView.log([somebody], ViewKind.OPENED, by=by)
    response = client.get(url_of(somebody))
    tree = parse(response.content.decode())
    assert elements(tree, "script") == []
    asked = [e.get("href") or "" for e in elements(tree, "link")] + [e.get("src") or "" for e in elements(tree, "img")]
    files = [finders.find(path.removeprefix("/static/")) for path in asked if not path.endswith("css/huis.css")]
    weight = len(response.content) + sum(Path(str(found)).stat().st_size for found in files)
    assert len(asked) - len(files) == 1
    assert weight <= FIRST_LOAD


def test_a_mail_scanner_changes_nothing(somebody, client):
    """GET and HEAD, again and again: the link stays as it was, and nobody is written down as having looked."""
    url = url_of(somebody)
    before = (Link.objects.values().get(pk=own_page.link_of(somebody).pk), DossierView.objects.count())
    for _time in range(3):
        assert client.get(url).status_code == 200
        assert client.head(url).status_code == 200
        assert client.get(f"{url}?off=1").status_code == 200
    assert (Link.objects.values().get(pk=before[0]["id"]), DossierView.objects.count()) == before


def test_what_two_floors_merge_is_one_page_by_both_links(somebody, client, refer, world):
    from intake.models import Merge

    other = refer(first_name="Samira", last_name="Hadad", phone="06 99999999")
    with acting(world.actor("coordinator")) as by:
        other.handovers.get().accept(by=by)
    old = url_of(other)
    with acting(world.actor("coordinator")) as by:
        Merge.of(somebody, Trajectory.objects.get(pk=other.pk), choices={}, by=by)
    assert "Dag Samira" in words_of(client.get(old))
    assert client.get(old).context["page"].trajectory.pk == somebody.pk


# The door -----------------------------------------------------------------------------------------------------------


def test_each_mail_brings_the_same_door_and_makes_it_last(somebody, tuesday):
    links = set(Owed.objects.filter(address="samira@post.example").values_list("link", flat=True))
    assert links == {own_page.link_of(somebody).pk}
    tuesday.shift(timedelta(days=100))
    later = own_page.link_of(somebody)
    assert later.pk in links
    assert later.expires_at > timezone.now() + timedelta(days=179)


def test_the_mail_that_leaves_holds_a_door_that_opens(somebody, client, mailoutbox):
    deliver()
    mails = [mail for mail in mailoutbox if mail.to == ["samira@post.example"]]
    assert mails
    for mail in mails:
        [token] = {part.split("/")[0] for part in mail.body.split("/mijn/")[1:]}
        assert client.get(reverse("regie:own_page", args=[token])).status_code == 200
    assert not Owed.objects.filter(body__contains=own_page.link_of(somebody).token).exists()


def test_a_link_of_two_makers_at_once_is_one(world, refer, tuesday, twice_at_once):
    found = refer()
    race = twice_at_once(lambda row, by: own_page.link_of(row), found, by=world.actor("coordinator"))
    assert race.losers == []
    assert len({link.pk for link in race.winners}) == 1


def test_the_race_above_is_real(world, refer, tuesday, twice_at_once, monkeypatch):
    """Without the constraint both would have a door of their own: the second insert is what is refused."""
    from django.db import IntegrityError

    found = refer()
    race = twice_at_once(lambda row, by: own_page.links_for([row]), found, by=world.actor("coordinator"))
    assert [type(loser) for loser in race.losers] == [IntegrityError]


def test_old_new_off_and_guessed(somebody, client, tuesday):
    """Replaced and turned off say so; an older link of the same person never opens again; a guess is not found."""
    first = url_of(somebody)
    own_page.new_link(somebody)
    second = url_of(somebody)
    assert first != second
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    client.post(second, {"off": "1"})
    gone = client.get(second)
    assert gone.status_code == 410
    assert "Samira" not in gone.content.decode()
    third = url_of(somebody)
    assert client.get(first).status_code == client.get(second).status_code == 410
    tuesday.shift(timedelta(days=own_page.LINK_DAYS))
    assert client.get(third).status_code == 410
    for guess in (third[:-2] + "x/", "/mijn/x/", "/mijn/1-/", f"/mijn/{Link.objects.latest('pk').pk}/"):
        assert client.get(guess).status_code == client.post(guess).status_code == 404


def test_guessing_is_stopped_and_who_has_a_link_goes_on_elsewhere(somebody, client):
    url = url_of(somebody)
    codes = [client.get(f"/mijn/{number}-{'a' * 40}/").status_code for number in range(25)]
    assert codes[:20] == [404] * 20
    assert set(codes[20:]) == {429}
    assert client.get(url, REMOTE_ADDR="10.0.0.9").status_code == 200


def test_one_address_may_open_the_links_of_a_whole_class(somebody, client):
    """Also where others there mistyped theirs; each link is opened, and pressed, in the same minute."""
    for number in range(25):
        client.get(f"/mijn/{number}-{'a' * 40}/")
    url = url_of(somebody)
    assert {client.get(url).status_code for _candidate in range(30)} == {200}


def test_a_token_opens_its_own_purpose_and_person_alone(somebody, client, refer, world):
    """Tokens swapped between purposes, persons and regions: each is not found, or is its own person."""
    other = refer(first_name="Kofi", last_name="Mensah", phone="06 11111111")
    with acting(world.actor("coordinator")) as by:
        other.handovers.get().accept(by=by)
        invited = IntakeInvitation.invite(Trajectory.objects.get(pk=other.pk), by=by)
    assert client.get(reverse("regie:own_page", args=[invited.link.token])).status_code == 404
    mine, theirs = own_page.link_of(somebody).token, own_page.link_of(other).token
    assert client.get(reverse("intake:choose", args=[mine])).status_code == 404
    half = mine.split("-")[0] + "-" + theirs.split("-")[1]
    assert client.get(reverse("regie:own_page", args=[half])).status_code == 404
    assert "Kofi" not in client.get(url_of(somebody)).content.decode()


def test_a_traject_in_another_region_is_not_on_this_page(somebody, client, world):
    """The same person in two regions: each region's link tells of that region alone."""
    candidate = Candidate.objects.get(pk=somebody.candidate_id)
    with acting(world.actor("stranger")) as by:
        there = Referral.submit(
            candidate=candidate,
            region=world.other_region,
            to=by.organisation,
            themes=[],
            informed_on=days.today(),
            by=by,
        )
    here, yonder = client.get(url_of(somebody)).content.decode(), client.get(url_of(there)).content.decode()
    assert "Zeeuwse" not in here
    assert "Zeeuwse" in yonder
    assert world.school.name not in yonder


def test_the_visitor_acts_by_the_link_and_not_by_an_account_beside_it(somebody, world):
    """A professional who opens the link sees the candidate's page and brings no rights of their own along."""
    browser = signed_in(Client(), world.neighbour)
    response = browser.get(url_of(somebody))
    assert response.status_code == 200
    assert response.wsgi_request.actor.user is None
    assert response.wsgi_request.actor.link is not None


# By who works on it -------------------------------------------------------------------------------------------------


def test_the_professional_makes_mails_prints_and_turns_off(somebody, world, client):
    signed_in(client, world.coordinator)
    url = reverse("regie:own_manage", args=[somebody.number])
    own_page.turn_off(somebody)
    client.post(url, {"make": "1"})
    link = own_page.standing(somebody)
    assert link is not None
    for _time in range(2):  # pressed twice it is one mail
        client.post(url, {"mail": "1"})
    assert Owed.objects.filter(kind="own.link_sent").count() == 1
    paper = client.get(reverse("regie:own_paper", args=[somebody.number]))
    assert paper["Content-Type"] == "application/pdf"
    client.post(url, {"new": "1"})
    assert own_page.standing(somebody).pk != link.pk
    client.post(url, {"off": "1"})
    assert own_page.standing(somebody) is None


def test_a_link_turned_off_before_it_left_is_not_mailed(somebody, mailoutbox):
    from transitiehuis.regie.own import letters

    deliver()
    before = len(mailoutbox)
    letters.link_sent(somebody)
    own_page.turn_off(somebody)
    deliver()
    assert len(mailoutbox) == before


def test_a_company_that_is_a_party_sees_no_door(somebody, world):
    Involvement.objects.create(
        trajectory=somebody, organisation=world.employer, role="training_company", since=days.today()
    )
    browser = signed_in(Client(), world.trainer)
    assert browser.get(reverse("regie:own_manage", args=[somebody.number])).status_code == 403
