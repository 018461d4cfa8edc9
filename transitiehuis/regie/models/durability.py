from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language

from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Region, Role
from transitiehuis.regie.durability.counting import Dimension
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.rowsecurity import DIRECTED_REGIONS, MY_REGIONS, MY_ROLES, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

SEEN = (
    f"region_id = ANY ({MY_REGIONS}) OR region_id = ANY ({DIRECTED_REGIONS}) OR 'national_adviser' = ANY ({MY_ROLES})"
)


def sees(actor: Actor) -> Q:
    """Figures of regions where somebody takes part or that they direct; nationally of each."""
    if actor.has_role(Role.NATIONAL_ADVISER):
        return Q()
    return Q(region__in={*actor.region_ids, *actor.directed_region_ids})


class DurabilityCurveQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> DurabilityCurveQuerySet:
        """Curves of regions whose figures this person sees; the only door from a request."""
        return self.filter(sees(actor))

    def of_split(self, region: int, dimension: str) -> DurabilityCurveQuerySet:
        """Everybody together and the groups of one split, the largest first and hidden ones last."""
        found = self.filter(region=region, dimension__in={Dimension.ALL, dimension})
        return found.order_by(F("people").desc(nulls_last=True), "label_nl", "key")


class DurabilityCurve(models.Model):
    """What a worker counted of one group of starts. What the rule of small numbers hides was never written here.

    `points`: by measure rows of [months, reached, sure, maybe], the last three null where hidden.
    `survival`: by measure rows of [day, share, low, high, followed], the last one null where hidden.
    """

    Dimension = Dimension

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    dimension = models.CharField(max_length=8, choices=Dimension.choices)
    key = models.CharField(max_length=40, blank=True)
    label_nl = models.CharField(max_length=200, blank=True)
    label_en = models.CharField(max_length=200, blank=True)
    people = models.PositiveIntegerField(null=True)
    points = models.JSONField(default=dict)
    survival = models.JSONField(default=dict)
    counted_at = models.DateTimeField()

    objects = DurabilityCurveQuerySet.as_manager()
    row_security = RowSecurity(SEEN, check="false")
    impersonal = {"key", "label_nl", "label_en", "points", "survival"}

    class Meta:
        constraints = [
            choices("durabilitycurve", "dimension", Dimension),
            models.CheckConstraint(
                condition=~Q(dimension="all") | Q(key="", people__isnull=False), name="durabilitycurve_all_is_one"
            ),
            models.CheckConstraint(
                condition=Q(dimension="all") | Q(people__isnull=True) | Q(people=0) | Q(people__gte=5),
                name="durabilitycurve_no_small_numbers",
            ),
            models.CheckConstraint(
                condition=Q(people__isnull=False) | Q(points={}, survival={}), name="durabilitycurve_hidden_is_empty"
            ),
            models.UniqueConstraint(fields=["region", "dimension", "key"], name="durabilitycurve_once"),
        ]

    def __str__(self) -> str:
        return f"durability curve {self.pk}"

    @property
    def label(self) -> str:
        return self.label_en if get_language() == "en" and self.label_en else self.label_nl


class AftercareQuarterQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> AftercareQuarterQuerySet:
        """Of regions whose figures this person sees; the only door from a request."""
        return self.filter(sees(actor))

    def newest_first(self) -> AftercareQuarterQuerySet:
        return self.order_by("-year", "-number", "pk")


class AftercareQuarter(models.Model):
    """What a worker counted of one quarter: `figures` as `durability.quarters` has them, small numbers left out."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    counted_at = models.DateTimeField()

    objects = AftercareQuarterQuerySet.as_manager()
    row_security = RowSecurity(SEEN, check="false")
    impersonal = {"figures"}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__range=(1, 4)), name="aftercarequarter_one_of_four"),
            models.UniqueConstraint(fields=["region", "year", "number"], name="aftercarequarter_once"),
        ]

    def __str__(self) -> str:
        return f"aftercare quarter {self.pk}"

    @property
    def name(self) -> Quarter:
        return Quarter(self.year, self.number)


PARTS = 3  # of the work of a worker: counted, drawn, and by quarter


class DurabilityCountQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> DurabilityCountQuerySet:
        """Of regions whose figures this person sees; the only door from a request."""
        return self.filter(sees(actor))


class DurabilityCount(Lockable):
    """When a region's curves were counted last, and whether somebody asked to count them again.

    While a worker counts, `done` is how many of the parts it has done.
    """

    PARTS = PARTS

    region = models.OneToOneField(Region, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    done = models.PositiveSmallIntegerField(null=True)

    objects = DurabilityCountQuerySet.as_manager()
    row_security = RowSecurity(SEEN)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True, asked_by__isnull=True)
                | Q(asked_at__isnull=False, asked_by__isnull=False),
                name="durabilitycount_somebody_asked",
            ),
            models.CheckConstraint(
                condition=Q(done__isnull=True) | Q(done__lte=PARTS), name="durabilitycount_no_more_than_all"
            ),
        ]

    def __str__(self) -> str:
        return f"durability count {self.pk}"

    @classmethod
    def reached(cls, region: int, done: int) -> None:
        """The worker has done so many parts."""
        from transitiehuis.netwerk.actor import working

        with working():
            cls.objects.update_or_create(region_id=region, defaults={"done": done})

    @property
    def is_busy(self) -> bool:
        """Somebody waits for it: asked for, or being counted for the first time."""
        return self.asked_at is not None or self.counted_at is None

    @classmethod
    @transaction.atomic
    def ask(cls, region: Region, *, by: Actor) -> bool:
        """Count anew as soon as a worker is free; False when that was asked already.

        Raises NotAllowed for who does not see the region's figures.
        """
        from transitiehuis.regie.durability.keeping import durability_bell

        if not Region.objects.filter(pk=region.pk).filter(_as_region(by)).exists():
            raise NotAllowed
        row, _made = cls.objects.get_or_create(region=region)
        row.lock()
        if row.asked_at:
            return False
        row.asked_at, row.asked_by = timezone.now(), by.person
        row.save(update_fields=["asked_at", "asked_by"])
        durability_bell.on_commit()
        return True


def _as_region(actor: Actor) -> Q:
    if actor.has_role(Role.NATIONAL_ADVISER):
        return Q()
    return Q(pk__in={*actor.region_ids, *actor.directed_region_ids})
