from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transitiehuis import days
from transitiehuis.constraints import period
from transitiehuis.netwerk.models import Organisation, Region, Role, User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.rounds import IN_MY_REGION, user_of
from transitiehuis.regie.models.toolkit import TOOLKIT_TERM, SuccessFactor
from transitiehuis.rowsecurity import DIRECTED_REGIONS, MY_ORGANISATIONS, MY_ROLES, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

SHOWERS = (Role.PARTNER_CONTACT, Role.CHAIN_DIRECTOR)
ADVISER_READS = f"'{Role.NATIONAL_ADVISER.value}' = ANY ({MY_ROLES})"
SHARED = "(shared_at IS NOT NULL AND withdrawn_at IS NULL)"


class FactorAdditionQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> FactorAdditionQuerySet:
        """Of the actor's own regions; a national adviser reads those of all. The only door from a request."""
        if actor.has_role(Role.NATIONAL_ADVISER):
            return self
        return self.filter(region__in={*actor.region_ids, *actor.directed_region_ids})

    def standing(self) -> FactorAdditionQuerySet:
        return self.filter(until=None)

    def newest_first(self) -> FactorAdditionQuerySet:
        return self.order_by("region__name", "-since", "-pk")


class FactorAddition(Lockable):
    """What a region adds to a national text: what it means here. One stands at a time; the next one ends it."""

    factor = models.ForeignKey(SuccessFactor, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = FactorAdditionQuerySet.as_manager()
    row_security = RowSecurity(f"{IN_MY_REGION} OR {ADVISER_READS}", f"region_id = ANY ({DIRECTED_REGIONS})")
    withheld = "DELETE"
    personal = {"text": Personal(_("To say what a success factor means in a region."), TOOLKIT_TERM)}
    impersonal = {"since", "until"}

    class Meta:
        constraints = [
            period("factoraddition"),
            models.CheckConstraint(condition=~Q(text=""), name="factoraddition_has_text"),
            models.CheckConstraint(
                condition=Q(until=None, ended_by=None) | Q(until__isnull=False, ended_by__isnull=False),
                name="factoraddition_ended_whole",
            ),
            models.UniqueConstraint(
                fields=["factor", "region"], condition=Q(until=None), name="factoraddition_one_stands"
            ),
        ]

    def __str__(self) -> str:
        return f"addition {self.pk}"

    @classmethod
    @transaction.atomic
    def write(cls, factor: SuccessFactor, region: Region, text: str, *, after: int, by: Actor) -> FactorAddition | None:
        """The region's words from today on, in place of those that stood; '' takes them away.

        `after` is the key of the addition that was read (0: none). Raises NotAllowed for who does not direct the region
        and WrongStatus when somebody wrote since.
        """
        if region.pk not in by.directed_region_ids:
            raise NotAllowed
        factor.lock()
        standing = cls.objects.standing().filter(factor=factor, region=region).select_related("written_by").first()
        if (standing.pk if standing else 0) != after:
            who = standing.written_by.name if standing else _("A colleague")
            raise WrongStatus(_("%(who)s changed this while you had it open.") % {"who": who})
        if standing:
            standing.until, standing.ended_by = days.today(), user_of(by)
            standing.save(update_fields=["until", "ended_by"])
        if not text:
            return None
        facts = {"factor": factor, "region": region, "text": text}
        return cls.objects.create(**facts, since=days.today(), written_by=user_of(by))


class FactorExampleQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> FactorExampleQuerySet:
        """Of the actor's own regions, and what others share and did not withdraw; the only door from a request."""
        own = Q(region__in={*actor.region_ids, *actor.directed_region_ids})
        return self.filter(own | Q(shared_at__isnull=False, withdrawn_at=None))

    def standing(self) -> FactorExampleQuerySet:
        return self.filter(withdrawn_at=None)

    def shared(self) -> FactorExampleQuerySet:
        """What every region may read."""
        return self.standing().filter(shared_at__isnull=False)

    def with_names(self) -> FactorExampleQuerySet:
        return self.select_related("organisation", "region", "withdrawn_by")

    def newest_first(self) -> FactorExampleQuerySet:
        return self.order_by("-since", "-pk")


class FactorExample(Lockable):
    """Zo deden wij het: what an organisation did for a success factor, and what came of it.

    The own region reads it; every region does once it is shared. Withdrawn with a reason, it stays for the own region.
    """

    factor = models.ForeignKey(SuccessFactor, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    did = models.TextField()
    effect = models.TextField()
    since = models.DateField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)

    objects = FactorExampleQuerySet.as_manager()
    row_security = RowSecurity(
        f"{SHARED} OR {IN_MY_REGION}",
        f"organisation_id = ANY ({MY_ORGANISATIONS}) OR region_id = ANY ({DIRECTED_REGIONS})",
    )
    withheld = "DELETE"
    personal = {
        **dict.fromkeys(
            ("title", "did", "effect"), Personal(_("To let partners learn from what others did."), TOOLKIT_TERM)
        ),
        "reason": Personal(_("To say why an example was withdrawn."), TOOLKIT_TERM),
    }
    impersonal = {"since"}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(did="") & ~Q(effect=""), name="factorexample_says_what_and_effect"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(reason="")),
                name="factorexample_withdrawn_whole",
            ),
        ]
        indexes = [models.Index(fields=["factor", "region"], name="factorexample_of_factor")]

    def __str__(self) -> str:
        return f"example {self.pk}"

    def get_absolute_url(self) -> str:
        return f"{reverse('regie:factor', args=[self.factor.code])}#voorbeeld-{self.pk}"

    @classmethod
    @transaction.atomic
    def add(
        cls,
        factor: SuccessFactor,
        region: Region,
        *,
        by: Actor,
        title: str,
        did: str,
        effect: str,
        since: date,
        shared: bool = False,
    ) -> FactorExample:
        """The own organisation's. NotAllowed for others than its partner contact or the region's director."""
        if not may_show(by, region.pk):
            raise NotAllowed
        now, user = timezone.now(), user_of(by)
        return cls.objects.create(
            factor=factor,
            region=region,
            organisation=by.member.organisation,
            title=title,
            did=did,
            effect=effect,
            since=since,
            added_by=user,
            added_at=now,
            changed_by=user,
            changed_at=now,
            shared_at=now if shared else None,
        )

    @property
    def shared(self) -> bool:
        return self.shared_at is not None

    @property
    def seen(self) -> str:
        """What a form that shows this rests on, for `change`."""
        return self.changed_at.isoformat()

    def may_change(self, actor: Actor) -> bool:
        """Who shows examples for the organisation, and the region's director."""
        if self.region_id in actor.directed_region_ids:
            return True
        return self.organisation_id in actor.organisation_ids and actor.has_role(*SHOWERS)

    def _hold(self, by: Actor) -> None:
        self.lock()
        if not self.may_change(by):
            raise NotAllowed
        if self.withdrawn_at:
            raise WrongStatus(
                _("This example was withdrawn by %(name)s.")
                % {"name": self.withdrawn_by.name if self.withdrawn_by else ""}
            )

    @transaction.atomic
    def change(
        self, *, seen: str, by: Actor, title: str, did: str, effect: str, since: date, shared: bool = False
    ) -> None:
        """Other words, or shared or not. WrongStatus when a colleague changed it since it was read (`seen`)."""
        self._hold(by)
        if self.seen != seen:
            raise WrongStatus(_("%(who)s changed this while you had it open.") % {"who": self.changed_by.name})
        self.title, self.did, self.effect, self.since = title, did, effect, since
        self.shared_at = (self.shared_at or timezone.now()) if shared else None
        self.changed_at, self.changed_by = timezone.now(), user_of(by)
        self.save(
            update_fields=["title", "did", "effect", "since", "shared_at", "changed_at", "changed_by"],
        )

    @transaction.atomic
    def withdraw(self, reason: str, *, by: Actor) -> None:
        """No longer an example, and why: other regions do not see it any more."""
        self._hold(by)
        self.withdrawn_at, self.withdrawn_by, self.reason = timezone.now(), user_of(by), reason
        self.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])


def may_show(actor: Actor, region_id: int) -> bool:
    """Whether the actor tells examples of their organisation in this region."""
    return actor.has_role(*SHOWERS) and region_id in {*actor.region_ids, *actor.directed_region_ids}
