from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models.trajectory import TRAJECTORY_TERM, Trajectory
from intake.models.vocabulary import Reason, Theme
from intake.models.words import NextAction, Step, WaitingFor
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Membership, Organisation
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, WrongStatus

if TYPE_CHECKING:
    from intake.models.orientation_offer import OrientationOffer
    from transitiehuis.netwerk.actor import Actor

FOLLOW_UP_WERKDAGEN = 5


class OrientationKind(models.TextChoices):
    TRIAL_LESSON = "proefles", _("trial lesson")
    DAY_ALONG = "meeloopdag", _("day along at work")
    TASTER = "snuffelstage", _("taster placement")
    COMPANY_VISIT = "bedrijfsbezoek", _("company visit")
    PRACTICE_DAY = "bpv_dag", _("practice day")


class OrientationStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    ATTENDED = "attended", _("attended")
    NO_SHOW = "no_show", _("did not come")
    CANCELLED = "cancelled", _("cancelled")


class OrientationQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> OrientationQuerySet:
        """Orientations of trajecten my organisation works on; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))

    def planned(self) -> OrientationQuerySet:
        return self.filter(status=OrientationStatus.PLANNED)

    def booked_after(self, moment: datetime) -> OrientationQuerySet:
        """Planned with a seat of an offer that begins after that."""
        return self.planned().filter(offer__starts_at__gt=moment).select_related("offer").order_by("offer", "pk")

    def in_order(self) -> OrientationQuerySet:
        return self.order_by("on", "pk")


class OrientationActivity(Lockable):
    """Trying a trade: planned on a day somewhere, and what came of it in the candidate's own words."""

    Kind, Status = OrientationKind, OrientationStatus

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="orientations")
    kind = models.CharField(max_length=16, choices=OrientationKind.choices)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(
        "intake.OrientationOffer", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    on = models.DateField()
    planned_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=OrientationStatus.choices, default=OrientationStatus.PLANNED)
    said = models.CharField(max_length=200, blank=True)
    new_wish = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    no_show_reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects = OrientationQuerySet.as_manager()
    row_security = RowSecurity(party_sees("intake_orientationactivity.trajectory_id", WORKING_ROLES))
    impersonal = {"on"}
    personal = {
        "said": Personal(_("What the candidate thought of it."), TRAJECTORY_TERM),
    }

    class Meta:
        constraints = [
            choices("orientationactivity", "kind", OrientationKind),
            choices("orientationactivity", "status", OrientationStatus),
            models.CheckConstraint(
                name="orientation_no_show_has_reason",
                condition=Q(status="no_show", no_show_reason__isnull=False)
                | ~Q(status="no_show") & Q(no_show_reason__isnull=True),
            ),
            models.CheckConstraint(
                name="orientation_outcome_has_when",
                condition=Q(status="planned", recorded_at__isnull=True)
                | ~Q(status="planned") & Q(recorded_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["trajectory", "on"], condition=Q(status="planned"), name="orientation_one_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"orientation {self.pk}"

    @classmethod
    @transaction.atomic
    def schedule(
        cls,
        trajectory: Trajectory,
        *,
        kind: str,
        host: Organisation,
        on: date,
        by: Actor,
        theme: Theme | None = None,
        offer: OrientationOffer | None = None,
    ) -> OrientationActivity:
        """Plan one on a day; the traject moves to oriëntatie when it was not there yet.

        With an `offer` its seat is counted by who books it (`OrientationOffer.book`), and the candidate is told.
        Raises WrongStatus when one is planned for that day already or the traject is past oriëntatie.
        """
        from intake import orientation_letters as letters

        trajectory.hold()
        trajectory.require_holder(by)
        if trajectory.step not in {Step.REFERRAL, Step.INTAKE, Step.ORIENTATION, Step.MATCHING}:
            raise WrongStatus(_("This trajectory is past its orientation."))
        if cls.objects.filter(trajectory=trajectory, on=on).planned().exists():
            raise WrongStatus(_("Something is already planned for this candidate on that day."))
        activity = cls.objects.create(
            trajectory=trajectory, kind=kind, host=host, on=on, theme=theme, planned_by=by.member, offer=offer
        )
        plan: dict[str, Any] = {
            "action": NextAction.RECORD_ORIENTATION,
            "due": max(on, days.today()),
            "waiting_for": WaitingFor.NOTHING,
        }
        if trajectory.step == Step.ORIENTATION:
            trajectory.plan(**plan, by=by)
        else:
            trajectory.move_to(Step.ORIENTATION, **plan, by=by)
        if offer is not None:
            letters.booked(activity)
        letters.remind(activity)
        return activity

    def _conclude(
        self, status: str, by: Actor, *, said: str = "", new_wish: Theme | None = None, reason: Reason | None = None
    ) -> None:
        """What became of it, once; what the candidate said of it and wishes since then stay, also after a no-show."""
        self.trajectory.hold()
        self.trajectory.require_worker(by)
        self.lock()
        if self.status != OrientationStatus.PLANNED:
            raise WrongStatus(_("What came of this orientation has already been recorded."))
        self.status, self.said, self.no_show_reason = status, said, reason
        self.recorded_at = timezone.now()
        self.save()
        if new_wish is not None:
            self._wish(new_wish, by)

    @transaction.atomic
    def attend(self, *, by: Actor, said: str = "", go_on: bool = True, new_wish: Theme | None = None) -> None:
        """The candidate was there. `go_on`: the wish is chosen and the traject goes to matching.

        `new_wish` is another theme that the candidate would rather learn: it becomes the wish in the profile. Was it on
        an earlier day than planned, then a seat that was booked is free again, and leaves the candidate's calendar.
        """
        from intake import orientation_letters as letters

        self._conclude(OrientationStatus.ATTENDED, by, said=said, new_wish=new_wish)
        if self.offer is not None and self.on > days.today():
            self.offer.release(self.planned_by.organisation_id)
            letters.not_needed(self)
        due = days.add_werkdagen(days.today(), FOLLOW_UP_WERKDAGEN)
        if go_on and self.trajectory.step == Step.ORIENTATION:
            self.trajectory.move_to(
                Step.MATCHING, by=by, action=NextAction.FIND_PLACE, due=due, waiting_for=WaitingFor.SEAT
            )
        else:
            self._plan_again(by, due)

    def _wish(self, theme: Theme, by: Actor) -> None:
        self.new_wish = theme
        self.save(update_fields=["new_wish"])
        profile = self.trajectory.profile
        profile.lock()
        profile.record({"themes": [theme]}, by=by, opened_at=profile.updated_at)

    @transaction.atomic
    def miss(self, reason: Reason, *, by: Actor, said: str = "", new_wish: Theme | None = None) -> None:
        """The candidate did not come, for a reason of the list; a new one is to be planned.

        Raises WrongStatus before its day.
        """
        if self.on > days.today():
            raise WrongStatus(_("That somebody did not come can be recorded from the day itself."))
        self._conclude(OrientationStatus.NO_SHOW, by, said=said, new_wish=new_wish, reason=reason)
        self._plan_again(by, days.add_werkdagen(days.today(), FOLLOW_UP_WERKDAGEN), WaitingFor.CANDIDATE)

    @transaction.atomic
    def cancel(self, *, by: Actor, said: str = "", new_wish: Theme | None = None) -> None:
        """It does not go ahead; the seat is free again, the candidate is told, and a new one is to be planned."""
        self.let_go(by=by, said=said, new_wish=new_wish)
        self._plan_again(by, days.add_werkdagen(days.today(), FOLLOW_UP_WERKDAGEN))

    @transaction.atomic
    def let_go(self, *, by: Actor, said: str = "", new_wish: Theme | None = None) -> None:
        """It does not go ahead and nothing is planned in its place: the traject ends, or plans for itself."""
        from intake import orientation_letters as letters

        self._conclude(OrientationStatus.CANCELLED, by, said=said, new_wish=new_wish)
        if self.offer is not None:
            self.offer.release(self.planned_by.organisation_id)
            letters.called_off(self)

    def _plan_again(self, by: Actor, due: date, waiting_for: str = WaitingFor.NOTHING) -> None:
        mine = by.clock or self.trajectory.holder_id in by.organisation_ids
        if mine and self.trajectory.step == Step.ORIENTATION:
            self.trajectory.plan(NextAction.PLAN_ORIENTATION, due, by=by, waiting_for=waiting_for)
