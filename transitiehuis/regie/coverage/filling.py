"""A partner says what it does: a change ends the row in force and begins the next."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, Partnership, Region, Role
from transitiehuis.regie.coverage.scope import WHOLE, Scope
from transitiehuis.regie.models.coverage import Activity, Coverage, CoverageRole
from transitiehuis.regie.models.rounds import user_of
from transitiehuis.workflow import NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import User

WRITERS = (Role.PARTNER_CONTACT, Role.MANAGER, Role.COORDINATOR)
Key = tuple[int, str]  # activity and role


class Part(NamedTuple):
    """What one role takes: hours a quarter (None: not said), and for which part of the work."""

    hours: Decimal | None
    scope: Scope


Wanted = Mapping[int, Mapping[CoverageRole, Part]]


def may_fill(actor: Actor, region: int, organisation: int) -> bool:
    """The region's director for any partner; others for the organisation they speak for."""
    if region in actor.directed_region_ids:
        return True
    return organisation in actor.organisation_ids and region in actor.region_ids and actor.has_role(*WRITERS)


def in_force(region: int, organisation: int, day: date) -> list[Coverage]:
    rows = Coverage.objects.current_on(day).filter(region=region, organisation=organisation)
    return list(rows.order_by("activity", "role", "pk"))


def mark(rows: Iterable[Coverage]) -> str:
    """Changes when one of the rows does, so that nobody writes over words unseen."""
    facts = sorted(
        (row.activity_id, row.role, str(row.hours_per_quarter or ""), row.since.isoformat(), *map(sorted, row.scope))
        for row in rows
    )
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def hold(partnership: QuerySet[Partnership]) -> list[Partnership]:
    """One partner is written for by one person at a time."""
    return list(partnership.select_for_update(no_key=True).order_by("pk"))


@transaction.atomic
def fill_in(region: Region, organisation: Organisation, wanted: Wanted, *, by: Actor, seen: str | None = None) -> int:
    """From today on `organisation` does each activity of `wanted` in those roles and no other; how many rows changed.

    Activities that are not in `wanted` stay as they are. NotAllowed for who does not speak for the partner;
    WrongStatus when it takes no part today, or when somebody wrote since `seen` (see `mark`).
    """
    if not may_fill(by, region.pk, organisation.pk):
        raise NotAllowed
    today = days.today()
    if not hold(Partnership.objects.current_on(today).filter(region=region, organisation=organisation)):
        raise WrongStatus(_("%(name)s does not take part in this region today.") % {"name": organisation.name})
    rows = in_force(region.pk, organisation.pk, today)
    if seen is not None and seen != mark(rows):
        raise WrongStatus(_("Somebody changed this in the meantime. Look at it again before you save."))
    now = {(row.activity_id, row.role): row for row in rows}
    asked = {(activity, str(role)): part for activity, roles in wanted.items() for role, part in roles.items()}
    keys = sorted({key for key in (*now, *asked) if key[0] in wanted})
    writer = Writer(region, organisation, today, user_of(by))
    return sum(writer.write(key, now.get(key), asked.get(key)) for key in keys)


def say_pays(region: Region, organisation: Organisation, activity: Activity, pays: bool, *, by: Actor) -> int:
    """From today on it pays for this activity, or no longer; what it does of the work stays."""
    rows = in_force(region.pk, organisation.pk, days.today())
    held = {CoverageRole(r.role): Part(r.hours_per_quarter, r.scope) for r in rows if r.activity_id == activity.pk}
    paid = held.pop(CoverageRole.PAYS, Part(None, WHOLE))
    wanted = {activity.pk: held | ({CoverageRole.PAYS: paid} if pays else {})}
    return fill_in(region, organisation, wanted, by=by, seen=mark(rows))


class Writer:
    """Lays what is wanted beside what holds, for one partner on one day."""

    def __init__(self, region: Region, organisation: Organisation, day: date, user: User) -> None:
        self.region, self.organisation, self.day, self.user = region, organisation, day, user

    def write(self, key: Key, row: Coverage | None, part: Part | None) -> bool:
        """Whether something changed."""
        if row and part and (row.hours_per_quarter, row.scope) == part:
            return False
        if row is None and part is None:
            return False
        until = row.until if row else None
        if row and row.since == self.day:
            row.delete()  # it held on no whole day yet, so nothing is forgotten
        elif row:
            row.until = self.day - timedelta(days=1)
            row.save(update_fields=["until"])
        if part:
            self._begin(key, part, until)
        return True

    def _begin(self, key: Key, part: Part, until: date | None) -> None:
        activity, role = key
        same = {"region": self.region, "organisation": self.organisation, "activity_id": activity, "role": role}
        later = Coverage.objects.filter(**same, since__gt=self.day).order_by("since").first()
        if later and (until is None or until >= later.since):
            until = later.since - timedelta(days=1)
        Coverage.objects.create(
            **same,
            since=self.day,
            until=until,
            hours_per_quarter=part.hours,
            themes=sorted(part.scope.themes),
            target_groups=sorted(part.scope.target_groups),
            municipalities=sorted(part.scope.municipalities),
            written_by=self.user,
        )
