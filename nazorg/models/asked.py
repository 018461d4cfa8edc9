"""What a question by link has in common: whom it went to, how, by when, and how the answer came."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import guides_see, is_guide
from intake.models import WORKERS, Trajectory
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Link, Membership
from transitiehuis.rowsecurity import LINK, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

# A late answer is still welcome; after this the link opens nothing any more.
LINK_DAYS = 60
DATES = frozenset({"asked_on", "due", "reminded_on", "silent_on", "withdrawn_on"})  # `impersonal` of each
TERM = _("Until the traject's term has ended.")


class Channel(models.TextChoices):
    EMAIL = "email", _("by e-mail")
    TEXT = "text", _("by text message")
    GUIDE = "guide", _("through the guide")


class Via(models.TextChoices):
    LINK = "link", _("by link")
    CALL = "call", _("told to the guide")


class AskedQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Of trajecten my organisation works on; never for a company. The only door from a request."""
        return self.filter(is_guide(actor, days.today(), "trajectory"))

    def by_link(self, link: Link) -> Self:
        """What somebody without account sees who followed `link`."""
        return self.filter(link=link)

    def unanswered(self) -> Self:
        """An answer is still welcome, also after its time."""
        return self.filter(answered_at=None, withdrawn_on=None)

    def answered(self) -> Self:
        return self.exclude(answered_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-asked_on", "-pk")


class Asked(Lockable):
    """A question that somebody answers by link without account, or tells to the begeleider.

    Asked, then answered, or withdrawn because its reason is gone. Silence changes nothing: an answer stays welcome.
    """

    Channel, Via = Channel, Via

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    link = models.OneToOneField(Link, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    asked_on = models.DateField()
    due = models.DateField()
    reminded_on = models.DateField(null=True, blank=True)
    silent_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_via = models.CharField(max_length=8, choices=Via.choices, blank=True)
    answered_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects: ClassVar[models.Manager] = AskedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def usable(self) -> bool:
        """The link still opens something."""
        return self.is_open and self.link is not None and self.link.usable

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_on is None

    def give_link(self) -> None:
        """The door to this question, and to nothing else: the visitor sees this one row."""
        ends = days.start_of(self.due + timedelta(days=LINK_DAYS))
        self.link = Link.make(purpose=Link.Purpose.CHECK_IN, subject=self, expires_at=ends)
        self.save(update_fields=["link"])

    def may_answer(self, by: Actor) -> bool:
        return bool(self._via(by))

    def _via(self, by: Actor) -> str:
        """Who followed the link, or who works on the traject and was told."""
        if by.link is not None and by.link.pk == self.link_id:
            return Via.LINK
        works = by.has_role(*WORKERS) and AskedQuerySet(type(self)).visible_to(by).filter(pk=self.pk).exists()
        return Via.CALL if works else ""

    def require_via(self, by: Actor) -> str:
        """Raises NotAllowed for who may not answer."""
        if via := self._via(by):
            return via
        raise NotAllowed

    def hold_open(self) -> None:
        """Lock and look. Raises WrongStatus when it was answered by now, or its reason has gone."""
        self.lock()
        if self.answered_at:
            raise WrongStatus(_("This question has been answered in the meantime."))
        if self.withdrawn_on:
            raise WrongStatus(_("This question need not be answered any more."))

    def close(self, via: str, by: Actor) -> None:
        """Answered now; held by the caller, who saves. The link is spent."""
        now = timezone.now()
        self.answered_at, self.answered_via = now, via
        self.answered_by = by.current if via == Via.CALL else None
        if self.link_id:
            Link.objects.filter(pk=self.link_id, used_at=None).update(used_at=now)

    def withdraw(self) -> None:
        """Its reason is gone: nobody need answer any more. Held by the caller."""
        self.withdrawn_on = days.today()
        self.save(update_fields=["withdrawn_on"])
        if self.link:
            self.link.revoke()


def asked_security(table: str) -> RowSecurity:
    """Who works on the traject and is not its company, and who followed the link to this very row."""
    return RowSecurity(f"{guides_see(f'{table}.trajectory_id')} OR link_id = {LINK}")


def asked_constraints(model: str) -> list[models.BaseConstraint]:
    """What holds for each question: an answer has its facts, and is not also withdrawn."""
    return [
        choices(model, "channel", Channel),
        choices(model, "answered_via", Via, blank=True),
        models.CheckConstraint(
            name=f"{model}_answered_has_its_facts",
            condition=Q(answered_at__isnull=True, answered_via="", answered_by__isnull=True)
            | Q(answered_at__isnull=False, answered_via=Via.LINK, answered_by__isnull=True)
            | Q(answered_at__isnull=False, answered_via=Via.CALL, answered_by__isnull=False),
        ),
        models.CheckConstraint(
            name=f"{model}_one_ending", condition=Q(answered_at__isnull=True) | Q(withdrawn_on__isnull=True)
        ),
        models.CheckConstraint(
            name=f"{model}_silent_after_its_time", condition=Q(silent_on__isnull=True) | Q(silent_on__gt=F("due"))
        ),
    ]
