"""What the mail server says decides whether a mail is tried again, and never holds up another."""

from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from tests.outbox.ledger import owe_news, states
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Heartbeat, Message, Owed
from transitiehuis.outbox.models.message import BACKOFF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_refused_recipient_is_told_not_tried_again(world, says, clock):
    says.append(SMTPRecipientsRefused({"x": (550, b"5.1.1 No such user")}))
    owe_news(user=world.coordinator)
    deliver()
    clock.shift(timedelta(days=3))
    deliver()
    assert not mail.outbox
    row = Owed.objects.get()
    assert (row.state, row.failure) == ("failed", "550 5.1.1 No such user")


@pytest.mark.parametrize(
    "error",
    [
        SMTPRecipientsRefused({"x": (451, b"4.7.1 Greylisted")}),
        SMTPDataError(452, b"4.3.1 Disk full"),
        SMTPDataError(421, b"4.3.2 Closing"),
        SMTPSenderRefused(550, b"5.7.1 Not you", "portaal@example.org"),
        SMTPServerDisconnected("Connection unexpectedly closed"),
        ConnectionResetError("reset"),
        TimeoutError("timed out"),
    ],
)
def test_a_passing_trouble_is_tried_again_later(world, says, clock, error):
    says.append(error)
    owe_news(user=world.coordinator)
    deliver()
    assert not mail.outbox
    assert Owed.objects.get().state == "joined"
    clock.shift(BACKOFF[0])
    deliver()
    assert len(mail.outbox) == 1
    assert states() == {"one": "sent"}


def test_who_keeps_refusing_for_two_days_gets_it_no_more(world, says, clock):
    owe_news(user=world.coordinator)
    for wait in (*BACKOFF, timedelta()):
        says.append(SMTPRecipientsRefused({"x": (452, b"4.2.2 Mailbox full")}))
        deliver()
        assert not says
        clock.shift(wait)
    assert states() == {"one": "failed"}


def test_an_address_no_mail_can_have_stops_nobody_else(world):
    owe_news("bad", address="a\u2028b@example.org")
    Owed.objects.filter(key="bad").update(address="a\nb@example.org")
    owe_news("good", user=world.coordinator)
    deliver()
    assert states() == {"bad": "failed", "good": "sent"}


def test_one_mail_that_breaks_the_connection_does_not_hold_up_the_rest(world, says):
    says.append(SMTPServerDisconnected("gone"))
    owe_news("first", user=world.coordinator)
    owe_news("second", user=world.colleague)
    deliver()
    assert states() == {"first": "joined", "second": "sent"}


def test_while_the_mail_server_is_away_all_waits_and_reasons_may_go(world, reason, monkeypatch, clock):
    def refuse(self):
        raise ConnectionRefusedError("refused")

    reason["news"] = lambda owed: owed.key != "gone"
    owe_news("gone", user=world.coordinator)
    owe_news("stands", user=world.colleague)
    with monkeypatch.context() as away:
        away.setattr(EmailBackend, "open", refuse)
        deliver()
        deliver()
    assert states() == {"gone": "owed", "stands": "owed"}
    assert Heartbeat.objects.get().wrong_since == timezone.now()
    clock.shift(timedelta(hours=8))
    deliver()
    assert states() == {"gone": "dropped", "stands": "sent"}
    assert Heartbeat.objects.get().wrong_since is None


def test_three_broken_connections_in_a_row_are_a_mail_server_away(world, says):
    says += [SMTPServerDisconnected("gone")] * 10
    for number in range(6):
        owe_news(str(number), address=f"{number}@example.org")
    deliver()
    assert len(says) == 7
    assert Heartbeat.objects.get().wrong_since


def test_a_message_that_waited_is_asked_again(world, says, reason, clock):
    says.append(SMTPServerDisconnected("gone"))
    owe_news("falls", user=world.coordinator, subject="Weg")
    owe_news("stands", user=world.coordinator, subject="Blijft")
    deliver()
    before = Message.objects.get().message_id
    reason["news"] = lambda owed: owed.key != "falls"
    clock.shift(timedelta(minutes=11))
    deliver()
    assert states() == {"falls": "dropped", "stands": "sent"}
    assert mail.outbox[0].subject == "Blijft"
    assert mail.outbox[0].extra_headers["Message-ID"] == before


def test_a_message_of_which_nothing_is_left_is_not_sent(world, says, reason, clock):
    says.append(SMTPServerDisconnected("gone"))
    owe_news(user=world.coordinator)
    deliver()
    reason["news"] = lambda owed: False
    clock.shift(timedelta(minutes=11))
    deliver()
    assert not mail.outbox
    assert Message.objects.get().state == "dropped"
