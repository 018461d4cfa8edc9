"""An invitation accepted by its link: looking changes nothing, accepting happens once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import World, signed_in
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.models import Invitation, Link, Membership, Role, User
from transitiehuis.workflow import Lockable, WrongStatus

GOOD = "een zin die niemand raadt"
TYPED = {"password": GOOD, "again": GOOD}


@pytest.fixture
def sent(world: World) -> Invitation:
    with acting(world.actor("manager")) as actor:
        return Invitation.send(email="siem@ijsselpoort.example", name="Siem Jansen", role=Role.COORDINATOR, by=actor)


def url_of(invitation: Invitation) -> str:
    return reverse("netwerk:invitation", args=[invitation.link.token])


def test_looking_changes_nothing_however_often(client: Client, sent: Invitation) -> None:
    for _ in range(2):
        page = client.get(url_of(sent))
        assert page.status_code == 200
        assert "Siem Jansen" in page.content.decode()
    assert client.head(url_of(sent)).status_code == 200
    sent.link.refresh_from_db()
    assert sent.link.used_at is None
    assert not User.objects.filter(email=sent.email).exists()


def test_who_is_signed_in_as_somebody_else_reads_so_before_choosing_a_password(
    client: Client, world: World, sent: Invitation
) -> None:
    url = reverse("netwerk:invitation", args=[sent.link.token])
    warned = "Deze uitnodiging is voor iemand anders."
    assert warned not in client.get(url).content.decode()
    signed_in(client, world.coordinator)
    assert f"Je bent ingelogd als {world.coordinator.name}. {warned}" in client.get(url).content.decode()


def test_who_is_new_chooses_a_password_and_is_signed_in(client: Client, world: World, sent: Invitation) -> None:
    response = client.post(url_of(sent), TYPED)
    assert (response.status_code, response.url) == (302, reverse("home"))
    user = User.objects.get(email=sent.email)
    assert (user.name, user.check_password(GOOD), user.language) == ("Siem Jansen", True, "nl")
    assert [(m.organisation, m.role) for m in user.memberships.all()] == [(world.school, Role.COORDINATOR)]
    page = client.get(reverse("netwerk:people"))
    assert page.context["request"].user == user


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"password": "kort", "again": "kort"}, "password"),
        ({"password": "password1234", "again": "password1234"}, "password"),
        ({"password": "Siem Jansen 1", "again": "Siem Jansen 1"}, "password"),
        ({"password": GOOD, "again": GOOD + "!"}, "again"),
        ({}, "password"),
    ],
    ids=["short", "well known", "own name", "not the same", "nothing"],
)
def test_a_weak_password_is_refused_in_words_and_the_link_stays(
    client: Client, sent: Invitation, typed: dict[str, str], field: str
) -> None:
    page = client.post(url_of(sent), typed)
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert client.get(url_of(sent)).status_code == 200


def test_the_link_works_once_and_then_offers_the_way_on(client: Client, sent: Invitation) -> None:
    client.post(url_of(sent), TYPED)
    for response in (Client().get(url_of(sent)), Client().post(url_of(sent), TYPED)):
        assert response.status_code == 410
        assert reverse("account_login") in response.content.decode()
    assert Membership.objects.filter(user__email=sent.email).count() == 1


@pytest.mark.parametrize(
    "changes",
    [{"expires_at": timezone.now() - timedelta(minutes=1)}, {"revoked_at": timezone.now()}],
    ids=["expired", "revoked"],
)
def test_a_link_that_is_too_late_says_so(client: Client, sent: Invitation, changes: dict) -> None:
    Link.objects.filter(pk=sent.link_id).update(**changes)
    assert client.post(url_of(sent), TYPED).status_code == 410
    assert not User.objects.filter(email=sent.email).exists()


@pytest.mark.parametrize("token", ["x", "1-" + "0" * 40, "zzzzzzzzzzzzzzz-1", "李"])
def test_a_guess_is_not_found_and_offers_the_way_on(client: Client, sent: Invitation, token: str) -> None:
    page = client.get(reverse("netwerk:invitation", args=[token]))
    assert page.status_code == 404
    assert reverse("account_login") in page.content.decode()


def test_a_link_for_something_else_opens_no_invitation(client: Client, world: World, sent: Invitation) -> None:
    other = Link.make(purpose="check_in", subject=sent, expires_at=timezone.now() + timedelta(days=1))
    assert client.get(reverse("netwerk:invitation", args=[other.token])).status_code == 404


def invite_adviser(world: World) -> Invitation:
    with acting(world.actor("manager")) as actor:
        return Invitation.send(email=world.adviser.email, name="Ruud", role=Role.COORDINATOR, by=actor)


def test_who_has_an_account_only_confirms_and_then_signs_in(client: Client, world: World) -> None:
    invitation = invite_adviser(world)
    assert client.get(url_of(invitation)).context["form"] is None
    response = client.post(url_of(invitation))
    assert (response.status_code, response.url) == (302, reverse("account_login"))
    assert Membership.objects.filter(user=world.adviser, organisation=world.school).exists()
    assert "_auth_user_id" not in client.session  # a link in a mailbox never opens an account that exists


def test_who_is_signed_in_already_goes_on_in_the_new_role(client: Client, world: World) -> None:
    response = signed_in(client, world.adviser).post(url_of(invite_adviser(world)))
    assert response.url == reverse("home")
    assert client.get(reverse("netwerk:people")).context["request"].actor.organisation == world.school


def test_an_account_that_was_given_the_role_meanwhile_keeps_one(client: Client, world: World) -> None:
    invitation = invite_adviser(world)
    world.memberships["extra"] = Membership.objects.create(
        user=world.adviser, organisation=world.school, role=Role.COORDINATOR, since=timezone.localdate()
    )
    assert client.post(url_of(invitation)).status_code == 302
    assert Membership.objects.filter(user=world.adviser, organisation=world.school).count() == 1


def accept_twice(sent: Invitation, twice_at_once):
    visitor = Actor(link=sent.link)
    return twice_at_once(lambda invitation, by: invitation.accept(password=GOOD), sent, by=visitor)


def test_an_invitation_accepted_twice_in_one_instant_is_accepted_once(sent: Invitation, twice_at_once) -> None:
    race = accept_twice(sent, twice_at_once)
    assert (len(race.winners), [type(error) for error in race.losers]) == (1, [WrongStatus])
    assert Membership.objects.filter(user__email=sent.email).count() == 1


def test_the_race_for_accepting_is_real(sent: Invitation, twice_at_once, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lock both spend the link; only the constraint on e-mail addresses stops the second account."""
    used = []
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    monkeypatch.setattr(Invitation, "_make_user", lambda self, password: used.append(self) or User.objects.first())
    accept_twice(sent, twice_at_once)
    assert len(used) == 2
