"""What is due leaves the house once, put together per person, and only while its reason stands."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from tests.outbox.ledger import owe_news, states
from transitiehuis.netwerk.models import Absence, Link, Membership
from transitiehuis.outbox import joining, letters
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Message, Owed, Preference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_what_is_due_is_sent_once(world):
    owe_news(user=world.coordinator, url="/intake/")
    deliver()
    deliver()
    [sent] = mail.outbox
    assert sent.to == [world.coordinator.email]
    assert sent.subject == "Iets nieuws"
    assert "http://localhost:8000/intake/" in sent.body
    row, message = Owed.objects.get(), Message.objects.get()
    assert (row.state, row.settled_at, message.state) == ("sent", timezone.now(), "sent")


def test_what_is_due_later_waits(world, clock):
    owe_news(user=world.coordinator, due=timezone.now() + timedelta(hours=1))
    deliver()
    assert not mail.outbox
    clock.shift(timedelta(hours=1))
    deliver()
    assert len(mail.outbox) == 1


def test_one_person_in_two_organisations_gets_one_mail_with_two_parts(world):
    for organisation in (world.school, world.branch):
        owe_news(f"round/{organisation.pk}", user=world.coordinator, organisation=organisation)
    owe_news("round/other", user=world.colleague, organisation=world.school)
    deliver()
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted([world.coordinator.email, world.colleague.email])
    both = next(sent for sent in mail.outbox if sent.to == [world.coordinator.email])
    assert "== ROC IJsselpoort: Iets nieuws ==" in both.body
    assert "== Branche Oost: Iets nieuws ==" in both.body
    assert set(states().values()) == {"sent"}


def test_different_subjects_are_counted_in_the_subject(world):
    owe_news("a", user=world.coordinator, subject="Eerste")
    owe_news("b", user=world.coordinator, subject="Tweede")
    deliver()
    assert mail.outbox[0].subject == "Eerste (en nog 1)"


def test_a_mail_tells_in_the_order_in_which_it_happened(world, clock):
    """Also when who began first was written down last, as of two who work at once."""
    owe_news("second", user=world.coordinator, subject="Tweede")
    clock.shift(timedelta(minutes=-1))
    owe_news("first", user=world.coordinator, subject="Eerste")
    clock.shift(timedelta(minutes=1))
    deliver()
    assert mail.outbox[0].subject == "Eerste (en nog 1)"


def test_a_batch_does_not_cut_a_person_in_two(world):
    for number in range(3):
        owe_news(f"a{number}", user=world.coordinator)
        owe_news(f"b{number}", user=world.colleague)
    while joining.join_due(limit=4):
        pass
    assert Message.objects.count() == 2


def test_a_reminder_whose_reason_is_gone_is_not_sent(world, reason):
    reason["news"] = lambda owed: owed.key != "gone"
    owe_news("gone", user=world.coordinator)
    owe_news("stands", user=world.coordinator)
    deliver()
    assert states() == {"gone": "dropped", "stands": "sent"}
    assert Owed.objects.get(key="gone").dropped_reason == "gone"


def test_a_question_that_breaks_holds_up_nobody_else(world, reason, clock):
    def broken(owed):
        Owed.objects.raw("SELECT 1 / 0")[0]

    reason["broken"] = broken
    owe_news("broken", user=world.coordinator, kind="broken")
    owe_news("fine", user=world.colleague)
    deliver()
    assert states() == {"broken": "owed", "fine": "sent"}
    reason["broken"] = lambda owed: True
    clock.shift(joining.ASK_AGAIN)
    deliver()
    assert states() == {"broken": "sent", "fine": "sent"}


def test_who_left_gets_no_mail(world):
    owe_news(user=world.coordinator)
    world.coordinator.is_active = False
    world.coordinator.save()
    deliver()
    assert Owed.objects.get().dropped_reason == "account"


def test_a_daily_mail_comes_at_seven_and_holds_the_whole_day(world, clock):
    Preference.choose("digest", by=world.actor("coordinator"))
    owe_news("a", user=world.coordinator, must=False)
    clock.shift(timedelta(hours=5))
    owe_news("b", user=world.coordinator, must=False)
    deliver()
    clock.move_to("2026-11-25T06:59:00+01:00")
    deliver()
    assert not mail.outbox
    clock.move_to("2026-11-25T07:00:00+01:00")
    deliver()
    assert len(mail.outbox) == 1
    assert set(states().values()) == {"sent"}


@pytest.mark.parametrize("choice", ["digest", "must"])
def test_what_must_be_done_goes_at_once_whatever_was_chosen(world, choice):
    Preference.choose(choice, by=world.actor("coordinator"))
    owe_news("must", user=world.coordinator)
    owe_news("may", user=world.coordinator, must=False)
    deliver()
    assert states() == {"must": "sent", "may": "owed" if choice == "digest" else "dropped"}


def test_another_choice_frees_what_waited_for_the_daily_mail(world):
    Preference.choose("digest", by=world.actor("coordinator"))
    owe_news(user=world.coordinator, must=False)
    deliver()
    Preference.choose("each", by=world.actor("coordinator"))
    deliver()
    assert states() == {"one": "sent"}


@pytest.mark.parametrize("day", ["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25", "2026-12-31", "2028-02-28"])
def test_seven_in_the_morning_is_local_on_any_day(world, clock, day):
    clock.move_to(f"{day}T12:00:00+00:00")
    Preference.choose("digest", by=world.actor("coordinator"))
    owe_news(user=world.coordinator, must=False)
    deliver()
    at = timezone.localtime(Owed.objects.get().not_before)
    assert (at.hour, at.minute, at.date()) == (7, 0, timezone.localdate() + timedelta(days=1))


def absent(world, until=None):
    return Absence.objects.create(
        membership=world.memberships["coordinator"],
        replaced_by=world.memberships["colleague"],
        since=timezone.localdate(),
        until=until,
    )


def test_who_stands_in_gets_what_must_be_done_as_well(world):
    absent(world, until=timezone.localdate())
    owe_news("must", user=world.coordinator, organisation=world.school)
    owe_news("may", user=world.coordinator, organisation=world.school, must=False)
    owe_news("elsewhere", user=world.coordinator, organisation=world.branch)
    deliver()
    [copy] = [sent for sent in mail.outbox if sent.to == [world.colleague.email]]
    assert copy.subject == "Waarneming: Iets nieuws"
    assert copy.body.startswith("Je neemt waar voor Marieke Oosterhof tot en met dinsdag 24 november.")
    assert states() == {
        "elsewhere": "sent",
        "may": "sent",
        "must": "sent",
        f"must/stand-in/{world.colleague.pk}": "sent",
    }


def told_both(world, colleague="offer/1"):
    """Both are told the same, each in person, while the one stands in for the other; who got a mail."""
    absent(world)
    owe_news(f"offer/1/{world.coordinator.pk}", user=world.coordinator, organisation=world.school)
    owe_news(f"{colleague}/{world.colleague.pk}", user=world.colleague, organisation=world.school)
    deliver()
    return sorted(to for sent in mail.outbox for to in sent.to)


def test_who_is_told_in_person_gets_no_copy_of_it_as_a_stand_in(world):
    assert told_both(world) == sorted([world.coordinator.email, world.colleague.email])
    assert len(states()) == 2


def test_the_copy_above_is_really_made_without_the_rule(world, monkeypatch):
    monkeypatch.setattr(joining, "_not_told", lambda asked: asked)
    told_both(world)
    assert f"offer/1/{world.colleague.pk}/stand-in" in states()


def test_who_is_told_of_something_else_gets_the_copy(world):
    told_both(world, colleague="offer/2")
    assert f"offer/1/{world.colleague.pk}/stand-in" in states()


def test_who_was_told_by_a_message_that_was_dropped_gets_the_copy(world, reason):
    reason["old"] = lambda owed: False
    owe_news(f"offer/1/{world.colleague.pk}", kind="old", user=world.colleague, organisation=world.school)
    deliver()
    absent(world)
    owe_news(f"offer/1/{world.coordinator.pk}", user=world.coordinator, organisation=world.school)
    deliver()
    assert states()[f"offer/1/{world.colleague.pk}/stand-in"] == "sent"


def both_away(world) -> None:
    """The colleague stands in for the coordinator and, until today, for the reader."""
    absent(world)
    today = timezone.localdate()
    away = {"membership": world.memberships["reader"], "replaced_by": world.memberships["colleague"]}
    Absence.objects.create(**away, since=today, until=today)


def owe_both(world, *things: str) -> None:
    for thing in things:
        for user in (world.coordinator, world.reader):
            owe_news(f"{thing}/{user.pk}", user=user, organisation=world.school, subject=f"Aanbod {thing}")


def copies(world) -> list[str]:
    return [sent.body for sent in mail.outbox if sent.to == [world.colleague.email]]


def test_who_stands_in_for_two_reads_one_thing_once_and_for_whom(world):
    both_away(world)
    owe_both(world, "offer/1", "offer/2")
    deliver()
    [copy] = copies(world)
    assert copy.count("== Waarneming: Aanbod offer/1 ==") == 1
    assert copy.count("== Waarneming: Aanbod offer/2 ==") == 1
    assert "Je neemt waar voor Marieke Oosterhof. Je neemt waar voor" in copy
    assert len(mail.outbox) == 3


def test_who_stands_in_for_two_is_not_told_again_when_the_second_is_told_later(world):
    both_away(world)
    for user in (world.coordinator, world.reader):
        owe_news(f"offer/1/{user.pk}", user=user, organisation=world.school)
        deliver()
    assert len(copies(world)) == 1


def test_the_day_after_an_absence_nobody_stands_in(world):
    absence = absent(world)
    absence.since = absence.until = timezone.localdate() - timedelta(days=1)
    absence.save()
    owe_news(user=world.coordinator, organisation=world.school)
    deliver()
    assert len(mail.outbox) == 1


def test_a_copy_asks_for_the_reason_of_its_original(world, reason):
    reason["news"] = lambda owed: owed.key == "one"
    absent(world)
    owe_news(user=world.coordinator, organisation=world.school)
    deliver()
    assert len(mail.outbox) == 2


def test_the_ledger_never_holds_a_working_link(world):
    link = Link.make(purpose="proposal", subject=world.school, expires_at=timezone.now() + timedelta(days=1))
    owe_news(address="bedrijf@example.org", link=link, body="Antwoord hier: {url} graag.")
    deliver()
    assert f"Antwoord hier: http://localhost:8000/antwoord/{link.token}/ graag." in mail.outbox[0].body
    for model in (Owed, Message):
        [row] = model.objects.values()
        assert link.token not in str(row)


def test_a_name_cannot_fetch_the_link_of_another_message(world):
    link = Link.make(purpose="proposal", subject=world.school, expires_at=timezone.now() + timedelta(days=1))
    theirs = owe_news("theirs", address="bedrijf@example.org", link=link)
    owe_news("nosy", address="nosy@example.org", body=f"Groeten van {{url:{theirs.pk}}}")
    deliver()
    nosy = next(sent for sent in mail.outbox if sent.to == ["nosy@example.org"])
    assert link.token not in nosy.body


def test_a_mail_is_readable_as_text_and_as_html(world):
    owe_news(user=world.coordinator, body="<b>O'Brien-ß 李 \u202e</b>\n\nZie {url}.", url="/intake/?a=1&b=2")
    deliver()
    [sent] = mail.outbox
    html = sent.alternatives[0].content
    assert sent.body.startswith("<b>O'Brien-ß 李 \u202e</b>\n\nZie http://localhost:8000/intake/?a=1&b=2.")
    assert '<html lang="nl">' in html
    assert "<p>&lt;b&gt;O&#x27;Brien-ß 李" in html
    assert '<a href="http://localhost:8000/intake/?a=1&amp;b=2">' in html
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_delivery_renders_nothing(world, monkeypatch):
    owe_news(user=world.coordinator)
    joining.join_due()
    monkeypatch.setattr(letters, "render_to_string", None)
    monkeypatch.setattr(letters, "join", None)
    deliver()
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_a_mail_costs_one_round_trip_to_the_database(world, django_assert_max_num_queries):
    """Mark one and hold the next; all else is once per batch."""
    for number in range(20):
        owe_news(str(number), address=f"{number}@example.org")
    joining.join_due()
    with django_assert_max_num_queries(20 + 25):
        deliver()
    assert len(mail.outbox) == 20


def test_what_was_prepared_before_a_delivery_still_is_after_it(world):
    def prepared():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%outbox_owed%'")
            return cursor.fetchone()[0]

    for _turn in range(10):  # psycopg prepares what is asked often
        assert not Owed.objects.filter(key="nothing").exists()
    before = prepared()
    owe_news(user=world.coordinator)
    deliver()

    assert states() == {"one": "sent"}
    assert prepared() >= before > 0


def test_a_run_that_took_too_long_leaves_the_rest_to_the_next(world):
    owe_news(user=world.coordinator)
    assert deliver(seconds=0)
    assert not mail.outbox


def test_who_left_as_a_stand_in_gets_no_copy(world):
    absent(world)
    Membership.objects.filter(pk=world.memberships["colleague"].pk).update(until=timezone.localdate())
    world.colleague.is_active = False
    world.colleague.save()
    owe_news(user=world.coordinator, organisation=world.school)
    deliver()
    assert len(mail.outbox) == 1
