"""Where somebody is 3, 6, 12 and 24 months after the first day, who says so, and that silence is unknown."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from intake.models import Candidate, Closing, Merge, ReasonKind, Trajectory
from nazorg.models import (
    ContactMoment,
    Evidence,
    Learning,
    Result,
    ResultSeries,
    ResultWord,
    Wellbeing,
    Whereabouts,
)
from nazorg.models.result_word import ResultWordQuerySet
from nazorg.result_tasks import result_days
from nazorg.result_worklist import result_work
from tests.cast import signed_in
from tests.nazorg.test_plan import START, at_work  # noqa: F401 a fixture
from transitiehuis import days
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.netwerk.models import Membership
from transitiehuis.outbox.delivery import deliver
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

NONE = {"learned": 0, "asked": 0, "reminded": 0, "silent": 0, "forgotten": 0}
THREE = date(2026, 6, 2)
MERGED = {
    "holder": None, "assignee": None, "next_action": "", "next_action_note": "", "next_action_due": None,
    "waiting_for": "nothing", "waiting_on": None, "closing": "merged", "closed_at": days.start_of(THREE),
}  # fmt: skip
pytestmark = pytest.mark.django_db


def on(day: date):
    return time_machine.travel(days.start_of(day) + timedelta(hours=9), tick=False)


def point(months: int = 3) -> Result:
    return Result.objects.select_related("series", "trajectory", "link").get(months=months)


@pytest.fixture
def mailed(at_work):  # noqa: F811
    """Samira, who is reached by e-mail, at work since `START`."""
    placement = at_work()
    Candidate.objects.filter(pk=placement.trajectory.candidate_id).update(channel="email", email="samira@x.example")
    return placement


def test_the_first_day_plans_four_measuring_points(at_work):  # noqa: F811
    at_work()
    assert [(r.months, r.due) for r in Result.objects.order_by("months")] == [
        (3, THREE),
        (6, date(2026, 9, 2)),
        (12, date(2027, 3, 2)),
        (24, date(2028, 3, 2)),
    ]


def test_a_trial_placement_is_not_measured(at_work, world):  # noqa: F811
    placement = at_work()
    placement.kind = "trial"
    with working():
        assert ResultSeries.begin(placement) is None


def test_who_goes_on_elsewhere_is_still_counted_from_the_first_day(at_work, world, reasons):  # noqa: F811
    placement = at_work()
    with on(START + timedelta(days=20)), acting(world.actor("coordinator")) as by:
        placement.end(reasons(ReasonKind.PLACEMENT_END, "contract_ended"), told_by="company", on=days.today(), by=by)
        facts = {"training_company": world.other_employer, "employer": world.other_employer}
        at_work.log(placement.trajectory, days.today() + timedelta(days=1), by, **facts)
    with on(START + timedelta(days=21)), acting(world.actor("coordinator")) as by:
        type(placement).objects.get(state="planned").confirm_start(by=by)
    assert ResultSeries.objects.count() == 1


def test_asked_on_the_day_reminded_once_and_unknown_after_forty_days(mailed):
    with on(THREE - timedelta(days=1)):
        assert result_days() == NONE
    with on(THREE):
        assert result_days() == {**NONE, "asked": 1}
        assert result_days() == NONE, "a second run finds nothing"
    with on(THREE + timedelta(days=14)):
        assert result_days() == {**NONE, "reminded": 1}
    with on(THREE + timedelta(days=40)):
        assert result_days() == NONE, "the last day is for answering"
    with on(THREE + timedelta(days=41)):
        assert result_days() == {**NONE, "silent": 1}
        assert (point().answer, point().evidence) == ("unknown", "unknown")


def test_a_clock_that_stood_still_asks_nothing_that_is_too_late(mailed):
    with on(THREE + timedelta(days=60)):
        assert result_days() == {**NONE, "silent": 1}


def test_the_mail_holds_no_name_and_one_question(mailed, world):
    with on(THREE):
        result_days()
        mail.outbox = []
        deliver()
    sent = next(one for one in mail.outbox if one.to == ["samira@x.example"])
    assert "/resultaat/" in sent.body
    assert "Samira" not in sent.body + sent.subject
    assert world.employer.name not in sent.body + sent.subject


def test_the_candidate_answers_once_and_looking_spends_nothing(mailed, client):
    with on(THREE):
        result_days()
        url = reverse("result", args=[point().link.token])
        for _twice in range(2):
            assert client.get(url).status_code == 200
        assert client.head(url).status_code == 200
        assert client.post(url, {}).status_code == 422
        assert client.post(url, {"answer": "same_trade"}).status_code == 302
        assert (point().answer, point().evidence) == ("same_trade", "candidate")
        again = client.post(url, {"answer": "not_at_work"})
        assert again.status_code == 410
        assert point().answer == "same_trade"
        assert client.get(reverse("result", args=["1-nonsense"])).status_code == 404


def test_a_link_opens_no_other_measuring_point(mailed, world, client):
    with on(THREE):
        result_days()
        other = point(6)
        by = replace(world.actor("trainer"), link=point().link)
        with acting(by), pytest.raises(NotAllowed):
            other.say_by_link("same_employer", by=by)


def test_do_not_ask_me_any_more_ends_the_asking_and_removes_the_channel(mailed, client):
    with on(THREE):
        result_days()
        client.post(reverse("result", args=[point().link.token]), {"answer": "same_employer", "stop": "on"})
    with on(date(2026, 9, 2)):
        assert result_days() == NONE


def test_the_channel_is_kept_at_the_close_and_goes_in_month_25(mailed, world, reasons):
    reason = reasons(ReasonKind.CLOSE, "works_in_trade")
    with on(date(2027, 3, 2)), acting(world.actor("coordinator")) as by:
        mailed.trajectory.refresh_from_db()
        mailed.trajectory.close(Closing.LASTING, reason, by=by)
        assert (ResultSeries.objects.get().channel, ResultSeries.objects.get().address) == ("email", "samira@x.example")
    Candidate.objects.update(email="", channel="guide")  # erased: only what was kept for this is left
    with on(date(2028, 3, 2)):
        assert result_days()["asked"] == 1
        assert point(24).link
    with on(date(2028, 4, 1)):
        assert result_days()["forgotten"] == 0
    with on(date(2028, 4, 2)):
        assert result_days()["forgotten"] == 1
    assert ResultSeries.objects.get().address == ""


def test_of_two_dossiers_put_together_one_first_day_is_asked_after_and_apart_each_again(
    mailed, world, reasons, seeker, log_placement
):
    def asked() -> set[int]:
        return set(Result.objects.to_ask_on(days.today()).values_list("trajectory", flat=True))

    with on(START + timedelta(days=20)), acting(world.actor("coordinator")) as by:
        ended = reasons(ReasonKind.PLACEMENT_END, "contract_ended")
        mailed.end(ended, told_by="company", on=days.today(), by=by)
        mailed.trajectory.refresh_from_db()
        mailed.trajectory.close(Closing.WITHDRAWN, reasons(ReasonKind.CLOSE, "not_now"), by=by)
    first = ResultSeries.objects.get()
    assert (first.channel, first.address) == ("email", "samira@x.example")
    with on(START + timedelta(days=30)):
        later = log_placement(seeker(first_name="Zamira", phone="0687654321", email="z@x.example", channel="email"))
        with acting(world.actor("coordinator")) as by:
            Merge.of(later.trajectory, Trajectory.objects.get(pk=first.trajectory_id), choices={}, by=by)
    with on(START + timedelta(days=125)):  # three months after either first day
        assert asked() == {later.trajectory_id}
        first.refresh_from_db()
        assert (first.channel, first.address) == ("email", "samira@x.example")
    with on(START + timedelta(days=31)), acting(world.actor("coordinator")) as by:
        Merge.objects.get().undo(by=by)
    with on(START + timedelta(days=125)):
        assert asked() == {later.trajectory_id, first.trajectory_id}


def test_who_wants_no_more_questions_is_asked_of_neither_dossier(mailed, seeker, log_placement):
    with on(START + timedelta(days=30)):
        later = log_placement(seeker(first_name="Zamira", phone="0687654321", email="z@x.example", channel="email"))
        Trajectory.objects.filter(pk=mailed.trajectory_id).update(**MERGED, merged_into=later.trajectory)
        ResultSeries.objects.get(placement=later).stop()
    assert not ResultSeries.objects.filter(stopped_on=None).exists()


def test_without_mail_who_guides_asks_and_it_stands_on_vandaag(at_work, world, client):  # noqa: F811
    at_work()  # reached by telephone
    with on(THREE):
        result_days()
        assert point().owner == world.school
        url = reverse("nazorg:result", args=[point().pk])
        assert url in signed_in(client, world.coordinator).get(reverse("home")).content.decode()
        Membership.objects.create(user=world.coordinator, organisation=world.school, role="trainer", since=START)
        page = signed_in(client, world.coordinator).get(reverse("home")).content.decode()
        assert url in page, "also for who trains as well"


def test_contact_that_was_held_is_the_guides_word_and_nobody_is_asked(mailed, world):
    moment = ContactMoment.objects.get(week=13)
    with on(THREE - timedelta(days=1)), acting(world.actor("coordinator")) as by:
        moment.record(held_on=days.today(), wellbeing=Wellbeing.GOOD, learning=Learning.YES, by=by)
    with on(THREE):
        assert result_days() == {**NONE, "learned": 1}
    assert (point().answer, point().evidence) == ("same_employer", "guide")


def test_a_placement_that_ended_is_the_word_of_who_told(mailed, world, reasons):
    with on(THREE - timedelta(days=30)), acting(world.actor("coordinator")) as by:
        reason = reasons(ReasonKind.PLACEMENT_END, "contract_ended")
        mailed.end(reason, told_by="company", on=days.today(), by=by)
    with on(THREE):
        assert result_days() == {**NONE, "learned": 1, "asked": 1}, "where somebody is now is not known yet"
        assert (point().answer, point().evidence) == ("left", "employer")
        assert result_days() == NONE


def test_several_words_stay_beside_each_other_and_the_best_graded_counts(at_work, world):  # noqa: F811
    at_work()
    with on(THREE), acting(world.actor("coordinator")) as by:
        point().say(Whereabouts.OTHER_WORK, Evidence.GUIDE, by=by)
        point().say(Whereabouts.SAME_TRADE, Evidence.CANDIDATE, by=by)
        point().say(Whereabouts.NOT_AT_WORK, Evidence.GUIDE, by=by)
        assert point().say(Whereabouts.NOT_AT_WORK, Evidence.GUIDE, by=by) is None, "said again changes nothing"
    assert (point().answer, point().evidence) == ("same_trade", "candidate")
    words = ResultWord.objects.order_by("recorded_at", "pk").values_list("answer", "evidence", "replaced_at")
    assert [(answer, evidence, bool(replaced)) for answer, evidence, replaced in words] == [
        ("other_work", "guide", True),
        ("same_trade", "candidate", False),
        ("not_at_work", "guide", False),
    ]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "answer"),
        ({"answer": "same_trade"}, "evidence"),
        ({"answer": "same_trade", "evidence": "document"}, "paper"),
        ({"answer": "same_trade", "evidence": "document", "paper": "loonstrook 111222333"}, "paper"),
        ({"answer": "same_trade", "evidence": "guide", "said_on": "2099-01-01"}, "said_on"),
    ],
)
def test_bad_input_points_at_the_field_and_keeps_the_rest(at_work, world, client, typed, field):  # noqa: F811
    at_work()
    with on(THREE):
        page = signed_in(client, world.coordinator).post(reverse("nazorg:result", args=[point().pk]), typed)
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert point().answer == ""


def test_a_document_says_where_it_is(at_work, world, client):  # noqa: F811
    at_work()
    facts = {
        "answer": "same_employer",
        "evidence": "document",
        "paper": "contract, eigen dossier",
        "said_on": str(THREE),
    }
    with on(THREE):
        assert signed_in(client, world.coordinator).post(point().get_absolute_url(), facts).status_code == 302
        page = client.get(point().get_absolute_url()).content.decode()
    assert "Contract, eigen dossier" in page
    assert point().evidence == "document"


def test_the_company_answers_on_its_own_page_and_sees_no_resultaat(at_work, world, client):  # noqa: F811
    placement = at_work()
    url = reverse("nazorg:still_there", args=[placement.pk])
    with on(THREE):
        signed_in(client, world.trainer)
        page = client.get(reverse("home")).content.decode()
        assert url in page
        assert "Werkt deze persoon hier nog?" in page
        due = point().due
        with acting(world.actor("trainer")) as actor:
            assert [row.since for row in result_work(actor, days.today())] == [due], "since it is asked"
        assert "bij jullie, 3 maanden geleden. Met je antwoord" in client.get(url).content.decode()
        assert client.post(url, {}).status_code == 422
        assert client.post(url, {"answer": "same_employer"}).status_code == 302
        assert client.get(url).status_code == 404, "nothing is asked any more"
        with acting(world.actor("trainer")):
            assert not Result.objects.exists()
            assert not ResultWord.objects.exists()
            assert not ResultSeries.objects.exists()
    word = ResultWord.objects.get()
    assert (word.answer, word.evidence, word.said_by) == ("same_employer", "employer", world.employer)


@pytest.mark.parametrize("who", ["reader", "neighbour", "trainer", "director"])
def test_who_does_not_work_on_the_traject_records_nothing(at_work, world, who):  # noqa: F811
    at_work()
    result = point()
    with on(THREE), acting(world.actor(who)) as by, pytest.raises(NotAllowed):
        result.say(Whereabouts.SAME_EMPLOYER, Evidence.GUIDE, by=by)


def test_nothing_is_recorded_before_the_day(at_work, world):  # noqa: F811
    at_work()
    result = point()
    with on(THREE - timedelta(days=1)), acting(world.actor("coordinator")) as by, pytest.raises(WrongStatus):
        result.say(Whereabouts.SAME_EMPLOYER, Evidence.GUIDE, by=by)


@pytest.mark.parametrize(
    "half",
    [
        {"answer": "same_trade"},
        {"answer": "unknown", "evidence": "guide"},
        {"answer": "same_trade", "evidence": "unknown"},
        {"asked_on": "2020-01-01"},
        {"reminded_on": "2030-01-01"},
        {"silent_on": "2030-01-01"},
        {"months": 4},
    ],
)
def test_half_a_resultaat_is_refused(at_work, half):  # noqa: F811
    at_work()
    with pytest.raises(IntegrityError), transaction.atomic():
        Result.objects.filter(months=3).update(**half)


@pytest.mark.parametrize("half", [{"channel": "email"}, {"address": "x@x.example"}, {"last_due": "2020-01-01"}])
def test_half_a_channel_is_refused(at_work, half):  # noqa: F811
    at_work()
    with pytest.raises(IntegrityError), transaction.atomic():
        ResultSeries.objects.update(**half)


def test_two_series_never_cover_one_day(at_work):  # noqa: F811
    placement = at_work()
    facts = {"trajectory": placement.trajectory, "placement": placement, "region": placement.trajectory.region}
    ResultSeries.objects.filter(placement=placement).update(placement=placement)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResultSeries.objects.create(start=START + timedelta(days=1), last_due=date(2029, 1, 1), **facts)


# -- races ------------------------------------------------------------------------------------


def told(result, *, by):
    result.say(Whereabouts.SAME_TRADE, Evidence.GUIDE, by=by)


@pytest.mark.django_db(transaction=True)
def test_one_voice_twice_at_once_is_one_word(at_work, world, twice_at_once):  # noqa: F811
    at_work()
    with on(THREE):
        race = twice_at_once(told, point(), by=(world.actor("coordinator"), world.actor("colleague")))
    assert len(race.winners) == 2
    assert ResultWord.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_database_refuses_the_second(at_work, world, twice_at_once, monkeypatch):  # noqa: F811
    at_work()
    meet, standing = threading.Barrier(2), ResultWordQuerySet.standing

    def both_have_read(rows):
        found = list(standing(rows))
        meet.wait(20)
        return found

    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    monkeypatch.setattr(ResultWordQuerySet, "standing", both_have_read)
    with on(THREE):
        race = twice_at_once(told, point(), by=(world.actor("coordinator"), world.actor("colleague")))
    assert [type(lost) for lost in race.losers] == [IntegrityError]
    assert ResultWord.objects.count() == 1
