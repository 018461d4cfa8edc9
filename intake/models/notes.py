from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models.trajectory import TRAJECTORY_TERM, Trajectory
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor


class NoteQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> NoteQuerySet:
        """Notes on trajecten my organisation works on; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))


class Note(models.Model):
    """What a colleague wants the other partners to know. Guarded: no BSN, no diagnosis."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="notes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=4000)
    written_at = models.DateTimeField()

    objects = NoteQuerySet.as_manager()
    row_security = RowSecurity(party_sees("intake_note.trajectory_id", WORKING_ROLES))
    personal = {"text": Personal(_("To tell the other partners what they need to know."), TRAJECTORY_TERM)}

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="note_says_something")]

    def __str__(self) -> str:
        return f"note {self.pk}"

    @classmethod
    @transaction.atomic
    def write(cls, trajectory: Trajectory, text: str, *, by: Actor) -> Note:
        """A note by somebody who works on the traject; raises NotAllowed for others.

        The same words by the same person on the same day are one note: a second press of the button adds none.
        """
        trajectory.lock()
        trajectory.require_worker(by)
        since = days.start_of(days.today())
        same = cls.objects.filter(trajectory=trajectory, author=by.user, text=text, written_at__gte=since)
        if found := same.order_by("pk").first():
            return found
        return cls.objects.create(
            trajectory=trajectory, organisation=by.organisation, author=by.person, text=text, written_at=timezone.now()
        )


class ViewKind(models.TextChoices):
    OPENED = "opened", _("opened the dossier")
    COPIED = "copied", _("copied for the own system")
    EXPORTED = "exported", _("exported in a list")


class DossierViewQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> DossierViewQuerySet:
        """The inzagelog of trajecten my organisation works on; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))


class DossierView(models.Model):
    """Inzagelog: who opened, copied or exported a dossier, and when. Nothing can change it."""

    Kind = ViewKind

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ViewKind.choices)
    viewed_at = models.DateTimeField()

    objects = DossierViewQuerySet.as_manager()
    row_security = RowSecurity(party_sees("intake_dossierview.trajectory_id"))
    withheld = "UPDATE, DELETE, TRUNCATE"

    class Meta:
        constraints = [choices("dossierview", "kind", ViewKind)]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
        indexes = [models.Index(fields=["trajectory", "-viewed_at"], name="dossierview_log")]

    def __str__(self) -> str:
        return f"dossier view {self.pk}"

    @classmethod
    def log(cls, trajectories: list[Trajectory], kind: str, *, by: Actor) -> None:
        """One line for each dossier somebody saw."""
        now = timezone.now()
        DossierView.objects.bulk_create(
            cls(trajectory=t, user=by.user, organisation=by.organisation, kind=kind, viewed_at=now)
            for t in trajectories
        )
