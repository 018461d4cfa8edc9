"""The partners of the region, and one of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import World, signed_in
from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, Partnership


def names(client: Client, query: str = "") -> list[str]:
    response = client.get(reverse("netwerk:index") + query)
    assert response.status_code == 200
    return [organisation.name for organisation in response.context["page"].object_list]


def test_one_sees_todays_partners_of_the_region_by_name(client: Client, world: World) -> None:
    left = world.organisation("left", "employer", "Aardwarmte Oost", "Epe", world.region)
    Partnership.objects.filter(organisation=left).update(until=days.today() - timedelta(days=1))
    last_day = world.organisation("last_day", "employer", "Epe Isolatie", "Epe", world.region)
    Partnership.objects.filter(organisation=last_day).update(until=days.today())
    found = names(signed_in(client, world.coordinator))
    assert found == sorted(found, key=str.lower)
    assert "Epe Isolatie" in found  # the last day is inside
    assert "Aardwarmte Oost" not in found
    assert "ROC Zeeuwse Delta" not in found


def test_somebody_of_another_region_sees_their_own_partners_only(client: Client, world: World) -> None:
    assert names(signed_in(client, world.stranger)) == ["ROC Zeeuwse Delta"]


def test_a_national_adviser_sees_the_partners_of_all_regions(client: Client, world: World) -> None:
    found = names(signed_in(client, world.national))
    assert {"ROC IJsselpoort", "ROC Zeeuwse Delta"} <= set(found)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=uwv", ["UWV Apeldoorn (demo)"]),
        ("?q=ijsselpoórt", ["ROC IJsselpoort"]),
        ("?q=zutphen", ["IJsselnet Infra", "Vakschool Stedendriehoek"]),
        ("?q=zutphen&kind=employer", ["IJsselnet Infra"]),
        ("?q=nergens", []),
    ],
)
def test_partners_are_narrowed_by_kind_and_by_name_or_place(
    client: Client, world: World, query: str, found: list[str]
) -> None:
    assert names(signed_in(client, world.coordinator), query) == found


def test_a_kind_that_does_not_exist_says_so_and_shows_all(client: Client, world: World) -> None:
    assert len(names(signed_in(client, world.coordinator), "?kind=bakker")) == 8


@pytest.mark.parametrize("text", ["O'Brien-ß 李 \u202e", "x" * 4000, "%", "'; DROP TABLE netwerk_user; --"])
def test_odd_text_finds_nothing_and_breaks_nothing(client: Client, world: World, text: str) -> None:
    response = signed_in(client, world.coordinator).get(reverse("netwerk:index"), {"q": text, "kind": "uwv"})
    assert response.status_code == 200


def test_twenty_partners_cost_as_many_queries_as_two(client: Client, world: World) -> None:
    signed_in(client, world.national).get(reverse("netwerk:index"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("netwerk:index"))
    for number in range(20):
        world.organisation(f"more_{number}", "employer", f"Bedrijf {number}", "Epe", world.region)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("netwerk:index"))
    assert len(few) == len(many)


def test_a_partners_page_shows_its_people_with_role_and_address(client: Client, world: World) -> None:
    page = signed_in(client, world.coordinator).get(reverse("netwerk:organisation", args=[world.uwv.pk]))
    text = page.content.decode()
    assert "Ruud Kamphuis" in text
    assert world.adviser.email in text
    assert [membership.user.name for membership in page.context["people"]] == ["Ruud Kamphuis"]


def test_who_has_left_is_no_longer_shown(client: Client, world: World) -> None:
    membership = world.memberships["adviser"]
    membership.until = days.today() - timedelta(days=1)
    membership.save()
    page = signed_in(client, world.coordinator).get(reverse("netwerk:organisation", args=[world.uwv.pk]))
    assert list(page.context["people"]) == []


@pytest.mark.parametrize(
    ("who", "code"),
    [("coordinator", 200), ("trainer", 200), ("national", 200), ("stranger", 404), (None, 302)],
)
def test_who_may_open_a_partner(client: Client, world: World, who: str | None, code: int) -> None:
    if who:
        signed_in(client, getattr(world, who))
    assert client.get(reverse("netwerk:organisation", args=[world.school.pk])).status_code == code


def test_people_of_a_former_partner_are_not_shown(client: Client, world: World) -> None:
    Partnership.objects.filter(organisation=world.uwv).update(until=days.today() - timedelta(days=1))
    page = signed_in(client, world.coordinator).get(reverse("netwerk:organisation", args=[world.uwv.pk]))
    assert page.status_code == 200  # a dossier may still name it
    assert list(page.context["people"]) == []


def test_a_national_organisation_can_be_looked_at_and_has_nobody(client: Client, world: World) -> None:
    listed = Organisation.objects.create(name="Vewin", kind="branch", since=days.today(), listed=True)
    page = signed_in(client, world.coordinator).get(reverse("netwerk:organisation", args=[listed.pk]))
    assert page.status_code == 200
    assert list(page.context["people"]) == []
