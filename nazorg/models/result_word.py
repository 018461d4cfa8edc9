from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.access import guides_see, is_guide
from intake.models import Trajectory
from nazorg.models.result_words import Evidence, Whereabouts, WordSource
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Membership, Organisation
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

TERM = _("Until the trajectory's term has ended; after that only as a number of the region.")


class ResultWordQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ResultWordQuerySet:
        """Of trajecten my organisation works on; the only door from a request."""
        return self.filter(is_guide(actor, days.today(), "trajectory"))

    def standing(self) -> ResultWordQuerySet:
        """Not replaced by a later word of the same voice."""
        return self.filter(replaced_at=None)

    def in_order(self) -> ResultWordQuerySet:
        return self.order_by("-recorded_at", "-pk")


class ResultWord(models.Model):
    """What somebody said about one measuring point, and when; several stay beside each other."""

    result = models.ForeignKey("nazorg.Result", on_delete=models.PROTECT, related_name="words")
    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=13, choices=Whereabouts.choices)
    evidence = models.CharField(max_length=9, choices=Evidence.choices)
    source = models.CharField(max_length=9, choices=WordSource.choices)
    said_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    paper = models.CharField(max_length=200, blank=True)
    said_on = models.DateField()
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = ResultWordQuerySet.as_manager()
    row_security = RowSecurity(guides_see("nazorg_resultword.trajectory_id"))
    personal = {
        "answer": Personal(_("To know how lasting placements are, and how that is known."), TERM),
        "paper": Personal(_("To show an auditor on which paper a result rests."), TERM),
        "said_on": Personal(_("To know how lasting placements are, and how that is known."), TERM),
    }

    class Meta:
        constraints = [
            choices("resultword", "answer", Whereabouts),
            choices("resultword", "evidence", Evidence),
            choices("resultword", "source", WordSource),
            models.CheckConstraint(
                name="resultword_unknown_rests_on_nothing",
                condition=Q(answer="unknown", evidence="unknown") | ~Q(answer="unknown") & ~Q(evidence="unknown"),
            ),
            models.CheckConstraint(
                name="resultword_document_is_named",
                condition=Q(evidence="document") & ~Q(paper="") | ~Q(evidence="document") & Q(paper=""),
            ),
            models.CheckConstraint(
                name="resultword_link_is_the_candidate",
                condition=~Q(source="link") | Q(evidence="candidate", member__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["result", "evidence", "said_by"],
                condition=Q(replaced_at__isnull=True),
                nulls_distinct=False,
                name="resultword_one_a_voice",
            ),
        ]

    def __str__(self) -> str:
        return f"result word {self.pk}"
