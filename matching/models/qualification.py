from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.models import Theme
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation
from transitiehuis.rowsecurity import OPEN


class QualificationStanding(models.TextChoices):
    CURRENT = "current", _("current")
    TO_VERIFY = "to_verify", _("to be checked")


class QualificationQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> QualificationQuerySet:
        """Those that may be chosen on `day`; the last day is inside."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day))

    def in_order(self) -> QualificationQuerySet:
        return self.order_by("name", "level", "pk")


class Qualification(models.Model):
    """An mbo qualification by its crebo number. What was not checked yet says so wherever it is shown."""

    Standing = QualificationStanding

    crebo = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=150)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    sector = models.CharField(max_length=80, blank=True)
    level_source = models.CharField(max_length=150, blank=True)
    standing = models.CharField(max_length=10, choices=QualificationStanding.choices)
    themes = models.ManyToManyField(Theme, related_name="+", blank=True)
    until = models.DateField(null=True, blank=True)

    objects = QualificationQuerySet.as_manager()
    named_by = ("name", "level")
    row_security = OPEN
    impersonal = {"crebo", "name", "sector", "level_source", "until"}

    class Meta:
        constraints = [
            choices("qualification", "standing", QualificationStanding),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__range=(1, 4)), name="qualification_level_of_mbo"
            ),
        ]

    def __str__(self) -> str:
        return f"qualification {self.crebo}"

    @property
    def label(self) -> str:
        """Name and level, e.g. "Monteur werktuigkundige installaties, niveau 2"."""
        if self.level is None:
            return self.name
        return gettext("%(name)s, level %(level)s") % {"name": self.name, "level": self.level}


class RecognitionQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> RecognitionQuerySet:
        """Recognitions that hold on `day`; the last day is inside."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), since__lte=day)

    def of(
        self, organisation: Organisation | int, qualification: Qualification | int | None = None
    ) -> RecognitionQuerySet:
        """Those of one leerbedrijf, for one qualification when that is known."""
        found = self.filter(organisation=organisation)
        return found.filter(qualification=qualification) if qualification else found

    def in_order(self) -> RecognitionQuerySet:
        return self.order_by("qualification__name", "since", "pk")


class Recognition(models.Model):
    """A leerbedrijf may train for a qualification (SBB), from and until a day (both inside)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects = RecognitionQuerySet.as_manager()
    row_security = OPEN  # SBB's register is public
    impersonal = {"since", "valid_until"}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("since")),
                name="recognition_valid_until_not_before",
            ),
            models.UniqueConstraint(fields=["organisation", "qualification"], name="recognition_once"),
        ]

    def __str__(self) -> str:
        return f"recognition {self.pk}"
