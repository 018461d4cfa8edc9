from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from transitiehuis.constraints import choices, period
from transitiehuis.netwerk.models.organisations import DatesQuerySet, Organisation
from transitiehuis.netwerk.models.regions import Region
from transitiehuis.netwerk.sorting import sort_key
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import OPEN

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

ACCOUNT_TERM = _("Until a year after the last membership ended.")


class UserManager(BaseUserManager):
    def get_by_natural_key(self, email: str) -> User:
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

    email = models.EmailField()
    name = models.CharField(max_length=120)
    sort_name = models.CharField(max_length=120, db_index=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.DUTCH)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    row_security = OPEN  # sign-in looks an account up before anybody is known
    personal = {
        "email": Personal(_("To sign in and to receive messages."), ACCOUNT_TERM),
        "name": Personal(_("So that partners know who they work with."), ACCOUNT_TERM),
        "sort_name": Personal(_("To sort lists by name."), ACCOUNT_TERM),
        "password": Personal(_("To sign in; only a hash is kept."), ACCOUNT_TERM),
    }

    class Meta:
        constraints = [
            choices("user", "language", Language),
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_name = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("coordinator")
    ADVISER = "adviser", _("adviser")
    TRAINER = "trainer", _("workplace trainer")
    PARTNER_CONTACT = "partner_contact", _("partner contact")
    CHAIN_DIRECTOR = "chain_director", _("chain director")
    NATIONAL_ADVISER = "national_adviser", _("national adviser")
    MANAGER = "manager", _("manager")


class MembershipQuerySet(DatesQuerySet):
    def visible_to(self, actor: Actor) -> MembershipQuerySet:
        """Colleagues, and people of partners in the actor's regions; the only door from a request."""
        return self.filter(
            Q(organisation__in=actor.organisation_ids) | Q(organisation__partnerships__region__in=actor.region_ids)
        ).distinct()

    def with_role(self, *roles: str) -> MembershipQuerySet:
        return self.filter(role__in=roles)

    def in_order(self) -> MembershipQuerySet:
        return self.order_by("user__sort_name", "role", "pk")


class Membership(models.Model):
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


class Absence(models.Model):
    """While away, the work of `membership` shows on the list of `replaced_by` as well (both days inside)."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="absences")  # goes with it
    replaced_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="stands_in_for")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = DatesQuerySet.as_manager()
    row_security = OPEN
    impersonal = {"since", "until"}

    class Meta:
        constraints = [
            period("absence"),
            models.CheckConstraint(condition=~Q(membership=F("replaced_by")), name="absence_replaced_by_another"),
        ]

    def __str__(self) -> str:
        return f"absence {self.pk}"
