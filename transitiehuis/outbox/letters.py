"""The words of a mail: a person's parts in one text, and that text as a mail that can be handed over.

What is put together when the parts are joined holds `{url:…}` in place of an address that lets its reader in
(a link without account, a new password). Those are made here, at the last moment, and stored nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from transitiehuis.calendar import folded, method_of, with_address
from transitiehuis.outbox.models import Message, Owed
from transitiehuis.outbox.sentences import sentences
from transitiehuis.outbox.written import Letter

Path = Callable[[Owed], str]
_made: dict[str, Path] = {}  # by kind: what stands in the place of `{url}` in a message that leaves
SECRET = re.compile(r"\{url:(\d+)\}")
SECRET_LINE = re.compile(r"^URL:\{url:\d+\}$", re.MULTILINE)
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
HEADING = re.compile(r"^== (.+) ==$")


def leads_to(kind: str) -> Callable[[Path], Path]:
    """Register what makes the path for messages of `kind` at delivery, when it must not be stored."""

    def register(path: Path) -> Path:
        _made[kind] = lambda owed: settings.SITE_URL + path(owed)
        return path

    return register


def says(kind: str) -> Callable[[Path], Path]:
    """Register what stands in the place of `{url}` in messages of `kind` when they leave: a code that is not stored."""

    def register(word: Path) -> Path:
        _made[kind] = word
        return word

    return register


def written(template: str, language: str, **context: object) -> tuple[str, str]:
    """Subject (the first line) and body of a text template, in `language`: `subject, body = written(…)`."""
    with translation.override(language):
        subject, _newline, body = render_to_string(template, context).strip().partition("\n")
    return subject.strip(), body.strip()


def join(parts: Sequence[Owed], language: str) -> tuple[str, str]:
    """Subject and text of one mail that holds all `parts`, in their order; of a text message only its own words."""
    with translation.override(language):
        subject = parts[0].subject
        if parts[0].phone:
            return subject, _part(parts[0])
        if len(parts) == 1:
            texts = [_part(parts[0])]
        else:
            others = len({part.subject for part in parts}) - 1
            if others:
                subject = _("%(subject)s (and %(count)s more)") % {"subject": subject, "count": others}
            texts = [f"== {_title(part, parts)} ==\n\n{_part(part)}" for part in parts]
        return subject, "\n\n".join([*texts, _foot(settings.SITE_URL, language, parts[0].user_id is not None)])


def _part(part: Owed) -> str:
    address = _address(part)
    body = part.body.strip().replace("\r\n", "\n")
    if not address:
        return body
    return body.replace("{url}", address) if "{url}" in body else f"{body}\n\n{address}"


def calendar_of(part: Owed) -> str:
    """The appointment a mail carries, with its address as far as that may be stored; '' when there is none."""
    return with_address(part.calendar, _address(part)) if part.calendar else ""


def _address(part: Owed) -> str:
    if part.link_id or part.kind in _made:
        return f"{{url:{part.pk}}}"
    return f"{settings.SITE_URL}{part.url}" if part.url else ""


def _title(part: Owed, parts: Sequence[Owed]) -> str:
    """The subject; with the organisation where the mail speaks of more than one."""
    several = len({other.organisation_id for other in parts}) > 1
    return sentences(f"{part.organisation.name}: {part.subject}") if several and part.organisation else part.subject


@lru_cache(maxsize=8)
def _foot(site: str, language: str, account: bool) -> str:
    """The same under every mail of one kind, so rendered once. `language` is the one active now."""
    return render_to_string("outbox/mail/foot.txt", {"site": site, "account": account}).strip()


def with_addresses(message: Message) -> str:
    """Its text with the addresses that were not stored."""
    return SECRET.sub(_secrets(message), message.text) if SECRET.search(message.text) else message.text


def as_mail(message: Message) -> Letter:
    """The mail as it leaves the house, with the addresses that were not stored."""
    text, calendar = with_addresses(message), message.calendar
    if SECRET.search(calendar):
        fill = _secrets(message)
        calendar = SECRET_LINE.sub(lambda line: folded(SECRET.sub(fill, line[0])), calendar)
    mail = Letter(
        subject=message.subject,
        body=text,
        to=[message.address],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(as_html(message.subject, text, message.language), "text/html")
    if calendar:
        mail.attach_alternative(calendar, f"text/calendar; method={method_of(calendar)}")
    return mail


def _secrets(message: Message) -> Callable[[re.Match[str]], str]:
    """Fills in the addresses of this message's own parts; any other number stays as it was typed."""
    parts = Owed.objects.filter(message=message).select_related("link", "user")
    made = {str(part.pk): _secret(part) for part in parts if part.link_id or part.kind in _made}
    return lambda found: made.get(found[1], found[0])


def _secret(part: Owed) -> str:
    if part.link:
        return settings.SITE_URL + settings.LINK_PATHS[part.link.purpose].format(token=part.link.token)
    return _made[part.kind](part)


def as_html(subject: str, text: str, language: str) -> str:
    """`text` as a plain page: its language, a heading per part, paragraphs, addresses that can be followed."""
    blocks = [_block(block) for block in text.split("\n\n") if block.strip()]
    head = f'<meta charset="utf-8"><title>{escape(subject)}</title>'
    body = "\n".join(blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head>{head}</head>\n'
        f'<body style="font-family:sans-serif;line-height:1.5;max-width:40em">\n{body}\n</body></html>\n'
    )


def _block(block: str) -> str:
    if heading := HEADING.match(block):
        return f"<h2>{escape(heading[1])}</h2>"
    parts, end = [], 0
    for found in ADDRESS.finditer(block):
        address = found[0].rstrip(".,;:)")
        parts += [escape(block[end : found.start()]), f'<a href="{escape(address)}">{escape(address)}</a>']
        end = found.start() + len(address)
    return "<p>" + "".join([*parts, escape(block[end:])]).replace("\n", "<br>\n") + "</p>"
