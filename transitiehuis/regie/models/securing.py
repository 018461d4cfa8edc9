from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.rounds import (
    ROUND_TERM,
    ROUNDS_I_DIRECT,
    ROUNDS_I_SEE,
    QuarterRound,
    user_of,
)
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

NO_VIEW, HIGHEST = 0, 4
BACK = 3  # months: a quarter is judged until the end of the one after it


class SecuringAspect(models.TextChoices):
    OWNER = "owner", _("owner")
    MONEY = "money", _("money")
    PEOPLE = "people", _("people")
    AGREEMENTS = "agreements", _("agreements")
    KNOWLEDGE = "knowledge", _("knowledge")
    DATA = "data", _("data")


class SecuringQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> SecuringQuerySet:
        """Of the rounds that the actor sees; the only door from a request."""
        return self.filter(round__in=QuarterRound.objects.visible_to(actor))


class SecuringScore(models.Model):
    """How well one aspect of the cooperation is secured in a quarter, as the director judged it with partners.

    One of four observable levels (`regie/securing/levels.py`), or 0: no view of it.
    """

    Aspect = SecuringAspect

    round = models.ForeignKey(QuarterRound, on_delete=models.PROTECT, related_name="securing")
    aspect = models.CharField(max_length=10, choices=SecuringAspect.choices)
    level = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    scored_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    scored_at = models.DateTimeField()

    objects = SecuringQuerySet.as_manager()
    row_security = RowSecurity(f"round_id IN ({ROUNDS_I_SEE})", f"round_id IN ({ROUNDS_I_DIRECT})")
    personal = {"note": Personal(_("To say why the cooperation is judged so."), ROUND_TERM)}

    class Meta:
        constraints = [
            choices("securingscore", "aspect", SecuringAspect),
            models.UniqueConstraint(fields=["round", "aspect"], name="securingscore_once"),
            models.CheckConstraint(
                condition=Q(level__gte=NO_VIEW, level__lte=HIGHEST), name="securingscore_level_valid"
            ),
        ]

    def __str__(self) -> str:
        return f"securing score {self.pk}"

    @classmethod
    @transaction.atomic
    def judge(
        cls, round: QuarterRound, levels: Mapping[str, tuple[int, str]], seen: datetime | None, *, by: Actor
    ) -> None:
        """Level and note of each aspect, by who saw what stood there at `seen` (None: nothing yet).

        NotAllowed unless the actor directs the region. WrongStatus for a cancelled round, a quarter long past, and when
        somebody else judged meanwhile.
        """
        if not round.directed_by(by):
            raise NotAllowed
        round.lock()
        if round.cancelled_at:
            raise WrongStatus(_("This round was cancelled."))
        if round.name < Quarter.of(days.add_months(days.today(), -BACK)):
            raise WrongStatus(_("This quarter is too long ago to judge."))
        if seen != cls.last_judged(round):
            raise WrongStatus(_("Somebody else judged this quarter while you had it open."))
        now = timezone.now()
        for aspect, (level, note) in levels.items():
            cls.objects.update_or_create(
                round=round,
                aspect=aspect,
                defaults={"level": level, "note": note, "scored_by": user_of(by), "scored_at": now},
            )

    @classmethod
    def last_judged(cls, round: QuarterRound) -> datetime | None:
        found: datetime | None = cls.objects.filter(round=round).aggregate(last=Max("scored_at"))["last"]
        return found
