"""What the tests of delivery share: a clock that stands still, reasons that go, a mail server that says no."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.mail.backends.locmem import EmailBackend

TUESDAY = "2026-11-24T09:00:00+01:00"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "reliability: real workers are killed and real services stopped")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TUESDAY, tick=False) as moved:
        yield moved


@pytest.fixture
def reason(monkeypatch):
    """A kind of message whose reason each test can take away: `reason["news"] = lambda owed: False`."""
    from transitiehuis.outbox import owing  # this file is read before Django is ready

    monkeypatch.setattr(owing, "_reasons", {})
    return owing._reasons


@pytest.fixture
def says(monkeypatch):
    """A mail server that answers each hand-over with the next of these errors (None: it takes the mail)."""
    replies: list[Exception | None] = []
    take = EmailBackend.send_messages

    def answer(self, messages):
        if replies and (error := replies.pop(0)):
            raise error
        return take(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", answer)
    return replies
