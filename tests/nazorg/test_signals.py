"""Signals: from what they fire, once for each reason, how a person closes them and how they go by themselves."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from intake.models import Certificate, ProfileCertificate, ReasonKind, Statement
from nazorg.check_tasks import check_in_days, signal_days
from nazorg.models import AtWork, CheckIn, ContactMoment, Learning, Side, Signal, SignalClosing, Wellbeing
from nazorg.signal_words import ending, why
from tests.cast import signed_in
from tests.nazorg.conftest import FIRST_DAY
from transitiehuis import days
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

GOOD = {"at_work": AtWork.YES, "going": Wellbeing.GOOD, "learning": Learning.YES}
WEEK_3 = FIRST_DAY + timedelta(weeks=3)


@pytest.fixture
def say(world):
    def answer(asked: CheckIn, **said: object) -> None:
        with acting(world.actor("coordinator")) as by:
            asked.answer(**{**GOOD, **said}, by=by)

    return answer


def fired(kind: str) -> list[tuple[str, bool]]:
    return [(one.colour, one.is_open) for one in Signal.objects.filter(kind=kind).order_by("pk")]


# From answers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "colour", "words", "werkdagen"),
    [
        ({}, None, "", 0),
        ({"going": "fair"}, "orange", "needs attention", 5),
        ({"learning": "no"}, "orange", "learns nothing new", 5),
        ({"call_me": True}, "orange", "wants to be called", 2),
        ({"going": "bad"}, "red", "does not go well", 1),
        ({"at_work": "leaving"}, "red", "stops soon", 1),
        ({"at_work": "no", "call_me": True}, "red", "does not work there any more, wants to be called", 1),
    ],
)
def test_what_was_answered_fires_and_says_why_in_words(employed, ask, say, said, colour, words, werkdagen):
    say(ask(employed()), **said)
    if colour is None:
        assert not Signal.objects.exists()
        return
    [signal] = Signal.objects.all()
    assert signal.colour == colour
    assert signal.due == days.add_werkdagen(days.today(), werkdagen)
    from django.utils import translation

    with translation.override("en"):
        assert why(signal) == f"The candidate answered in week 3: {words}."


def test_two_sides_that_say_otherwise_fire_of_themselves(employed, ask, say):
    placement = employed()
    say(ask(placement))
    assert not Signal.objects.exists()
    say(ask(placement, Side.COMPANY), at_work="no")
    assert fired("contradiction") == [("red", True)]
    signal = Signal.objects.get(kind="contradiction")
    assert signal.facts["about"] == ["at_work"]
    assert (signal.facts["candidate"], signal.facts["company"]) == (["yes"], ["no"])


def test_so_so_beside_good_is_no_contradiction_nor_is_an_old_answer(employed, ask, say, on):
    placement = employed()
    say(ask(placement))
    say(ask(placement, Side.COMPANY), going="fair")
    assert fired("contradiction") == []
    on(FIRST_DAY + timedelta(days=30))
    say(ask(placement, week=6), going="bad")
    assert fired("contradiction") == []


def test_the_first_silence_is_orange_and_the_second_in_a_row_red(employed, on):
    placement = employed()

    def pass_by(week: int) -> None:
        first = FIRST_DAY + timedelta(weeks=week)
        for ahead in (0, 3, 8):
            on(first + timedelta(days=ahead))
            check_in_days()

    pass_by(3)
    assert fired("silence") == [("orange", True)], "of the company a first silence is only written down"
    pass_by(6)
    again = Signal.objects.filter(kind="silence", facts__week=6, placement=placement)
    assert {(one.facts["side"], one.colour) for one in again} == {("candidate", "red"), ("company", "orange")}


# From dates ----------------------------------------------------------------------------------------------------------


def test_overdue_contact_fires_once_grows_red_and_goes_when_it_is_held(employed, on, world):
    placement = employed()
    moment = ContactMoment.objects.filter(placement=placement).in_order().first()
    ContactMoment.objects.exclude(pk=moment.pk).update(status="lapsed")
    on(days.add_werkdagen(moment.due, 4))
    signal_days()
    assert fired("overdue") == []
    on(days.add_werkdagen(moment.due, 5))
    signal_days()
    signal_days()
    assert fired("overdue") == [("orange", True)]
    on(days.add_werkdagen(moment.due, 16))
    signal_days()
    assert fired("overdue") == [("red", True)]
    with acting(world.actor("coordinator")) as by:
        moment.record(held_on=days.today(), wellbeing="good", learning="yes", by=by)
    signal_days()
    assert fired("overdue") == [("red", False)]
    assert ending(Signal.objects.select_related("closed_by__user").get(kind="overdue")) != ""


def test_what_ends_soon_fires_once_for_each_last_day(employed, world):
    placement = employed(kind="bbl")
    agreement = placement.agreement()
    type(agreement).objects.filter(pk=agreement.pk).update(until=days.today() + timedelta(days=42))
    paper = ProfileCertificate.objects.create(
        profile=placement.trajectory.profile,
        certificate=Certificate.objects.create(code="vca", name_nl="VCA Basis", kind="safety"),
        valid_until=days.today() + timedelta(days=60),
    )
    with acting(world.actor("coordinator")) as by:
        until = days.today() + timedelta(days=20)
        Statement.say(placement.trajectory, subject="wage_subsidy", valid_until=until, by=by)
        Statement.say(placement.trajectory, subject="trial_placement", valid_until=until, by=by)
    signal_days()
    signal_days()
    kinds = sorted(Signal.objects.values_list("kind", flat=True))
    assert kinds == ["agreement", "certificate", "funding"]
    ProfileCertificate.objects.filter(pk=paper.pk).update(valid_until=days.today() + timedelta(days=365))
    signal_days()
    assert fired("certificate") == [("orange", False)]
    ProfileCertificate.objects.filter(pk=paper.pk).update(valid_until=days.today() + timedelta(days=50))
    signal_days()
    assert fired("certificate") == [("orange", False), ("orange", True)], "another last day is another reason"
    for signal in Signal.objects.all():
        assert str(days.today().year) in why(signal) or why(signal)


def test_who_is_not_at_work_gets_no_signal(seeker, on):
    trajectory = seeker()
    ProfileCertificate.objects.create(
        profile=trajectory.profile,
        certificate=Certificate.objects.create(code="vca", name_nl="VCA Basis", kind="safety"),
        valid_until=days.today() + timedelta(days=10),
    )
    signal_days()
    assert not Signal.objects.exists()


# Closing -------------------------------------------------------------------------------------------------------------


def test_a_person_closes_it_with_what_was_done_and_it_does_not_come_back(employed, on, world):
    placement = employed()
    moment = ContactMoment.objects.filter(placement=placement).in_order().first()
    on(days.add_werkdagen(moment.due, 5))
    signal_days()
    signal = Signal.objects.get(kind="overdue", subject=moment.pk)
    with acting(world.actor("coordinator")) as by:
        signal.close(SignalClosing.OVER, done="Op de werkvloer gesproken.", by=by)
        with pytest.raises(WrongStatus):
            signal.close(SignalClosing.SOLVED, done="Nog een keer.", by=by)
    on(days.add_werkdagen(moment.due, 30))
    signal_days()
    signal.refresh_from_db()
    assert signal.colour == "orange", "what a person closed is left alone"
    assert Signal.objects.filter(kind="overdue", subject=moment.pk).count() == 1
    assert (signal.closing, signal.gone_at) == ("over", None), "the two endings are kept apart"


def test_when_the_work_ends_its_signals_are_over_by_themselves(employed, ask, say, world, reasons):
    placement = employed()
    say(ask(placement), at_work="no")
    with acting(world.actor("coordinator")) as by:
        reason = reasons(ReasonKind.PLACEMENT_END, "other_work")
        placement.end(reason, told_by="candidate", on=days.today(), by=by)
    [signal] = Signal.objects.all()
    assert signal.gone_at
    assert signal.closed_at is None
    with acting(world.actor("coordinator")) as by, pytest.raises(WrongStatus):
        signal.close(SignalClosing.SOLVED, done="Gebeld.", by=by)


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("coordinator", True), ("adviser", True), ("reader", False), ("trainer", False), ("neighbour", False)],
)
def test_who_may_close(employed, ask, say, world, who, allowed):
    say(ask(employed()), going="bad")
    signal = Signal.objects.select_related("trajectory").get()
    with acting(world.actor(who)) as by:
        if allowed:
            signal.close(SignalClosing.SOLVED, done="Gebeld.", by=by)
        else:
            with pytest.raises(NotAllowed):
                signal.close(SignalClosing.SOLVED, done="Gebeld.", by=by)


def test_a_company_and_another_school_see_no_signal_even_round_the_only_door(employed, ask, say, world):
    say(ask(employed()), going="bad")
    for who in ("neighbour", "trainer", "director"):
        with acting(world.actor(who)):
            assert not Signal.objects.exists(), who


@pytest.mark.parametrize("half", [{"closing": "solved"}, {"done": "Gebeld"}])
def test_half_a_closing_is_refused(employed, ask, say, half):
    say(ask(employed()), going="bad")
    with pytest.raises(IntegrityError), transaction.atomic():
        Signal.objects.update(**half)


def test_the_database_refuses_a_second_signal_for_one_reason(employed, ask, say):
    say(ask(employed()), going="bad")
    signal = Signal.objects.get()
    signal.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        signal.save(force_insert=True)


def close_it(signal, *, by):
    signal.close(SignalClosing.SOLVED, done="Gebeld.", by=by)


@pytest.mark.django_db(transaction=True)
def test_two_who_close_at_once_are_one(employed, ask, say, world, twice_at_once):
    say(ask(employed()), going="bad")
    race = twice_at_once(close_it, Signal.objects.get(), by=(world.actor("coordinator"), world.actor("colleague")))
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_have_closed_it(employed, ask, say, world, twice_at_once, monkeypatch):
    say(ask(employed()), going="bad")
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(close_it, Signal.objects.get(), by=(world.actor("coordinator"), world.actor("colleague")))
    assert len(race.winners) == 2


# On the pages --------------------------------------------------------------------------------------------------------


def test_it_stands_on_vandaag_and_its_page_closes_it(employed, ask, say, client, world):
    say(ask(employed()), going="bad")
    signal = Signal.objects.get()
    signed_in(client, world.coordinator)
    client.cookies["django_language"] = "en"
    url = f"/nazorg/signalen/{signal.pk}/"
    home = client.get("/").content.decode()
    assert url in home
    assert "red signal" in home
    assert url in client.get("/nazorg/signalen/").content.decode()
    short = client.post(url, {"closing": "solved"})
    assert short.status_code == 422
    assert "done" in short.context["form"].errors
    assert short.context["form"]["closing"].value() == "solved"
    assert client.post(url, {"closing": "solved", "done": "BSN 111222333 gebeld"}).status_code == 422
    assert client.post(url, {"closing": "solved", "done": "Gebeld, werkt nu op een andere ploeg."}).status_code == 302
    assert url not in client.get("/").content.decode()
    assert "andere ploeg" in client.get("/nazorg/signalen/?which=over").content.decode()
    late = client.post(url, {"closing": "over", "done": "Nog een keer."}, follow=True)
    assert "closed in the meantime" in late.content.decode()


def test_the_list_keeps_to_what_is_mine(employed, ask, say, client, world):
    say(ask(employed()), going="bad")
    signed_in(client, world.adviser)
    url = f"/nazorg/signalen/{Signal.objects.get().pk}/"
    assert url not in client.get("/nazorg/signalen/").content.decode()
    assert url in client.get("/nazorg/signalen/?whose=all").content.decode()


def test_run_as_the_clock_does_it(employed, on):
    employed()
    on(WEEK_3)
    with working():
        assert Signal.objects.count() == 0
    signal_days()
    assert isinstance(days.today(), date)
