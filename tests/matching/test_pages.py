"""The pages of this floor: who may open them, and one person walked through them."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from intake.models import Candidate, Certificate, Trajectory
from matching.models import Placement, PlacementKind, Proposal, WorkPlacementOffer
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.models import Owed

PEOPLE = ("coordinator", "adviser", "trainer", "other_trainer", "neighbour", "reader", "director", "stranger")


@pytest.fixture
def scene(seeker, offer_place, propose, log_placement, world):
    """A nameless proposal for one, a running placement of another; and the neighbour's own work beside it."""
    trajectory, place = seeker(), offer_place(seats=5)
    proposal = propose(trajectory, place)
    asked = propose(trajectory, offer_place(title="Leidingwerk"), until="interested")
    met = propose(seeker(first_name="Nadia", phone="0699999999"), place, until="introduced")
    placed = seeker(first_name="Tomasz", last_name="Wiśniewski", phone="0622222222")
    placement = log_placement(placed, kind=PlacementKind.BBL)
    trial = log_placement(
        seeker(first_name="Ilse", phone="0644444444"),
        kind=PlacementKind.TRIAL,
        start=days.add_werkdagen(days.today(), 5),
    )
    offer_place(by="other_trainer", employer=world.other_employer)
    return {
        "number": trajectory.number,
        "place": place.pk,
        "proposal": proposal.pk,
        "asked": asked.pk,
        "met": met.pk,
        "placed": placed.number,
        "placement": placement.pk,
        "trial": trial.pk,
        "tried": trial.trajectory.number,
    }


# Who gets 200 or 302; the others in the order of PEOPLE. 403: not your role. 404: not yours to see.
PAGES = {
    "places": ((), (200, 200, 200, 200, 200, 403, 403, 200)),
    "place_new": ((), (200, 200, 200, 200, 200, 403, 403, 200)),
    "place": (("place",), (200, 200, 200, 200, 200, 403, 403, 404)),
    "place_edit": (("place",), (403, 403, 200, 403, 403, 403, 403, 404)),
    "compare": (("number",), (200, 403, 403, 403, 404, 403, 403, 404)),
    "proposals": ((), (200, 200, 200, 200, 200, 403, 403, 200)),
    "proposals_of": (("number",), (302, 302, 403, 403, 404, 403, 403, 404)),
    "proposal": (("proposal",), (200, 200, 200, 404, 404, 403, 403, 404)),
    "placement_new": ((), (200, 200, 403, 403, 200, 403, 403, 200)),
    "placement_log": (("number",), (200, 200, 403, 403, 404, 403, 403, 404)),
    "placement_of": (("placed",), (302, 302, 403, 403, 404, 403, 403, 404)),
    "placement": (("placement",), (200, 200, 200, 404, 404, 403, 403, 404)),
    "placement_start": (("trial",), (200, 200, 403, 403, 404, 403, 403, 404)),
    "placement_not_start": (("trial",), (200, 200, 403, 403, 404, 403, 403, 404)),
    "placement_permit": (("tried",), (200, 200, 403, 403, 404, 403, 403, 404)),
    "placement_end": (("placement",), (200, 200, 403, 403, 404, 403, 403, 404)),
    "placement_sign": (("placement",), (200, 200, 403, 403, 404, 403, 403, 404)),
}
STEPS = {
    "place_pause": (("place",), (403, 403, 302, 403, 403, 403, 403, 404)),
    "proposal_interest": (("proposal",), (302, 302, 302, 404, 404, 403, 403, 404)),
    "proposal_introduce": (("asked",), (302, 302, 403, 404, 404, 403, 403, 404)),
    "proposal_accept": (("met",), (302, 302, 302, 404, 404, 403, 403, 404)),
    "proposal_decline": (("proposal",), (422, 422, 422, 404, 404, 403, 403, 404)),
    "proposal_withdraw": (("proposal",), (302, 302, 403, 404, 404, 403, 403, 404)),
}


def address(name, keys, scene):
    return reverse(f"matching:{name}", args=[scene[key] for key in keys])


def test_who_may_open_the_page(scene, client, world):
    found = {name: [] for name in PAGES}
    for person in PEOPLE:
        signed_in(client, getattr(world, person))
        for name, (keys, _expected) in PAGES.items():
            found[name].append(client.get(address(name, keys, scene)).status_code)
    assert {name: tuple(codes) for name, codes in found.items()} == {name: codes for name, (_, codes) in PAGES.items()}
    client.logout()
    for name, (keys, _expected) in PAGES.items():
        assert client.get(address(name, keys, scene)).status_code == 302


def test_who_may_press_the_button(scene, client, world):
    found = {name: [] for name in STEPS}
    for person in PEOPLE:
        signed_in(client, getattr(world, person))
        for name, (keys, _expected) in STEPS.items():
            url = address(name, keys, scene)
            assert client.get(url).status_code in {403, 405}
            with transaction.atomic():  # nobody meets what the one before did
                found[name].append(client.post(url, {"agreed": "on"}).status_code)
                transaction.set_rollback(True)
    assert {name: tuple(codes) for name, codes in found.items()} == {name: codes for name, (_, codes) in STEPS.items()}


def test_a_company_reads_no_name_anywhere_before_the_introduction(seeker, offer_place, propose, client, world):
    place = offer_place()
    proposal = propose(seeker(), place, until="interested")
    signed_in(client, world.trainer)
    for url in (
        proposal.get_absolute_url(),
        place.get_absolute_url(),
        reverse("matching:proposals"),
        reverse("home"),
    ):
        text = client.get(url).content.decode()
        assert "Samira" not in text, url
        assert "Haddad" not in text, url
        assert "06 12345678" not in text, url


def test_a_company_with_an_account_reads_its_own_words_on_a_proposal(seeker, offer_place, propose, client, world):
    """What the candidate can do stands before the answer, then whom to ask; nothing tells the company of itself."""
    signed_in(client, world.trainer)
    page = client.get(reverse("matching:proposals")).content.decode()
    assert "Denkt iemand aan een kandidaat voor jullie plek, dan krijg je mail." in page
    refused = client.get(reverse("nazorg:list"))
    assert refused.status_code == 403
    assert "Deze pagina of deze stap is aan iemand anders." in refused.content.decode(), "it may not be seen either"
    proposal = propose(seeker(), offer_place())

    def reads(path="", **form):
        url = f"{proposal.get_absolute_url()}{path}"
        return (client.post(url, form, follow=True) if path else client.get(url)).content.decode()

    page = reads()
    assert page.index("Wat deze kandidaat kan en wil") < page.index("Wat is je antwoord?") < page.index("Vragen?")
    assert f"Van {world.coordinator.name}, {world.school.name}" in page
    assert "Wat het bedrijf te zien kreeg" not in page
    assert "Toch niet?" in (page := reads("kennismaken/"))
    assert "Wat is je antwoord?" not in page

    with acting(world.actor("coordinator")) as actor:
        Proposal.objects.get().introduce(agreed=True, by=actor)
    page = reads()
    assert "Kies dag en tijd: de kandidaat hoort het" in page
    assert '<a href="tel:0612345678">06 12345678</a>' in page
    assert "Geboren in" not in page, "name and contact details, and no more"
    assert "met zijn link" not in page
    then = f"{world.school.name} legt de plaatsing vast en regelt de rest met jullie."
    assert f"Goed nieuws. {then}" in (page := reads("aannemen/"))
    assert page.count(then) == 2
    assert "staat nog open voor andere kandidaten" not in page
    signed_in(client, world.coordinator)
    assert "Wat het bedrijf te zien kreeg" in (page := reads())
    assert "Geboren in" in page
    assert "Vragen?" not in page


def test_the_list_of_proposals_says_since_when_each_stands_so_and_all_of_them_newest_first(
    seeker, offer_place, propose, no_time, client, world
):
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=9), tick=False):
        first = propose(seeker(), offer_place())
    second = propose(seeker(first_name="Nadia", phone="0699999999"), first.place)
    with acting(world.actor("trainer")) as actor:
        first.decline(no_time, by=actor)
    signed_in(client, world.coordinator)
    page = client.get(reverse("matching:proposals"), {"state": "all"})
    assert [proposal.pk for proposal in page.context["page"]] == [second.pk, first.pk]
    assert page.content.decode().count("sinds vandaag") == 2, "it was declined today"
    assert ">Antwoord</th>" in page.content.decode()


def test_who_says_that_the_place_is_taken_is_reminded_that_it_is_still_offered(
    seeker, offer_place, propose, reasons, client, world
):
    proposal = propose(seeker(), offer_place())
    with acting(world.actor("trainer")) as actor:
        proposal.decline(reasons("proposal_declined", "place_taken"), by=actor)
    still = "De plek zelf staat nog open voor andere kandidaten."
    signed_in(client, world.trainer)
    assert still in client.get(proposal.get_absolute_url()).content.decode()
    WorkPlacementOffer.objects.update(status="withdrawn")
    assert still not in client.get(proposal.get_absolute_url()).content.decode()


def test_one_person_walks_from_comparing_to_plaatsing(seeker, offer_place, client, world):
    trajectory = seeker(first_name="O'Brien-ß", last_name="李 \u202e")
    place = offer_place(by="adviser")
    signed_in(client, world.coordinator)
    compare = reverse("matching:compare", args=[trajectory.number])
    assert "1 open leerwerkplek, op afstand. Er is geen cijfer" in client.get(compare).content.decode()
    assert client.post(compare, {"place": place.pk, "why": "wish", "why_note": ""}).status_code == 302
    proposal = Proposal.objects.get()

    signed_in(client, world.trainer)
    client.post(reverse("matching:proposal_interest", args=[proposal.pk]))
    signed_in(client, world.coordinator)
    client.post(reverse("matching:proposal_introduce", args=[proposal.pk]), {"agreed": "on"})
    signed_in(client, world.trainer)
    assert "O&#x27;Brien-ß" in client.get(proposal.get_absolute_url()).content.decode()
    client.post(reverse("matching:proposal_accept", args=[proposal.pk]))

    signed_in(client, world.coordinator)
    url = reverse("matching:placement_log", args=[trajectory.number])
    form = client.get(url).context["form"]
    assert form.initial["training_company"] == world.employer.pk
    facts = {**form.initial, "start": days.today(), "kind": "contract", "employer": ""}
    response = client.post(url, {name: value for name, value in facts.items() if value is not None})
    assert response.status_code == 302, response.context["form"].errors
    trajectory.refresh_from_db()
    assert trajectory.step == "placement"
    place.refresh_from_db()
    assert place.status == "filled"


def test_a_form_that_fails_keeps_what_was_typed_and_points_at_it(seeker, client, world):
    signed_in(client, world.coordinator)
    url = reverse("matching:placement_log", args=[seeker().number])
    response = client.post(url, {"hours": "99", "start": "2026-13-40", "kind": "bbl"})
    text = response.content.decode()
    assert response.status_code == 422
    assert 'value="99"' in text
    assert 'value="2026-13-40"' in text


def test_somebody_not_yet_in_the_portal_gets_traject_and_placement_at_once(client, world):
    signed_in(client, world.adviser)
    facts = {
        "first_name": "Nieuw",
        "last_name": "Hier",
        "birth_year": "1990",
        "place": "Apeldoorn",
        "informed": "on",
        "training_company": world.employer.pk,
        "employer": "",
        "start": days.today().isoformat(),
        "hours": "32",
        "kind": "contract",
        "guide": world.memberships["adviser"].pk,
    }
    response = client.post(reverse("matching:placement_new"), facts)
    assert response.status_code == 302, response.context["form"].errors
    trajectory = Trajectory.objects.get()
    assert (trajectory.step, trajectory.holder) == ("placement", world.uwv)
    assert Placement.objects.get().state == "started"
    assert Candidate.objects.get().channel == "guide"

    again = client.post(reverse("matching:placement_new"), {**facts, "hours": "24"})
    assert again.status_code == 422, "a second dossier of the same person is shown before it is made"
    assert "Nieuw Hier" in again.content.decode()
    assert Candidate.objects.count() == 1


@pytest.mark.parametrize(
    ("contact", "known"),
    [
        ("06 12345678", {"channel": "phone", "phone": "06 12345678", "email": ""}),
        ("nieuw@x.example", {"channel": "email", "phone": "", "email": "nieuw@x.example"}),
        ("06 123", None),
    ],
)
def test_somebody_new_at_work_can_be_reached_from_then_on(client, world, contact, known):
    signed_in(client, world.adviser)
    facts = {
        "first_name": "Nieuw", "last_name": "Hier", "birth_year": "1990", "place": "Apeldoorn", "informed": "on",
        "training_company": world.employer.pk, "start": days.today().isoformat(), "hours": "32", "kind": "contract",
        "guide": world.memberships["adviser"].pk, "contact": contact,
    }  # fmt: skip
    assert "Telefoon of e-mail bekend?" in client.get(reverse("matching:placement_new")).content.decode()
    response = client.post(reverse("matching:placement_new"), facts)
    assert response.status_code == (302 if known else 422)
    assert list(Candidate.objects.values("channel", "phone", "email")) == ([known] if known else [])
    assert not Owed.objects.filter(kind="intake.candidate_told").exists(), "who is at work is not invited for a talk"


def test_a_place_offered_and_changed_by_form_keeps_what_is_not_known_unknown(client, world, themes):
    signed_in(client, world.trainer)
    vca = Certificate.objects.create(code="B-VCA", name_nl="VCA Basis", kind="vca")
    page = client.get(reverse("matching:place_new")).content.decode()
    assert "VCA Basis" in page
    assert "Praktijkopleiders met een account krijgen ze altijd." in page
    facts = {"title": "Monteur", "theme": themes[0].pk, "place": "Deventer", "seats": "2", "certificates": [vca.pk]}
    response = client.post(reverse("matching:place_new"), facts)
    assert response.status_code == 302, response.context["form"].errors
    place = WorkPlacementOffer.objects.get()
    assert list(place.certificates.all()) == [vca]
    assert (place.employer, place.licence, place.language_level, place.hours_min) == (world.employer, "", "", None)
    said = "niet ingevuld door het bedrijf"
    page = client.get(place.get_absolute_url()).content.decode()
    assert (said in page, "niet ingevuld" in page) == (False, True), "a company is not told of itself"
    signed_in(client, world.coordinator)
    assert said in client.get(place.get_absolute_url()).content.decode()
    signed_in(client, world.trainer)

    url = reverse("matching:place_edit", args=[place.pk])
    assert client.post(url, {**facts, "hours_min": "32", "hours_max": "24"}).status_code == 422
    assert client.post(url, {**facts, "seats": "3", "licence": "B"}).status_code == 302
    place.refresh_from_db()
    assert (place.seats, place.licence) == (3, "B")


def test_lists_cost_the_same_for_two_rows_as_for_twenty(client, world, offer_place, seeker, propose):
    signed_in(client, world.coordinator)

    def cost(url):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    for number in range(2):
        propose(seeker(first_name=f"Een {number}", phone=f"061111110{number}"), offer_place())
    pages = [reverse("matching:places"), reverse("matching:proposals"), reverse("home")]
    before = [cost(url) for url in pages]
    for number in range(10):
        propose(seeker(first_name=f"Twee {number}", phone=f"062222220{number}"), offer_place())
    assert [cost(url) for url in pages] == before


def test_too_late_is_a_sentence_on_the_page(seeker, offer_place, propose, client, world, no_time):
    proposal = propose(seeker(), offer_place())
    signed_in(client, world.trainer)
    url = proposal.get_absolute_url()
    client.post(reverse("matching:proposal_decline", args=[proposal.pk]), {"reason": no_time.pk}, HTTP_REFERER=url)
    response = client.post(reverse("matching:proposal_interest", args=[proposal.pk]), follow=True, HTTP_REFERER=url)
    assert response.status_code == 200
    sentence = list(response.context["messages"])[-1]
    assert sentence.level_tag == "error"
    assert Proposal.objects.get().interested_at is None
