from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.meetings import QuarterMeeting
from transitiehuis.regie.models.rounds import ROUND_TERM, ROUNDS_I_DIRECT, ROUNDS_I_SEE, QuarterRound, user_of
from transitiehuis.regie.models.toolkit import SuccessFactor
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, WrongStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transitiehuis.netwerk.actor import Actor

USUAL_POINT = 10
LONGEST_POINT = 240


class AgendaState(models.TextChoices):
    """On the agenda; beside it, taken off or never fitted; or gone, for its reason is no longer there."""

    ON = "on", _("on the agenda")
    DROPPED = "dropped", _("taken off")
    GONE = "gone", _("no longer needed")


class AgendaQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> AgendaQuerySet:
        """Points of the rounds the actor sees. What was proposed shows once partners can no longer score."""
        seen = QuarterRound.objects.visible_to(actor)
        return self.filter(Q(round__in=seen), Q(kind="") | Q(round__closes_on__lt=days.today()))

    def on(self) -> AgendaQuerySet:
        return self.filter(state=AgendaState.ON)

    def in_order(self) -> AgendaQuerySet:
        return self.order_by("position", "pk")


class AgendaPoint(Lockable):
    """One point of a kwartaalgesprek: proposed by a room of the house (`kind` and `key`), or added by the director.

    A proposed point comes once; taken off it stays off. How long it took is `spent` (seconds) and, while it has the
    floor, the time since `running_since`.
    """

    State = AgendaState

    round = models.ForeignKey(QuarterRound, on_delete=models.PROTECT, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=AgendaState.choices, default=AgendaState.ON)
    kind = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=120)
    why = models.TextField(blank=True)
    url = models.CharField(max_length=200, blank=True)
    factor = models.ForeignKey(SuccessFactor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(default=USUAL_POINT)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    running_since = models.DateTimeField(null=True, blank=True)
    spent = models.PositiveIntegerField(default=0)

    objects = AgendaQuerySet.as_manager()
    named_by = ("title",)
    row_security = RowSecurity(f"round_id IN ({ROUNDS_I_SEE})", f"round_id IN ({ROUNDS_I_DIRECT})")
    personal = {
        "title": Personal(_("To know what is talked about."), ROUND_TERM),
        "why": Personal(_("To know why it is talked about."), ROUND_TERM),
    }
    impersonal = {"kind", "key", "url"}

    class Meta:
        constraints = [
            choices("agendapoint", "state", AgendaState),
            models.CheckConstraint(condition=~Q(title=""), name="agendapoint_has_title"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=LONGEST_POINT), name="agendapoint_minutes_valid"
            ),
            models.CheckConstraint(
                condition=Q(kind="", key="", added_by__isnull=False) | (~Q(kind="") & ~Q(key="") & Q(added_by=None)),
                name="agendapoint_from_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(running_since=None) | Q(state="on"), name="agendapoint_runs_on_the_agenda"
            ),
            models.UniqueConstraint(
                fields=["round", "kind", "key"], condition=~Q(key=""), name="agendapoint_proposed_once"
            ),
            models.UniqueConstraint(
                fields=["round", "position"],
                deferrable=models.Deferrable.DEFERRED,
                name="agendapoint_position_once",
            ),
            models.UniqueConstraint(
                fields=["round"], condition=Q(running_since__isnull=False), name="agendapoint_one_has_the_floor"
            ),
        ]

    def __str__(self) -> str:
        return f"agenda point {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("regie:wall_point", args=[self.pk])

    @property
    def seconds(self) -> int:
        """How long this point has had the floor until now."""
        since = self.running_since
        return self.spent + (int((timezone.now() - since).total_seconds()) if since else 0)

    @property
    def minutes_spent(self) -> int:
        return self.seconds // 60

    @property
    def is_over_time(self) -> bool:
        return self.seconds > self.minutes * 60

    @classmethod
    @transaction.atomic
    def add(cls, round: QuarterRound, *, by: Actor, title: str, minutes: int, why: str = "",
            factor: SuccessFactor | None = None) -> AgendaPoint:  # fmt: skip
        """A point of the director's own, last on the agenda."""
        QuarterMeeting.held(round, by)
        return cls.objects.create(
            round=round, position=next_position(round), title=title, why=why, factor=factor, minutes=minutes,
            added_by=user_of(by),
        )  # fmt: skip

    def _hold(self, by: Actor) -> QuarterMeeting:
        meeting = QuarterMeeting.held(self.round, by)
        self.lock()
        return meeting

    @transaction.atomic
    def shift(self, step: int, *, by: Actor) -> None:
        """Change places with the point before (-1) or after (1) it; nothing happens at either end."""
        self._hold(by)
        points = AgendaPoint.objects.on().filter(round=self.round_id)
        after = points.filter(position__gt=self.position).order_by("position")
        before = points.filter(position__lt=self.position).order_by("-position")
        other = (after if step > 0 else before).first()
        if other is None or self.state != AgendaState.ON:
            return
        self.position, other.position = other.position, self.position
        AgendaPoint.objects.bulk_update([self, other], ["position"])

    @transaction.atomic
    def drop(self, *, by: Actor) -> None:
        """Off the agenda; a proposed point does not come back by itself. Not what something was agreed on."""
        self._hold(by)
        if self.has_something():
            raise WrongStatus(_("Something was agreed on this point already; it stays on the agenda."))
        self._settle_clock()
        self.state = AgendaState.DROPPED
        self.save(update_fields=["state", "running_since", "spent"])

    @transaction.atomic
    def put_back(self, *, by: Actor) -> None:
        """On the agenda again, in its old place."""
        self._hold(by)
        self.state = AgendaState.ON
        self.save(update_fields=["state"])

    @transaction.atomic
    def take_the_floor(self, *, by: Actor) -> None:
        """Talk about this point: its clock runs on, that of the point before it stops.

        Before the day of the meeting nothing is written. WrongStatus for a point that was taken off.
        """
        meeting = self._hold(by)
        if self.state != AgendaState.ON:
            raise WrongStatus(_("This point was taken off the agenda."))
        if not meeting.is_running() or self.running_since:
            return
        stop_clock(self.round)
        now = timezone.now()
        self.running_since = now
        self.save(update_fields=["running_since"])
        if meeting.began_at is None:
            meeting.began_at = now
            meeting.save(update_fields=["began_at"])

    def has_something(self) -> bool:
        """Whether something was written down on it: it then stays."""
        return self.decisions.exists() or self.actions.exists() or self.bottlenecks.exists()

    def _settle_clock(self) -> None:
        self.spent, self.running_since = self.seconds, None


def stop_clock(round: QuarterRound) -> None:
    """Nobody has the floor any more; the meeting is held."""
    for point in AgendaPoint.objects.filter(round=round, running_since__isnull=False).order_by("pk"):
        point._settle_clock()
        point.save(update_fields=["running_since", "spent"])


def next_position(round: QuarterRound) -> int:
    last = AgendaPoint.objects.filter(round=round).aggregate(last=models.Max("position"))["last"]
    return (last or 0) + 1


@transaction.atomic
def set_minutes(meeting: QuarterMeeting, minutes: Mapping[int, int], *, by: Actor) -> None:
    """Time for each point, by its key; the length of the meeting is set apart."""
    QuarterMeeting.held(meeting.round, by)
    points = list(AgendaPoint.objects.filter(round=meeting.round_id, pk__in=minutes).order_by("pk"))
    for point in points:
        point.minutes = minutes[point.pk]
    AgendaPoint.objects.bulk_update(points, ["minutes"])
