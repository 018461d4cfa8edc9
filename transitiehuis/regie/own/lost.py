"""Who lost the link to their own page: it goes once more to the channel that is known, and to no other."""

from __future__ import annotations

from django.db.models import QuerySet

from intake.models import Candidate, Trajectory
from intake.models.candidate import phone_key
from transitiehuis.netwerk.actor import working
from transitiehuis.regie.models import CandidateRequest, LostLink
from transitiehuis.regie.own import letters

AT_MOST = 5  # trajecten behind one address; more than that is no person
DIGITS = 9


def look() -> None:
    """Settle each lost link that waits, one a transaction."""
    with working():
        waiting = list(LostLink.objects.in_order().values_list("pk", flat=True))
    for pk in waiting:
        with working():
            settle(pk)


def settle(pk: int) -> None:
    """Send what is to be sent and forget who asked; nothing when another worker is at it."""
    row = LostLink.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if row is None:
        return
    for trajectory in trajectories_of(row)[:AT_MOST]:
        if not letters.link_sent(trajectory):
            CandidateRequest.link_asked(trajectory)
    row.delete()


def trajectories_of(row: LostLink) -> QuerySet[Trajectory]:
    """Whose page it is: by the old link, else by what was typed, as it is known of the candidate."""
    found = Trajectory.objects.filter(merged_into=None).select_related("candidate", "region", "holder")
    if row.trajectory_id:
        mine = found.filter(pk=row.trajectory_id)
    else:
        mine = found.filter(candidate__in=known_by(row.contact))
    return mine.order_by("-opened_at", "-pk")


def known_by(contact: str) -> QuerySet[Candidate]:
    """Candidates with this e-mail address or telephone number; none for anything else."""
    people = Candidate.objects.filter(merged_into=None)
    if "@" in contact:
        return people.filter(email__iexact=contact)
    key = phone_key(contact)
    return people.filter(phone_key=key) if len(key) >= DIGITS else people.none()
