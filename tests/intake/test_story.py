"""The parts of a dossier and the rows of Vandaag, as the roof asks for them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.models import (
    Handover,
    Intake,
    NextAction,
    Note,
    OrientationActivity,
    ReasonKind,
    Referral,
    Step,
    WaitingFor,
)
from intake.story import actions_for, chainline, copy_text, events_of, timeline_of
from intake.worklist import counts, intake_work
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Absence


@pytest.fixture
def walked(refer, world, reasons):
    """From aanmelding by way of intake and oriëntatie to matching, and back."""
    trajectory = refer()
    with acting(world.actor("coordinator")) as actor:
        trajectory.handovers.get().accept(by=actor)
        trajectory.refresh_from_db()
        Intake.hold(trajectory, held_on=days.today(), summary="Kan goed met mensen.", by=actor)
        activity = OrientationActivity.schedule(
            trajectory, kind="meeloopdag", host=world.employer, on=days.today(), by=actor
        )
        activity.attend(by=actor, said="druk, aardig, koud")
        trajectory.refresh_from_db()
        trajectory.move_to(
            Step.ORIENTATION,
            by=actor,
            action=NextAction.PLAN_ORIENTATION,
            due=days.today(),
            reason=reasons(ReasonKind.CLOSE, "other_wish"),
        )
        Note.write(trajectory, "Belt het liefst 's middags.", by=actor)
    trajectory.refresh_from_db()
    return trajectory


def test_the_chainline_tells_each_step_and_the_way_back(walked, world):
    with acting(world.actor("coordinator")) as actor:
        steps, returns = chainline(walked, events_of(walked, actor))

    assert [step.state for step in steps] == ["done", "done", "now", "past", "open", "open", "open"]
    assert [(back.start, back.end) for back in returns] == [(4, 3)]
    assert "other_wish" in returns[0].text


def test_the_timeline_tells_everything_once_newest_first(walked, world):
    with acting(world.actor("adviser")) as actor:
        entries = timeline_of(walked, actor)

    texts = [line for entry in entries for line in (entry.text, *entry.lines)]
    for told in ("Kan goed met mensen.", "“druk, aardig, koud”", "Belt het liefst 's middags."):
        assert texts.count(told) == 1
    assert "Wil graag met haar handen werken." in texts
    assert entries[0].tone != "done", "the note came last"


def test_why_it_may_be_shared_stands_under_a_fold(walked, world):
    Referral.objects.update(told="UWV Apeldoorn mag dit delen, want dat staat in de wet.")
    walked.refresh_from_db()
    with acting(world.actor("adviser")) as actor:
        [referred] = [entry for entry in timeline_of(walked, actor) if entry.aside[1]]
    assert (referred.text, referred.aside[0]) == ("Aanmelding", "Waarom dit mag worden gedeeld")
    assert "mag dit delen" in referred.aside[1]
    assert not [line for line in referred.lines if "mag dit delen" in line]


def test_what_is_planned_for_today_stands_above_what_was_recorded_today(walked, world):
    with acting(world.actor("coordinator")) as actor:
        OrientationActivity.schedule(walked, kind="proefles", host=world.employer, on=days.today(), by=actor)
        assert timeline_of(walked, actor)[0].text.startswith("Proefles")


def test_the_referral_stands_below_what_came_of_it(walked, world):
    with acting(world.actor("adviser")) as actor:
        entries = timeline_of(walked, actor)
    assert "Wil graag met haar handen werken." in entries[-1].lines


def test_what_the_referrer_wrote_is_not_told_again_by_the_offer(refer, world):
    trajectory = refer()
    following = {"action": NextAction.HOLD_INTAKE, "due": days.today() + timedelta(days=9)}
    with acting(world.actor("adviser")) as actor:
        for _time in range(2):
            trajectory.handovers.waiting().get().withdraw(by=actor)
            trajectory.refresh_from_db()
            Handover.offer(trajectory, world.school, why="Staat op de wachtlijst.", **following, by=actor)
        entries = timeline_of(trajectory, actor)

    lines = [line.strip("“”") for entry in entries for line in entry.lines]
    assert lines.count("Wil graag met haar handen werken.") == 1
    assert lines.count("Staat op de wachtlijst.") == 1
    assert len(entries) == 6, "the referral, three offers of which two were withdrawn"


def waits_told(trajectory, actor):
    return [entry.text for entry in timeline_of(trajectory, actor) if entry.text.startswith("Wacht op")]


def test_what_is_waited_for_is_told_once_until_something_else_is_or_it_goes_on(refer, world):
    """A candidate who is invited chooses, does not come and is invited anew: all along it waits for the candidate."""
    trajectory = refer()
    with acting(world.actor("coordinator")) as actor:
        trajectory.handovers.get().accept(by=actor)
        trajectory.refresh_from_db()

        def wait(what, ahead):
            due = days.today() + timedelta(days=ahead)
            trajectory.plan(NextAction.HOLD_INTAKE, due, by=actor, waiting_for=what)

        for ahead in range(3):
            wait(WaitingFor.CANDIDATE, ahead)
            wait(WaitingFor.NOTHING, ahead)
        assert waits_told(trajectory, actor) == ["Wacht op de kandidaat"]

        wait(WaitingFor.PAPERS, 4)
        wait(WaitingFor.CANDIDATE, 4)
        assert waits_told(trajectory, actor) == ["Wacht op de kandidaat", "Wacht op papieren", "Wacht op de kandidaat"]

        trajectory.move_to(Step.ORIENTATION, by=actor, action=NextAction.PLAN_ORIENTATION, due=days.today())
        wait(WaitingFor.CANDIDATE, 5)
        assert waits_told(trajectory, actor)[0] == "Wacht op de kandidaat"
        assert len(waits_told(trajectory, actor)) == 4


def test_who_was_only_offered_the_traject_reads_no_notes(refer, world):
    trajectory = refer()
    with acting(world.actor("adviser")) as actor:
        Note.write(trajectory, "Alleen voor wie eraan werkt.", by=actor)
    with acting(world.actor("coordinator")) as actor:
        entries = timeline_of(trajectory, actor)

    lines = [line for entry in entries for line in entry.lines]
    assert "Alleen voor wie eraan werkt." not in lines
    assert "“Wil graag met haar handen werken.”" in lines, "why it is offered is for the receiver"


def test_a_timeline_costs_the_same_however_much_happened(walked, world):
    assert walked.family == [walked.pk]  # asked once a page, along with the head of the dossier
    with acting(world.actor("coordinator")) as actor:
        with CaptureQueriesContext(connection) as few:
            timeline_of(walked, actor)
        for number in range(20):
            Note.write(walked, f"Notitie {number}", by=actor)
        with CaptureQueriesContext(connection) as many:
            timeline_of(walked, actor)
    assert len(many) == len(few) <= 8


def labels(trajectory, actor):
    return [action.url.strip("/").split("/")[-1] for action in actions_for(trajectory, actor)]


def test_what_one_may_do_depends_on_who_one_is(refer, world):
    trajectory = refer()
    with acting(world.actor("coordinator")) as actor:
        assert labels(trajectory, actor) == ["overnemen", "teruggeven"]
    with acting(world.actor("reader")) as actor:
        assert labels(trajectory, actor) == []
    with acting(world.actor("adviser")) as actor:
        assert "intrekken" in labels(trajectory, actor)
        assert "overdragen" not in labels(trajectory, actor)


def test_the_next_action_is_the_first_button(walked, world):
    with acting(world.actor("coordinator")) as actor:
        first = actions_for(walked, actor)[0]
    assert first.primary
    assert first.url == f"/intake/{walked.number}/orientatie/"


def test_the_text_to_copy_holds_the_facts_and_no_notes(walked, world):
    with acting(world.actor("coordinator")):
        text = copy_text(walked)
    for said in (walked.number, "Samira Haddad", world.school.name, "warmtepompen"):
        assert said in text
    assert "middags" not in text


# Vandaag -----------------------------------------------------------------------------------------------------------


def test_an_offer_stands_on_the_list_of_the_receiver_with_its_button(refer, world):
    refer()
    with acting(world.actor("coordinator")) as actor:
        (row,) = intake_work(actor, days.today())

    assert (row.group, row.post, row.title) == ("offered", True, "Samira Haddad")
    assert row.action_url == f"/intake/overdracht/{Handover.objects.get().pk}/overnemen/"
    assert "Wil graag met haar handen werken." in row.detail


def test_who_does_not_work_on_trajecten_has_no_rows(refer, world):
    refer()
    with acting(world.actor("reader")) as actor:
        assert intake_work(actor, days.today()) == []


@pytest.mark.parametrize(("days_ago", "group"), [(-1, "later"), (0, "today"), (1, "late")])
def test_a_row_is_late_from_the_day_after_it_was_due(refer, world, days_ago, group):
    trajectory = refer(by="coordinator")  # to their own school: no handover
    due = days.today() - timedelta(days=days_ago)
    type(trajectory).objects.filter(pk=trajectory.pk).update(next_action_due=due)
    with acting(world.actor("coordinator")) as actor:
        (row,) = intake_work(actor, days.today())

    assert (row.group, row.action_url) == (group, f"/intake/{trajectory.number}/intake/stappen/")
    assert counts([row]) == {group: 1}


def test_a_row_appears_five_werkdagen_before_it_is_due(refer, world):
    trajectory = refer(by="coordinator")
    with acting(world.actor("coordinator")) as actor:
        for ahead, rows in ((5, 1), (6, 0)):
            due = days.add_werkdagen(days.today(), ahead)
            type(trajectory).objects.filter(pk=trajectory.pk).update(next_action_due=due)
            assert len(intake_work(actor, days.today())) == rows


def test_an_unanswered_handover_tells_the_sender_to_call(refer, world):
    trajectory = refer()
    late = days.add_werkdagen(days.today(), -1)
    type(trajectory).objects.filter(pk=trajectory.pk).update(next_action_due=late)
    world.school.phone = "055 123 45 67"
    world.school.save()
    with acting(world.actor("adviser")) as actor:
        (row,) = intake_work(actor, days.today())

    assert row.group == "late"
    assert world.school.name in row.who
    assert "055 123 45 67" in row.who


def test_mine_my_teams_and_that_of_who_is_away(refer, world):
    trajectory = refer(by="coordinator")
    due = days.today()
    type(trajectory).objects.filter(pk=trajectory.pk).update(next_action_due=due)

    def row(who):
        with acting(world.actor(who)) as actor:
            return intake_work(actor, days.today())[0]

    assert (row("coordinator").mine, row("colleague").mine) == (True, False)
    Absence.objects.create(
        membership=world.memberships["coordinator"], replaced_by=world.memberships["colleague"], since=date(2024, 1, 1)
    )
    assert (row("colleague").mine, row("colleague").stand_in_for) == (True, "Marieke Oosterhof")


def test_an_orientation_of_today_asks_what_came_of_it_whatever_was_planned_since(refer, world):
    trajectory = refer(by="coordinator")
    with acting(world.actor("coordinator")) as actor:
        activity = OrientationActivity.schedule(
            trajectory, kind="proefles", host=world.employer, on=days.today(), by=actor
        )
        later = days.add_werkdagen(days.today(), 9)
        trajectory.refresh_from_db()
        trajectory.plan(NextAction.FIND_PLACE, later, by=actor, waiting_for=WaitingFor.SEAT)
        (row,) = intake_work(actor, days.today())

    assert row.group == "today"
    assert row.action_url == f"/intake/orientatie/{activity.pk}/"


def test_two_rows_cost_as_much_as_twenty(refer, world):
    def rows(first, last):
        for number in range(first, last):
            refer(first_name=f"Persoon {number}", phone=f"06{number:08}")
            own = refer(by="coordinator", first_name=f"Eigen {number}", phone=f"07{number:08}")
            type(own).objects.filter(pk=own.pk).update(next_action_due=days.today())

    def cost():
        with acting(world.actor("coordinator")) as actor, CaptureQueriesContext(connection) as queries:
            intake_work(actor, days.today())
        return len(queries)

    rows(0, 2)
    few = cost()
    rows(2, 20)
    assert cost() == few
