"""What must hold in every row of every floor, asked of the database as it stands.

Constraints refuse most of this already; here it is looked at over all floors at once, also for what was brought in by
an import, a restored copy or somebody at the console. Each rule is a sentence and the rows that break it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncMonth
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.access import WORKING_ROLES
from intake.guard import find_bsn
from intake.models import BookingStatus, ChainEvent, Handover, IntakeSlot, Involvement, PartyRole, Step, Trajectory
from matching.models import Placement, PlacementState, Posting, Proposal, ProposalStatus, WorkPlacementOffer
from nazorg.models import ContactMoment, Guidance
from transitiehuis import days
from transitiehuis.netwerk.actor import working
from transitiehuis.outbox.models import Message, Owed, OwedState
from transitiehuis.privacy import house_models
from transitiehuis.regie.models import (
    Agreement,
    AgreementParty,
    AgreementSignature,
    AgreementState,
    FactorVersion,
    MeetingReport,
    QuarterMeeting,
    ScenarioMonth,
    SessionVisitor,
    SuccessFactor,
    ThemeSession,
)
from transitiehuis.regie.toolkit.texts import texts_of

AT_WORK = (Step.PLACEMENT, Step.AFTERCARE)
COMPANY_ROLES = (PartyRole.TRAINING_COMPANY, PartyRole.EMPLOYER)
MONTH = timedelta(days=31)
NINE_DIGITS = r"\d[ .-]?(\d[ .-]?){7}\d"  # what the database narrows to before the elfproef looks
Rows = Iterable[models.Model]
RULES: dict[str | Promise, Callable[[date], Rows]] = {}


@dataclass(frozen=True)
class Broken:
    """One row that breaks a rule: which rule (`name` in the code), which row, and the page where it can be seen."""

    name: str
    rule: str
    row: str
    url: str


def rule(sentence: str | Promise) -> Callable[[Callable[[date], Rows]], Callable[[date], Rows]]:
    """Register what finds the rows that break `sentence` on a day."""

    def register(find: Callable[[date], Rows]) -> Callable[[date], Rows]:
        RULES[sentence] = find
        return find

    return register


def broken() -> Iterator[Broken]:
    """Everything that is not as it must be today, rule by rule; nothing when all is well. Changes nothing."""
    with working():
        for sentence, find in RULES.items():
            for row in find(days.today()):
                yield Broken(find.__name__, str(sentence), str(row), page_of(row))


def page_of(row: Any) -> str:
    """Where the row is shown, else the dossier it belongs to; '' for a row on no page."""
    if isinstance(row, Owed):
        return reverse("outbox:detail", args=[row.pk])
    above = (row, getattr(row, "trajectory", None), getattr(row, "scenario", None))
    shown = next((one for one in above if hasattr(one, "get_absolute_url")), None)
    return shown.get_absolute_url() if shown else ""


def party(day: date, organisation: str, *roles: str) -> Exists:
    """That organisation (a column of the outer traject) is a party in one of `roles` on `day`."""
    found = Involvement.objects.current_on(day).filter(trajectory=OuterRef("pk"), role__in=roles)
    return Exists(found.filter(organisation=OuterRef(organisation)))


# -- nobody falls between two parties ---------------------------------------------------------------------------------


@rule(_("In an open trajectory somebody has the turn, with a next action and a date; a closed one has none of them."))
def aan_zet(day: date) -> QuerySet:
    lacking = Q(holder=None) | Q(next_action="") | Q(next_action_due=None)
    left = Q(holder__isnull=False) | ~Q(next_action="") | Q(next_action_due__isnull=False) | Q(closing="")
    return Trajectory.objects.filter(Q(closed_at=None) & lacking | Q(closed_at__isnull=False) & left)


@rule(_("Who has the turn is an involved party that works on the trajectory."))
def holder_is_party(day: date) -> QuerySet:
    return Trajectory.objects.open().exclude(holder=None).exclude(party(day, "holder", *WORKING_ROLES))


@rule(_("Who has a trajectory works today for who has the turn."))
def assignee_works_there(day: date) -> QuerySet:
    left = Q(assignee__until__lt=day) | Q(assignee__since__gt=day) | Q(assignee__user__is_active=False)
    return Trajectory.objects.exclude(assignee=None).filter(left | ~Q(assignee__organisation=F("holder")))


@rule(_("In placement and aftercare exactly one party leads the guidance, and it has the turn."))
def one_lead(day: date) -> QuerySet:
    leads = Count("involvements", filter=Q(involvements__lead=True, involvements__until=None))
    leading = Involvement.objects.filter(trajectory=OuterRef("pk"), lead=True, until=None)
    at_work = Trajectory.objects.open().filter(step__in=AT_WORK).annotate(leads=leads)
    return at_work.exclude(Q(leads=1) & Exists(leading.filter(organisation=OuterRef("holder"))))


@rule(_("Who leads the guidance of somebody at work is named among the guides."))
def lead_is_named(day: date) -> QuerySet:
    named = Guidance.objects.leading().filter(trajectory=OuterRef("pk"), organisation=OuterRef("holder"))
    return Trajectory.objects.open().filter(~Exists(named), step__in=AT_WORK)


# -- a handover is warm, the chain is remembered ----------------------------------------------------------------------


@rule(_("What is offered to a partner is offered by who has the turn, and the trajectory is open."))
def offers(day: date) -> QuerySet:
    waiting = Handover.objects.waiting().select_related("trajectory")
    return waiting.filter(Q(trajectory__closed_at__isnull=False) | ~Q(sender=F("trajectory__holder")))


@rule(_("Who has been offered a trajectory sees it, and only as long as the offer waits."))
def receivers(day: date) -> Rows:
    offered = Handover.objects.waiting().filter(trajectory=OuterRef("trajectory"), receiver=OuterRef("organisation"))
    seeing = Involvement.objects.current_on(day).filter(role=PartyRole.RECEIVER).select_related("trajectory")
    seen = Involvement.objects.current_on(day).filter(
        trajectory=OuterRef("trajectory"), organisation=OuterRef("receiver")
    )
    blind = Handover.objects.waiting().exclude(Exists(seen)).select_related("trajectory")
    return chain(seeing.exclude(Exists(offered)), blind)


@rule(_("The last event of a trajectory says what the trajectory itself says."))
def remembered(day: date) -> QuerySet:
    last = ChainEvent.objects.filter(trajectory=OuterRef("pk")).order_by("-recorded_at", "-pk")[:1]
    names = ("to_step", "holder", "waiting_for", "waiting_on")
    rows = Trajectory.objects.annotate(**{f"last_{name}": Subquery(last.values(name)) for name in names})
    same = Q(last_to_step=F("step"), last_waiting_for=F("waiting_for"))
    same &= Q(last_holder=F("holder")) | Q(last_holder=None, holder=None)
    same &= Q(last_waiting_on=F("waiting_on")) | Q(last_waiting_on=None, waiting_on=None)
    told = rows.filter(same)
    return Trajectory.objects.exclude(pk__in=told.values("pk"))


@rule(_("Nothing is recorded of a trajectory a month after it was closed."))
def closed_is_silent(day: date) -> QuerySet:
    """Numbers of a region leave out what was closed before; in that month putting together can be undone."""
    late = ChainEvent.objects.filter(trajectory=OuterRef("pk"), recorded_at__gt=OuterRef("closed_at") + MONTH)
    return Trajectory.objects.filter(Exists(late), closed_at__isnull=False)


@rule(_("A dossier that was put together with another leads at once to one that goes on under its own number."))
def merged_leads_on(day: date) -> QuerySet:
    return Trajectory.objects.filter(merged_into__merged_into__isnull=False)


# -- work -------------------------------------------------------------------------------------------------------------


@rule(_("Somebody is at work exactly while the trajectory is in placement or aftercare."))
def at_work(day: date) -> QuerySet:
    started = Exists(Placement.objects.started().filter(trajectory=OuterRef("pk")))
    return Trajectory.objects.open().filter(Q(started, ~Q(step__in=AT_WORK)) | Q(~started, step__in=AT_WORK))


@rule(_("A placement that has started has one posting that runs, a secondment at most one; no two overlap."))
def postings(day: date) -> Rows:
    running = Count("postings", filter=Q(postings__until=None))
    started = Placement.objects.started().filter(trajectory__closed_at=None).annotate(running=running)
    other = Posting.objects.filter(trajectory=OuterRef("trajectory"), pk__gt=OuterRef("pk"))
    meets = other.filter(Q(until=None) | Q(until__gte=OuterRef("since")))
    overlapping = Posting.objects.filter(
        Exists(meets.filter(since__lte=OuterRef("until"))) | Q(Exists(meets), until=None)
    )
    between = Q(running=0) & ~Q(employer=F("training_company"))
    return chain(started.exclude(Q(running=1) | between), overlapping.select_related("trajectory"))


@rule(_("Contact is still to be held only with who is at work."))
def contact(day: date) -> QuerySet:
    waiting = ContactMoment.objects.to_be_held().select_related("trajectory")
    return waiting.exclude(placement__state=PlacementState.STARTED, trajectory__closed_at=None)


@rule(_("As many seats of a work placement are taken as candidates were accepted for it."))
def seats(day: date) -> QuerySet:
    gone = Q(proposals__placement__state=PlacementState.NOT_STARTED)
    taken = Q(proposals__status=ProposalStatus.ACCEPTED) | Q(proposals__status=ProposalStatus.PLACED) & ~gone
    counted = WorkPlacementOffer.objects.annotate(given=Count("proposals", filter=taken))
    return counted.exclude(given=F("seats_taken"))


@rule(_("As many seats of an intake slot are taken as candidates chose it."))
def intake_seats(day: date) -> QuerySet:
    on_it = Q(bookings__status__in=[BookingStatus.BOOKED, BookingStatus.HELD, BookingStatus.NO_SHOW])
    return IntakeSlot.objects.annotate(chosen=Count("bookings", filter=on_it)).exclude(chosen=F("taken"))


# -- the quarter ------------------------------------------------------------------------------------------------------


@rule(_("A quarter meeting that was closed has a report of that moment."))
def reported(day: date) -> QuerySet:
    report = MeetingReport.objects.filter(round=OuterRef("round"), made_at=OuterRef("closed_at"))
    closed = QuarterMeeting.objects.filter(closed_at__isnull=False).select_related("round__region")
    return closed.exclude(Exists(report))


# -- names come second ------------------------------------------------------------------------------------------------


@rule(_("As many seats of a theme session are taken as people come to it."))
def session_seats(day: date) -> QuerySet:
    coming = SessionVisitor.objects.coming().filter(session=OuterRef("pk")).order_by().values("session")
    counted = coming.annotate(number=Count("pk")).values("number")
    return ThemeSession.objects.exclude(taken=Coalesce(Subquery(counted), 0))


@rule(_("A company sees somebody only while it was given the name, or while they work there."))
def companies(day: date) -> QuerySet:
    named = Proposal.objects.running().filter(introduced_at__isnull=False)
    named = named.filter(trajectory=OuterRef("trajectory"), company=OuterRef("organisation"))
    live = Placement.objects.live().filter(trajectory=OuterRef("trajectory"))
    there = live.filter(Q(training_company=OuterRef("organisation")) | Q(employer=OuterRef("organisation")))
    seeing = Involvement.objects.current_on(day).filter(role__in=COMPANY_ROLES, trajectory__closed_at=None)
    return seeing.exclude(Exists(named) | Exists(there)).select_related("trajectory")


@rule(_("No free text holds a number that can be a BSN."))
def no_bsn(day: date) -> Iterator[models.Model]:
    for model in house_models():
        for name in getattr(model, "personal", {}):
            field = model._meta.get_field(name)
            if not isinstance(field, models.CharField | models.TextField) or isinstance(field, models.EmailField):
                continue
            for row in model._base_manager.filter(**{f"{name}__regex": NINE_DIGITS}).order_by("pk"):
                if name != "phone" and find_bsn(getattr(row, name)):
                    yield row


# -- the toolkit says what was written down --------------------------------------------------------------------------


@rule(_("What the toolkit shows of a success factor is its newest version."))
def toolkit_as_kept(day: date) -> Iterator[SuccessFactor]:
    newest = FactorVersion.objects.order_by("factor", "-number").distinct("factor")
    kept = {version.factor_id: version.texts for version in newest}
    for factor in SuccessFactor.objects.with_texts().in_order():
        if kept.get(factor.pk) != texts_of(factor):
            yield factor


# -- what partners agreed ---------------------------------------------------------------------------------------------


@rule(_("An agreement stands only when each of its parties signed the words as they are."))
def agreements_signed(day: date) -> QuerySet:
    given = AgreementSignature.objects.standing().filter(
        agreement=OuterRef("agreement"), organisation=OuterRef("organisation"), signed_at__isnull=False
    )
    without = AgreementParty.objects.filter(~Exists(given), agreement=OuterRef("pk"))
    return Agreement.objects.filter(Exists(without), state=AgreementState.SIGNED)


@rule(_("A month is written down only of a scenario that was kept before that month was over."))
def scenario_months(day: date) -> QuerySet:
    begun = TruncMonth("scenario__made_at", output_field=models.DateField())
    return ScenarioMonth.objects.annotate(begun=begun).filter(begun__gt=F("month"))


# -- what is owed is sent, once ---------------------------------------------------------------------------------------


@rule(_("What is still owed is owed to somebody who can be reached."))
def recipients(day: date) -> QuerySet:
    return Owed.objects.waiting().filter(Q(user__is_active=False) | Q(user=None, address=""))


@rule(_("A message and the mail it went in tell the same."))
def mails(day: date) -> QuerySet:
    tells = {
        OwedState.JOINED: Message.State.WAITING,
        OwedState.SENT: Message.State.SENT,
        OwedState.FAILED: Message.State.FAILED,
    }
    same = Q(state__in=[OwedState.OWED, OwedState.DROPPED], message=None)
    for state, of_mail in tells.items():
        same |= Q(state=state, message__state=of_mail)
    return Owed.objects.exclude(pk__in=Owed.objects.filter(same).values("pk"))
