"""Text messages go through the ledger like mails, to a real gateway, and the two do not wait for each other."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.cast import build_world
from tests.outbox import gateway
from tests.outbox.ledger import owe_news
from tests.outbox.test_killed_anywhere import run_that_dies
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Link
from transitiehuis.outbox import heartbeat, owe
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Message, Owed
from transitiehuis.outbox.telephone import can_text, mobile

PHONE = "+31612345678"


@pytest.fixture
def answering(settings):
    """`answering(503)`: a gateway that says this once and takes everything after it."""
    started = []

    def start(*answers: int) -> gateway.Process:
        started.append(gateway.Process(*answers))
        settings.SMS_URL, settings.SMS_TOKEN, settings.SMS_SENDER = started[-1].url, "sleutel", "Werk"
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.kill()


def text(key: str = "text/1", **facts: object) -> Owed:
    return owe_news(key, phone=PHONE, subject="Vraag", body="Hoe gaat het?", **facts)


def later() -> None:
    Message.objects.update(not_before=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("06 12345678", PHONE),
        ("+31 (0)6 12 34 56 78", PHONE),
        ("0031-6-12345678", PHONE),
        ("055 1234567", ""),
        ("+49 151 23456789", "+4915123456789"),
        ("06 123", ""),
        ("", ""),
    ],
)
def test_only_a_mobile_number_can_be_texted(typed, number, settings):
    assert mobile(typed) == number
    settings.SMS_URL = ""
    assert not can_text(typed), "without a gateway nobody is texted"


def test_a_text_goes_to_the_gateway_alone_with_its_link_and_a_key(world, answering):
    door = answering()
    link = Link.make(purpose="still_open", subject=world.school, expires_at=timezone.now() + timedelta(days=1))
    owe("text/1", kind="news", phone=PHONE, subject="Vraag", body="Hoe gaat het? {url}", link=link)
    text("text/2")
    deliver()
    assert mail.outbox == []
    assert {one["to"] for one in door.came} == {PHONE}
    assert any(one["text"] == f"Hoe gaat het? http://localhost:8000/nog-beschikbaar/{link.token}/" for one in door.came)
    assert {one["authorization"] for one in door.came} == {"Bearer sleutel"}
    assert len({one["key"] for one in door.came}) == 2, "each a key of its own"
    assert {owed.state for owed in Owed.objects.all()} == {"sent"}
    assert not Message.objects.filter(text__contains=link.token).exists(), "no working link is kept"


def test_the_reason_is_asked_again_before_a_text_goes(world, answering, reason):
    door = answering()
    reason["news"] = lambda owed: False
    text()
    deliver()
    assert (door.came, Owed.objects.get().state) == ([], "dropped")


def test_a_gateway_that_is_away_holds_up_no_mail_and_the_other_way_round(world, answering):
    door = answering()
    door.kill()
    text()
    owe("mail/1", kind="news", user=world.coordinator, subject="Nieuws", body="Nieuws")
    deliver()
    assert len(mail.outbox) == 1
    assert Owed.objects.get(key="text/1").state == "owed", "while nothing can be sent, its reason may still go"
    assert heartbeat.wrong_since(heartbeat.TEXT_GATEWAY)
    again = answering()
    deliver()
    assert len(again.came) == 1
    assert heartbeat.wrong_since(heartbeat.TEXT_GATEWAY) is None


@pytest.mark.parametrize("status", [503, 429, 0])
def test_what_the_gateway_does_not_take_now_goes_later_with_the_same_key(world, answering, status):
    door = answering(status)
    text()
    deliver()
    assert Owed.objects.get().state == "joined"
    later()
    deliver()
    assert Owed.objects.get().state == "sent"
    assert len(door.came) == 2
    assert len({one["key"] for one in door.came}) == 1


def test_what_it_never_takes_did_not_arrive_and_the_ledger_says_why(world, answering):
    answering(422)
    text()
    deliver()
    owed = Owed.objects.get()
    assert (owed.state, owed.failure[:3]) == ("failed", "422")


def test_a_gateway_that_does_not_know_us_is_away_and_nothing_is_lost(world, answering):
    answering(401)
    text()
    deliver()
    assert Owed.objects.get().state == "joined"
    deliver()
    assert Owed.objects.get().state == "sent"


def test_without_a_gateway_a_text_waits_and_mail_goes(world, settings):
    settings.SMS_URL = ""
    text()
    owe("mail/1", kind="news", user=world.coordinator, subject="Nieuws", body="Nieuws")
    deliver()
    assert len(mail.outbox) == 1
    assert Owed.objects.get(key="text/1").state == "owed"


@pytest.mark.parametrize(
    "facts", [{"phone": "0612345678"}, {"address": "a@x.example"}, {"phone": ""}, {"alone": False}]
)
def test_the_database_refuses_a_recipient_that_cannot_be(world, facts):
    text()
    with pytest.raises(IntegrityError), transaction.atomic():
        Owed.objects.update(**facts)


def test_two_recipients_are_no_recipient(world):
    with pytest.raises(ValueError, match="telephone"):
        owe("text/1", kind="news", phone=PHONE, address="a@x.example", subject="Vraag", body="-")


def test_the_manager_reads_why_a_text_waits(world, client, settings):
    from tests.cast import signed_in

    settings.SMS_URL = ""
    with acting(world.actor("manager")):
        text(organisation=world.school)
    signed_in(client, world.manager)
    client.cookies["django_language"] = "en"
    assert "waits for the gateway for text messages" in client.get("/berichten/").content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_run_killed_at_any_statement_loses_no_text_and_doubles_none(moment, answering):
    build_world()
    door, found = answering(), []
    for number in range(1, 60):
        before = len(door.came)
        for part in ("a", "b"):
            text(f"{moment}/{number}/{part}")
        died = run_that_dies(number, moment)
        deliver()
        keys = Counter(one["key"] for one in door.came[before:])
        if Owed.objects.exclude(state="sent").exists() or len(keys) != 2 or keys.total() > 3:
            found.append(f"killed {moment} statement {number}: {keys}")
        if not died:
            break
    assert not found
    assert not died
    connection.close()
