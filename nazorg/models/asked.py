"""What a question by link has in common: whom it went to, how, by when, and how the answer came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models, transaction
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
REMIND_DAYS = 3
DATES = frozenset({"asked_on", "due", "reminded_on", "silent_on", "withdrawn_on"})  # `impersonal` of each


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

    def open(self) -> Self:
        """Asked, and the time for an answer is not over."""
        return self.unanswered().filter(silent_on=None)

    def to_remind_on(self, day: date) -> Self:
        """Asked so many days ago that a reminder is due."""
        asked: type[Asked] = self.model  # type: ignore[assignment]  # only those have this queryset
        early = day - timedelta(days=asked.remind_days)
        return self.open().filter(reminded_on=None, asked_on__lte=early).order_by("pk")

    def silent_on_day(self, day: date) -> Self:
        """Their time was over before `day`, and they were reminded."""
        return self.open().filter(due__lt=day).exclude(reminded_on=None).order_by("pk")

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

    send: ClassVar[Callable[..., None]]  # of each kind: owe it to who is asked; `again` is the one reminder

    Channel, Via = Channel, Via
    remind_days = REMIND_DAYS

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

    def next_open(self) -> Asked | None:
        """Another question that goes with this one and is still open; None for a kind that is asked alone."""
        return None

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
        self.require_open()

    def require_open(self) -> None:
        """Raises WrongStatus when it need not be answered (any more)."""
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

    # -- rules of the calendar, taken inside `working()` ------------------------------------------------------------

    def found_silent(self) -> None:
        """What silence sets off; nothing, unless the kind of question says so."""

    @transaction.atomic
    def remind(self) -> None:
        """Once, some days after it was asked. Raises WrongStatus when that is not needed."""
        self.hold_open()
        early = days.today() < self.asked_on + timedelta(days=self.remind_days)
        if self.reminded_on or self.silent_on or early:
            raise WrongStatus(_("No reminder is needed."))
        self.reminded_on = days.today()
        self.save(update_fields=["reminded_on"])
        self.send(again=True)

    @transaction.atomic
    def fall_silent(self) -> None:
        """Its time is over, reminder and all, without an answer: a finding too. An answer stays welcome."""
        self.hold_open()
        if self.silent_on or not self.reminded_on or days.today() <= self.due:
            raise WrongStatus(_("There is still time to answer."))
        self.silent_on = days.today()
        self.save(update_fields=["silent_on"])
        self.found_silent()

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
