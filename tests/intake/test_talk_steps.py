"""The intake one subject at a time: saved at each step, never asked twice, and never written over a colleague."""

import pytest
from django.urls import reverse

from intake.models import Certificate, Freshness, Intake, IntakeDraft, Occupation, Skill, Step, TalkPart, Trajectory
from transitiehuis import days
from transitiehuis.netwerk.actor import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def trajectory(refer, world):
    Occupation.objects.create(uri="o/1", name_nl="Monteur warmtepompen")
    Skill.objects.create(uri="s/1", name_nl="Gereedschap gebruiken", kind="trade_skill")
    Certificate.objects.create(code="B-VCA", name_nl="VCA Basis", kind="vca")
    found = refer()
    with acting(world.actor("coordinator")) as actor:
        found.handovers.get().accept(by=actor)
    return Trajectory.objects.get(pk=found.pk)


def url(trajectory, part):
    return reverse("intake:part", args=[trajectory.number, part])


def sent(client, trajectory, part, **facts):
    """What a browser sends: what stood there, with these changes."""
    form = client.get(url(trajectory, part)).context["form"]
    now = {name: form.initial[name] for name in form.fields if form.initial.get(name)}
    return {**now, **facts}


def go(client, trajectory, part, **facts):
    return client.post(url(trajectory, part), sent(client, trajectory, part, **facts))


def profile(trajectory):
    return Trajectory.objects.get(pk=trajectory.pk).profile


@pytest.mark.parametrize("day", ["1899-01-01", "2206-12-01"])
def test_a_year_that_nobody_means_is_said_before_it_is_saved(browser, trajectory, day):
    page = go(browser("coordinator"), trajectory, TalkPart.TRAVEL, available_from=day)
    assert page.status_code == 422
    text = page.content.decode()
    assert "Klopt het jaar? Kies een dag van 01-01-2000 tot en met " in text
    assert f'value="{day}"' in text


def test_each_step_is_saved_and_the_last_records_the_intake(browser, trajectory, world):
    client = browser("coordinator")
    begin = reverse("intake:talk", args=[trajectory.number])
    assert client.get(begin).url == url(trajectory, TalkPart.WISH)
    assert not IntakeDraft.objects.exists()
    answer = go(client, trajectory, TalkPart.WISH, occupation_0="Monteur warmtepompen")
    assert answer.url == url(trajectory, TalkPart.TRAVEL)
    assert profile(trajectory).occupations.get().name_nl == "Monteur warmtepompen"
    assert profile(trajectory).themes.count() == 1, "what the referrer told stays"
    go(client, trajectory, TalkPart.TRAVEL, hours_min="24", hours_max="32", transport=["bicycle"])
    assert client.get(begin).url == url(trajectory, TalkPart.PAPERS), "the next time it goes on where it stopped"
    go(client, trajectory, TalkPart.PAPERS, language_level="B1", certificate_0=Certificate.objects.get().pk)
    work = {"experience_0": "Kok", "experience_0_since": "2015", "experience_0_until": "2022"}
    go(client, trajectory, TalkPart.EXPERIENCE, skill_0="Gereedschap gebruiken", **work)
    go(client, trajectory, TalkPart.SUPPORT, work_conditions="Niet tillen boven 15 kilo.", guidance_needed="no")
    later = go(client, trajectory, TalkPart.AGREED, summary="Wil graag", later="1")
    assert later.url == trajectory.get_absolute_url()
    assert (Intake.objects.exists(), IntakeDraft.objects.get().summary) == (False, "Wil graag")

    page = client.get(begin, follow=True).content.decode()
    assert "Wil graag" in page
    assert "Nog niet besproken" not in page
    done = go(client, trajectory, TalkPart.AGREED, summary="Wil graag buiten werken.")
    assert done.url == trajectory.get_absolute_url()
    assert Trajectory.objects.get(pk=trajectory.pk).step == Step.INTAKE
    assert Intake.objects.get().summary == "Wil graag buiten werken."
    assert not IntakeDraft.objects.exists()
    assert profile(trajectory).experience.get().work == "Kok"
    assert profile(trajectory).skills.get().name_nl == "Gereedschap gebruiken"
    assert (profile(trajectory).hours_max, profile(trajectory).language_level) == (32, "B1")
    assert client.get(url(trajectory, TalkPart.WISH)).status_code == 302


def test_what_was_told_once_is_shown_with_whose_word_it_is_and_confirmed_with_a_tick(browser, trajectory, world):
    client = browser("coordinator")
    page = client.get(url(trajectory, TalkPart.WISH)).content.decode()
    assert "Al bekend, van UWV Apeldoorn (demo)" in page
    assert "still_right" not in client.get(url(trajectory, TalkPart.PAPERS)).context["form"].fields
    go(client, trajectory, TalkPart.WISH)
    before = profile(trajectory).updated_at
    go(client, trajectory, TalkPart.WISH)
    assert profile(trajectory).updated_at == before, "looking again changes nobody's word"
    IntakeDraft.objects.all().delete()
    go(client, trajectory, TalkPart.PAPERS, language_level="B1")
    page = client.get(url(trajectory, TalkPart.WISH)).content.decode()
    assert "Al bekend, van UWV Apeldoorn (demo)" in page, "another subject of this talk is no word about this one"
    go(client, trajectory, TalkPart.WISH, still_right="on")
    assert Freshness.objects.get(group="wishes").checked_by == world.coordinator
    IntakeDraft.objects.all().delete()
    assert "van Marieke Oosterhof, ROC IJsselpoort" in client.get(url(trajectory, TalkPart.WISH)).content.decode()


def test_two_colleagues_on_one_screen_read_of_each_other_and_on_two_screens_need_not(browser, trajectory):
    mine, theirs = browser("coordinator"), browser("colleague")
    opened = sent(mine, trajectory, TalkPart.TRAVEL, hours_min="24")
    elsewhere = sent(mine, trajectory, TalkPart.PAPERS, language_level="A2")
    go(theirs, trajectory, TalkPart.TRAVEL, hours_min="16", max_distance_km="20")
    late = mine.post(url(trajectory, TalkPart.TRAVEL), opened)
    assert late.status_code == 422
    text = late.content.decode()
    assert "Bas ten Hove" in text
    assert 'value="24"' in text
    assert mine.post(url(trajectory, TalkPart.PAPERS), elsewhere).status_code == 302
    assert (profile(trajectory).hours_min, profile(trajectory).language_level) == (16, "A2")

    opened = sent(mine, trajectory, TalkPart.AGREED, summary="Van mij", later="1")
    go(theirs, trajectory, TalkPart.AGREED, summary="Van Bas", later="1")
    late = mine.post(url(trajectory, TalkPart.AGREED), opened)
    assert late.status_code == 422
    assert "Van Bas" in late.content.decode()
    assert "Van mij" in late.content.decode()
    again = {**opened, "opened": late.context["form"].data["opened"]}
    assert mine.post(url(trajectory, TalkPart.AGREED), again).status_code == 302
    assert IntakeDraft.objects.get().summary == "Van mij"


@pytest.mark.parametrize(
    ("part", "facts", "words"),
    [
        ("afspraken", {"summary": ""}, "Schrijf in een paar zinnen"),
        ("afspraken", {"summary": "BSN 123456782"}, "Het lijkt op een BSN"),
        ("begeleiding", {"work_conditions": "Heeft reuma"}, "artikel 9 AVG"),
        ("ervaring", {"experience_0_since": "2019"}, "Schrijf welk werk het was."),
        ("ervaring", {"experience_0": "Kok", "experience_0_since": "2020", "experience_0_until": "2010"}, "jaar"),
        ("reizen", {"hours_min": "30", "hours_max": "12"}, "Vul hier minstens 30 uur in."),
    ],
)
def test_what_is_not_right_is_said_and_stays(browser, trajectory, part, facts, words):
    answer = go(browser("coordinator"), trajectory, part, **facts)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert all(str(fact) in answer.content.decode() for fact in facts.values())


def test_a_screen_costs_few_queries_whatever_is_known(browser, trajectory, django_assert_max_num_queries):
    client = browser("coordinator")
    go(client, trajectory, TalkPart.EXPERIENCE, experience_0="Kok")
    with django_assert_max_num_queries(20):
        client.get(url(trajectory, TalkPart.EXPERIENCE))
    assert client.get(reverse("intake:part", args=[trajectory.number, "onzin"])).status_code == 404


def test_the_day_of_the_talk_may_not_lie_ahead(browser, trajectory):
    ahead = days.add_werkdagen(days.today(), 1).isoformat()
    answer = go(browser("coordinator"), trajectory, TalkPart.AGREED, summary="x", held_on=ahead)
    assert answer.status_code == 422
