"""Who acts: a signed-in person (or the holder of a link) resolved once, and the database told so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from transitiehuis import days
from transitiehuis.asking import CannotKeep, Marks, asks_alone
from transitiehuis.netwerk.models import Absence, Link, Membership, Partnership, Role, User
from transitiehuis.rowsecurity import WEB, WORKER
from transitiehuis.workflow import NotAllowed


@asks_alone
def memberships_of(user_id: int) -> QuerySet[Membership]:
    """What a person is member of today, with all that every page asks along with it: `user`, organisation, `regions`
    (id and name of those the organisation takes part in) and `stands_in` (for somebody who is away)."""
    day = days.today()
    regions = Partnership.objects.current_on(day).filter(organisation=OuterRef("organisation")).order_by("region")
    named = regions.annotate(named=JSONObject(id="region", name="region__name")).values("named")
    return (
        Membership.objects.current_on(day)
        .filter(user=user_id)
        .select_related("user", "organisation__place", "region")
        .annotate(
            regions=ArraySubquery(named),
            stands_in=Exists(Absence.objects.current_on(day).filter(replaced_by=OuterRef("pk"))),
        )
        .order_by("since", "pk")
    )


@dataclass(frozen=True)
class Actor:
    """A person as member of one organisation; access follows from that one, not from all they belong to."""

    user: User | None = None
    current: Membership | None = None
    memberships: tuple[Membership, ...] = ()
    region_ids: tuple[int, ...] = ()
    region_name: str = ""  # of the one region the organisation takes part in; '' for none or several
    link: Link | None = None
    clock: bool = False  # a rule of the calendar acts, no person; only tasks say so
    _absent: dict[date, list[Membership]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, who: User | Membership, current: int | None = None) -> Actor:
        """The actor for a user (acting by membership id `current`, else the first) or for one membership."""
        user = who if isinstance(who, User) else who.user
        held, user.held = user.held or tuple(memberships_of(user.pk)), None
        if isinstance(who, Membership):
            current = who.pk
        chosen = next((m for m in held if m.pk == current), held[0] if held else None)
        if chosen is None:
            return cls(user=user)
        found: list[dict] = vars(chosen)["regions"]  # annotated above
        name = found[0]["name"] if len(found) == 1 else ""
        ids = tuple(region["id"] for region in found)
        return cls(user=user, current=chosen, memberships=held, region_ids=ids, region_name=name)

    @property
    def person(self) -> User:
        """Who signs for a step. Raises NotAllowed where no person acts: a visitor by link, the clock."""
        if self.user is None:
            raise NotAllowed
        return self.user

    @property
    def member(self) -> Membership:
        """As whom a step is taken. Raises NotAllowed for who belongs to no organisation."""
        if self.current is None:
            raise NotAllowed
        return self.current

    @property
    def organisation(self):
        return self.current.organisation if self.current else None

    @property
    def organisation_ids(self) -> tuple[int, ...]:
        return (self.current.organisation_id,) if self.current else ()

    @property
    def own_memberships(self) -> tuple[Membership, ...]:
        """The memberships of this person in the organisation they act for."""
        return tuple(m for m in self.memberships if m.organisation_id in self.organisation_ids)

    @property
    def membership_ids(self) -> tuple[int, ...]:
        return tuple(m.pk for m in self.own_memberships)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(m.role for m in self.own_memberships)

    @property
    def directed_region_ids(self) -> tuple[int, ...]:
        return tuple(
            sorted({m.region_id for m in self.own_memberships if m.role == Role.CHAIN_DIRECTOR and m.region_id})
        )

    def region_for(self, home: int | None = None) -> int:
        """Where something that is made belongs: in region `home` when the organisation takes part in it, else in the
        first that it takes part in.
        """
        return home if home in self.region_ids else self.region_ids[0]

    def shape(self, mark: Marks) -> tuple:
        """What questions of this actor depend on beside their keys (`transitiehuis/asking.py`)."""
        if self.link or self.clock:
            raise CannotKeep("only a person's questions are kept")
        held = [
            (mark("membership", m.pk), mark("organisation", m.organisation_id), m.role, mark("region", m.region_id))
            for m in self.own_memberships
        ]
        regions = tuple(mark("region", region) for region in self.region_ids)
        return (
            mark("user", self.user and self.user.pk),
            mark("membership", self.current and self.current.pk),
            *held,
            regions,
        )

    def marked(self, mark: Marks) -> Actor:
        """Somebody with the same roles, and marks for keys."""
        user_key, current_key, *held, regions = self.shape(mark)
        user = User(pk=user_key) if user_key else None
        memberships = tuple(
            Membership(pk=pk, user_id=user_key, organisation_id=organisation, role=role, region_id=region)
            for pk, organisation, role, region in held
        )
        current = next((m for m in memberships if m.pk == current_key), None)
        return Actor(user=user, current=current, memberships=memberships, region_ids=regions)

    def has_role(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def absent_colleagues(self, day: date) -> list[Membership]:
        """Memberships this person stands in for on `day`; asked once, however many floors want to know."""
        if day == days.today() and not any(getattr(m, "stands_in", True) for m in self.own_memberships):
            return []  # was asked along with the memberships
        if day not in self._absent:
            found = Absence.objects.current_on(day).filter(replaced_by__in=self.membership_ids)
            rows = found.select_related("membership__user").order_by("pk")
            self._absent[day] = [absence.membership for absence in rows]
        return self._absent[day]


ANONYMOUS = Actor()
CLOCK = Actor(clock=True)  # for steps that a date decides, taken inside `working()`
_context: ContextVar[dict[str, str] | None] = ContextVar("database_context", default=None)


def _array(values: Iterable[object]) -> str:
    return "{" + ",".join(str(value) for value in values) + "}"


def _settings_of(actor: Actor) -> dict[str, str]:
    return {
        "role": WEB,
        "app.user": str(actor.user.pk) if actor.user else "0",
        "app.organisations": _array(actor.organisation_ids),
        "app.regions": _array(actor.region_ids),
        "app.directed_regions": _array(actor.directed_region_ids),
        "app.roles": _array(sorted(actor.roles)),
        "app.link": str(actor.link.pk) if actor.link else "0",
        "app.link_scope": str(actor.link.scope_id or 0) if actor.link else "0",
        "app.today": days.today().isoformat(),
    }


# Pages read few rows through many joins and policies. To try every order of eight joins takes PostgreSQL ten times
# as long as the query itself; the order they are written in, four at a time, is good enough.
FEW_ORDERS = "set_config('join_collapse_limit', '4', true)"
# What such a page reads lies in memory or on a disk that does not turn: to jump costs it little more than to go on.
# By PostgreSQL's own figure (4) a row is looked up so dearly that it reads whole tables instead.
NEAR_ROWS = "set_config('random_page_cost', '1.1', true)"
NOBODY = {name: "none" if name == "role" else "" for name in _settings_of(ANONYMOUS)}


def _tell(context: dict[str, str]) -> None:
    """Set the role and the context for the rest of this transaction, in one statement."""
    calls = ", ".join([FEW_ORDERS, NEAR_ROWS, *["set_config(%s, %s, true)"] * len(context)])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [part for pair in context.items() for part in pair])


@contextmanager
def _told(context: dict[str, str]) -> Iterator[None]:
    outer = _context.get()
    with transaction.atomic():
        _tell(context)
        token = _context.set(context)
        try:
            yield
        finally:
            _context.reset(token)
    if connection.in_atomic_block and not connection.needs_rollback:
        _tell(outer or NOBODY)


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """One transaction as `actor`: role web, and the database knows whose rows may be seen."""
    with _told(_settings_of(actor)):
        yield actor


@contextmanager
def working() -> Iterator[None]:
    """One transaction as the worker: for clock rules and delivery, which belong to no person."""
    with _told({**_settings_of(ANONYMOUS), "role": WORKER}):
        yield


def become(actor: Actor) -> None:
    """Within a running `acting`: the person is known now (after sign-in was read). Raises outside one."""
    if _context.get() is None:
        raise RuntimeError("become() outside acting()")
    context = _settings_of(actor)
    _tell(context)
    _context.set(context)
