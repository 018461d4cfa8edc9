"""Signaal: something that asks somebody to look, why it fired, and what was done about it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import guides_see, is_guide
from intake.models import TRAJECTORY_TERM, Trajectory
from matching.models import Placement
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Membership
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class SignalKind(models.TextChoices):
    ANSWER = "answer", _("what was answered")
    SILENCE = "silence", _("no answer")
    OVERDUE = "overdue", _("contact is overdue")
    CERTIFICATE = "certificate", _("a certificate ends")
    AGREEMENT = "agreement", _("the praktijkovereenkomst ends")
    FUNDING = "funding", _("an arrangement ends")
    ROUTE_FUNDING = "route_funding", _("money for the training ends")
    CONTRADICTION = "contradiction", _("two say otherwise")
    DIFFER = "differ", _("two partners state otherwise")
    CONTEST = "contest", _("the candidate does not agree")


class Colour(models.TextChoices):
    RED = "red", _("red")
    ORANGE = "orange", _("orange")


class SignalClosing(models.TextChoices):
    SOLVED = "solved", _("solved")
    OVER = "over", _("nothing the matter any more")
    MISTAKEN = "mistaken", _("it was not so")


DUE_WERKDAGEN = {Colour.RED: 1, Colour.ORANGE: 5}


class SignalQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> SignalQuerySet:
        """Of trajecten my organisation works on; never for a company. The only door from a request."""
        return self.filter(is_guide(actor, days.today(), "trajectory", each=True))

    def open(self) -> SignalQuerySet:
        """Nobody closed it, and its reason still stands."""
        return self.filter(closed_at=None, gone_at=None)

    def over(self) -> SignalQuerySet:
        return self.exclude(closed_at=None, gone_at=None)

    def held_by(self, organisations: object) -> SignalQuerySet:
        """Those of trajecten that these organisations are aan zet for: theirs to look at."""
        return self.filter(trajectory__holder__in=organisations)

    def with_names(self) -> SignalQuerySet:
        return self.select_related(
            "trajectory__candidate", "trajectory__holder", "trajectory__assignee__user", "placement__employer",
            "closed_by__user", "closed_by__organisation",
        )  # fmt: skip

    def in_order(self) -> SignalQuerySet:
        """Red before orange, then by the day somebody should have looked."""
        red_first = models.Case(models.When(colour=Colour.RED, then=0), default=1)
        return self.order_by(red_first, "due", "pk")

    def newest_first(self) -> SignalQuerySet:
        return self.order_by("-fired_at", "-pk")


class Signal(Lockable):
    """Fired by the house, once for each reason (`key`). Who is aan zet for the traject looks at it, by `due`.

    Two endings are kept apart: the house sees that the reason has gone (`gone_at`), or a person closes it and says
    what was done (`closed_at`). A signal that a person closed does not come back for the same reason.
    """

    Kind, Colour, Closing = SignalKind, Colour, SignalClosing

    key = models.CharField(max_length=80, unique=True)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=SignalKind.choices)
    colour = models.CharField(max_length=6, choices=Colour.choices)
    # The row it is about, of the model that belongs to its kind.
    subject = models.BigIntegerField()
    # What the sentence needs that says why: codes, numbers and days; see `nazorg.signal_words`.
    facts = models.JSONField(default=dict)
    due = models.DateField()
    fired_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    closing = models.CharField(max_length=8, choices=SignalClosing.choices, blank=True)
    done = models.TextField(max_length=1000, blank=True)

    objects = SignalQuerySet.as_manager()
    row_security = RowSecurity(guides_see("nazorg_signal.trajectory_id"))
    impersonal = {"key", "due"}
    personal = {
        "facts": Personal(_("To say why somebody should look."), TRAJECTORY_TERM),
        "done": Personal(_("To know what was done about it."), TRAJECTORY_TERM),
    }

    class Meta:
        constraints = [
            choices("signal", "kind", SignalKind),
            choices("signal", "colour", Colour),
            choices("signal", "closing", SignalClosing, blank=True),
            models.CheckConstraint(
                name="signal_closed_has_its_facts",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, closing="", done="")
                | Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(closing="") & ~Q(done=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["trajectory"], condition=Q(closed_at__isnull=True, gone_at__isnull=True), name="signal_open"
            ),
            models.Index(fields=["trajectory", "fired_at"], name="signal_story"),
        ]

    def __str__(self) -> str:
        return f"signal {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.gone_at is None

    @classmethod
    def fire_all(cls, signals: list[Self]) -> None:
        """Write those whose reason did not fire before, and mail about red ones. As the worker, twice is as once."""
        from nazorg.signal_messages import tell_red

        cls.objects.bulk_create(signals, ignore_conflicts=True)
        if red := [signal.key for signal in signals if signal.colour == Colour.RED]:
            tell_red(red)

    @classmethod
    def made(
        cls, key: str, placement: Placement, kind: str, colour: str, *, due: date | None = None, **facts: Any
    ) -> Self:
        """A signal that was not written yet; `subject` is among the facts. Red asks for the next werkdag."""
        subject = facts.pop("subject")
        return cls(
            key=key,
            trajectory_id=placement.trajectory_id,
            placement=placement,
            kind=kind,
            colour=colour,
            subject=subject,
            facts=facts,
            due=due or days.add_werkdagen(days.today(), DUE_WERKDAGEN[Colour(colour)]),
            fired_at=timezone.now(),
        )

    @transaction.atomic
    def close(self, closing: str, *, done: str, by: Actor) -> None:
        """A person looked: how it ended and what was done.

        Raises WrongStatus when a colleague closed it by now or its reason has gone by itself, NotAllowed.
        """
        self.trajectory.require_worker(by)
        self.lock()
        if self.closed_at:
            raise WrongStatus(_("This signal has been closed in the meantime."))
        if self.gone_at:
            raise WrongStatus(_("The reason of this signal has gone in the meantime. Nothing needs to be done."))
        self.closed_at, self.closed_by, self.closing, self.done = timezone.now(), by.member, closing, done
        self.save(update_fields=["closed_at", "closed_by", "closing", "done"])
