"""A return says what is missing; it is completed on one screen and offered again. Silence is chased, and then seen."""

from datetime import datetime

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from intake.models import Channel, Handover, HandoverStatus, ReasonKind, Statement, Trajectory
from intake.tasks import chase_handovers
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Owed
from transitiehuis.regie.pulse import stuck

MONDAY = datetime(2026, 11, 2, 10, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def incomplete(reasons):
    return reasons(ReasonKind.DECLINE_HANDOVER, "profile_incomplete")


@pytest.fixture
def returned(refer, world, incomplete):
    """The school gave Samira back: telephone and language level are missing."""
    offer = refer(channel="guide", phone="").handovers.get()
    with acting(world.actor("coordinator")) as by:
        offer.give_back(incomplete, missing=["contact", "language", "told"], note="Bel ons gerust.", by=by)
    return offer


def offer_url(trajectory):
    return f"/intake/{trajectory.number}/overdragen/"


def again(world, **changed):
    return {
        "to": world.school.pk,
        "why": "Wil graag met haar handen werken.",
        "action": "hold_intake",
        "due": days.add_werkdagen(days.today(), 5).isoformat(),
        **changed,
    }


def test_giving_back_as_incomplete_asks_what_is_missing(browser, refer, incomplete):
    offer = refer().handovers.get()
    url = f"/intake/overdracht/{offer.pk}/teruggeven/"
    page = browser("coordinator").post(url, {"reason": incomplete.pk})
    assert page.status_code == 422
    assert "Vink aan wat ontbreekt" in page.content.decode()

    assert browser("coordinator").post(url, {"reason": incomplete.pk, "missing": ["language"]}).status_code == 302
    offer.refresh_from_db()
    assert (offer.status, offer.missing) == (HandoverStatus.RETURNED, ["language"])


def test_only_what_can_be_missing_for_that_reason_is_kept(returned, refer, world, reasons, no_room):
    assert returned.missing == ["contact", "language"]
    other = refer(first_name="Noor", phone="0687654321").handovers.get()
    with acting(world.actor("coordinator")) as by:
        other.give_back(no_room, missing=["language"], by=by)
    assert other.missing == []
    third = refer(first_name="Wil", phone="0687654322").handovers.get()
    with acting(world.actor("coordinator")) as by:
        third.give_back(reasons(ReasonKind.DECLINE_HANDOVER, "candidate_not_told"), by=by)
    assert third.missing == ["told"]


def test_nothing_is_missing_of_what_was_not_returned(refer):
    offer = refer().handovers.get()
    offer.missing = ["language"]
    with pytest.raises(IntegrityError), transaction.atomic():
        offer.save()


def test_the_referrer_reads_what_is_missing_and_offers_it_again_with_what_was_completed(browser, returned, world):
    trajectory = returned.trajectory
    owed = Owed.objects.filter(user=world.adviser, kind="intake.handover_decided").latest("pk")
    assert "telefoonnummer of e-mailadres, taalniveau" in owed.body
    assert owed.subject == f"Teruggegeven: traject {trajectory.number}"
    assert "Jij bent aan zet." in owed.body
    client = browser("adviser")
    assert (
        "Aanvullen en opnieuw aanbieden: telefoonnummer of e-mailadres, taalniveau" in client.get("/").content.decode()
    )
    page = client.get(offer_url(trajectory)).content.decode()
    assert "Bel ons gerust." in page

    page = client.post(offer_url(trajectory), again(world))
    assert page.status_code == 422
    assert "Vul eerst aan wat ontbrak" in page.content.decode()

    typed = again(world, contact="06 1234 5678", language="A2")
    assert client.post(offer_url(trajectory), typed).status_code == 302
    trajectory.refresh_from_db()
    candidate = type(trajectory.candidate).objects.get(pk=trajectory.candidate_id)
    assert (candidate.channel, candidate.phone) == (Channel.PHONE, "06 1234 5678")
    assert trajectory.profile.language_level == "A2"
    assert trajectory.handovers.waiting().get().mended == ["contact", "language"]
    seen = browser("coordinator").get("/").content.decode()
    assert "Aangevuld: telefoonnummer of e-mailadres, taalniveau." in seen


def test_another_partner_may_be_asked_without_completing_anything(browser, returned, world):
    sent = again(world, to=world.other_school.pk)
    assert browser("adviser").post(offer_url(returned.trajectory), sent).status_code == 302
    assert returned.trajectory.handovers.waiting().get().mended == []


def test_target_group_wish_and_day_are_completed_too(browser, refer, world, incomplete, themes):
    offer = refer().handovers.get()
    with acting(world.actor("coordinator")) as by:
        offer.give_back(incomplete, missing=["wish", "target_group", "available", "explanation"], by=by)
    typed = again(world, wish=[themes[1].pk], target_group="ww", available="2027-01-04", why="Werkte als monteur.")
    assert browser("adviser").post(offer_url(offer.trajectory), typed).status_code == 302
    profile = Trajectory.objects.get(pk=offer.trajectory_id).profile
    assert {theme.code for theme in profile.themes.all()} == {"heat-pumps", "district-heating"}
    assert (profile.available_from.year, Statement.group_of(offer.trajectory)) == (2027, "ww")
    assert offer.trajectory.handovers.waiting().get().mended == ["wish", "target_group", "available", "explanation"]


# Unanswered --------------------------------------------------------------------------------------------------------


def chased(offer):
    rows = Owed.objects.filter(key__startswith=f"handover/{offer.pk}/chased/").order_by("key")
    return [(row.key.split("/")[3], row.user.name) for row in rows]


TEAM = ["Bas ten Hove", "Marieke Oosterhof"]


@pytest.fixture
def offered_on_monday(refer):
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield refer().handovers.get(), clock


@pytest.mark.parametrize(
    ("day", "stages"),
    [(4, []), (5, ["3"]), (6, ["3"]), (9, ["3", "5"]), (20, ["3", "5"])],  # 7 and 8 November are a weekend
)
def test_after_three_and_five_werkdagen_the_receiver_is_reminded_once_each(offered_on_monday, day, stages):
    offer, clock = offered_on_monday
    for today in range(3, day + 1):
        clock.move_to(MONDAY.replace(day=today))
        chase_handovers()
        chase_handovers()
    assert sorted(chased(offer)) == sorted((stage, name) for stage in stages for name in TEAM)


def test_after_an_outage_only_the_newest_reminder_goes(offered_on_monday):
    offer, clock = offered_on_monday
    clock.move_to(MONDAY.replace(day=18))
    chase_handovers()
    assert sorted(chased(offer)) == [("5", name) for name in TEAM]


def test_an_answer_in_the_meantime_drops_the_reminder(offered_on_monday, world):
    offer, clock = offered_on_monday
    clock.move_to(MONDAY.replace(day=5))
    chase_handovers()
    with acting(world.actor("coordinator")) as by:
        offer.accept(by=by)
    deliver()
    assert set(Owed.objects.filter(kind="intake.handover_chased").values_list("state", flat=True)) == {"dropped"}


def test_a_receiver_with_nobody_at_work_is_reminded_at_its_own_address(refer, world):
    with time_machine.travel(MONDAY, tick=False) as clock:
        refer(to=world.branch)
        clock.move_to(MONDAY.replace(day=5))
        chase_handovers()
    assert Owed.objects.get(kind="intake.handover_chased").address == world.branch.email


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_remind_once(refer, world, twice_at_once, monkeypatch):
    """Both find that nothing was told yet; the key of the reminder lets one through."""
    monkeypatch.setattr("intake.chasing._told_already", lambda offers: set())
    with time_machine.travel(MONDAY, tick=False) as clock:
        offer = refer().handovers.get()
        clock.move_to(MONDAY.replace(day=5))
        race = twice_at_once(lambda by: chase_handovers(), by=world.actor("coordinator"))
        assert len(race.winners) == 2, race
    assert sorted(chased(offer)) == [("3", name) for name in TEAM]


def test_unanswered_past_its_term_stands_on_the_directors_list_also_when_the_date_was_moved(offered_on_monday, world):
    offer, clock = offered_on_monday
    with acting(world.actor("adviser")) as by:
        trajectory = Trajectory.objects.get(pk=offer.trajectory_id)
        trajectory.plan("await_answer", days.add_werkdagen(days.today(), 30), by=by)

    def listed():
        with acting(world.actor("director")):
            return [(row.number, row.unanswered) for row in stuck(world.region.pk)]

    clock.move_to(MONDAY.replace(day=9))  # the last day to answer
    assert listed() == []
    clock.move_to(MONDAY.replace(day=10))
    assert listed() == [(trajectory.number, True)]
    assert connection.is_usable()
    assert Handover.objects.waiting().overdue_on(days.today()).exists()
