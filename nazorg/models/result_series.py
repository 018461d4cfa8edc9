from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intake.access import guides_see, is_guide
from intake.models import Candidate, Channel, Trajectory
from matching.models import Placement
from nazorg.models.result_words import MONTHS
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Region
from transitiehuis.netwerk.models.organisations import ClosedDateRange
from transitiehuis.netwerk.models.people import Language
from transitiehuis.outbox.telephone import can_text, mobile
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import LINK, RowSecurity
from transitiehuis.workflow import Lockable

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

CHANNEL_TERM = _("Until the last question was answered, at the latest 25 months after the first day at work.")


class ResultSeriesQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ResultSeriesQuerySet:
        """Of trajecten my organisation works on; the only door from a request."""
        return self.filter(is_guide(actor, days.today(), "trajectory"))

    def with_channel(self) -> ResultSeriesQuerySet:
        return self.exclude(channel="")


class ResultSeries(Lockable):
    """The first day at work from which is counted, and how to reach somebody about that after the traject closed.

    Within twenty-four months a traject has one: who goes on with another employer is still counted from the first.
    """

    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    start = models.DateField()
    last_due = models.DateField()
    # Only after the traject closed, and only to ask this; before that the candidate's own channel is used.
    channel = models.CharField(max_length=8, choices=Channel.choices, blank=True)
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.DUTCH)
    # The candidate does not want to be asked any more.
    stopped_on = models.DateField(null=True, blank=True)

    objects = ResultSeriesQuerySet.as_manager()
    row_security = RowSecurity(
        f"{guides_see('nazorg_resultseries.trajectory_id')} OR EXISTS (SELECT 1 FROM nazorg_result r"  # noqa: S608
        f" WHERE r.series_id = nazorg_resultseries.id AND r.link_id = {LINK})"
    )
    impersonal = {"start", "last_due", "stopped_on"}
    personal = {
        "address": Personal(
            _("To ask whether somebody still works in the trade, after the trajectory was closed. For nothing else."),
            CHANNEL_TERM,
        )
    }

    class Meta:
        constraints = [
            choices("resultseries", "channel", Channel, blank=True),
            choices("resultseries", "language", Language),
            models.CheckConstraint(condition=Q(last_due__gt=F("start")), name="resultseries_ends_after_start"),
            models.CheckConstraint(
                name="resultseries_channel_has_address",
                condition=Q(channel__in=[Channel.EMAIL, Channel.PHONE], stopped_on__isnull=True) & ~Q(address="")
                | Q(channel=Channel.GUIDE, address="", stopped_on__isnull=True)
                | Q(channel="", address=""),
            ),
            ExclusionConstraint(
                name="resultseries_one_at_a_time",
                expressions=[
                    ("trajectory", RangeOperators.EQUAL),
                    (
                        ClosedDateRange(
                            F("start"), F("last_due"), RangeBoundary(inclusive_lower=True, inclusive_upper=False)
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(fields=["region", "start"], name="resultseries_of_region")]

    def __str__(self) -> str:
        return f"result series {self.pk}"

    @classmethod
    @transaction.atomic
    def begin(cls, placement: Placement) -> ResultSeries | None:
        """Plan the four measuring points of a placement that started, or move those not asked yet with its start.

        None for a proefplaatsing, and while the traject is counted from an earlier start already.
        """
        if placement.kind == Placement.Kind.TRIAL:
            return None
        from nazorg.models.result import Result

        placement.trajectory.lock()
        start = placement.counted_from
        found = cls.objects.filter(trajectory=placement.trajectory_id).order_by("start").last()
        if found and found.placement_id == placement.pk and found.start != start:
            found._move(start)
        if found and start < found.last_due:
            return found if found.placement_id == placement.pk else None
        series = cls.objects.create(
            trajectory=placement.trajectory,
            placement=placement,
            region_id=placement.trajectory.region_id,
            start=start,
            last_due=days.add_months(start, MONTHS[-1]),
        )
        Result.objects.bulk_create(
            Result(series=series, trajectory=placement.trajectory, months=months, due=days.add_months(start, months))
            for months in MONTHS
        )
        return series

    def _move(self, start: date) -> None:
        from nazorg.models.result import Result

        self.start, self.last_due = start, days.add_months(start, MONTHS[-1])
        self.save(update_fields=["start", "last_due"])
        for result in Result.objects.filter(series=self, asked_on=None, answer=""):
            result.due = days.add_months(start, result.months)
            result.save(update_fields=["due"])

    @transaction.atomic
    def keep_channel(self, candidate: Candidate) -> None:
        """The traject closes: keep how to reach somebody for the questions still to come, and no more than that."""
        from nazorg.models.result import Result

        self.lock()
        if self.stopped_on or not Result.objects.filter(series=self, asked_on=None, due__gt=days.today()).exists():
            return
        reach = {Channel.EMAIL: candidate.email, Channel.PHONE: candidate.phone}
        self.channel, self.address = candidate.channel, reach.get(Channel(candidate.channel), "")
        self.language = candidate.language
        self.save(update_fields=["channel", "address", "language"])

    def forget_channel(self) -> None:
        type(self).objects.filter(pk=self.pk).update(channel="", address="")

    def stop(self) -> None:
        """The candidate wants no questions any more, about no dossier of theirs; what is kept to ask goes at once."""
        whole = (self.trajectory.merged_into or self.trajectory).family
        still = type(self).objects.filter(trajectory__in=whole, stopped_on=None)
        still.update(stopped_on=days.today(), channel="", address="")

    def reach(self) -> dict[str, str]:
        """The `address` or `phone` to ask by, as `owe` takes it; {} where a begeleider asks.

        The channel of the candidate's own choice while the traject is open, else what was kept for this.
        """
        if self.stopped_on:
            return {}
        channel, to = self.channel, self.address
        if self.trajectory.is_open:
            candidate = self.trajectory.candidate
            channel = candidate.channel
            to = candidate.email if channel == Channel.EMAIL else candidate.phone
        if channel == Channel.EMAIL:
            return {"address": to}
        return {"phone": mobile(to)} if channel == Channel.PHONE and can_text(to) else {}
