"""How a placement ends: it did not start, it ended, or the next contract carried it on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models import NextAction, Reason, Step, WaitingFor
from matching import signals
from matching.models.placement import PlacementFacts
from matching.models.words import AT_WORK
from matching.sight import end_sight
from transitiehuis import days
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from matching.models.agreement import PracticeAgreement
    from matching.models.placing import Placement
    from transitiehuis.netwerk.actor import Actor

SEARCH_WERKDAGEN = 5


class EndingPlacement(PlacementFacts):
    """The steps out of a placement, and what each step of one begins with."""

    class Meta(PlacementFacts.Meta):
        abstract = True

    def _hold(self, by: Actor, state: str) -> None:
        """Lock traject and placement; look. Raises NotAllowed, or WrongStatus when it moved on."""
        self.trajectory.hold()
        self.trajectory.require_worker(by)
        self.lock()
        if self.state != state:
            raise WrongStatus(_("This placement has moved on in the meantime: %s.") % self.get_state_display())

    def agreement(self) -> PracticeAgreement | None:
        """The newest praktijkovereenkomst of this placement, or None."""
        from matching.models.agreement import PracticeAgreement

        rows = PracticeAgreement.objects.filter(placement=self.pk).with_text().select_related("training_company")
        found = rows.order_by("-since", "-pk").first()
        if found:
            found.placement = cast("Placement", self)
        return found

    @transaction.atomic
    def not_start(self, reason: Reason, *, told_by: str, by: Actor) -> None:
        """It does not go ahead: the seat is free again and the search goes on, profile and all."""
        from matching import messages

        self._hold(by, self.State.PLANNED)
        self._conclude(self.State.NOT_STARTED, reason, told_by)
        if self.place:
            self.place.free_seat()
        self._back(by, reason, days.today())
        messages.placement_told_back(self, by=by)
        signals.placement_changed.send(sender=type(self), placement=self, change=signals.NOT_STARTED, by=by)

    @transaction.atomic
    def end(self, reason: Reason, *, told_by: str, on: date, by: Actor) -> None:
        """The work ended, `on` the last day: back to matching with the profile kept, without a new intake.

        Raises WrongStatus for a day in the future or before the start.
        """
        from matching import messages

        self._hold(by, self.State.STARTED)
        if not self.start <= on <= days.today():
            raise WrongStatus(_("The last day at work lies between the first day and today."))
        self.ended_on = on
        self._conclude(self.State.ENDED, reason, told_by)
        self._close_books(on)
        self._back(by, reason, on)
        messages.placement_told_back(self, by=by)
        signals.placement_changed.send(sender=type(self), placement=self, change=signals.ENDED, by=by)

    def _conclude(self, state: str, reason: Reason, told_by: str) -> None:
        self.state, self.reason, self.reason_told_by = state, reason, told_by
        self.concluded_at = timezone.now()
        self.save()

    def _carry_on(self, start: date, by: Actor) -> None:
        """This contract ended because the next one with the same employer begins on `start`."""
        self.state, self.ended_on, self.continued = self.State.ENDED, start - timedelta(days=1), True
        self.concluded_at = timezone.now()
        self.save()
        self._close_books(self.ended_on)
        signals.placement_changed.send(sender=type(self), placement=self, change=signals.ENDED, by=by)

    def _close_books(self, last_day: date) -> None:
        from matching.models.posting import Posting

        Posting.objects.filter(placement=self.pk, since__gt=last_day).delete()
        Posting.objects.filter(placement=self.pk, until=None).update(until=last_day)
        agreement = self.agreement()
        if agreement:
            agreement.end_on(last_day)

    def _back(self, by: Actor, reason: Reason, on: date) -> None:
        """To the search again; the companies see the person no more."""
        trajectory = self.trajectory
        for organisation in {self.training_company_id, self.employer_id}:
            end_sight(trajectory, organisation)
        plan: dict[str, Any] = {
            "action": NextAction.FIND_PLACE,
            "due": days.add_werkdagen(days.today(), SEARCH_WERKDAGEN),
            "waiting_for": WaitingFor.SEAT,
        }
        if trajectory.step in AT_WORK:
            trajectory.move_to(Step.MATCHING, **plan, by=by, reason=reason, occurred_on=on)
            return
        trajectory.set_next(**plan)
        trajectory.save()
        trajectory.record("planned", by=by, reason=reason)
