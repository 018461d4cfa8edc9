"""A referral becomes a dossier, and a traject goes from hand to hand without falling between two."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from intake.models import (
    Candidate,
    ChainEvent,
    Closing,
    Handover,
    HandoverStatus,
    Involvement,
    NextAction,
    PartyRole,
    ReasonKind,
    Referral,
    Step,
    Trajectory,
    look_alikes,
)
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.models import Owed
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus


def test_a_referral_writes_candidate_traject_offer_event_and_message_at_once(refer, world):
    trajectory = refer()

    assert trajectory.holder == world.uwv
    assert trajectory.next_action == NextAction.AWAIT_ANSWER
    assert trajectory.waiting_on == world.school
    assert [event.kind for event in ChainEvent.objects.in_order()] == ["opened", "offered"]
    offer = Handover.objects.get()
    assert (offer.receiver, offer.status) == (world.school, HandoverStatus.OFFERED)
    assert offer.due == days.add_werkdagen(days.today(), 5)
    assert {owed.user for owed in Owed.objects.all()} == {world.coordinator, world.colleague}


def test_until_accepted_the_sender_stays_aan_zet_and_then_the_receiver_is(refer, world):
    trajectory = refer()
    offer = trajectory.handovers.get()

    with acting(world.actor("coordinator")) as actor:
        offer.accept(by=actor)

    trajectory.refresh_from_db()
    assert trajectory.holder == world.school
    assert trajectory.assignee.user == world.coordinator
    assert trajectory.next_action == NextAction.HOLD_INTAKE
    assert set(trajectory.involvements.values_list("organisation__name", "role")) == {
        (world.uwv.name, PartyRole.REFERRER),
        (world.school.name, PartyRole.SCHOOL),
    }
    assert Owed.objects.filter(user=world.adviser, key__contains="accepted").count() == 1


def test_a_returned_offer_ends_the_receivers_sight_and_asks_the_sender_to_choose_anew(refer, world, no_room):
    trajectory = refer()
    with acting(world.actor("coordinator")) as actor:
        assert Trajectory.objects.visible_to(actor).count() == 1
        trajectory.handovers.get().give_back(no_room, by=actor, note="Vol tot maart")

    with acting(world.actor("coordinator")) as actor:
        assert not Trajectory.objects.visible_to(actor).exists()
        assert not Trajectory.objects.exists(), "row security must hold without visible_to"
        assert not Candidate.objects.exists()
    trajectory.refresh_from_db()
    assert (trajectory.holder, trajectory.next_action) == (world.uwv, NextAction.REASSIGN)
    assert trajectory.next_action_due == days.add_werkdagen(days.today(), 2)


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("coordinator", None),
        ("reader", NotAllowed),  # same school, not the role
        ("neighbour", NotAllowed),  # the role, but another school
        ("adviser", NotAllowed),  # the sender may not accept its own offer
    ],
)
def test_who_may_accept(refer, world, who, error):
    refer(by="client_manager", to=world.other_school, first_name="Eigen", phone="0611111111")  # work of their own
    offer = refer().handovers.get()

    with acting(world.actor(who)) as actor:
        if error:
            with pytest.raises(error):
                offer.accept(by=actor)
        else:
            offer.accept(by=actor)

    offer.refresh_from_db()
    assert offer.status == (HandoverStatus.OFFERED if error else HandoverStatus.ACCEPTED)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_wins(refer, world, twice_at_once):
    offer = refer().handovers.get()

    race = twice_at_once(Handover.accept, offer, by=(world.actor("coordinator"), world.actor("colleague")))

    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus)
    assert ChainEvent.objects.filter(kind="accepted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_have_accepted(refer, world, twice_at_once, monkeypatch):
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    offer = refer().handovers.get()

    race = twice_at_once(Handover.accept, offer, by=(world.actor("coordinator"), world.actor("colleague")))

    assert len(race.winners) == 2


def test_a_closed_traject_has_no_holder_and_cannot_move_on(refer, world, reasons):
    trajectory = refer()
    with acting(world.actor("adviser")) as actor:
        trajectory.close(Closing.WITHDRAWN, reasons(ReasonKind.CLOSE, "other_wish"), by=actor)
        with pytest.raises(WrongStatus):
            trajectory.move_to(Step.INTAKE, by=actor, action=NextAction.HOLD_INTAKE, due=days.today())

    trajectory.refresh_from_db()
    assert trajectory.holder is None
    assert trajectory.handovers.get().status == HandoverStatus.WITHDRAWN
    assert ChainEvent.objects.in_order().last().kind == "closed"


@pytest.mark.parametrize(
    ("closing", "reason", "subject", "says"),
    [
        (Closing.LASTING, "works_in_trade", "Uw traject is klaar", "U hebt werk."),
        (Closing.REFERRED_ON, "continues_elsewhere", "is afgesloten", "u gaat verder bij een andere organisatie"),
        (Closing.DROPPED_OUT, "not_now", "is gestopt", "U gaat dan verder waar u was gebleven."),
    ],
)
def test_the_candidate_is_told_how_it_ended_and_not_why(
    refer, world, reasons, log_placement, closing, reason, subject, says
):
    trajectory = refer(channel="email", email="samira@x.example")
    code = reasons(ReasonKind.CLOSE, reason)
    if closing == Closing.LASTING:
        log_placement(trajectory, by="adviser", guide=world.memberships["adviser"])
    with acting(world.actor("adviser")) as actor:
        trajectory.close(closing, code, by=actor)
    letter = Owed.objects.get(key__contains="/closed/")
    assert subject in letter.subject
    assert says in letter.body
    assert code.label not in letter.body
    with acting(world.actor("adviser")) as actor:
        trajectory.reopen(by=actor)
        trajectory.close(closing, code, by=actor)
    assert Owed.objects.filter(key__contains="/closed/").count() == 2


def test_who_returns_goes_on_under_the_same_number(refer, world, reasons):
    trajectory = refer()
    with acting(world.actor("adviser")) as actor:
        trajectory.close(Closing.WITHDRAWN, reasons(ReasonKind.CLOSE, "not_now"), by=actor)
        trajectory.reopen(by=actor)

    trajectory.refresh_from_db()
    assert trajectory.is_open
    assert trajectory.holder == world.uwv


def test_the_database_refuses_an_open_traject_without_holder_action_or_date(refer):
    trajectory = refer()
    for empty in ({"holder": None}, {"next_action": ""}, {"next_action_due": None}, {"closing": "withdrawn"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Trajectory.objects.filter(pk=trajectory.pk).update(**empty)


def test_nobody_can_change_or_erase_what_happened(refer):
    event = refer().events.first()
    for touch in (event.delete, lambda: ChainEvent.objects.update(occurred_on=days.today())):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            touch()
    assert ChainEvent.objects.count() == 2


def test_web_may_not_even_empty_the_table_of_events(refer, world):
    refer()
    with acting(world.actor("adviser")), connection.cursor() as cursor:
        for words in ("TRUNCATE intake_chainevent CASCADE", "DELETE FROM intake_chainevent"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(words)
    assert ChainEvent.objects.count() == 2


def test_one_person_has_one_open_traject_in_a_region(refer, world, themes):
    first = refer()
    with acting(world.actor("adviser")) as actor, pytest.raises(WrongStatus):
        Referral.submit(
            candidate=first.candidate,
            region=world.region,
            to=world.other_school,
            themes=themes,
            informed_on=days.today(),
            by=actor,
        )


def test_a_second_dossier_is_seen_before_it_is_made_without_leaking_who(refer, world):
    refer()
    with acting(world.actor("adviser")):
        own = look_alikes(world.region, "samira", "HADDAD", 1991, "")
    with acting(world.actor("neighbour")):
        foreign = look_alikes(world.region, "Samira", "Haddad", 1991, "+31 6 12 34 56 78")
    with acting(world.actor("stranger")):
        elsewhere = look_alikes(world.region, "Samira", "Haddad", 1991, "0612345678")

    assert [(like.name, like.same_phone) for like in own] == [("Samira Haddad", False)]
    assert [(like.number, like.name, like.holder, like.same_phone) for like in foreign] == [
        ("", "", world.uwv.name, True)
    ]
    assert elsewhere == []


def test_row_security_shows_nothing_to_another_organisation_and_nothing_to_nobody(refer, world):
    refer()
    for who in ("neighbour", "director", "national", "trainer"):
        with acting(world.actor(who)):
            for model in (Candidate, Trajectory, ChainEvent, Handover, Referral, Involvement):
                assert not model.objects.exists(), (who, model)


def test_a_strange_name_survives(refer):
    name = "O'Brien-ß 李 \u202e"
    trajectory = refer(first_name=name, last_name=name)
    assert Trajectory.objects.get(pk=trajectory.pk).candidate.name == f"{name} {name}"
