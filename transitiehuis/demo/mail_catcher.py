"""Catches every mail and text message of the demo: python -m transitiehuis.demo.mail_catcher SMTP PAGE FOLDER

Listens on loopback only, on port SMTP for mail and on port PAGE for the browser. What was caught stands in the
maildir FOLDER, so that it is still there at the next start.
"""

import contextlib
import json
import mailbox
import re
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import localtime
from functools import partial
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
SHOWN = 500  # newest mails on the list
MOST = 64 * 1024  # bytes of a text message
STYLE = (Path(__file__).parent / "mail_catcher.css").read_bytes()
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
PAGE = """<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Demopost</title>
<link rel="stylesheet" href="/stijl.css">
</head>
<body>
<main>
{content}
</main>
</body>
</html>
"""


class Mails:
    """The mails caught so far, oldest first; a mail's number is its place from 1 and never changes."""

    def __init__(self, folder: Path):
        self.maildir = mailbox.Maildir(folder)
        kept = sorted((self.maildir.get_message(key).get_date(), key) for key in self.maildir.iterkeys())
        self.all = [_parse(self.maildir.get_bytes(key)) for _date, key in kept]
        self.keys: set[str] = set()  # of the text messages that came

    def add(self, content: bytes) -> None:
        self.maildir.add(content)
        self.all.append(_parse(content))

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.add(envelope.original_content or b"")
        return "250 Bewaard"


def _parse(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def list_page(mails: list[EmailMessage]) -> str:
    rows = [
        f'<li><a href="/{number}/">{_header(mail, "Subject") or "(zonder onderwerp)"}</a>'
        f"<span>{_header(mail, 'To')}</span> <span>{_sent(mail)}</span></li>"
        for number, mail in reversed(list(enumerate(mails, 1))[-SHOWN:])
    ]
    listed = (
        f'<ol reversed start="{len(mails)}">{"".join(rows)}</ol>' if rows else "<p>Er is nog geen mail verstuurd.</p>"
    )
    return _page(
        "Verstuurde mail",
        "<h1>Verstuurde mail</h1><p>De demo verstuurt niets echt: alle mail komt hier. "
        f'Nieuwste bovenaan, {len(mails)} in totaal. <a href="/">Ververs de lijst</a></p>{listed}',
    )


def mail_page(mail: EmailMessage) -> str:
    told = (("Van", _header(mail, "From")), ("Aan", _header(mail, "To")), ("Verstuurd", _sent(mail)))
    facts = "".join(f"<dt>{word}</dt><dd>{value}</dd>" for word, value in told)
    body = mail.get_body(preferencelist=("plain",))
    names = [escape(part.get_filename() or part.get_content_type()) for part in mail.iter_attachments()]
    attached = f"<p>Bijlagen: {', '.join(names)}</p>" if names else ""
    subject = _header(mail, "Subject") or "(zonder onderwerp)"
    return _page(
        subject,
        f'<p><a href="/">Alle mail</a></p><h1>{subject}</h1><dl>{facts}</dl>'
        f'<div class="text">{_with_links(body.get_content() if body else "")}</div>{attached}',
    )


def _page(title: str, content: str) -> str:
    return PAGE.format(title=title, content=content)


def _header(mail: EmailMessage, name: str) -> str:
    return escape(str(mail[name] or ""))


def _sent(mail: EmailMessage) -> str:
    moment = getattr(mail["Date"], "datetime", None)
    return moment.astimezone(ZoneInfo("Europe/Amsterdam")).strftime("%d-%m-%Y %H:%M") if moment else ""


def _with_links(text: str) -> str:
    return re.sub(
        r"https?://[^\s<>]+[^\s<>.,;:!?)]", lambda found: f'<a href="{found[0]}">{found[0]}</a>', escape(text)
    )


def as_mail(content: bytes) -> bytes:
    """A text message as the portal hands it to a gateway, kept as a mail. Raises ValueError, KeyError or TypeError."""
    said = json.loads(content)
    kept = EmailMessage(policy=policy.SMTP)
    kept["Subject"] = f"Sms van {said['from']}"
    kept["From"], kept["To"], kept["Date"] = "sms@demo.example", f"{said['to']}@sms.example", localtime()
    kept.set_content(said["text"])
    return kept.as_bytes()


class Browser(BaseHTTPRequestHandler):
    """Answers GET / (the list), /<number>/ (one mail) and the stylesheet; POST /sms takes a text message."""

    def __init__(self, mails: Mails, *args, **kwargs):
        self.mails = mails
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        if self.path == "/stijl.css":
            self._answer(HTTPStatus.OK, STYLE, "text/css")
        elif self.path == "/":
            self._answer(HTTPStatus.OK, list_page(self.mails.all).encode())
        elif (found := re.fullmatch(r"/(\d{1,9})/", self.path)) and 0 < int(found[1]) <= len(self.mails.all):
            self._answer(HTTPStatus.OK, mail_page(self.mails.all[int(found[1]) - 1]).encode())
        else:
            gone = _page("Niet gevonden", '<h1>Deze mail is er niet</h1><p><a href="/">Alle mail</a></p>')
            self._answer(HTTPStatus.NOT_FOUND, gone.encode())

    def do_POST(self) -> None:
        """The demo's gateway: what comes once more with the same key is not kept twice."""
        content = self.rfile.read(min(int(self.headers["Content-Length"] or 0), MOST))
        key = self.headers["Idempotency-Key"] or ""
        try:
            if self.path != "/sms" or not key:
                raise KeyError(self.path)
            kept = as_mail(content)
        except (ValueError, KeyError, TypeError):
            return self._answer(HTTPStatus.BAD_REQUEST, b"")
        if key not in self.mails.keys:
            self.mails.keys.add(key)
            self.mails.add(kept)
        return self._answer(HTTPStatus.ACCEPTED, b"")

    def _answer(self, status: HTTPStatus, content: bytes, kind: str = "text/html") -> None:
        self.send_response(status)
        for name, value in {**HEADERS, "Content-Type": f"{kind}; charset=utf-8"}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args) -> None:
        """Visits are not worth a line in the log."""


@contextlib.contextmanager
def catching(smtp_port: int, page_port: int, folder: Path):
    """Both doors open within the block; yields the Mails."""
    mails = Mails(folder)
    smtp = Controller(mails, hostname=HOST, port=smtp_port)
    smtp.start()
    try:
        with ThreadingHTTPServer((HOST, page_port), partial(Browser, mails)) as pages:
            yield mails, pages
    finally:
        smtp.stop()


def main(smtp_port: str, page_port: str, folder: str) -> None:
    with catching(int(smtp_port), int(page_port), Path(folder)) as (_mails, pages):
        pages.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
