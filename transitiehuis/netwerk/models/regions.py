from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from transitiehuis.constraints import choices
from transitiehuis.netwerk.sorting import sort_key
from transitiehuis.rowsecurity import OPEN

EARTH_RADIUS_KM = 6371.0088


class HolidayRegion(models.TextChoices):
    """Which school holidays hold in a municipality."""

    NORTH = "noord", _("north")
    MIDDLE = "midden", _("middle")
    SOUTH = "zuid", _("south")


class RegionQuerySet(models.QuerySet):
    def in_order(self) -> "RegionQuerySet":
        return self.order_by("name", "pk")

    def with_front_desk(self, day: date) -> "RegionQuerySet":
        """Regions where somebody may refer themselves: an organisation that is there on `day` receives them."""
        here = Q(front_desk__until__isnull=True) | Q(front_desk__until__gte=day)
        open_ = Q(until__isnull=True) | Q(until__gte=day)
        return self.filter(here, open_, front_desk__isnull=False)


class Region(models.Model):
    """One of the 35 labour-market regions (arbeidsmarktregio's)."""

    lasting = True  # (`transitiehuis/workflow.py`)

    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=100)
    centre = models.ForeignKey(
        "netwerk.Municipality", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The organisation that receives who refers themselves; without one a region has no public form.
    front_desk = models.ForeignKey(
        "netwerk.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    director = models.ForeignKey(
        "netwerk.Membership", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    until = models.DateField(null=True, blank=True)

    objects = RegionQuerySet.as_manager()
    named_by = ("name",)
    row_security = OPEN
    impersonal = {"code", "name", "until"}

    def __str__(self) -> str:
        return f"region {self.code}"

    @property
    def slug(self) -> str:
        """How the region is called in an address that people type over from a poster."""
        return slugify(self.name)


class Municipality(models.Model):
    cbs_code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=100)
    province = models.CharField(max_length=40)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="municipalities")
    holiday_region = models.CharField(max_length=6, choices=HolidayRegion.choices, blank=True)
    # Municipalities merge every 1 January: the old one stays for what happened there.
    until = models.DateField(null=True, blank=True)

    row_security = OPEN
    impersonal = {"cbs_code", "name", "province", "until"}

    class Meta:
        constraints = [choices("municipality", "holiday_region", HolidayRegion, blank=True)]

    def __str__(self) -> str:
        return f"municipality {self.cbs_code}"


class PlaceQuerySet(models.QuerySet):
    def named(self, name: str) -> "PlaceQuerySet":
        return self.filter(sort_name=sort_key(name))

    def valid_on(self, day: date) -> "PlaceQuerySet":
        """Places that may be chosen on `day`; the last day is inside."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day))

    def in_order(self) -> "PlaceQuerySet":
        return self.order_by("sort_name", "municipality__name", "pk")


class Place(models.Model):
    """A town or village with its coordinate (WGS84, degrees). Population is old: for sorting, never to report."""

    lasting = True  # (`transitiehuis/workflow.py`)

    name = models.CharField(max_length=100)
    sort_name = models.CharField(max_length=100, db_index=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="places")
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    objects = PlaceQuerySet.as_manager()
    named_by = ("name",)
    row_security = OPEN
    impersonal = {"name", "sort_name", "until"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "municipality"], name="place_once_per_municipality")]

    def __str__(self) -> str:
        return f"place {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = sort_key(self.name)
        super().save(*args, **kwargs)

    def distance_km(self, other: "Place") -> float:
        """Straight-line distance in kilometres (haversine); never a travel time."""
        lat1, lon1, lat2, lon2 = map(radians, (self.latitude, self.longitude, other.latitude, other.longitude))
        half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
        return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))
