"""What a date decides on this floor; nobody is asked, everything is looked up."""

from celery import shared_task

from intake import lapse_messages as messages
from intake.lapses import papers_to_warn_of, warned_before
from transitiehuis import days
from transitiehuis.netwerk.actor import working


@shared_task
def lapse_days() -> int:
    """Warn of certificates 60 and 14 days before they lapse; of how many was told now.

    Each mark is told once, whenever this ran: what was missed is caught up.
    """
    day = days.today()
    with working():
        marked = [(paper, warned_before(paper.valid_until or day, day)) for paper in papers_to_warn_of(day)]
        told = messages.certificates_told([paper.profile.trajectory_id for paper, _left in marked])
        untold = [(paper, left) for paper, left in marked if messages.certificate_key(paper, left) not in told]
        for paper, left in untold:
            messages.certificate_lapses(paper, left)
        return len(untold)
