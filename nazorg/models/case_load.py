from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from matching.models import Placement
from nazorg.models.guidance import Guidance
from transitiehuis import days
from transitiehuis.netwerk.models import Membership, Organisation, Role
from transitiehuis.rowsecurity import MY_ORGANISATIONS, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

MOST_EVER = 200


class CaseLoadCeiling(Lockable):
    """How many people one begeleider of this organisation leads at most; more is warned of, never refused."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="+")
    most = models.PositiveSmallIntegerField()
    since = models.DateField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    row_security = RowSecurity(f"organisation_id = ANY ({MY_ORGANISATIONS})")
    impersonal = {"since"}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(most__range=(1, MOST_EVER)), name="caseloadceiling_is_a_number")
        ]

    def __str__(self) -> str:
        return f"case load ceiling {self.pk}"

    @classmethod
    @transaction.atomic
    def put(cls, most: int, *, by: Actor) -> CaseLoadCeiling:
        """Set the ceiling of the actor's organisation from today. Raises NotAllowed for who does not manage it."""
        if not by.has_role(Role.MANAGER):
            raise NotAllowed
        facts = {"most": most, "since": days.today(), "set_by": by.person}
        made, _new = cls.objects.update_or_create(organisation=by.member.organisation, defaults=facts)
        return made

    @classmethod
    def of(cls, organisations: object) -> int | None:
        """The ceiling in force, or None where nobody has set one."""
        return cls.objects.filter(organisation__in=organisations).values_list("most", flat=True).first()


@dataclass(frozen=True)
class Load:
    """One begeleider and how many people they lead, beside the ceiling."""

    membership: Membership
    leads: int
    most: int | None

    @property
    def too_many(self) -> bool:
        return self.most is not None and self.leads > self.most

    @property
    def words(self) -> str:
        if self.most is None:
            return str(self.leads)
        return str(_("%(leads)s of at most %(most)s") % {"leads": self.leads, "most": self.most})


def loads_of(actor: Actor, day: date) -> list[Load]:
    """The begeleiders of the actor's organisation by name, with how many people at work each leads. Two queries.

    Who is between two placements is nobody's load, as on Mijn begeleiding.
    """
    at_work = Placement.objects.started().filter(trajectory=OuterRef("trajectory"))
    most = CaseLoadCeiling.of(actor.organisation_ids)
    members = Membership.objects.of_own_organisation(actor).current_on(day).with_role(Role.COORDINATOR, Role.ADVISER)
    led = dict(
        Guidance.objects.leading()
        .filter(Exists(at_work), organisation__in=actor.organisation_ids, trajectory__closed_at=None)
        .values_list("membership")
        .annotate(Count("pk"))
        .order_by("membership")
    )
    return [Load(one, led.get(one.pk, 0), most) for one in members.select_related("user").in_order()]
