"""The one that speaks SMTP: what a reply of the mail server means for this mail, and for all others."""

from __future__ import annotations

import logging
import smtplib

from django.core import mail

from transitiehuis.outbox import letters
from transitiehuis.outbox.carrier import Away, Carrier, Refused
from transitiehuis.outbox.heartbeat import MAIL_SERVER
from transitiehuis.outbox.models import Message

log = logging.getLogger(__name__)

PATIENCE = 3  # connections that broke in a row, before the mail server is taken for away
PERMANENT = 500
CLOSING = 421  # "service not available, closing transmission channel"


class Postman(Carrier):
    """One connection to the mail server for one run; a broken one is made anew."""

    job = MAIL_SERVER

    def __init__(self) -> None:
        super().__init__()
        self.connection = mail.get_connection()

    def call(self) -> None:
        """Be connected. Raises Away."""
        if self.broken >= PATIENCE:
            raise Away("It broke off the connection several times in a row.")
        try:
            self.connection.open()
        except OSError as error:  # an SMTPException is one too: greeting, TLS or sign-in refused
            raise Away(str(error)) from error
        self.called = True

    def hang_up(self) -> None:
        try:
            self.connection.close()
        except OSError:  # it was gone already
            self.connection = mail.get_connection()

    def hand_over(self, message: Message) -> None:
        """The server has the mail. Raises Refused, or Away before anything was said about this mail."""
        self.call()
        try:
            self.connection.send_messages([letters.as_mail(message)])
        except OSError as error:
            raise self._meaning(error) from error
        except ValueError as error:  # an address that cannot stand in a mail; UnicodeError is one too
            raise Refused(str(error) or "-", permanent=True) from error
        except Exception as error:  # a mail that cannot be written must not hold up all others
            log.exception("%s could not be written.", message)
            raise Refused(repr(error), permanent=False) from error
        self.broken = 0

    def _meaning(self, error: OSError) -> Refused:
        match error:
            case smtplib.SMTPRecipientsRefused(recipients=replies):
                code, reply = next(iter(replies.values()))
            case smtplib.SMTPNotSupportedError():
                return Refused(str(error), permanent=True)
            case smtplib.SMTPDataError(smtp_code=code, smtp_error=reply):
                pass
            case _:  # broken off, or it refuses us as sender: the trouble is not this mail's alone
                return self._broken_off(str(error))
        said = f"{code} {_readable(reply)}"
        return self._broken_off(said) if code == CLOSING else Refused(said, permanent=code >= PERMANENT)

    def _broken_off(self, said: str) -> Refused:
        self.broken += 1
        self.hang_up()
        return Refused(said or "-", permanent=False)


def _readable(reply: bytes | str) -> str:
    return reply.decode(errors="replace") if isinstance(reply, bytes) else reply
