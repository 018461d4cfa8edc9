"""The owner of an action is told of it by itself: when it is added late, and 7 days before, on and after its date."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from transitiehuis import days
from transitiehuis.netwerk.models import Partnership, User
from transitiehuis.outbox import owe
from transitiehuis.regie.brief import key_of, words
from transitiehuis.regie.contacts import Contacts, directors_of
from transitiehuis.regie.models import Action, ActionNudge
from transitiehuis.regie.rhythm import NUDGES, Stage, newest_nudge, stage_day

log = logging.getLogger(__name__)
LAST = NUDGES[-1]


def told_on(action: Action) -> date:
    """The last day on which the owner hears of the action otherwise: M+1, or the day it was added or moved."""
    if action.round.cancelled_at:
        return action.changed_on
    return max(action.changed_on, stage_day(Stage.ACTIONS, action.round.meeting_on))


def due_nudges(today: date, actions: Iterable[int] | None = None) -> list[tuple[Action, int]]:
    """Open actions whose owner is to be nudged now, with the offset; of `actions`, or of all.

    An owner that left the region is not nudged. Three queries, whatever is due.
    """
    rows = Action.objects.open().with_names()
    if actions is not None:
        rows = rows.filter(pk__in=actions)
    found = [
        (action, offset)
        for action in rows.order_by("pk")
        if (offset := newest_nudge(today, action.due_on, told_on(action))) is not None
    ]
    told = ActionNudge.objects.filter(action__in=[action for action, _offset in found])
    furthest: dict[tuple[int, date], int] = {}
    for pk, due_on, offset in told.values_list("action", "due_on", "offset"):
        furthest[pk, due_on] = max(furthest.get((pk, due_on), offset), offset)
    current = set(Partnership.objects.current_on(today).values_list("region", "organisation"))
    return [
        (action, offset)
        for action, offset in found
        if offset > furthest.get((action.pk, action.due_on), min(NUDGES) - 1)
        and (action.round.region_id, action.organisation_id) in current
    ]


def nudge(today: date) -> int:
    """Owe every nudge that is due; returns how many. Inside `working()`; an action that another holds is passed by."""
    chosen = [action.pk for action, _offset in due_nudges(today)]
    if not chosen:
        return 0
    held = Action.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).filter(pk__in=chosen)
    due = due_nudges(today, list(held.values_list("pk", flat=True)))
    contacts = Contacts({action.organisation_id for action, _offset in due}, today)
    directors = directors_of({action.round.region_id for action, _offset in due}, today)
    return sum(_tell(action, offset, contacts, directors, today) for action, offset in due)


def _tell(action: Action, offset: int, contacts: Contacts, directors: dict[int, list[User]], today: date) -> bool:
    owners = owners_of(action, contacts)
    if not owners:
        return False
    copies = directors.get(action.round.region_id, []) if offset == LAST else []
    try:
        with transaction.atomic():
            ActionNudge.objects.create(action=action, due_on=action.due_on, offset=offset, told_on=today)
            for user in owners:
                _owe(action, user, f"{action.due_on:%Y-%m-%d}{offset:+d}", "nudge", offset=offset, copy=False)
            for user in copies:
                if user not in owners:
                    _owe(action, user, f"{action.due_on:%Y-%m-%d}{offset:+d}", "nudge", offset=offset, copy=True)
    except Exception:
        log.exception("The nudge about %s could not be made.", action)
        return False
    return True


def owners_of(action: Action, contacts: Contacts) -> list[User]:
    """The person who took it on while still there, else the contacts of the organisation."""
    members = contacts.members.get(action.organisation_id, ())
    named = [m.user for m in members if action.person and m.user_id == action.person.user_id]
    return named[:1] or contacts.of(action.organisation_id)


def tell_new(action: Action, by: User) -> None:
    """Tell the owner of an action that was added after M+1 told the others; nobody is told of what they added."""
    today = days.today()
    if not action.round.cancelled_at and today <= stage_day(Stage.ACTIONS, action.round.meeting_on):
        return
    for user in owners_of(action, Contacts([action.organisation_id], today)):
        if user.pk != by.pk:
            _owe(action, user, "new", "new_action", by=by)


def _owe(action: Action, user: User, thread: str, template: str, **context: object) -> None:
    subject, body, why = words(f"regie/mail/{template}.txt", user, action=action, round=action.round, **context)
    owe(
        key_of(action.round, action.organisation_id, f"action-{action.pk}/{thread}", user),
        kind=f"regie.{template}",
        user=user,
        organisation=action.organisation,
        region=action.round.region,
        subject=subject,
        body=body,
        why=why,
        url=action.get_absolute_url(),
        must=not context.get("copy"),
    )
