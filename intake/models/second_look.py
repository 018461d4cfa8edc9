from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models.trajectory import Trajectory
from intake.models.vocabulary import Reason
from intake.models.words import Closing, NextAction
from transitiehuis import days
from transitiehuis.constraints import choices, period
from transitiehuis.netwerk.models import Region
from transitiehuis.netwerk.models.organisations import never_twice
from transitiehuis.rowsecurity import DIRECTED_REGIONS, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

LOOK_WERKDAGEN = 2


class ClosingRule(Lockable):
    """From `since` until `until` (both inside) no traject of this region is closed without a second pair of eyes."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    row_security = RowSecurity("true", check=f"region_id = ANY ({DIRECTED_REGIONS})")
    impersonal = {"since", "until"}

    class Meta:
        constraints = [period("closingrule"), never_twice("closingrule_once_at_a_time", "region")]

    def __str__(self) -> str:
        return f"closing rule {self.pk}"

    @classmethod
    def holds(cls, region: int) -> bool:
        """Whether the rule is in force in this region today."""
        today = days.today()
        ended = Q(until__isnull=False, until__lt=today)
        return cls.objects.filter(region=region, since__lte=today).exclude(ended).exists()

    @classmethod
    @transaction.atomic
    def put(cls, region: Region, on: bool, *, by: Actor) -> None:
        """The rule begins today, or ends with yesterday. What is so already stays so.

        Raises NotAllowed for who is not the region's ketenregisseur.
        """
        if region.pk not in by.directed_region_ids:
            raise NotAllowed
        Region.objects.select_for_update(of=("self",), no_key=True).get(pk=region.pk)
        if on == cls.holds(region.pk):
            return
        today = days.today()
        if on:
            cls.objects.create(region=region, since=today, set_by=by.person)
            return
        running = cls.objects.filter(region=region, until=None)
        running.filter(since=today).delete()
        running.update(until=today - timedelta(days=1))


class LookStatus(models.TextChoices):
    WAITING = "waiting", _("waits for a colleague")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("given back")
    WITHDRAWN = "withdrawn", _("withdrawn")


class SecondLookQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> SecondLookQuerySet:
        """Closings that wait on trajecten my organisation works on; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))

    def waiting(self) -> SecondLookQuerySet:
        return self.filter(status=LookStatus.WAITING)


class SecondLook(Lockable):
    """A closing that waits for a second pair of eyes: a colleague of who asked confirms it, and that closes."""

    Status = LookStatus

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    closing = models.CharField(max_length=16, choices=Closing.choices)
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=LookStatus.choices, default=LookStatus.WAITING)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = SecondLookQuerySet.as_manager()
    row_security = RowSecurity(party_sees("intake_secondlook.trajectory_id", WORKING_ROLES))
    impersonal: set[str] = set()

    class Meta:
        constraints = [
            choices("secondlook", "closing", Closing),
            choices("secondlook", "status", LookStatus),
            models.CheckConstraint(
                name="secondlook_decided_has_who",
                condition=Q(status="waiting", decided_at__isnull=True, decided_by__isnull=True)
                | ~Q(status="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="secondlook_by_somebody_else", condition=~Q(status="confirmed") | ~Q(decided_by=F("asked_by"))
            ),
            models.UniqueConstraint(fields=["trajectory"], condition=Q(status="waiting"), name="secondlook_one_waits"),
        ]

    def __str__(self) -> str:
        return f"second look {self.pk}"

    @classmethod
    @transaction.atomic
    def ask(cls, trajectory: Trajectory, closing: str, reason: Reason, *, by: Actor) -> SecondLook:
        """Lay this closing before the team: whoever of them opens the row on Vandaag confirms it or gives it back.

        Raises NotAllowed for who is not aan zet, WrongStatus when one waits already.
        """
        trajectory.hold()
        trajectory.require_holder(by)
        if cls.objects.filter(trajectory=trajectory).waiting().exists():
            raise WrongStatus(_("This closing was laid before a colleague already."))
        made = cls.objects.create(
            trajectory=trajectory, closing=closing, reason=reason, asked_at=timezone.now(), asked_by=by.person
        )
        trajectory.assignee = None
        trajectory.set_next(NextAction.CLOSE, days.add_werkdagen(days.today(), LOOK_WERKDAGEN))
        trajectory.save()
        trajectory.record("planned", by=by)
        return made

    def _decide(self, status: str, by: Actor) -> None:
        self.trajectory.hold()
        self.trajectory.require_holder(by)
        self.lock()
        if self.status != LookStatus.WAITING:
            raise WrongStatus(_("This closing has been decided in the meantime: %s.") % self.get_status_display())
        self.status, self.decided_at, self.decided_by = status, timezone.now(), by.person
        self.save(update_fields=["status", "decided_at", "decided_by"])

    @transaction.atomic
    def confirm(self, *, by: Actor) -> None:
        """A colleague agrees: the traject is closed. Raises NotAllowed for who asked it themselves."""
        if by.person.pk == self.asked_by_id:
            raise NotAllowed
        self._decide(LookStatus.CONFIRMED, by)
        self.trajectory.close(self.closing, self.reason, by=by)

    @transaction.atomic
    def give_back(self, *, by: Actor) -> None:
        """Not closed: by a colleague it is given back, by who asked it is withdrawn. The traject goes on."""
        own = by.person.pk == self.asked_by_id
        self._decide(LookStatus.WITHDRAWN if own else LookStatus.REFUSED, by)


def require_second_look(trajectory: Trajectory, closing: str, reason: Reason, by: Actor) -> None:
    """WrongStatus where the region wants a second pair of eyes and nobody else confirmed this very closing.

    What a date decides needs nobody. The traject is held by the caller.
    """
    if by.clock or not ClosingRule.holds(trajectory.region_id):
        return
    looked = SecondLook.objects.filter(
        trajectory=trajectory, closing=closing, reason=reason, status=LookStatus.CONFIRMED, decided_by=by.user
    )
    since = trajectory.opened_at
    if not looked.filter(decided_at__gte=since, decided_at__date=days.today()).exists():
        raise WrongStatus(
            _("In this region a colleague looks along before a trajectory is closed. Lay it before them.")
        )
