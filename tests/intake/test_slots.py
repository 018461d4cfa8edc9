"""Moments for an intake: opened in a series, chosen by link, moved, called off, missed; the last seat goes once."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from intake.models import (
    BookingStatus,
    Candidate,
    Channel,
    Handover,
    Intake,
    IntakeBooking,
    IntakeInvitation,
    IntakeSlot,
    NextAction,
    Reason,
    Series,
    SlotWay,
    Trajectory,
    WaitingFor,
    open_series,
)
from tests.cast import signed_in
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.models import Absence
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Owed
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

TUESDAY = "2026-11-24T09:00:00+01:00"
NEXT_MONDAY = date(2026, 11, 30)


@pytest.fixture
def clock():
    with time_machine.travel(TUESDAY, tick=False) as moved:
        yield moved


@pytest.fixture
def slots(world, clock):
    """`slots(at="10:00", count=2, seats=1)`: moments of half an hour on Monday, held by the coordinator."""

    def make(count=2, seats=1, day=NEXT_MONDAY, **facts):
        series = Series(
            host=world.memberships["coordinator"],
            day=day,
            since=time(10),
            until=(datetime.combine(day, time(10)) + timedelta(minutes=30 * count)).time(),
            minutes=30,
            **{"way": SlotWay.HERE, "where": "Gebouw B, lokaal 1.12", "seats": seats, **facts},
        )
        with acting(world.actor("coordinator")) as by:
            return open_series(series, by=by)

    return make


@pytest.fixture
def invited(world, refer):
    """A new candidate whom the school took over and invited."""
    number = iter(range(100))

    def make(channel=Channel.EMAIL):
        seq = next(number)
        facts = {"email": f"kandidaat{seq}@voorbeeld.example", "phone": f"06 1234567{seq}", "last_name": f"Haddad{seq}"}
        trajectory = refer(channel=channel, **facts)
        with acting(world.actor("coordinator")) as by:
            trajectory.handovers.get().accept(by=by)
            return IntakeInvitation.invite(Trajectory.objects.get(pk=trajectory.pk), by=by)

    return make


def by_link(invitation):
    return Actor(link=invitation.link)


def choose(invitation, slot):
    with acting(by_link(invitation)) as by:
        return IntakeInvitation.objects.get(pk=invitation.pk).choose(IntakeSlot.objects.get(pk=slot.pk), by=by)


def fresh(invitation):
    return Trajectory.objects.get(pk=invitation.trajectory_id)


# Series ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_series_leaves_out_holidays_days_off_and_what_is_taken(world, slots):
    Absence.objects.create(
        membership=world.memberships["coordinator"],
        replaced_by=world.memberships["colleague"],
        since=date(2027, 1, 4),
        until=date(2027, 1, 4),
    )
    first = date(2026, 12, 18)  # a Friday; the second one is Christmas, the third New Year's Day
    opened = slots(count=2, day=first, weekly_until=date(2027, 1, 8))
    assert {timezone.localdate(slot.starts_at) for slot in opened.slots} == {first, date(2027, 1, 8)}
    assert opened.closed == [date(2026, 12, 25), date(2027, 1, 1)]
    again = slots(count=3, day=first)
    assert [f"{timezone.localtime(slot.starts_at):%H:%M}" for slot in again.slots] == ["11:00"]
    assert len(again.full) == 2
    monday = slots(day=date(2027, 1, 4))
    assert (monday.slots, monday.away) == ([], [date(2027, 1, 4)])
    with pytest.raises(WrongStatus):
        slots(count=0)


@pytest.mark.django_db
def test_the_clock_of_the_wall_holds_over_the_change_to_summer_time(slots):
    opened = slots(count=1, day=date(2028, 3, 20), weekly_until=date(2028, 3, 27))
    assert [f"{timezone.localtime(slot.starts_at):%H:%M}" for slot in opened.slots] == ["10:00", "10:00"]


@pytest.mark.django_db(transaction=True)
def test_one_host_has_one_talk_at_a_time_whatever_was_read_before(world, slots):
    [slot] = slots(count=1).slots
    with pytest.raises(IntegrityError), transaction.atomic():
        IntakeSlot.objects.create(
            organisation=slot.organisation,
            host=slot.host,
            way=SlotWay.PHONE,
            starts_at=slot.starts_at + timedelta(minutes=10),
            ends_at=slot.ends_at,
        )


# Choosing --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_until_something_is_chosen_the_traject_waits_for_the_candidate_and_then_for_nothing(world, slots, invited):
    first, second = slots().slots
    invitation = invited()
    assert (fresh(invitation).next_action, fresh(invitation).waiting_for) == (
        NextAction.HOLD_INTAKE,
        WaitingFor.CANDIDATE,
    )
    choose(invitation, first)
    trajectory = fresh(invitation)
    assert (trajectory.next_action_due, trajectory.waiting_for) == (NEXT_MONDAY, WaitingFor.NOTHING)
    assert trajectory.assignee == world.memberships["coordinator"]

    choose(invitation, second)
    assert list(IntakeBooking.objects.in_order().values_list("status", flat=True)) == ["moved", "booked"]
    assert [IntakeSlot.objects.get(pk=slot.pk).taken for slot in (first, second)] == [0, 1]

    with acting(by_link(invitation)) as by:
        IntakeInvitation.objects.get().call_off(by=by)
    assert fresh(invitation).waiting_for == WaitingFor.CANDIDATE
    assert IntakeSlot.objects.get(pk=second.pk).taken == 0
    choose(invitation, first)
    assert IntakeInvitation.objects.get().sequence == 4


@pytest.mark.django_db
def test_another_organisation_and_another_link_choose_nothing(world, slots, invited):
    [slot] = slots(count=1).slots
    mine, theirs = invited(), invited()
    with acting(by_link(theirs)):
        assert list(IntakeInvitation.objects.order_by("pk")) == [theirs]
        assert list(IntakeSlot.objects.free_at(timezone.now())) == [slot]
        assert not IntakeBooking.objects.exists()
    for who in ("adviser", "neighbour"):
        with pytest.raises((NotAllowed, Trajectory.DoesNotExist)), acting(world.actor(who)) as by:
            mine.choose(slot, by=by)
    with acting(world.actor("neighbour")):
        assert not IntakeSlot.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False])
def test_the_last_seat_goes_once_and_the_other_reads_what_is_left(
    world, slots, invited, twice_at_once, locked, monkeypatch
):
    [slot] = slots(count=1).slots
    pair = iter([invited(), invited()])
    if not locked:
        monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    seen = {}

    def want(row, by):
        invitation = seen.setdefault(by.link.pk, IntakeInvitation.objects.select_related("link").get(link=by.link))
        return invitation.choose(row, by=by)

    race = twice_at_once(want, slot, by=tuple(by_link(one) for one in pair))
    assert len(race.winners) == 1
    assert isinstance(race.losers[0], WrongStatus if locked else IntegrityError)
    assert IntakeSlot.objects.get().taken == 1
    assert IntakeBooking.objects.booked().count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False])
def test_a_double_click_invites_once(world, refer, clock, twice_at_once, locked, monkeypatch):
    trajectory = refer(channel=Channel.EMAIL, email="kandidaat@voorbeeld.example")
    with acting(world.actor("coordinator")) as by:
        trajectory.handovers.get().accept(by=by)
    if not locked:
        monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    race = twice_at_once(IntakeInvitation.invite, Trajectory.objects.get(), by=world.actor("coordinator"))
    assert IntakeInvitation.objects.open().count() == 1
    # With the lock the second is the same invitation, with one mail; without it the database refuses the second.
    assert len(race.winners) == (2 if locked else 1)
    assert Owed.objects.filter(kind="intake.invited").count() == 1
    clock.shift(timedelta(minutes=1))
    with acting(world.actor("coordinator")) as by:
        again = IntakeInvitation.invite(Trajectory.objects.get(), by=by)  # the candidate lost the mail
    assert IntakeInvitation.objects.open().get() == again
    assert Owed.objects.filter(kind="intake.invited").count() == 2


# Mail and calendar -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_who_reads_english_is_written_to_in_english(world, slots, invited, mailoutbox):
    first, _second = slots().slots
    invitation = invited()
    Candidate.objects.filter(pk=invitation.trajectory.candidate_id).update(language="en")
    invitation.trajectory.candidate.refresh_from_db()
    choose(invitation, first)
    deliver()
    assert "Your intake: Monday 30 November, 10:00 to 10:30" in [mail.subject for mail in mailoutbox]


@pytest.mark.django_db
def test_both_get_it_in_their_calendar_and_the_day_before_a_reminder(world, slots, invited, clock, mailoutbox):
    first, second = slots().slots
    invitation = invited()
    choose(invitation, first)
    choose(invitation, second)
    deliver()
    mine = [mail for mail in mailoutbox if mail.to == ["kandidaat0@voorbeeld.example"]]
    to_candidate = [mail for mail in mine if "intake" in mail.subject]
    assert [mail.subject for mail in to_candidate] == [
        "Kies een moment voor uw intake bij ROC IJsselpoort",
        "Uw intake is verzet: maandag 30 november, 10.30 tot 11.00 uur",
    ]
    calendar = to_candidate[1].alternatives[1]
    assert calendar.mimetype == "text/calendar; method=REQUEST"
    assert f"/intake/afspraak/{invitation.link.token}/" in calendar.content.replace("\n ", "")
    assert "Haddad" not in calendar.content + to_candidate[1].body
    clock.move_to("2026-11-29T07:00:00+01:00")
    deliver()
    assert mailoutbox[-1].subject == "Morgen: uw intake bij ROC IJsselpoort"
    assert Owed.objects.filter(kind="intake.reminder").values_list("state", flat=True).order_by("pk")[0] == "dropped"


@pytest.mark.django_db
def test_a_withdrawn_moment_is_told_and_chosen_anew(world, slots, invited, clock, mailoutbox):
    first, second = slots().slots
    invitation = invited()
    choose(invitation, first)
    with acting(world.actor("colleague")) as by:
        assert IntakeSlot.objects.get(pk=first.pk).withdraw(by=by) == 1
    deliver()
    assert "gaat niet door" in mailoutbox[-1].subject.lower() + mailoutbox[-2].subject.lower()
    assert fresh(invitation).waiting_for == WaitingFor.CANDIDATE
    with pytest.raises(WrongStatus):
        choose(invitation, first)
    choose(invitation, second)


# What became of it -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("again", [True, False])
def test_not_come_is_recorded_once_with_what_comes_next(world, slots, invited, clock, again):
    [slot] = slots(count=1).slots
    invitation = invited()
    booking = choose(invitation, slot)
    with acting(world.actor("coordinator")) as by:
        with pytest.raises(WrongStatus):
            IntakeBooking.objects.get().miss(again=again, by=by)
        clock.move_to("2026-11-30T10:05:00+01:00")
        IntakeBooking.objects.get().miss(again=again, by=by)
        with pytest.raises(WrongStatus):
            booking.miss(again=again, by=by)
    booking.refresh_from_db()
    assert (booking.status, booking.settled_at) == (BookingStatus.NO_SHOW, timezone.now())
    trajectory = fresh(invitation)
    assert trajectory.next_action == (NextAction.HOLD_INTAKE if again else NextAction.OTHER)
    assert trajectory.waiting_for == WaitingFor.CANDIDATE
    assert IntakeInvitation.objects.open().count() == again


@pytest.mark.django_db
def test_who_did_not_come_is_asked_anew_without_a_reproach_and_the_next_time_it_says_so(
    client, world, slots, invited, clock
):
    first, second = slots().slots
    invitation = invited()
    choose(invitation, first)
    clock.move_to("2026-11-30T10:10:00+01:00")
    with acting(world.actor("coordinator")) as by:
        IntakeBooking.objects.get().miss(again=True, by=by)
    letter = Owed.objects.filter(kind="intake.invited").last()
    assert letter.subject == "Kies een nieuw moment voor uw intake bij ROC IJsselpoort"
    assert "U was niet bij uw intake bij ROC IJsselpoort op maandag 30 november, 10.00 tot 10.30 uur." in letter.body
    assert "We hebben u een nieuwe link gemaild." in client.get(url_of(invitation)).content.decode()

    again = IntakeInvitation.objects.open().get()
    choose(again, second)
    clock.move_to("2026-11-30T10:40:00+01:00")
    signed_in(client, world.coordinator)
    assert "Kwam al 1 keer niet." in client.get("/").content.decode()
    dossier = client.get(again.trajectory.get_absolute_url()).content.decode()
    assert "Kwam al 1 keer niet. Bellen werkt dan vaak beter" in dossier
    invite = client.get(reverse("intake:invite", args=[again.trajectory.number])).content.decode()
    assert "Kwam al 1 keer niet." in invite


@pytest.mark.django_db
def test_an_intake_that_was_held_ends_the_invitation(world, slots, invited, clock):
    [slot] = slots(count=1).slots
    invitation = invited()
    choose(invitation, slot)
    clock.move_to("2026-11-30T11:00:00+01:00")
    with acting(world.actor("coordinator")) as by:
        Intake.hold(fresh(invitation), held_on=NEXT_MONDAY, summary="Wil warmtepompen.", by=by)
    assert IntakeBooking.objects.get().status == BookingStatus.HELD
    assert not IntakeInvitation.objects.open().exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("recorded", "status", "letters"),
    [("2026-11-27T11:00:00+01:00", "not_needed", 1), ("2026-11-30T09:00:00+01:00", "held", 0)],
    ids=["before its day", "on its day, earlier"],
)
def test_a_talk_held_earlier_is_no_bad_news(client, slots, invited, world, clock, recorded, status, letters):
    [slot] = slots(count=1).slots
    invitation = invited()
    choose(invitation, slot)
    clock.move_to(recorded)
    with acting(world.actor("coordinator")) as by:
        Intake.hold(fresh(invitation), held_on=timezone.localdate(), summary="Wil warmtepompen.", by=by)
    assert IntakeBooking.objects.get().status == status
    assert IntakeSlot.objects.get().taken == (status == "held")
    told = Owed.objects.filter(kind="intake.off", address="kandidaat0@voorbeeld.example")
    assert told.count() == letters
    for letter in told:
        assert letter.subject == "Niet meer nodig: uw afspraak op maandag 30 november, 10.00 tot 10.30 uur"
        assert "U hebt uw intake bij ROC IJsselpoort al gehad." in letter.body
        assert "U hoeft niets te doen." in letter.body
        assert "METHOD:CANCEL" in letter.calendar
        assert "SEQUENCE:2" in letter.calendar
        host = Owed.objects.get(kind="intake.off", user=world.coordinator)
        assert "Niet meer nodig" in host.subject
        assert "METHOD:CANCEL" in host.calendar
    assert not Owed.objects.filter(subject__icontains="gaat niet door").exists()
    page = client.get(url_of(invitation))
    assert page.status_code == 410
    assert "Uw intake was op" in page.content.decode()
    signed_in(client, world.coordinator)
    dossier = client.get(invitation.trajectory.get_absolute_url()).content.decode()
    assert ("10.00 uur niet meer nodig" in dossier) is (status == "not_needed")


@pytest.mark.django_db
def test_after_the_talk_a_link_by_which_nothing_was_chosen_says_what_comes_next(client, slots, invited, world):
    slots()
    invitation = invited()
    with acting(world.actor("coordinator")) as by:
        Intake.hold(fresh(invitation), held_on=timezone.localdate(), summary="Wil warmtepompen.", by=by)
    page = client.get(url_of(invitation)).content.decode()
    assert "Uw intake was op dinsdag 24 november 2026. U hoeft geen moment meer te kiezen." in page
    assert "ROC IJsselpoort zoekt met u" in page
    assert "Uiterlijk op dinsdag 8 december 2026." in page
    assert "warmtepompen" not in page
    assert not Owed.objects.filter(kind="intake.off").exists()


@pytest.mark.django_db
def test_gone_on_without_an_intake_the_appointment_is_not_needed(slots, invited, world):
    [slot] = slots(count=1).slots
    invitation = invited()
    choose(invitation, slot)
    with acting(world.actor("coordinator")) as by:
        fresh(invitation).move_to("matching", action=NextAction.FIND_PLACE, due=NEXT_MONDAY, by=by)
    letter = Owed.objects.get(kind="intake.off", address="kandidaat0@voorbeeld.example")
    assert "zonder intake" in letter.body
    assert "Niet meer nodig" in letter.subject
    assert IntakeSlot.objects.get().taken == 0


@pytest.mark.django_db
def test_closed_on_the_day_itself_the_candidate_does_not_come_for_nothing(slots, invited, world, clock, reasons):
    reasons("close", "not_now")
    [slot] = slots(count=1).slots
    invitation = invited()
    choose(invitation, slot)
    clock.move_to("2026-11-30T08:00:00+01:00")
    with acting(world.actor("coordinator")) as by:
        fresh(invitation).close("withdrawn", Reason.objects.get(code="not_now"), by=by)
    assert IntakeBooking.objects.get().status == BookingStatus.WITHDRAWN
    assert "Gaat niet door" in Owed.objects.get(kind="intake.off", address="kandidaat0@voorbeeld.example").subject


@pytest.mark.django_db
def test_handed_over_the_appointment_is_called_off_and_the_seat_is_free(world, slots, invited):
    [slot] = slots(count=1).slots
    invitation = invited()
    choose(invitation, slot)
    with acting(world.actor("coordinator")) as by:
        offer = Handover.offer(
            fresh(invitation), world.other_school, why="Dichterbij", action="hold_intake", due=NEXT_MONDAY, by=by
        )
    with acting(world.actor("neighbour")) as by:
        offer.accept(by=by)
    assert IntakeBooking.objects.get().status == BookingStatus.WITHDRAWN
    assert IntakeSlot.objects.get().taken == 0
    with pytest.raises(WrongStatus):
        choose(invitation, slot)


# Pages -----------------------------------------------------------------------------------------------------------


def url_of(invitation):
    return reverse("intake:choose", args=[invitation.link.token])


@pytest.mark.django_db
def test_by_link_reading_changes_nothing_and_every_step_can_be_taken(client, slots, invited, clock):
    first, second = slots().slots
    invitation = invited()
    page = client.get(url_of(invitation)).content.decode()
    assert "Kies een moment voor uw intake" in page
    assert "10.00 uur" in page
    assert not IntakeBooking.objects.exists()

    page = client.post(url_of(invitation), {"slot": first.pk}, follow=True).content.decode()
    assert "maandag 30 november 2026" in page
    assert "Haddad" not in page
    file = client.get(reverse("intake:appointment", args=[invitation.link.token]))
    assert b"SUMMARY:Intake bij ROC IJsselpoort" in file.content
    for nonsense in ("x", "", "9" * 30, str(second.pk + 100)):
        client.post(url_of(invitation), {"slot": nonsense})
    assert IntakeBooking.objects.booked().get().slot == first
    client.post(url_of(invitation), {"off": "1"})
    assert not IntakeBooking.objects.booked().exists()
    client.post(url_of(invitation), {"slot": second.pk})
    clock.move_to("2026-11-30T10:40:00+01:00")
    late = client.get(url_of(invitation))
    assert late.status_code == 410
    assert "U kunt hem hier niet meer verzetten" in late.content.decode()
    assert client.get(reverse("intake:choose", args=["x-y"])).status_code == 404


@pytest.mark.django_db
def test_by_telephone_it_asks_for_the_number_that_nobody_knows(client, slots, invited, clock):
    """Who was referred with an e-mail address has no number; the link's page asks for it, and shows none."""
    [slot] = slots(count=1, way=SlotWay.PHONE, where="").slots
    invitation = invited()
    url, number = url_of(invitation), "06 12345678"
    page = client.post(url, {"slot": slot.pk}, follow=True).content.decode()
    assert "Op welk nummer" not in page
    Candidate.objects.update(phone="")
    assert "Op welk nummer bellen we u?" in client.get(url).content.decode()
    for wrong, said in (("", "Vul dit in"), ("bel maar", "Typ een telefoonnummer"), ("06 123", "er staan er 5")):
        refused = client.post(url, {"phone": wrong})
        assert refused.status_code == 422
        assert said in (words := refused.content.decode())
        assert f'value="{wrong}"' in words or not wrong
    page = client.post(url, {"phone": number}, follow=True).content.decode()
    assert "Dank u wel. We bellen u op dat nummer." in page
    assert "Op welk nummer" not in page
    client.post(url, {"phone": "06 87654321"})
    assert (Candidate.objects.get().phone, Candidate.objects.get().phone_key) == (number, "0612345678")


@pytest.mark.django_db
def test_without_mail_the_link_and_its_code_stand_on_the_page(client, world, slots, invited):
    slots()
    invitation = invited(channel=Channel.PHONE)
    assert not Owed.objects.filter(kind="intake.invited").exists()
    signed_in(client, world.coordinator)
    page = client.get(reverse("intake:invite", args=[invitation.trajectory.number])).content.decode()
    assert invitation.link.token in page
    assert "<svg" in page


@pytest.mark.django_db
def test_today_shows_the_hour_in_order_and_the_pages_cost_the_same(
    client, world, slots, invited, clock, django_assert_max_num_queries
):
    made = slots(count=5).slots
    chosen = [choose(invited(), slot) for slot in reversed(made)]
    clock.move_to("2026-11-30T10:20:00+01:00")
    signed_in(client, world.coordinator)
    page = client.get("/").content.decode()
    times = [page.index(f"{time} uur: de intake") for time in ("10.00", "10.30", "11.00")]
    assert times == sorted(times)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("intake:slots")).content.decode()
    assert all(booking.trajectory.candidate.name in page for booking in chosen)
    dossier = client.get(chosen[-1].trajectory.get_absolute_url()).content.decode()
    assert "Niet gekomen: opnieuw uitnodigen" in dossier
    client.post(reverse("intake:missed", args=[chosen[-1].pk]), {"then": "call"})
    assert "Niet gekomen op de intake" in client.get(chosen[-1].trajectory.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_moments_are_opened_on_a_page_that_says_what_was_left_out(client, world, clock):
    signed_in(client, world.coordinator)
    facts = {
        "host": world.memberships["coordinator"].pk,
        "day": "2026-12-18",
        "since": "13:00",
        "until": "15:15",
        "minutes": "45",
        "seats": "1",
        "way": "here",
        "where": "Gebouw B",
        "weekly_until": "2026-12-25",
    }
    wrong = {**facts, "until": "12:00", "way": "video"}
    assert client.post(reverse("intake:slots_new"), wrong).status_code == 422
    page = client.post(reverse("intake:slots_new"), facts, follow=True).content.decode()
    assert "Er zijn nu 3 momenten te kiezen." in page
    assert "vr 25 december" in page
    slot = IntakeSlot.objects.earliest("starts_at")
    client.post(reverse("intake:slot_withdraw", args=[slot.pk]))
    slot.refresh_from_db()
    assert slot.withdrawn_at


@pytest.mark.django_db
def test_a_moment_that_began_without_anybody_says_so(client, slots, world, clock):
    slots(count=1)
    clock.move_to("2026-11-30T10:10:00+01:00")
    client.force_login(world.coordinator)
    assert "niemand" in client.get(reverse("intake:slots")).content.decode()
