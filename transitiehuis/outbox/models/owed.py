from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Link, Organisation, Region, Role
from transitiehuis.outbox.models.message import MAIL_TERM, Message
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import DIRECTED_REGIONS, ME, MY_ORGANISATIONS, MY_ROLES, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class OwedState(models.TextChoices):
    OWED = "owed", _("still owed")
    JOINED = "joined", _("on its way")
    SENT = "sent", _("sent")
    FAILED = "failed", _("did not arrive")
    DROPPED = "dropped", _("not sent")


class DropReason(models.TextChoices):
    GONE = "gone", _("no longer needed")
    CHOICE = "choice", _("the recipient wants mail only about what must be done")
    ACCOUNT = "account", _("the recipient no longer has an account")


class OwedQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> OwedQuerySet:
        """Own messages; a manager's organisation's; a director's region's round. The only door from a request."""
        if actor.user is None:
            return self.none()
        mine = Q(user=actor.user)
        if actor.has_role(Role.MANAGER):
            mine |= Q(organisation__in=actor.organisation_ids)
        return self.filter(mine | Q(region__in=actor.directed_region_ids, trajectory_id=None))

    def waiting(self) -> OwedQuerySet:
        return self.filter(state__in=[OwedState.OWED, OwedState.JOINED])

    def due_on(self, moment: datetime) -> OwedQuerySet:
        """What delivery looks at: owed, and its moment has come."""
        return self.filter(state=OwedState.OWED, not_before__lte=moment)

    def by_text(self, text: bool) -> OwedQuerySet:
        """Text messages, or (False) mails."""
        return self.exclude(phone="") if text else self.filter(phone="")

    def told(self, keys: Iterable[str]) -> set[str]:
        """Those of `keys` that somebody is told of, or was: what was dropped tells nobody anything."""
        found = self.filter(key__in=[key for key in keys if key]).exclude(state=OwedState.DROPPED)
        return set(found.values_list("key", flat=True))

    def newest_first(self) -> OwedQuerySet:
        return self.order_by("-due", "-pk")


class Owed(Lockable):
    """One thing that somebody must be told: written with the fact it tells, sent once.

    The key is its identity: owing it again changes nothing. `due` is when it should arrive, `not_before` when
    delivery looks at it (later than `due` while it waits for a daily digest).
    """

    State = OwedState

    key = models.CharField(max_length=250, unique=True)
    kind = models.CharField(max_length=60)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    address = models.EmailField(blank=True)
    # As a gateway takes it, e.g. +31612345678: then it is a text message and not a mail.
    phone = models.CharField(max_length=16, blank=True, default="", db_default="")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    # A number, no foreign key: the ground floor knows no chain.
    trajectory_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    # An appointment as a calendar reads it, with `{url}` for its address.
    calendar = models.TextField(blank=True, default="", db_default="")
    url = models.CharField(max_length=500, blank=True)
    link = models.ForeignKey(Link, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    why = models.CharField(max_length=300, blank=True)
    must = models.BooleanField(default=True)
    alone = models.BooleanField(default=False)
    # A copy is part of its original.
    copy_of = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    due = models.DateTimeField()
    not_before = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OWED)
    dropped_reason = models.CharField(max_length=8, choices=DropReason.choices, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    resent = models.PositiveSmallIntegerField(default=0)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="parts")

    objects = OwedQuerySet.as_manager()
    row_security = RowSecurity(
        f"user_id = {ME}"
        f" OR (organisation_id = ANY ({MY_ORGANISATIONS}) AND 'manager' = ANY ({MY_ROLES}))"
        f" OR (region_id = ANY ({DIRECTED_REGIONS}) AND trajectory_id IS NULL)",
        check="true",  # whoever makes a step owes the other party a message they may not read themselves
    )
    personal = {
        "address": Personal(_("To reach somebody without an account."), MAIL_TERM),
        "phone": Personal(_("To reach somebody by text message."), MAIL_TERM),
        "subject": Personal(_("To tell the recipient what happened or must be done."), MAIL_TERM),
        "body": Personal(_("To tell the recipient what happened or must be done."), MAIL_TERM),
        "calendar": Personal(_("To put an appointment in the recipient's calendar."), MAIL_TERM),
        "failure": Personal(_("To tell why a mail did not arrive."), MAIL_TERM),
    }
    impersonal = {"key", "kind", "url", "why"}

    class Meta:
        constraints = [
            choices("owed", "state", OwedState),
            choices("owed", "dropped_reason", DropReason, blank=True),
            models.CheckConstraint(
                condition=Q(user__isnull=False, address="", phone="")
                | (Q(user__isnull=True, phone="") & ~Q(address=""))
                | (Q(user__isnull=True, address="") & ~Q(phone="")),
                name="owed_to_one_recipient",
            ),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+[0-9]{8,15}$", alone=True), name="owed_text_goes_alone"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="owed", message__isnull=True, settled_at__isnull=True, dropped_reason="")
                    | Q(state="joined", message__isnull=False, settled_at__isnull=True, dropped_reason="")
                    | Q(state="sent", message__isnull=False, settled_at__isnull=False, dropped_reason="")
                    | (
                        Q(state="failed", message__isnull=False, settled_at__isnull=False, dropped_reason="")
                        & ~Q(failure="")
                    )
                    | (Q(state="dropped", message__isnull=True, settled_at__isnull=False) & ~Q(dropped_reason=""))
                ),
                name="owed_state_has_its_facts",
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__startswith="/", link__isnull=True), name="owed_url_is_path_or_link"
            ),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(key=""), name="owed_has_key_and_subject"),
            models.CheckConstraint(condition=Q(calendar="") | Q(alone=True), name="owed_calendar_goes_alone"),
        ]
        # Partial, and none of a foreign key's own: each row is updated twice, and every index costs both times.
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state="owed"), name="owed_due"),
            *(
                models.Index(
                    fields=[name, "-due", "-id"], condition=Q(**{f"{name}__isnull": False}), name=f"owed_{name}"
                )
                for name in ("user", "organisation", "region")
            ),
            *(
                models.Index(fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"owed_{name}")
                for name in ("trajectory_id", "link", "copy_of")
            ),
        ]

    def __str__(self) -> str:
        return f"owed {self.pk}"

    def key_to(self, user_id: int) -> str:
        """Under which key `user_id` is told the same in person; "" when the key does not end in whom it is for."""
        stem, slash, ends = self.key.rpartition("/")
        return f"{stem}/{user_id}" if slash and ends == str(self.user_id) else ""

    @transaction.atomic
    def resend(self, *, by: Actor) -> None:
        """Owe a message that did not arrive anew. Of two at once one wins; the other gets WrongStatus.

        Its reason is asked again, and it goes to the address the recipient has by then.
        """
        if not type(self).objects.visible_to(by).filter(pk=self.pk).exists():
            raise NotAllowed
        self.lock()
        if self.state != self.State.FAILED:
            raise WrongStatus(_("This message has already been sent again."))
        self.state, self.message, self.failure, self.settled_at = self.State.OWED, None, "", None
        self.not_before = timezone.now()
        self.resent += 1
        self.save(update_fields=["state", "message", "failure", "settled_at", "not_before", "resent"])
