"""The one that speaks to the gateway for text messages (SMS): one POST of JSON each, over one connection.

    POST SMS_URL
    Authorization: Bearer SMS_TOKEN
    Idempotency-Key: the identity of the message, the same at every try
    {"to": "+31612345678", "from": SMS_SENDER, "text": "…"}

Any 2xx means that the gateway has it. 408, 425, 429 and 5xx mean not now, 401 and 403 that it refuses us all
(as does a redirect: the address is wrong), any other 4xx that it never takes this one.
"""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit

from django.conf import settings

from transitiehuis.outbox import letters
from transitiehuis.outbox.carrier import Away, Carrier, Refused
from transitiehuis.outbox.heartbeat import TEXT_GATEWAY
from transitiehuis.outbox.models import Message

PATIENCE = 3  # connections that broke in a row, before the gateway is taken for away
SECONDS = 20
TAKEN = range(200, 300)
NOT_US = {301, 302, 303, 307, 308, 401, 403}
NOT_NOW = {408, 425, 429}
SERVER_ERROR = 500
SAID = 200  # of its reply, as much is kept


class Courier(Carrier):
    """One connection to the gateway for one run; a broken one is made anew."""

    job = TEXT_GATEWAY
    text = True

    def __init__(self) -> None:
        super().__init__()
        self.url = urlsplit(settings.SMS_URL)
        kind = http.client.HTTPSConnection if self.url.scheme == "https" else http.client.HTTPConnection
        self.connection = kind(self.url.hostname or "", self.url.port, timeout=SECONDS)

    def call(self) -> None:
        if self.broken >= PATIENCE:
            raise Away("It broke off the connection several times in a row.")
        try:
            if self.connection.sock is None:
                self.connection.connect()
        except OSError as error:
            raise Away(str(error)) from error
        self.called = True

    def hang_up(self) -> None:
        self.connection.close()

    def hand_over(self, message: Message) -> None:
        self.call()
        try:
            self.connection.request("POST", self.path, self.body(message), self.headers(message))
            with self.connection.getresponse() as reply:
                status, said = reply.status, reply.read(SAID).decode(errors="replace")
                reply.read()  # to its end, or the connection cannot be used again
        except (OSError, http.client.HTTPException) as error:
            self.broken += 1
            self.hang_up()
            raise Refused(str(error) or type(error).__name__, permanent=False) from error
        self.broken = 0
        if status in NOT_US:
            raise Away(f"{status} {said}")
        if status not in TAKEN:
            raise Refused(f"{status} {said}".strip(), permanent=status < SERVER_ERROR and status not in NOT_NOW)

    @property
    def path(self) -> str:
        return (self.url.path or "/") + (f"?{self.url.query}" if self.url.query else "")

    @staticmethod
    def headers(message: Message) -> dict[str, str]:
        found = {"Content-Type": "application/json", "Idempotency-Key": message.identity}
        return {**found, "Authorization": f"Bearer {settings.SMS_TOKEN}"} if settings.SMS_TOKEN else found

    @staticmethod
    def body(message: Message) -> bytes:
        text = letters.with_addresses(message)
        return json.dumps({"to": message.phone, "from": settings.SMS_SENDER, "text": text}).encode()
