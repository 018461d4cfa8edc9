"""Aanmelden: nine fields, and the dossier is there, once."""

import uuid

import pytest
from django.utils.html import escape

from intake.models import Candidate, Channel, Closing, ReasonKind, Referral, Trajectory
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Municipality, Place
from transitiehuis.workflow import WrongStatus

URL = "/intake/aanmelden/"
STRANGE = "O'Brien-ß 李 \u202e"


@pytest.fixture
def typed(world, themes):
    """What a adviser types; `typed(phone=…)` changes one thing."""
    token = uuid.uuid4()

    def fields(**changed):
        return {
            "first_name": "Rashid",
            "last_name": "Karimi",
            "birth_year": "1990",
            "contact": "06 1234 5678",
            "place": "Apeldoorn",
            "themes": [str(themes[0].pk)],
            "to": str(world.school.pk),
            "explanation": "Werkte als heftruckchauffeur, wil een vak leren.",
            "informed_on": days.today().isoformat(),
            "token": str(token),
            **changed,
        }

    return fields


def test_the_form_becomes_a_dossier_and_an_offer(browser, typed, world):
    answer = browser("adviser").post(URL, typed())

    trajectory = Trajectory.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/trajecten/{trajectory.number}/")
    assert trajectory.candidate.name == "Rashid Karimi"
    assert (trajectory.candidate.channel, trajectory.candidate.place.name) == (Channel.PHONE, "Apeldoorn")
    assert trajectory.handovers.get().receiver == world.school
    assert [theme.code for theme in trajectory.profile.themes.all()] == ["heat-pumps"]


def test_the_empty_form_asks_nine_things(browser):
    page = browser("adviser").get(URL)
    form = page.context["form"]
    visible = {field.name for field in form if not field.is_hidden}
    assert page.status_code == 200
    assert len(visible - set(form.known)) == 9  # what may be known already waits behind one line


@pytest.mark.parametrize(
    ("who", "code", "made"),
    [
        ("adviser", 302, 1),
        ("reader", 403, 0),  # a partner, not the role
        ("trainer", 403, 0),
        ("director", 403, 0),
        (None, 302, 0),  # nobody yet: to the login page
    ],
)
def test_who_may_refer(browser, typed, who, code, made):
    assert browser(who).post(URL, typed()).status_code == code
    assert Trajectory.objects.count() == made


def test_a_second_click_makes_no_second_dossier_and_leads_to_the_first(browser, typed):
    client = browser("adviser")
    first, second = client.post(URL, typed()), client.post(URL, typed())

    assert Trajectory.objects.count() == Candidate.objects.count() == 1
    assert first.url == second.url


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_makes_the_dossier(world, themes, twice_at_once):
    token = uuid.uuid4()
    race = twice_at_once(lambda by: submit(world, by, token), by=world.actor("adviser"))

    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)
    assert Trajectory.objects.count() == Candidate.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_same_token_both_clicks_would_have_made_one(world, themes, twice_at_once):
    race = twice_at_once(lambda by: submit(world, by, uuid.uuid4()), by=world.actor("adviser"))

    assert len(race.winners) == 2
    assert Trajectory.objects.count() == 2


def submit(world, by, token):
    candidate = Candidate(
        first_name="Rashid", last_name="Karimi", birth_year=1990, channel="guide", place=world.places["Epe"]
    )
    return Referral.submit(
        candidate=candidate,
        region=world.region,
        to=world.school,
        themes=[],
        informed_on=days.today(),
        by=by,
        token=token,
    )


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("first_name", "", "Voornaam: vul"),
        ("birth_year", "1850", "Kijk het geboortejaar na"),
        ("contact", "06 1234 56", "Een nummer heeft 10 cijfers, er staan er 8"),
        ("contact", "bel maar", "Vul een telefoonnummer of een e-mailadres in"),
        ("contact", "rashid@", "e-mailadres"),
        ("place", "Apeldorn", "Bedoel je Apeldoorn?"),
        ("place", "Xyzzy", "We kennen de plaats “Xyzzy” niet"),
        ("to", "", "Kies aan wie je de kandidaat aanbiedt."),
        ("explanation", "Nummer 123456782", "Het lijkt op een BSN"),
        ("explanation", "Heeft een depressie", "artikel 9 AVG"),
        ("informed_on", "", "Vertel het eerst aan de kandidaat"),
        ("informed_on", "2099-01-01", "Kies vandaag of een eerdere dag"),
    ],
)
def test_what_is_wrong_is_said_in_dutch_and_what_was_typed_stays(browser, typed, field, value, said):
    sent = typed(**{field: value})
    page = browser("adviser").post(URL, sent)

    text = page.content.decode()
    assert page.status_code == 422
    assert said in text
    for name in ("first_name", "last_name", "birth_year", "contact", "place", "explanation"):
        assert escape(sent[name]) in text, f"{name} was lost"
    assert not Trajectory.objects.exists()


def test_a_text_about_health_may_stay_when_who_typed_it_says_so(browser, typed):
    sent = typed(explanation="Werkte bij een GGZ-instelling als conciërge.")
    client = browser("adviser")
    assert "Moet deze tekst blijven?" in client.post(URL, sent).content.decode()

    assert client.post(URL, {**sent, "keep_text": "on"}).status_code == 302
    assert Referral.objects.get().explanation == sent["explanation"]


@pytest.mark.parametrize(
    ("contact", "channel"),
    [("", "guide"), ("r.karimi@mail.example", "email"), ("+31 (0)6-1234 5678", "phone"), ("+49 151 23456789", "phone")],
)
def test_a_candidate_is_reached_by_what_was_typed(browser, typed, contact, channel):
    assert browser("adviser").post(URL, typed(contact=contact)).status_code == 302
    assert Candidate.objects.get().channel == channel


def test_a_place_of_which_there_are_more_asks_for_the_municipality(browser, typed, world):
    other = Municipality.objects.create(cbs_code="GM9999", name="Elders", province="Gelderland", region=world.region)
    Place.objects.create(name="Epe", municipality=other, latitude=52.0, longitude=6.0)
    client = browser("adviser")

    page = client.post(URL, typed(place="epe"))
    assert "Kies Epe (Elders) of Epe (Epe)" in page.content.decode()
    assert client.post(URL, typed(place="Epe (Elders)")).status_code == 302
    assert Candidate.objects.get().place.municipality == other


def test_a_strange_name_and_four_thousand_signs_survive(browser, typed):
    text = ("李" * 79 + "\n") * 50
    sent = typed(first_name=STRANGE, last_name=STRANGE, explanation=text[:4000], contact="")
    assert browser("adviser").post(URL, sent).status_code == 302

    candidate = Candidate.objects.get()
    assert (candidate.first_name, candidate.last_name) == ("O'Brien-ß 李", "O'Brien-ß 李")
    assert Referral.objects.get().explanation == text[:4000].strip()


def test_the_same_person_is_shown_before_a_second_dossier_is_made(browser, typed, refer):
    mine = refer(first_name="Rashid", last_name="Karimi", birth_year=1990, phone="0687654321")
    client = browser("adviser")

    page = client.post(URL, typed())
    assert Trajectory.objects.count() == 1
    assert f"/trajecten/{mine.number}/" in page.content.decode()

    assert client.post(URL, typed(again="on")).status_code == 302
    assert Trajectory.objects.count() == 2


def test_of_another_organisations_candidate_only_whom_to_ask_is_shown(browser, typed, refer, world):
    theirs = refer(
        by="client_manager", to=world.other_school, first_name="Rashied", last_name="Kareemi", phone="+31 612345678"
    )

    text = browser("adviser").post(URL, typed()).content.decode()
    assert "Vraag of je betrokken kunt worden bij gemeente Apeldoorn (demo)" in text
    assert theirs.number not in text
    assert "Kareemi" not in text


def test_who_comes_back_is_pointed_to_the_closed_traject(browser, typed, refer, world, reasons):
    old = refer(first_name="Rashid", last_name="Karimi", birth_year=1990)
    with acting(world.actor("adviser")) as actor:
        old.close(Closing.WITHDRAWN, reasons(ReasonKind.CLOSE, "not_now"), by=actor)

    text = browser("adviser").post(URL, typed(contact="")).content.decode()
    assert old.number in text
    assert "Heropen het" in text


def test_a_partner_of_another_region_cannot_be_chosen(browser, typed, world):
    assert browser("adviser").post(URL, typed(to=str(world.far_school.pk))).status_code == 422


def test_who_works_in_no_region_is_told_so_instead_of_given_a_form(client, world):
    lonely = world.organisation("lonely", "municipality", "gemeente Elders (demo)", "Epe", None)
    member = world.person("lonely", "Loes Alleen", "adviser", lonely)
    page = signed_in(client, member.user).get(URL)
    assert page.status_code == 200
    assert '<form class="form"' not in page.content.decode()
