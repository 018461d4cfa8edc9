"""Colleagues: who is here, who is invited, who leaves and who stands in."""

import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.cast import World, signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Absence, Invitation, Membership, Role
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

PEOPLE = reverse("netwerk:people")
INVITE = reverse("netwerk:invite")
SIEM = {"name": "Siem Jansen", "email": "Siem@ijsselpoort.example", "role": "coordinator"}


def yesterday() -> date:
    return days.today() - timedelta(days=1)


def invite(world: World, by: str = "manager", **changes: object) -> Invitation:
    with acting(world.actor(by)) as actor:
        return Invitation.send(by=actor, **{**SIEM, **changes})


# The page ----------------------------------------------------------------------------------------------------------


def test_one_sees_the_colleagues_of_ones_own_organisation(client: Client, world: World) -> None:
    page = signed_in(client, world.coordinator).get(PEOPLE)
    assert {m.user.name for m in page.context["people"]} == {
        "Marieke Oosterhof",
        "Bas ten Hove",
        "Nynke Bos",
        "Petra Smallegange",
    }


def test_only_a_manager_is_shown_the_buttons_of_a_manager(client: Client, world: World) -> None:
    assert INVITE not in signed_in(client, world.coordinator).get(PEOPLE).content.decode()
    assert INVITE in signed_in(client, world.manager).get(PEOPLE).content.decode()


# Inviting ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "code", "sent"),
    [("manager", 302, 1), ("coordinator", 403, 0), ("neighbour_manager", 302, 0), (None, 302, 0)],
)
def test_who_may_invite_for_the_school(client: Client, world: World, who: str | None, code: int, sent: int) -> None:
    if who:
        signed_in(client, getattr(world, who))
    assert client.post(INVITE, SIEM).status_code == code
    assert Invitation.objects.filter(organisation=world.school).count() == sent


def test_an_invitation_pressed_twice_is_sent_once_and_says_so(client: Client, world: World) -> None:
    signed_in(client, world.manager).post(INVITE, SIEM)
    again = client.post(INVITE, SIEM)
    assert again.status_code == 200
    assert "Siem Jansen" in again.content.decode()  # what was typed stays
    assert again.context["form"].non_field_errors()
    assert Invitation.objects.count() == 1


def test_a_colleague_cannot_be_invited_for_a_role_they_have(world: World) -> None:
    with pytest.raises(WrongStatus):
        invite(world, email=world.coordinator.email.upper())


def test_an_invitation_that_expired_makes_room_for_a_new_one(world: World) -> None:
    old = invite(world)
    with time_machine.travel(old.link.expires_at):
        fresh = invite(world)
    old.refresh_from_db()
    assert old.withdrawn_at is not None
    assert fresh.pk != old.pk


@pytest.mark.parametrize("role", ["chain_director", "national_adviser", "trainer", "owner", ""])
def test_a_school_cannot_hand_out_another_kinds_role(client: Client, world: World, role: str) -> None:
    page = signed_in(client, world.manager).post(INVITE, {**SIEM, "role": role})
    assert page.status_code == 200
    assert page.context["form"].errors["role"]
    with pytest.raises(NotAllowed):
        invite(world, role=role)


def test_a_chain_director_directs_only_a_region_of_their_own(world: World) -> None:
    world.person("office_manager", "Wil Bakker", Role.MANAGER, world.region_office)
    for region in (None, world.other_region):
        with pytest.raises(NotAllowed):
            invite(world, by="office_manager", role=Role.CHAIN_DIRECTOR, region=region)
    assert invite(world, by="office_manager", role=Role.CHAIN_DIRECTOR, region=world.region).region == world.region


def test_the_form_asks_for_the_region_of_a_chain_director(client: Client, world: World) -> None:
    world.person("office_manager", "Wil Bakker", Role.MANAGER, world.region_office)
    signed_in(client, world.memberships["office_manager"].user)
    director = {**SIEM, "role": "chain_director"}
    assert client.post(INVITE, director).context["form"].errors["region"]
    assert client.post(INVITE, {**director, "region": world.other_region.pk}).context["form"].errors["region"]
    assert client.post(INVITE, {**director, "region": world.region.pk}).status_code == 302


def test_two_invitations_in_one_instant_are_one(world: World, twice_at_once) -> None:
    race = twice_at_once(lambda by: Invitation.send(by=by, **SIEM), by=world.actor("manager"))
    assert (len(race.winners), [type(error) for error in race.losers]) == (1, [WrongStatus])


def test_the_race_for_an_invitation_is_real(world: World, twice_at_once, monkeypatch: pytest.MonkeyPatch) -> None:
    both_looked, rows = threading.Barrier(2), type(Invitation.objects.all())
    create = rows.create

    def create_together(self, **facts: object) -> Invitation:
        both_looked.wait(20)
        return create(self, **facts)

    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    monkeypatch.setattr(rows, "create", create_together)
    race = twice_at_once(lambda by: Invitation.send(by=by, **SIEM), by=world.actor("manager"))
    assert [type(error) for error in race.losers] == [IntegrityError]  # the last wall: not a sentence, but no double


@pytest.mark.parametrize(("who", "code"), [("manager", 302), ("coordinator", 403), ("neighbour_manager", 404)])
def test_who_may_withdraw_an_invitation(client: Client, world: World, who: str, code: int) -> None:
    sent = invite(world)
    url = reverse("netwerk:withdraw_invitation", args=[sent.pk])
    assert signed_in(client, getattr(world, who)).post(url).status_code == code
    sent.refresh_from_db()
    assert (sent.withdrawn_at is not None) == (code == 302)


def test_withdrawing_closes_the_link_and_a_second_time_is_a_sentence(world: World) -> None:
    sent = invite(world)
    with acting(world.actor("manager")) as actor:
        sent.withdraw(by=actor)
        with pytest.raises(WrongStatus):
            sent.withdraw(by=actor)
    sent.link.refresh_from_db()
    assert not sent.link.usable


# Leaving -----------------------------------------------------------------------------------------------------------


def end_url(world: World, name: str = "coordinator") -> str:
    return reverse("netwerk:end_membership", args=[world.memberships[name].pk])


@pytest.mark.parametrize(
    ("who", "code"), [("manager", 302), ("colleague", 403), ("neighbour_manager", 404), (None, 302)]
)
def test_who_may_end_a_role(client: Client, world: World, who: str | None, code: int) -> None:
    if who:
        signed_in(client, getattr(world, who))
    response = client.post(end_url(world), {"last_day": yesterday().isoformat()})
    assert response.status_code == code
    world.memberships["coordinator"].refresh_from_db()
    assert (world.memberships["coordinator"].until == yesterday()) == (who == "manager")


def test_with_yesterday_as_last_day_the_access_stops_at_once(client: Client, world: World) -> None:
    signed_in(client, world.manager).post(end_url(world), {"last_day": yesterday().isoformat()})
    page = signed_in(client, world.coordinator).get(PEOPLE)
    assert list(page.context["people"]) == []


def test_on_the_last_day_one_still_works_here(client: Client, world: World) -> None:
    signed_in(client, world.manager).post(end_url(world), {"last_day": days.today().isoformat()})
    assert signed_in(client, world.coordinator).get(PEOPLE).context["people"]


def test_a_last_day_long_ago_is_refused_in_words(client: Client, world: World) -> None:
    long_ago = (yesterday() - timedelta(days=1)).isoformat()
    page = signed_in(client, world.manager).post(end_url(world), {"last_day": long_ago})
    assert page.context["form"].errors["last_day"]


def test_an_organisation_keeps_a_manager(world: World) -> None:
    with acting(world.actor("manager")) as actor, pytest.raises(WrongStatus):
        world.memberships["manager"].end(last_day=days.today(), by=actor)


def two_managers_end_each_other(world: World, twice_at_once):
    world.person("second", "Wil Bakker", Role.MANAGER, world.school)
    first, second = world.memberships["manager"], world.memberships["second"]

    def end(by) -> None:
        other = second if by.current == first else first
        Membership.objects.get(pk=other.pk).end(last_day=days.today(), by=by)

    twice_at_once(end, by=(world.actor("manager"), world.actor("second")))
    return Membership.objects.filter(organisation=world.school, role=Role.MANAGER, until=None).count()


def test_two_managers_who_end_each_other_leave_one(world: World, twice_at_once) -> None:
    assert two_managers_end_each_other(world, twice_at_once) == 1


@pytest.mark.parametrize("last_day", ["", "31-02-2026", "morgen"])
def test_a_last_day_that_is_none_keeps_the_form(client: Client, world: World, last_day: str) -> None:
    page = signed_in(client, world.manager).post(end_url(world), {"last_day": last_day})
    assert (page.status_code, bool(page.context["form"].errors["last_day"])) == (200, True)


# Standing in -------------------------------------------------------------------------------------------------------


def stand_in(world: World, who: str, since: date, until: date | None, by: str = "coordinator") -> Absence:
    with acting(world.actor(by)) as actor:
        return world.memberships["coordinator"].stand_in(world.memberships[who], since=since, until=until, by=actor)


def test_a_colleague_stands_in_on_the_first_and_on_the_last_day(world: World) -> None:
    first, last = days.today(), days.today() + timedelta(days=3)
    stand_in(world, "colleague", first, last)
    actor = world.actor("colleague")
    for day, stands in ((first, 1), (last, 1), (first - timedelta(days=1), 0), (last + timedelta(days=1), 0)):
        assert len(actor.absent_colleagues(day)) == stands, day


@pytest.mark.parametrize("who", ["neighbour", "coordinator"])
def test_nobody_stands_in_for_themselves_or_for_another_school(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        stand_in(world, who, days.today(), None)


def test_days_that_are_taken_are_refused_in_words_and_by_the_database(world: World) -> None:
    stand_in(world, "colleague", days.today(), None)
    with pytest.raises(WrongStatus):
        stand_in(world, "reader", days.today() + timedelta(days=100), None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(
            membership=world.memberships["coordinator"], replaced_by=world.memberships["reader"], since=days.today()
        )


@pytest.mark.parametrize(
    ("who", "code"), [("coordinator", 302), ("manager", 302), ("colleague", 403), ("neighbour", 404), (None, 302)]
)
def test_who_may_arrange_a_stand_in(client: Client, world: World, who: str | None, code: int) -> None:
    if who:
        signed_in(client, getattr(world, who))
    typed = {"replaced_by": world.memberships["reader"].pk, "since": days.today().isoformat()}
    response = client.post(reverse("netwerk:absence", args=[world.memberships["coordinator"].pk]), typed)
    assert response.status_code == code
    assert Absence.objects.count() == (1 if who in {"coordinator", "manager"} else 0)


@pytest.mark.parametrize(
    ("who", "code"), [("coordinator", 302), ("manager", 302), ("colleague", 403), ("neighbour", 404)]
)
def test_who_may_say_somebody_is_back(client: Client, world: World, who: str, code: int) -> None:
    absence = stand_in(world, "colleague", days.today() - timedelta(days=7), None)
    response = signed_in(client, getattr(world, who)).post(reverse("netwerk:end_absence", args=[absence.pk]))
    absence.refresh_from_db()
    assert (response.status_code, absence.until == yesterday()) == (code, code == 302)


def test_an_absence_still_to_come_is_called_off(world: World) -> None:
    absence = stand_in(world, "colleague", days.today() + timedelta(days=7), None)
    with acting(world.actor("coordinator")) as actor:
        absence.end(by=actor)
    assert not Absence.objects.exists()
