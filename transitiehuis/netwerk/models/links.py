from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.http import base36_to_int, int_to_base36
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from transitiehuis import days
from transitiehuis.bulk import insert_many, new_ids
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models.organisations import Organisation, Partnership, directs
from transitiehuis.netwerk.models.people import Language, Membership, Role, User, manages, roles_of
from transitiehuis.netwerk.models.regions import Region
from transitiehuis.netwerk.signals import invited
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import DIRECTED_REGIONS, ME, MY_ORGANISATIONS, OPEN, RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

INVITATION_DAYS = 14
INVITATION_TERM = _("Four weeks after the invitation.")


class LinkQuerySet(models.QuerySet["Link"]):
    def resolve(self, token: str, purpose: str) -> Link | None:
        """The link that `token` stands for when it was made for `purpose`; None when guessed or malformed.

        Used, revoked and expired links are returned too: the page says so. Compare `link.usable`.
        """
        number, _dash, mac = token.partition("-")
        try:
            link = self.filter(pk=base36_to_int(number), purpose=purpose).first()
        except (ValueError, OverflowError):
            return None
        if link is None or not hmac.compare_digest(digest(mac), link.token_hash):
            return None
        return link


def digest(mac: str) -> str:
    return hashlib.sha256(mac.encode()).hexdigest()


class LinkPurpose(models.TextChoices):
    INVITATION = "invitation", _("invitation to an account")
    PROPOSAL = "proposal", _("answer to a proposal")
    SIGNATURE = "signature", _("signing of an agreement")
    AGREEMENT = "agreement", _("signing of an agreement between partners")
    CHECK_IN = "check_in", _("check-in")
    STILL_OPEN = "still_open", _("whether a work placement still stands")
    OWN_PAGE = "own_page", _("the candidate's own page")
    INTAKE = "intake", _("choice of a moment for the intake")
    RESULT = "result", _("where somebody works now")
    THEME_SESSION = "theme_session", _("signing up for a theme session")
    THEME_VISIT = "theme_visit", _("a seat in a theme session")


class Link(Lockable):
    """A door for somebody without account: single purpose, expiring, revocable.

    The token is an HMAC of the link's id under the server's key (160 bits); only its hash is stored,
    so neither the database nor the ledger of messages holds a working link.
    """

    Purpose = LinkPurpose

    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    # The row it opens, by the label of its model: the ground floor knows no upper floor.
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    # The dossier it belongs to, for the policies of the floor that gave the link out.
    scope_id = models.BigIntegerField(null=True, blank=True)
    nonce = models.CharField(max_length=36)
    token_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = LinkQuerySet.as_manager()
    row_security = OPEN  # nothing in it can be used or names anybody
    impersonal = {"subject_kind", "nonce", "token_hash"}

    class Meta:
        constraints = [
            choices("link", "purpose", LinkPurpose),
            models.UniqueConstraint(  # a page that is one person's has one door at a time
                fields=["subject_kind", "subject_id"],
                condition=Q(purpose=LinkPurpose.OWN_PAGE, revoked_at__isnull=True),
                name="link_one_own_page",
            ),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="link_subject")]

    def __str__(self) -> str:
        return f"link {self.pk}"

    @classmethod
    @transaction.atomic
    def make(cls, *, purpose: str, subject: models.Model, expires_at: datetime, scope_id: int | None = None) -> Link:
        """A new link to `subject`; it opens nothing after `expires_at`."""
        link = cls(
            purpose=purpose,
            subject_kind=subject._meta.label,
            subject_id=subject.pk,
            scope_id=scope_id,
            nonce=secrets.token_hex(16),
            created_at=timezone.now(),
            expires_at=expires_at,
        )
        link.save()
        link.token_hash = digest(link._mac())
        link.save(update_fields=["token_hash"])
        return link

    @classmethod
    def make_many(cls, *, purpose: str, subjects: Sequence[models.Model], expires_at: datetime) -> list[Link]:
        """A link to each of these rows of one model, which is its scope as well; two statements for all of them."""
        made, now = [], timezone.now()
        for subject, pk in zip(subjects, new_ids(cls, len(subjects)) if subjects else (), strict=True):
            link = cls(
                pk=pk,
                purpose=purpose,
                subject_kind=subject._meta.label,
                subject_id=subject.pk,
                scope_id=subject.pk,
                nonce=secrets.token_hex(16),
                created_at=now,
                expires_at=expires_at,
            )
            link.token_hash = digest(link._mac())
            made.append(link)
        insert_many(made)
        return made

    def _mac(self) -> str:
        words = f"link:{self.pk}:{self.purpose}:{self.nonce}"
        return hmac.new(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()[:40]

    @property
    def token(self) -> str:
        return f"{int_to_base36(self.pk)}-{self._mac()}"

    @property
    def usable(self) -> bool:
        return self.used_at is None and self.revoked_at is None and timezone.now() < self.expires_at

    @transaction.atomic
    def use(self) -> None:
        """Spend the link. Of two at once one wins; the other, or a late one, gets WrongStatus."""
        self.lock()
        if not self.usable:
            raise WrongStatus(_("This link has been used or has expired. Ask for a new one."))
        self.used_at = timezone.now()
        self.save(update_fields=["used_at"])

    def revoke(self) -> None:
        type(self).objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=timezone.now())


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> InvitationQuerySet:
        """Invitations of the actor's own organisation; the only door from a request."""
        return self.filter(organisation__in=actor.organisation_ids)

    def sent_by(self, actor: Actor) -> InvitationQuerySet:
        """What a chain director sent to the first person of a partner."""
        return self.filter(invited_by=actor.user)

    def waiting(self) -> InvitationQuerySet:
        return self.filter(accepted_at=None, withdrawn_at=None)

    def by_link(self, link: Link) -> InvitationQuerySet:
        """What somebody without account sees who followed `link`."""
        return self.filter(link=link)

    def in_order(self) -> InvitationQuerySet:
        return self.order_by("created_at", "pk")


class Invitation(Lockable):
    """A colleague with the role manager asks somebody to work for the same organisation."""

    email = models.EmailField()
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    link = models.OneToOneField(Link, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()
    row_security = RowSecurity(
        f"organisation_id = ANY ({MY_ORGANISATIONS}) OR link_id = (SELECT app_link())"  # noqa: S608 own names only
        f" OR invited_by_id = {ME} AND organisation_id IN (SELECT p.organisation_id FROM netwerk_partnership p"
        f" WHERE p.region_id = ANY ({DIRECTED_REGIONS}))",
    )
    personal = {
        "email": Personal(_("To invite a colleague."), INVITATION_TERM),
        "name": Personal(_("To invite a colleague."), INVITATION_TERM),
    }

    class Meta:
        constraints = [
            choices("invitation", "role", Role),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True), name="invitation_one_ending"
            ),
            models.UniqueConstraint(
                fields=["email", "organisation", "role"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_waiting_once",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @classmethod
    @transaction.atomic
    def send(cls, *, email: str, name: str, role: str, by: Actor, region: Region | None = None) -> Invitation:
        """Invite `email` to the manager's own organisation; announces `invited`, which owes the mail."""
        if not by.has_role(Role.MANAGER) or role not in roles_of(by.organisation):
            raise NotAllowed
        if (role == Role.CHAIN_DIRECTOR) != (region is not None) or (region and region.pk not in by.region_ids):
            raise NotAllowed
        return cls._send(by.organisation, email=email, name=name, role=role, by=by, region=region)

    @classmethod
    @transaction.atomic
    def welcome(cls, partnership: Partnership, *, email: str, name: str, by: Actor) -> Invitation:
        """Invite the first person of a partner where nobody is yet: its manager, who invites the others.

        Only the chain director of the region. WrongStatus when somebody works there by now, or was invited.
        """
        directs(by, partnership.region)
        organisation = partnership.organisation
        organisation.lock()
        if Membership.objects.current_on(days.today()).filter(organisation=organisation).exists():
            raise WrongStatus(_("Somebody works there already: a manager of theirs invites colleagues."))
        if cls.objects.sent_by(by).waiting().filter(organisation=organisation, link__expires_at__gt=timezone.now()):
            raise WrongStatus(_("Somebody there has been invited already."))
        return cls._send(organisation, email=email, name=name, role=Role.MANAGER, by=by, region=None)

    @classmethod
    def _send(
        cls, organisation: Organisation, *, email: str, name: str, role: str, by: Actor, region: Region | None
    ) -> Invitation:
        now = timezone.now()
        organisation.lock()  # a double click invites once
        email = email.lower()
        known = Membership.objects.current_on(days.today()).filter(
            user__email__iexact=email, organisation=organisation, role=role
        )
        waiting = cls.objects.waiting().filter(email=email, organisation=organisation, role=role)
        waiting.filter(link__expires_at__lte=now).update(withdrawn_at=now)  # too old to be accepted: make room
        if known.exists() or waiting.exists():
            raise WrongStatus(_("This colleague already has this role, or has an invitation for it."))
        invitation = cls.objects.create(
            email=email,
            name=name,
            organisation=organisation,
            role=role,
            region=region,
            invited_by=by.person,
            created_at=now,
        )
        invitation.link = Link.make(
            purpose=Link.Purpose.INVITATION, subject=invitation, expires_at=now + timedelta(days=INVITATION_DAYS)
        )
        invitation.save(update_fields=["link"])
        invited.send(sender=cls, invitation=invitation)
        return invitation

    @transaction.atomic
    def accept(self, *, password: str = "") -> User:
        """Spend the link: the account (made when new, with `password`) gets its membership.

        Raises WrongStatus when the link was used, withdrawn or is too old.
        """
        self._held_open().use()
        user = self.invited_user() or self._make_user(password)
        Membership.objects.get_or_create(
            user=user,
            organisation=self.organisation,
            role=self.role,
            until=None,
            defaults={"region": self.region, "since": days.today()},
        )
        self.accepted_at = timezone.now()
        self.save(update_fields=["accepted_at"])
        return user

    @property
    def open(self) -> bool:
        """It can still be accepted."""
        return not self.accepted_at and not self.withdrawn_at and self.link is not None and self.link.usable

    def _held_open(self) -> Link:
        """This row, locked; its link. Raises WrongStatus when it was accepted or withdrawn meanwhile."""
        self.lock()
        if self.accepted_at or self.withdrawn_at or self.link is None:
            raise WrongStatus(_("This invitation has been used or withdrawn."))
        return self.link

    def invited_user(self) -> User | None:
        """The account that the invited address has already; None when it has none."""
        return User.objects.filter(email__iexact=self.email).first()

    def _make_user(self, password: str) -> User:
        try:
            with transaction.atomic():
                return User.objects.create_user(
                    self.email, name=self.name, password=password, language=get_language() or Language.DUTCH
                )
        except IntegrityError as error:  # invited by two organisations, and both were accepted in one instant
            raise WrongStatus(_("This address has an account by now. Open the link again.")) from error

    @transaction.atomic
    def withdraw(self, *, by: Actor) -> None:
        """The invitation can no longer be accepted. Only a manager of the organisation that sent it."""
        manages(by, self.organisation_id)
        link = self._held_open()
        self.withdrawn_at = timezone.now()
        self.save(update_fields=["withdrawn_at"])
        link.revoke()
