"""When a company may see who a candidate is, and from when on it may not."""

from __future__ import annotations

from datetime import timedelta

from intake.models import Involvement, Trajectory
from matching.models.words import COMPANY_ROLES
from transitiehuis import days


def end_sight(trajectory: Trajectory, organisation: int) -> None:
    """The company sees the person no more, from now on, unless another proposal or a placement of it still runs."""
    from matching.models import Placement, Proposal

    introduced = Proposal.objects.filter(trajectory=trajectory, company=organisation).running()
    working_there = Placement.objects.filter(trajectory=trajectory).live()
    if introduced.exclude(introduced_at=None).exists() or working_there.at_company(organisation).exists():
        return
    seen = Involvement.objects.filter(
        trajectory=trajectory, organisation=organisation, role__in=COMPANY_ROLES, until=None
    )
    today = days.today()
    seen.filter(since=today).delete()  # never got further than the day itself, and its last day would be before it
    seen.update(until=today - timedelta(days=1))
