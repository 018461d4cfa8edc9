from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models import Step
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Region, User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.bottlenecks import BOTTLENECK_TERM, Bottleneck
from transitiehuis.regie.models.rounds import IN_MY_REGION, user_of
from transitiehuis.regie.models.toolkit import ChainPart, SuccessFactor
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class FindingKind(models.TextChoices):
    """What in the figures points at a bottleneck."""

    FIGURE = "figure", _("a figure stays behind")
    STUCK = "stuck", _("trajectories stand still")
    NARROW = "narrow", _("more comes in than goes on")
    WAITING = "waiting", _("waited for most")


class FindingState(models.TextChoices):
    OPEN = "open", _("nobody looked at it")
    REPORTED = "reported", _("reported as a bottleneck")
    SET_ASIDE = "set_aside", _("set aside")


class FindingQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> FindingQuerySet:
        """Of the actor's regions; the only door from a request."""
        return self.filter(region__in={*actor.region_ids, *actor.directed_region_ids})

    def standing(self) -> FindingQuerySet:
        """The figures still say so."""
        return self.filter(gone_on=None)

    def proposed(self) -> FindingQuerySet:
        """Of these nobody has said yet whether they are a bottleneck."""
        return self.standing().filter(state=FindingState.OPEN)


class Finding(Lockable):
    """Aanwijzing: a figure of the region points at a bottleneck. No bottleneck yet: people say whether it is one.

    The worker writes it once for each reason and ends it by itself when the figures no longer say so. Who reports the
    bottleneck, or sets it aside, has answered it for as long as the reason stands.
    """

    State = FindingState

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=FindingKind.choices)
    key = models.CharField(max_length=60)  # which figure, step or cause
    chain_part = models.CharField(max_length=12, choices=ChainPart.choices)
    step = models.CharField(max_length=12, choices=Step.choices, blank=True)
    factor = models.ForeignKey(SuccessFactor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    facts = models.JSONField()  # the numbers behind it, as they stood last
    found_on = models.DateField()
    gone_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=FindingState.choices, default=FindingState.OPEN)
    bottleneck = models.ForeignKey(Bottleneck, on_delete=models.PROTECT, null=True, blank=True, related_name="findings")
    reason = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = FindingQuerySet.as_manager()
    row_security = RowSecurity(IN_MY_REGION)
    withheld = "DELETE, TRUNCATE"
    personal = {"reason": Personal(_("To say why a figure shows no bottleneck."), BOTTLENECK_TERM)}
    impersonal = {"key", "facts", "found_on", "gone_on"}

    class Meta:
        constraints = [
            choices("finding", "kind", FindingKind),
            choices("finding", "chain_part", ChainPart),
            choices("finding", "step", Step, blank=True),
            choices("finding", "state", FindingState),
            models.UniqueConstraint(
                fields=["region", "kind", "key"], condition=Q(gone_on=None), name="finding_once_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(gone_on=None) | Q(gone_on__gte=F("found_on")), name="finding_gone_after"
            ),
            models.CheckConstraint(
                condition=Q(state="open", bottleneck=None, reason="", answered_by=None, answered_at=None)
                | Q(state="reported", bottleneck__isnull=False, reason="", answered_by__isnull=False,
                    answered_at__isnull=False)
                | (Q(state="set_aside", bottleneck=None, answered_by__isnull=False, answered_at__isnull=False)
                   & ~Q(reason="")),
                name="finding_answered_whole",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["region"], condition=Q(gone_on=None), name="finding_standing")]

    def __str__(self) -> str:
        return f"finding {self.pk}"

    def _hold(self) -> None:
        self.lock()
        if self.state != FindingState.OPEN:
            raise WrongStatus(_("Somebody has answered this already: %(state)s.") % {"state": self.get_state_display()})

    @transaction.atomic
    def become(self, bottleneck: Bottleneck, *, by: Actor) -> None:
        """It is a bottleneck, and was reported as such. Of two at once the second gets WrongStatus."""
        if self.region_id not in {*by.region_ids, *by.directed_region_ids} or self.region_id != bottleneck.region_id:
            raise NotAllowed
        self._hold()
        self._answer(FindingState.REPORTED, by, bottleneck=bottleneck)

    @transaction.atomic
    def set_aside(self, reason: str, *, by: Actor) -> None:
        """No bottleneck, says the region's director, and why; it does not come back while the reason stands."""
        if self.region_id not in by.directed_region_ids:
            raise NotAllowed
        self._hold()
        self._answer(FindingState.SET_ASIDE, by, reason=reason)

    def _answer(self, state: FindingState, by: Actor, **facts: object) -> None:
        self.state, self.answered_by, self.answered_at = state, user_of(by), timezone.now()
        for name, value in facts.items():
            setattr(self, name, value)
        self.save(update_fields=["state", "answered_by", "answered_at", *facts])
