from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.rounds import ROUND_TERM, ROUNDS_I_DIRECT, QuarterRound, user_of
from transitiehuis.regie.models.scores import CLOSED_ROUNDS_I_SEE
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

NOT_IN_A_READY_PACK = """
IF EXISTS (SELECT 1 FROM regie_reviewpack p WHERE p.id = NEW.pack_id AND p.state = 'ready') THEN
  RAISE EXCEPTION 'review pack % is ready', NEW.pack_id;
END IF;
RETURN NEW;
"""


class PackState(models.TextChoices):
    WAITING = "waiting", _("waits for a worker")
    BUILDING = "building", _("is being made")
    READY = "ready", _("is ready")
    FAILED = "failed", _("could not be made")


class PackFailure(models.TextChoices):
    SECTION = "section", _("something went wrong in a section")
    ROUND = "round", _("the round was reopened or cancelled meanwhile")


class ReviewPackQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ReviewPackQuerySet:
        """Of closed rounds the actor sees; the only door from a request. While partners score again it is hidden."""
        return self.filter(round__in=QuarterRound.objects.visible_to(actor).closed_by(days.today()))

    def making(self) -> ReviewPackQuerySet:
        return self.filter(state__in=[PackState.WAITING, PackState.BUILDING]).order_by("begun_at", "pk")

    def ready(self) -> ReviewPackQuerySet:
        return self.filter(state=PackState.READY)

    def newest_first(self) -> ReviewPackQuerySet:
        return self.order_by("-frozen_on", "-pk")


class ReviewPack(Lockable):
    """The gespreksstuk of a round as at one close (`frozen_on`, the last day of scoring): made once by the worker,
    section by section, and never changed after. A reopening that closes again may give another beside it.
    """

    State, Failure = PackState, PackFailure

    round = models.ForeignKey(QuarterRound, on_delete=models.PROTECT, related_name="packs")
    frozen_on = models.DateField()
    state = models.CharField(max_length=8, choices=PackState.choices, default=PackState.WAITING)
    begun_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    ready_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=8, choices=PackFailure.choices, blank=True)

    objects = ReviewPackQuerySet.as_manager()
    row_security = RowSecurity(f"round_id IN ({CLOSED_ROUNDS_I_SEE})", f"round_id IN ({ROUNDS_I_DIRECT})")
    impersonal = {"frozen_on"}

    class Meta:
        constraints = [
            choices("reviewpack", "state", PackState),
            choices("reviewpack", "failure", PackFailure, blank=True),
            models.UniqueConstraint(fields=["round", "frozen_on"], name="reviewpack_once_a_close"),
            models.CheckConstraint(
                name="reviewpack_state_has_its_facts",
                condition=Q(state__in=["waiting", "building"], ready_at=None, failure="")
                | Q(state="ready", ready_at__isnull=False, failure="", done=F("total"))
                | (Q(state="failed", ready_at=None) & ~Q(failure="")),
            ),
            models.CheckConstraint(name="reviewpack_done_of_total", condition=Q(done__lte=F("total"))),
        ]
        triggers = [
            pgtrigger.Protect(
                name="ready_stands",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=PackState.READY),
            )
        ]

    def __str__(self) -> str:
        return f"review pack {self.pk}"

    @property
    def is_busy(self) -> bool:
        return self.state in {PackState.WAITING, PackState.BUILDING}

    @classmethod
    @transaction.atomic
    def ask(cls, round: QuarterRound, *, by: Actor) -> ReviewPack:
        """Have the pack of this close made: the first one, one after a reopening, or one that failed.

        NotAllowed but for the region's director; WrongStatus while partners score, while it is made and when it is
        there. Twice at once makes one.
        """
        from transitiehuis.regie.pack.building import pack_bell

        round.lock()
        if not round.directed_by(by):
            raise NotAllowed
        if not round.is_closed():
            raise WrongStatus(_("The review pack is made when the scores have closed."))
        pack, made = cls.objects.get_or_create(
            round=round, frozen_on=round.closes_on, defaults={"begun_at": timezone.now(), "asked_by": user_of(by)}
        )
        if not made:
            pack.again(user_of(by))
        pack_bell.on_commit()
        return pack

    def again(self, user: User) -> None:
        """Go on with one that failed, from the section that went wrong."""
        self.lock()
        if self.is_busy:
            raise WrongStatus(_("The review pack is being made already."))
        if self.state == PackState.READY:
            raise WrongStatus(_("The review pack of this close is there already; it no longer changes."))
        self.state, self.failure, self.asked_by = PackState.WAITING, "", user
        self.save(update_fields=["state", "failure", "asked_by"])

    # -- by the worker, which holds the row ---------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def begin(cls, round_id: int) -> ReviewPack | None:
        """The pack of the round's close when it has none yet; None when it is there, or the round is open again.

        Waits for whoever sends a score at this moment: what came in before the close is in it.
        """
        round = QuarterRound.objects.get(pk=round_id)
        round.lock()
        if not round.is_closed() or round.packs.exists():
            return None
        return cls.objects.create(round=round, frozen_on=round.closes_on, begun_at=timezone.now())

    def finish(self) -> None:
        self.state, self.ready_at, self.total = PackState.READY, timezone.now(), self.done
        self.save(update_fields=["state", "ready_at", "total"])

    def fail(self, failure: PackFailure) -> None:
        self.state, self.failure = PackState.FAILED, failure
        self.save(update_fields=["state", "failure"])


class PackPart(models.Model):
    """One section as it was frozen: by language what `pack.content` writes, null where a room had nothing to tell."""

    pack = models.ForeignKey(ReviewPack, on_delete=models.PROTECT, related_name="parts")
    code = models.SlugField(max_length=40)
    place = models.PositiveSmallIntegerField()
    content = models.JSONField()

    row_security = RowSecurity(
        f"pack_id IN (SELECT id FROM regie_reviewpack WHERE round_id IN ({CLOSED_ROUNDS_I_SEE}))",  # noqa: S608
        "false",
    )
    impersonal = {"code"}
    personal = {"content": Personal(_("To let partners talk about the same figures and actions."), ROUND_TERM)}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "code"], name="packpart_once")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="not_in_a_ready_pack",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=NOT_IN_A_READY_PACK,
            ),
        ]

    def __str__(self) -> str:
        return f"section {self.code} of review pack {self.pack_id}"
