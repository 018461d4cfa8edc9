from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, link_sees, party_sees
from intake.models.candidate import Candidate
from intake.models.vocabulary import Reason, in_language
from intake.models.words import STEP_ORDER, Closing, NextAction, PartyRole, Step, WaitingFor
from intake.signals import trajectory_closed, trajectory_moved
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Membership, Organisation, Region, Role
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import ME, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

WORKERS = (Role.COORDINATOR, Role.ADVISER)
FORMER_HOLDER_DAYS = 30
TRAJECTORY_TERM = _("Until the trajectory's term has ended.")


class TrajectoryQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> TrajectoryQuerySet:
        """Trajecten my organisation is a party to today; the only door from a request. Outside it: 404.

        One that was put together with another is no traject of its own any more: see `absorbed_for`.
        """
        return self.filter(is_party(actor, days.today()), merged_into=None)

    def absorbed_for(self, actor: Actor) -> TrajectoryQuerySet:
        """Those that go on under another number which this person may see: where an old number leads."""
        return self.filter(merged_into__in=Trajectory.objects.visible_to(actor)).select_related("merged_into")

    def with_family(self) -> TrajectoryQuerySet:
        """Ask along what was put together with each; `family` needs no query of its own then."""
        absorbed = Trajectory.objects.filter(merged_into=OuterRef("pk")).order_by("pk")
        return self.annotate(absorbed_ids=ArraySubquery(absorbed.values("pk")))

    def worked_by(self, actor: Actor) -> TrajectoryQuerySet:
        """Those my organisation works on as referrer, school or guide: with notes, intake and timeline."""
        return self.filter(is_party(actor, days.today(), roles=WORKING_ROLES))

    def with_part(self, actor: Actor) -> TrajectoryQuerySet:
        """Ask along whether my organisation works on each; `is_worked_by` needs no query of its own then."""
        return self.annotate(works=is_party(actor, days.today(), roles=WORKING_ROLES))

    def with_themes(self) -> TrajectoryQuerySet:
        """Ask along the themes the candidate wants; `theme_names` says them."""
        from intake.models.profile import MatchingProfile

        chosen = MatchingProfile.themes.through.objects.filter(matchingprofile__trajectory=OuterRef("pk"))
        fact = JSONObject(nl="theme__name_nl", en="theme__name_en")
        return self.annotate(
            themes_wanted=ArraySubquery(chosen.order_by("theme__name_nl", "theme_id").values(fact=fact))
        )

    def open(self) -> TrajectoryQuerySet:
        return self.filter(closed_at=None)

    def closed(self) -> TrajectoryQuerySet:
        return self.exclude(closed_at=None)

    def held_by(self, organisations: object) -> TrajectoryQuerySet:
        return self.filter(holder__in=organisations)

    def due_on(self, day: date) -> TrajectoryQuerySet:
        """Open, with a next action due on or before `day`."""
        return self.open().filter(next_action_due__lte=day)

    def overdue_on(self, day: date) -> TrajectoryQuerySet:
        return self.open().filter(next_action_due__lt=day)

    def in_order(self) -> TrajectoryQuerySet:
        """The most urgent first; closed ones last, newest first."""
        return self.order_by(models.F("next_action_due").asc(nulls_last=True), "-opened_at", "pk")

    def by_name(self) -> TrajectoryQuerySet:
        """By last name without its prefix; the newest first of two with the same name."""
        return self.order_by("candidate__sort_name", "-opened_at", "pk")


class Trajectory(Lockable):
    """One person's way through one region's chain. Open, it always has a holder, a next action and a date."""

    Step, WaitingFor, NextAction, Closing = Step, WaitingFor, NextAction, Closing

    number = models.CharField(max_length=12, unique=True)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="trajectories")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)  # there is one below
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    step = models.CharField(max_length=12, choices=Step.choices)
    step_since = models.DateField()
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    assignee = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    next_action = models.CharField(max_length=20, choices=NextAction.choices, blank=True)
    next_action_note = models.CharField(max_length=200, blank=True)
    next_action_due = models.DateField(null=True, blank=True)
    waiting_for = models.CharField(max_length=12, choices=WaitingFor.choices)
    waiting_on = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    closing = models.CharField(max_length=16, choices=Closing.choices, blank=True)
    closing_reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    # A second dossier of the same person in the same region: which one goes on for both.
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, related_name="absorbed", null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = TrajectoryQuerySet.as_manager()
    named_by = ("number",)
    row_security = RowSecurity(
        f"{party_sees('intake_trajectory.id')} OR {link_sees('id')}"
        f" OR (opened_by_id = {ME} AND NOT intake_has_parties(id))"
    )
    impersonal = {"number", "step_since", "next_action_due"}
    personal = {"next_action_note": Personal(_("So that everybody knows what happens next."), TRAJECTORY_TERM)}

    class Meta:
        constraints = [
            choices("trajectory", "step", Step),
            choices("trajectory", "waiting_for", WaitingFor),
            choices("trajectory", "next_action", NextAction, blank=True),
            choices("trajectory", "closing", Closing, blank=True),
            models.CheckConstraint(
                name="trajectory_open_has_holder_action_date",
                condition=(
                    Q(closed_at__isnull=True, holder__isnull=False, next_action_due__isnull=False)
                    & ~Q(next_action="")
                    & Q(closing="", closing_reason__isnull=True, merged_into__isnull=True)
                )
                | (
                    Q(closed_at__isnull=False, holder__isnull=True, assignee__isnull=True)
                    & Q(next_action="", next_action_due__isnull=True)
                    & (
                        Q(closing=Closing.MERGED, closing_reason__isnull=True, merged_into__isnull=False)
                        | Q(closing_reason__isnull=False, merged_into__isnull=True)
                        & ~Q(closing__in=["", Closing.MERGED])
                    )
                ),
            ),
            models.CheckConstraint(condition=~Q(merged_into=models.F("pk")), name="trajectory_not_into_itself"),
            models.CheckConstraint(
                name="trajectory_other_action_is_said",
                condition=~Q(next_action=NextAction.OTHER) | ~Q(next_action_note=""),
            ),
            models.UniqueConstraint(
                fields=["candidate", "region"], condition=Q(closed_at__isnull=True), name="trajectory_one_open"
            ),
        ]
        indexes = [
            models.Index(
                fields=["holder", "next_action_due"], condition=Q(closed_at__isnull=True), name="trajectory_worklist"
            ),
            models.Index(fields=["region", "step"], condition=Q(closed_at__isnull=True), name="trajectory_region_step"),
            models.Index(  # which trajecten of a region were open since a day, without reading them
                fields=["region", "closed_at"], include=["id", "opened_at", "merged_into"], name="trajectory_region"
            ),
        ]

    def __str__(self) -> str:
        return f"trajectory {self.number}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("trajectory", args=[self.number])

    @property
    def action_text(self) -> str:
        """The next action in the language of the page; the note says it when it is none of the list."""
        if self.next_action == NextAction.OTHER:
            return self.next_action_note
        return str(NextAction(self.next_action).label) if self.next_action else ""

    @property
    def theme_names(self) -> list[str]:
        """The themes the candidate wants, in the language of the page; read `with_themes`."""
        return [in_language(theme["nl"], theme["en"]) for theme in self.__dict__["themes_wanted"]]

    # -- what every step does -----------------------------------------------------------------------------------------

    def hold(self) -> None:
        """Lock and look: the row as it is now. Raises WrongStatus when the traject is closed."""
        self.lock()
        if not self.is_open:
            raise WrongStatus(_("This trajectory has been closed in the meantime."))

    def require_holder(self, by: Actor) -> None:
        """Raises NotAllowed unless `by` works for the organisation that is aan zet (or is the clock)."""
        if by.clock:
            return
        if self.holder_id not in by.organisation_ids or not by.has_role(*WORKERS):
            raise NotAllowed

    def require_worker(self, by: Actor) -> None:
        """Raises NotAllowed unless `by` is coordinator or adviser at a referrer, school or guide of this traject."""
        if by.clock:
            return
        seen = type(self).objects.filter(pk=self.pk).worked_by(by)
        if not by.has_role(*WORKERS) or not seen.exists():
            raise NotAllowed

    def record(
        self,
        kind: str,
        *,
        by: Actor,
        occurred_on: date | None = None,
        from_step: str = "",
        reason: Reason | None = None,
        by_organisation: Organisation | None = None,
    ) -> None:
        """Write the event of what was just done; it holds the holder and the wait as they are from now on."""
        from intake.models.event import ChainEvent

        ChainEvent.objects.create(
            trajectory=self,
            kind=kind,
            recorded_at=timezone.now(),
            occurred_on=occurred_on or days.today(),
            from_step=from_step,
            to_step=self.step,
            holder_id=self.holder_id,
            waiting_for=self.waiting_for,
            waiting_on_id=self.waiting_on_id,
            by_organisation=by.organisation or by_organisation,
            by_user=by.user,
            reason=reason,
        )

    def set_next(
        self,
        action: str,
        due: date,
        *,
        note: str = "",
        waiting_for: str = WaitingFor.NOTHING,
        waiting_on: Organisation | None = None,
    ) -> None:
        """Put the next action on the row (not saved); a wait names what for and, where known, on whom."""
        self.next_action, self.next_action_due, self.next_action_note = action, due, note
        self.waiting_for, self.waiting_on = waiting_for, waiting_on

    # -- steps --------------------------------------------------------------------------------------------------------

    @transaction.atomic
    def move_to(
        self,
        step: str,
        *,
        by: Actor,
        action: str,
        due: date,
        note: str = "",
        waiting_for: str = WaitingFor.NOTHING,
        waiting_on: Organisation | None = None,
        reason: Reason | None = None,
        occurred_on: date | None = None,
    ) -> None:
        """To another step of the chain, forward, past steps or back; announces `trajectory_moved`.

        `occurred_on` is the day it happened (not after today, nor before the step it leaves began).
        Raises WrongStatus when closed or already there, NotAllowed for who does not work on it.
        """
        from intake import messages

        self.hold()
        self.require_worker(by)
        if self.step == step:
            raise WrongStatus(_("This trajectory is already in that step."))
        day = occurred_on or days.today()
        from_step, self.step, self.step_since = self.step, step, day
        self.set_next(action, due, note=note, waiting_for=waiting_for, waiting_on=waiting_on)
        self.save()
        self.record("moved", by=by, occurred_on=day, from_step=from_step, reason=reason)
        messages.step_told_back(self, by=by)
        trajectory_moved.send(sender=type(self), trajectory=self, from_step=from_step, by=by)

    @transaction.atomic
    def plan(
        self,
        action: str,
        due: date,
        *,
        by: Actor,
        note: str = "",
        waiting_for: str = WaitingFor.NOTHING,
        waiting_on: Organisation | None = None,
    ) -> None:
        """Another next action or another date, by who is aan zet; what it waits for is remembered as an event.

        What is planned already is planned: saying it again changes nothing.
        """
        self.hold()
        self.require_holder(by)
        waits_on = waiting_on.pk if waiting_on else None
        now = (self.next_action, self.next_action_due, self.next_action_note, self.waiting_for, self.waiting_on_id)
        if now == (action, due, note, waiting_for, waits_on):
            return
        self.set_next(action, due, note=note, waiting_for=waiting_for, waiting_on=waiting_on)
        self.save()
        self.record("planned", by=by)

    @transaction.atomic
    def assign(self, membership: Membership | None, *, by: Actor) -> None:
        """One colleague of the holder takes it, or (None) the whole team again."""
        self.hold()
        self.require_holder(by)
        if membership is not None and membership.organisation_id != self.holder_id:
            raise NotAllowed
        self.assignee = membership
        self.save(update_fields=["assignee"])

    @transaction.atomic
    def close(self, closing: str, reason: Reason, *, by: Actor) -> None:
        """End the traject with one reason; an open handover offer ends with it, and the candidate is told.

        Announces `trajectory_closed`. Raises WrongStatus for an ending that does not go with what happened, and where
        the region wants a second pair of eyes and nobody else has confirmed it.
        """
        from intake import candidate_mail, messages
        from intake.barring import require_ending
        from intake.models.asking import InvolvementRequest
        from intake.models.handover import Handover
        from intake.models.second_look import require_second_look

        self.hold()
        self.require_holder(by)
        require_ending(self, closing)
        require_second_look(self, closing, reason, by)
        InvolvementRequest.end_with(self, by=by)
        for offer in Handover.objects.filter(trajectory=self).waiting():
            offer.withdraw(by=by, closing=True)
        for seat in self.orientations.booked_after(timezone.now()):
            seat.let_go(by=by)
        holder = self.holder
        self.holder, self.assignee = None, None
        self.next_action, self.next_action_note, self.next_action_due = "", "", None
        self.waiting_for, self.waiting_on = WaitingFor.NOTHING, None
        self.closing, self.closing_reason, self.closed_at = closing, reason, timezone.now()
        self.save()
        self.record("closed", by=by, from_step=self.step, reason=reason)
        messages.step_told_back(self, by=by)
        if holder:
            candidate_mail.closed(self, holder)
        trajectory_closed.send(sender=type(self), trajectory=self, by=by)

    @transaction.atomic
    def reopen(self, *, by: Actor) -> None:
        """Somebody returns: the same number goes on, aan zet is the organisation that re-opens it."""
        self.lock()
        if self.is_open:
            raise WrongStatus(_("This trajectory is already open."))
        if self.merged_into_id:
            raise WrongStatus(_("This trajectory goes on under another number."))
        self.require_worker(by)
        self.closing, self.closing_reason, self.closed_at = "", None, None
        self.holder, self.assignee = by.organisation, None
        self.set_next(NextAction.REASSIGN, days.add_werkdagen(days.today(), 5))
        self.step_since = days.today()
        self.save()
        self.record("reopened", by=by)

    def is_worked_by(self, actor: Actor) -> bool:
        """Whether my organisation works on it as referrer, school or guide; to decide what to show, never what may."""
        if "works" in self.__dict__:
            return bool(self.__dict__["works"])
        return type(self).objects.filter(pk=self.pk).worked_by(actor).exists()

    # -- reading ------------------------------------------------------------------------------------------------------

    def former_holder_until(self) -> date:
        """The last day on which an organisation that passed the traject on may still read it."""
        return days.today() + timedelta(days=FORMER_HOLDER_DAYS)

    @property
    def family(self) -> list[int]:
        """This traject and those that were put together with it: whose facts its dossier shows."""
        if "absorbed_ids" not in self.__dict__:
            self.__dict__["absorbed_ids"] = list(self.absorbed.order_by("pk").values_list("pk", flat=True))
        return [self.pk, *self.__dict__["absorbed_ids"]]

    @property
    def position(self) -> int:
        return STEP_ORDER[self.step]

    def lead_guide(self):
        """The involvement that owns the contact moments, or None."""
        return self.involvements.filter(role=PartyRole.GUIDE, lead=True, until=None).first()
