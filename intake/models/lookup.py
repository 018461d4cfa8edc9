from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models.likeness import Likeness, Typed, look_alikes_for
from intake.models.trajectory import Trajectory
from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, Region
from transitiehuis.rowsecurity import ME, RowSecurity
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

WINDOW_SECONDS = 600
AT_MOST = 60  # in one window: a dozen people typed in at leisure, and no address book tried out


class LookupQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> LookupQuerySet:
        """Who looked up the people of trajecten my organisation works on; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))


class Lookup(models.Model):
    """Somebody elsewhere typed in facts that fit this traject, and was told whom to ask. Nothing can change it."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="lookups")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    looked_on = models.DateField()
    looked_at = models.DateTimeField()

    objects = LookupQuerySet.as_manager()
    row_security = RowSecurity(
        f"{party_sees('intake_lookup.trajectory_id', WORKING_ROLES)} OR user_id = {ME}", check=f"user_id = {ME}"
    )
    withheld = "UPDATE, DELETE, TRUNCATE"
    impersonal = {"looked_on"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trajectory", "user", "looked_on"], name="lookup_once_a_day"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"lookup {self.pk}"

    @classmethod
    def log(cls, likes: Iterable[Likeness], *, by: Actor) -> None:
        """A line for each traject of another organisation that was hit; one a day for each who looks."""
        now, hit = timezone.now(), {like.trajectory_id for like in likes if not like.mine}
        if hit:
            Lookup.objects.bulk_create(
                [
                    cls(
                        trajectory_id=pk,
                        user=by.person,
                        organisation=by.organisation,
                        looked_on=days.today(),
                        looked_at=now,
                    )
                    for pk in sorted(hit)
                ],
                ignore_conflicts=True,
            )


def look(regions: Iterable[Region], typed: Typed, *, by: Actor) -> list[Likeness]:
    """Look up one person in these regions: counted, and logged where it hits a traject of another organisation.

    Raises WrongStatus for who looked up more than sixty in ten minutes.
    """
    count(by)
    found = [like for region in regions for like in look_alikes_for(region, [typed])[0]]
    Lookup.log(found, by=by)
    return found


def count(by: Actor) -> None:
    """One more lookup by this person. Two in the same instant may count for one: it is a brake, not a lock."""
    key = f"lookups/{by.person.pk}/{int(timezone.now().timestamp()) // WINDOW_SECONDS}"
    done = cache.get(key, 0) + 1
    cache.set(key, done, WINDOW_SECONDS)
    if done > AT_MOST:
        raise WrongStatus(_("You have looked up many people in a short time. Go on in ten minutes."))
