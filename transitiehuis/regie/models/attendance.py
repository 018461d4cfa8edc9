from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple

from django.db import models, transaction
from django.db.models import Q

from transitiehuis.netwerk.models import Membership, Organisation
from transitiehuis.regie.models.meetings import QuarterMeeting
from transitiehuis.regie.models.rounds import ROUNDS_I_DIRECT, ROUNDS_I_SEE, QuarterRound
from transitiehuis.rowsecurity import RowSecurity

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

MOST_OTHERS = 99
ATTENDANCES_I_SEE = f"SELECT id FROM regie_attendance WHERE round_id IN ({ROUNDS_I_SEE})"  # noqa: S608
ATTENDANCES_I_WRITE = f"SELECT id FROM regie_attendance WHERE round_id IN ({ROUNDS_I_DIRECT})"  # noqa: S608


class There(NamedTuple):
    """Who was there for one partner: people with an account, and how many others."""

    members: Collection[Membership]
    others: int


class AttendanceQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> AttendanceQuerySet:
        """Who was there, in the rounds the actor sees."""
        return self.filter(round__in=QuarterRound.objects.visible_to(actor))


class Attendance(models.Model):
    """A partner was at the kwartaalgesprek: with whom, and how many people without an account."""

    round = models.ForeignKey(QuarterRound, on_delete=models.PROTECT, related_name="attendance")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    others = models.PositiveSmallIntegerField(default=0)

    objects = AttendanceQuerySet.as_manager()
    row_security = RowSecurity(f"round_id IN ({ROUNDS_I_SEE})", f"round_id IN ({ROUNDS_I_DIRECT})")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="attendance_once"),
            models.CheckConstraint(condition=Q(others__lte=MOST_OTHERS), name="attendance_others_valid"),
        ]

    def __str__(self) -> str:
        return f"attendance {self.pk}"

    @classmethod
    @transaction.atomic
    def keep(cls, round: QuarterRound, there: Mapping[int, There], *, by: Actor) -> None:
        """Who was there, by the key of the organisation; of organisations that are not named nothing changes.

        An organisation with nobody was not there. NotAllowed unless the actor directs the region; WrongStatus when
        the meeting is closed.
        """
        QuarterMeeting.held(round, by)
        for organisation, (members, others) in there.items():
            if not members and not others:
                cls.objects.filter(round=round, organisation=organisation).delete()  # it was not there after all
                continue
            row, _made = cls.objects.update_or_create(
                round=round, organisation_id=organisation, defaults={"others": others}
            )
            row.people.exclude(member__in=members).delete()  # ticked by mistake
            Attendee.objects.bulk_create(
                [Attendee(attendance=row, member=member) for member in members], ignore_conflicts=True
            )


class Attendee(models.Model):
    """Somebody with an account who was at the kwartaalgesprek."""

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="people")  # part of it
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    row_security = RowSecurity(f"attendance_id IN ({ATTENDANCES_I_SEE})", f"attendance_id IN ({ATTENDANCES_I_WRITE})")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attendance", "member"], name="attendee_once")]

    def __str__(self) -> str:
        return f"attendee {self.pk}"
