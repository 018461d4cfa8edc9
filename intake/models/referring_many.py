"""Many referrals at once: what `Referral.submit` writes for one person, in as many statements for hundreds.

The outcome is the same row by row (a test holds the two together), but for the mail and what the target group rests
on: the receiver hears once of all that were offered in one go, see `intake.messages.many_offered`, and a target group
is stated out of the sender's own file.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from intake import candidate_mail, own_page
from intake.models.candidate import Candidate, Channel
from intake.models.event import ChainEvent, EventKind
from intake.models.ground import LegalGround, Purpose
from intake.models.handover import ANSWER_WERKDAGEN, Handover
from intake.models.involvement import Involvement
from intake.models.number_series import NumberSeries
from intake.models.profile import MatchingProfile
from intake.models.referral import INTAKE_WERKDAGEN, Referral
from intake.models.statement import Statement, StatementBasis, StatementSubject
from intake.models.trajectory import WORKERS, Trajectory
from intake.models.words import NextAction, PartyRole, Step, WaitingFor
from transitiehuis import days
from transitiehuis.bulk import insert_like, insert_many, new_ids
from transitiehuis.netwerk.models import Organisation, Region
from transitiehuis.outbox.owing import together
from transitiehuis.workflow import NotAllowed

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

REFERRAL_FACTS = ("explanation", "informed_on", "token")


@dataclass
class Entry:
    """One person to refer: the candidate (not saved), where to, and what is known."""

    candidate: Candidate
    region_id: int
    to: Organisation
    informed_on: date
    theme_ids: Sequence[int] = ()
    explanation: str = ""
    target_group: str = ""
    profile: dict[str, Any] = field(default_factory=dict)
    token: uuid.UUID = field(default_factory=uuid.uuid4)


def channel_of(phone: str, email: str) -> str:
    """How somebody can be reached: by e-mail (they hear by themselves), else by telephone, else through the guide."""
    return Channel.EMAIL if email else Channel.PHONE if phone else Channel.GUIDE


@transaction.atomic
def submit_many(entries: Sequence[Entry], *, by: Actor) -> list[Trajectory]:
    """Refer all of them, or none; the trajecten in the same order.

    Holds the number series until the transaction ends: keep it to some hundreds at once. Raises NotAllowed for who may
    not refer, IntegrityError when the form or row with one of these tokens was sent before.
    """
    if not by.has_role(*WORKERS):
        raise NotAllowed
    return _Batch(entries, by).write()


class _Batch:
    """The rows of one go, each kind in one statement. Ids are taken beforehand, so that all can point to each other."""

    def __init__(self, entries: Sequence[Entry], by: Actor) -> None:
        self.entries, self.by, self.here = entries, by, by.member.organisation
        self.regions = Region.objects.in_bulk({entry.region_id for entry in entries})
        self.now: datetime = timezone.now()
        self.told = LegalGround.told(self.here, Purpose.REFER)
        self.today = days.today()
        self.intake_due = days.add_werkdagen(self.today, INTAKE_WERKDAGEN)
        self.answer_due = days.add_werkdagen(self.today, ANSWER_WERKDAGEN)

    def write(self) -> list[Trajectory]:
        """In this order: what is written later is seen by row security through the parties that stand already."""
        insert_many([self.candidate(entry) for entry in self.entries])
        numbers = NumberSeries.next_numbers(self.today.year, len(self.entries))
        opened = [*map(self.trajectory, self.entries, numbers)]
        for trajectory, pk in zip(opened, new_ids(Trajectory, len(opened)), strict=True):
            trajectory.pk = pk
        first = self.event(opened[0], EventKind.OPENED) if opened else None
        pairs = list(zip(self.entries, opened, strict=True))
        offered = [(entry, t) for entry, t in pairs if entry.to.pk != self.here.pk]
        for entry, t in offered:
            t.set_next(NextAction.AWAIT_ANSWER, self.answer_due, waiting_for=WaitingFor.PARTNER, waiting_on=entry.to)
        insert_many(opened)
        insert_like(self.party(), trajectory_id=[t.pk for t in opened])
        if first is not None:
            insert_like(first, trajectory_id=[t.pk for t in opened])
        self.said([t.pk for t in opened])
        self.state(pairs)
        self.offer(offered)
        self.tell(pairs)
        return opened

    @staticmethod
    def tell(pairs: list[tuple[Entry, Trajectory]]) -> None:
        """The candidates who have an e-mail address hear who helps them, with the link to their own page."""
        mailed = [(entry, t) for entry, t in pairs if entry.candidate.channel == Channel.EMAIL]
        links = own_page.links_for([t for _entry, t in mailed])
        with together():
            for entry, t in mailed:
                candidate_mail.referred(t, entry.to, links[t.pk])

    def said(self, ids: list[int]) -> None:
        """Referrals and profiles, with the wanted themes of both."""
        facts = {name: [getattr(entry, name) for entry in self.entries] for name in REFERRAL_FACTS}
        receivers = [entry.to.pk for entry in self.entries]
        referrals = insert_like(self.referral(), trajectory_id=ids, to_organisation_id=receivers, **facts)
        known = {name for entry in self.entries for name in entry.profile}
        empty = MatchingProfile()
        profile = {
            name: [entry.profile.get(name, getattr(empty, name)) for entry in self.entries] for name in sorted(known)
        }
        profiles = insert_like(empty, trajectory_id=ids, **profile)
        self.themes(Referral, referrals)
        self.themes(MatchingProfile, profiles)

    def state(self, pairs: list[tuple[Entry, Trajectory]]) -> None:
        """The target group as a statement of who refers, today."""
        named = [(entry.target_group, t.pk) for entry, t in pairs if entry.target_group]
        if not named:
            return
        facts = {"subject": StatementSubject.TARGET_GROUP, "basis": StatementBasis.FILE, "recorded_at": self.now}
        said = Statement(
            organisation=self.here, member=self.by.current, stated_on=self.today, valid_from=self.today, **facts
        )
        groups, ids = ([*column] for column in zip(*named, strict=True))
        insert_like(said, trajectory_id=ids, group=groups)

    def offer(self, offered: list[tuple[Entry, Trajectory]]) -> None:
        """What `Handover.offer` writes: the receiver's part, the offer, and its event."""
        if not offered:
            return
        ids = [t.pk for _entry, t in offered]
        receivers = [entry.to.pk for entry, _t in offered]
        asked = Involvement(role=PartyRole.RECEIVER, since=self.today)
        insert_like(asked, trajectory_id=ids, organisation_id=receivers)
        roles = [PartyRole.SCHOOL if entry.to.is_school else PartyRole.GUIDE for entry, _t in offered]
        why = [entry.explanation for entry, _t in offered]
        insert_like(self.handover(), trajectory_id=ids, receiver_id=receivers, role=roles, why=why)
        insert_like(self.event(offered[0][1], EventKind.OFFERED), trajectory_id=ids, waiting_on_id=receivers)

    def candidate(self, entry: Entry) -> Candidate:
        one = entry.candidate
        one.opened_by, one.created_at = self.by.person, self.now
        one.set_keys()
        return one

    def trajectory(self, entry: Entry, number: str) -> Trajectory:
        """As it is once opened (the offer, where there is one, is written after)."""
        return Trajectory(
            number=number,
            candidate=entry.candidate,
            region=self.regions[entry.region_id],
            opened_by=self.by.user,
            step=Step.REFERRAL,
            step_since=self.today,
            holder=self.here,
            assignee=self.by.current,
            next_action=NextAction.HOLD_INTAKE,
            next_action_due=self.intake_due,
            waiting_for=WaitingFor.NOTHING,
            opened_at=self.now,
        )

    def party(self) -> Involvement:
        role = PartyRole.SCHOOL if self.here.is_school else PartyRole.REFERRER
        return Involvement(organisation=self.here, role=role, membership=self.by.current, since=self.today)

    def referral(self) -> Referral:
        facts = {"organisation": self.here, "by_user": self.by.user}
        return Referral(referred_on=self.today, **self.told, **facts)

    def themes(self, noun: type[Referral] | type[MatchingProfile], ids: list[int]) -> None:
        """The wanted themes of each of these rows, which stand in the order of the entries."""
        wanted = [(pk, theme) for entry, pk in zip(self.entries, ids, strict=True) for theme in entry.theme_ids]
        if wanted:
            rows, themes = ([*column] for column in zip(*wanted, strict=True))
            through: Any = noun.themes.through
            insert_like(through(), **{f"{noun._meta.model_name}_id": rows, "theme_id": themes})

    def event(self, trajectory: Trajectory, kind: str) -> ChainEvent:
        return ChainEvent(
            trajectory=trajectory,
            kind=kind,
            recorded_at=self.now,
            occurred_on=self.today,
            to_step=trajectory.step,
            holder_id=trajectory.holder_id,
            waiting_for=trajectory.waiting_for,
            waiting_on_id=trajectory.waiting_on_id,
            by_organisation=self.here,
            by_user=self.by.user,
        )

    def handover(self) -> Handover:
        return Handover(
            sender=self.here,
            next_action=NextAction.HOLD_INTAKE,
            next_action_due=self.intake_due,
            offered_at=self.now,
            offered_by=self.by.user,
            due=self.answer_due,
        )
