"""One person, several organisations: as whom they act is chosen, seen on each page, and decides what they see."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import LONG_AGO, World, signed_in
from transitiehuis.netwerk.models import Membership, Role

SWITCH = reverse("netwerk:switch")
PEOPLE = reverse("netwerk:people")


@pytest.fixture
def second(world: World) -> Membership:
    """The coordinator also works for the far school."""
    return Membership.objects.create(
        user=world.coordinator, organisation=world.far_school, role=Role.MANAGER, since=LONG_AGO
    )


def test_switching_changes_what_one_sees_and_may_do(client: Client, world: World, second: Membership) -> None:
    before = signed_in(client, world.coordinator).get(PEOPLE).context["request"].actor
    assert (before.organisation, before.has_role(Role.MANAGER)) == (world.school, False)
    assert client.post(SWITCH, {"membership": second.pk}).status_code == 302
    page = client.get(PEOPLE)
    actor = page.context["request"].actor
    assert (actor.organisation, actor.has_role(Role.MANAGER)) == (world.far_school, True)
    assert {m.organisation for m in page.context["people"]} == {world.far_school}
    assert "ROC Zeeuwse Delta" in page.content.decode()


def test_a_role_in_one_organisation_gives_nothing_in_another(client: Client, world: World, second: Membership) -> None:
    invite = reverse("netwerk:invite")
    assert signed_in(client, world.coordinator).get(invite).status_code == 403
    client.post(SWITCH, {"membership": second.pk})
    assert client.get(invite).status_code == 200


@pytest.mark.parametrize("whose", ["neighbour", "colleague"])
def test_nobody_acts_by_anothers_membership(client: Client, world: World, whose: str) -> None:
    signed_in(client, world.coordinator)
    assert client.post(SWITCH, {"membership": world.memberships[whose].pk}).status_code == 404
    assert client.get(PEOPLE).context["request"].actor.current == world.memberships["coordinator"]


@pytest.mark.parametrize("typed", [{}, {"membership": ""}, {"membership": "0"}, {"membership": "'"}])
def test_a_switch_to_nothing_is_not_found(client: Client, world: World, typed: dict[str, str]) -> None:
    assert signed_in(client, world.coordinator).post(SWITCH, typed).status_code == 404


def test_a_switch_is_never_made_by_a_link(client: Client, world: World, second: Membership) -> None:
    assert signed_in(client, world.coordinator).get(SWITCH, {"membership": second.pk}).status_code == 405


def test_a_membership_that_ended_is_left_by_itself(client: Client, world: World, second: Membership) -> None:
    signed_in(client, world.coordinator, second)
    second.until = LONG_AGO
    second.save()
    assert client.get(PEOPLE).context["request"].actor.organisation == world.school
