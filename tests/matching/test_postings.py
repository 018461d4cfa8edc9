"""While somebody works: the next leerbedrijf of a secondment, another praktijkopleider, other hours, what is needed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.models import Involvement, Trajectory
from matching.checklist import needs_of
from matching.models import Placement, PlacementHours, Posting, PracticeAgreement, Qualification, Recognition
from matching.models.trainer import PlaceTrainer
from matching.periods import hours_of, lines_of, read_postings
from matching.tasks import chain_days
from tests.cast import signed_in
from tests.matched import in_days
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.invariants import broken
from transitiehuis.ui.words import longday
from transitiehuis.workflow import Lockable, WrongStatus


@pytest.fixture
def seconded(seeker, log_placement, world) -> Placement:
    """Thirty days in the service of the sector school, at work at Hanzewarmte, in a bbl."""
    return log_placement(seeker(), employer=world.other_school, kind="bbl", start=in_days(-30))


def lines(placement, actor):
    return lines_of(placement, read_postings(placement, actor))


def follow(placement, by, company=None, since=0, trainer=None):
    company = company or placement.training_company
    return Posting.follow(placement, training_company=company, trainer=trainer, since=in_days(since), by=by)


def test_a_next_leerbedrijf_gets_a_new_agreement_and_the_former_one_sees_nothing(seconded, world):
    with acting(world.actor("coordinator")) as actor:
        follow(seconded, actor, world.other_employer)
        assert [person.name for person in lines(seconded, actor)] == [
            "Hanzewarmte",
            "IJsselnet Infra",
        ]
    old, new = PracticeAgreement.objects.order_by("since")
    assert (new.replaces, new.training_company, new.since) == (old, world.other_employer, days.today())
    assert old.until == in_days(-1)
    assert Trajectory.objects.get().next_action == "sign_agreement"
    current = Involvement.objects.current_on(days.today()).filter(role="training_company")
    assert [one.organisation for one in current] == [world.other_employer]
    with acting(world.actor("trainer")):
        assert not Placement.objects.exists()
    with acting(world.actor("other_trainer")):
        assert Placement.objects.exists()
    assert list(broken()) == []


def test_one_that_lies_ahead_begins_on_its_day_by_itself(seconded, world, time_machine_to):
    with acting(world.actor("coordinator")) as actor:
        follow(seconded, actor, world.other_employer, since=4)
    chain_days()
    assert Placement.objects.get().training_company == world.employer
    time_machine_to(in_days(4))
    chain_days()
    chain_days()
    assert Placement.objects.get().training_company == world.other_employer
    assert not Involvement.objects.current_on(days.today()).filter(organisation=world.employer).exists()


def test_between_two_leerbedrijven_the_gap_is_shown(seconded, world):
    with acting(world.actor("coordinator")) as actor:
        Posting.finish(seconded, on=in_days(-10), by=actor)
        assert lines(seconded, actor)[-1].tone == "gap"
        needs = needs_of(seconded, actor, seconded.agreement(), read_postings(seconded, actor))
        assert any("posting" in need.url or "inzet" in need.url for need in needs if not need.done)
        assert not Involvement.objects.current_on(days.today()).filter(organisation=world.employer).exists()
        follow(seconded, actor, world.other_employer, since=-3)
        assert [person.tone == "gap" for person in lines(seconded, actor)] == [
            False,
            True,
            False,
        ]
        between = lines(seconded, actor)[1]
        assert between.note == f"{longday(in_days(-9))} tot en met {longday(in_days(-4))}"
        assert between.status == "onderbroken", "a witte vlek is only work that nobody does"
    assert list(broken()) == []


def test_another_praktijkopleider_keeps_the_agreement(seeker, log_placement, world, client):
    placement = log_placement(seeker(), kind="bbl", start=in_days(-30))
    signed_in(client, world.coordinator)
    url = f"/matching/plaatsingen/{placement.pk}/inzet/"
    facts = {"training_company": world.employer.pk, "since": in_days(0).isoformat(), "trainer": "Truus Smid"}
    response = client.post(url, facts)
    assert response.status_code == 302, response.context["form"].errors
    assert Posting.objects.order_by("since").last().trainer == PlaceTrainer.objects.get(name="Truus Smid")
    assert PracticeAgreement.objects.count() == 1
    assert "Truus Smid" in client.get(placement.get_absolute_url()).content.decode()
    with acting(world.actor("coordinator")) as actor, pytest.raises(WrongStatus):
        follow(placement, actor, world.other_employer, since=1)


def test_the_hours_in_force_hold_from_their_day_and_the_history_stays(seconded, world):
    with acting(world.actor("coordinator")) as actor:
        PlacementHours.change(seconded, hours=24, since=in_days(-5), by=actor)
        PlacementHours.change(seconded, hours=36, since=in_days(5), by=actor)
        with pytest.raises(WrongStatus):
            PlacementHours.change(seconded, hours=30, since=in_days(5), by=actor)
        assert Placement.objects.with_facts().get().hours_now == 24
        assert Placement.objects.with_hours_on(in_days(-6)).get().hours_now == 32
        assert [hours for _day, hours in hours_of(Placement.objects.with_hours().get())] == ["32", "24", "36"]


def test_what_is_needed_follows_from_the_facts(seeker, log_placement, world):
    placement = log_placement(seeker(), kind="bbl", start=in_days(7))
    with acting(world.actor("coordinator")) as actor:

        def states():
            found = Placement.objects.with_facts().get(pk=placement.pk)
            return {need.what: need.done for need in needs_of(found, actor, found.agreement(), [])}

        before = states()
        crebo = Qualification.objects.create(crebo="25332", name="Monteur", standing="current")
        Recognition.objects.create(organisation=world.employer, qualification=crebo, since=days.today())
        agreement, today = placement.agreement(), days.today()
        agreement.sign(until=in_days(300), candidate_on=today, company_on=today, school_on=today, by=actor)
        after = states()
    assert sum(before.values()) == 1, "only the guide is known from the start"
    assert sum(after.values()) == 3, "recognition and signatures follow by themselves"


def test_the_page_of_a_placement_asks_little_of_the_database(
    seconded, seeker, offer_place, propose, log_placement, world, client
):
    signed_in(client, world.coordinator)
    proposal = propose(seeker(first_name="Nadia", phone="0699999999"), offer_place(), until="accepted")
    planned = log_placement(proposal.trajectory, kind="bbl", start=in_days(7), proposal=proposal)
    for placement in (seconded, planned):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(placement.get_absolute_url()).status_code == 200
        assert len(asked) <= 12 + 2, "\n".join(query["sql"][:300] for query in asked)  # two of the session's own


def test_a_longer_trial_placement_says_why(seeker, log_placement, world):
    placement = log_placement(seeker(), kind="trial", start=in_days(7))
    facts = {"permission_by": world.uwv, "permission_on": days.today(), "planned_end": in_days(120)}
    with acting(world.actor("coordinator")) as actor:
        with pytest.raises(WrongStatus):
            placement.permit(**facts, by=actor)
        placement.permit(**facts, exception="Het werk is seizoenswerk", by=actor)
    assert Placement.objects.get().longer_by_exception


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False], ids=["with the lock", "without it"])
def test_two_next_postings_at_once_leave_one(seconded, world, twice_at_once, monkeypatch, locked):
    if not locked:
        monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)

    def step(placement, by):
        return follow(placement, by, world.other_employer)

    race = twice_at_once(step, seconded, by=(world.actor("coordinator"), world.actor("adviser")))

    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus) is locked, "without the lock only the database stops it"
    assert Posting.objects.count() == 2
