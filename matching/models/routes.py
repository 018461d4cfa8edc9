from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models import Certificate, LanguageLevel, Theme
from matching.models.qualification import Qualification
from matching.models.route_words import RouteForm, RouteOutcome, RouteStatus
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation, Place, Region, Role
from transitiehuis.rowsecurity import MY_ORGANISATIONS, MY_REGIONS, MY_ROLES, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

KEEPERS = (Role.COORDINATOR,)
NATIONAL = f"'national_adviser' = ANY ({MY_ROLES})"
SEEN = f"region_id IS NULL OR region_id = ANY ({MY_REGIONS}) OR owner_id = ANY ({MY_ORGANISATIONS}) OR {NATIONAL}"


class Edited(Lockable):
    """A row that several partners keep: who writes must have seen what stands there now."""

    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def _claim(self, opened_at: datetime, by: Actor) -> None:
        """Hold the row for a change by who drew the form at `opened_at`.

        Raises WrongStatus when somebody wrote since then: nobody's words are lost unseen.
        """
        self.lock()
        if self.edited_at != opened_at:
            raise WrongStatus(_("%(who)s changed this while you had it open.") % {"who": self.edited_by.name})
        self._sign(by)

    def _sign(self, by: Actor) -> None:
        self.edited_at, self.edited_by = timezone.now(), by.person


class LearningRouteQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> LearningRouteQuerySet:
        """Routes of the actor's regions, landelijke ones and those the own organisation has a part in.

        The landelijk adviseur reads those of every region.
        """
        if actor.has_role(Role.NATIONAL_ADVISER):
            return self.all()
        mine = Q(region__isnull=True) | Q(region__in=actor.region_ids) | Q(owner__in=actor.organisation_ids)
        return self.filter(mine | Q(pk__in=self._shared_with(actor)))

    @staticmethod
    def _shared_with(actor: Actor) -> models.QuerySet:
        from matching.models.route_items import RouteParty

        parties = RouteParty.objects.kept().current_on(days.today())
        return parties.filter(organisation__in=actor.organisation_ids).values("route")

    def of_theme(self, theme: Theme | int) -> LearningRouteQuerySet:
        return self.filter(themes=theme)

    def with_facts(self) -> LearningRouteQuerySet:
        """Everything that is shown of a route itself, in one query; `theme_ids` too."""
        chosen = LearningRoute.themes.through.objects.filter(learningroute=OuterRef("pk")).order_by("theme__name_nl")
        related = ("owner", "place", "region", "qualification", "certificate", "edited_by")
        return self.select_related(*related).annotate(theme_ids=ArraySubquery(chosen.values("theme")))

    def in_order(self) -> LearningRouteQuerySet:
        return self.order_by("title", "pk")


class LearningRoute(Edited):
    """Maatwerktraject: a way to learn a trade or a part of it, by which form, kept by its parties."""

    Form, Status, Outcome = RouteForm, RouteStatus, RouteOutcome

    title = models.CharField(max_length=120)
    about = models.TextField(max_length=2000, blank=True)
    form = models.CharField(max_length=12, choices=RouteForm.choices)
    status = models.CharField(max_length=12, choices=RouteStatus.choices, default=RouteStatus.IDEA)
    themes = models.ManyToManyField(Theme, related_name="+")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)  # of mbo
    language_level = models.CharField(max_length=2, choices=LanguageLevel.choices, blank=True)  # reached at the end
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    school_days = models.DecimalField(max_digits=2, decimal_places=1, null=True, blank=True)  # a week
    outcome = models.CharField(max_length=12, choices=RouteOutcome.choices, blank=True)
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    stopped_because = models.CharField(max_length=200, blank=True)

    objects = LearningRouteQuerySet.as_manager()
    named_by = ("title",)
    row_security = RowSecurity(
        f"{SEEN} OR id = ANY ((SELECT matching_routes_kept())::bigint[])",
        f"owner_id = ANY ({MY_ORGANISATIONS}) OR matching_keeps_route(id)",
    )
    withheld = "DELETE"
    impersonal = {"title", "about", "expected_on", "since", "until", "stopped_because"}

    class Meta:
        constraints = [
            choices("learningroute", "form", RouteForm),
            choices("learningroute", "status", RouteStatus),
            choices("learningroute", "outcome", RouteOutcome, blank=True),
            choices("learningroute", "language_level", LanguageLevel, blank=True),
            models.CheckConstraint(condition=~Q(title=""), name="learningroute_has_title"),
            models.CheckConstraint(
                name="learningroute_status_has_its_facts",
                condition=Q(status="idea", since__isnull=True, until__isnull=True, stopped_because="")
                | Q(status="developing", expected_on__isnull=False, until__isnull=True, stopped_because="")
                | Q(status="running", since__isnull=False, stopped_because="")
                | (Q(status="stopped", until__isnull=False) & ~Q(stopped_because="")),
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="learningroute_until_not_before",
            ),
            models.CheckConstraint(
                condition=~Q(status="running")
                | (
                    ~Q(outcome="")
                    & (~Q(outcome="diploma") | Q(qualification__isnull=False))
                    & (~Q(outcome="certificate") | Q(certificate__isnull=False))
                ),
                name="learningroute_running_names_its_outcome",
            ),
            models.CheckConstraint(
                condition=(Q(level__isnull=True) | Q(level__range=(1, 4)))
                & (Q(weeks__isnull=True) | Q(weeks__range=(1, 250)))
                & (Q(school_days__isnull=True) | Q(school_days__range=(0, 5))),
                name="learningroute_within_bounds",
            ),
        ]
        indexes = [models.Index(fields=["region", "status"], name="learningroute_region")]

    def __str__(self) -> str:
        return f"learning route {self.pk}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("matching:route", args=[self.pk])

    def is_running_on(self, day: date) -> bool:
        """Somebody can learn here on `day`; the first and last day are inside."""
        begun = self.since is not None and self.since <= day
        return self.status == RouteStatus.RUNNING and begun and (self.until is None or day <= self.until)

    # -- who ---------------------------------------------------------------------------------------------------------

    def may_edit(self, by: Actor) -> bool:
        """A coordinator of the organisation whose route it is, or of one that takes part in it today."""
        if not by.has_role(*KEEPERS):
            return False
        return self.owner_id in by.organisation_ids or self._takes_part(by)

    def _takes_part(self, by: Actor) -> bool:
        from matching.models.route_items import RouteParty

        parties = RouteParty.objects.kept().current_on(days.today())
        return parties.filter(route=self, organisation__in=by.organisation_ids).exists()

    def require_editor(self, by: Actor) -> None:
        """Raises NotAllowed for who may read but not keep this route."""
        if not self.may_edit(by):
            raise NotAllowed

    # -- steps -------------------------------------------------------------------------------------------------------

    @transaction.atomic
    def add(self, *, themes: Iterable[Theme], by: Actor) -> None:
        """Write this new route; the organisation of `by` owns and develops it.

        Raises NotAllowed for who is no coordinator, or of another region.
        """
        from matching.models.route_items import RouteParty
        from matching.models.route_words import PartyTask

        if not by.has_role(*KEEPERS) or not (self.region_id is None or self.region_id in by.region_ids):
            raise NotAllowed
        self.owner = by.member.organisation
        self._sign(by)
        self.save(force_insert=True)
        self.themes.set(themes)
        party = RouteParty(route=self, organisation=self.owner, task=PartyTask.DEVELOPS, since=days.today())
        party.add(by=by)

    @transaction.atomic
    def change(self, *, opened_at: datetime, by: Actor, themes: Iterable[Theme] | None = None, **facts: Any) -> None:
        """Other facts. Raises WrongStatus when somebody changed the route since `opened_at`, NotAllowed for others."""
        self.require_editor(by)
        self._claim(opened_at, by)
        for name, value in facts.items():
            setattr(self, name, value)
        self.save()
        if themes is not None:
            self.themes.set(themes)

    @transaction.atomic
    def stand(self, status: str, *, opened_at: datetime, by: Actor, **facts: Any) -> None:
        """How the route stands now, with the facts that go with it: `expected_on`, `since`, `until`,
        `stopped_because`. What does not belong to the status is forgotten, the first day of what ran is kept."""
        kept = {
            RouteStatus.IDEA: set[str](),
            RouteStatus.DEVELOPING: {"expected_on"},
            RouteStatus.RUNNING: {"since", "until"},
            RouteStatus.STOPPED: {"since", "until", "stopped_because"},
        }[RouteStatus(status)]
        empty: dict[str, Any] = {"expected_on": None, "since": None, "until": None, "stopped_because": ""}
        told = {name: facts[name] for name in kept & facts.keys()}
        told |= {name: value for name, value in empty.items() if name not in kept}
        self.change(opened_at=opened_at, by=by, status=status, **told)
