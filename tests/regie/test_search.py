"""Search finds what somebody may see, also when it is typed wrong, and says nothing of others."""

from __future__ import annotations

import pytest

from tests.regie.roof import TODAY, accept, at, client_of, cost, many, read
from transitiehuis.regie.models import SuccessFactor
from transitiehuis.regie.search import is_short, likeness, words_of


@pytest.fixture(autouse=True)
def today():
    with at(TODAY):
        yield


@pytest.fixture
def samira(refer, world):
    return accept(refer(), world)


def found(world, who, q):
    """The links below the search field."""
    html = read(client_of(world, who), f"/zoek/?q={q}")
    return html.partition('role="status"')[2].partition("<footer")[0]


@pytest.mark.parametrize(
    "typed",
    ["Haddad", "hadad", "Samira Haddad", "haddad, samira", "SAMRIA", "samira h", "2026-0001", "0001", "06-12345678"],
)
def test_a_candidate_is_found_by_name_number_or_telephone_also_when_typed_wrong(typed, world, samira):
    assert f"/trajecten/{samira.number}/" in found(world, "coordinator", typed)


@pytest.mark.parametrize(
    ("name", "typed"), [("Şahin-Ørsted", "sahin orsted"), ("van der Vélde", "velde"), ("Velde", "vëlde")]
)
def test_diacritics_make_no_difference(name, typed, refer, world):
    odd = accept(refer(last_name=name), world)
    assert f"/trajecten/{odd.number}/" in found(world, "coordinator", typed)


@pytest.mark.parametrize("who", ["neighbour", "director", "national", "trainer", "client_manager", "stranger"])
def test_nobody_finds_the_candidates_of_others(who, world, samira, refer):
    refer(by="client_manager", to=world.other_school, first_name="Samira", last_name="Buurman")

    html = found(world, who, "samira")

    assert "Haddad" not in html
    assert samira.get_absolute_url() not in found(world, who, samira.number)
    assert ("Buurman" in html) == (who in {"neighbour", "client_manager"})


def test_every_word_has_to_be_found(world, samira, refer):
    accept(refer(first_name="Kevin", last_name="Jansen"), world)

    html = found(world, "coordinator", "samira jansen")

    assert "Haddad" not in html
    assert "Nothing found" in html


@pytest.mark.parametrize("typed", ["vakschool", "vakschol stedendriehoek", "Stedendrieheok"])
def test_partners_of_the_region_are_found(typed, world):
    assert f"/netwerk/organisaties/{world.other_school.pk}/" in found(world, "coordinator", typed)


def test_an_organisation_of_another_region_is_not(world):
    assert "ROC Zeeuwse Delta" not in found(world, "coordinator", "zeeuwse")


@pytest.mark.parametrize(
    ("who", "typed", "url"),
    [
        ("coordinator", "aanmelden", "/intake/aanmelden/"),
        ("coordinator", "kwartaalrond", "/regie/kwartaal/"),
        ("trainer", "wachtwoord", "/account/"),
        ("director", "cijfers", "/regie/keten/"),
    ],
)
def test_pages_are_found_by_the_words_people_use(who, typed, url, world):
    assert f'href="{url}"' in found(world, who, typed)


def test_a_page_that_is_not_for_you_is_not_found(world):
    assert "/intake/aanmelden/" not in found(world, "trainer", "aanmelden")


def test_success_factors_are_found_by_title(world):
    SuccessFactor.objects.create(
        code="speak-soon",
        position=1,
        chain_part="intake",
        title_nl="Snel iemand spreken",
        title_en="Speak to somebody soon",
        looks_like_nl="x",
        why_nl="y",
    )
    assert "Speak to somebody soon" in found(world, "reader", "snell spreken")


@pytest.mark.parametrize(("typed", "said"), [("", ""), ("s", "Type at least two letters."), ("%20", "")])
def test_too_little_finds_nothing_and_says_so(typed, said, world, samira):
    html = found(world, "coordinator", typed)
    assert "Haddad" not in html
    assert said in html


def test_odd_input_is_only_text(world, samira):
    for typed in ("%25", "'%22;--", "%3Cscript%3E", "x" * 4000, "李", "%E2%80%AE", "_____", "\\\\"):
        assert "Haddad" not in found(world, "coordinator", typed)


def test_a_sign_that_is_a_word_is_enough(refer, world):
    li = accept(refer(first_name="Wei", last_name="李"), world)
    assert f"/trajecten/{li.number}/" in found(world, "coordinator", "李")


def test_many_hits_are_cut_off_and_cost_no_more(world, samira):
    client = client_of(world, "coordinator")
    few = cost(client, "/zoek/?q=werk")
    many(world, 40)

    assert cost(client, "/zoek/?q=werk") == few
    assert few <= 12
    html = read(client, "/zoek/?q=werk")
    assert html.count("Werk") >= 10
    assert "Only the first 10." in html


def test_likeness_forgives_a_slip_and_not_another_word():
    assert words_of("Åse  D'Hondt") == ["ase", "d'hondt"]
    assert likeness("warmtepomp", "warmtepompen en meer") == 1
    assert likeness("kwartaalrnde", "kwartaalronde") > 0.4
    assert likeness("fiets", "kwartaalronde") < 0.4
    assert is_short("a")
    assert not is_short("李")


def test_a_route_is_found_by_its_name_also_when_typed_wrong_and_only_in_its_region(world, add_route, themes):
    route = add_route()
    for typed in ("hybride", "hibride warmtepomp"):
        assert route.get_absolute_url() in found(world, "adviser", typed)
    assert route.get_absolute_url() not in found(world, "stranger", "hybride")
    assert "/matching/opleidingsschema/heat-pumps/" in found(world, "adviser", "warmtepompen")
