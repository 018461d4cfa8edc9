"""The frame around every page: who I am, where I am, and where I can go."""

from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.shortcuts import render
from django.test import RequestFactory
from django.urls import path
from django.utils import translation

from tests.ui import page
from transitiehuis.ui import navigation
from transitiehuis.ui.navigation import Entry, floors

HOUSE = (
    Entry("Vandaag", "home"),
    Entry(
        "Intake",
        children=(
            Entry("Trajecten", "list", ("coordinator",), also=("dossier",)),
            Entry("Aanmelden", "refer", ("coordinator",)),
            Entry("Nergens", "not-wired"),
        ),
        also=("dossier",),
    ),
    Entry("Regie", children=(Entry("Keten", "chain", ("chain_director",)), Entry("Kwartaal", "quarter"))),
    Entry("Nergens", "not-wired"),
)


def here(request, **kwargs):
    return None


urlpatterns = [path(f"{name}/", here, name=name) for name in ("home", "list", "refer", "dossier", "chain", "quarter")]


@pytest.fixture
def small_house(monkeypatch, settings):
    monkeypatch.setattr(navigation, "FLOORS", HOUSE)
    settings.ROOT_URLCONF = __name__


def at(view_name):
    return SimpleNamespace(resolver_match=SimpleNamespace(view_name=view_name))


def test_each_role_sees_its_own_floors_and_no_dead_ends(small_house):
    def seen(*roles):
        return [(item.label, item.url) for item in floors(at("home"), set(roles))]

    assert seen("coordinator") == [("Vandaag", "/home/"), ("Intake", "/list/"), ("Regie", "/quarter/")]
    assert seen("chain_director") == [("Vandaag", "/home/"), ("Regie", "/chain/")]
    assert seen() == [("Vandaag", "/home/"), ("Regie", "/quarter/")]


@pytest.mark.parametrize(
    ("view_name", "floor", "children"),
    [
        ("list", "true", ["page", ""]),
        ("refer", "true", ["", "page"]),
        ("dossier", "true", ["true", ""]),
        ("home", "", ["", ""]),
    ],
)
def test_where_i_am_is_marked_on_both_levels(small_house, view_name, floor, children):
    intake = floors(at(view_name), {"coordinator"})[1]
    assert intake.current == floor
    assert [item.current for item in intake.children] == children
    assert intake.place == next((item.label for item in intake.children if item.current), "")


def test_one_sub_entry_is_the_floor_itself(small_house):
    steering = floors(at("quarter"), set())[1]
    assert (steering.current, steering.children) == ("page", [])


def person(*memberships):
    held = tuple(
        SimpleNamespace(pk=number, organisation=SimpleNamespace(name=name), get_role_display=lambda role=role: role)
        for number, (name, role) in enumerate(memberships, 1)
    )
    user = SimpleNamespace(name="Marieke Oosterhof")
    return SimpleNamespace(
        user=user, memberships=held, current=held[0], roles=frozenset({"coordinator"}), region_name=""
    )


def framed(actor, template="404.html", **context):
    request = RequestFactory().get("/intake/?step=matching")
    request.actor = actor
    with translation.override("nl"):
        return page.parse(render(request, template, context).content.decode())


def test_the_bar_says_as_whom_i_act():
    tree = framed(person(("ROC IJsselpoort", "coördinator")))
    (menu,) = page.with_class(tree, "whoami")
    assert page.text(menu[0]) == "Marieke Oosterhofcoördinator, ROC IJsselpoort"


def test_who_works_for_two_may_switch_and_who_works_for_one_is_not_asked():
    two = framed(person(("ROC IJsselpoort", "coördinator"), ("De Gevel", "partnercontact")))
    buttons = [e for e in page.elements(two, "button") if e.get("name") == "membership"]
    assert [(b.get("value"), b.get("aria-current"), page.text(b)) for b in buttons] == [
        ("1", "true", "ROC IJsselpoortcoördinator"),
        ("2", None, "De Gevelpartnercontact"),
    ]
    one = framed(person(("ROC IJsselpoort", "coördinator")))
    assert not [e for e in page.elements(one, "button") if e.get("name") == "membership"]


def test_a_visitor_has_no_floors_and_may_sign_in():
    nobody = SimpleNamespace(user=None, memberships=(), current=None, roles=frozenset(), region_name="")
    tree = framed(nobody)
    assert not page.with_class(tree, "floors")
    assert [page.text(e) for e in page.with_class(tree, "whoami-in")] == ["Inloggen"]


def test_the_page_of_an_error_needs_no_request():
    from django.template.loader import render_to_string

    with translation.override("nl"):
        tree = page.parse(render_to_string("500.html"))
    assert page.text(page.elements(tree, "h1")[0]) == "Er ging iets mis"


def test_the_language_switch_comes_back_to_this_page():
    tree = framed(person(("ROC IJsselpoort", "coördinator")))
    (switch,) = [e for e in page.elements(tree, "button") if e.get("name") == "language"]
    assert (switch.get("value"), switch.get("lang"), page.text(switch)) == ("en", "en", "English")
    assert [e.get("value") for e in page.elements(tree, "input") if e.get("name") == "next"] == [
        "/intake/?step=matching"
    ]


def test_switching_the_language_speaks_it_from_then_on(client, db):
    response = client.post("/taal/", {"language": "en", "next": "/account/login/"})
    assert response.status_code == 302
    assert page.parse(client.get("/account/login/").content.decode()).get("lang") == "en"


def test_only_a_demo_says_that_its_people_are_invented(settings):
    nobody = SimpleNamespace(user=None, memberships=(), current=None, roles=frozenset(), region_name="")
    settings.DEMO = True
    assert "verzonnen" in page.text(page.elements(framed(nobody), "footer")[0])
    settings.DEMO = False
    assert "verzonnen" not in page.text(page.elements(framed(nobody), "footer")[0])


def test_the_cast_stands_on_the_sign_in_page_of_a_demo_only(client, settings, db):
    settings.DEMO = True
    tree = page.parse(client.get("/account/login/").content.decode())
    assert page.inline(tree) == []
    assert list(page.dangling(tree)) == []
    (cast,) = page.with_class(tree, "cast")
    assert [page.text(e) for e in page.elements(cast, "b")][:2] == ["Marieke Oosterhof", "Fatma Yıldız"]
    assert next(e.get("action") for e in page.elements(cast, "form")) == "/demo/aanmelden/marieke/"
    assert "Verzonnen mensen, met één klik." in page.text(tree), "however many there are"
    settings.DEMO = False
    assert "Marieke" not in client.get("/account/login/").content.decode()


@pytest.mark.parametrize(
    "address", ["/account/password/reset/", "/account/password/reset/done/", "/account/signup/", "/account/inactive/"]
)
def test_pages_before_sign_in_are_valid_and_plain(client, db, address):
    tree = page.parse(client.get(address).content.decode())
    assert page.inline(tree) == []
    assert list(page.dangling(tree)) == []
    assert not page.with_class(tree, "floors")
    assert len(page.elements(tree, "h1")) == 1


@pytest.mark.parametrize(
    "address", ["/account/password/set/", "/account/email/", "/account/logout/", "/account/reauthenticate/"]
)
def test_pages_of_an_account_are_valid_and_in_the_frame(client, world, address):
    world.coordinator.set_password("een hele lange zin")
    world.coordinator.save()
    EmailAddress.objects.create(user=world.coordinator, email=world.coordinator.email, verified=True, primary=True)
    client.force_login(world.coordinator)
    response = client.get(address, follow=True)
    tree = page.parse(response.content.decode())
    assert response.status_code == 200
    assert page.inline(tree) == []
    assert list(page.dangling(tree)) == []
    assert len(page.elements(tree, "h1")) == 1


def test_a_wrong_password_says_so_and_keeps_the_address(client, world):
    response = client.post("/account/login/", {"login": "marieke@ijsselpoort.example", "password": "niet het goede"})
    tree = page.parse(response.content.decode())
    assert "horen niet bij elkaar" in page.text(page.with_class(tree, "error-summary")[0])
    assert [e.get("value") for e in page.elements(tree, "input") if e.get("name") == "login"] == [
        "marieke@ijsselpoort.example"
    ]
