"""The candidate's own page: where am I, who helps me, what comes, what I agreed to, who looked, who gets what and why.

The visitor's link opens one traject, so its rows are read as the worker, here and only here, by that traject's key.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from intake.access import COMPANY_ROLES, WORKING_ROLES
from intake.models import (
    ChainEvent,
    Closing,
    DossierView,
    Involvement,
    LegalGround,
    Lookup,
    PartyRole,
    Step,
    Trajectory,
    ViewKind,
)
from intake.models.ground import Purpose
from intake.models.words import STEP_ORDER
from intake.own_page import Agreed, Coming, agreed_of, coming_of
from matching.models import Proposal
from transitiehuis import days
from transitiehuis.netwerk.actor import working
from transitiehuis.netwerk.models import Membership, Organisation
from transitiehuis.regie.models import CandidateRequest, CandidateRequestKind

SHOWN_LOOKS = 6

# Each step of the chain in the candidate's words: what it is called, and where one is.
STEPS = {
    Step.REFERRAL: (
        pgettext_lazy("own page", "Registered"),
        gettext_lazy("You are registered. We want to get to know you."),
    ),
    Step.INTAKE: (
        pgettext_lazy("own page", "First talk"),
        gettext_lazy("We got to know you. Now we look together at what suits you."),
    ),
    Step.ORIENTATION: (
        pgettext_lazy("own page", "Trying a trade"),
        gettext_lazy("You are trying out what work suits you."),
    ),
    Step.MATCHING: (
        pgettext_lazy("own page", "Finding a place"),
        gettext_lazy("We look for a course or a company for you."),
    ),
    Step.LEARNING: (
        pgettext_lazy("own page", "Learning"),
        gettext_lazy("You are learning for your new trade."),
    ),
    Step.PLACEMENT: (
        pgettext_lazy("own page", "Working"),
        gettext_lazy("You have work. Somebody helps you in the beginning."),
    ),
    Step.AFTERCARE: (
        pgettext_lazy("own page", "Staying at work"),
        gettext_lazy("You are at work. Now and then we ask how you are."),
    ),
}


@dataclass(frozen=True)
class Stair:
    """One step of the way: done, skipped, now or later; not, when it ended before that."""

    name: str
    state: str


@dataclass(frozen=True)
class Helper:
    """Who helps, with a person where one is named, and how to reach them."""

    name: str
    organisation: str
    does: str
    phone: str
    email: str
    turn: bool


@dataclass(frozen=True)
class Look:
    """Somebody looked: their role and organisation, not their name."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True)
class Party:
    """Who gets to see what, since when and why that is allowed. `key` is the organisation's."""

    key: int
    name: str
    sees: str
    since: date
    ground: str


@dataclass(frozen=True)
class OwnPage:
    trajectory: Trajectory
    where: str
    stairs: list[Stair]
    helpers: list[Helper]
    offered_to: list[str]
    coming: list[Coming]
    agreed: list[Agreed]
    looks: list[Look]
    more_looks: int
    parties: list[Party]
    nameless: list[str]
    asked: list[CandidateRequest]

    @property
    def objected(self) -> set[int]:
        """Partners that an objection waits for."""
        return {one.against_id for one in self.asked if one.is_open and one.against_id}

    @property
    def first_name(self) -> str:
        return self.trajectory.candidate.first_name


def page_of(trajectory: Trajectory, every_look: bool = False) -> OwnPage:
    """The whole page of this traject, in the language that is active."""
    with working():
        parties = parties_of(trajectory)
        looks = looks_of(trajectory)
        shown = looks if every_look else looks[:SHOWN_LOOKS]
        return OwnPage(
            trajectory=trajectory,
            where=where_words(trajectory),
            stairs=stairs_of(trajectory),
            helpers=helpers_of(trajectory, parties),
            offered_to=[party.organisation.name for party in parties if party.role == PartyRole.RECEIVER],
            coming=coming_of(trajectory) if trajectory.is_open else [],
            agreed=agreed_of(trajectory),
            looks=shown,
            more_looks=len(looks) - len(shown),
            parties=lines_of(parties),
            nameless=nameless_of(trajectory),
            asked=asked_of(trajectory),
        )


# Where am I ----------------------------------------------------------------------------------------------------------


def where_words(trajectory: Trajectory) -> str:
    if trajectory.is_open:
        return str(STEPS[Step(trajectory.step)][1])
    if trajectory.closing == Closing.LASTING:
        return _("You have work. Your trajectory is finished.")
    if trajectory.closing == Closing.REFERRED_ON:
        return _("Your trajectory here is finished. Somebody else helps you from now on.")
    return _("Your trajectory has stopped. Do you want to go on later? Then call or mail us.")


def stairs_of(trajectory: Trajectory) -> list[Stair]:
    """The seven steps; one that nobody came by is skipped, not done. One query."""
    moves = ChainEvent.objects.filter(trajectory__in=trajectory.family)
    been = {Step.REFERRAL, *moves.order_by().values_list("to_step", flat=True).distinct()}
    now = trajectory.position if trajectory.is_open else max(STEP_ORDER[step] for step in been) + 1
    return [
        Stair(str(words[0]), _state(at, now, been=step in been, open=trajectory.is_open))
        for at, (step, words) in enumerate(STEPS.items())
    ]


def _state(at: int, now: int, *, been: bool, open: bool) -> str:
    if at < now:
        return "done" if been else "skipped"
    if not open:
        return "not"
    return "now" if at == now else "later"


# Who helps me --------------------------------------------------------------------------------------------------------


def parties_of(trajectory: Trajectory) -> list[Involvement]:
    """Who takes part today; who is aan zet first. One query."""
    found = Involvement.objects.current_on(days.today()).filter(trajectory=trajectory)
    rows = found.select_related("organisation__place", "membership__user").in_order()
    return sorted(rows, key=lambda party: party.organisation_id != trajectory.holder_id)


def helpers_of(trajectory: Trajectory, parties: Iterable[Involvement]) -> list[Helper]:
    """The organisations that work on it, each once."""
    found: dict[int, Helper] = {}
    for party in parties:
        if party.role in WORKING_ROLES:
            found.setdefault(party.organisation_id, helper_of(trajectory, party))
    return list(found.values())


def helper_of(trajectory: Trajectory, party: Involvement) -> Helper:
    turn = party.organisation_id == trajectory.holder_id
    person = trajectory.assignee if turn and trajectory.assignee else party.membership
    does = {
        PartyRole.REFERRER: _("registered you"),
        PartyRole.SCHOOL: _("helps you to a course or a place to work"),
        PartyRole.GUIDE: _("supports you at work"),
    }[PartyRole(party.role)]
    here = party.organisation
    name = person.user.name if person else ""
    if not trajectory.is_open and party.role != PartyRole.REFERRER:
        does = _("helped you")
    return Helper(name, here.name, _("helps you now") if turn else does, here.phone, here.email, turn)


# Who looked ----------------------------------------------------------------------------------------------------------


def looks_of(trajectory: Trajectory) -> list[Look]:
    """Every line of the inzagelog, newest first, a person's lines of one minute as one; three queries."""
    family = trajectory.family
    views: list[DossierView] = list(DossierView.objects.filter(trajectory__in=family).select_related("organisation"))
    lookups: list[Lookup] = list(Lookup.objects.filter(trajectory__in=family).select_related("organisation"))
    roles = roles_of({row.user_id for row in views} | {row.user_id for row in lookups})
    said = {
        ViewKind.OPENED: _("opened your file"),
        ViewKind.COPIED: _("copied your facts to their own system"),
        ViewKind.EXPORTED: _("took your facts along in a list"),
    }
    found = [Look(row.viewed_at, who_of(row, roles), said[ViewKind(row.kind)]) for row in views]
    found += [Look(row.looked_at, who_of(row, roles), _("looked whether you are known")) for row in lookups]
    once = {(look.at.replace(second=0, microsecond=0), look.who, look.what): look for look in found}
    return sorted(once.values(), key=lambda look: (look.at, look.who, look.what), reverse=True)


def roles_of(users: set[int]) -> dict[tuple[int, int], str]:
    """What each of these people is, by person and organisation."""
    rows = Membership.objects.filter(user__in=users).order_by("since", "pk")
    return {(row.user_id, row.organisation_id): str(row.get_role_display()) for row in rows}


def who_of(row: DossierView | Lookup, roles: dict[tuple[int, int], str]) -> str:
    """coördinator bij ROC IJsselpoort"""
    role = roles.get((row.user_id, row.organisation_id), _("colleague"))
    return capfirst(_("%(role)s at %(organisation)s") % {"role": role, "organisation": row.organisation.name})


# Who gets what -------------------------------------------------------------------------------------------------------


def lines_of(parties: Iterable[Involvement]) -> list[Party]:
    """Each organisation once, with the most it may see; two queries for the grounds."""
    parties = list(parties)
    grounds = grounds_of({party.organisation for party in parties})
    by_organisation: dict[int, list[Involvement]] = {}
    for party in parties:
        by_organisation.setdefault(party.organisation_id, []).append(party)
    return [
        Party(key, rows[0].organisation.name, sees_words({row.role for row in rows}), since(rows), grounds.get(key, ""))
        for key, rows in by_organisation.items()
    ]


def since(rows: Iterable[Involvement]) -> date:
    return min(row.since for row in rows)


def sees_words(roles: set[str]) -> str:
    """What a party in these roles may see; beside being the company it sees no more than a company."""
    if roles & set(COMPANY_ROLES):
        return _("Sees your name, how to reach you and what you agreed with this company. Sees no notes about you.")
    if roles & set(WORKING_ROLES):
        return _("Sees your name, how to reach you, what you want and can do, and what was written about your way.")
    return _("Is asked to help you. Sees your name, how to reach you and what you want and can do.")


def grounds_of(organisations: set[Organisation]) -> dict[int, str]:
    """Why each may use it, in one sentence, in its own words where it has them; by the key of the organisation."""
    return {
        key: _("This is allowed, because %(ground)s (%(law)s).") % {"ground": found.ground, "law": found.law}
        for key, found in LegalGround.of_many(organisations, Purpose.REFER).items()
    }


def nameless_of(trajectory: Trajectory) -> list[str]:
    """Companies that think about somebody without knowing who; one query."""
    running = Proposal.objects.filter(trajectory__in=trajectory.family, introduced_at=None).running()
    return sorted(set(running.values_list("company__name", flat=True)))


# What I asked --------------------------------------------------------------------------------------------------------


def asked_of(trajectory: Trajectory) -> list[CandidateRequest]:
    """Corrections and objections with their answers, newest first; one query."""
    found = CandidateRequest.objects.filter(trajectory__in=trajectory.family).exclude(kind=CandidateRequestKind.LINK)
    return list(found.select_related("against", "asked", "decided_for").newest_first())
