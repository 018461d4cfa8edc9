"""A dossier put together from every floor: what the reader may see of it, and the story over all partners."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.access import WORKING_ROLES
from intake.models import WORKERS, Handover, Involvement, MatchingProfile, PartyRole, Trajectory
from intake.statements import stated_now
from intake.story import Entry, order
from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.columns import named
from transitiehuis.regie.waits import waits_words
from transitiehuis.ui.parts import Person, Turn
from transitiehuis.ui.words import day as day_words
from transitiehuis.ui.words import shortday

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

COMPANY_ROLES = frozenset({PartyRole.TRAINING_COMPANY, PartyRole.EMPLOYER})


def found(actor: Actor, number: str) -> Trajectory | None:
    """The traject with all that the head of its page names, when it is visible; one question."""
    return next(iter(_found(actor, number)), None)


@asks
def _found(actor: Actor, number: str) -> QuerySet[Any, Trajectory]:
    rows = Trajectory.objects.visible_to(actor).filter(number=number).with_part(actor).with_family()
    rows = rows.annotate(stated=stated_now(actor, days.today()))
    people = ("candidate", "candidate__place", "holder", "assignee__user", "waiting_on", "closing_reason")
    reach = [f"candidate__{column}" for column in ("phone", "email", "channel", "birth_year")]
    return named(rows, *people, also=reach, whole=("support", "referral"))


@asks
def profiles_of(actor: Actor, trajectory: int) -> QuerySet[MatchingProfile]:
    """Its nameless layer with all that the lists in it name: one."""
    return MatchingProfile.objects.visible_to(actor).with_lists().filter(trajectory=trajectory)


def lead_of(trajectory: Trajectory, themes: str) -> str:
    """Traject 2026-0147, warmtepompen, woont in Apeldoorn."""
    facts = {"number": trajectory.number, "themes": themes, "place": trajectory.candidate.place.name}
    if themes:
        return _("Trajectory %(number)s, %(themes)s, lives in %(place)s") % facts
    return _("Trajectory %(number)s, lives in %(place)s") % facts


@dataclass(frozen=True)
class Sight:
    """As what the reader's organisation takes part today. The strictest role wins where it has two."""

    roles: frozenset[str]
    holder: bool
    worker: bool

    @classmethod
    def of(cls, trajectory: Trajectory, parties: Iterable[Involvement], actor: Actor) -> Sight:
        day = days.today()
        roles = {
            party.role
            for party in parties
            if party.organisation_id in actor.organisation_ids
            and party.since <= day
            and (party.until is None or party.until >= day)
        }
        does_cases = actor.has_role(*WORKERS)
        return cls(frozenset(roles), does_cases and trajectory.holder_id in actor.organisation_ids, does_cases)

    @property
    def works(self) -> bool:
        """Referrer, school or guide: notes, timeline, parties, inzagelog."""
        return bool(self.roles & set(WORKING_ROLES))

    @property
    def offered(self) -> bool:
        """Has been offered the traject: name, reason and profile, until it answers."""
        return not self.works and PartyRole.RECEIVER in self.roles

    @property
    def second_layer(self) -> bool:
        """Target group and work conditions: for who works on the traject and is not also its employer."""
        return self.works and not self.roles & COMPANY_ROLES

    @property
    def may_write(self) -> bool:
        return self.works and self.worker


@asks
def parties_of(actor: Actor, trajectory: int) -> QuerySet[Involvement]:
    """Who took part, in the order in which they came."""
    rows = Involvement.objects.visible_to(actor).filter(trajectory=trajectory).in_order()
    return named(rows, "organisation", "membership__user")


def party_lines(trajectory: Trajectory, parties: Iterable[Involvement]) -> list[Person]:
    """Betrokken partijen, each once with all its roles: the person where one is named, with organisation, roles and
    dates; aan zet first. A role with nobody's name stands with the first colleague who is named."""
    shown = sorted(parties, key=lambda party: (party.organisation_id != trajectory.holder_id, party.until is not None))
    partners: dict[int, list[Involvement]] = {}
    for party in shown:
        partners.setdefault(party.organisation_id, []).append(party)
    return [line for partner in partners.values() for line in _partner_lines(trajectory, partner)]


def _partner_lines(trajectory: Trajectory, partner: list[Involvement]) -> Iterator[Person]:
    """One partner: a line for each colleague who is named, who is aan zet first; or one of its own."""
    organisation, turn = partner[0].organisation, partner[0].organisation_id == trajectory.holder_id
    colleagues = [trajectory.assignee if turn else None, *(party.membership for party in partner)]
    names = {one.user_id: one.user.name for one in colleagues if one}
    first = next(iter(names), None)
    roles: dict[int | None, list[str]] = {first: []}
    for party in partner:
        who = party.membership.user_id if party.membership else first
        roles.setdefault(who, []).append(_role_words(party))
    for who, words in roles.items():
        mark = {"tone": "turn", "status": _("has the turn")} if turn and who == first else {}
        note = "; ".join(words)
        if who is None:
            yield Person(organisation.name, capfirst(note), **mark)
        else:
            yield Person(names[who], ", ".join(filter(None, (organisation.name, note))), **mark)


def _role_words(party: Involvement) -> str:
    facts = {"role": PartyRole(party.role).label, "since": shortday(party.since)}
    if party.role == PartyRole.RECEIVER:
        return _("has been offered the trajectory, since %(since)s") % facts
    if party.until:
        return _("%(role)s, %(since)s to %(until)s") % {**facts, "until": shortday(party.until)}
    return _("%(role)s, since %(since)s") % facts


def turn_of(trajectory: Trajectory, actor: Actor, offer: Handover | None) -> Turn | None:
    """The aan-zet card: who, what, by when, and what it waits for; None for a closed traject."""
    if trajectory.holder is None or trajectory.next_action_due is None:
        return None
    assignee = trajectory.assignee
    note = trajectory.next_action_note if trajectory.next_action_note != trajectory.action_text else ""
    if offer:
        said = {"receiver": offer.receiver.name, "day": day_words(offer.offered_at)}
        note = _("Offered to %(receiver)s on %(day)s. Until they take over, nothing changes.") % said
    return Turn(
        holder=trajectory.holder.name,
        action=trajectory.action_text,
        due=trajectory.next_action_due,
        person=assignee.user.name if assignee else _("The whole team"),
        me=bool(assignee and assignee.pk in actor.membership_ids),
        waits=waits_words(trajectory.waiting_for, trajectory.waiting_on.name if trajectory.waiting_on else ""),
        note=note,
    )


def moments_of(entries: Iterable[Entry], steps_only: bool) -> list[Entry]:
    """What happened on every floor, newest first; or only the steps in the chain."""
    return sorted((e for e in entries if e.strong or not steps_only), key=order, reverse=True)
