from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transitiehuis.netwerk.models import User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.agenda import AgendaPoint
from transitiehuis.regie.models.meetings import QuarterMeeting
from transitiehuis.regie.models.rounds import ROUND_TERM, ROUNDS_I_SEE, QuarterRound, user_of
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class DecisionChanged(WrongStatus):
    """Somebody else changed these words since they were read; what stands now is in the row."""


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> DecisionQuerySet:
        """Decisions of the rounds the actor sees: partners took them together."""
        return self.filter(round__in=QuarterRound.objects.visible_to(actor))

    def standing(self) -> DecisionQuerySet:
        return self.filter(struck_at=None)

    def in_order(self) -> DecisionQuerySet:
        return self.order_by("written_at", "pk")


class Decision(Lockable):
    """What partners decided in a kwartaalgesprek, in one sentence, as somebody wrote it down.

    `sent` is the mark of the form it came with, so that one sent twice is written once. `version` counts changes, so
    that nobody writes over words unseen.
    """

    round = models.ForeignKey(QuarterRound, on_delete=models.PROTECT, related_name="decisions")
    point = models.ForeignKey(AgendaPoint, on_delete=models.PROTECT, related_name="decisions")
    text = models.CharField(max_length=300)
    version = models.PositiveSmallIntegerField(default=1)
    sent = models.UUIDField(null=True, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = DecisionQuerySet.as_manager()
    row_security = RowSecurity(f"round_id IN ({ROUNDS_I_SEE})")
    personal = {"text": Personal(_("To remember what was decided."), ROUND_TERM)}
    impersonal = {"sent"}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="decision_has_text"),
            models.CheckConstraint(
                condition=Q(changed_at=None, changed_by=None) | Q(changed_at__isnull=False, changed_by__isnull=False),
                name="decision_changed_whole",
            ),
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_by=None) | Q(struck_at__isnull=False, struck_by__isnull=False),
                name="decision_struck_whole",
            ),
            models.UniqueConstraint(
                fields=["round", "sent"], condition=Q(sent__isnull=False), name="decision_sent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("regie:decision", args=[self.pk])

    @classmethod
    @transaction.atomic
    def write(cls, point: AgendaPoint, text: str, *, by: Actor, sent: UUID | None = None) -> Decision:
        """A decision on `point`; the one that `sent` wrote when it came before.

        NotAllowed for who takes no part in the round; WrongStatus when the meeting is closed.
        """
        QuarterMeeting.objects.get(round=point.round_id).hold_to_note(by)
        if sent and (found := cls.objects.filter(round=point.round_id, sent=sent).first()):
            return found
        return cls.objects.create(
            round_id=point.round_id, point=point, text=text, sent=sent, written_by=user_of(by),
            written_at=timezone.now(),
        )  # fmt: skip

    def _hold(self, by: Actor, seen: int) -> None:
        QuarterMeeting.objects.get(round=self.round_id).hold_to_note(by)
        self.lock()
        if self.struck_at:
            raise WrongStatus(_("This decision has been struck out."))
        if self.version != seen:
            raise DecisionChanged(_("Somebody else changed this decision meanwhile."))

    @transaction.atomic
    def change(self, text: str, *, seen: int, by: Actor) -> None:
        """Other words for it. DecisionChanged when it is no longer the version that was `seen`."""
        self._hold(by, seen)
        self.text, self.version = text, self.version + 1
        self.changed_by, self.changed_at = user_of(by), timezone.now()
        self.save(update_fields=["text", "version", "changed_by", "changed_at"])

    @transaction.atomic
    def strike(self, *, seen: int, by: Actor) -> None:
        """It was no decision after all: out of the report, and still to be found here."""
        self._hold(by, seen)
        self.struck_by, self.struck_at = user_of(by), timezone.now()
        self.save(update_fields=["struck_by", "struck_at"])
