"""What the quarter puts on Vandaag: scores to give, actions to do, and for a director what the round still needs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transitiehuis.asking import asks
from transitiehuis.columns import named
from transitiehuis.netwerk.models import Membership, Partnership, Role
from transitiehuis.regie.models import Action, FocusFactor, QuarterRound, Submission
from transitiehuis.ui.words import shortday
from transitiehuis.ui.worklist import Group, WorkItem

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

SHOWN = ("text", "due_on", "person")  # of an action
AHEAD = timedelta(days=7)  # an action shows when its first nudge goes out
FOCUS_AHEAD = timedelta(days=14)  # before the opening, so that the first letter speaks of the focus factors


def quarter_work(actor: Actor, today: date) -> list[WorkItem]:
    """Every row of the quarter for this person, most urgent first; as many queries for two rows as for twenty."""
    if actor.current is None:
        return []
    rows = [
        *_scores(actor, today),
        *_focus(actor, today),
        *_to_call(actor, today),
        *_actions(actor, today),
        *_judgements(actor, today),
    ]
    order = {"late": 0, "today": 1, "later": 2}
    return sorted(rows, key=lambda row: (order[row.group], row.due or date.max, row.title))


def group(due: date, today: date) -> Group:
    return "late" if due < today else "today" if due == today else "later"


def _scores(actor: Actor, today: date) -> list[WorkItem]:
    """Rounds that the organisation has not finished: for the partnercontact, or the manager where there is none."""
    if actor.current is None or not actor.has_role(Role.PARTNER_CONTACT, Role.MANAGER):
        return []
    found = _unfinished(actor, today)
    if found and not actor.has_role(Role.PARTNER_CONTACT):
        organisation = actor.current.organisation_id
        contacts = Membership.objects.current_on(today).filter(organisation=organisation, role=Role.PARTNER_CONTACT)
        found = [] if contacts.exists() else found
    return [_score_row(round, today, getattr(round, "started", False)) for round in found]


@asks
def _unfinished(actor: Actor, today: date) -> QuerySet[Any, QuarterRound]:
    organisation = actor.member.organisation_id
    partner = Partnership.objects.current_on(today).filter(organisation=organisation, region=OuterRef("region"))
    form = Submission.objects.filter(round=OuterRef("pk"), organisation=organisation)
    return (
        QuarterRound.objects.visible_to(actor)
        .opened_by(today)
        .filter(Exists(partner), ~Exists(form.done()), closes_on__gte=today)
        .annotate(started=Exists(form.filter(started_at__isnull=False)))
        .select_related("region")
        .order_by("closes_on", "pk")
    )


def _score_row(round: QuarterRound, today: date, started: bool) -> WorkItem:
    return WorkItem(
        what=_("Score the success factors"),
        title=_("Quarter round %(name)s") % {"name": round.name},
        who=round.region.name,
        detail=_("Ten minutes at most. The meeting is on %(day)s.") % {"day": shortday(round.meeting_on)},
        due=round.closes_on,
        since=round.opens_on,
        group=group(round.closes_on, today),
        url=round.url_of(),
        action=_("Go on") if started else _("Score"),
        action_url=round.url_of("regie:scoring"),
    )


def _focus(actor: Actor, today: date) -> list[WorkItem]:
    """Rounds of a director that open soon, or are open, without focus factors."""
    if not actor.directed_region_ids:
        return []
    return [
        WorkItem(
            what=_("Choose one to three focus factors"),
            title=_("Quarter round %(name)s") % {"name": round.name},
            who=round.region.name,
            detail=_("Every message of the round speaks of them."),
            due=round.opens_on,
            since=None,
            group=group(round.opens_on, today),
            url=round.url_of(),
            action=_("Choose"),
            action_url=round.url_of("regie:round_focus"),
        )
        for round in _unfocused(actor, today)
    ]


@asks
def _unfocused(actor: Actor, today: date) -> QuerySet[Any, QuarterRound]:
    return (
        QuarterRound.objects.visible_to(actor)
        .standing()
        .filter(
            ~Exists(FocusFactor.objects.filter(round=OuterRef("pk"))),
            region__in=actor.directed_region_ids,
            opens_on__lte=today + FOCUS_AHEAD,
            closes_on__gte=today,
        )
        .select_related("region")
        .order_by("opens_on", "pk")
    )


def _to_call(actor: Actor, today: date) -> list[WorkItem]:
    """The last rung of the ladder: rounds of a director with partners that two reminders did not move."""
    if not actor.directed_region_ids:
        return []
    return [_call_row(round, today) for round in _silent(actor, today) if round.dates.listed_on <= today]


@asks
def _silent(actor: Actor, today: date) -> QuerySet[Any, QuarterRound]:
    form = Submission.objects.filter(round=OuterRef("pk"), organisation=OuterRef("region__partnerships__organisation"))
    current = Q(region__partnerships__since__lte=today) & (
        Q(region__partnerships__until=None) | Q(region__partnerships__until__gte=today)
    )
    silent = Q(current, ~Exists(form.done()))
    return (
        QuarterRound.objects.visible_to(actor)
        .opened_by(today)
        .filter(region__in=actor.directed_region_ids, closes_on__gte=today)
        .annotate(silent=Count("region__partnerships__organisation", filter=silent, distinct=True))
        .filter(silent__gt=0)
        .select_related("region")
        .order_by("closes_on", "pk")
    )


def _call_row(round: QuarterRound, today: date) -> WorkItem:
    silent = getattr(round, "silent", 0)
    return WorkItem(
        what=_("Call who has not finished scoring"),
        title=_("Quarter round %(name)s") % {"name": round.name},
        who=round.region.name,
        detail=ngettext("%(count)s partner", "%(count)s partners", silent) % {"count": silent},
        due=round.closes_on,
        since=round.dates.listed_on,
        group=group(round.closes_on, today),
        url=round.url_of(),
        action=_("Look who"),
        action_url=f"{round.url_of()}#herinneringen",
    )


def _actions(actor: Actor, today: date) -> list[WorkItem]:
    """Open actions that are due within a week or late: own, of whom I stand in for, and of the whole organisation."""
    absent = {member.pk: member.user.name for member in actor.absent_colleagues(today)}
    mine = set(actor.membership_ids)
    contact = actor.has_role(Role.PARTNER_CONTACT)
    return [
        _action_row(
            action,
            today,
            mine=action.person_id in mine or action.person_id in absent or (contact and action.person_id is None),
            stand_in_for=absent.get(action.person_id or 0, ""),
        )
        for action in _due(actor, tuple(sorted(absent)), today)
    ]


@asks
def _due(actor: Actor, absent: tuple[int, ...], today: date) -> QuerySet[Action]:
    wanted = Q(person__in={*actor.membership_ids, *absent})
    if actor.has_role(Role.PARTNER_CONTACT, Role.MANAGER):
        wanted |= Q(organisation__in=actor.organisation_ids)
    rows = Action.objects.visible_to(actor).open().filter(wanted, due_on__lte=today + AHEAD)
    return named(rows.order_by("due_on", "pk"), "round", "organisation", "factor", own=SHOWN)


def _action_row(action: Action, today: date, *, mine: bool, stand_in_for: str) -> WorkItem:
    return WorkItem(
        what=_("Action of quarter round %(name)s") % {"name": action.round.name},
        title=action.text,
        who=action.organisation.name,
        detail=action.factor.title if action.factor else "",
        due=action.due_on,
        since=None,
        group=group(action.due_on, today),
        url=action.get_absolute_url(),
        action=_("It is done"),
        action_url=reverse("regie:action_finish", args=[action.pk]),
        post=True,
        mine=mine,
        stand_in_for=stand_in_for,
    )


def _judgements(actor: Actor, today: date) -> list[WorkItem]:
    """Settled actions of which their owner has not said whether they helped, once a later round is open."""
    return [
        WorkItem(
            what=_("Say whether this action helped"),
            title=action.text,
            who=action.organisation.name,
            detail=action.factor.title if action.factor else "",
            due=None,
            since=action.closed_on,
            group="later",
            url=action.get_absolute_url(),
            action=_("Say it"),
            action_url=reverse("regie:action_judge", args=[action.pk]),
            mine=True,
        )
        for action in _to_judge(actor, today)
    ]


@asks
def _to_judge(actor: Actor, today: date) -> QuerySet[Action]:
    wanted = Q(person__in=actor.membership_ids)
    if actor.has_role(Role.PARTNER_CONTACT):
        wanted |= Q(organisation__in=actor.organisation_ids, person=None)
    rows = Action.objects.visible_to(actor).to_judge_on(today).filter(wanted).order_by("closed_on", "pk")
    return named(rows, "round", "organisation", "factor", own=("text", "closed_on", "person"))
