"""What a phone needs said otherwise: which of two places of one company, and hours that fit whom they are for."""

import pytest
from django.urls import reverse

from tests.cast import signed_in
from tests.ui import page


def labels(client, world, trajectory) -> set[str]:
    url = reverse("matching:compare", args=[trajectory.number])
    tree = page.parse(signed_in(client, world.coordinator).get(url).content.decode())
    return {cell.get("data-label") for cell in page.elements(tree, "td")}


def test_two_places_of_one_company_are_told_apart_by_their_title(seeker, offer_place, client, world):
    trajectory = seeker()
    offer_place(title="Monteur")
    assert labels(client, world, trajectory) == {world.employer.name}
    offer_place(title="Isoleerder")
    assert labels(client, world, trajectory) == {
        f"{world.employer.name}, Monteur",
        f"{world.employer.name}, Isoleerder",
    }


def test_without_a_place_nothing_is_said_of_their_order(seeker, client, world):
    url = reverse("matching:compare", args=[seeker().number])
    assert "volgorde van beste" not in signed_in(client, world.coordinator).get(url).content.decode()


def test_without_a_place_it_says_what_was_left_out(seeker, offer_place, themes, client, world):
    trajectory = seeker()
    trajectory.profile.themes.set([])
    url = reverse("matching:compare", args=[trajectory.number])

    def told(**asked: str) -> str:
        return signed_in(client, world.coordinator).get(url, asked).content.decode()

    assert "Er is nu geen open plek in deze regio." in told()
    assert "?themes=alle" not in told()
    offer_place()
    trajectory.profile.themes.set([themes[1]])
    assert f"Geen open plek voor wat de kandidaat wil: {themes[1].name}." in told()
    assert "?themes=alle" in told()
    assert "met deze keuzes" not in told()
    assert "Geen open plek met deze keuzes." in told(fits="licence")
    assert "Geen open plek" not in told(themes="alle")


@pytest.mark.parametrize(("most", "filled"), [(None, 32), (28, 28), (40, 32), (20, 32)])
def test_the_hours_of_a_placement_are_no_more_than_the_candidate_wants(
    seeker, offer_place, propose, client, world, most, filled
):
    trajectory = seeker()
    type(trajectory.profile).objects.filter(trajectory=trajectory).update(hours_min=None, hours_max=most)
    propose(trajectory, offer_place(hours_min=24, hours_max=32), until="accepted")
    url = reverse("matching:placement_log", args=[trajectory.number])
    assert signed_in(client, world.coordinator).get(url).context["form"].initial["hours"] == filled
