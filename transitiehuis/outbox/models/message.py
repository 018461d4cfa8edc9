from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from transitiehuis.constraints import choices
from transitiehuis.netwerk.models.people import Language
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import ME, RowSecurity
from transitiehuis.workflow import Lockable

MAIL_TERM = _("As long as the dossier or the round it is about.")

# A mailbox that is full or greylisted lets mail in after minutes or hours; after two days somebody must look.
BACKOFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(days=1),
)


class MessageState(models.TextChoices):
    WAITING = "waiting", _("waits to be sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("did not arrive")
    DROPPED = "dropped", _("not sent")


class MessageQuerySet(models.QuerySet):
    def due_on(self, moment: datetime) -> MessageQuerySet:
        """What delivery looks at: joined, not yet handed over, and not put off beyond `moment`."""
        return self.filter(state=MessageState.WAITING, not_before__lte=moment)

    def by_text(self, text: bool) -> MessageQuerySet:
        """Text messages, or (False) mails."""
        return self.exclude(phone="") if text else self.filter(phone="")


class Message(Lockable):
    """One mail: the parts of one recipient that were due together; or one text message, to a telephone.

    Its text holds a placeholder for each url; a working link exists only in the mail that leaves the house.
    """

    State = MessageState

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    address = models.EmailField(blank=True)
    phone = models.CharField(max_length=16, blank=True, default="", db_default="")
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.DUTCH)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    calendar = models.TextField(blank=True, default="", db_default="")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField()  # when it was last known that the reasons of its parts stand
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()
    row_security = RowSecurity(f"user_id = {ME}", check="false")
    personal = {
        "address": Personal(_("To send the mail."), MAIL_TERM),
        "phone": Personal(_("To reach somebody by text message."), MAIL_TERM),
        "subject": Personal(_("To send the mail."), MAIL_TERM),
        "text": Personal(_("To send the mail."), MAIL_TERM),
        "calendar": Personal(_("To put an appointment in the recipient's calendar."), MAIL_TERM),
        "failure": Personal(_("To tell why a mail did not arrive."), MAIL_TERM),
    }

    class Meta:
        constraints = [
            choices("message", "state", MessageState),
            choices("message", "language", Language),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="message_sent_has_moment",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(failure=""), name="message_failed_says_why"),
            models.CheckConstraint(
                condition=(Q(phone="") & ~Q(address="") | ~Q(phone="") & Q(address="")) & ~Q(subject=""),
                name="message_has_recipient_and_subject",
            ),
        ]
        indexes = [models.Index(fields=["not_before", "id"], condition=Q(state="waiting"), name="message_waiting")]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def identity(self) -> str:
        """The same at every hand-over, so that who gets it twice sees that it is one."""
        return f"{self.pk}.{self.created_at:%Y%m%d%H%M%S%f}@{settings.MAIL_DOMAIN}"

    @property
    def message_id(self) -> str:
        """The Message-ID header of a mail."""
        return f"<{self.identity}>"
