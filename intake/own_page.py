"""The candidate's own page by link: the door to it, and what each floor tells there.

The page stands on the roof (`transitiehuis.regie.own`). A floor registers what it tells the candidate with
`tells_coming` and `tells_agreed`; the function gets the traject, and runs as the worker for this one person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from transitiehuis.netwerk.models import Link

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from intake.models import Trajectory

LINK_DAYS = 180
RENEW_DAYS = 120  # with fewer left, the next mail makes the same link last the whole time again


# What the floors tell -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Coming:
    """Something that lies ahead: `words` is a sentence in the language of the page. `at` is an appointment's moment;
    `latest`: on `day` at the latest; `url` is where the candidate does it, `press` what the button there says."""

    day: date
    words: str
    where: str = ""
    at: datetime | None = None
    latest: bool = False
    url: str = ""
    press: str = ""


@dataclass(frozen=True)
class Agreed:
    """Something the candidate agreed to: a sentence, and what belongs to it."""

    words: str
    lines: Sequence[str] = field(default=())


Comings = Callable[["Trajectory"], Iterable[Coming]]
Agreeds = Callable[["Trajectory"], Iterable[Agreed]]
_coming: list[Comings] = []
_agreed: list[Agreeds] = []


def tells_coming(teller: Comings) -> Comings:
    """Register what a floor knows of appointments, starts and contact that lie ahead."""
    _coming.append(teller)
    return teller


def tells_agreed(teller: Agreeds) -> Agreeds:
    """Register what a floor knows of a route, a place or goals that the candidate agreed to."""
    _agreed.append(teller)
    return teller


def coming_of(trajectory: Trajectory) -> list[Coming]:
    """What lies ahead, of every floor, the first first."""
    found = [coming for teller in _coming for coming in teller(trajectory)]
    return sorted(found, key=lambda coming: (coming.day, coming.latest, coming.at.timestamp() if coming.at else 0.0))


def agreed_of(trajectory: Trajectory) -> list[Agreed]:
    """What was agreed, lowest floor first."""
    return [agreed for teller in _agreed for agreed in teller(trajectory)]


# The door -------------------------------------------------------------------------------------------------------------


def links_of(trajectory: Trajectory) -> QuerySet[Link]:
    """Every link that ever led to the page of this person's traject, also by an older number."""
    return Link.objects.filter(
        purpose=Link.Purpose.OWN_PAGE, subject_kind=trajectory._meta.label, subject_id__in=trajectory.family
    )


def standing(trajectory: Trajectory) -> Link | None:
    """The link that works now; None when there is none, or it was turned off or has expired."""
    found = _own(trajectory).first()
    return found if found and found.usable else None


def _own(trajectory: Trajectory) -> QuerySet[Link]:
    """The link that was not turned off or replaced; at most one, by constraint."""
    kind = trajectory._meta.label
    return Link.objects.filter(
        purpose=Link.Purpose.OWN_PAGE, subject_kind=kind, subject_id=trajectory.pk, revoked_at=None
    )


def link_of(trajectory: Trajectory) -> Link:
    """The link to the candidate's page, for a mail: the one that stands, lasting longer again, or a new one.

    Of two at once both get the same.
    """
    found = standing(trajectory)
    if found is None:
        return new_link(trajectory, replaces=False)
    if found.expires_at < timezone.now() + timedelta(days=RENEW_DAYS):
        found.expires_at = expiry()
        found.save(update_fields=["expires_at"])
    return found


@transaction.atomic
def new_link(trajectory: Trajectory, *, replaces: bool = True) -> Link:
    """A link with another address; the ones before it stop working. Without `replaces` one that still works stays."""
    earlier = _own(trajectory)
    if not replaces:
        earlier = earlier.filter(expires_at__lte=timezone.now())
    earlier.update(revoked_at=timezone.now())
    try:
        with transaction.atomic():
            return links_for([trajectory])[trajectory.pk]
    except IntegrityError:  # somebody made one in the same instant
        return _own(trajectory).get()


def links_for(trajectories: Sequence[Trajectory]) -> dict[int, Link]:
    """The first link of each of these, by the key of its traject; two statements for all."""
    made = Link.make_many(purpose=Link.Purpose.OWN_PAGE, subjects=trajectories, expires_at=expiry())
    return {link.subject_id: link for link in made}


def turn_off(trajectory: Trajectory) -> int:
    """No link to the page works any more; how many did."""
    return links_of(trajectory).filter(revoked_at=None).update(revoked_at=timezone.now())


def expiry() -> datetime:
    return timezone.now() + timedelta(days=LINK_DAYS)
