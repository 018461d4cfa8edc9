"""Who does not answer is asked again twice, and then the proposal is withdrawn; the first yes ends the others."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from intake.models import Involvement, Trajectory
from matching.models import Proposal, ProposalStatus
from matching.tasks import proposal_days
from matching.worklist import matching_work
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.outbox.models import Owed
from transitiehuis.outbox.owing import stands
from transitiehuis.workflow import Lockable, WrongStatus

NOTHING = {"chased": 0, "withdrawn": 0}


def after(werkdagen: int, asked: date | None = None):
    """So many werkdagen from the day that was asked, today if none is given, at nine."""
    day = days.add_werkdagen(asked or days.today(), werkdagen)
    return time_machine.travel(days.start_of(day) + timedelta(hours=9), tick=False)


def owed(kind: str):
    return Owed.objects.filter(kind=f"matching.{kind}").order_by("pk")


@pytest.mark.parametrize("weekday", range(7))
def test_a_silent_company_is_asked_again_after_three_and_five_werkdagen(seeker, offer_place, propose, weekday):
    asked = days.today() + timedelta(days=(weekday - days.today().weekday()) % 7)
    with time_machine.travel(days.start_of(asked) + timedelta(hours=9), tick=False):
        propose(seeker(), offer_place())
    for werkdagen, done in ((2, 0), (3, 1), (4, 0), (5, 1), (9, 0)):
        with after(werkdagen, asked):
            assert proposal_days() == {"chased": done, "withdrawn": 0}
            assert proposal_days() == NOTHING, "twice is once"
    assert owed("company_chased").count() == 2
    assert all(stands(row) for row in owed("company_chased"))


def test_a_run_that_was_missed_asks_once_and_not_twice(seeker, offer_place, propose):
    propose(seeker(), offer_place())
    with after(6):
        assert proposal_days() == {"chased": 1, "withdrawn": 0}
    assert Proposal.objects.get().chased == 2


def test_who_answered_is_left_in_peace(seeker, offer_place, propose, world):
    proposal = propose(seeker(), offer_place())
    with after(3):
        proposal_days()
        with acting(world.actor("coordinator")) as actor:
            proposal.refresh_from_db()
            proposal.interest(by=actor)
        assert not stands(owed("company_chased").get()), "the mail that was not sent yet is dropped"
    with after(11):
        assert proposal_days() == NOTHING, "the company waits for us"


@pytest.mark.parametrize(("channel", "told"), [("email", 1), ("phone", 0)])
def test_after_ten_werkdagen_it_is_withdrawn_and_everybody_is_told(
    seeker, offer_place, propose, world, client, channel, told
):
    trajectory = seeker(channel=channel, email="samira@x.example")
    proposal = propose(trajectory, offer_place(), until="introduced")
    with after(10):
        assert proposal_days()["withdrawn"] == 0, "the last day counts"
    with after(11):
        assert proposal_days()["withdrawn"] == 1
        proposal.refresh_from_db()
        assert (proposal.status, proposal.withdrawn_because, proposal.decided_by) == ("withdrawn", "no_answer", None)
        assert Trajectory.objects.get().next_action == "find_place"
        assert not Involvement.objects.filter(organisation=world.employer).current_on(days.today()).exists()
        assert client.get(reverse("matching:answer", args=[proposal.link.token])).status_code == 410
    mail = owed("candidate_told")
    assert [row.address for row in mail] == ["samira@x.example"] * told
    assert all("Samira" not in row.body and "niets over u" in row.body for row in mail)
    line = owed("proposal_lapsed").get(user=world.coordinator)
    assert ("Vertel het de kandidaat" in line.body) is not bool(told)
    assert owed("proposal_withdrawn").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_clock_leaves_a_traject_that_somebody_holds(seeker, offer_place, propose):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections, transaction

    trajectory = seeker()
    propose(trajectory, offer_place())

    def elsewhere():
        try:
            return proposal_days()
        finally:
            connections.close_all()

    with after(11), ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            trajectory.lock()
            assert pool.submit(elsewhere).result(20) == NOTHING
        assert pool.submit(elsewhere).result(20)["withdrawn"] == 1


def test_the_first_yes_asks_on_vandaag_and_one_screen_withdraws_the_others(seeker, offer_place, propose, world, client):
    trajectory = seeker()
    still = propose(trajectory, offer_place(by="other_trainer", employer=world.other_employer))
    chosen = propose(trajectory, offer_place(), until="introduced")
    signed_in(client, world.coordinator)
    page = client.post(reverse("matching:proposal_accept", args=[chosen.pk]), follow=True)
    url = reverse("matching:proposals_rest", args=[trajectory.number])
    assert page.redirect_chain[-1][0] == url
    assert page.context["form"].initial["chosen"] == [still.pk]
    with acting(world.actor("coordinator")) as actor:
        assert [row.action_url for row in matching_work(actor, days.today())] == [url]

    client.post(url, {"chosen": [still.pk]})
    still.refresh_from_db()
    assert (still.status, still.withdrawn_because) == (ProposalStatus.WITHDRAWN, "other_yes")
    with acting(world.actor("coordinator")) as actor:
        assert matching_work(actor, days.today()) == []


def rest(trajectory, by):
    """Both withdraw what they saw ticked."""
    chosen = list(Proposal.objects.filter(trajectory=trajectory).waiting().order_by("pk").values_list("pk", flat=True))
    found = Trajectory._base_manager.get(pk=trajectory.pk)
    return Proposal.withdraw_others(found, chosen, by=by)


def test_the_others_stay_when_no_yes_stands_any_more(seeker, offer_place, propose, world):
    trajectory = seeker()
    propose(trajectory, offer_place())
    with acting(world.actor("coordinator")) as actor, pytest.raises(WrongStatus):
        rest(trajectory, actor)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False], ids=["with the lock", "without it"])
def test_two_who_withdraw_the_others_tell_the_company_once(
    seeker, offer_place, propose, world, twice_at_once, monkeypatch, locked
):
    trajectory = seeker()
    still = propose(trajectory, offer_place(by="other_trainer", employer=world.other_employer))
    propose(trajectory, offer_place(), until="accepted")
    if not locked:
        monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)

    def step(found, by):
        return found.withdraw(by=by, because="other_yes")

    race = twice_at_once(step, still, by=(world.actor("coordinator"), world.actor("adviser")))

    assert len(race.winners) == (1 if locked else 2), "only the lock makes one of them too late"
    with working():
        assert owed("proposal_withdrawn").count() == 1
