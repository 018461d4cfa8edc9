"""The lists everybody chooses from. They come from `data/` and are loaded by `manage.py load_reference`."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from transitiehuis.constraints import choices
from transitiehuis.rowsecurity import OPEN


def in_language(dutch: str, english: str) -> str:
    """The text in the language of the page; Dutch where there is no English."""
    return english if get_language() == "en" and english else dutch


class ThemeQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> ThemeQuerySet:
        return self.filter(Q(until__isnull=True) | Q(until__gte=day))

    def in_order(self) -> ThemeQuerySet:
        return self.order_by("name_nl", "pk")


class Theme(models.Model):
    """A part of the energy transition, e.g. warmtenetten. Edited ones are left alone by the loader."""

    code = models.CharField(max_length=40, unique=True)
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    about_nl = models.CharField(max_length=200, blank=True)
    until = models.DateField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    objects = ThemeQuerySet.as_manager()
    named_by = ("name_nl", "name_en")
    row_security = OPEN
    impersonal = {"code", "name_nl", "name_en", "about_nl", "until"}

    def __str__(self) -> str:
        return f"theme {self.code}"

    @property
    def name(self) -> str:
        return in_language(self.name_nl, self.name_en)


class Occupation(models.Model):
    uri = models.CharField(max_length=200, unique=True)
    name_nl = models.CharField(max_length=200)
    alternative_names = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    isco = models.CharField(max_length=10, blank=True)
    themes = models.ManyToManyField(Theme, related_name="+", blank=True)
    until = models.DateField(null=True, blank=True)

    row_security = OPEN
    impersonal = {"uri", "name_nl", "alternative_names", "isco", "until"}

    def __str__(self) -> str:
        return f"occupation {self.pk}"


class SkillKind(models.TextChoices):
    GENERAL = "general_skill", _("general skill")
    TRADE = "trade_skill", _("trade skill")
    KNOWLEDGE = "knowledge", _("knowledge")
    EITHER = "skill_or_knowledge", _("skill or knowledge")


class Skill(models.Model):
    Kind = SkillKind

    uri = models.CharField(max_length=200, unique=True)
    name_nl = models.CharField(max_length=250)
    kind = models.CharField(max_length=20, choices=SkillKind.choices)
    official = models.BooleanField(default=True)  # False: our own Dutch label on an official uri
    until = models.DateField(null=True, blank=True)

    row_security = OPEN
    impersonal = {"uri", "name_nl", "until"}

    class Meta:
        constraints = [choices("skill", "kind", SkillKind)]

    def __str__(self) -> str:
        return f"skill {self.pk}"


class Certificate(models.Model):
    code = models.CharField(max_length=40, unique=True)
    name_nl = models.CharField(max_length=150)
    kind = models.CharField(max_length=40)
    validity_years = models.PositiveSmallIntegerField(null=True, blank=True)
    required_for_nl = models.CharField(max_length=250, blank=True)
    certainty = models.CharField(max_length=150, blank=True)
    until = models.DateField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    row_security = OPEN
    impersonal = {"code", "name_nl", "kind", "required_for_nl", "certainty", "until"}

    def __str__(self) -> str:
        return f"certificate {self.code}"


class ReasonKind(models.TextChoices):
    DECLINE_HANDOVER = "decline_handover", _("handover returned")
    CLOSE = "close", _("trajectory closed")
    PLACEMENT_END = "placement_end", _("placement ended")
    NOT_STARTED = "not_started", _("not started")
    PROPOSAL_DECLINED = "proposal_declined", _("proposal declined")
    NO_SHOW = "no_show", _("not shown up")
    WAITING_FOR = "waiting_for", _("waits for")


class ReasonQuerySet(models.QuerySet["Reason"]):
    def of_kind(self, kind: str) -> ReasonQuerySet:
        return self.filter(kind=kind).order_by("position", "pk")

    def coded(self, kind: str, code: str) -> Reason:
        """The one reason of that kind and code; raises Reason.DoesNotExist."""
        return self.get(kind=kind, code=code)


class Reason(models.Model):
    """One of a short list; figures count codes, never free text."""

    Kind = ReasonKind

    kind = models.CharField(max_length=24, choices=ReasonKind.choices)
    code = models.CharField(max_length=40)
    label_nl = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    by_whom = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField(default=0)
    until = models.DateField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    objects = ReasonQuerySet.as_manager()
    named_by = ("label_nl", "label_en")
    row_security = OPEN
    impersonal = {"code", "label_nl", "label_en", "by_whom", "until"}

    class Meta:
        constraints = [
            choices("reason", "kind", ReasonKind),
            models.UniqueConstraint(fields=["kind", "code"], name="reason_once"),
        ]

    def __str__(self) -> str:
        return f"reason {self.code}"

    @property
    def label(self) -> str:
        return in_language(self.label_nl, self.label_en)


class VumValue(models.Model):
    """A code of a value list of the VUM standard 1.5 (Inlichtingenbureau, 30 April 2026)."""

    model = models.CharField(max_length=40)
    entity = models.CharField(max_length=80)
    attribute = models.CharField(max_length=120)
    code = models.CharField(max_length=20)
    value = models.CharField(max_length=250)

    row_security = OPEN
    impersonal = {"model", "entity", "attribute", "code", "value"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model", "entity", "attribute", "code"], name="vumvalue_once"),
        ]

    def __str__(self) -> str:
        return f"VUM value {self.pk}"
