"""Verklaringen: who says what, until when; partners stand beside each other and nobody is overwritten."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from intake.models import Involvement, Statement
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus


@pytest.fixture
def trajectory(refer, world):
    """Referred by UWV, held by the school; the neighbour has work of their own."""
    found = refer()
    with acting(world.actor("coordinator")) as actor:
        found.handovers.get().accept(by=actor)
    refer(by="neighbour", to=world.other_school, first_name="Eigen", phone="0611111111")
    found.refresh_from_db()
    return found


@pytest.fixture
def say(world, trajectory):
    """`say("adviser", subject="no_risk")` as that person."""

    def said(who, **facts):
        with acting(world.actor(who)) as actor:
            return Statement.say(trajectory, by=actor, **facts)

    return said


def url(trajectory):
    return reverse("intake:statements", args=[trajectory.number])


def form(**facts):
    today = days.today().isoformat()
    return {"what": "no_risk", "answer": "yes", "stated_on": today, "basis": "letter", **facts}


def test_partners_who_differ_stand_beside_each_other_and_only_the_own_older_word_is_replaced(browser, trajectory, say):
    say("adviser", subject="no_risk", basis="decision", reference="kenmerk 2026/118")
    say("coordinator", subject="no_risk", answer="no")
    say("coordinator", subject="no_risk", answer="asked", valid_until=days.today() + timedelta(days=9))

    [subject] = browser("adviser").get(url(trajectory)).context["subjects"]
    now = {(line.organisation, line.says, line.mine) for line in subject.now}
    assert now == {("UWV Apeldoorn (demo)", "Geldt", True), ("ROC IJsselpoort", "Aangevraagd", False)}
    assert subject.differs
    assert [line.says for line in subject.before] == ["Geldt niet"]
    page = browser("coordinator").get(url(trajectory)).content.decode()
    assert "eindigt over 9 dagen" in page
    assert "kenmerk 2026/118" in page
    dossier = browser("coordinator").get(trajectory.get_absolute_url()).content.decode()
    assert "aangevraagd, zegt ROC IJsselpoort" in dossier
    assert "geldt, zegt UWV Apeldoorn (demo)" in dossier


def test_one_form_records_it_and_the_same_form_twice_is_once(browser, world, trajectory):
    client = browser("adviser")
    sent = form(what="group:participatiewet", reference="map 12", valid_until="2049-01-01")
    assert [client.post(url(trajectory), sent).status_code for _click in range(2)] == [302, 302]

    stated = Statement.objects.get()
    assert (stated.subject, stated.group, stated.member.user) == ("target_group", "participatiewet", world.adviser)
    assert (stated.basis, stated.reference, stated.valid_until) == ("letter", "map 12", date(2049, 1, 1))
    assert Statement.group_of(trajectory) == "participatiewet"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"note": "Heeft een depressie"}, "artikel 9 AVG"),
        ({"reference": "BSN 123456782"}, "artikel 46 UAVG"),
        ({"valid_until": "2020-01-01"}, "De laatste dag ligt voor de eerste."),
        ({"stated_on": "2099-01-01"}, "Kies vandaag of een eerdere dag"),
        ({"what": "group:ww", "answer": "no"}, "Kies de doelgroep die wel geldt"),
        ({"what": ""}, "Kies waar de verklaring over gaat"),
    ],
)
def test_what_may_not_be_recorded_is_said_at_the_field(browser, trajectory, wrong, said):
    answer = browser("coordinator").post(url(trajectory), form(**wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Statement.objects.exists()


def test_only_who_stated_it_ends_it_and_once(world, browser, trajectory, say):
    stated = say("adviser", subject="job_coach")
    end = reverse("intake:statement_end", args=[stated.pk])
    assert browser("coordinator").post(end).status_code == 403
    assert browser("adviser").post(end).url == url(trajectory)
    stated.refresh_from_db()
    assert stated.ended_on == days.today()
    with acting(world.actor("adviser")) as actor, pytest.raises(WrongStatus):
        stated.end(by=actor)
    say("adviser", subject="job_coach", answer="no")  # after the end there is room for another word


def test_an_older_day_does_not_replace_a_newer_word(say):
    say("adviser", subject="wage_subsidy")
    with pytest.raises(WrongStatus):
        say("adviser", subject="wage_subsidy", answer="no", stated_on=days.today() - timedelta(days=3))


def test_a_company_reads_nothing_also_when_it_works_on_the_traject(world, trajectory, say):
    say("coordinator", subject="no_risk")
    for organisation, role in ((world.employer, "training_company"), (world.school, "employer")):
        Involvement.objects.create(trajectory=trajectory, organisation=organisation, role=role, since=days.today())
    for who in ("trainer", "coordinator", "neighbour"):
        with acting(world.actor(who)) as actor:
            assert not Statement.objects.exists()  # the database itself hides it
            assert not Statement.objects.visible_to(actor).exists()
    with acting(world.actor("coordinator")) as actor, pytest.raises(NotAllowed):
        Statement.say(trajectory, subject="no_risk", by=actor)
    with acting(world.actor("adviser")) as actor:
        assert Statement.objects.visible_to(actor).count() == 1


def together(trajectory, world, twice_at_once):
    """Two colleagues of one organisation state different things in the same instant."""

    def state(row, by):
        answer = "no" if by.user == world.colleague else "asked"
        return Statement.say(row, subject="no_risk", answer=answer, by=by)

    return twice_at_once(state, trajectory, by=(world.actor("coordinator"), world.actor("colleague")))


@pytest.mark.django_db(transaction=True)
def test_of_two_colleagues_at_once_the_last_word_stands_and_the_first_is_kept(trajectory, world, twice_at_once):
    assert len(together(trajectory, world, twice_at_once).winners) == 2
    last, first = Statement.objects.order_by("-pk")
    assert (last.stands, first.stands, last.replaces) == (True, False, first)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_database_refuses_the_second(trajectory, world, twice_at_once, monkeypatch, both_look):
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    both_look(type(Statement.objects.all()), "create")
    ended = together(trajectory, world, twice_at_once)
    assert [type(loser) for loser in ended.losers] == [IntegrityError]
