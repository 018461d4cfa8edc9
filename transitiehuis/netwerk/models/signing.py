"""What signing by link is made of, on whatever floor: a wording that is frozen, and one signature under it."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transitiehuis import days
from transitiehuis.netwerk.models.links import Link
from transitiehuis.workflow import Lockable, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

LINK_DAYS = 28


def digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


class FrozenText(models.Model):
    """A wording as it was put to be signed; never changed, and known by its digest."""

    number = models.PositiveSmallIntegerField()
    body = models.TextField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def is_intact(self) -> bool:
        """The words are those that were put to be signed."""
        return self.digest == digest(self.body)

    @property
    def mark(self) -> str:
        """The digest as people compare it."""
        return self.digest[:12]


class SignedByLinkQuerySet(models.QuerySet):
    def by_link(self, link: Link) -> Self:
        """What somebody without account sees who followed `link`."""
        return self.filter(link=link)

    def standing(self) -> Self:
        """Asked or given, not withdrawn."""
        return self.filter(withdrawn_at=None).order_by("pk")


class SignedByLink(Lockable):
    """One party is asked to sign one text, by a link of its own, and signs with a typed name."""

    email = models.EmailField()
    link = models.OneToOneField(Link, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_name = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def usable(self) -> bool:
        """It can still be signed by its link."""
        return self.signed_at is None and self.withdrawn_at is None and self.link is not None and self.link.usable

    def require_door(self, by: Actor) -> None:
        """Raises WrongStatus for who did not follow its link."""
        if by.link is None or by.link.pk != self.link_id:
            raise WrongStatus(_("This link does not open this agreement."))

    def require_unsigned(self) -> None:
        """Raises WrongStatus when it was signed, withdrawn, or its link has ended; asked while the row is held."""
        if self.signed_at:
            raise WrongStatus(_("This agreement has been signed by this link already."))
        # Whether it was used is told by `signed_at`, which is held; its link can only have ended.
        if self.withdrawn_at or self.link is None or self.link.revoked_at or self.link.expires_at <= timezone.now():
            raise WrongStatus(_("This link has expired, or another text took its place."))

    def keep(self, **facts: str) -> None:
        """The signature as given now: `signed_name` and what else is said with it; its link is used."""
        self.signed_at = timezone.now()
        for name, value in facts.items():
            setattr(self, name, value)
        self.save(update_fields=["signed_at", *facts])
        Link.objects.filter(pk=self.link_id or 0).update(used_at=self.signed_at)

    def give_link(self, purpose: str) -> None:
        """A door of its own, that opens nothing after some weeks."""
        expires_at = days.start_of(days.today() + timedelta(days=LINK_DAYS))
        self.link = Link.make(purpose=purpose, subject=self, expires_at=expires_at)
        self.save(update_fields=["link"])

    def withdraw(self) -> None:
        """Its link opens nothing any more."""
        self.withdrawn_at = timezone.now()
        self.save(update_fields=["withdrawn_at"])
        if self.link:
            self.link.revoke()
