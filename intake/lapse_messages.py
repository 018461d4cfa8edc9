"""What is owed when a certificate is about to lapse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from intake.messages import _tell, team_of
from transitiehuis.outbox import still_stands
from transitiehuis.outbox.models import Owed
from transitiehuis.ui.words import fullday

if TYPE_CHECKING:
    from intake.models import ProfileCertificate


def certificate_lapses(paper: ProfileCertificate, left: int) -> None:
    """To the colleague who has the traject, else to the holder's team: a certificate ends within so many days."""
    trajectory = paper.profile.trajectory
    if trajectory.holder is None or paper.valid_until is None:
        return
    ends = paper.valid_until

    def words() -> tuple[str, str, str]:
        facts = {"number": trajectory.number, "name": paper.certificate.name_nl, "day": fullday(ends)}
        return (
            _("%(name)s of trajectory %(number)s ends on %(day)s") % facts,
            _(
                "%(name)s of trajectory %(number)s holds until %(day)s.\n\n"
                "Plan the renewal with the candidate, and record the new date in the profile."
            )
            % facts,
            _("Your organisation has the turn in trajectory %(number)s.") % facts,
        )

    assignee = trajectory.assignee
    for membership in [assignee] if assignee else team_of(trajectory.holder.pk):
        key = f"{certificate_key(paper, left)}/{membership.user_id}"
        kind = "intake.certificate_lapses"
        _tell(membership.user, key, kind, trajectory, words, organisation=trajectory.holder, must=False)


def certificate_key(paper: ProfileCertificate, left: int) -> str:
    """What the keys of these messages begin with: a certificate, its last day and how long before it."""
    return f"certificate/{paper.pk}/{paper.valid_until}/{left}"


def certificates_told(trajectories: list[int]) -> set[str]:
    """Of which certificates somebody was told, by `certificate_key`; one query."""
    owed = Owed.objects.filter(kind="intake.certificate_lapses", trajectory_id__in=trajectories)
    return {key.rpartition("/")[0] for key in owed.order_by().values_list("key", flat=True)}


@still_stands("intake.certificate_lapses")
def still_lapses(owed) -> bool:
    """Asked again at delivery: what was renewed or taken away, or of a traject that closed, needs no mail."""
    from intake.models import ProfileCertificate

    _kind, paper, ends, _left, _user = owed.key.split("/")
    same = ProfileCertificate.objects.filter(pk=int(paper), valid_until=ends)
    return same.filter(profile__trajectory__closed_at=None).exists()
