"""What signing by link is made of, on whatever floor: a wording that is frozen, and one signature under it."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from transitiehuis import days
from transitiehuis.netwerk.models.links import Link
from transitiehuis.workflow import Lockable

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
