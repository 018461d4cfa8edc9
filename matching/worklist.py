"""What this floor puts on Vandaag beside the traject's own next action, which the floor below shows already.

For who works on trajecten: the other proposals and first days of a traject that need somebody. For a praktijkopleider:
the proposals to answer. For both: the praktijkovereenkomst that they were asked to sign themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.models import WORKERS, NextAction, Trajectory
from intake.worklist import Desk
from matching.models import (
    Enrolment,
    Meeting,
    MeetingOutcome,
    Placement,
    Proposal,
    ProposalStatus,
    SeatRequest,
    Signature,
)
from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.columns import named
from transitiehuis.netwerk.models import Role
from transitiehuis.ui.words import clock
from transitiehuis.ui.worklist import WorkItem

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

# What is read of a traject, and of its proposals, beside names.
OF_TRAJECT = ("trajectory__number", "trajectory__next_action", "trajectory__assignee")
PROPOSED = ("status", "due", "proposed_at", "interested_at", "introduced_at")
ORDER = {"late": 0, "today": 1, "incoming": 2, "later": 3}


def matching_work(actor: Actor, day: date) -> list[WorkItem]:
    """Every row of this floor for `actor`, most urgent first; [] for who has no work here. At most six queries."""
    rows = [
        _sign_row(signature, day)
        for signature in _to_sign(actor, actor.person.email)
        if signature.link and signature.link.usable
    ]
    if actor.has_role(Role.TRAINER):
        rows += [_to_answer(proposal, day) for proposal in _asked(actor) if not proposal.asks_introduction]
    if actor.has_role(*WORKERS):
        desk = Desk.of(actor, day)
        rows += _proposal_rows(_running(actor), day, desk)
        rows += [_start_row(placement, day, desk) for placement in _unconfirmed(actor, day)]
        rows += [_seat_row(enrolment, day, desk) for enrolment in _held(actor)]
    if actor.has_role(Role.COORDINATOR):
        rows += [_request_row(request, day) for request in _asked_of_me(actor)]
    return sorted(rows, key=lambda row: (ORDER[row.group], row.due or day, row.title))


@asks
def _asked(actor: Actor) -> QuerySet[Any, Proposal]:
    """What waits for the company's answer, or for an introduction: `known` is who it is, once the company may know
    that, and `thinks` that it took time after they met."""
    thinks = Meeting.objects.filter(proposal=OuterRef("pk"), outcome=MeetingOutcome.THINKS)
    found = Proposal.objects.visible_to(actor).to_company(actor).waiting().with_facts().select_related("proposed_for")
    return found.annotate(known=_known_of(actor, "trajectory"), thinks=Exists(thinks)).order_by("due", "pk")


def _known_of(actor: Actor, path: str) -> Subquery:
    """The name of whose traject lies along `path`, for an actor that may know it."""
    name = Concat("candidate__first_name", Value(" "), "candidate__last_name")
    seen = Trajectory.objects.visible_to(actor).filter(pk=OuterRef(path))
    return Subquery(seen.values(full=name)[:1])


@asks
def _to_sign(actor: Actor, email: str) -> QuerySet[Any, Signature]:
    """Asked of this person: the link went to the address of the account, and nobody else is shown it."""
    mine = Signature.objects.visible_to(actor).standing().filter(signed_at=None, email=email)
    known = mine.annotate(known=_known_of(actor, "agreement__placement__trajectory"))
    also = ("agreement__since",)
    return named(known, "agreement__training_company", own=("asked_at",), also=also, whole=("link",))


@asks
def _running(actor: Actor) -> QuerySet[Proposal]:
    mine = Proposal.objects.visible_to(actor).running().filter(trajectory__holder__in=actor.organisation_ids)
    also = (*OF_TRAJECT, "trajectory__waiting_on", "company__phone")
    return named(mine.with_meeting().order_by("due", "pk"), "trajectory__candidate", "company", own=PROPOSED, also=also)


@asks
def _unconfirmed(actor: Actor, day: date) -> QuerySet[Placement]:
    """First days that came and were not confirmed, where the traject's next action is something else."""
    planned = Placement.objects.visible_to(actor).planned().filter(start__lte=day)
    mine = planned.filter(trajectory__holder__in=actor.organisation_ids)
    said = (NextAction.CONFIRM_START, NextAction.RECORD_PERMISSION)
    found = mine.exclude(trajectory__next_action__in=said).order_by("start", "pk")
    return named(found, "trajectory__candidate", "training_company", own=("start", "logged_at"), also=OF_TRAJECT)


@asks
def _held(actor: Actor) -> QuerySet[Enrolment]:
    """Seats that are held until somebody confirms."""
    mine = Enrolment.objects.visible_to(actor).held().filter(trajectory__holder__in=actor.organisation_ids)
    found = mine.order_by("held_until", "pk")
    return named(found, "trajectory__candidate", "start__route", own=("held_until", "asked_at"), also=OF_TRAJECT)


@asks
def _asked_of_me(actor: Actor) -> QuerySet[SeatRequest]:
    """Seats that partners ask of the own organisation."""
    asked = SeatRequest.objects.visible_to(actor).to_answer_for(actor)
    return asked.select_related("route", "asked_for").order_by("due", "pk")


def _request_row(request: SeatRequest, day: date) -> WorkItem:
    url = request.get_absolute_url()
    asked = ngettext("%(count)s seat asked for", "%(count)s seats asked for", request.seats)
    return WorkItem(
        what=asked % {"count": request.seats},
        title=request.route.title,
        who=request.asked_for.name,
        detail="",
        due=request.due,
        since=request.asked_at,
        group="late" if request.due < day else "incoming",
        url=url,
        action=_("Give an answer"),
        action_url=url,
    )


def _seat_row(enrolment: Enrolment, day: date, desk: Desk) -> WorkItem:
    return _row(
        enrolment.trajectory,
        day,
        desk,
        what=_("Does the candidate take this seat?"),
        who=enrolment.start.route.title,
        due=enrolment.held_until or day,
        since=enrolment.asked_at,
        action=_("Confirm the seat"),
        action_url=reverse("matching:enrolment_confirm", args=[enrolment.pk]),
        post=True,
        secondary=((_("Give it back"), reverse("matching:enrolment_withdraw", args=[enrolment.pk])),),
    )


def _to_answer(proposal: Any, day: date) -> WorkItem:
    """What a company is to do: say whether it wants to meet, agree a moment, be there, say whether it goes on."""
    if proposal.meets_at and proposal.meets_at > timezone.now():
        return _to_meet(proposal, proposal.meets_at, day)
    url = proposal.get_absolute_url()
    return WorkItem(
        what=_asked_words(proposal),
        title=_for_the_place(proposal),
        who=_from(proposal),
        detail="",
        due=proposal.due,
        since=proposal.introduced_at or proposal.proposed_at,
        group="late" if proposal.due < day else "incoming",
        url=url,
        action=_("Give an answer"),
        action_url=url,
    )


def _to_meet(proposal: Any, starts: datetime, day: date) -> WorkItem:
    on = timezone.localdate(starts)
    url = proposal.get_absolute_url()
    return WorkItem(
        what=_("You meet at %(time)s") % {"time": clock(starts)},
        title=_for_the_place(proposal),
        who=_from(proposal),
        detail="",
        due=on,
        since=None,
        group="today" if on == day else "later",
        url=url,
        action=_("Open the appointment"),
        action_url=url,
        at=starts,
    )


def _asked_words(proposal: Any) -> str:
    if proposal.status != ProposalStatus.INTRODUCED:
        return _("Do you want to meet this candidate at your company?")
    if proposal.meets_at or proposal.thinks:
        return _("Do you go on with this candidate, at your company?")
    return _("Agree when you meet, or say whether you go on together")


def _for_the_place(proposal: Any) -> str:
    facts = {"title": proposal.place.title, "name": proposal.known or ""}
    return _("%(name)s for %(title)s") % facts if proposal.known else _("Candidate for %(title)s") % facts


def _from(proposal: Proposal) -> str:
    by = proposal.proposed_by
    facts = {"name": by.name if by else "", "organisation": proposal.proposed_for.name}
    return _("From %(name)s, %(organisation)s") % facts if by else _("From %(organisation)s") % facts


def _sign_row(signature: Any, day: date) -> WorkItem:
    agreement = signature.agreement
    url = reverse("matching:sign", args=[signature.link.token])
    last = timezone.localdate(signature.link.expires_at)
    return WorkItem(
        what=_("Sign the praktijkovereenkomst"),
        title=signature.known or agreement.training_company.name,
        who=agreement.training_company.name if signature.known else "",
        detail="",
        due=agreement.since if day < agreement.since < last else last,
        since=signature.asked_at,
        group="incoming",
        url=url,
        action=_("Read and sign"),
        action_url=url,
    )


def _proposal_rows(found: Iterable[Proposal], day: date, desk: Desk) -> Iterable[WorkItem]:
    """What the proposals of each traject ask for; after a yes the others ask together, in one row."""
    running = list(found)
    agreed = {proposal.trajectory_id for proposal in running if proposal.status == ProposalStatus.ACCEPTED}
    others: dict[int, list[Proposal]] = {}
    for proposal in running:
        if proposal.trajectory_id not in agreed:
            if row := _proposal_row(proposal, day, desk):
                yield row
        elif proposal.is_waiting:
            others.setdefault(proposal.trajectory_id, []).append(proposal)
    for still in others.values():
        yield _others_row(still, day, desk)


def _others_row(still: list[Proposal], day: date, desk: Desk) -> WorkItem:
    trajectory = still[0].trajectory
    return _row(
        trajectory,
        day,
        desk,
        what=_("A company said yes: withdraw the other proposals"),
        who=", ".join(proposal.company.name for proposal in still),
        due=day,
        since=still[0].proposed_at,
        action=_("Withdraw the others"),
        action_url=reverse("matching:proposals_rest", args=[trajectory.number]),
    )


def _proposal_row(proposal: Proposal, day: date, desk: Desk) -> WorkItem | None:
    """None where nothing is to be done, or where the traject's own next action says it already."""
    trajectory = proposal.trajectory
    company = proposal.company
    if proposal.meets_at:
        return _meeting_row(proposal, proposal.meets_at, day, desk)
    if proposal.asks_introduction and trajectory.next_action != NextAction.INTRODUCE:
        what, action, due = _("Plan the introduction"), _("Introduce"), proposal.due
    elif proposal.is_waiting and proposal.due < day and not _says_it(trajectory, proposal):
        what, action, due = _("Call the company: no answer to the proposal yet"), _("Record the answer"), proposal.due
    else:
        return None
    return _row(
        trajectory,
        day,
        desk,
        what=what,
        who=f"{company.name}, {company.phone}" if company.phone else company.name,
        due=due,
        since=proposal.proposed_at,
        action=action,
        action_url=reverse("matching:proposal", args=[proposal.pk]),
    )


def _meeting_row(proposal: Proposal, starts: datetime, day: date, desk: Desk) -> WorkItem | None:
    """The day itself and the werkdag before it; after that, until what came of it is recorded."""
    on = timezone.localdate(starts)
    if on > days.add_werkdagen(day, 1):
        return None
    over = starts <= timezone.now()
    asked = _("What came of the meeting?") if over else _("Candidate and company meet at %(time)s")
    name, label = ("meeting_record", _("Record it")) if over else ("proposal", _("Open the proposal"))
    return _row(
        proposal.trajectory,
        day,
        desk,
        what=asked % {"time": clock(starts)},
        who=proposal.company.name,
        due=on,
        since=proposal.introduced_at,
        action=label,
        action_url=reverse(f"matching:{name}", args=[proposal.pk]),
    )


def _says_it(trajectory: Trajectory, proposal: Proposal) -> bool:
    return trajectory.next_action == NextAction.AWAIT_COMPANY and trajectory.waiting_on_id == proposal.company_id


def _start_row(placement: Placement, day: date, desk: Desk) -> WorkItem:
    return _row(
        placement.trajectory,
        day,
        desk,
        what=_("Was the candidate at work?"),
        who=placement.training_company.name,
        due=placement.start,
        since=placement.logged_at,
        action=_("Confirm the first day"),
        action_url=reverse("matching:placement_confirm", args=[placement.trajectory.number]),
        post=True,
        secondary=((_("Another day"), reverse("matching:placement", args=[placement.pk])),),
    )


def _row(trajectory: Trajectory, day: date, desk: Desk, *, due: date, **words: Any) -> WorkItem:
    return WorkItem(
        title=trajectory.candidate.name,
        detail="",
        due=due,
        group="late" if due < day else "today" if due == day else "later",
        url=trajectory.get_absolute_url(),
        **words,
        **desk.owner(trajectory),
    )
