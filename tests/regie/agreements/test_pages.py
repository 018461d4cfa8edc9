"""The pages of agreements: who sees them, what is typed stays, and the way from concept to signature."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import World, signed_in
from tests.regie.agreements.scenes import agreed, drafted, signed
from tests.regie.quarter.scenes import at, load_toolkit
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Partnership
from transitiehuis.regie.models import Activity, Agreement, AgreementFunding, AgreementTerm, Coverage

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 3)
LIST = "/regie/afspraken/"


@pytest.fixture(autouse=True)
def clock():
    with at(TODAY, 10):
        yield


@pytest.fixture
def director(client: Client, world: World) -> Client:
    return signed_in(client, world.director, world.memberships["director"])


def page(client: Client, url: str, **kwargs: object) -> str:
    answer = client.get(url, headers={"accept-language": "nl"}, **kwargs)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def typed(world: World, **other: object) -> dict[str, object]:
    return {
        "title": "Vaste instroom",
        "text": "We leveren mensen.",
        "parties": [world.school.pk, world.uwv.pk],
        "since": "2026-12-01",
        "until": "2027-11-30",
        "chain_part": "recruitment",
        **other,
    }


def test_a_concept_is_made_filled_asked_and_signed(director: Client, world: World, client: Client) -> None:
    answer = director.post(f"{LIST}nieuw/", typed(world))
    found = Agreement.objects.get()
    assert answer.url == found.get_absolute_url()
    director.post(f"{answer.url}getal/toevoegen/", {"organisation": world.uwv.pk, "kind": "inflow", "number": 12})
    director.post(f"{answer.url}geld/toevoegen/", {"source": "Regiodeal", "amount": "60000", "until": "2027-06-30"})
    director.post(f"{answer.url}document/toevoegen/", {"name": "Convenant", "url": "https://papier.example/c"})
    text = page(director, answer.url)
    assert "12 mensen die starten, per kwartaal" in text
    assert "€ 60.000" in text
    emails = {f"email_{one.pk}": f"baas@{one.pk}.example" for one in (world.school, world.uwv)}
    director.post(f"{answer.url}ondertekenen/", emails)
    visitor = Client()
    for signature in found.signatures.select_related("link"):
        url = reverse("regie:agreement_sign", args=[signature.link.token])
        assert "€ 60.000" in page(visitor, url)
        nothing = visitor.post(url, {"name": "", "office": ""})
        assert nothing.status_code == 422
        done = visitor.post(url, {"name": "Ans de Baas", "office": "directeur", "agreed": "on"}, follow=True)
        assert done.status_code == 410
        assert "Ans de Baas" in done.content.decode()
    found.refresh_from_db()
    assert found.signed_on == TODAY
    assert "ondertekend op 3 nov" in page(director, answer.url)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"parties": []}, "parties"),
        ({"until": "2026-11-30"}, "until"),
        ({"text": "BSN 123456782"}, "text"),
        ({"text": "Hij heeft een burn-out."}, "text"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    director: Client, world: World, wrong: dict[str, object], field: str
) -> None:
    answer = director.post(f"{LIST}nieuw/", typed(world, **wrong), headers={"accept-language": "nl"})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    kept = "Vaste instroom" if "title" not in wrong else "We leveren mensen."
    assert kept in answer.content.decode()
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("getal", {"kind": "step_term", "number": 5}),
        ("getal", {"kind": "inflow", "number": 0}),
        ("geld", {"source": "Fonds", "amount": "-1", "until": "2027-01-01"}),
        ("geld", {"source": "Fonds"}),
        ("document", {"name": "Verslag", "url": "http://papier.example/x"}),
    ],
)
def test_a_line_that_is_wrong_is_refused(director: Client, world: World, kind: str, wrong: dict) -> None:
    found = drafted(world)
    answer = director.post(f"{found.get_absolute_url()}{kind}/toevoegen/", {"organisation": world.school.pk, **wrong})
    assert answer.status_code == 422
    assert not found.terms.exists()
    assert not found.funding.exists()
    assert not found.documents.exists()


def test_the_same_number_twice_is_refused_with_a_sentence(director: Client, world: World) -> None:
    found = agreed(world)
    same = {"organisation": world.school.pk, "kind": "step_term", "step": "intake", "number": 7}
    assert director.post(f"{found.get_absolute_url()}getal/toevoegen/", same).status_code == 422
    assert AgreementTerm.objects.count() == 1


def test_two_directors_edit_and_the_second_reads_so(director: Client, world: World) -> None:
    with at(TODAY, 9):
        found = drafted(world)
    url = f"{found.get_absolute_url()}wijzigen/"
    [opened] = re.findall(r'name="opened" value="([^"]+)"', page(director, url))
    with acting(world.actor("director")) as by:
        found.rewrite(found.edited_at, by=by, title="Eerder bewaard")
    mine = typed(world, opened=opened, title="Mijn titel")
    answer = director.post(url, mine, headers={"accept-language": "nl"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Mijn titel" in text
    assert Agreement.objects.get().title == "Eerder bewaard"
    [again] = re.findall(r'name="opened" value="([^"]+)"', text)
    assert director.post(url, {**mine, "opened": again}).status_code == 302
    assert Agreement.objects.get().title == "Mijn titel"


def test_another_region_sees_nothing(client: Client, world: World) -> None:
    found = agreed(world, "signed")
    stranger = signed_in(client, world.stranger, world.memberships["stranger"])
    for url in (found.get_absolute_url(), f"{found.get_absolute_url()}pdf/", f"{LIST}?regio=AM06"):
        assert stranger.get(url).status_code == 404, url
    assert found.title not in page(stranger, LIST)
    assert found.title not in stranger.get(f"{LIST}lijst.csv").getvalue().decode()


def test_a_partner_reads_and_does_not_write(client: Client, world: World) -> None:
    found = agreed(world)
    partner = signed_in(client, world.partner_contact, world.memberships["partner_contact"])
    assert "Laten ondertekenen" not in page(partner, found.get_absolute_url())
    for step in ("wijzigen/", "ondertekenen/", "beeindigen/", "getal/toevoegen/"):
        assert partner.get(found.get_absolute_url() + step).status_code == 403
    assert partner.post(f"{found.get_absolute_url()}vernieuwen/").status_code == 403


def test_what_falls_away_is_counted_from_who_does_what(director: Client, world: World) -> None:
    load_toolkit()
    first, second = Activity.objects.order_by("position")[:2]
    facts = {"region": world.region, "role": "leads", "since": TODAY}
    Coverage.objects.create(organisation=world.school, activity=first, hours_per_quarter=40, **facts)
    Coverage.objects.create(organisation=world.branch, activity=first, hours_per_quarter=99, **facts)  # no party
    Coverage.objects.create(organisation=world.uwv, activity=second, **facts)
    found = drafted(world, activities=[first, second], falls_away="Ook het spreekuur.")
    falls = director.get(found.get_absolute_url()).context["falls"]
    assert [(row.activity, row.hours, row.partners) for row in falls.work] == [
        (first, 40, ("ROC IJsselpoort",)),
        (second, None, ("UWV Apeldoorn (demo)",)),
    ]
    assert falls.hours == 40
    assert "Ook het spreekuur." in page(director, found.get_absolute_url())


def test_the_page_of_an_activity_leads_to_its_agreements_and_to_a_new_one(director: Client, world: World) -> None:
    load_toolkit()
    activity = Activity.objects.order_by("position")[0]
    found = drafted(world, activities=[activity])
    drafted(world, title="Over iets anders")
    text = page(director, reverse("regie:activity", args=[activity.code]))
    assert found.get_absolute_url() in text
    assert "Over iets anders" not in text
    [url] = re.findall(r'href="([^"]+activiteit=[^"]+)"', text)
    assert director.get(url).context["form"]["activities"].value() == [activity.pk]


def test_the_list_says_what_ends_and_the_picture_tells_it_too(director: Client, world: World) -> None:
    ending = signed(world, title="Loopt bijna af", lasts=60)
    signed(world, title="Loopt nog lang", lasts=900)
    text = page(director, LIST)
    assert text.index("Loopt bijna af") < text.index("Loopt nog lang")
    assert "loopt af op 2 jan 2027" in text
    assert text.count('role="img"') == 2
    only = page(director, f"{LIST}?stand=loopt-af")
    assert "Loopt nog lang" not in only
    assert ending.title in only
    csv = director.get(f"{LIST}lijst.csv?stand=loopt-af").getvalue().decode("utf-8-sig")
    assert csv.count("\r\n") == 2


def test_a_choice_that_does_not_exist_is_left_out(director: Client, world: World) -> None:
    signed(world)
    assert "Intake binnen vijf werkdagen" in page(director, f"{LIST}?stand=x&deel=y&partij=z")


def test_the_pdf_is_tagged_and_holds_who_signed(director: Client, world: World) -> None:
    found = agreed(world, "signed")
    answer = director.get(f"{found.get_absolute_url()}pdf/", headers={"accept-language": "nl"})
    made = answer.content
    assert made.startswith(b"%PDF-")
    assert b"pdfuaid" in made
    assert b"/StructTreeRoot" in made or b"/ObjStm" in made


def test_as_many_questions_for_two_agreements_as_for_twenty(
    director: Client, world: World, django_assert_max_num_queries: Callable
) -> None:
    for number in range(12):
        made = signed(world, title=f"Afspraak {number}", lasts=100 + number)
        AgreementFunding.objects.create(agreement=made, source="Fonds", amount=5, until=TODAY + timedelta(days=50))
    page(director, LIST)
    with django_assert_max_num_queries(12):
        page(director, LIST)


def test_one_agreement_asks_little(director: Client, world: World, django_assert_max_num_queries: Callable) -> None:
    found = agreed(world, "signed")
    page(director, found.get_absolute_url())
    with django_assert_max_num_queries(20):
        page(director, found.get_absolute_url())


def test_a_party_that_left_does_not_come_along_in_the_successor(director: Client, world: World) -> None:
    found = agreed(world, "signed")
    Partnership.objects.filter(organisation=world.school).update(until=TODAY - timedelta(days=1))
    director.post(f"{found.get_absolute_url()}vernieuwen/")
    made = Agreement.objects.get(renews=found)
    assert [row.organisation for row in made.parties.all()] == [world.uwv]
    assert not made.terms.exists()
