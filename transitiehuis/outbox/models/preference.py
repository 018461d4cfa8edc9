from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transitiehuis.constraints import choices
from transitiehuis.outbox.models.owed import Owed, OwedState
from transitiehuis.rowsecurity import ME, RowSecurity

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import User

DIGEST_HOUR = time(7)


class MailChoice(models.TextChoices):
    EACH = "each", _("each mail when it is due")
    DIGEST = "digest", _("one mail a day")
    MUST = "must", _("only what I must do")


def digest_moment(due: datetime) -> datetime:
    """The first 7.00 in local time at or after `due`, also on the days the clock changes."""
    day = timezone.localtime(due).date()
    morning = timezone.make_aware(datetime.combine(day, DIGEST_HOUR))
    if morning < due:
        morning = timezone.make_aware(datetime.combine(day + timedelta(days=1), DIGEST_HOUR))
    return morning


class Preference(models.Model):
    """How somebody wants mail. Who has none gets each mail; what must be done always goes at once."""

    Choice = MailChoice

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")  # part of it
    choice = models.CharField(max_length=8, choices=Choice.choices, default=Choice.EACH)

    row_security = RowSecurity(f"user_id = {ME}")

    class Meta:
        constraints = [choices("preference", "choice", MailChoice)]

    def __str__(self) -> str:
        return f"preference {self.pk}"

    @classmethod
    def of(cls, user: User) -> Preference:
        """The choice of `user`; unsaved and `each` when none was made."""
        return cls.objects.filter(user=user).first() or cls(user=user)

    @classmethod
    @transaction.atomic
    def choose(cls, choice: str, *, by: Actor) -> None:
        """From now on mail as chosen; what waited for a daily mail is looked at again at once."""
        cls.objects.update_or_create(user=by.user, defaults={"choice": choice})
        Owed.objects.filter(user=by.user, state=OwedState.OWED, not_before__gt=F("due")).update(not_before=F("due"))
