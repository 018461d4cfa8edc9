"""A placement is recorded once, starts on a day that was there, and never runs beside another."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from intake.models import (
    ChainEvent,
    Closing,
    Handover,
    Involvement,
    NextAction,
    PartyRole,
    ReasonKind,
    Step,
    Trajectory,
)
from matching import signals
from matching.models import (
    Placement,
    PlacementKind,
    PlacementState,
    Posting,
    PracticeAgreement,
    Proposal,
    Qualification,
    Recognition,
)
from tests.matched import in_days
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.models import Owed
from transitiehuis.workflow import NotAllowed, WrongStatus


@pytest.fixture
def announced():
    """(change, state) of each placement that this floor announced."""
    heard = []

    def hear(sender, placement, change, **_kwargs):
        heard.append((change, placement.state))

    signals.placement_changed.connect(hear)
    yield heard
    signals.placement_changed.disconnect(hear)


def test_a_start_of_today_puts_the_traject_in_plaatsing_at_once(seeker, log_placement, world, announced):
    placement = log_placement(seeker())

    trajectory = Trajectory.objects.get()
    assert (placement.state, trajectory.step) == (PlacementState.STARTED, Step.PLACEMENT)
    assert trajectory.next_action == NextAction.KEEP_CONTACT
    assert placement.guidance_until == in_days(13 * 7)
    assert announced == [(signals.STARTED, "started")]
    lead = trajectory.lead_guide()
    assert (lead.organisation, lead.membership) == (world.school, world.memberships["coordinator"])
    posting = Posting.objects.get()
    assert (posting.training_company, posting.since, posting.until) == (world.employer, days.today(), None)
    with acting(world.actor("trainer")) as actor:
        assert Trajectory.objects.visible_to(actor).exists()


def test_a_start_in_the_past_happened_then(seeker, log_placement):
    placement = log_placement(seeker(), start=in_days(-20))

    moved = ChainEvent.objects.filter(kind="moved").in_order().first()
    assert placement.state == PlacementState.STARTED
    assert (moved.to_step, moved.occurred_on) == (Step.PLACEMENT, in_days(-20))


def test_a_start_to_come_is_planned_and_confirmed_from_that_day_on(
    seeker, log_placement, world, announced, time_machine_to
):
    trajectory = seeker()
    placement = log_placement(trajectory, start=in_days(7))
    trajectory.refresh_from_db()
    assert (placement.state, trajectory.step) == (PlacementState.PLANNED, Step.MATCHING)
    assert (trajectory.next_action, trajectory.next_action_due) == (NextAction.CONFIRM_START, in_days(7))

    with acting(world.actor("coordinator")) as actor, pytest.raises(WrongStatus):
        placement.confirm_start(by=actor)
    time_machine_to(in_days(7))
    with acting(world.actor("coordinator")) as actor:
        placement.confirm_start(by=actor)
    trajectory.refresh_from_db()
    assert trajectory.step == Step.PLACEMENT
    assert announced == [(signals.PLANNED, "planned"), (signals.STARTED, "started")]


def test_an_accepted_proposal_becomes_the_placement(seeker, offer_place, propose, log_placement):
    trajectory, place = seeker(), offer_place()
    proposal = propose(trajectory, place, until="accepted")

    placement = log_placement(trajectory, proposal=proposal)

    proposal.refresh_from_db()
    assert (proposal.status, placement.place) == ("placed", place)


def test_one_that_does_not_start_frees_the_seat_and_the_search_goes_on(
    seeker, offer_place, propose, log_placement, world, reasons
):
    trajectory, place = seeker(), offer_place()
    proposal = propose(trajectory, place, until="accepted")
    placement = log_placement(trajectory, proposal=proposal, start=in_days(7))
    why = reasons(ReasonKind.NOT_STARTED, "place_withdrawn")

    with acting(world.actor("coordinator")) as actor:
        placement.not_start(why, told_by="company", by=actor)

    place.refresh_from_db()
    trajectory.refresh_from_db()
    assert (place.status, trajectory.next_action) == ("open", NextAction.FIND_PLACE)
    with acting(world.actor("trainer")) as actor:
        assert not Trajectory.objects.exists()
        assert not Placement.objects.exists()


def test_one_that_breaks_leads_back_to_matching_with_everything_kept(
    seeker, log_placement, world, ended_reason, announced
):
    trajectory = seeker()
    placement = log_placement(trajectory, start=in_days(-30))
    with acting(world.actor("adviser")) as actor:
        placement.end(ended_reason, told_by="candidate", on=in_days(-1), by=actor)

    trajectory.refresh_from_db()
    assert (trajectory.step, trajectory.is_open) == (Step.MATCHING, True)
    last = ChainEvent.objects.order_by("pk").last()
    assert (last.is_return, last.reason, last.occurred_on) == (True, ended_reason, in_days(-1))
    assert Posting.objects.get().until == in_days(-1)
    assert announced[-1] == (signals.ENDED, "ended")
    again = log_placement(trajectory, start=days.today())
    assert again.state == PlacementState.STARTED
    assert again.continues is None


def test_a_next_contract_with_the_same_employer_carries_on(seeker, log_placement, announced):
    trajectory = seeker()
    first = log_placement(trajectory, start=in_days(-60))
    second = log_placement(trajectory, start=in_days(-1), kind=PlacementKind.BBL)

    first.refresh_from_db()
    assert (first.state, first.ended_on, first.continued, first.reason) == ("ended", in_days(-2), True, None)
    assert (second.continues, second.counted_from) == (first, first.start)
    assert Trajectory.objects.get().step == Step.PLACEMENT
    assert announced[1:] == [(signals.ENDED, "ended"), (signals.STARTED, "started")]


def told_back(world):
    """What the referrer was written of placements, the newest last."""
    found = Owed.objects.filter(kind="intake.told_back", user=world.adviser, body__contains="plaatsing van")
    return list(found.order_by("pk").values_list("body", flat=True))


def test_the_referrer_hears_that_a_placement_does_not_go_ahead_and_that_one_ended(
    seeker, log_placement, world, ended_reason, reasons
):
    """Once each, with who looks on; where it was and why is for the dossier."""
    trajectory = seeker()
    start = f"De plaatsing van traject {trajectory.number}, dat je aanmeldde,"
    planned = log_placement(trajectory, start=in_days(9))
    why = reasons(ReasonKind.PLACEMENT_END, "other_work")
    with acting(world.actor("coordinator")) as actor:
        planned.not_start(why, told_by="company", by=actor)
    on = f"\n\n{world.school.name} zoekt samen met de kandidaat een andere plek."
    assert told_back(world) == [f"{start} gaat niet door.{on}"]

    trajectory.refresh_from_db()
    placement = log_placement(trajectory, start=in_days(-20))
    with acting(world.actor("coordinator")) as actor:
        placement.end(ended_reason, told_by="candidate", on=days.today(), by=actor)
    assert told_back(world)[1:] == [f"{start} is gestopt.{on}"]
    last = Owed.objects.filter(kind="intake.told_back").latest("pk")
    assert (last.must, last.url, last.trajectory_id) == (False, trajectory.get_absolute_url(), trajectory.pk)


def test_who_referred_and_ends_the_placement_is_not_written_to(refer, log_placement, world, ended_reason):
    trajectory = refer()
    placement = log_placement(trajectory, by="adviser", guide=world.memberships["adviser"], start=in_days(-20))
    with acting(world.actor("adviser")) as actor:
        placement.end(ended_reason, told_by="candidate", on=days.today(), by=actor)
    assert told_back(world) == []


def test_a_next_contract_is_no_end_to_tell(seeker, log_placement, world):
    trajectory = seeker()
    log_placement(trajectory, start=in_days(-90))
    log_placement(trajectory, start=in_days(0))
    assert told_back(world) == []


def test_a_second_employer_waits_until_the_first_has_ended(seeker, log_placement, world):
    trajectory = seeker()
    log_placement(trajectory, start=in_days(-30))

    with pytest.raises(WrongStatus, match="Hanzewarmte"):
        log_placement(trajectory, training_company=world.other_employer, employer=world.other_employer)


def test_the_database_refuses_two_placements_on_one_day(seeker, log_placement, world, ended_reason):
    trajectory = seeker()
    placement = log_placement(trajectory, start=in_days(-30))
    with acting(world.actor("coordinator")) as actor:
        placement.end(ended_reason, told_by="company", on=in_days(-3), by=actor)
    later = log_placement(trajectory, start=in_days(-2))

    with pytest.raises(WrongStatus):
        log_placement(trajectory, start=in_days(-3))
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(pk=later.pk).update(start=in_days(-3), counted_from=in_days(-3))


@pytest.mark.parametrize(
    "half",
    [
        {"state": "started"},  # nobody confirmed it
        {"state": "not_started"},  # without a reason
        {"hours": 61},
        {"kind": "trial"},  # without an end
        {"reason_told_by": "company"},  # told, but what
    ],
)
def test_half_a_placement_is_refused(seeker, log_placement, half):
    log_placement(seeker(), start=in_days(7))
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.update(**half)


# Praktijkovereenkomst ------------------------------------------------------------------------------------------------


@pytest.fixture
def recognised(world):
    qualification = Qualification.objects.create(crebo="25333", name="Monteur", level=2, standing="current")
    return Recognition.objects.create(organisation=world.employer, qualification=qualification, since=date(2024, 1, 1))


def test_bbl_asks_for_signatures_and_guidance_lasts_until_the_agreement_ends(
    seeker, log_placement, world, recognised, announced
):
    trajectory = seeker()
    placement = log_placement(trajectory, kind=PlacementKind.BBL)
    trajectory.refresh_from_db()
    assert trajectory.next_action == NextAction.SIGN_AGREEMENT
    today = days.today()

    with acting(world.actor("coordinator")) as actor:
        PracticeAgreement.objects.get().sign(
            until=in_days(500), candidate_on=today, company_on=today, school_on=today, by=actor
        )

    trajectory.refresh_from_db()
    placement.refresh_from_db()
    assert trajectory.next_action == NextAction.KEEP_CONTACT
    assert placement.guidance_until == in_days(500)
    assert announced[-1] == (signals.GUIDED, "started")


@pytest.mark.parametrize(("last_day", "holds"), [(0, True), (-1, False), (None, True)])
def test_an_agreement_needs_a_recognition_that_holds_on_its_first_day(
    seeker, log_placement, world, recognised, last_day, holds
):
    log_placement(seeker(), kind=PlacementKind.BBL)
    Recognition.objects.update(valid_until=None if last_day is None else in_days(last_day))
    signed = dict.fromkeys(("candidate_on", "company_on", "school_on"), days.today())

    with acting(world.actor("coordinator")) as actor:
        agreement = PracticeAgreement.objects.get()
        if holds:
            agreement.sign(until=in_days(300), **signed, by=actor)
        else:
            with pytest.raises(WrongStatus):
                agreement.sign(until=in_days(300), **signed, by=actor)


# Who leads -----------------------------------------------------------------------------------------------------------


def test_an_adviser_who_records_it_and_guides_is_aan_zet_from_the_first_day(seeker, log_placement, world):
    trajectory = seeker()
    log_placement(trajectory, by="adviser", guide=world.memberships["adviser"])

    trajectory.refresh_from_db()
    assert (trajectory.holder, trajectory.assignee) == (world.uwv, world.memberships["adviser"])
    assert trajectory.lead_guide().organisation == world.uwv


def test_a_guide_elsewhere_is_asked_and_leads_only_after_taking_over(seeker, log_placement, world):
    trajectory = seeker()
    placement = log_placement(trajectory, guide=world.memberships["client_manager"])
    trajectory.refresh_from_db()
    assert trajectory.holder == world.school
    assert trajectory.lead_guide().organisation == world.school

    with acting(world.actor("client_manager")) as actor:
        Handover.objects.get(receiver=world.municipality).accept(by=actor)
    trajectory.refresh_from_db()
    assert trajectory.holder == trajectory.lead_guide().organisation == world.municipality
    assert Involvement.objects.filter(trajectory=trajectory, lead=True, until=None).count() == 1
    placement.refresh_from_db()
    assert placement.guide == world.memberships["client_manager"]


@pytest.mark.parametrize(
    ("who", "guide", "allowed"),
    [
        ("coordinator", "coordinator", True),
        ("adviser", "coordinator", True),  # of who is aan zet
        ("adviser", "client_manager", False),  # a third one: only who is aan zet may ask
        ("coordinator", "reader", False),  # a colleague, not the role
        ("neighbour", "neighbour", False),
        ("trainer", "coordinator", False),
    ],
)
def test_who_may_record_a_placement_and_name_the_guide(seeker, log_placement, world, who, guide, allowed):
    trajectory = seeker()
    refused = (NotAllowed, Trajectory.DoesNotExist)
    if allowed:
        assert log_placement(trajectory, by=who, guide=world.memberships[guide])
    else:
        with pytest.raises(refused):
            log_placement(trajectory, by=who, guide=world.memberships[guide])
    assert Placement.objects.exists() == allowed


# Closing and moving --------------------------------------------------------------------------------------------------


def test_nobody_leaves_plaatsing_while_at_work(seeker, log_placement, world, reasons):
    trajectory = seeker()
    log_placement(trajectory)
    with acting(world.actor("coordinator")) as actor:
        with pytest.raises(WrongStatus, match="Hanzewarmte"):
            trajectory.move_to(Step.MATCHING, by=actor, action=NextAction.FIND_PLACE, due=days.today())
        with pytest.raises(WrongStatus):
            trajectory.close(Closing.DROPPED_OUT, reasons(ReasonKind.CLOSE, "not_now"), by=actor)


def test_closing_a_traject_takes_its_proposals_back(seeker, offer_place, propose, world, reasons):
    trajectory = seeker()
    propose(trajectory, offer_place(), until="introduced")
    with acting(world.actor("coordinator")) as actor:
        trajectory.close(Closing.WITHDRAWN, reasons(ReasonKind.CLOSE, "other_wish"), by=actor)

    assert Proposal.objects.get().status == "withdrawn"
    assert not Involvement.objects.filter(role=PartyRole.TRAINING_COMPANY, until=None).exists()
