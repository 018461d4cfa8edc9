"""Intake vastleggen and the matchingsprofiel: two layers on one page, and edit over edit."""

import uuid
from datetime import date, timedelta

import pytest
from django.utils.html import escape

from intake.models import (
    Certificate,
    DossierView,
    Intake,
    NextAction,
    Occupation,
    Skill,
    Statement,
    Step,
    SupportProfile,
)
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.workflow import Lockable, WrongStatus

STRANGE = "O'Brien-ß 李 \u200d "


@pytest.fixture
def vocabulary(db):
    Occupation.objects.create(uri="o/1", name_nl="Monteur warmtepompen", alternative_names=["Warmtepompmonteur"])
    Skill.objects.create(uri="s/1", name_nl="Gereedschap gebruiken", kind="trade_skill")
    return [
        Certificate.objects.create(code=code, name_nl=name, kind="vca")
        for code, name in (("B-VCA", "VCA Basis"), ("VIAG", "VIAG"))
    ]


@pytest.fixture
def trajectory(refer, world, vocabulary):
    """Samira, referred by UWV, taken over by the school, not yet spoken to."""
    found = refer()
    with acting(world.actor("coordinator")) as actor:
        found.handovers.get().accept(by=actor)
    refer(by="neighbour", to=world.other_school, first_name="Eigen", phone="0611111111")  # work of their own
    found.refresh_from_db()
    return found


@pytest.fixture
def typed(vocabulary, themes):
    return {
        "held_on": days.today().isoformat(),
        "summary": "Kan goed met mensen, wil buiten werken.",
        "themes": [str(themes[1].pk)],
        "occupation_0": "warmtepompmonteur",
        "skill_0": "gereedschap gebruiken",
        "available_from": "2029-01-04",
        "hours_min": "24",
        "hours_max": "32",
        "earliest_start": "08:30",
        "max_distance_km": "25",
        "transport": ["bicycle", "public"],
        "licences": ["B"],
        "language_level": "B1",
        "certificate_0": str(vocabulary[0].pk),
        "certificate_0_until": "2046-03-01",
        "target_group": "ww",
        "work_conditions": "Niet tillen boven 15 kilo.",
        "guidance_needed": "yes",
    }


def url(trajectory, what="intake"):
    return f"/intake/{trajectory.number}/{what}/"


def opened(client, trajectory, what="intake"):
    """What a browser sends back unseen: the version the form was drawn with."""
    return {"opened": client.get(url(trajectory, what)).context["form"].initial["opened"]}


def said(answer):
    return [str(message) for message in answer.wsgi_request._messages]


def test_the_intake_is_held_and_both_layers_are_written(browser, trajectory, typed, world):
    client = browser("coordinator")
    answer = client.post(url(trajectory), {**typed, **opened(client, trajectory)})

    assert answer.url == f"/trajecten/{trajectory.number}/"
    trajectory.refresh_from_db()
    assert (trajectory.step, trajectory.next_action) == (Step.INTAKE, NextAction.PLAN_ORIENTATION)
    assert Intake.objects.get().summary == typed["summary"]
    profile = trajectory.profile
    assert (profile.hours_min, profile.hours_max, profile.language_level) == (24, 32, "B1")
    assert profile.transport == ["bicycle", "public"]
    assert [occupation.name_nl for occupation in profile.occupations.all()] == ["Monteur warmtepompen"]
    assert profile.certificates.get().valid_until == date(2046, 3, 1)
    assert profile.updated_by == world.coordinator
    support = SupportProfile.objects.get()
    assert support.guidance_needed is True
    stated = Statement.objects.get()
    assert (stated.group, stated.organisation, stated.basis) == ("ww", world.school, "candidate")


def test_only_the_day_and_the_summary_are_needed(browser, trajectory, typed):
    client = browser("coordinator")
    least = {name: typed[name] for name in ("held_on", "summary")}
    assert client.post(url(trajectory), {**least, **opened(client, trajectory)}).status_code == 302


@pytest.mark.parametrize(
    ("who", "code", "held"),
    [
        ("coordinator", 302, 1),
        ("reader", 403, 0),  # same school, not the role
        ("adviser", 403, 0),  # involved, but not aan zet
        ("neighbour", 404, 0),
        (None, 302, 0),
    ],
)
def test_who_may_record_the_intake(browser, trajectory, typed, who, code, held):
    seen = opened(browser("coordinator"), trajectory)
    assert browser(who).post(url(trajectory), {**typed, **seen}).status_code == code
    assert Intake.objects.count() == held


def test_an_intake_that_was_recorded_is_too_late_and_the_same_form_twice_is_once(browser, trajectory, typed):
    client = browser("coordinator")
    sent = {**typed, **opened(client, trajectory)}
    first, second = client.post(url(trajectory), sent), client.post(url(trajectory), sent)
    assert first.url == second.url

    late = browser("colleague").post(url(trajectory), sent)
    assert "De intake van dit traject is al vastgelegd." in said(late)
    assert Intake.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("held_on", "2099-01-01", "Kies vandaag of een eerdere dag"),
        ("held_on", "gisteren", "Wanneer was het gesprek?"),
        ("summary", "", "Schrijf in een paar zinnen"),
        ("summary", "BSN 123456782 genoteerd", "Het lijkt op een BSN"),
        ("work_conditions", "Heeft reuma", "artikel 9 AVG"),
        ("hours_max", "12", "Vul hier minstens 24 uur in."),
        ("hours_min", "99", "Uren, minstens"),
        ("occupation_0", "Monteur warmtepomp", "Bedoel je Monteur warmtepompen"),
        ("skill_0", "xyzzy", "staat niet in de lijst"),
        ("certificate_0", "", "Kies het certificaat dat bij deze dag hoort."),
        ("language_level", "Z9", "Niveau Nederlands"),
        ("earliest_start", "25:00", "Kan beginnen vanaf"),
    ],
)
def test_what_is_not_right_is_said_and_everything_typed_stays(browser, trajectory, typed, field, value, message):
    client = browser("coordinator")
    sent = {**typed, **opened(client, trajectory), field: value}
    page = client.post(url(trajectory), sent)

    text = page.content.decode()
    assert page.status_code == 422
    assert escape(message) in text
    for name in ("summary", "work_conditions", "occupation_0", "skill_0", "max_distance_km", "hours_max"):
        assert escape(sent[name]) in text, f"{name} was lost"
    assert not Intake.objects.exists()


def test_the_same_certificate_is_not_written_twice(browser, trajectory, typed):
    client = browser("coordinator")
    sent = {**typed, **opened(client, trajectory), "certificate_1": typed["certificate_0"]}
    assert "Dit certificaat staat al in de lijst." in client.post(url(trajectory), sent).content.decode()


def test_a_summary_of_four_thousand_strange_signs_survives(browser, trajectory, typed):
    client = browser("coordinator")
    text = (STRANGE * 300)[:4000].strip()
    assert client.post(url(trajectory), {**typed, **opened(client, trajectory), "summary": text}).status_code == 302
    assert Intake.objects.get().summary == text


# The profile -------------------------------------------------------------------------------------------------------


@pytest.fixture
def spoken(browser, trajectory, typed):
    """After the intake, with everything in the profile."""
    client = browser("coordinator")
    client.post(url(trajectory), {**typed, **opened(client, trajectory)})
    trajectory.refresh_from_db()
    return trajectory


@pytest.fixture
def profile_typed(typed):
    return {name: value for name, value in typed.items() if name not in {"held_on", "summary"}}


@pytest.mark.parametrize(
    ("who", "code"),
    [("coordinator", 302), ("adviser", 302), ("reader", 403), ("neighbour", 404), (None, 302)],
)
def test_who_may_change_the_profile(browser, spoken, profile_typed, who, code):
    seen = opened(browser("coordinator"), spoken, "profiel")
    sent = {**profile_typed, **seen, "hours_max": "36"}
    assert browser(who).post(url(spoken, "profiel"), sent).status_code == code
    spoken.profile.refresh_from_db()
    assert (spoken.profile.hours_max == 36) == (who in {"coordinator", "adviser"})


def test_the_form_shows_what_is_known_and_taking_away_is_a_change(browser, spoken, profile_typed):
    client = browser("coordinator")
    page = client.get(url(spoken, "profiel")).content.decode()
    for known in ("Monteur warmtepompen", "Niet tillen boven 15 kilo.", "2046-03-01", 'value="32"', "08:30"):
        assert known in page

    sent = {
        **profile_typed,
        **opened(client, spoken, "profiel"),
        "certificate_0": "",
        "certificate_0_until": "",
        "occupation_0": "",
    }
    assert client.post(url(spoken, "profiel"), sent).status_code == 302
    assert not spoken.profile.certificates.exists()
    assert not spoken.profile.occupations.exists()


def test_opening_the_profile_is_a_line_in_the_access_log(browser, spoken):
    before = DossierView.objects.count()
    browser("adviser").get(url(spoken, "profiel"))
    assert DossierView.objects.count() == before + 1


def test_edit_over_edit_says_who_changed_what_and_keeps_both(browser, spoken, profile_typed):
    mine, theirs = browser("coordinator"), browser("adviser")
    my_form = opened(mine, spoken, "profiel")
    theirs.post(url(spoken, "profiel"), {**profile_typed, **opened(theirs, spoken, "profiel"), "hours_max": "40"})

    page = mine.post(url(spoken, "profiel"), {**profile_typed, **my_form, "language_level": "B2"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "Ruud Kamphuis heeft dit profiel gewijzigd" in text
    assert "Uren, hoogstens: 40" in text
    form = page.context["form"]
    assert form["hours_max"].value() == "40", "what I had not touched is brought up to date"
    assert form["language_level"].value() == "B2", "what I typed stays"

    again = {name: form.data.getlist(name) for name in form.data}
    assert mine.post(url(spoken, "profiel"), again).status_code == 302
    spoken.profile.refresh_from_db()
    assert (spoken.profile.hours_max, spoken.profile.language_level) == (40, "B2")


def test_a_version_that_was_tampered_with_counts_as_changed(browser, spoken, profile_typed):
    page = browser("coordinator").post(url(spoken, "profiel"), {**profile_typed, "opened": "x:y:z"})
    assert page.status_code == 422


def test_a_form_without_its_version_is_asked_for_again(browser, trajectory, typed):
    client = browser("coordinator")
    page = client.post(url(trajectory), typed)
    assert page.status_code == 422
    assert "Dit formulier klopte niet meer." in page.content.decode()
    again = {name: page.context["form"].data.getlist(name) for name in page.context["form"].data}
    assert client.post(url(trajectory), again).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_wins(spoken, world, twice_at_once):
    before = spoken.profile.updated_at
    race = twice_at_once(
        lambda row, by: row.record({"hours_max": 38}, by=by, opened_at=before),
        spoken.profile,
        by=(world.actor("coordinator"), world.actor("adviser")),
    )
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_have_saved(spoken, world, twice_at_once, monkeypatch):
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    before = spoken.profile.updated_at
    race = twice_at_once(
        lambda row, by: row.record({"hours_max": 38}, by=by, opened_at=before),
        spoken.profile,
        by=(world.actor("coordinator"), world.actor("adviser")),
    )
    assert len(race.winners) == 2


def test_who_was_only_offered_the_traject_does_not_see_the_second_layer(refer, browser, world):
    offered = refer(first_name="Aangeboden", phone=f"06{uuid.uuid4().int % 10**8:08}")
    with acting(world.actor("adviser")):
        SupportProfile.objects.create(trajectory=offered, work_conditions="Niet op een ladder.")
    with acting(world.actor("coordinator")) as actor:
        assert not SupportProfile.objects.visible_to(actor).exists()
        assert not SupportProfile.objects.exists(), "row security must hold without visible_to"
    assert browser("coordinator").get(url(offered, "profiel")).status_code == 403


def test_the_pages_cost_no_more_for_a_longer_list_of_skills(browser, spoken, django_assert_max_num_queries):
    Skill.objects.bulk_create(Skill(uri=f"s/x{n}", name_nl=f"Kan {n}", kind="trade_skill") for n in range(200))
    client = browser("coordinator")
    with django_assert_max_num_queries(45):
        client.get(url(spoken, "profiel"))


def test_a_certificate_that_ends_today_still_holds(spoken):
    held = spoken.profile.certificates
    held.update(valid_until=days.today())
    assert held.valid_on(days.today()).exists()
    assert not held.valid_on(days.today() + timedelta(days=1)).exists()
