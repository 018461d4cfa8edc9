"""A mail written straight as bytes.

Django's way, through the email package's objects for each part and each header, takes more time than all else that
the ledger does for a mail. What is written here has one shape only: plain text and the same as HTML, with an
appointment as a third way of reading where there is one.
"""

from __future__ import annotations

import re
from binascii import b2a_qp
from dataclasses import dataclass
from email.header import Header
from email.utils import formatdate
from functools import lru_cache

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import BadHeaderError, sanitize_address

PLAIN = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
SHORT = 66  # with its name before it, still within the 78 signs that a line of a header should have
# "=_" cannot stand in quoted-printable text, so no text can hold it (RFC 2045, section 6.7).
BOUNDARY = "=_transitiehuis_="
PART = f"""\
--{BOUNDARY}
Content-Type: %s; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

%s
"""
TEMPLATE = f"""\
Content-Type: multipart/alternative; boundary="{BOUNDARY}"
MIME-Version: 1.0
Subject: %s
From: %s
To: %s
Date: %s
%s

%s--{BOUNDARY}--
"""


@dataclass(frozen=True)
class Written:
    """What Django's mail backends ask of a message: its bytes."""

    text: str

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:
        return self.text.replace("\n", linesep).encode("ascii")


class Letter(EmailMultiAlternatives):
    """A mail with a text and its alternatives, to one address. Raises BadHeaderError for a header of two lines."""

    def message(self) -> Written:  # type: ignore[override]  # the backends only call as_bytes()
        parts = [(str(self.body), "text/plain"), *((str(content), kind) for content, kind in self.alternatives)]
        headers = {name: _one_line(str(value)) for name, value in self.extra_headers.items()}
        return Written(
            TEMPLATE
            % (
                _subject(_one_line(str(self.subject))),
                _address(_one_line(self.from_email)),
                _address(_one_line(self.to[0])),
                formatdate(),
                "\n".join(f"{name}: {value}" for name, value in headers.items()),
                "".join(PART % (kind, _quoted(content)) for content, kind in parts),
            )
        )


def _one_line(value: str) -> str:
    if "\n" in value or "\r" in value:
        raise BadHeaderError(f"A header is one line, not {value!r}.")
    return value


@lru_cache(maxsize=256)
def _address(address: str) -> str:
    """As it may stand in a header. The sender of every mail is the same, and few addresses need more than a look."""
    return address if PLAIN.fullmatch(address) else sanitize_address(address, "utf-8")


def _subject(subject: str) -> str:
    if subject.isascii() and subject.isprintable() and len(subject) <= SHORT:
        return subject
    return Header(subject, "utf-8", header_name="Subject").encode()


def _quoted(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return b2a_qp(lines.encode(), istext=True).decode("ascii")
