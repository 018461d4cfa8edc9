"""What this floor puts on Vandaag: offers to answer, trajecten to go on with, orientations to look back on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.actions import SHOWN_ABOVE, Action, page_of
from intake.folding import folded, with_unread
from intake.lapses import lapse_rows, lapsing
from intake.models import (
    WORKERS,
    BookingStatus,
    Handover,
    IntakeBooking,
    InvolvementRequest,
    Missing,
    NextAction,
    OrientationActivity,
    OrientationKind,
    SlotWay,
    Trajectory,
    WaitingFor,
)
from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.columns import named
from transitiehuis.ui.words import clock, shortday
from transitiehuis.ui.worklist import Fold, Unwritten, WorkItem

if TYPE_CHECKING:
    from intake.models.trajectory import TrajectoryQuerySet
    from transitiehuis.netwerk.actor import Actor

AHEAD_WERKDAGEN = 5
QUOTE_LENGTH = 140
# What is read for a row of each kind, beside names.
OFFERED = ("why", "next_action", "due", "offered_at", "mended")
HELD = ("number", "step_since", "next_action", "next_action_note", "next_action_due", "waiting_for")
HELD_ALSO = (
    "candidate__phone", "candidate__email", "waiting_on__phone", "referral__referred_on", "referral__by_candidate",
)  # fmt: skip
LATEST = datetime.max.replace(tzinfo=UTC)  # rows without an hour come after those with one


@dataclass(frozen=True)
class Desk:
    """Whose work is whose: mine, that of a colleague I stand in for, or the team's."""

    mine: frozenset[int]
    absent: dict[int, str]  # membership: name

    @classmethod
    def of(cls, actor: Actor, day: date) -> Desk:
        absent = {membership.pk: membership.user.name for membership in actor.absent_colleagues(day)}
        return cls(frozenset(actor.membership_ids), absent)

    def owner(self, trajectory: Trajectory) -> dict[str, Any]:
        """`mine` and `stand_in_for` of a row."""
        name = self.absent.get(trajectory.assignee_id or 0, "")
        # Who referred themselves has nobody yet: as with an offer it is for everybody at the front desk.
        anybody = trajectory.assignee_id is None and _is_new_by_candidate(trajectory)
        return {"mine": anybody or bool(name) or trajectory.assignee_id in self.mine, "stand_in_for": name}


@dataclass(frozen=True)
class Planned:
    """An orientation that waits for its outcome: what a row says of it."""

    pk: int
    kind: str
    on: date
    host: str  # with its town
    offer: int | None  # where a group was booked: who was there is recorded on one screen

    @classmethod
    def of(cls, fact: dict[str, Any]) -> Planned:
        kind = str(OrientationKind(fact["kind"]).label)
        host = ", ".join(filter(None, (fact["host"], fact["town"])))
        return cls(fact["pk"], kind, date.fromisoformat(fact["on"]), host, fact["offer"])


@dataclass(frozen=True)
class Appointment:
    """A chosen moment for the intake: what a row says of it."""

    starts_at: datetime
    where: str
    missed: int  # how often the candidate did not come before

    @classmethod
    def of(cls, fact: dict[str, Any]) -> Appointment:
        where = fact["where"] if fact["way"] == SlotWay.HERE else str(SlotWay(fact["way"]).label)
        return cls(datetime.fromisoformat(fact["starts_at"]), where, fact["missed"] or 0)

    @property
    def begun(self) -> bool:
        return self.starts_at <= timezone.now()


def intake_work(actor: Actor, day: date, fold: Fold | None = None) -> list[WorkItem]:
    """The rows of this floor for who works on trajecten, most urgent first; [] for other roles. Four queries.

    Rows of the whole team come along with `mine=False`. A row is shown from five werkdagen before it is due. With
    `fold` what is due is read as far as it is shown, and the rest is `Unread`.
    """
    if not actor.has_role(*WORKERS):
        return []
    desk = Desk.of(actor, day)
    rows = [
        *(_offer_row(offer) for offer in _offers(actor)),
        *(_asked_row(question, day) for question in _asked(actor)),
        *(row for trajectory in _held(actor, day) for row in _rows_of(trajectory, day, desk)),
    ]
    absent = tuple(sorted(desk.absent)) if fold else ()
    due = [(one, _held_row(one, day, desk)) for one in _due(actor, day, absent, fold)]
    rows += with_unread(due) if fold else (row for _trajectory, row in due)
    order = {"offered": 0, "late": 1, "today": 2, "incoming": 3, "later": 4}
    return sorted(rows, key=lambda row: (order[row.group], row.due or day, row.at or LATEST, row.title))


def counts(items: Iterable[WorkItem]) -> dict[str, int]:
    """How many rows stand in each group."""
    found: Counter[str] = Counter()
    for item in items:
        found[item.group] += item.number
    return dict(found)


# Reading -----------------------------------------------------------------------------------------------------------


@asks
def _offers(actor: Actor) -> QuerySet[Handover]:
    offered = Handover.objects.visible_to(actor).offered_to(actor.organisation_ids).order_by("due", "pk")
    people = ("trajectory__candidate", "sender", "offered_by")
    return named(offered, *people, own=OFFERED, also=("trajectory__number",))


@asks
def _asked(actor: Actor) -> QuerySet[InvolvementRequest]:
    found = InvolvementRequest.objects.visible_to(actor).asked_of(actor.organisation_ids)
    return named(found.in_order(), "organisation", "asked_by", own=("name", "why", "due", "asked_at", "status"))


PEOPLE = ("candidate", "candidate__place", "assignee__user", "waiting_on", "referral__organisation")


@asks
def _due(actor: Actor, day: date, absent: tuple[int, ...], fold: Fold | None) -> QuerySet[Trajectory]:
    """Due soon or late with nothing beside it: most of them, so that `fold` says how much is read."""
    found = _mine(actor).filter(_soon(day)).exclude(pk__in=_waiting(actor, day).values("trajectory"))
    found = found.exclude(Exists(_booked(actor))).annotate(lacks=_lacking())
    found = folded(found, actor, day, absent, fold) if fold else found.in_order()
    return named(found, *PEOPLE, own=HELD, also=HELD_ALSO)


@asks
def _held(actor: Actor, day: date) -> QuerySet[Trajectory]:
    """Those with an orientation that waits for its outcome, with a moment for the intake, and of which something ends.

    With each that orientation, that moment, and what ends.
    """
    waiting = _waiting(actor, day)
    ends, what_ends = lapsing(actor, day)
    moment = _soon(day) & Exists(_booked(actor))
    found = _mine(actor).annotate(**what_ends).filter(Q(pk__in=waiting.values("trajectory")) | moment | ends)
    found = found.annotate(waits=_first_of(waiting), chosen=_chosen(actor), lacks=_lacking())
    return named(found.in_order(), *PEOPLE, own=HELD, also=HELD_ALSO)


def _mine(actor: Actor) -> TrajectoryQuerySet:
    return Trajectory.objects.visible_to(actor).held_by(actor.organisation_ids).open()


def _soon(day: date) -> Q:
    return Q(next_action_due__lte=_ahead(day)) & ~Q(next_action__in=SHOWN_ABOVE)


def _waiting(actor: Actor, day: date) -> QuerySet[OrientationActivity]:
    waiting = OrientationActivity.objects.visible_to(actor).planned().filter(on__lte=day)
    return waiting.filter(trajectory__holder__in=actor.organisation_ids)


def _booked(actor: Actor) -> QuerySet[IntakeBooking]:
    """Of a traject the moments that stand for its intake."""
    return IntakeBooking.objects.visible_to(actor).booked().filter(trajectory=OuterRef("pk"))


def _ahead(day: date) -> date:
    """Until when what is due stands on the list."""
    return days.add_werkdagen(day, AHEAD_WERKDAGEN)


def _rows_of(trajectory: Trajectory, day: date, desk: Desk) -> Iterator[WorkItem]:
    """What ends, and what is to be done next where `_due` leaves that out."""
    waits, chosen = trajectory.__dict__["waits"], trajectory.__dict__["chosen"]
    soon = (trajectory.next_action_due or day) <= _ahead(day) and trajectory.next_action not in SHOWN_ABOVE
    if waits or (soon and chosen):
        planned = Planned.of(waits) if waits else None
        yield _held_row(trajectory, day, desk, planned, Appointment.of(chosen) if chosen else None)
    yield from lapse_rows(trajectory, day, desk)


def _chosen(actor: Actor) -> Subquery:
    """Of a traject the moment that stands for its intake, as `Appointment.of` takes it."""
    before = IntakeBooking.objects.filter(trajectory=OuterRef("trajectory"), status=BookingStatus.NO_SHOW).order_by()
    missed = Subquery(before.values("trajectory").annotate(times=Count("pk")).values("times"))
    fact = JSONObject(starts_at="slot__starts_at", way="slot__way", where="slot__where", missed=missed)
    mine = _booked(actor).order_by("pk")
    return Subquery(mine.annotate(fact=fact).values("fact")[:1])


def _lacking() -> Case:
    """What was missing when the traject came back last; empty for a handover that went well. Only told, and looked
    up, where somebody else has to be found."""
    last = Handover.objects.filter(trajectory=OuterRef("pk")).order_by("-offered_at", "-pk")
    return Case(When(next_action=NextAction.REASSIGN, then=Subquery(last.values("missing")[:1])))


def _first_of(waiting: QuerySet[OrientationActivity]) -> Subquery:
    """Of a traject the first of these orientations, as `Planned.of` takes it."""
    fact = JSONObject(pk="pk", kind="kind", on="on", host="host__name", town="host__place__name", offer="offer_id")
    mine = waiting.filter(trajectory=OuterRef("pk")).order_by("on", "pk")
    return Subquery(mine.annotate(fact=fact).values("fact")[:1])


# Rows --------------------------------------------------------------------------------------------------------------


def _offer_row(offer: Handover) -> WorkItem:
    trajectory = offer.trajectory
    sender = ", ".join(part.name for part in (offer.offered_by, offer.sender) if part)
    return WorkItem(
        what=_("Take over for: %(action)s") % {"action": NextAction(offer.next_action).label},
        title=trajectory.candidate.name,
        who=_("From %(sender)s") % {"sender": sender},
        detail=_offer_detail(offer),
        due=offer.due,
        since=offer.offered_at,
        group="offered",
        url=trajectory.get_absolute_url(),
        action=_("Take over"),
        action_url=reverse("intake:handover_accept", args=[offer.pk]),
        post=True,
        secondary=((_("Give back"), reverse("intake:handover_return", args=[offer.pk])),),
    )


def _offer_detail(offer: Handover) -> str:
    """Why it is offered, and what was completed since it was given back."""
    why = f"“{Truncator(offer.why).chars(QUOTE_LENGTH)}”" if offer.why else ""
    mended = _("Completed: %(things)s.") % {"things": ", ".join(offer.mended_words)} if offer.mended else ""
    return " ".join(filter(None, (mended, why)))


def _asked_row(question: InvolvementRequest, day: date) -> WorkItem:
    url = question.get_absolute_url()
    return WorkItem(
        what=_("May they become involved?"),
        title=question.name,
        who=_("From %(sender)s") % {"sender": f"{question.asked_by.name}, {question.organisation.name}"},
        detail=f"“{Truncator(question.why).chars(QUOTE_LENGTH)}”",
        due=question.due,
        since=question.asked_at,
        group="late" if question.is_late(day) else "incoming",
        url=url,
        action=_("Answer"),
        action_url=url,
    )


def _held_row(
    trajectory: Trajectory,
    day: date,
    desk: Desk,
    planned: Planned | None = None,
    chosen: Appointment | None = None,
) -> WorkItem:
    due = trajectory.next_action_due or day
    if planned and trajectory.next_action != NextAction.RECORD_ORIENTATION:
        due = planned.on  # the outcome is owed since then, whatever else was planned
    late = due < day
    known: dict[str, Any] = {
        "title": trajectory.candidate.name,
        "due": due,
        "group": "late" if late else "today" if due == day else "later",
        "at": chosen.starts_at if chosen else None,
        **desk.owner(trajectory),
    }

    def write() -> WorkItem:
        button = _record(planned) if planned else page_of(trajectory)
        return WorkItem(
            what=_what(trajectory, planned, late, chosen),
            who=chosen.where if chosen else _who(trajectory, planned),
            detail=" ".join(filter(None, (_missed_words(chosen), _detail(trajectory, desk)))),
            since=trajectory.step_since,
            url=trajectory.get_absolute_url(),
            action=button.label,
            action_url=button.url,
            post=button.post,
            secondary=_invitation(trajectory, chosen),
            **known,
        )

    return Unwritten(write, **known)


def _record(planned: Planned) -> Action:
    if planned.offer:
        return Action(_("Record who was there"), reverse("intake:offer_attendance", args=[planned.offer]))
    return Action(_("Record the orientation"), reverse("intake:orientation_record", args=[planned.pk]))


def _invitation(trajectory: Trajectory, chosen: Appointment | None) -> tuple[tuple[str, str], ...]:
    """The page of the invitation, by what one wants of it now."""
    if trajectory.next_action != NextAction.HOLD_INTAKE or (chosen and not chosen.begun):
        return ()
    word = _("Did not come") if chosen else _("Invite")
    if not chosen and trajectory.waiting_for == WaitingFor.CANDIDATE:
        word = _("The invitation")
    return ((word, reverse("intake:invite", args=[trajectory.number])),)


def _what(trajectory: Trajectory, planned: Planned | None, late: bool, chosen: Appointment | None) -> str:
    if chosen:
        return _("%(time)s: the intake") % {"time": clock(chosen.starts_at)}
    if planned:
        return _("%(what)s: was the candidate there?") % {"what": planned.kind.capitalize()}
    lacks = trajectory.__dict__["lacks"]
    if _is_new_by_candidate(trajectory):
        return _("Referred themselves: call, and choose who goes on")
    if trajectory.next_action == NextAction.REASSIGN and lacks:
        things = ", ".join(str(Missing(thing).label) for thing in lacks)
        return _("Complete and offer again: %(things)s") % {"things": things}
    if trajectory.next_action == NextAction.AWAIT_ANSWER and late:
        return _("Call the receiver: no answer to the handover yet")
    return trajectory.action_text


def _who(trajectory: Trajectory, planned: Planned | None) -> str:
    if planned:
        return planned.host
    if trajectory.next_action == NextAction.AWAIT_ANSWER and trajectory.waiting_on:
        receiver = trajectory.waiting_on
        return f"{receiver.name}, {receiver.phone}" if receiver.phone else receiver.name
    if trajectory.next_action == NextAction.HOLD_INTAKE and trajectory.waiting_for == WaitingFor.CANDIDATE:
        return _("Invited; no moment has been chosen yet")
    if said := _came_in(trajectory):
        return said
    if trajectory.waiting_for != WaitingFor.NOTHING:
        return str(WaitingFor(trajectory.waiting_for).label).capitalize()
    return trajectory.candidate.place.name


def _came_in(trajectory: Trajectory) -> str:
    """By whom somebody new was referred, or how to reach who referred themselves; '' when that is no news."""
    referral = getattr(trajectory, "referral", None)
    if referral is None:
        return ""
    if _is_new_by_candidate(trajectory):
        candidate = trajectory.candidate
        return ", ".join(filter(None, (candidate.place.name, candidate.phone or candidate.email)))
    if trajectory.next_action == NextAction.HOLD_INTAKE:
        said = {"referrer": referral.organisation.name, "day": shortday(referral.referred_on)}
        return _("Referred by %(referrer)s on %(day)s") % said
    return ""


def _is_new_by_candidate(trajectory: Trajectory) -> bool:
    """Came in by the public form, and nobody has chosen yet who goes on."""
    if trajectory.next_action != NextAction.REASSIGN:
        return False
    referral = getattr(trajectory, "referral", None)
    return referral is not None and referral.by_candidate and trajectory.__dict__["lacks"] is None


def _missed_words(chosen: Appointment | None) -> str:
    """How often this candidate did not come to an intake before."""
    if chosen is None or not chosen.missed:
        return ""
    said = ngettext("Did not come %(times)s time before.", "Did not come %(times)s times before.", chosen.missed)
    return said % {"times": chosen.missed}


def _detail(trajectory: Trajectory, desk: Desk) -> str:
    """Which colleague has it, when that is neither me nor somebody I stand in for."""
    assignee = trajectory.assignee
    if assignee is None or assignee.pk in desk.mine or assignee.pk in desk.absent:
        return ""
    return _("With %(colleague)s") % {"colleague": assignee.user.name}
