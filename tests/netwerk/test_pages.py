"""Pages that everybody may read, the account page and the doors of the demo."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.cast import World, signed_in
from transitiehuis.netwerk.declared import declared
from transitiehuis.netwerk.declared_words import FIELDS, THINGS
from transitiehuis.netwerk.demo_cast import CAST, ensure_cast
from transitiehuis.netwerk.models import Membership, Organisation, User
from transitiehuis.privacy import house_models

PUBLIC = ("netwerk:data", "netwerk:accessibility", "netwerk:help", "netwerk:security_txt")


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("who", [None, "coordinator"])
def test_everybody_may_read_it(client: Client, world: World, name: str, who: str | None) -> None:
    if who:
        signed_in(client, getattr(world, who))
    assert client.get(reverse(name)).status_code == 200
    assert client.post(reverse(name)).status_code == 405


def test_the_page_about_data_shows_each_purpose_and_each_term(client: Client, world: World) -> None:
    text = client.get(reverse("netwerk:data")).content.decode()
    shown = [line for thing in declared() for line in thing.lines]
    assert shown
    for line in shown:
        assert str(line.fields)[:20] in text
    declarations = sum(len(getattr(model, "personal", {})) for model in house_models())
    assert sum(len(line.fields.split(", ")) for line in shown) == declarations


def test_every_thing_and_field_with_personal_data_has_a_word_for_the_page() -> None:
    """Add the word in transitiehuis/netwerk/declared_words.py."""
    models = [model for model in house_models() if getattr(model, "personal", {})]
    assert {model._meta.model_name for model in models} - THINGS.keys() == set()
    assert {field for model in models for field in model.personal} - FIELDS.keys() == set()


def test_security_txt_names_a_contact_and_ends_by_itself(client: Client, db: None, settings: Settings) -> None:
    settings.SECURITY_CONTACT = "lek@regio.example"
    response = client.get("/.well-known/security.txt")
    lines = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert lines["Contact"] == "mailto:lek@regio.example"
    assert {"Expires", "Canonical", "Preferred-Languages"} <= lines.keys()


def test_one_changes_ones_own_name_and_language(client: Client, world: World) -> None:
    signed_in(client, world.coordinator)
    response = client.post(reverse("netwerk:account"), {"name": "O'Brien-ß 李 \u202e", "language": "en"})
    assert response.status_code == 302
    user = User.objects.get(pk=world.coordinator.pk)
    assert (user.name, user.language) == ("O'Brien-ß 李", "en")
    assert '<html lang="en"' in client.get(reverse("netwerk:account")).content.decode()


WRONG = [{"name": "", "language": "nl"}, {"name": "x" * 4000, "language": "nl"}, {"name": "A", "language": "tlh"}]


@pytest.mark.parametrize("typed", WRONG, ids=["no name", "long name", "no language"])
def test_an_account_keeps_what_was_typed_wrong(client: Client, world: World, typed: dict[str, str]) -> None:
    page = signed_in(client, world.coordinator).post(reverse("netwerk:account"), typed)
    assert (page.status_code, page.context["form"].is_valid()) == (200, False)


# The demo ----------------------------------------------------------------------------------------------------------


def test_in_the_demo_one_click_signs_a_character_in(client: Client, world: World, settings: Settings) -> None:
    settings.DEMO = True
    ensure_cast(world.region)
    for character in CAST:
        response = client.post(reverse("netwerk:demo_sign_in", args=[character.slug]))
        assert (response.status_code, response.url) == (302, reverse("home"))
        actor = client.get(reverse("netwerk:people")).context["request"].actor
        assert (actor.user.name, actor.organisation.name) == (character.name, character.organisation)


@pytest.mark.parametrize("demo", [False, True])
def test_outside_the_demo_and_for_others_that_door_does_not_exist(
    client: Client, world: World, settings: Settings, demo: bool
) -> None:
    settings.DEMO = demo
    ensure_cast(world.region)
    slug = "petra" if demo else CAST[0].slug
    assert client.post(reverse("netwerk:demo_sign_in", args=[slug])).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_demo_goes_on_to_the_page_that_was_asked_for_but_never_to_another_site(
    client: Client, world: World, settings: Settings
) -> None:
    settings.DEMO = True
    ensure_cast(world.region)
    url = reverse("netwerk:demo_sign_in", args=[CAST[0].slug])
    assert client.post(url, {"next": "/netwerk/"}).url == "/netwerk/"
    assert client.post(url, {"next": "https://elders.example/"}).url == reverse("home")


def test_the_cast_is_made_once_and_is_invented(world: World) -> None:
    first = ensure_cast(world.region)
    assert ensure_cast(world.region) == first
    assert not any(membership.user.has_usable_password() for membership in first.values())
    assert all(membership.organisation.invented for membership in first.values())
    assert Membership.objects.filter(user__email=CAST[0].email).count() == 1
    assert Organisation.objects.filter(name="gemeente Apeldoorn (demo)").count() == 1
