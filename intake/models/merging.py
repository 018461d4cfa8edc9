from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.access import WORKING_ROLES, is_party, party_sees
from intake.models.candidate import Candidate
from intake.models.event import ChainEvent, EventKind
from intake.models.experience import WorkExperience
from intake.models.involvement import Involvement, barred
from intake.models.profile import ProfileCertificate
from intake.models.trajectory import TRAJECTORY_TERM, WORKERS, Trajectory
from intake.models.words import Closing, WaitingFor
from intake.signals import (
    candidates_merged,
    done_since_asked,
    doubles_asked,
    duties_asked,
    trajectories_merged,
    trajectories_parted,
)
from transitiehuis import days
from transitiehuis.netwerk.models import Membership, Organisation
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

UNDO_DAYS = 30
# What a merge changes on the traject that does not go on; put back as it was.
STATE = (
    "holder_id", "assignee_id", "next_action", "next_action_note", "next_action_due", "waiting_for", "waiting_on_id",
    "closing", "closing_reason_id", "closed_at",
)  # fmt: skip


class MergeQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> MergeQuerySet:
        """Of trajecten my organisation works on; the only door from a request."""
        return self.filter(is_party(actor, days.today(), "survivor", WORKING_ROLES))

    def standing(self) -> MergeQuerySet:
        return self.filter(undone_at=None)

    def newest_first(self) -> MergeQuerySet:
        return self.order_by("-merged_at", "-pk")


class Merge(Lockable):
    """Two dossiers of one person put together: the survivor goes on for both, the other points to it.

    What stands on the other stays there and is shown on the survivor's dossier; its events never move. What the merge
    wrote is kept, so that for thirty days it can be taken apart exactly.
    """

    survivor = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    event = models.OneToOneField(ChainEvent, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(encoder=DjangoJSONEncoder)
    after = models.JSONField(encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = MergeQuerySet.as_manager()
    row_security = RowSecurity(party_sees("intake_merge.survivor_id", WORKING_ROLES))
    personal = {
        "before": Personal(
            gettext_lazy("To take two dossiers apart again as they were."),
            TRAJECTORY_TERM,
        ),
        "after": Personal(gettext_lazy("To see what was changed since."), TRAJECTORY_TERM),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(survivor=models.F("merged")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_has_who",
            ),
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at__isnull=True), name="merge_once"),
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}"

    @property
    def until(self) -> date:
        """The last day on which it can be taken apart."""
        return timezone.localdate(self.merged_at) + timedelta(days=UNDO_DAYS)

    # -- together -----------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def of(
        cls,
        survivor: Trajectory,
        merged: Trajectory,
        *,
        choices: Mapping[str, str],
        by: Actor,
        looked: Collection[str] = (),
    ) -> Merge:
        """Put together. `choices` says per field whose words stay (see `intake.merge_fields`), `looked` which of
        `doubles` somebody has looked at: one that came since is asked first.

        One transaction: facts, sight of both sides' partners, the end of the other, events, messages, and what floors
        above do when they hear `trajectories_merged`. Raises WrongStatus when something has to be done first (of two
        at once one wins), NotAllowed for who is aan zet at neither or does not work on both.
        """
        from intake import merging

        cls._hold(survivor, merged)
        cls._require(survivor, merged, by)
        cls._require_nothing_first(survivor, merged, looked)
        before = merging.together(survivor, merged, choices)
        was = {name: plain(getattr(merged, name)) for name in STATE}
        cls._end(merged, survivor, by)
        survivor.record(EventKind.MERGED, by=by)
        made = cls.objects.create(
            survivor=survivor,
            merged=merged,
            organisation=by.organisation,
            by_user=by.person,
            merged_at=timezone.now(),
            event=ChainEvent.objects.filter(trajectory=survivor, kind=EventKind.MERGED).latest("pk"),
            before={**before, "state": was},
            after=merging.facts_now(survivor),
        )
        merging.tell_merged(made, was["holder_id"], by)
        made._tell_floors(by)
        return made

    @staticmethod
    def _require_nothing_first(survivor: Trajectory, merged: Trajectory, looked: Collection[str]) -> None:
        if hindrance := next(iter(hindrances(survivor, merged)), ""):
            raise WrongStatus(hindrance)
        if new := [said for said in doubles(survivor, merged) if said not in looked]:
            raise WrongStatus(_("Look at this first: %(what)s") % {"what": " ".join(new)})

    def _tell_floors(self, by: Actor) -> None:
        """What stands above hears of two dossiers that are one, and of two people when they were kept apart."""
        both = {"survivor": self.survivor, "merged": self.merged, "by": by}
        trajectories_merged.send(sender=Trajectory, **both)
        if self.survivor.candidate_id != self.merged.candidate_id:
            people = {"survivor": self.survivor.candidate, "merged": self.merged.candidate, "by": by}
            candidates_merged.send(sender=Candidate, **people)

    @staticmethod
    def _hold(survivor: Trajectory, merged: Trajectory) -> None:
        """Both rows, the lower number first, so that two who merge crosswise do not wait for each other."""
        try:
            for trajectory in sorted((survivor, merged), key=lambda one: one.pk):
                trajectory.lock()
        except ObjectDoesNotExist as error:
            raise WrongStatus(_("One of these dossiers is out of your sight now.")) from error

    @staticmethod
    def _require(survivor: Trajectory, merged: Trajectory, by: Actor) -> None:
        for trajectory in (survivor, merged):
            trajectory.require_worker(by)
        if not {survivor.holder_id, merged.holder_id} & set(by.organisation_ids):
            raise NotAllowed

    @staticmethod
    def _end(merged: Trajectory, survivor: Trajectory, by: Actor) -> None:
        was_open = merged.is_open
        merged.holder, merged.assignee = None, None
        merged.next_action, merged.next_action_note, merged.next_action_due = "", "", None
        merged.waiting_for, merged.waiting_on = WaitingFor.NOTHING, None
        merged.closing, merged.closing_reason, merged.merged_into = Closing.MERGED, None, survivor
        merged.closed_at = merged.closed_at or timezone.now()
        merged.save()
        if was_open:
            merged.record(EventKind.CLOSED, by=by, from_step=merged.step)

    # -- apart --------------------------------------------------------------------------------------------------------

    def hindrance(self) -> str:
        """Why it cannot be taken apart (any more); '' when it can."""
        if self.undone_at:
            return _("These dossiers have been taken apart already.")
        if days.today() > self.until:
            return _("It was put together more than thirty days ago. What went wrong is mended by hand now.")
        done = done_since(self)
        if done:
            return _("Something was done since, and it would be unclear for which dossier: %(done)s.") % {
                "done": ", ".join(done)
            }
        return ""

    def may_undo(self, actor: Actor) -> bool:
        """Who is aan zet, or who put them together."""
        mine = {self.survivor.holder_id, self.organisation_id} & set(actor.organisation_ids)
        return bool(mine) and actor.has_role(*WORKERS)

    @transaction.atomic
    def undo(self, *, by: Actor) -> None:
        """Both dossiers as they were before, exactly; events remember that they were together.

        Raises WrongStatus with the reason when it is too late or something was done since, NotAllowed for others.
        """
        from intake import merging

        self._hold(self.survivor, self.merged)
        self.lock()
        self.survivor.require_worker(by)
        if not self.may_undo(by):
            raise NotAllowed
        if why_not := self.hindrance():
            raise WrongStatus(why_not)
        self.undone_at, self.undone_by = timezone.now(), by.person
        self.save(update_fields=["undone_at", "undone_by"])
        self._put_back(by)
        self.survivor.record(EventKind.PARTED, by=by)
        merging.tell_parted(self, by)
        trajectories_parted.send(sender=Trajectory, survivor=self.survivor, merged=self.merged, by=by)
        merging.apart(self)

    def _put_back(self, by: Actor) -> None:
        merged = self.merged
        for name, value in self.before["state"].items():
            field: Any = Trajectory._meta.get_field(name.removesuffix("_id"))
            setattr(merged, name, value if field.is_relation else field.to_python(value))
        current = Membership.objects.current_on(days.today())
        if merged.assignee_id and not current.filter(pk=merged.assignee_id).exists():
            merged.assignee = None  # left in the meantime
        merged.merged_into = None
        merged.save()
        if merged.is_open:
            merged.record(EventKind.PARTED, by=by)


def plain(value: Any) -> Any:
    """As it can be kept in JSON, to the microsecond."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def hindrances(survivor: Trajectory, merged: Trajectory) -> list[str]:
    """Why these two cannot be put together in this direction, in sentences; [] when they can."""
    if survivor.pk == merged.pk:
        return [_("This is the same dossier.")]
    if survivor.region_id != merged.region_id:
        return [_("These dossiers belong to two regions; each region keeps its own.")]
    if survivor.merged_into_id or merged.merged_into_id:
        return [_("One of these dossiers goes on under another number already.")]
    if not survivor.is_open:
        return [_("The dossier that goes on has been closed. Re-open it first, or let the other one go on.")]
    if why := survivor.holder and barred(merged, survivor.holder):
        return [why]
    above: Any = duties_asked.send(sender=Trajectory, trajectory=merged, survivor=survivor)
    return [*own_duties(merged), *(sentence for _floor, said in above for sentence in said)]


def doubles(survivor: Trajectory, merged: Trajectory) -> list[str]:
    """What would stand twice on one dossier, in sentences: no hindrance, but somebody has to have looked at it."""
    above: Any = doubles_asked.send(sender=Trajectory, survivor=survivor, merged=merged)
    return [sentence for _floor, said in above for sentence in said]


def own_duties(trajectory: Trajectory) -> list[str]:
    """What this floor still has to do on a traject before another can go on for it."""
    from intake.models.appointment import IntakeInvitation
    from intake.models.asking import InvolvementRequest
    from intake.models.handover import Handover
    from intake.models.orientation import OrientationActivity

    at = {"number": trajectory.number}
    of = {"trajectory": trajectory}
    offered, asked = Handover.objects.filter(**of).waiting(), InvolvementRequest.objects.filter(**of).waiting()
    invited, planned = IntakeInvitation.objects.filter(**of).open(), OrientationActivity.objects.filter(**of).planned()
    open_ones = (
        (
            offered,
            _("%(number)s has been offered to a partner. Withdraw that first."),
        ),
        (invited, _("%(number)s has an open invitation for the intake. Withdraw it first.")),
        (planned, _("%(number)s has a planned orientation. Record or cancel it first.")),
        (asked, _("Somebody asks to become involved in %(number)s. Answer first.")),
    )
    return [sentence % at for rows, sentence in open_ones if rows.exists()]


def done_since(merge: Merge) -> list[str]:
    """What was done on the dossier since it was put together, in a few words each."""
    from intake.merge_fields import facts_of

    survivor, since = merge.survivor, merge.merged_at
    events = ChainEvent.objects.filter(trajectory=survivor, pk__gt=merge.event_id)
    others = events.exclude(kind__in=[EventKind.PLANNED, EventKind.PARTED, EventKind.MERGED])
    others = others.exclude(kind=EventKind.CLOSED, reason=None).order_by("pk")  # by a merge that was undone again
    told = [
        _("%(what)s on %(day)s") % {"what": event.get_kind_display(), "day": date_format(event.occurred_on, "j F")}
        for event in others
    ]
    later = Merge.objects.standing().filter(Q(survivor=survivor) | Q(merged=survivor)).filter(pk__gt=merge.pk)
    if later.exists():
        told.append(_("another dossier was added after it; take that one apart first"))
    if survivor.notes.filter(written_at__gt=since).exists():
        told.append(_("a note was written"))
    if survivor.intakes.filter(recorded_at__gt=since).exists():
        told.append(_("an intake was recorded"))
    if survivor.statements.filter(recorded_at__gt=since).exists():
        told.append(_("a partner stated something"))
    if facts_of(survivor) != merge.after["facts"]:
        told.append(_("the facts or the profile were changed"))
    for _floor, said in done_since_asked.send(sender=Trajectory, trajectory=survivor, since=since):
        told += said or []
    return told


def parts_of(trajectory: Trajectory) -> tuple[models.QuerySet[ProfileCertificate], models.QuerySet[WorkExperience]]:
    """Certificates and work before, which hang on the profile."""
    of = {"profile__trajectory": trajectory}
    certificates = ProfileCertificate.objects.filter(**of).order_by("pk")
    return certificates, WorkExperience.objects.filter(**of).order_by("pk")


def current_parties(trajectory: Trajectory) -> list[Involvement]:
    """Who works on it today, in the order in which they came."""
    rows = Involvement.objects.current_on(days.today()).filter(trajectory=trajectory, role__in=WORKING_ROLES)
    return list(rows.in_order())
