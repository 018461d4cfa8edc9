"""What happens to facts, sight and people when two dossiers are put together, and when they are taken apart.

Each thing a merge writes is kept in `Merge.before` and `Merge.after`; `apart` walks it backwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from intake.merge_fields import chosen, facts_of, write
from intake.messages import team_of
from intake.models.candidate import Candidate
from intake.models.involvement import Involvement, barred
from intake.models.merging import Merge, current_parties, parts_of
from intake.models.trajectory import Trajectory
from transitiehuis import days
from transitiehuis.outbox import owe

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import Organisation, User

Kept = dict[str, Any]


def together(survivor: Trajectory, merged: Trajectory, choices: Mapping[str, str]) -> Kept:
    """Everything but the end of the other traject; returns how it was before."""
    mine, theirs = facts_of(survivor), facts_of(merged)
    write(survivor, chosen(mine, theirs, choices))
    kept: Kept = {"facts": mine, **_add_parts(survivor, merged), **_share_sight(survivor, merged)}
    kept["repointed"] = list(merged.absorbed.order_by("pk").values_list("pk", flat=True))
    Trajectory.objects.filter(pk__in=kept["repointed"]).update(merged_into=survivor)
    kept["person"] = _merge_people(survivor, merged)
    return kept


def facts_now(survivor: Trajectory) -> Kept:
    """How the facts read right after it: what differs later was changed since."""
    return {"facts": facts_of(survivor)}


def _add_parts(survivor: Trajectory, merged: Trajectory) -> Kept:
    """Certificates and work before that the survivor's profile did not hold."""
    (held, worked), (theirs, their_work) = parts_of(survivor), parts_of(merged)
    certificates = theirs.exclude(certificate__in=held.values("certificate"))
    known = set(worked.values_list("work", "since_year"))
    work = [one for one in their_work if (one.work, one.since_year) not in known]
    return {
        "certificates": [_copy(one, survivor) for one in certificates],
        "experience": [_copy(one, survivor) for one in work],
    }


def _copy(part: Any, survivor: Trajectory) -> int:
    part.pk, part._state.adding = None, True
    part.profile = survivor.profile
    part.save()
    return int(part.pk)


def _merge_people(survivor: Trajectory, merged: Trajectory) -> int | None:
    if survivor.candidate_id == merged.candidate_id:
        return None
    Candidate.objects.filter(pk=merged.candidate_id).update(merged_into=survivor.candidate_id)
    return merged.candidate_id


# Sight ---------------------------------------------------------------------------------------------------------------


def _share_sight(survivor: Trajectory, merged: Trajectory) -> Kept:
    """Partners of either see both. From now on the rows on the survivor say how long; the database mirrors them."""
    added, followed, mirrors = [], {}, []
    ended = _end_barred(survivor, merged)
    standing = {(row.organisation_id, row.role): row for row in current_parties(survivor)}
    there = current_parties(merged)
    for row in there:
        found = standing.get((row.organisation_id, row.role))
        if found is None:
            found = standing[row.organisation_id, row.role] = _party(survivor, row, until=row.until)
            added.append(found.pk)
        followed[str(row.pk)] = row.until
        row.mirror_of, row.until = found, _not_before(found.until, row.since)
        row.save(update_fields=["mirror_of", "until"])
    also = {(row.organisation_id, row.role) for row in there}
    for key, row in standing.items():
        if key not in also:
            mirrors.append(_party(merged, row, until=row.until, mirror_of=row).pk)
    return {"added": added, "followed": {**followed, **ended}, "mirrors": mirrors}


def _end_barred(survivor: Trajectory, merged: Trajectory) -> dict[str, date | None]:
    """Who may not be a party to the one sees the other no more either; until when they were to see it, by row."""
    ended = {}
    for here, there in ((survivor, merged), (merged, survivor)):
        for row in current_parties(here):
            if barred(there, row.organisation):
                ended[str(row.pk)] = row.until
                row.until = max(row.since, days.today() - timedelta(days=1))
                row.save(update_fields=["until"])
    return ended


def _party(trajectory: Trajectory, like: Involvement, **facts: Any) -> Involvement:
    """The same organisation in the same role on the other dossier, from today; it leads nothing there."""
    same = {name: getattr(like, name) for name in ("organisation_id", "role", "membership_id", "guide_kind")}
    return Involvement.objects.create(trajectory=trajectory, since=days.today(), **same, **facts)


def _not_before(until: date | None, since: date) -> date | None:
    return until if until is None else max(until, since)


# Apart ---------------------------------------------------------------------------------------------------------------


def apart(merge: Merge) -> None:
    """Walk back: people, numbers, facts, parts of the profile; sight last, or we could not write the rest."""
    kept, survivor = merge.before, merge.survivor
    if kept["person"]:
        Candidate.objects.filter(pk=kept["person"]).update(merged_into=None)
    Trajectory.objects.filter(pk__in=kept["repointed"]).update(merged_into=merge.merged)
    write(survivor, kept["facts"])
    certificates, experience = parts_of(survivor)
    certificates.filter(pk__in=kept["certificates"]).delete()
    experience.filter(pk__in=kept["experience"]).delete()
    for pk, until in kept["followed"].items():
        Involvement.objects.filter(pk=int(pk)).update(mirror_of=None, until=until)
    mirrors = Involvement.objects.filter(trajectory=merge.merged, mirror_of__isnull=False)
    for rows in (mirrors, Involvement.objects.filter(pk__in=kept["added"])):
        Involvement.objects.filter(mirror_of__in=list(rows)).delete()  # on dossiers that were added before
        rows.delete()


# Told ----------------------------------------------------------------------------------------------------------------


def tell_merged(merge: Merge, holder: int | None, by: Actor) -> None:
    """To who was aan zet at either, when that is not who did it, and to who referred the one that ended."""

    def words() -> tuple[str, str, str]:
        facts = {"old": merge.merged.number, "number": merge.survivor.number, "who": merge.organisation.name}
        return (
            _("Trajectory %(old)s goes on as %(number)s") % facts,
            _(
                "%(who)s put two dossiers of the same person together: %(old)s goes on under the number %(number)s."
                " Nothing was lost: everything stands on its timeline."
            )
            % facts,
            _("You work on trajectory %(number)s.") % facts,
        )

    _tell(merge, "merged", words, holder, by)


def tell_parted(merge: Merge, by: Actor) -> None:
    """The same people hear that it was undone."""

    def words() -> tuple[str, str, str]:
        facts = {"old": merge.merged.number, "number": merge.survivor.number}
        return (
            _("Trajectories %(old)s and %(number)s are apart again") % facts,
            _("Putting %(old)s and %(number)s together was undone. Both stand as they stood before.") % facts,
            _("You work on trajectory %(number)s.") % facts,
        )

    _tell(merge, "parted", words, merge.before["state"]["holder_id"], by)


def _tell(merge: Merge, what: str, words: Any, holder: int | None, by: Actor) -> None:
    people: dict[int, tuple[User, Organisation]] = {}
    for at in sorted({pk for pk in (holder, merge.survivor.holder_id) if pk} - set(by.organisation_ids)):
        people |= {one.user_id: (one.user, one.organisation) for one in team_of(at)}
    referral = getattr(merge.merged, "referral", None)
    if referral and referral.by_user and referral.by_user != by.user:
        people.setdefault(referral.by_user.pk, (referral.by_user, referral.organisation))
    for pk, (user, organisation) in people.items():
        with translation.override(user.language):
            subject, body, why = words()
        owe(
            f"merge/{merge.pk}/{what}/{pk}",
            kind=f"intake.dossiers_{what}",
            user=user,
            organisation=organisation,
            region=merge.survivor.region,
            subject=subject,
            body=body,
            why=why,
            url=merge.survivor.get_absolute_url(),
            trajectory_id=merge.survivor_id,
            must=False,
        )
