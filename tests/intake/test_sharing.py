"""What is shared and why: the ground in one sentence, what the receiver sees, what the kandidaat hears."""

import uuid

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation

from intake.models import Handover, LegalGround, MatchingProfile, Referral, Statement, Trajectory
from intake.reference import load_legal_grounds
from intake.sharing import SEEN_AFTER, SEEN_AT_ONCE
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import OrganisationKind
from transitiehuis.outbox.models import Owed

URL = "/intake/aanmelden/"


@pytest.fixture
def grounds(db):
    load_legal_grounds(settings.BASE_DIR / "data")


@pytest.fixture
def typed(world, themes):
    def fields(**changed):
        return {
            "first_name": "Rashid",
            "last_name": "Karimi",
            "birth_year": "1990",
            "contact": "rashid@mail.example",
            "place": "Apeldoorn",
            "themes": [str(themes[0].pk)],
            "to": str(world.school.pk),
            "explanation": "Wil een vak leren.",
            "informed_on": days.today().isoformat(),
            "token": str(uuid.uuid4()),
            **changed,
        }

    return fields


def told():
    return Owed.objects.filter(kind="intake.candidate_told").order_by("pk")


def test_each_kind_of_organisation_has_a_ground_in_both_languages(grounds, world):
    for kind in OrganisationKind.values:
        for purpose in LegalGround.Purpose.values:
            found = LegalGround.objects.get(organisation_kind=kind, purpose=purpose)
            assert all([found.ground_nl, found.ground_en, found.certainty])
    with translation.override("nl"):
        assert LegalGround.sentence_for(world.uwv) == (
            "UWV Apeldoorn (demo) mag dit delen, want UWV heeft de wettelijke taak om mensen aan werk te helpen"
            " (Wet SUWI, artikel 30a; AVG, artikel 6 lid 1 onder e)."
        )


def test_the_ground_stands_on_the_page_before_sending_and_is_kept_with_the_referral(grounds, browser, typed):
    client = browser("adviser")
    page = client.get(URL).content.decode()
    assert "Wet SUWI, artikel 30a" in page
    assert all(str(words) in page for words in [*SEEN_AT_ONCE.values(), *SEEN_AFTER.values()])

    client.post(URL, typed(language_level="A2", target_group="ww"))
    referral = Referral.objects.get()
    assert "mag dit delen" in referral.told
    assert "may share this" in referral.told_en
    with translation.override("en"):
        assert referral.told_words == referral.told_en
    assert referral.trajectory.profile.language_level == "A2"
    assert Statement.group_of(referral.trajectory) == "ww"


def test_without_a_ground_the_page_says_whom_to_ask(browser):
    assert "Vraag het je functionaris gegevensbescherming" in browser("adviser").get(URL).content.decode()


def test_the_receiver_sees_what_the_page_says_and_no_more(browser, typed, world):
    browser("adviser").post(URL, typed(language_level="A2", target_group="ww"))
    trajectory = Trajectory.objects.get()

    def seen():
        """By row security alone: what the database gives the school's coordinator."""
        with acting(world.actor("coordinator")):
            found = set()
            person = Trajectory.objects.select_related("candidate__place").get(pk=trajectory.pk).candidate
            found |= {"name", "birth_year", "contact", "place"} if person.email and person.birth_year else set()
            profile = MatchingProfile.objects.filter(trajectory=trajectory).first()
            found |= {"themes", "language_level"} if profile and profile.themes.exists() else set()
            found |= {"explanation"} if Handover.objects.get(trajectory=trajectory).why else set()
            found |= {"target_group"} if Statement.objects.filter(trajectory=trajectory).exists() else set()
            found |= {"informed_on"} if Referral.objects.filter(trajectory=trajectory).exists() else set()
            return found

    assert seen() == set(SEEN_AT_ONCE)
    with acting(world.actor("coordinator")) as by:
        trajectory.handovers.get().accept(by=by)
    assert seen() == {*SEEN_AT_ONCE, *SEEN_AFTER}


def test_the_candidate_hears_who_has_it_at_referral_return_and_acceptance(refer, world, no_room):
    facts = {"channel": "email", "email": "samira@mail.example", "language": "en"}
    trajectory = refer(**facts)
    first = told().get()
    assert (first.address, first.organisation) == ("samira@mail.example", world.uwv)
    assert "UWV Apeldoorn (demo) has asked ROC IJsselpoort to help you" in first.body
    assert "Do you not want your data to be shared?" in first.body

    with acting(world.actor("coordinator")) as by:
        trajectory.handovers.get().give_back(no_room, by=by)
    with translation.override("nl"), acting(world.actor("adviser")) as by:
        trajectory.refresh_from_db()
        facts = {"why": "", "action": "hold_intake", "due": days.add_werkdagen(days.today(), 10)}
        Handover.offer(trajectory, world.other_school, **facts, by=by)
    with acting(world.actor("neighbour")) as by:
        trajectory.handovers.waiting().get().accept(by=by)
    assert [line.subject for line in told()] == [
        "Who helps you now",
        "UWV Apeldoorn (demo) goes on helping you",
        "Vakschool Stedendriehoek helps you from now on",
    ]
    assert "invites you for a first talk" in told().last().body
    assert not any("Samira" in line.body or "no_room" in line.body for line in told())


def test_who_is_aan_zet_reads_to_tell_a_candidate_without_e_mail(browser, typed, world):
    page = browser("adviser").post(URL, typed(contact="06 1234 5678"), follow=True).content.decode()
    assert "Bel de kandidaat" in page
    assert "06 1234 5678" in page
    offer = Handover.objects.get()
    page = browser("coordinator").post(f"/intake/overdracht/{offer.pk}/overnemen/", follow=True).content.decode()
    assert "Bel de kandidaat" in page
    assert not told().exists()


def test_no_two_grounds_hold_at_once(grounds):
    from django.db import IntegrityError, transaction

    row = LegalGround.objects.filter(organisation_kind="uwv", purpose="refer").get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    assert connection.is_usable()
