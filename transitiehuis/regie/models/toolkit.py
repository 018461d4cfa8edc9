from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from transitiehuis.constraints import choices, each
from transitiehuis.netwerk.models.organisations import OrganisationKind
from transitiehuis.netwerk.models.roles import Role
from transitiehuis.rowsecurity import MY_ROLES, RowSecurity
from transitiehuis.workflow import Lockable

LEVELS = (1, 2, 3, 4)
# Everybody reads the toolkit; of people only a national adviser writes in it.
BY_THE_ADVISER = f"'{Role.NATIONAL_ADVISER.value}' = ANY ({MY_ROLES})"
NATIONAL = RowSecurity("true", BY_THE_ADVISER)
TOOLKIT_TERM = _("As long as the toolkit is used.")


class ChainPart(models.TextChoices):
    """One of ten: the steps, and werving, begeleiding, regie and borging."""

    RECRUITMENT = "recruitment", _("recruitment")
    INTAKE = "intake", _("intake")
    ORIENTATION = "orientation", _("orientation")
    MATCHING = "matching", _("matching")
    LEARNING = "learning", _("learning")
    PLACEMENT = "placement", _("placement")
    GUIDANCE = "guidance", _("guidance")
    AFTERCARE = "aftercare", _("aftercare")
    STEERING = "steering", _("steering")
    SECURING = "securing", _("securing")


# Of the whole chain: every partner has a view on these.
SHARED_PARTS = (ChainPart.STEERING, ChainPart.SECURING)


class Unit(models.TextChoices):
    PERCENT = "percent", _("percent")
    DAYS = "days", _("days")
    COUNT = "count", _("number")


class Direction(models.TextChoices):
    HIGHER = "higher", _("higher is better")
    LOWER = "lower", _("lower is better")


class Bilingual(models.Model):
    """Texts that a region may change stand in the database in both languages."""

    class Meta:
        abstract = True

    def said(self, field: str) -> str:
        """`field` in the language of the page; the Dutch text where the English one is empty."""
        code = (get_language() or "nl")[:2]
        return getattr(self, f"{field}_{code}", "") or getattr(self, f"{field}_nl")


class FactorQuerySet(models.QuerySet):
    def in_order(self) -> FactorQuerySet:
        """In the order of the chain, as the toolkit lists them."""
        return self.order_by("position", "pk")

    def in_use(self, day: date) -> FactorQuerySet:
        return self.filter(Q(until=None) | Q(until__gte=day))

    def known_at(self, opening: date) -> FactorQuerySet:
        """Those that a round which opened on `opening` asks: one that came later waits for the next round."""
        return self.filter(Q(came_on=None) | Q(came_on__lt=opening))

    def with_changes(self) -> FactorQuerySet:
        """Along with each, what its later versions did to its levels: `Scales` reads it without another query."""
        versions: Any = self.model._meta.get_field("versions").related_model
        later = versions._base_manager.filter(factor=OuterRef("pk"), number__gt=1).order_by("number")
        told = JSONObject(**{name: name for name in ("number", "since", "carry", "mapping")})
        return self.annotate(changes=ArraySubquery(later.values(told=told)))

    def with_texts(self) -> FactorQuerySet:
        return self.prefetch_related("levels", "steps")


class SuccessFactor(Lockable, Bilingual):
    """What makes side entry work, per part of the chain; the toolkit."""

    ChainPart = ChainPart

    code = models.SlugField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField()
    chain_part = models.CharField(max_length=12, choices=ChainPart.choices)
    title_nl = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80, blank=True)
    looks_like_nl = models.TextField()
    looks_like_en = models.TextField(blank=True)
    why_nl = models.TextField()
    why_en = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    who = ArrayField(models.CharField(max_length=16, choices=OrganisationKind.choices), default=list, blank=True)
    question_nl = models.TextField(blank=True)
    question_en = models.TextField(blank=True)
    indicator = models.CharField(max_length=60, blank=True)
    indicator_definition_nl = models.TextField(blank=True)
    indicator_definition_en = models.TextField(blank=True)
    unit = models.CharField(max_length=8, choices=Unit.choices, blank=True)
    direction = models.CharField(max_length=6, choices=Direction.choices, blank=True)
    # The day it came, when that was not with the house.
    came_on = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    # Set when somebody changed it here: reference data is then no longer loaded over it.
    edited_at = models.DateTimeField(null=True, blank=True)

    objects = FactorQuerySet.as_manager()
    named_by = ("title_nl", "title_en")
    row_security = NATIONAL
    impersonal = {
        *("code", "title_nl", "title_en", "looks_like_nl", "looks_like_en", "why_nl", "why_en", "source"),
        *("question_nl", "question_en", "indicator", "indicator_definition_nl", "indicator_definition_en"),
        *("came_on", "until"),
    }

    class Meta:
        constraints = [
            choices("successfactor", "chain_part", ChainPart),
            choices("successfactor", "unit", Unit, blank=True),
            choices("successfactor", "direction", Direction, blank=True),
            each("successfactor", "who", OrganisationKind),
            models.CheckConstraint(
                condition=Q(indicator="", unit="", direction="")
                | (~Q(indicator="") & ~Q(unit="") & ~Q(direction="") & ~Q(indicator_definition_nl="")),
                name="successfactor_indicator_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"success factor {self.code}"

    def get_absolute_url(self) -> str:
        return reverse("regie:factor", args=[self.code])

    @property
    def title(self) -> str:
        return self.said("title")

    @property
    def looks_like(self) -> str:
        return self.said("looks_like")

    @property
    def why(self) -> str:
        return self.said("why")

    @property
    def question(self) -> str:
        return self.said("question")

    @property
    def indicator_definition(self) -> str:
        return self.said("indicator_definition")

    @property
    def ordered_levels(self) -> list[FactorLevel]:
        """From 1 to 4; reads what was prefetched."""
        return sorted(self.levels.all(), key=lambda row: row.level)

    @property
    def ordered_steps(self) -> list[NextStep]:
        return sorted(self.steps.all(), key=lambda row: row.position)

    def level_text(self, level: int | None) -> str:
        """What `level` (1 to 4) looks like; '' where the toolkit has no text."""
        return next((row.text for row in self.levels.all() if row.level == level), "")

    def step_after(self, level: int | None) -> str:
        """One concrete next step for a partner that stands at `level`; the first when it never scored."""
        steps = [row.text for row in self.ordered_steps]
        return steps[min(max(level or 1, 1), len(steps)) - 1] if steps else ""


class FactorLevel(Bilingual):
    """One of the four observable levels of a factor."""

    factor = models.ForeignKey(SuccessFactor, on_delete=models.CASCADE, related_name="levels")  # part of it
    level = models.PositiveSmallIntegerField()
    text_nl = models.TextField()
    text_en = models.TextField(blank=True)

    row_security = NATIONAL
    impersonal = {"text_nl", "text_en"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["factor", "level"], name="factorlevel_once"),
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="factorlevel_level_valid"),
        ]

    def __str__(self) -> str:
        return f"level {self.level} of factor {self.factor_id}"

    @property
    def text(self) -> str:
        return self.said("text")


class NextStep(Bilingual):
    """A concrete step that brings a factor further; the toolkit gives them in order."""

    factor = models.ForeignKey(SuccessFactor, on_delete=models.CASCADE, related_name="steps")  # part of it
    position = models.PositiveSmallIntegerField()
    text_nl = models.TextField()
    text_en = models.TextField(blank=True)

    row_security = NATIONAL
    impersonal = {"text_nl", "text_en"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["factor", "position"], name="nextstep_once")]

    def __str__(self) -> str:
        return f"next step {self.position} of factor {self.factor_id}"

    @property
    def text(self) -> str:
        return self.said("text")
