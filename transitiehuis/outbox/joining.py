"""What is due becomes mails: asked once more whether it still must be sent, and one person's parts put together."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from django.db import connection, transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.netwerk.actor import working
from transitiehuis.netwerk.models import Absence
from transitiehuis.outbox import letters
from transitiehuis.outbox.models import DropReason, MailChoice, Message, Owed, OwedState, Preference
from transitiehuis.outbox.models.preference import digest_moment
from transitiehuis.outbox.owing import stands
from transitiehuis.ui.words import fullday

log = logging.getLogger(__name__)

BATCH = 200
JOIN_LOCK = 7_262_001  # any number that no other advisory lock of this database uses
ASK_AGAIN = timedelta(minutes=15)  # after a question that broke; somebody has to mend it meanwhile
JOIN = """
UPDATE outbox_owed SET state = 'joined', message_id = made.message_id
FROM unnest(%s::bigint[], %s::bigint[]) AS made (owed_id, message_id) WHERE outbox_owed.id = made.owed_id
"""


def join_due(text: bool = False, limit: int = BATCH) -> int:
    """Turn up to `limit` due parts into messages: mails, or with `text` text messages.

    How many parts were settled one way or another (0: none is due).
    Safe to run twice and to be killed: it is one transaction. One at a time, or two workers would each send
    half of what one person gets.
    """
    with working():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [JOIN_LOCK])
        now = timezone.now()
        parts = _claim(now, text, limit)
        if parts:
            ready = _ready(parts, now)
            _owe_stand_ins(ready, now)
            _make_messages(ready, now)
        return len(parts)


def _claim(now: datetime, text: bool, limit: int) -> list[Owed]:
    """Parts that are due, held until the transaction ends, all of one recipient together, as they came to be owed."""
    rows = (
        Owed.objects.due_on(now)
        .by_text(text)
        .select_for_update(skip_locked=True, of=("self",), no_key=True)
        .select_related("user")
        .order_by("-alone", "-must", "user", "address", "created_at", "pk")[:limit]
    )
    parts = list(rows)
    prefetch_related_objects([part for part in parts if part.copy_of_id], "copy_of")
    if len(parts) == limit and _recipient(parts[0]) != _recipient(parts[-1]):
        last = _recipient(parts[-1])  # may have more beyond the limit: left for the next round
        parts = [part for part in parts if _recipient(part) != last]
    return parts


def _recipient(part: Owed) -> tuple[bool, bool, int, str, int]:
    """Parts with the same value become one mail."""
    return part.alone, part.must, part.user_id or 0, part.address.lower(), part.pk if part.alone else 0


def _ready(parts: list[Owed], now: datetime) -> list[Owed]:
    """The parts to be sent now; of the others it is written why not, or until when they wait."""
    users = {part.user_id for part in parts if part.user_id}
    chosen = dict(Preference.objects.filter(user__in=users).values_list("user_id", "choice"))
    ready: list[Owed] = []
    dropped: dict[DropReason, list[int]] = {}
    waiting: dict[datetime, list[int]] = {}
    for part, stood in zip(parts, _answers(parts), strict=True):
        choice = MailChoice.EACH if part.must or not part.user_id else chosen.get(part.user_id, MailChoice.EACH)
        digest = digest_moment(part.due) if choice == MailChoice.DIGEST else now
        if part.user and not part.user.is_active:
            dropped.setdefault(DropReason.ACCOUNT, []).append(part.pk)
        elif stood is False:
            dropped.setdefault(DropReason.GONE, []).append(part.pk)
        elif choice == MailChoice.MUST:
            dropped.setdefault(DropReason.CHOICE, []).append(part.pk)
        elif stood is None or digest > now:
            waiting.setdefault(max(digest, now + ASK_AGAIN) if stood is None else digest, []).append(part.pk)
        else:
            ready.append(part)
    for reason, found in dropped.items():
        drop(found, reason, now)
    for moment, found in waiting.items():
        Owed.objects.filter(pk__in=found).update(not_before=moment)
    return ready


def _answers(parts: list[Owed]) -> list[bool | None]:
    """What `_ask` says of each; in one go, unless one of the questions breaks."""
    try:
        with transaction.atomic():
            return [stands(part) for part in parts]
    except Exception:  # told of by _ask, which finds out whose question it was
        return [_ask(part) for part in parts]


def _ask(part: Owed) -> bool | None:
    """Whether the reason still stands; None when the question itself broke: others must not wait for that."""
    try:
        with transaction.atomic():
            return stands(part)
    except Exception:
        log.exception("Whether %s still stands could not be told.", part)
        return None


def drop(found: Iterable[int], reason: DropReason, now: datetime) -> None:
    """These parts are not sent, because of `reason`."""
    Owed.objects.filter(pk__in=list(found)).update(
        state=OwedState.DROPPED, dropped_reason=reason, settled_at=now, message=None
    )


def _owe_stand_ins(parts: list[Owed], now: datetime) -> None:
    """While somebody is away, who stands in gets what must be done as well, in a mail of their own."""
    away = [part for part in parts if part.must and part.user_id and part.organisation_id and not _private(part)]
    if not away:
        return
    found = (
        Absence.objects.current_on(days.today())
        .filter(membership__user__in={part.user_id for part in away}, replaced_by__user__is_active=True)
        .select_related("membership__user", "replaced_by__user")
        .order_by("pk")
    )
    absences: dict[tuple[int | None, int | None], Absence] = {
        (a.membership.user_id, a.membership.organisation_id): a for a in found
    }
    asked = [
        (part, absences[part.user_id, part.organisation_id])
        for part in away
        if (part.user_id, part.organisation_id) in absences
    ]
    things: dict[str, list[tuple[Owed, Absence]]] = {}
    for part, absence in _not_told(asked):
        things.setdefault(_copy_key(part, absence), []).append((part, absence))
    Owed.objects.bulk_create([_copy(key, pairs, now) for key, pairs in things.items()], ignore_conflicts=True)


def _not_told(asked: list[tuple[Owed, Absence]]) -> list[tuple[Owed, Absence]]:
    """Without those whose stand-in is told the same in person: nobody is mailed twice about one thing."""
    keys = [part.key_to(absence.replaced_by.user_id) for part, absence in asked]
    told = Owed.objects.told(keys) if any(keys) else set()
    return [pair for pair, key in zip(asked, keys, strict=True) if key not in told]


def _private(part: Owed) -> bool:
    """A copy is not copied again, and a door made for one person is not given to another."""
    return bool(part.copy_of_id or part.link_id or (part.alone and not part.calendar))


def _copy_key(part: Owed, absence: Absence) -> str:
    """Two colleagues who are told one thing have one copy of it with who stands in for both, also a day later."""
    stand_in = absence.replaced_by.user_id
    in_person = part.key_to(stand_in)
    return f"{in_person}/stand-in" if in_person else f"{part.key}/stand-in/{stand_in}"


def _stands_in(absence: Absence) -> str:
    words = {"name": absence.membership.user.name}
    if not absence.until:
        return _("You stand in for %(name)s.") % words
    return _("You stand in for %(name)s until %(day)s.") % {**words, "day": fullday(absence.until)}


def _copy(key: str, pairs: list[tuple[Owed, Absence]], now: datetime) -> Owed:
    """Of the first of those who are told the same; it says for whom all of them."""
    part, stand_in = pairs[0][0], pairs[0][1].replaced_by.user
    with translation.override(stand_in.language):
        why = " ".join(_stands_in(absence) for _part, absence in pairs)
        subject = _("Standing in: %(subject)s") % {"subject": part.subject}
    return Owed(
        key=key,
        kind=part.kind,
        user=stand_in,
        organisation_id=part.organisation_id,
        region_id=part.region_id,
        trajectory_id=part.trajectory_id,
        subject=subject[:200],
        body=f"{why}\n\n{part.body}",
        url=part.url,
        alone=part.alone,
        calendar=part.calendar,
        why=f"{why} {part.why}".strip()[:300],
        copy_of=part,
        created_at=now,
        due=now,
        not_before=now,
    )


def _make_messages(parts: list[Owed], now: datetime) -> None:
    groups = [list(group) for _key, group in groupby(sorted(parts, key=_recipient), key=_recipient)]
    # Only a mail of several parts says of which organisation each is.
    prefetch_related_objects([part for group in groups if len(group) > 1 for part in group], "organisation")
    messages = Message.objects.bulk_create([_message(group, now) for group in groups])
    pairs = [(part.pk, message.pk) for group, message in zip(groups, messages, strict=True) for part in group]
    with connection.cursor() as cursor:
        cursor.execute(JOIN, [[owed for owed, _message in pairs], [message for _owed, message in pairs]])


def _message(parts: list[Owed], now: datetime) -> Message:
    user = parts[0].user
    language = user.language if user else "nl"
    subject, text = letters.join(parts, language)
    return Message(
        user=user,
        address=user.email if user else parts[0].address,
        phone=parts[0].phone,
        language=language,
        subject=subject,
        text=text,
        calendar=letters.calendar_of(parts[0]),
        created_at=now,
        asked_at=now,
        not_before=now,
    )


def reconsider(message: Message, now: datetime) -> None:
    """Ask again about a message that has waited since it was joined, and is locked by the caller.

    What fell is taken out and what remains keeps its Message-ID; with nothing left the message is dropped.
    """
    rows = Owed.objects.filter(message=message).select_related("user", "organisation", "copy_of")
    parts = list(rows.order_by("created_at", "pk"))
    fallen = {part.pk for part, stood in zip(parts, _answers(parts), strict=True) if stood is False}
    drop(fallen, DropReason.GONE, now)
    standing = [part for part in parts if part.pk not in fallen]
    if fallen and standing:
        message.subject, message.text = letters.join(standing, message.language)
    elif not standing:
        message.state = Message.State.DROPPED
    message.asked_at = now
    message.save(update_fields=["subject", "text", "state", "asked_at"])
