"""Three questions by link: to whom, how often, how an answer comes in, and what silence is."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from intake.models import ReasonKind
from matching.models import PlaceTrainer
from nazorg.check_tasks import check_in_days, due_on
from nazorg.models import AtWork, CheckIn, Learning, Side, Wellbeing
from nazorg.models.asked import Channel
from nazorg.models.checkin import check_in_weeks, week_to_ask
from tests.cast import signed_in
from tests.nazorg.conftest import FIRST_DAY
from transitiehuis import days
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Owed
from transitiehuis.workflow import NotAllowed, WrongStatus

GOOD = {"at_work": AtWork.YES, "going": Wellbeing.GOOD, "learning": Learning.YES}
BAD = {"at_work": AtWork.YES, "going": Wellbeing.BAD, "learning": Learning.NO}
NONE = {"asked": 0, "reminded": 0, "silent": 0}
WEEK_3 = FIRST_DAY + timedelta(weeks=3)


def url_of(asked: CheckIn) -> str:
    return f"/check-in/{asked.link.token}/"


def fresh(asked: CheckIn) -> CheckIn:
    return CheckIn.objects.get(pk=asked.pk)


# When and to whom ----------------------------------------------------------------------------------------------------


def test_they_lie_halfway_between_contact_moments():
    assert check_in_weeks([52, 1, 2, 4, 8, 13, 26]) == [3, 6, 10, 19, 39]
    assert check_in_weeks([1, 2, 3]) == []
    assert week_to_ask(FIRST_DAY, [3, 6], WEEK_3 - timedelta(days=1)) is None
    assert week_to_ask(FIRST_DAY, [3, 6], WEEK_3) == 3
    assert week_to_ask(FIRST_DAY, [3, 6], WEEK_3 + timedelta(days=20)) is None, "not made up: the next one comes"
    assert week_to_ask(FIRST_DAY, [3, 6], FIRST_DAY + timedelta(weeks=6)) == 6


def test_both_sides_are_asked_once_reminded_once_and_silence_is_written_down(employed, on):
    placement = employed()
    on(WEEK_3 - timedelta(days=3))
    assert check_in_days() == NONE
    on(WEEK_3)
    assert check_in_days() == {**NONE, "asked": 2}
    assert check_in_days() == NONE, "a second run finds nothing"
    on(WEEK_3 + timedelta(days=2))
    assert check_in_days() == NONE
    on(WEEK_3 + timedelta(days=3))
    assert check_in_days() == {**NONE, "reminded": 2}
    on(WEEK_3 + timedelta(days=7))
    assert check_in_days() == NONE, "the last day is for answering"
    on(WEEK_3 + timedelta(days=8))
    assert check_in_days() == {**NONE, "silent": 2}
    assert check_in_days() == NONE
    assert {one.silent_on for one in CheckIn.objects.filter(placement=placement)} == {days.today()}
    assert Owed.objects.filter(kind="nazorg.check_in").count() == 4


def test_a_clock_that_stood_still_reminds_before_it_calls_it_silence(employed, on):
    employed()
    on(WEEK_3)
    check_in_days()
    on(WEEK_3 + timedelta(days=10))
    assert check_in_days() == {**NONE, "reminded": 2}
    assert check_in_days() == {**NONE, "silent": 2}


def test_nobody_is_written_to_on_a_day_that_is_no_werkdag(employed, on):
    employed()
    on(WEEK_3 + timedelta(days=5))
    assert not days.is_werkdag(days.today())
    assert check_in_days() == NONE


def test_the_candidate_is_reached_by_the_channel_they_chose(employed, ask, settings):
    settings.SMS_URL = "http://127.0.0.1:9/sms"
    by_mail = ask(employed())
    by_text = ask(employed(channel="phone", phone="06 11111111", email=""))
    by_guide = ask(employed(channel="guide", email="", phone=""))
    settings.SMS_URL = ""
    without_gateway = ask(employed(channel="phone", phone="06 22222222", email=""))
    channels = [Channel.EMAIL, Channel.TEXT, Channel.GUIDE, Channel.GUIDE]
    assert [one.channel for one in (by_mail, by_text, by_guide, without_gateway)] == channels
    owed = {one.trajectory_id: one for one in Owed.objects.filter(kind="nazorg.check_in")}
    assert owed[by_mail.trajectory_id].address == "samira@x.example"
    assert owed[by_text.trajectory_id].phone == "+31611111111"
    assert len(owed) == 2, "to who cannot be written to nothing is owed"


def test_no_message_holds_the_name_of_the_candidate(employed, ask):
    placement = employed()
    ask(placement)
    ask(placement, Side.COMPANY)
    for owed in Owed.objects.filter(kind="nazorg.check_in"):
        assert "Samira" not in owed.subject + owed.body
        assert "Haddad" not in owed.subject + owed.body


def test_the_company_is_asked_through_who_trains_the_candidate(employed, ask, world):
    placement = employed()
    with acting(world.actor("trainer")) as by:
        facts = {"name": "Joke Prins", "email": "joke@hanzewarmte.example"}
        trainer = PlaceTrainer.name_one(world.employer, by=by, **facts)
    placement.postings.update(trainer=trainer)
    asked = ask(placement, Side.COMPANY)
    assert asked.recipient == f"trainer-{trainer.pk}"
    assert Owed.objects.get(kind="nazorg.check_in").address == "joke@hanzewarmte.example"


# Never twice in seven days -------------------------------------------------------------------------------------------


def test_the_database_refuses_a_second_one_within_seven_days(employed, ask):
    asked = ask(employed())
    copy = {name: getattr(asked, name) for name in ("trajectory", "placement", "side", "recipient", "channel")}
    for ahead, allowed in ((6, False), (7, True), (-6, False)):
        day = asked.asked_on + timedelta(days=ahead)
        row = CheckIn(**copy, week=20 + ahead, asked_on=day, due=day)
        if allowed:
            row.save()
        else:
            with pytest.raises(IntegrityError), transaction.atomic():
                row.save()


def ask_now(placement, *, by):
    with working():
        return CheckIn.ask(placement, Side.CANDIDATE, 3)


def week_of_their_own(placement, *, by):
    """Another week of the same person: only the seven days tell the two apart."""
    from threading import get_ident

    with working():
        return CheckIn.ask(placement, Side.CANDIDATE, get_ident() % 30_000)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", [ask_now, week_of_their_own])
def test_of_two_that_ask_at_once_one_wins(employed, world, twice_at_once, step):
    race = twice_at_once(step, employed(), by=world.actor("coordinator"))
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)
    assert CheckIn.objects.count() == Owed.objects.filter(kind="nazorg.check_in").count() == 1


# No message to somebody whose reason is gone -------------------------------------------------------------------------


def test_who_answered_or_stopped_before_delivery_gets_no_message(employed, ask, world, reasons):
    placement, other = employed(), employed(email="ama@x.example")
    answered, ended = ask(placement), ask(other)
    with acting(world.actor("coordinator")) as by:
        answered.answer(**GOOD, by=by)
        other.end(reasons(ReasonKind.PLACEMENT_END, "other_work"), told_by="candidate", on=days.today(), by=by)
    mail.outbox.clear()
    deliver()
    assert not Owed.objects.filter(kind="nazorg.check_in", state="sent").exists()
    assert {one.state for one in Owed.objects.filter(kind="nazorg.check_in")} == {"dropped"}
    assert fresh(ended).withdrawn_on == days.today()


def test_a_placement_that_ended_is_not_asked_about(employed, ask, world, reasons):
    placement = employed()
    with acting(world.actor("coordinator")) as by:
        placement.end(reasons(ReasonKind.PLACEMENT_END, "other_work"), told_by="candidate", on=days.today(), by=by)
    with pytest.raises(WrongStatus):
        ask(placement)
    assert due_on(WEEK_3) == []


# The begeleider ------------------------------------------------------------------------------------------------------


def test_the_begeleider_fills_in_what_was_told_on_the_telephone(employed, ask, client, world):
    asked = ask(employed(channel="guide", email=""))
    signed_in(client, world.coordinator)
    url = f"/nazorg/vraag/check-in/{asked.pk}/"
    page = client.get(url).content.decode()
    assert "<svg" in page
    assert asked.link.token in page
    home = client.get("/").content.decode()
    assert url in home, "who cannot be written to stands on Vandaag"
    assert client.post(url, GOOD).status_code == 302
    row = fresh(asked)
    assert (row.answered_via, row.answered_by.user) == ("call", world.coordinator)
    assert url not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("coordinator", True), ("adviser", True), ("reader", False), ("trainer", False), ("neighbour", False)],
)
def test_who_may_fill_in_what_was_told(employed, ask, world, who, allowed):
    asked = ask(employed())
    with acting(world.actor(who)) as by:
        if allowed:
            asked.answer(**GOOD, by=by)
        else:
            with pytest.raises(NotAllowed):
                asked.answer(**GOOD, by=by)


def test_a_company_and_another_school_see_no_check_in_even_round_the_only_door(employed, ask, world):
    asked = ask(employed(), Side.COMPANY)
    with working():
        asked.link.revoke()
    for who in ("neighbour", "trainer", "director"):
        with acting(world.actor(who)):
            assert not CheckIn.objects.exists(), who


@pytest.mark.parametrize("half", [{"at_work": "yes"}, {"answered_via": "link"}, {"call_me": True}])
def test_half_an_answer_is_refused(employed, ask, half):
    ask(employed())
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.update(**half)


def test_the_dossier_tells_of_answers_and_silence(employed, ask, client, world):
    asked = ask(employed())
    with acting(world.actor("coordinator")) as by:
        asked.answer(**BAD, by=by)
    signed_in(client, world.coordinator)
    client.cookies["django_language"] = "en"
    page = client.get(asked.trajectory.get_absolute_url()).content.decode()
    assert "Check-in week 3, the candidate" in page
    assert "red signal" in page


def test_many_signals_cost_as_many_queries_as_two(employed, ask, client, world):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    signed_in(client, world.coordinator)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get("/nazorg/signalen/?alles=1")
        return len(seen)

    def one(number: int) -> None:
        asked = ask(employed(email=f"k{number}@x.example"))
        with acting(world.actor("coordinator")) as by:
            asked.answer(**BAD, by=by)

    one(1)
    one(2)
    cost()
    two = cost()
    for number in range(3, 9):
        one(number)
    assert cost() == two
    assert two <= 12


def test_the_date_is_a_day(employed, ask):
    asked = ask(employed())
    assert isinstance(asked.due, date)
    assert asked.due == asked.asked_on + timedelta(days=7)
