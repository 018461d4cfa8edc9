"""What a trade asks: demands of a qualification or occupation, each with what it rests on and how sure that is."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.models import Certificate, LanguageLevel, Licence, Occupation, Skill, Theme
from matching.models.qualification import Qualification
from transitiehuis.constraints import choices
from transitiehuis.rowsecurity import OPEN


class TradeDemandKind(models.TextChoices):
    EDUCATION = "education", _("education before")
    LANGUAGE = "language", _("level of Dutch")
    CERTIFICATE = "certificate", _("certificate")
    LICENCE = "licence", _("driving licence")
    SKILL = "skill", _("skill")


class TradeDemandMoment(models.TextChoices):
    BEGIN = "begin", _("to begin")
    FINISH = "finish", _("to finish")
    WORK = "work", _("at work")


class TradeDemandWeight(models.TextChoices):
    LAW = "law", _("by law")
    USUAL = "usual", _("usual")


class EducationAsked(models.TextChoices):
    """What somebody must have finished before a whole mbo qualification; nothing is asked for a part of one."""

    VMBO = "vmbo", _("vmbo or entree")
    VMBO_KADER = "vmbo_kader", _("vmbo kader or higher, or a lower mbo diploma")


class TradeDemandQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> TradeDemandQuerySet:
        return self.filter(Q(until__isnull=True) | Q(until__gte=day))

    def of_qualification(self, qualification: Qualification) -> TradeDemandQuerySet:
        """Of itself, of its level and of its themes."""
        themes = Qualification.themes.through.objects.filter(qualification=qualification).values("theme")
        level = Q(mbo_level=qualification.level) if qualification.level else Q(pk=None)
        return self.filter(Q(qualification=qualification) | level | Q(theme__in=themes))

    def of_occupation(self, occupation: Occupation) -> TradeDemandQuerySet:
        """Of itself and of its themes."""
        themes = Occupation.themes.through.objects.filter(occupation=occupation).values("theme")
        return self.filter(Q(occupation=occupation) | Q(theme__in=themes))

    def in_order(self) -> TradeDemandQuerySet:
        return self.select_related("certificate", "skill").order_by("kind", "code", "pk")


class TradeDemand(models.Model):
    """One demand of a qualification, an occupation, a level of mbo or all trades of a theme; out of `data/`."""

    Kind, Moment, Weight = TradeDemandKind, TradeDemandMoment, TradeDemandWeight

    code = models.CharField(max_length=120, unique=True)
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    mbo_level = models.PositiveSmallIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=12, choices=TradeDemandKind.choices)
    moment = models.CharField(max_length=8, choices=TradeDemandMoment.choices)
    weight = models.CharField(max_length=8, choices=TradeDemandWeight.choices)
    education = models.CharField(max_length=12, choices=EducationAsked.choices, blank=True)
    level = models.CharField(max_length=2, choices=LanguageLevel.choices, blank=True)
    licence = models.CharField(max_length=2, choices=Licence.choices, blank=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    rests_on_nl = models.CharField(max_length=200)
    certainty = models.CharField(max_length=200)
    until = models.DateField(null=True, blank=True)

    objects = TradeDemandQuerySet.as_manager()
    row_security = OPEN
    impersonal = {"code", "rests_on_nl", "certainty", "until"}

    class Meta:
        constraints = [
            choices("tradedemand", "kind", TradeDemandKind),
            choices("tradedemand", "moment", TradeDemandMoment),
            choices("tradedemand", "weight", TradeDemandWeight),
            choices("tradedemand", "education", EducationAsked, blank=True),
            choices("tradedemand", "level", LanguageLevel, blank=True),
            choices("tradedemand", "licence", Licence, blank=True),
            models.CheckConstraint(
                name="tradedemand_is_of_one_thing",
                condition=Q(qualification__isnull=False, occupation=None, theme=None, mbo_level=None)
                | Q(qualification=None, occupation__isnull=False, theme=None, mbo_level=None)
                | Q(qualification=None, occupation=None, theme__isnull=False, mbo_level=None)
                | Q(qualification=None, occupation=None, theme=None, mbo_level__range=(1, 4)),
            ),
            models.CheckConstraint(
                name="tradedemand_has_the_value_of_its_kind",
                condition=(Q(kind="education") ^ Q(education=""))
                & (Q(kind="language") ^ Q(level=""))
                & (Q(kind="licence") ^ Q(licence=""))
                & (Q(kind="certificate") ^ Q(certificate__isnull=True))
                & (Q(kind="skill") ^ Q(skill__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"trade demand {self.code}"
