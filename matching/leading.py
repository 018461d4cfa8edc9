"""Who leads the guidance in plaatsing and nazorg: always one, and always of the organisation that is aan zet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from intake.models import GuideKind, Handover, Involvement, NextAction, PartyRole
from transitiehuis import days
from transitiehuis.ui.words import fullday

if TYPE_CHECKING:
    from intake.models import Trajectory
    from matching.models import Placement
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import Membership, Organisation

CONTACT_WERKDAGEN = 5


def lead_by(trajectory: Trajectory, organisation: Organisation | None, membership: Membership | None) -> None:
    """That organisation leads from now on, with `membership` as its person; who led before stays a guide."""
    if organisation is None:  # nobody is aan zet: the traject is closed, and nothing is left to lead
        return
    leading = Involvement.objects.filter(trajectory=trajectory, lead=True, until=None)
    leading.exclude(organisation=organisation).update(lead=False)
    kind = GuideKind.SCHOOL if organisation.is_school else GuideKind.JOB_COACH
    found = Involvement.open_for(trajectory, organisation, PartyRole.GUIDE, guide_kind=kind)
    found.lead, found.membership = True, membership
    found.save(update_fields=["lead", "membership"])


def offer_to_guide(placement: Placement, by: Actor) -> None:
    """The guide's organisation is asked to take over; until it does, who is aan zet keeps leading.

    Nothing happens when the traject has been offered to a partner already, or when `by` is not aan zet.
    """
    trajectory = placement.trajectory
    offered = Handover.objects.filter(trajectory=trajectory).waiting().exists()
    if offered or trajectory.holder_id not in by.organisation_ids:
        return
    why = _("Guides the candidate at %(company)s from %(day)s.") % {
        "company": placement.training_company.name,
        "day": fullday(placement.start),
    }
    Handover.offer(
        trajectory,
        placement.guide.organisation,
        why=why,
        action=NextAction.KEEP_CONTACT,
        due=days.add_werkdagen(days.today(), CONTACT_WERKDAGEN),
        by=by,
        role=PartyRole.GUIDE,
    )
