"""What a trade asks: demands of a qualification or occupation, each with what it rests on and how sure that is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models import Certificate, LanguageLevel, Licence, Occupation, Skill, Theme
from matching.models.qualification import Qualification
from transitiehuis import days
from transitiehuis.constraints import choices, period
from transitiehuis.netwerk.models import Region, Role
from transitiehuis.netwerk.models.organisations import ClosedDateRange
from transitiehuis.rowsecurity import DIRECTED_REGIONS, MY_ROLES, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

OWN = "own:"
PERIOD = ClosedDateRange(F("since"), F("until"), RangeBoundary(inclusive_lower=True, inclusive_upper=True))
# What is out of `data/` holds since before anybody used this.
ALWAYS = date(2000, 1, 1)
CARRIED = (
    "occupation", "region", "kind", "moment", "weight", "education", "level", "licence", "certificate", "skill",
    "rests_on_nl", "certainty",
)  # fmt: skip


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
        """In force on `day`; both ends are inside."""
        return self.kept().filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def kept(self) -> TradeDemandQuerySet:
        """Without what was taken away before it came into force."""
        return self.filter(removed_at=None)

    def in_regions(self, regions: Collection[int]) -> TradeDemandQuerySet:
        """Those that hold everywhere, and what these regions ask on top."""
        return self.filter(Q(region=None) | Q(region__in=list(regions)))

    def kept_by(self, actor: Actor) -> TradeDemandQuerySet:
        """Of single occupations, that this person may change; the only door from a request that changes one."""
        national = Q(region=None) if actor.has_role(Role.NATIONAL_ADVISER) else Q(pk=None)
        return self.filter(national | Q(region__in=actor.directed_region_ids), occupation__isnull=False)

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
        return self.select_related("certificate", "skill", "region").order_by("kind", "code", "pk")


class TradeDemand(Lockable):
    """One demand of a qualification, an occupation, a level of mbo or all trades of a theme; out of `data/`, or written
    for one occupation by the landelijk adviseur (holds everywhere) or a ketenregisseur (for one region, on top).

    A change ends this row and begins another, so that what was asked on an earlier day can be shown.
    """

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
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    since = models.DateField(default=ALWAYS)
    until = models.DateField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    # Only of what was written or changed by hand: the loader leaves that row alone.
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = TradeDemandQuerySet.as_manager()
    # Read by everybody; written by who is responsible for what holds there.
    row_security = RowSecurity(
        "true",
        f"occupation_id IS NOT NULL AND (region_id = ANY ({DIRECTED_REGIONS})"
        f" OR region_id IS NULL AND 'national_adviser' = ANY ({MY_ROLES}))",
    )
    withheld = "DELETE"
    impersonal = {"code", "rests_on_nl", "certainty", "since", "until"}

    class Meta:
        constraints = [
            choices("tradedemand", "kind", TradeDemandKind),
            choices("tradedemand", "moment", TradeDemandMoment),
            choices("tradedemand", "weight", TradeDemandWeight),
            choices("tradedemand", "education", EducationAsked, blank=True),
            choices("tradedemand", "level", LanguageLevel, blank=True),
            choices("tradedemand", "licence", Licence, blank=True),
            period("tradedemand"),
            models.CheckConstraint(
                name="tradedemand_edited_by_somebody",
                condition=Q(edited_at=None, edited_by=None, region=None)
                | Q(edited_at__isnull=False, edited_by__isnull=False),
            ),
            ExclusionConstraint(
                name="tradedemand_of_an_occupation_once",
                condition=Q(removed_at=None, occupation__isnull=False),
                expressions=[
                    ("occupation", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (Coalesce("region", 0), RangeOperators.EQUAL),
                    (Coalesce("certificate", 0), RangeOperators.EQUAL),
                    (Coalesce("skill", 0), RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="tradedemand_regional_of_an_occupation",
                condition=Q(region=None) | Q(occupation__isnull=False),
            ),
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

    @property
    def is_own(self) -> bool:
        """Written by hand, not out of `data/`."""
        return self.code.startswith(OWN)

    # -- of one occupation, by the landelijk adviseur or a ketenregisseur ----------------------------------------------

    @transaction.atomic
    def add(self, *, by: Actor) -> None:
        """Write this new demand of an occupation. Raises NotAllowed for who does not decide there, WrongStatus when it
        is asked already."""
        self.require_editor(by)
        Occupation.objects.select_for_update(no_key=True).get(pk=self.occupation_id or 0)
        self._refuse_double()
        self.code = f"{OWN}{uuid4()}"
        self._sign(by)
        self.save(force_insert=True)

    @transaction.atomic
    def replace(self, *, opened_at: datetime | None, by: Actor, on: date, **facts: Any) -> TradeDemand:
        """Asked with other `facts` from `on` on; returns the row that is in force then.

        Raises WrongStatus when somebody wrote since `opened_at`, or for a day before the demand itself began.
        """
        self._claim(opened_at, by)
        if on < self.since or (self.until is not None and on > self.until):
            raise WrongStatus(_("Choose a day on which this demand is in force."))
        follows = self
        if on == self.since:
            self._take(facts)
        else:
            follows = TradeDemand(**{name: getattr(self, name) for name in CARRIED}, since=on, until=self.until)
            follows._take(facts)
            follows.code = f"{OWN}{uuid4()}"
            follows._sign(by)
            self.until = on - timedelta(days=1)
        self.save()
        follows._refuse_double()
        follows.save()
        return follows

    @transaction.atomic
    def end(self, *, opened_at: datetime | None, by: Actor, on: date | None = None) -> None:
        """Not asked any more from `on` (today) on; what was asked before can still be shown."""
        self._claim(opened_at, by)
        last = (on or days.today()) - timedelta(days=1)
        if last < self.since:  # it never came into force
            self.removed_at = timezone.now()
        else:
            self.until = last
        self.save()

    def require_editor(self, by: Actor) -> None:
        """Raises NotAllowed unless `by` decides what holds there: the landelijk adviseur, or of one region its
        ketenregisseur."""
        mine = self.region_id in by.directed_region_ids if self.region_id else by.has_role(Role.NATIONAL_ADVISER)
        if not mine or self.occupation_id is None:
            raise NotAllowed

    def _claim(self, opened_at: datetime | None, by: Actor) -> None:
        self.require_editor(by)
        self.lock()
        if self.edited_at != opened_at:
            who = self.edited_by.name if self.edited_by else ""
            raise WrongStatus(_("%(who)s changed this while you had it open.") % {"who": who})
        if self.removed_at is not None or (self.until is not None and self.until < days.today()):
            raise WrongStatus(_("This has been taken away in the meantime."))
        self._sign(by)

    def _sign(self, by: Actor) -> None:
        self.edited_at, self.edited_by = timezone.now(), by.person

    def _take(self, facts: dict[str, Any]) -> None:
        for name, value in facts.items():
            setattr(self, name, value)

    def _refuse_double(self) -> None:
        """Everywhere, and by this region, the same thing is asked of an occupation once a day."""
        same = TradeDemand.objects.kept().filter(occupation=self.occupation_id, kind=self.kind).exclude(pk=self.pk)
        same = same.filter(Q(region=None) | Q(region=self.region_id))
        if self.certificate_id or self.skill_id:
            same = same.filter(certificate=self.certificate_id, skill=self.skill_id)
        same = same.filter(Q(until__isnull=True) | Q(until__gte=self.since))
        if self.until:
            same = same.filter(since__lte=self.until)
        if same.exists():
            raise WrongStatus(_("This is asked already. Change that demand instead."))
