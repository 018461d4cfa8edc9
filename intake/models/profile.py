from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models.trajectory import TRAJECTORY_TERM, Trajectory
from intake.models.vocabulary import Certificate, Occupation, Skill, Theme
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

Work = tuple[str, int | None, int | None]  # what somebody did, from which year, until which


class LanguageLevel(models.TextChoices):
    """Levels of the ERK (Common European Framework), as VUM writes them."""

    BELOW_A1 = "A0", _("below A1")
    A1 = "A1", "A1"
    A2 = "A2", "A2"
    B1 = "B1", "B1"
    B2 = "B2", "B2"
    C1 = "C1", "C1"
    C2 = "C2", "C2"


LEVEL_ORDER = {level: position for position, level in enumerate(LanguageLevel.values)}


class EducationLevel(models.TextChoices):
    """The highest level somebody finished, as VUM names them."""

    PRIMARY = "basis", _("primary school")
    VMBO = "vmbo", "vmbo"
    HAVO_VWO = "havo_vwo", "havo/vwo"
    MBO = "mbo", "mbo"
    HBO = "hbo", "hbo"
    WO = "wo", _("university")
    OTHER = "anders", _("other, or from abroad and not weighed")


class Transport(models.TextChoices):
    CAR = "car", _("own car")
    MOPED = "moped", _("moped or scooter")
    BICYCLE = "bicycle", _("bicycle")
    PUBLIC = "public", _("public transport")


class Licence(models.TextChoices):
    AM = "AM", "AM"
    B = "B", "B"
    BE = "BE", "BE"
    C = "C", "C"
    CE = "CE", "CE"
    T = "T", "T"


class ProfileQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ProfileQuerySet:
        """Nameless profiles of trajecten my organisation is a party to; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "trajectory"))

    def with_lists(self) -> ProfileQuerySet:
        """With what its lists name, each in order of name, and no query more.

        `themes_named` (id, nl, en), `occupations_named` and `skills_named` (names), `certificates_held` (id, name,
        until: ISO text or None), `experience_held` (work, since, until: years or None).
        """
        theme = JSONObject(id="theme_id", nl="theme__name_nl", en="theme__name_en")
        held = ProfileCertificate.objects.filter(profile=OuterRef("pk")).order_by("certificate__name_nl", "pk")
        certificate = JSONObject(id="certificate_id", name="certificate__name_nl", until="valid_until")
        worked = apps.get_model("intake", "WorkExperience").objects.filter(profile=OuterRef("pk"))
        worked = worked.order_by(F("until_year").desc(nulls_first=True), "work", "pk")
        experience = JSONObject(work="work", since="since_year", until="until_year")
        return self.annotate(
            experience_held=ArraySubquery(worked.annotate(fact=experience).values("fact")),
            themes_named=ArraySubquery(_chosen("themes", "theme").annotate(fact=theme).values("fact")),
            occupations_named=ArraySubquery(_chosen("occupations", "occupation").values("occupation__name_nl")),
            skills_named=ArraySubquery(_chosen("skills", "skill").values("skill__name_nl")),
            certificates_held=ArraySubquery(held.annotate(fact=certificate).values("fact")),
        )


def _chosen(field: str, noun: str) -> models.QuerySet:
    """What the profile of the outer query has in that list, by name: rows that each hold a `noun`."""
    rows = getattr(MatchingProfile, field).through.objects.filter(matchingprofile=OuterRef("pk"))
    return rows.order_by(f"{noun}__name_nl", f"{noun}_id")


class MatchingProfile(Lockable):
    """VUM's nameless layer: the facts that matter for finding a place. Empty means not known."""

    LanguageLevel, EducationLevel, Transport, Licence = LanguageLevel, EducationLevel, Transport, Licence

    trajectory = models.OneToOneField(Trajectory, on_delete=models.PROTECT, related_name="profile")
    themes = models.ManyToManyField(Theme, related_name="+", blank=True)
    occupations = models.ManyToManyField(Occupation, related_name="+", blank=True)
    skills = models.ManyToManyField(Skill, related_name="+", blank=True)
    available_from = models.DateField(null=True, blank=True)
    hours_min = models.PositiveSmallIntegerField(null=True, blank=True)
    hours_max = models.PositiveSmallIntegerField(null=True, blank=True)
    earliest_start = models.TimeField(null=True, blank=True)
    max_distance_km = models.PositiveSmallIntegerField(null=True, blank=True)
    transport = ArrayField(models.CharField(max_length=8, choices=Transport.choices), default=list, blank=True)
    licences = ArrayField(models.CharField(max_length=2, choices=Licence.choices), default=list, blank=True)
    language_level = models.CharField(max_length=2, choices=LanguageLevel.choices, blank=True)
    education_level = models.CharField(
        max_length=10, choices=EducationLevel.choices, blank=True, default="", db_default=""
    )
    updated_at = models.DateTimeField(null=True, blank=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ProfileQuerySet.as_manager()
    row_security = RowSecurity(
        f"{party_sees('intake_matchingprofile.trajectory_id')} OR intake_trajectory_is_fresh(trajectory_id)"
    )
    personal = {
        "available_from": Personal(_("To find a place that fits."), TRAJECTORY_TERM),
        "transport": Personal(_("To find a place that can be reached."), TRAJECTORY_TERM),
        "licences": Personal(_("To find a place that fits."), TRAJECTORY_TERM),
        "language_level": Personal(_("To find work and learning at the right language level."), TRAJECTORY_TERM),
        "education_level": Personal(_("To find learning at the right level."), TRAJECTORY_TERM),
    }

    class Meta:
        constraints = [
            choices("matchingprofile", "language_level", LanguageLevel, blank=True),
            choices("matchingprofile", "education_level", EducationLevel, blank=True),
            models.CheckConstraint(
                condition=Q(hours_min__isnull=True) | Q(hours_max__isnull=True) | Q(hours_min__lte=F("hours_max")),
                name="matchingprofile_hours_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(hours_min__isnull=True) | Q(hours_min__range=(1, 60)))
                & (Q(hours_max__isnull=True) | Q(hours_max__range=(1, 60))),
                name="matchingprofile_hours_of_a_week",
            ),
            models.CheckConstraint(
                condition=Q(transport__contained_by=Transport.values), name="matchingprofile_transport_valid"
            ),
            models.CheckConstraint(
                condition=Q(licences__contained_by=Licence.values), name="matchingprofile_licences_valid"
            ),
        ]

    def __str__(self) -> str:
        return f"matching profile {self.pk}"

    @transaction.atomic
    def record(
        self,
        facts: dict[str, object],
        *,
        by: Actor,
        support: dict[str, object] | None = None,
        certificates: Iterable[tuple[Certificate, date | None]] | None = None,
        experience: Iterable[Work] | None = None,
        opened_at: datetime | None = None,
    ) -> None:
        """Write what is known now: `facts` by field name, the second layer, certificates with their last day, work.

        Each group of facts in which something changed is fresh from now on.

        `opened_at` is the `updated_at` that the form was drawn with. Raises WrongStatus when somebody wrote since
        then: nobody's words are lost unseen. NotAllowed for who does not work on the traject.
        """
        self.trajectory.hold()
        self.trajectory.require_worker(by)
        self.lock()
        if self.updated_at != opened_at:
            who = self.updated_by.name if self.updated_by else _("somebody")
            raise WrongStatus(_("%(who)s changed this profile while you had it open.") % {"who": who})
        changed = self._changed(facts)
        for name, value in facts.items():
            if self._meta.get_field(name).many_to_many:
                getattr(self, name).set(value)
            else:
                setattr(self, name, value)
        self.updated_at, self.updated_by = timezone.now(), by.user
        self.save()
        if certificates is not None and self._keep(certificates):
            changed.add("certificates")
        if experience is not None and self._keep_work(list(experience)):
            changed.add("experience")
        self._stamp(changed, by)
        if support is not None:
            self._support(dict(support), by)

    def _support(self, facts: dict[str, Any], by: Actor) -> None:
        """The second layer; a target group that is news is said by who writes it, next to what others say."""
        from intake.models.statement import Statement

        group = facts.pop("target_group", "")
        SupportProfile.objects.update_or_create(trajectory=self.trajectory, defaults=facts)
        if group and group != Statement.group_of(self.trajectory):
            Statement.say(self.trajectory, subject=Statement.Subject.TARGET_GROUP, group=group, by=by)

    def _changed(self, facts: dict[str, Any]) -> set[str]:
        """The names of those facts that are something else than what stands."""
        return {name for name, value in facts.items() if not self._stands(name, value)}

    def _stands(self, name: str, value: Any) -> bool:
        if self._meta.get_field(name).many_to_many:
            return {row.pk for row in value} == set(getattr(self, name).order_by().values_list("pk", flat=True))
        return bool(getattr(self, name) == value)

    def _keep(self, certificates: Iterable[tuple[Certificate, date | None]]) -> bool:
        """Exactly these from now on; whether that changed anything."""
        kept = {certificate.pk: until for certificate, until in certificates}
        if kept == dict(self.certificates.order_by().values_list("certificate", "valid_until")):
            return False
        self.certificates.exclude(certificate__in=kept).delete()
        for certificate, until in kept.items():
            self.certificates.update_or_create(certificate_id=certificate, defaults={"valid_until": until})
        return True

    def _keep_work(self, lines: list[Work]) -> bool:
        """The same for work done before."""
        rows = self.experience
        if set(lines) == set(rows.order_by().values_list("work", "since_year", "until_year")):
            return False
        rows.all().delete()
        rows.bulk_create(
            rows.model(profile=self, work=work, since_year=since, until_year=until) for work, since, until in set(lines)
        )
        return True

    def _stamp(self, changed: set[str], by: Actor) -> None:
        from intake.models.freshness import Freshness, groups_of

        Freshness.stamp(self, groups_of(changed), by.user)

    @transaction.atomic
    def confirm(self, group: str, *, by: Actor, seen: datetime | None = None) -> None:
        """'Klopt nog': this group of facts was asked again and still holds; nothing in it is retyped.

        `seen` is when it was last checked as the page showed it. Raises WrongStatus when somebody wrote or confirmed
        it since then; NotAllowed for who does not work on the traject.
        """
        from intake.models.freshness import Freshness

        self.trajectory.hold()
        self.trajectory.require_worker(by)
        self.lock()
        last = Freshness.objects.filter(profile=self, group=group).select_related("checked_by").first()
        if last and last.checked_at != seen:
            who = last.checked_by.name if last.checked_by else _("somebody")
            raise WrongStatus(_("%(who)s looked at this in the meantime. See what stands here now.") % {"who": who})
        Freshness.stamp(self, [group], by.user)

    def transport_labels(self) -> list[str]:
        return [str(Transport(value).label) for value in self.transport]


class ProfileCertificateQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> ProfileCertificateQuerySet:
        """Certificates that hold on `day`; the last day is inside."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))

    def ending_by(self, day: date, within: int) -> ProfileCertificateQuerySet:
        """Certificates that hold on `day` and end within so many days of it, both ends inside."""
        return self.filter(valid_until__range=(day, day + timedelta(days=within)))


class ProfileCertificate(models.Model):
    profile = models.ForeignKey(MatchingProfile, on_delete=models.CASCADE, related_name="certificates")  # part of it
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateField(null=True, blank=True)

    objects = ProfileCertificateQuerySet.as_manager()
    row_security = RowSecurity(
        "EXISTS (SELECT 1 FROM intake_matchingprofile p WHERE p.id = intake_profilecertificate.profile_id)"
    )
    personal = {"valid_until": Personal(_("To warn before a certificate ends."), TRAJECTORY_TERM)}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "certificate"], name="profilecertificate_once")]
        indexes = [
            models.Index(
                fields=["valid_until"], condition=Q(valid_until__isnull=False), name="profilecertificate_ending"
            )
        ]

    def __str__(self) -> str:
        return f"certificate of profile {self.pk}"


class SupportProfileQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> SupportProfileQuerySet:
        """Second layers of trajecten my organisation works on; never for a company."""
        return self.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))


class SupportProfile(models.Model):
    """The second layer: work conditions and whether guidance is needed. Never shown to a company.

    The target group and the instruments are statements beside it: who said so, when, until when.
    """

    trajectory = models.OneToOneField(Trajectory, on_delete=models.PROTECT, related_name="support")
    work_conditions = models.TextField(max_length=4000, blank=True)
    guidance_needed = models.BooleanField(null=True)

    objects = SupportProfileQuerySet.as_manager()
    row_security = RowSecurity(f"{party_sees('intake_supportprofile.trajectory_id', WORKING_ROLES)}")
    personal = {
        "work_conditions": Personal(
            _("To find work that can be done; conditions only, never reasons."), TRAJECTORY_TERM
        ),
    }

    def __str__(self) -> str:
        return f"support profile {self.pk}"
