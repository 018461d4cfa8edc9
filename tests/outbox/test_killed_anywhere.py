"""A run that ends at any statement, before or just after PostgreSQL did it, leaves nothing lost and nothing doubled."""

from collections import Counter
from itertools import count

import pytest
from django.core import mail
from django.db import connection, transaction

from tests.cast import build_world
from transitiehuis.outbox import joining, owe
from transitiehuis.outbox.delivery import deliver
from transitiehuis.outbox.models import Message, Owed

LAST = 200  # far more statements than three mails need


class Killed(BaseException):
    """Nothing catches it and nothing is said to PostgreSQL after it, as with kill -9."""


def die_at(number: int, moment: str):
    """An execute wrapper under which the process is gone from the `number`-th statement on."""
    numbers = count(1)

    def execute(run, *statement):
        now = next(numbers)
        if now > number or (now == number and moment == "before"):
            raise Killed
        result = run(*statement)
        if now == number:
            raise Killed
        return result

    return execute


def run_that_dies(number: int, moment: str) -> bool:
    """Whether the run died; False when it ended before that statement."""
    try:
        with connection.execute_wrapper(die_at(number, moment)):
            deliver()
    except Killed:
        return True
    finally:
        connection.close()  # PostgreSQL sees the process gone
    return False


def harm(moment: str) -> list[str]:
    """What went wrong in runs that die at the first statement, the second, … until one comes to its end."""
    world = build_world()
    recipients = (world.coordinator, world.coordinator, world.colleague, world.neighbour)
    found = []
    for number in range(1, LAST):
        mail.outbox.clear()
        for part, user in enumerate(recipients):
            owe(f"{moment}/{number}/{part}", kind="news", user=user, subject=f"Nieuws {part}", body="Nieuws")
        died = run_that_dies(number, moment)
        deliver()
        handed = Counter(sent.extra_headers["Message-ID"] for sent in mail.outbox)
        if Owed.objects.exclude(state="sent").exists() or len(handed) != 3 or handed.total() > 4:
            found.append(f"killed {moment} statement {number}: {handed.total()} mails, {len(handed)} different")
        if not died:
            return found
    return [*found, "no run came to its end"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_run_killed_at_any_statement_loses_and_doubles_nothing(moment):
    assert harm(moment) == []


@pytest.mark.django_db(transaction=True)
def test_joining_in_two_transactions_would_send_a_person_two_mails(monkeypatch):
    make = joining._make_messages

    def make_in_two(parts, now):
        with monkeypatch.context() as first:
            first.setattr(joining, "JOIN", "SELECT %s::bigint[], %s::bigint[]")
            make(parts, now)
        made = dict(Message.objects.filter(created_at=now).values_list("user", "pk"))
        pairs = [(part.pk, made[part.user_id]) for part in parts]
        values = [list(column) for column in zip(*pairs, strict=True)]
        transaction.on_commit(lambda: connection.cursor().execute(joining.JOIN, values))

    monkeypatch.setattr(joining, "_make_messages", make_in_two)
    assert harm("before")
