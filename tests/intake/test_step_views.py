"""Datum verzetten, stap wijzigen, toewijzen, notitie, sluiten, heropenen, oriëntatie: each step as a form."""

from threading import Barrier

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from intake.models import (
    ChainEvent,
    Closing,
    NextAction,
    Note,
    OrientationActivity,
    OrientationStatus,
    ReasonKind,
    Step,
    WaitingFor,
)
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.workflow import Lockable

LATER = days.next_werkdag(days.add_months(days.today(), 12)).isoformat()
STRANGE = "O'Brien-ß 李 \u200d "


@pytest.fixture
def trajectory(refer, world):
    """Samira, referred by UWV, taken over by the school: the coordinator is aan zet."""
    found = refer()
    with acting(world.actor("coordinator")) as actor:
        found.handovers.get().accept(by=actor)
    refer(by="neighbour", to=world.other_school, first_name="Eigen", phone="0611111111")  # work of their own
    found.refresh_from_db()
    return found


@pytest.fixture
def reason(reasons):
    return reasons(ReasonKind.CLOSE, "not_now")


@pytest.fixture
def closed(trajectory, world, reason):
    with acting(world.actor("coordinator")) as actor:
        trajectory.close(Closing.WITHDRAWN, reason, by=actor)
    return trajectory


@pytest.fixture
def steps(world, reason):
    """Each step of who is aan zet: the end of its url and what is typed."""
    return {
        "datum": {"action": NextAction.FIND_PLACE, "due": LATER, "note": "", "waiting_for": WaitingFor.SEAT},
        "stap": {"step": Step.MATCHING, "action": NextAction.FIND_PLACE, "due": LATER, "waiting_for": "seat"},
        "toewijzen": {"colleague": str(world.memberships["colleague"].pk)},
        "sluiten": {"closing": Closing.WITHDRAWN, "reason": str(reason.pk)},
        "orientatie": {"kind": "proefles", "host": str(world.employer.pk), "on": LATER},
    }


HOLDERS = ["datum", "stap", "toewijzen", "sluiten", "orientatie"]


def said(answer):
    return [str(message) for message in answer.wsgi_request._messages]


def state_of(trajectory):
    """What a step may change."""
    trajectory.refresh_from_db()
    orientations = trajectory.orientations.count()
    return (trajectory.step, trajectory.next_action, trajectory.next_action_due, trajectory.assignee_id,
            trajectory.closing, orientations)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("channel", "said"), [("email", "krijgt de dag ervoor een mail"), ("phone", "Er gaat geen mail uit")]
)
def test_who_plans_an_orientation_reads_what_the_candidate_is_sent(client, refer, world, channel, said):
    trajectory = refer(channel=channel, email="samira@x.example", phone="06 12345678")
    with acting(world.actor("coordinator")) as by:
        trajectory.handovers.get().accept(by=by)
    page = signed_in(client, world.coordinator).get(reverse("intake:orientation_plan", args=[trajectory.number]))
    assert said in page.content.decode()


@pytest.mark.parametrize("what", HOLDERS)
@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("coordinator", 302),
        ("reader", 403),  # same school, not the role
        ("adviser", 403),  # involved, but not aan zet
        ("neighbour", 404),  # the role and work of their own, elsewhere
        (None, 302),  # nobody yet: to the login page
    ],
)
def test_who_may_take_a_step(browser, trajectory, steps, what, who, code):
    before = state_of(trajectory)
    client = browser(who)
    if who == "coordinator":
        assert client.get(f"/intake/{trajectory.number}/{what}/").status_code == 200
    answer = client.post(f"/intake/{trajectory.number}/{what}/", steps[what])

    assert answer.status_code == code
    assert (state_of(trajectory) != before) == (who == "coordinator")


@pytest.mark.parametrize("what", HOLDERS)
def test_a_step_after_the_traject_was_closed_is_too_late(browser, closed, steps, what):
    before = state_of(closed)
    for answer in (
        browser("coordinator").get(f"/intake/{closed.number}/{what}/"),
        browser("coordinator").post(f"/intake/{closed.number}/{what}/", steps[what]),
    ):
        assert (answer.status_code, answer.url) == (302, f"/trajecten/{closed.number}/")
        assert "Dit traject is intussen gesloten." in said(answer)
    assert state_of(closed) == before


@pytest.mark.parametrize("what", HOLDERS)
def test_a_step_sent_twice_is_taken_once(browser, trajectory, steps, what):
    client = browser("coordinator")
    first = client.post(f"/intake/{trajectory.number}/{what}/", steps[what])
    events = ChainEvent.objects.count()
    second = client.post(f"/intake/{trajectory.number}/{what}/", steps[what])

    assert first.url == second.url
    assert ChainEvent.objects.count() == events


@pytest.mark.parametrize("what", [*HOLDERS, "notitie", "profiel"])
def test_a_traject_that_is_not_there_is_not_found(browser, trajectory, what):
    assert browser("coordinator").get(f"/intake/1999-0001/{what}/").status_code == 404


def test_another_date_is_remembered_with_what_is_waited_for(browser, trajectory, steps):
    browser("coordinator").post(f"/intake/{trajectory.number}/datum/", steps["datum"])
    trajectory.refresh_from_db()
    assert (trajectory.next_action, trajectory.next_action_due.isoformat()) == (NextAction.FIND_PLACE, LATER)
    assert ChainEvent.objects.in_order().filter(trajectory=trajectory).last().waiting_for == WaitingFor.SEAT


@pytest.mark.parametrize(
    ("what", "changed", "message"),
    [
        ("datum", {"due": "2020-01-01"}, "Kies vandaag of een latere dag"),
        ("datum", {"action": NextAction.OTHER}, "Zeg in eigen woorden wat er nu gebeurt."),
        ("datum", {"note": "BSN 123456782"}, "Het lijkt op een BSN"),
        ("stap", {"step": ""}, "Naar welke stap?"),
        ("stap", {"due": ""}, "Uiterlijk wanneer?"),
        ("sluiten", {"closing": ""}, "Hoe eindigt het?"),
        ("sluiten", {"reason": ""}, "Kies de reden."),
        ("orientatie", {"on": "2020-01-01"}, "Kies vandaag of een latere dag"),
        ("orientatie", {"host": ""}, "Waar?"),
        ("toewijzen", {"colleague": "999999"}, "Wie pakt het op?"),
    ],
)
def test_what_is_not_right_is_said_and_nothing_happens(browser, trajectory, steps, what, changed, message):
    before = state_of(trajectory)
    page = browser("coordinator").post(f"/intake/{trajectory.number}/{what}/", {**steps[what], **changed})
    assert page.status_code == 422
    assert message in page.content.decode()
    assert state_of(trajectory) == before


def test_a_reason_that_does_not_go_with_the_ending_is_answered_with_those_that_do(browser, trajectory, steps, reasons):
    elsewhere = reasons(ReasonKind.CLOSE, "continues_elsewhere")
    sent = {**steps["sluiten"], "reason": str(elsewhere.pk)}
    page = browser("coordinator").post(f"/intake/{trajectory.number}/sluiten/", sent)
    assert page.status_code == 422
    assert "Bij “ingetrokken” past: " in page.content.decode()


def test_a_step_back_asks_why(browser, trajectory, steps, reasons):
    client, url = browser("coordinator"), f"/intake/{trajectory.number}/stap/"
    client.post(url, steps["stap"])
    back = {**steps["stap"], "step": Step.ORIENTATION, "action": NextAction.PLAN_ORIENTATION}
    assert "Kies waarom het een stap terug gaat." in client.post(url, back).content.decode()

    wish = reasons(ReasonKind.CLOSE, "other_wish")
    assert client.post(url, {**back, "reason": str(wish.pk)}).status_code == 302
    event = ChainEvent.objects.in_order().filter(trajectory=trajectory).last()
    assert (event.from_step, event.to_step, event.reason) == (Step.MATCHING, Step.ORIENTATION, wish)


def test_only_colleagues_who_work_on_trajecten_can_be_chosen(browser, trajectory, world):
    url = f"/intake/{trajectory.number}/toewijzen/"
    for other in ("neighbour", "reader"):
        sent = {"colleague": str(world.memberships[other].pk)}
        assert browser("coordinator").post(url, sent).status_code == 422
    assert browser("coordinator").post(url, {"colleague": ""}).status_code == 302
    trajectory.refresh_from_db()
    assert trajectory.assignee is None


# Notes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "code", "notes"),
    [("coordinator", 302, 1), ("adviser", 302, 1), ("reader", 403, 0), ("neighbour", 404, 0), (None, 302, 0)],
)
def test_who_may_write_a_note(browser, trajectory, who, code, notes):
    answer = browser(who).post(f"/intake/{trajectory.number}/notitie/", {"text": "Belt liever 's middags."})
    assert answer.status_code == code
    assert Note.objects.count() == notes


def test_who_was_only_offered_a_traject_writes_no_notes(browser, refer):
    offered = refer(first_name="Aangeboden", phone="0622222222")
    assert browser("coordinator").post(f"/intake/{offered.number}/notitie/", {"text": "x"}).status_code == 403


def test_a_note_of_four_thousand_strange_signs_survives_and_one_sign_more_is_said(browser, trajectory):
    text = (STRANGE * 300)[:4000].strip()
    client, url = browser("coordinator"), f"/intake/{trajectory.number}/notitie/"
    assert client.post(url, {"text": text}).status_code == 302
    assert Note.objects.get().text == text

    page = client.post(url, {"text": "a" * 4001})
    assert page.status_code == 422
    assert "a" * 4001 in page.content.decode()


def test_the_same_note_pressed_twice_is_one_note(browser, trajectory, world):
    with acting(world.actor("coordinator")) as actor:
        first = Note.write(trajectory, "Eén keer.", by=actor)
        assert Note.write(trajectory, "Eén keer.", by=actor) == first
    assert Note.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one_note(trajectory, world, twice_at_once):
    twice_at_once(lambda row, by: Note.write(row, "Eén keer.", by=by), trajectory, by=world.actor("coordinator"))
    assert Note.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_presses_at_once_would_be_two_notes(trajectory, world, twice_at_once, monkeypatch):
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    meet, exists = Barrier(2), QuerySet.first

    def first(rows):  # both have looked before either writes
        found = exists(rows)
        if rows.model is Note:
            meet.wait(20)
        return found

    monkeypatch.setattr(QuerySet, "first", first)
    twice_at_once(lambda row, by: Note.write(row, "Eén keer.", by=by), trajectory, by=world.actor("coordinator"))
    assert Note.objects.count() == 2


# The end, and a new beginning --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "code", "opened"),
    [("coordinator", 302, True), ("adviser", 302, True), ("reader", 403, False), ("neighbour", 404, False),
     (None, 302, False)],
)  # fmt: skip
def test_who_may_reopen(browser, closed, who, code, opened):
    answer = browser(who).post(f"/intake/{closed.number}/heropenen/")
    closed.refresh_from_db()
    assert (answer.status_code, closed.is_open) == (code, opened)


def test_reopening_what_is_open_is_too_late(browser, trajectory):
    answer = browser("coordinator").post(f"/intake/{trajectory.number}/heropenen/")
    assert "Dit traject loopt al." in said(answer)
    assert browser("coordinator").get(f"/intake/{trajectory.number}/heropenen/").status_code == 405


# Oriëntatie --------------------------------------------------------------------------------------------------------


@pytest.fixture
def activity(trajectory, world):
    with acting(world.actor("coordinator")) as actor:
        return OrientationActivity.schedule(
            trajectory, kind="meeloopdag", host=world.employer, on=days.today(), by=actor
        )


def url_of(activity):
    return f"/intake/orientatie/{activity.pk}/"


@pytest.mark.parametrize(
    ("outcome", "status", "step"),
    [
        ("go", OrientationStatus.ATTENDED, Step.MATCHING),
        ("stop", OrientationStatus.ATTENDED, Step.ORIENTATION),
        ("missed", OrientationStatus.NO_SHOW, Step.ORIENTATION),
        ("cancelled", OrientationStatus.CANCELLED, Step.ORIENTATION),
    ],
)
def test_what_came_of_an_orientation(browser, activity, reasons, outcome, status, step):
    why = reasons(ReasonKind.NO_SHOW, "travel_failed")
    client = browser("coordinator")
    assert client.get(url_of(activity)).status_code == 200
    sent = {"outcome": outcome, "said": "druk, aardig, koud", "reason": str(why.pk) if outcome == "missed" else ""}
    assert client.post(url_of(activity), sent).status_code == 302

    activity.refresh_from_db()
    assert (activity.status, activity.trajectory.step) == (status, step)


def test_not_coming_has_a_reason_and_what_was_typed_stays(browser, activity):
    page = browser("coordinator").post(url_of(activity), {"outcome": "missed", "said": "bus te laat"})
    assert page.status_code == 422
    assert "Kies waarom de kandidaat niet kwam." in page.content.decode()
    assert "bus te laat" in page.content.decode()
    activity.refresh_from_db()
    assert activity.status == OrientationStatus.PLANNED


@pytest.mark.parametrize(
    ("who", "code"), [("coordinator", 302), ("adviser", 302), ("reader", 403), ("neighbour", 404), (None, 302)]
)
def test_who_may_record_an_orientation(browser, activity, who, code):
    answer = browser(who).post(url_of(activity), {"outcome": "stop"})
    activity.refresh_from_db()
    assert answer.status_code == code
    assert (activity.status == OrientationStatus.ATTENDED) == (who in {"coordinator", "adviser"})


def test_recording_an_orientation_again_is_too_late(browser, activity):
    browser("coordinator").post(url_of(activity), {"outcome": "stop"})
    late = browser("colleague").post(url_of(activity), {"outcome": "cancelled"})
    assert "De uitkomst van deze oriëntatie is al vastgelegd." in late.content.decode()
    answer = browser("colleague").get(url_of(activity))
    assert answer.url == f"/trajecten/{activity.trajectory.number}/"
    activity.refresh_from_db()
    assert activity.status == OrientationStatus.ATTENDED


def test_two_orientations_on_one_day_do_not_go_together(browser, activity, world):
    sent = {"kind": "proefles", "host": str(world.school.pk), "on": days.today().isoformat()}
    page = browser("coordinator").post(f"/intake/{activity.trajectory.number}/orientatie/", sent)
    assert page.status_code == 422
    assert "Voor deze kandidaat staat op die dag al iets gepland." in page.content.decode()
