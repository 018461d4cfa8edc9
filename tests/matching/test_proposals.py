"""A company first sees nobody's name, answers once, and its sight ends with the proposal."""

import pytest
from django.db import IntegrityError, transaction

from intake.models import Candidate, ChainEvent, NextAction, Trajectory, WaitingFor
from matching.models import Proposal, ProposalStatus, ProposalWhy, WorkPlacementOffer
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.models import Owed
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus


def test_a_proposal_waits_for_the_company_and_owes_it_a_mail_with_a_link(seeker, offer_place, propose, world):
    proposal = propose(seeker(), offer_place())

    trajectory = Trajectory.objects.get()
    assert (trajectory.next_action, trajectory.waiting_for) == (NextAction.AWAIT_COMPANY, WaitingFor.COMPANY)
    assert trajectory.waiting_on == world.employer
    assert trajectory.next_action_due == proposal.due == days.add_werkdagen(days.today(), 5)
    owed = Owed.objects.filter(kind="matching.proposal_made")
    assert [(row.user, row.link) for row in owed] == [(world.trainer, proposal.link)]
    assert "Samira" not in owed[0].body + owed[0].subject


def test_what_a_company_is_shown_holds_no_name_age_or_place(seeker, offer_place, propose):
    shown = propose(seeker(), offer_place()).shown

    words = str(shown)
    for personal in ("Samira", "Haddad", "1991", "0612345678", "06 12345678", "Apeldoorn"):
        assert personal not in words
    assert shown["number"] == Trajectory.objects.get().number
    assert shown["distance_km"] == 14


def test_the_name_comes_second_and_goes_when_the_proposal_ends(seeker, offer_place, propose, world, no_time):
    proposal = propose(seeker(), offer_place())

    def sees_person() -> bool:
        with acting(world.actor("trainer")) as actor:
            assert Proposal.objects.visible_to(actor).count() == 1
            assert Trajectory.objects.visible_to(actor).exists() == Candidate.objects.exists()
            return Candidate.objects.exists()

    assert not sees_person()
    with acting(world.actor("trainer")) as actor:
        Proposal.objects.get().interest(by=actor)
    assert not sees_person(), "interest alone gives no name"
    with acting(world.actor("coordinator")) as actor:
        Proposal.objects.get().introduce(agreed=True, by=actor)
    assert sees_person()
    with acting(world.actor("trainer")) as actor:
        Proposal.objects.get().decline(no_time, by=actor)
    assert not sees_person()
    proposal.refresh_from_db()
    assert (proposal.introduced_by, proposal.decided_by) == (world.coordinator, world.trainer)


def test_nobody_is_introduced_who_did_not_agree(seeker, offer_place, propose, world):
    proposal = propose(seeker(), offer_place(), until="interested")

    with acting(world.actor("coordinator")) as actor, pytest.raises(WrongStatus):
        proposal.introduce(agreed=False, by=actor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(status="introduced", introduced_at=proposal.proposed_at, candidate_agreed=False)


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("trainer", None),
        ("coordinator", None),  # told on the telephone
        ("adviser", None),  # the referrer works on it too
        ("other_trainer", NotAllowed),  # the role, but another company
        ("neighbour", NotAllowed),  # a school of their own
        ("reader", NotAllowed),  # same school, not the role
    ],
)
def test_who_may_give_the_companys_answer(seeker, offer_place, propose, world, no_time, who, error):
    propose(
        seeker(first_name="Eigen", phone="0611111111"), offer_place(by="other_trainer", employer=world.other_employer)
    )
    proposal = propose(seeker(), offer_place())

    with acting(world.actor(who)) as actor:
        if error:
            with pytest.raises(error):
                proposal.decline(no_time, by=actor)
        else:
            proposal.decline(no_time, by=actor)

    proposal.refresh_from_db()
    assert proposal.status == (ProposalStatus.NAMELESS if error else ProposalStatus.DECLINED)
    assert Proposal.objects.filter(status=ProposalStatus.DECLINED).count() == (0 if error else 1)


@pytest.mark.parametrize("who", ["adviser", "neighbour", "reader", "trainer"])
def test_only_who_is_aan_zet_proposes(seeker, offer_place, world, who):
    trajectory, place = seeker(), offer_place()

    out_of_sight = Trajectory.DoesNotExist
    with acting(world.actor(who)) as actor, pytest.raises((NotAllowed, out_of_sight)):
        Proposal.make(trajectory, place, why=ProposalWhy.WISH, by=actor)
    assert not Proposal.objects.exists()


def test_a_declined_proposal_tells_who_is_aan_zet_and_sends_the_search_on(seeker, offer_place, propose, world, no_time):
    proposal = propose(seeker(), offer_place())
    with acting(world.actor("trainer")) as actor:
        proposal.decline(no_time, by=actor, note="In maart weer")

    trajectory = Trajectory.objects.get()
    assert (trajectory.next_action, trajectory.waiting_for) == (NextAction.FIND_PLACE, WaitingFor.SEAT)
    last = ChainEvent.objects.in_order().last()
    assert (last.reason, last.by_organisation) == (no_time, world.employer)
    assert Owed.objects.filter(kind="matching.company_declined", user=world.coordinator).count() == 1


def test_an_accepted_candidate_takes_the_last_seat_and_a_withdrawal_gives_it_back(seeker, offer_place, propose, world):
    place = offer_place()
    proposal = propose(seeker(), place, until="accepted")
    place.refresh_from_db()
    assert (place.seats_left, place.status) == (0, "filled")
    assert Trajectory.objects.get().next_action == NextAction.RECORD_PLACEMENT

    with acting(world.actor("coordinator")) as actor:
        proposal.withdraw(by=actor)
    place.refresh_from_db()
    assert (place.seats_left, place.status) == (1, "open")


def test_a_seat_more_than_there_are_is_refused_by_the_database(offer_place):
    offer_place()
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkPlacementOffer.objects.update(seats_taken=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkPlacementOffer.objects.update(seats_taken=1)  # full, and yet open


# Two at once ---------------------------------------------------------------------------------------------------------


def accept_each(proposals):
    """Each actor accepts the proposal of their own company."""

    def accept(by):
        for proposal in proposals:
            if proposal.company_id in by.organisation_ids:
                return Proposal._base_manager.get(pk=proposal.pk).accept(by=by)
        raise AssertionError

    return accept


@pytest.fixture
def two_companies(seeker, offer_place, propose, world):
    trajectory = seeker()
    theirs = offer_place(by="other_trainer", employer=world.other_employer)
    return [propose(trajectory, place, until="introduced") for place in (offer_place(), theirs)]


@pytest.mark.django_db(transaction=True)
def test_of_two_companies_that_say_yes_at_once_one_wins(two_companies, world, twice_at_once):
    race = twice_at_once(accept_each(two_companies), by=(world.actor("trainer"), world.actor("other_trainer")))

    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)
    assert Proposal.objects.filter(status=ProposalStatus.ACCEPTED).count() == 1
    assert WorkPlacementOffer.objects.filter(seats_taken=1).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_only_the_database_would_have_stopped_the_second_company(
    two_companies, world, twice_at_once, monkeypatch
):
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)

    race = twice_at_once(accept_each(two_companies), by=(world.actor("trainer"), world.actor("other_trainer")))

    assert not any(isinstance(loser, WrongStatus) for loser in race.losers)
    assert Proposal.objects.filter(status=ProposalStatus.ACCEPTED).count() == 1


@pytest.fixture
def two_candidates(seeker, offer_place, propose):
    place = offer_place()
    people = [seeker(), seeker(first_name="Tomasz", last_name="Wiśniewski", phone="0622222222")]
    return [propose(trajectory, place, until="introduced") for trajectory in people]


def accept_one_each(proposals):
    left = list(proposals)

    def accept(by):
        return Proposal._base_manager.get(pk=left.pop().pk).accept(by=by)

    return accept


@pytest.mark.django_db(transaction=True)
def test_two_candidates_for_one_seat_one_gets_it(two_candidates, world, twice_at_once):
    race = twice_at_once(accept_one_each(two_candidates), by=world.actor("trainer"))

    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)
    assert WorkPlacementOffer.objects.get().seats_taken == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_candidates_would_have_got_the_seat(two_candidates, world, twice_at_once, monkeypatch):
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)

    race = twice_at_once(accept_one_each(two_candidates), by=world.actor("trainer"))

    assert len(race.winners) == 2


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_yes_counts_once(seeker, offer_place, propose, world, twice_at_once):
    proposal = propose(seeker(), offer_place())

    race = twice_at_once(Proposal.interest, proposal, by=world.actor("trainer"))

    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_double_click_would_have_counted_twice(
    seeker, offer_place, propose, world, twice_at_once, monkeypatch
):
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    proposal = propose(seeker(), offer_place())

    race = twice_at_once(Proposal.interest, proposal, by=world.actor("trainer"))

    assert len(race.winners) == 2
