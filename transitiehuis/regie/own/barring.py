"""An objection that was upheld: the partner it is about is not asked again, until the candidate thinks better of it.

The database refuses the party (`regie_refuse_barred`); this says why, before that.
"""

from __future__ import annotations

from django.db.models import Q
from django.dispatch import receiver
from django.utils.translation import gettext as _

from intake.models import Trajectory
from intake.signals import barred_asked
from transitiehuis.netwerk.models import Organisation
from transitiehuis.regie.models import CandidateRequest
from transitiehuis.ui.words import longday


@receiver(barred_asked, dispatch_uid="regie upheld objections")
def barred_by_objection(
    sender: type[Trajectory], trajectory: Trajectory, organisation: Organisation, **_kwargs: object
) -> str:
    family = Q(trajectory=trajectory) | Q(trajectory__merged_into=trajectory)
    found = CandidateRequest.objects.upheld().filter(family, against=organisation)
    upheld = found.select_related("decided_by", "decided_for").newest_first().first()
    if upheld is None or upheld.decided_by is None or upheld.decided_for is None or upheld.decided_at is None:
        return ""
    return _(
        "On %(day)s %(who)s of %(organisation)s decided that the candidate's objection to %(partner)s holds. As long as"
        " the candidate does not think better of it, %(partner)s cannot be asked again."
    ) % {
        "day": longday(upheld.decided_at),
        "who": upheld.decided_by.name,
        "organisation": upheld.decided_for.name,
        "partner": organisation.name,
    }
