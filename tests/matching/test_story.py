"""What this floor puts on Vandaag and on the dossier, for who works on it and for a company."""

from datetime import timedelta

import time_machine
from django.utils import translation

from intake import story as intake_story
from intake.models import NextAction, ReasonKind, Step, Trajectory
from intake.story import chainline, events_of
from intake.worklist import intake_work
from matching.models import Enrolment, Meeting, MeetingOutcome, Placement, PlacementKind, Proposal, RouteParty
from matching.story import actions_for, panel_of, timeline_of
from matching.worklist import matching_work
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.ui.words import shortday


def rows(world, who):
    with acting(world.actor(who)) as actor:
        return [(row.title, row.group, row.action) for row in matching_work(actor, days.today())]


def test_why_a_placement_did_not_start_is_told_once_also_when_the_traject_was_in_that_step(
    seeker, log_placement, world, reasons
):
    trajectory = seeker()
    placement = log_placement(trajectory, start=days.today() + timedelta(days=9))
    with acting(world.actor("coordinator")) as actor:
        trajectory.refresh_from_db()
        trajectory.move_to(Step.PLACEMENT, by=actor, action=NextAction.CONFIRM_START, due=days.today())
        Placement.objects.get(pk=placement.pk).not_start(
            reasons(ReasonKind.NOT_STARTED, "place_withdrawn"), told_by="company", by=actor
        )
        trajectory.refresh_from_db()
        told = [*intake_story.timeline_of(trajectory, actor), *timeline_of(trajectory, actor)]
    assert str([entry.lines for entry in told]).count("place_withdrawn") == 1


def test_a_placement_that_was_written_down_later_lasted_until_it_ended(seeker, log_placement, ended_reason, world):
    """The first day lies before the day of the aanmelding; the ketenlijn goes by what was recorded after what."""
    trajectory, today = seeker(), days.today()
    placement = log_placement(trajectory, start=today - timedelta(days=30))
    with acting(world.actor("adviser")) as actor:
        placement.end(ended_reason, told_by="candidate", on=today, by=actor)
        trajectory.refresh_from_db()
        steps, _returns = chainline(trajectory, events_of(trajectory, actor))
    first, last = shortday(today - timedelta(days=30)), shortday(today)
    assert [step.lines[0] for step in steps if step.state == "past"] == [f"{first} tot {last}"]
    assert [step.name for step in steps if step.state == "now"] == ["Matching"]
    assert steps[0].lines[0] == last


def test_a_trainer_finds_what_waits_for_an_answer_and_no_name(seeker, offer_place, propose, world):
    proposal = propose(seeker(), offer_place())
    propose(seeker(first_name="Nadia", phone="0699999999"), proposal.place, until="interested")

    found = rows(world, "trainer")
    assert [group for _title, group, _action in found] == ["incoming"]
    assert "Samira" not in str(found)
    assert rows(world, "other_trainer") == []
    with time_machine.travel(days.start_of(proposal.due + timedelta(days=1)), tick=False):
        assert [group for _title, group, _action in rows(world, "trainer")] == ["late"]


def test_after_the_introduction_a_trainer_reads_who_it_is_and_when_they_meet(seeker, offer_place, propose, world):
    def asked(who="trainer"):
        with acting(world.actor(who)) as actor:
            return [(row.title, row.what, row.group, row.action) for row in matching_work(actor, days.today())]

    def words(said):
        with acting(world.actor("coordinator")) as actor:
            [line] = panel_of(proposal.trajectory, actor).proposals
        return line.status == f"{said} {shortday(starts)}"

    proposal = propose(seeker(), offer_place(), until="introduced")
    title = f"Samira Haddad voor {proposal.place.title}"
    agree = "Spreek een moment af, of zeg of jullie samen verdergaan"
    with translation.override("nl"):
        assert asked() == [(title, agree, "incoming", "Antwoorden")]
        starts = days.start_of(days.add_werkdagen(days.today(), 2)) + timedelta(hours=10)
        with acting(world.actor("trainer")) as actor:
            meeting = Meeting.plan(proposal, starts_at=starts, where="Deventer", by=actor)
        meets = (title, "Kennismaking om 10.00 uur")
        assert asked() == [(*meets, "later", "Afspraak openen")], "nothing to decide before they met"
        assert words("maken kennis op")
        with time_machine.travel(starts - timedelta(hours=2), tick=False):
            assert asked() == [(*meets, "today", "Afspraak openen")]
        with time_machine.travel(starts + timedelta(hours=2), tick=False):
            go_on = (title, "Ga je verder met deze kandidaat?", "incoming", "Antwoorden")
            assert asked() == [go_on]
            assert words("kennismaking was gepland op")
            with acting(world.actor("coordinator")) as actor:
                meeting.record(MeetingOutcome.THINKS, by=actor)
            assert asked() == [go_on]
    assert asked("other_trainer") == []


def test_the_trajects_own_next_action_is_not_said_twice(seeker, offer_place, propose, world):
    propose(seeker(), offer_place())
    assert rows(world, "coordinator") == []
    with acting(world.actor("coordinator")) as actor:
        held = [row.action_url for row in intake_work(actor, days.today())]
    assert len(held) == 1
    assert "/matching/voorstellen/traject/" in held[0]


def test_after_a_yes_the_other_proposals_ask_to_be_withdrawn(seeker, offer_place, propose, world):
    trajectory = seeker()
    propose(trajectory, offer_place(by="other_trainer", employer=world.other_employer))
    propose(trajectory, offer_place(), until="accepted")

    found = rows(world, "coordinator")
    assert [(title, group) for title, group, _action in found] == [("Samira Haddad", "today")]
    assert rows(world, "neighbour") == []


def test_a_second_company_that_is_late_is_called_too(seeker, offer_place, propose, world):
    trajectory = seeker()
    propose(trajectory, offer_place())
    second = propose(trajectory, offer_place(by="other_trainer", employer=world.other_employer))
    with time_machine.travel(days.start_of(second.due + timedelta(days=1)), tick=False):
        assert [group for _title, group, _action in rows(world, "coordinator")] == ["late"]


def test_a_first_day_that_came_is_asked_for_when_signatures_are_the_next_action(
    seeker, log_placement, world, time_machine_to
):
    placement = log_placement(seeker(), start=days.today() + timedelta(days=7), kind=PlacementKind.BBL)
    assert rows(world, "coordinator") == []
    time_machine_to(placement.start)
    assert [group for _title, group, _action in rows(world, "coordinator")] == ["today"]


def test_the_work_list_costs_the_same_for_two_rows_as_for_twenty(
    seeker, offer_place, propose, world, django_assert_num_queries
):
    place = offer_place(by="other_trainer", employer=world.other_employer, seats=30)

    def ask(count, start):
        for number in range(start, start + count):
            trajectory = seeker(first_name=f"Een {number}", phone=f"06111111{number:02}")
            propose(trajectory, place)
            propose(trajectory, offer_place(), until="accepted")

    ask(2, 0)
    with acting(world.actor("coordinator")) as actor, django_assert_num_queries(5):
        assert len(matching_work(actor, days.today())) == 2
    ask(5, 10)
    with acting(world.actor("coordinator")) as actor, django_assert_num_queries(5):
        assert len(matching_work(actor, days.today())) == 7


def test_the_timeline_tells_a_partner_everything_and_a_company_its_own_part(
    seeker, offer_place, propose, log_placement, world
):
    trajectory = seeker()
    propose(trajectory, offer_place(by="other_trainer", employer=world.other_employer))
    proposal = propose(trajectory, offer_place(), until="accepted")
    log_placement(trajectory, proposal=proposal)

    def told(who):
        with acting(world.actor(who)) as actor:
            return [entry.text for entry in timeline_of(trajectory, actor)]

    assert len(told("coordinator")) == 1 + 4 + 2
    assert len(told("trainer")) == 4 + 2
    assert not any(world.other_employer.name in text for text in told("trainer"))
    assert told("neighbour") == []


def test_the_dossier_offers_what_helps_next(seeker, offer_place, propose, log_placement, world):
    trajectory = seeker()

    def urls(who):
        with acting(world.actor(who)) as actor:
            return [action.url for action in actions_for(Trajectory.objects.get(pk=trajectory.pk), actor)]

    number = trajectory.number
    pages = ("vergelijken", "maatwerkplannen", "inschrijven", "plaatsing")
    ahead = [f"/matching/{page}/{number}/" for page in pages]
    assert urls("coordinator") == ahead
    assert urls("adviser") == [f"/matching/plaatsing/{number}/"]  # works on it, but is not aan zet
    placement = log_placement(trajectory)
    assert urls("coordinator")[0] == placement.get_absolute_url()


def test_beside_the_dossier_stands_who_was_asked_and_where_somebody_works(
    seeker, offer_place, propose, log_placement, world
):
    trajectory = seeker()
    with acting(world.actor("coordinator")) as actor:
        assert not panel_of(trajectory, actor)
    propose(trajectory, offer_place())
    with acting(world.actor("coordinator")) as actor:
        assert [person.name for person in panel_of(trajectory, actor).proposals] == [world.employer.name]
        Proposal.objects.get().withdraw(by=actor)
    placement = log_placement(trajectory)
    with acting(world.actor("coordinator")) as actor:
        assert panel_of(trajectory, actor).placement == placement


def test_a_company_reads_that_somebody_learns_and_is_not_led_to_a_page_that_is_not_for_it(
    seeker, log_placement, add_route, add_start, world
):
    trajectory, route = seeker(), add_route()
    company = log_placement(trajectory, start=days.today() + timedelta(days=9)).training_company
    with acting(world.actor("coordinator")) as actor:
        RouteParty(route=route, organisation=company, task=RouteParty.Task.DELIVERS, since=days.today()).add(by=actor)
        seat = Enrolment.ask(trajectory, add_start(route, seats=2), by=actor)

    def links(who: str) -> set[str]:
        with acting(world.actor(who)) as reader:
            told = [entry for entry in timeline_of(trajectory, reader) if seat.start.route.title in entry.text]
            return {one.url for one in (*told, *panel_of(trajectory, reader).seats)}

    assert links("coordinator") == {seat.get_absolute_url()}
    assert links("trainer") == {""}
