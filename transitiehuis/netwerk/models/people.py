from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from transitiehuis import days
from transitiehuis.constraints import choices, period
from transitiehuis.netwerk.models.organisations import DatesQuerySet, Organisation, OrganisationKind, never_twice
from transitiehuis.netwerk.models.regions import Region
from transitiehuis.netwerk.models.roles import Role
from transitiehuis.netwerk.sorting import sort_key
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import OPEN
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

ACCOUNT_TERM = _("Until a year after the last membership ended.")


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)

    def create_user(self, email: str, name: str = "", password: str | None = None, **fields: object) -> User:
        """A new account; without a password nobody can sign in with it until one is chosen."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class Language(models.TextChoices):
    DUTCH = "nl", _("Dutch")
    ENGLISH = "en", _("English")


class User(AbstractBaseUser):
    """A colleague with an account: signs in by e-mail. A kandidaat never has one."""

    email = models.EmailField(unique=True)  # in lower case, so that one address is one account
    name = models.CharField(max_length=120)
    sort_name = models.CharField(max_length=120, db_index=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.DUTCH)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    held: tuple[Membership, ...] | None = None  # memberships of today that were read along with a session's person

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    named_by = ("name",)
    row_security = OPEN  # sign-in looks an account up before anybody is known
    personal = {
        "email": Personal(
            _("To sign in, to receive messages, and so that partners can reach this person."), ACCOUNT_TERM
        ),
        "name": Personal(_("So that partners know who they work with."), ACCOUNT_TERM),
        "sort_name": Personal(_("To sort lists by name."), ACCOUNT_TERM),
        "password": Personal(_("To sign in; only a hash is kept."), ACCOUNT_TERM),
    }

    class Meta:
        constraints = [
            choices("user", "language", Language),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_in_lower_case"),
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        self.sort_name = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name


# Which roles an organisation can give its people. Sight follows from a role, so no manager hands out another's.
EVERYWHERE = (Role.PARTNER_CONTACT, Role.MANAGER)
ROLES_BY_KIND: dict[str, tuple[Role, ...]] = {
    OrganisationKind.MBO_SCHOOL: (Role.COORDINATOR, Role.ADVISER, *EVERYWHERE),
    OrganisationKind.SECTOR_SCHOOL: (Role.COORDINATOR, Role.ADVISER, Role.TRAINER, *EVERYWHERE),
    OrganisationKind.EMPLOYER: (Role.TRAINER, *EVERYWHERE),
    OrganisationKind.UWV: (Role.ADVISER, *EVERYWHERE),
    OrganisationKind.MUNICIPALITY: (Role.ADVISER, *EVERYWHERE),
    OrganisationKind.WERKCENTRUM: (Role.ADVISER, Role.COORDINATOR, *EVERYWHERE),
    OrganisationKind.BRANCH: (Role.NATIONAL_ADVISER, *EVERYWHERE),
    OrganisationKind.REGION: (Role.CHAIN_DIRECTOR, Role.ADVISER, *EVERYWHERE),
    OrganisationKind.HBO: EVERYWHERE,
    OrganisationKind.WO: EVERYWHERE,
    OrganisationKind.OTHER: (Role.NATIONAL_ADVISER, Role.ADVISER, *EVERYWHERE),
}


def roles_of(organisation: Organisation) -> tuple[Role, ...]:
    """The roles this organisation can give its people, by what kind of organisation it is."""
    return ROLES_BY_KIND[organisation.kind]


class MembershipQuerySet(DatesQuerySet):
    def visible_to(self, actor: Actor) -> MembershipQuerySet:
        """Colleagues, and people of who is a partner in the actor's regions today; the only door from a request."""
        partners = Organisation.objects.partners_of(actor.region_ids, days.today()).values("pk")
        return self.filter(Q(organisation__in=actor.organisation_ids) | Q(organisation__in=partners))

    def of_own_organisation(self, actor: Actor) -> MembershipQuerySet:
        """Colleagues of the organisation the actor acts for: those whom its manager may manage."""
        return self.filter(organisation__in=actor.organisation_ids)

    def with_role(self, *roles: str) -> MembershipQuerySet:
        return self.filter(role__in=roles)

    def in_order(self) -> MembershipQuerySet:
        return self.order_by("user__sort_name", "role", "pk")


class Membership(Lockable):
    """What a person may do for an organisation, from and until a day (both inside)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    row_security = OPEN
    impersonal = {"since", "until"}

    class Meta:
        constraints = [
            choices("membership", "role", Role),
            period("membership"),
            models.CheckConstraint(
                condition=Q(role=Role.CHAIN_DIRECTOR, region__isnull=False)
                | (~Q(role=Role.CHAIN_DIRECTOR) & Q(region__isnull=True)),
                name="membership_director_has_region",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], condition=Q(until__isnull=True), name="membership_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"

    @transaction.atomic
    def end(self, *, last_day: date, by: Actor) -> None:
        """The person works here up to and including `last_day`; yesterday ends the access at once.

        Only a manager of the same organisation; raises WrongStatus when the membership has ended already, or when
        nobody would be left to manage the organisation.
        """
        manages(by, self.organisation_id)
        self.organisation.lock()  # two managers who end each other's membership at once: one of them stays
        self.lock(keeping="organisation")
        if self.until is not None and self.until <= last_day:
            raise WrongStatus(_("This membership has ended already."))
        managers = Membership.objects.with_role(Role.MANAGER).filter(organisation=self.organisation, until=None)
        if self.role == Role.MANAGER and not managers.exclude(pk=self.pk).exists():
            raise WrongStatus(_("An organisation needs a manager. Invite another one first."))
        self.until = max(last_day, self.since)
        self.save(update_fields=["until"])

    @transaction.atomic
    def stand_in(self, colleague: Membership, *, since: date, until: date | None, by: Actor) -> Absence:
        """`colleague` sees the work of this membership from `since` up to and including `until`.

        By the person themselves or a manager of the organisation. Raises WrongStatus when that period is taken.
        """
        if by.user != self.user:
            manages(by, self.organisation_id)
        if colleague.organisation_id != self.organisation_id or colleague.user_id == self.user_id:
            raise NotAllowed
        self.lock()
        absence = Absence(membership=self, replaced_by=colleague, since=since, until=until)
        if self.absences.meeting(since, until).exists():
            raise WrongStatus(_("Somebody already stands in during (a part of) these days."))
        absence.save()
        return absence


def manages(actor: Actor, organisation_id: int) -> None:
    """NotAllowed unless `actor` acts as a manager of that organisation."""
    if not (actor.has_role(Role.MANAGER) and organisation_id in actor.organisation_ids):
        raise NotAllowed


class AbsenceQuerySet(DatesQuerySet):
    def visible_to(self, actor: Actor) -> AbsenceQuerySet:
        """Absences in the organisation the actor acts for; the only door from a request."""
        return self.filter(membership__organisation__in=actor.organisation_ids)

    def ending_from(self, day: date) -> AbsenceQuerySet:
        """Absences of that day and later."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day))

    def meeting(self, since: date, until: date | None) -> AbsenceQuerySet:
        """Absences that share a day with since..until (both inside)."""
        found = self.ending_from(since)
        return found.filter(since__lte=until) if until else found

    def in_order(self) -> AbsenceQuerySet:
        return self.order_by("since", "pk")


class Absence(Lockable):
    """While away, the work of `membership` shows on the list of `replaced_by` as well (both days inside)."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="absences")  # goes with it
    replaced_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="stands_in_for")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()
    row_security = OPEN
    impersonal = {"since", "until"}

    class Meta:
        constraints = [
            period("absence"),
            never_twice("absence_never_twice_at_once", "membership"),
            models.CheckConstraint(condition=~Q(membership=F("replaced_by")), name="absence_replaced_by_another"),
        ]

    def __str__(self) -> str:
        return f"absence {self.pk}"

    @transaction.atomic
    def end(self, *, by: Actor) -> None:
        """Back at work: yesterday was the last day, and an absence still to come is called off.

        By the person themselves or a manager of the organisation. Raises WrongStatus when it was over already.
        """
        if by.user != self.membership.user:
            manages(by, self.membership.organisation_id)
        self.lock()
        yesterday = days.today() - timedelta(days=1)
        if self.until is not None and self.until <= yesterday:
            raise WrongStatus(_("This absence is over already."))
        if self.since > yesterday:
            self.delete()  # nobody has stood in yet, so there is nothing to remember
            return
        self.until = yesterday
        self.save(update_fields=["until"])
