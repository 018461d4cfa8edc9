from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.models import Theme
from transitiehuis.netwerk.models import Link, Organisation, Region, Role, User
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.rounds import user_of
from transitiehuis.regie.models.toolkit import SuccessFactor
from transitiehuis.rowsecurity import (
    DIRECTED_REGIONS,
    LINK,
    ME,
    MY_ORGANISATIONS,
    MY_REGIONS,
    MY_ROLES,
    OPEN,
    RowSecurity,
)
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

HOSTS = (Role.CHAIN_DIRECTOR, Role.NATIONAL_ADVISER, Role.PARTNER_CONTACT)
MOST_SEATS = 500
VISITOR_DAYS = 90
ARCHIVE = _("Five years after the session, so that others can read what came of it.")
VISITOR_TERM = _("Three months after the session; then the name goes.")
INVITED = (
    "SELECT session_id FROM regie_invitedregion"  # noqa: S608 own names only
    f" WHERE region_id = ANY ({MY_REGIONS}) OR region_id = ANY ({DIRECTED_REGIONS})"
)
NATIONAL = f"'{Role.NATIONAL_ADVISER.value}' = ANY ({MY_ROLES})"
HOSTED = f"host_id = ANY ({MY_ORGANISATIONS})"
HOSTED_BY_ME = f"SELECT id FROM regie_themesession WHERE {HOSTED}"  # noqa: S608 own names only


class SessionQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> SessionQuerySet:
        """What the own organisation holds, and what its regions are invited to; a national adviser sees all."""
        if actor.has_role(Role.NATIONAL_ADVISER):
            return self.all()
        regions = {*actor.region_ids, *actor.directed_region_ids}
        asked = InvitedRegion.objects.filter(region__in=regions).values("session")
        return self.filter(Q(host__in=actor.organisation_ids) | Q(pk__in=asked))

    def standing(self) -> SessionQuerySet:
        return self.filter(cancelled_at=None)

    def coming(self, now: datetime) -> SessionQuerySet:
        return self.standing().filter(ends_at__gte=now).order_by("starts_at", "pk")

    def past(self, now: datetime) -> SessionQuerySet:
        """The archive, newest first: over, or called off."""
        return self.filter(Q(ends_at__lt=now) | Q(cancelled_at__isnull=False)).order_by("-starts_at", "-pk")

    def with_names(self) -> SessionQuerySet:
        return self.select_related("host", "theme", "factor", "cancelled_by")


class ThemeSession(Lockable):
    """Themasessie: partners of one or more regions meet about a theme or a success factor, and tell what came of it."""

    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    factor = models.ForeignKey(SuccessFactor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    regions = models.ManyToManyField(Region, through="regie.InvitedRegion", related_name="+")
    title = models.CharField(max_length=100)
    about = models.TextField(blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    online = models.URLField(blank=True)
    seats = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    sequence = models.PositiveSmallIntegerField(default=0)  # how often it moved, for calendars
    takeaways = models.TextField(blank=True)
    link = models.OneToOneField(Link, on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cancel_reason = models.TextField(blank=True)

    objects = SessionQuerySet.as_manager()
    row_security = RowSecurity(f"{HOSTED} OR {NATIONAL} OR link_id = {LINK} OR id IN ({INVITED})", HOSTED)
    impersonal = {"place", "online"}
    personal = {
        "title": Personal(_("To say what the session is about."), ARCHIVE),
        "about": Personal(_("To say what the session is about."), ARCHIVE),
        "takeaways": Personal(_("To tell who was not there what came of it."), ARCHIVE),
        "cancel_reason": Personal(_("To say why the session is not held."), ARCHIVE),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="themesession_has_title"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="themesession_ends_after_start"),
            models.CheckConstraint(condition=~Q(place="", online=""), name="themesession_says_where"),
            models.CheckConstraint(
                condition=Q(theme__isnull=False) | Q(factor__isnull=False), name="themesession_about_something"
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=MOST_SEATS, taken__lte=F("seats")), name="themesession_seats"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None, cancel_reason="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason="")),
                name="themesession_cancelled_whole",
            ),
        ]
        indexes = [models.Index(fields=["-starts_at"], name="themesession_by_day")]

    def __str__(self) -> str:
        return f"theme session {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("regie:session", args=[self.pk])

    @property
    def seats_left(self) -> int:
        return self.seats - self.taken

    @property
    def begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def over(self) -> bool:
        return self.ends_at < timezone.now()

    @property
    def where(self) -> str:
        """Place and address in one line."""
        return ", ".join(filter(None, [self.place, self.online]))

    def held_by(self, actor: Actor) -> bool:
        return self.host_id in actor.organisation_ids and actor.has_role(*HOSTS)

    # -- steps of who holds it ----------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def plan(cls, regions: Iterable[Region], *, by: Actor, **facts: Any) -> ThemeSession:
        """A session of the actor's organisation; the directors of the invited regions hear of it.

        NotAllowed without a role that holds sessions.
        """
        from transitiehuis.regie.sessions import letters

        if not (by.organisation and by.has_role(*HOSTS)):
            raise NotAllowed
        now = timezone.now()
        made = cls.objects.create(host=by.organisation, made_by=user_of(by), made_at=now, **facts)
        expires = made.ends_at + timedelta(days=1)
        made.link = Link.make(purpose=Link.Purpose.THEME_SESSION, subject=made, expires_at=expires)
        made.save(update_fields=["link"])
        InvitedRegion.objects.bulk_create(InvitedRegion(session=made, region=region) for region in regions)
        letters.planned(made, by)
        return made

    def _hold(self, by: Actor) -> None:
        self.lock()
        if not self.held_by(by):
            raise NotAllowed
        if self.cancelled_at:
            raise WrongStatus(_("This session was called off."))

    @transaction.atomic
    def change(self, *, by: Actor, regions: Iterable[Region] | None = None, **facts: Any) -> None:
        """Other words, another day, place or number of seats; who signed up hears of a move.

        WrongStatus for fewer seats than are taken, and once it is over.
        """
        from transitiehuis.regie.sessions import letters

        self._hold(by)
        if self.over:
            raise WrongStatus(_("This session is over."))
        if facts.get("seats", self.seats) < self.taken:
            raise WrongStatus(
                _("%(count)s people have signed up; there are no fewer seats than that.") % {"count": self.taken}
            )
        moved = any(
            facts.get(n, getattr(self, n)) != getattr(self, n) for n in ("starts_at", "ends_at", "place", "online")
        )
        for name, value in facts.items():
            setattr(self, name, value)
        self.sequence += moved
        self.save(update_fields=[*facts, "sequence"])
        if regions is not None:
            self._invite(regions)
        if moved:
            Link.objects.filter(pk=self.link_id or 0).update(expires_at=self.ends_at + timedelta(days=1))
            letters.moved(self)

    def _invite(self, regions: Iterable[Region]) -> None:
        wanted = {region.pk for region in regions}
        there = set(self.invited.values_list("region", flat=True))
        self.invited.filter(region__in=there - wanted).delete()
        InvitedRegion.objects.bulk_create(InvitedRegion(session=self, region_id=pk) for pk in sorted(wanted - there))

    @transaction.atomic
    def call_off(self, reason: str, *, by: Actor) -> None:
        """It is not held: who signed up hears why, and it goes out of their calendars."""
        from transitiehuis.regie.sessions import letters

        self._hold(by)
        if self.over:
            raise WrongStatus(_("This session is over."))
        self.cancelled_at, self.cancelled_by, self.cancel_reason = timezone.now(), user_of(by), reason
        self.sequence += 1
        self.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason", "sequence"])
        letters.called_off(self)

    @transaction.atomic
    def tell(self, takeaways: str, *, by: Actor) -> None:
        """What came of it, for who was not there. WrongStatus before it has begun."""
        self._hold(by)
        if not self.begun:
            raise WrongStatus(_("This session has not been held yet."))
        self.takeaways = takeaways
        self.save(update_fields=["takeaways"])

    # -- steps of who comes -------------------------------------------------------------------------------------------

    @transaction.atomic
    def sign_up(self, *, by: Actor, name: str = "", organisation_name: str = "", email: str = "") -> SessionVisitor:
        """A seat for who is signed in, or (by the session's link) for who says a name and an address.

        The same person twice has one seat. WrongStatus when it is full, has begun or was called off.
        """
        from transitiehuis.netwerk.actor import working
        from transitiehuis.regie.sessions import letters

        if by.user is None and (by.link is None or by.link.pk != self.link_id):
            raise NotAllowed
        if by.user:
            who: dict[str, Any] = {"user": by.user}
            told = {"organisation": by.organisation, "name": "", "organisation_name": ""}
        else:
            who = {"user": None, "email": email.lower()}
            told = {"organisation": None, "name": name, "organisation_name": organisation_name}
        with working():  # a visitor by link, and who comes from another organisation, writes a row they do not read
            self.lock()
            if found := self.visitors.coming().filter(**who).first():
                return found
            self._take()
            made = self.visitors.create(**who, **told, signed_up_at=timezone.now())
            made.link = Link.make(
                purpose=Link.Purpose.THEME_VISIT, subject=made, expires_at=self.ends_at + timedelta(days=30)
            )
            made.save(update_fields=["link"])
            letters.signed_up(made)
        return made

    def _take(self) -> None:
        if self.cancelled_at:
            raise WrongStatus(_("This session was called off."))
        if self.begun:
            raise WrongStatus(_("This session has begun; nobody can sign up any more."))
        if self.seats_left < 1:
            raise WrongStatus(_("The last seat has just been taken."))
        self._seat(1)

    def _seat(self, change: int) -> None:
        # In the database, which refuses more than there are, whatever was read before.
        type(self)._base_manager.filter(pk=self.pk).update(taken=F("taken") + change)


class InvitedRegion(models.Model):
    """A region whose partners are asked to a session."""

    session = models.ForeignKey(ThemeSession, on_delete=models.CASCADE, related_name="invited")  # part of it
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")

    row_security = OPEN  # names nobody, and the policy of the session reads it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "region"], name="invitedregion_once")]

    def __str__(self) -> str:
        return f"invited region {self.pk}"


class VisitorQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> VisitorQuerySet:
        """Who comes to the sessions of the own organisation, and the actor's own seats; the only door."""
        return self.filter(Q(session__host__in=actor.organisation_ids) | Q(user=actor.user, user__isnull=False))

    def by_link(self, link: Link) -> VisitorQuerySet:
        """What somebody without account sees who followed `link`."""
        return self.filter(link=link)

    def coming(self) -> VisitorQuerySet:
        return self.filter(withdrawn_at=None)

    def in_order(self) -> VisitorQuerySet:
        return self.order_by("signed_up_at", "pk")


class SessionVisitor(Lockable):
    """Somebody who comes to a session: a colleague with an account, or who signed up by the link."""

    session = models.ForeignKey(ThemeSession, on_delete=models.PROTECT, related_name="visitors")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    organisation_name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    link = models.OneToOneField(Link, on_delete=models.PROTECT, null=True, related_name="+")
    signed_up_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = VisitorQuerySet.as_manager()
    row_security = RowSecurity(f"user_id = {ME} OR link_id = {LINK} OR session_id IN ({HOSTED_BY_ME})", "false")
    personal = {
        "name": Personal(_("To know who comes to a session."), VISITOR_TERM),
        "organisation_name": Personal(_("To know who comes to a session."), VISITOR_TERM),
        "email": Personal(_("To tell who signed up when the session moves."), VISITOR_TERM),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, name="", email="", erased_at=None)
                | (Q(user=None, erased_at=None) & ~Q(name="") & ~Q(email=""))
                | Q(user=None, erased_at__isnull=False, name="", email="", organisation_name=""),
                name="sessionvisitor_somebody",
            ),
            models.UniqueConstraint(
                fields=["session", "user"], condition=Q(withdrawn_at=None), name="sessionvisitor_user_once"
            ),
            models.UniqueConstraint(
                fields=["session", "email"],
                condition=Q(withdrawn_at=None, user=None, erased_at=None),
                name="sessionvisitor_email_once",
            ),
        ]

    def __str__(self) -> str:
        return f"session visitor {self.pk}"

    @property
    def called(self) -> str:
        """The name on the list of who comes; '' once it was erased."""
        return self.user.name if self.user else self.name

    @property
    def from_where(self) -> str:
        return self.organisation.name if self.organisation else self.organisation_name

    @transaction.atomic
    def withdraw(self, *, by: Actor) -> None:
        """Does not come after all: the seat is free again. WrongStatus when that was said already, or it has begun."""
        from transitiehuis.netwerk.actor import working
        from transitiehuis.regie.sessions import letters

        own = by.user is not None and by.user.pk == self.user_id
        if not own and (by.link is None or by.link.pk != self.link_id):
            raise NotAllowed
        with working():
            self.session.lock()
            self.lock(keeping="session")
            if self.withdrawn_at or self.session.begun:
                raise WrongStatus(_("This seat has been given back, or the session has begun."))
            self.withdrawn_at = timezone.now()
            self.save(update_fields=["withdrawn_at"])
            self.session._seat(-1)
            letters.withdrawn(self)
