"""How a region begins: its first partners come by command, all others by invitation."""

from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.cast import World
from transitiehuis.netwerk.models import Membership, Organisation, Partnership, Role
from transitiehuis.outbox.models import Owed

NEW = ("AM06", "ROC Nieuwland", "mbo_school", "Deventer", "Jet Bakker", "Jet@nieuwland.example")


def add(*typed: str, **options: bool) -> str:
    out = StringIO()
    call_command("add_partner", *typed, stdout=out, **options)
    return out.getvalue()


def test_a_partner_comes_with_a_manager_who_can_get_in(client: Client, world: World) -> None:
    cache.clear()
    assert "jet@nieuwland.example" in add(*NEW)
    organisation = Organisation.objects.get(name="ROC Nieuwland")
    assert organisation.place == world.places["Deventer"]
    membership = Membership.objects.get(organisation=organisation)
    assert (membership.role, membership.user.has_usable_password()) == (Role.MANAGER, False)
    client.post(reverse("account_reset_password"), {"email": membership.user.email})
    assert Owed.objects.get().user == membership.user


def test_run_twice_it_adds_nothing(world: World) -> None:
    add(*NEW)
    before = (Organisation.objects.count(), Partnership.objects.count(), Membership.objects.count())
    add(*NEW)
    assert (Organisation.objects.count(), Partnership.objects.count(), Membership.objects.count()) == before


def test_a_second_region_is_added_to_the_same_organisation(world: World) -> None:
    add(*NEW)
    add("AM24", *NEW[1:])
    regions = Partnership.objects.filter(organisation__name="ROC Nieuwland").values_list("region__code", flat=True)
    assert sorted(regions) == ["AM06", "AM24"]


def test_the_front_desk_is_named_only_when_asked(world: World) -> None:
    add(*NEW)
    world.region.refresh_from_db()
    assert world.region.front_desk == world.region_office
    add(*NEW, front_desk=True)
    world.region.refresh_from_db()
    assert world.region.front_desk.name == "ROC Nieuwland"


@pytest.mark.parametrize(("number", "wrong"), [(0, "AM99"), (2, "bakker"), (3, "Nergenshuizen")])
def test_what_is_not_known_is_said_and_nothing_is_made(world: World, number: int, wrong: str) -> None:
    typed = [*NEW[:number], wrong, *NEW[number + 1 :]]
    with pytest.raises(CommandError):
        add(*typed)
    assert not Organisation.objects.filter(name="ROC Nieuwland").exists()
