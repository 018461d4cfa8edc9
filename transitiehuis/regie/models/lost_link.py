from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models import Trajectory
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity


class LostLinkQuerySet(models.QuerySet):
    def in_order(self) -> LostLinkQuerySet:
        return self.order_by("asked_at", "pk")


class LostLink(models.Model):
    """Somebody lost the link to their own page. It waits until the worker has looked who it is, and is erased then.

    Whoever asks can write it and reads nothing: the page says the same to who is known and who is not.
    """

    contact = models.CharField(max_length=254, blank=True)  # as typed; '' when asked from an old link
    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, null=True, related_name="+")  # of the old link
    asked_at = models.DateTimeField()

    objects = LostLinkQuerySet.as_manager()
    row_security = RowSecurity("false", check="true")
    personal = {
        "contact": Personal(_("To send a new link to who is known by it."), _("Until the worker has looked: minutes.")),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="lostlink_who",
                condition=Q(contact="", trajectory__isnull=False) | ~Q(contact="") & Q(trajectory__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"lost link {self.pk}"

    @classmethod
    def tell(cls, *, contact: str = "", trajectory: Trajectory | None = None) -> None:
        """Leave it for the worker, who is woken."""
        from transitiehuis.regie.tasks import own_bell

        row = cls(contact=contact, trajectory=trajectory, asked_at=timezone.now())
        LostLink.objects.bulk_create([row], ignore_conflicts=True)  # without RETURNING: it may not be read here
        own_bell.on_commit()
