"""Parties and the region's director are told 6, 3 and 1 months before an agreement ends: time to renew it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from transitiehuis import days
from transitiehuis.netwerk.models import Partnership, User
from transitiehuis.outbox import owe, still_stands
from transitiehuis.outbox.models import Owed
from transitiehuis.regie.brief import words
from transitiehuis.regie.contacts import Contacts, directors_of, distinct
from transitiehuis.regie.models import Agreement, AgreementParty, AgreementReminder, AgreementState

log = logging.getLogger(__name__)
MONTHS = (6, 3, 1)
ENDING = "regie.agreement_ending"


def reminder_day(until: date, months: int) -> date:
    """The day so many months before the last one, moved to the next werkdag."""
    return days.next_werkdag(days.add_months(until, -months))


def newest_due(today: date, until: date, signed_on: date) -> int | None:
    """The one reminder that may go out on `today`: 6, 3 or 1 months before; None for none.

    Only the newest, so that after an outage nobody gets a heap. One whose day was on or before the day the last party
    signed is never sent, nor one after the last day; and on no other day than a werkdag.
    """
    if not days.is_werkdag(today) or today > until:
        return None
    return next((months for months in sorted(MONTHS) if signed_on < reminder_day(until, months) <= today), None)


def due(today: date, agreements: Iterable[int] | None = None) -> list[tuple[Agreement, int]]:
    """Agreements whose parties are to be reminded now, with how many months ahead; of `agreements`, or of all.

    Not of what was ended early, nor of what has a signed successor. Two queries, whatever is due.
    """
    ahead = days.add_months(today, max(MONTHS) + 1)
    rows = Agreement.objects.filter(state=AgreementState.SIGNED, until__range=(today, ahead)).not_renewed()
    if agreements is not None:
        rows = rows.filter(pk__in=agreements)
    found = [
        (row, months)
        for row in rows.select_related("region").order_by("pk")
        if row.until and row.signed_on and (months := newest_due(today, row.until, row.signed_on))
    ]
    told: dict[tuple[int, date], int] = {}
    reminders = AgreementReminder.objects.filter(agreement__in=[row for row, _months in found])
    for pk, until, months in reminders.values_list("agreement", "until", "months"):
        told[pk, until] = min(told.get((pk, until), months), months)
    return [(row, months) for row, months in found if row.until and months < told.get((row.pk, row.until), 99)]


def remind(today: date) -> int:
    """Owe every reminder that is due; returns how many. Inside `working()`; one that another holds is passed by."""
    chosen = [row.pk for row, _months in due(today)]
    if not chosen:
        return 0
    held = Agreement.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).filter(pk__in=chosen)
    rows = due(today, list(held.values_list("pk", flat=True)))
    people = recipients([row for row, _months in rows], today)
    return sum(_tell(row, months, people.get(row.pk, []), today) for row, months in rows)


def recipients(agreements: list[Agreement], today: date) -> dict[int, list[User]]:
    """By agreement: the contacts of parties that still take part, and the directors; each person once."""
    parties: dict[int, list[int]] = {}
    for agreement, organisation in AgreementParty.objects.filter(agreement__in=agreements).values_list(
        "agreement", "organisation"
    ):
        parties.setdefault(agreement, []).append(organisation)
    contacts = Contacts({one for many in parties.values() for one in many}, today)
    regions = {agreement.region_id for agreement in agreements}
    directors = directors_of(regions, today)
    current = Partnership.objects.current_on(today).filter(region__in=regions)
    there = set(current.values_list("region", "organisation"))
    return {
        agreement.pk: distinct([
            *(
                user
                for organisation in sorted(parties.get(agreement.pk, []))
                if (agreement.region_id, organisation) in there
                for user in contacts.of(organisation)
            ),
            *directors.get(agreement.region_id, []),
        ])
        for agreement in agreements
    }  # fmt: skip


def _tell(agreement: Agreement, months: int, users: list[User], today: date) -> bool:
    if not users or agreement.until is None:
        return False
    try:
        with transaction.atomic():
            AgreementReminder.objects.create(agreement=agreement, until=agreement.until, months=months, told_on=today)
            for user in users:
                _owe(agreement, months, user)
    except Exception:
        log.exception("The reminder about %s could not be made.", agreement)
        return False
    return True


def _owe(agreement: Agreement, months: int, user: User) -> None:
    draft = agreement.successors.exclude(state=AgreementState.ENDED).first()
    subject, body, why = words(
        "regie/mail/agreement_ending.txt", user, agreement=agreement, months=months, successor=draft
    )
    owe(
        f"agreement/{agreement.pk}/{agreement.until:%Y-%m-%d}-{months}/{user.pk}",
        kind=ENDING,
        user=user,
        region=agreement.region,
        subject=subject,
        body=body,
        why=why,
        url=agreement.get_absolute_url(),
    )


@still_stands(ENDING)
def still_ending(owed: Owed) -> bool:
    """Asked again at delivery: ended early, run out or renewed in the meantime needs no mail."""
    rows = Agreement.objects.filter(pk=int(owed.key.split("/")[1]), state=AgreementState.SIGNED)
    return rows.filter(until__gte=timezone.localdate()).not_renewed().exists()
