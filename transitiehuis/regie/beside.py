"""What stands beside the work list on Vandaag: the region, the round, my people, the colleagues. One query each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, JSONObject, TruncDate
from django.utils.translation import gettext as _

from intake.models import Closing, NextAction, Referral, Trajectory
from matching.models import Placement, PlacementState
from transitiehuis.asking import asks
from transitiehuis.netwerk.models import Invitation
from transitiehuis.regie.models import QuarterRound
from transitiehuis.regie.models.rounds import Phase
from transitiehuis.ui.parts import Person
from transitiehuis.ui.words import day as day_words
from transitiehuis.ui.words import shortday

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

PEOPLE_SHOWN = 8
MINUTES_A_FACTOR = 0.5


# My people ---------------------------------------------------------------------------------------------------------


def my_people(actor: Actor) -> list[Person]:
    """Whom this person referred and what became of each, the newest news first (terugkoppeling). One query."""
    return [_person(referral, actor) for referral in _referred(actor)]


@asks
def _referred(actor: Actor) -> QuerySet[Any, Referral]:
    placed = Placement.objects.visible_to(actor).filter(trajectory=OuterRef("trajectory")).order_by("-logged_at", "-pk")
    concluded = Coalesce("ended_on", TruncDate("concluded_at"))
    last = placed.values(fact=JSONObject(state="state", day=concluded))[:1]
    return (
        Referral.objects.visible_to(actor)
        .filter(by_user=actor.user)
        .select_related("trajectory__candidate", "trajectory__holder", "trajectory__waiting_on")
        .annotate(placed=ArraySubquery(last))
        .order_by("-trajectory__step_since", "-trajectory__pk")[:PEOPLE_SHOWN]
    )


def _person(referral: Referral, actor: Actor) -> Person:
    trajectory = referral.trajectory
    tone, status = _standing(trajectory, actor)
    news = _news(trajectory, vars(referral)["placed"])
    return Person(trajectory.candidate.name, news, trajectory.get_absolute_url(), tone, status)


def _standing(trajectory: Trajectory, actor: Actor) -> tuple[str, str]:
    if trajectory.closing == Closing.LASTING:
        return "done", _("placed")
    if not trajectory.is_open:
        return "no", _("closed")
    if trajectory.holder_id in actor.organisation_ids:
        return "turn", _("has the turn")
    return "open", str(trajectory.get_step_display())


def _news(trajectory: Trajectory, placed: list[dict[str, str]]) -> str:
    if not trajectory.is_open:
        return _("Closed on %(day)s: %(closing)s") % {
            "day": shortday(trajectory.closed_at or trajectory.step_since),
            "closing": trajectory.get_closing_display(),
        }
    if trajectory.next_action == NextAction.AWAIT_ANSWER and trajectory.waiting_on:
        return _("Waits for an answer of %(partner)s") % {"partner": trajectory.waiting_on.name}
    said = _broken(trajectory, placed) or _("%(step)s since %(day)s") % {
        "day": shortday(trajectory.step_since),
        "step": trajectory.get_step_display(),
    }
    return ", ".join([f"{said[:1].upper()}{said[1:]}", *([trajectory.holder.name] if trajectory.holder else [])])


def _broken(trajectory: Trajectory, placed: list[dict[str, str]]) -> str:
    """That the last placement ended or did not start, while nothing newer is to be told."""
    for last in placed:
        day = date.fromisoformat(last["day"]) if last["day"] else date.min  # while it runs it has none
        if day >= trajectory.step_since:
            ended = last["state"] == PlacementState.ENDED
            said = _("Placement ended on %(day)s") if ended else _("Placement did not go ahead (%(day)s)")
            return said % {"day": shortday(day)}
    return ""


# The round ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RoundNow:
    """The quarter round that matters today, and how far the own organisation is with its form."""

    round: QuarterRound
    phase: Phase
    asked: int
    answered: int
    done: bool

    @property
    def name(self) -> str:
        return str(self.round.name)

    @property
    def url(self) -> str:
        return self.round.url_of()

    @property
    def scoring(self) -> bool:
        return self.phase == Phase.SCORING and bool(self.asked)

    @property
    def sentence(self) -> str:
        """What there is to know or to do about it, in one or two sentences."""
        facts = {
            "asked": self.asked,
            "answered": self.answered,
            "closes": day_words(self.round.closes_on),
            "opens": day_words(self.round.opens_on),
            "meets": day_words(self.round.meeting_on),
            "minutes": max(1, round((self.asked - self.answered) * MINUTES_A_FACTOR)),
        }
        if self.phase == Phase.PLANNED:
            return _("The next round opens on %(opens)s.") % facts
        if self.phase == Phase.MEETING:
            return _("The scores are in. The quarter meeting is on %(meets)s.") % facts
        if self.phase == Phase.ACTIONS:
            return _("The meeting was on %(meets)s. Now the actions are carried out.") % facts
        if self.done:
            return _("Your organisation is done. The round closes on %(closes)s.") % facts
        if not self.asked:
            return _("Partners give their scores until %(closes)s.") % facts
        return (
            _("%(answered)s of %(asked)s success factors scored. About %(minutes)s minutes more, by %(closes)s.")
            % facts
        )

    @property
    def todo(self) -> str:
        """The words on its link."""
        if not self.scoring or self.done:
            return _("See the round")
        return _("Go on scoring") if self.answered else _("Start scoring")


def round_now(actor: Actor, day: date) -> RoundNow | None:
    """The newest round that has opened, else the one that opens next; None in a region without. One query."""
    rounds = _newest_rounds(actor)
    opened = [one for one in rounds if one.opens_on <= day]
    chosen = opened[0] if opened else rounds[-1] if rounds else None
    if chosen is None:
        return None
    said = vars(chosen)  # annotated below
    return RoundNow(chosen, chosen.phase_on(day), said["asked"], said["answered"], bool(said["done"]))


@asks
def _newest_rounds(actor: Actor) -> QuerySet[Any, QuarterRound]:
    mine = Q(submissions__organisation__in=actor.organisation_ids)
    return (
        QuarterRound.objects.visible_to(actor)
        .standing()
        .select_related("region")
        .annotate(
            asked=Count("submissions__assessments", filter=mine),
            answered=Count(
                "submissions__assessments", filter=mine & Q(submissions__assessments__scored_at__isnull=False)
            ),
            done=Count("submissions", filter=mine & Q(submissions__submitted_at__isnull=False)),
        )
        .newest_first()[:4]
    )


# Colleagues --------------------------------------------------------------------------------------------------------


def open_invitations(actor: Actor) -> list[Person]:
    """Who was invited and has not answered yet. One query."""
    return [
        Person(
            one.name,
            _("invited on %(day)s as %(role)s") % {"day": shortday(one.created_at), "role": one.get_role_display()},
        )
        for one in _invited(actor)
    ]


@asks
def _invited(actor: Actor) -> QuerySet[Invitation]:
    return Invitation.objects.visible_to(actor).waiting().in_order()[:PEOPLE_SHOWN]
