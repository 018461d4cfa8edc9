"""The pages of this floor as markup: valid, one heading on top, nothing inline, and Dutch."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import World, signed_in
from tests.ui.page import dangling, elements, inline, parse
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Invitation, Role


@pytest.fixture
def addresses(world: World) -> dict[str, str]:
    """Every page of the floor, with something to show on each."""
    with acting(world.actor("manager")) as manager:
        siem = Invitation.send(email="siem@x.example", name="Siem <b>", role=Role.COORDINATOR, by=manager)
        known = Invitation.send(email=world.adviser.email, name="Ruud", role=Role.COORDINATOR, by=manager)
        gone = Invitation.send(email="weg@x.example", name="Weg", role=Role.COORDINATOR, by=manager)
        gone.withdraw(by=manager)
        absent = world.memberships["coordinator"]
        absent.stand_in(
            world.memberships["colleague"], since=days.today(), until=days.today() + timedelta(days=9), by=manager
        )
    own = [absent.pk]
    return {
        "index": reverse("netwerk:index"),
        "nothing found": reverse("netwerk:index") + "?q=nergens",
        "organisation": reverse("netwerk:organisation", args=[world.school.pk]),
        "people": reverse("netwerk:people"),
        "invite": reverse("netwerk:invite"),
        "end": reverse("netwerk:end_membership", args=own),
        "absence": reverse("netwerk:absence", args=own),
        "account": reverse("netwerk:account"),
        "invitation": reverse("netwerk:invitation", args=[siem.link.token]),
        "known": reverse("netwerk:invitation", args=[known.link.token]),
        "over": reverse("netwerk:invitation", args=[gone.link.token]),
        "guess": reverse("netwerk:invitation", args=["x"]),
        "data": reverse("netwerk:data"),
        "accessibility": reverse("netwerk:accessibility"),
        "help": reverse("netwerk:help"),
    }


@pytest.mark.parametrize("who", ["manager", "coordinator", "national", None])
def test_every_page_is_sound(client: Client, world: World, addresses: dict[str, str], who: str | None) -> None:
    if who:
        signed_in(client, getattr(world, who))
    seen = 0
    for name, url in addresses.items():
        response = client.get(url)
        if response.status_code in {302, 403} or response["Content-Type"] != "text/html; charset=utf-8":
            continue
        seen += 1
        page = parse(response.content.decode())
        assert len(elements(page, "h1")) == 1, name
        assert inline(page) == [], name
        assert list(dangling(page)) == [], name
        assert "Siem <b>" not in response.content.decode(), name
    assert seen >= 7


@pytest.mark.parametrize("name", ["invite", "end", "absence", "account", "invitation"])
def test_a_form_with_errors_is_sound_too(client: Client, world: World, addresses: dict[str, str], name: str) -> None:
    signed_in(client, world.manager)
    response = client.post(addresses[name], {})
    assert response.status_code == 200
    assert response.context["form"].errors
    page = parse(response.content.decode())
    assert inline(page) == []
    assert list(dangling(page)) == []


def test_the_door_by_link_names_no_one_else(client: Client, world: World, addresses: dict[str, str]) -> None:
    text = client.get(addresses["invitation"]).content.decode()
    assert world.coordinator.name not in text
    assert world.school.email not in text
