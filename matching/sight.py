"""When a company may see who a candidate is, and from when on it may not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from intake.models import Channel, Involvement, Trajectory
from matching.models.words import COMPANY_ROLES
from transitiehuis import days


def end_sight(trajectory: Trajectory, organisation: int) -> None:
    """The company sees the person no more, from now on, unless another proposal or a placement of it still runs."""
    from matching.models import Placement, Proposal

    introduced = Proposal.objects.filter(trajectory=trajectory, company=organisation).running()
    working_there = Placement.objects.filter(trajectory=trajectory).live()
    if introduced.exclude(introduced_at=None).exists() or working_there.at_company(organisation).exists():
        return
    close_sight(trajectory, organisation)


def close_sight(trajectory: Trajectory, organisation: int) -> None:
    """The company sees the person no more, whatever else runs."""
    seen = Involvement.objects.filter(
        trajectory=trajectory, organisation=organisation, role__in=COMPANY_ROLES, until=None
    )
    today = days.today()
    seen.filter(since=today).delete()  # never got further than the day itself, and its last day would be before it
    seen.update(until=today - timedelta(days=1))


@dataclass(frozen=True)
class Introduced:
    """Who the candidate is, for the company that the candidate agreed to meet."""

    name: str
    phone: str
    email: str
    channel: str

    @property
    def through_guide(self) -> bool:
        return self.channel == Channel.GUIDE


def introduced_by_link() -> Introduced | None:
    """Name and contact behind the visitor's own link, while the introduction lasts; None before and after it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone, email, channel FROM matching_introduced()")
        row = cursor.fetchone()
    return Introduced(*row) if row else None
