"""What a letter of the round brings: focus factors, the partner's own last score, what was agreed, a next step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from transitiehuis.netwerk.models import Organisation, User
from transitiehuis.outbox import owe
from transitiehuis.outbox.letters import written
from transitiehuis.regie.contacts import Contacts, distinct
from transitiehuis.regie.models import (
    Action,
    ActionJudgement,
    Assessment,
    Decision,
    FactorExample,
    QuarterRound,
    SuccessFactor,
)
from transitiehuis.regie.rhythm import Stage
from transitiehuis.regie.toolkit.scales import Scales

MOST_ACTIONS = 5
EMPTY_LINES = re.compile(r"\n{3,}")
# These say what somebody must do; the others inform, and yield to the choice of mail.
MUST = frozenset({Stage.OPENING, Stage.REMINDER, Stage.LAST_REMINDER, Stage.ACTIONS})
PAGES = {
    Stage.OPENING: "regie:scoring",
    Stage.REMINDER: "regie:scoring",
    Stage.LAST_REMINDER: "regie:scoring",
    Stage.PACK: "regie:review_pack",
}


@dataclass(frozen=True)
class Focus:
    """A focus factor as one partner sees it; `level` is its own last score, None when it never gave one."""

    factor: SuccessFactor
    level: int | None

    @property
    def level_text(self) -> str:
        return self.factor.level_text(self.level)


@dataclass
class Brief:
    """What one partner is told in one letter."""

    round: QuarterRound
    organisation: Organisation
    focus: list[Focus]
    agreed: list[Action]
    decided: list[str] = field(default_factory=list)
    helped: list[ActionJudgement] = field(default_factory=list)
    to_judge: list[Action] = field(default_factory=list)
    own: list[Action] = field(default_factory=list)
    examples: Sequence[FactorExample] = ()
    answered: int = 0
    asked: int = 0

    @property
    def next_step(self) -> str:
        """One concrete step of the toolkit: on the focus factor where this partner stands lowest."""
        lowest = min(self.focus, key=lambda f: f.level or 0, default=None)
        return lowest.factor.step_after(lowest.level) if lowest else ""

    @property
    def example(self) -> FactorExample | None:
        """What somebody else did for a focus factor: of another region before one of their own."""
        others = [one for one in self.examples if one.organisation_id != self.organisation.pk]
        elsewhere = [one for one in others if one.region_id != self.round.region_id]
        return next(iter([*elsewhere, *others]), None)

    @property
    def shown(self) -> list[Action]:
        """Own actions first, then some of the others."""
        mine = [action for action in self.agreed if action.organisation_id == self.organisation.pk]
        return [*mine, *(action for action in self.agreed if action not in mine)][: max(MOST_ACTIONS, len(mine))]


class Letters:
    """The letters of one stage in one round; the same number of queries for one partner as for fifty."""

    def __init__(self, round: QuarterRound, stage: Stage, organisation_ids: list[int], today: date) -> None:
        self.round, self.stage, self.today = round, stage, today
        self.organisations = list(Organisation.objects.filter(pk__in=organisation_ids).order_by("pk"))
        self.factors = focus_of(round)
        self.levels = own_last_levels(round, organisation_ids, self.factors, today)
        self.agreed = agreed_in(round, stage)
        self.examples = list(FactorExample.objects.shared().filter(factor__in=self.factors).with_names().newest_first())
        self.decided = decided_in(round, stage)
        self.helped = helped_by(round, stage)
        self.to_judge = to_judge(round, organisation_ids, today) if stage == Stage.OPENING else {}
        self.own = open_actions(round, organisation_ids) if stage == Stage.ACTIONS else {}
        self.progress = progress_of(round, organisation_ids)
        self.packed = stage == Stage.PACK and round.packs.ready().filter(frozen_on=round.closes_on).exists()

    def brief(self, organisation: Organisation) -> Brief:
        answered, asked = self.progress.get(organisation.pk, (0, 0))
        return Brief(
            round=self.round,
            organisation=organisation,
            focus=[Focus(f, self.levels.get((organisation.pk, f.pk))) for f in self.factors],
            agreed=self.agreed,
            decided=self.decided,
            helped=self.helped,
            to_judge=self.to_judge.get(organisation.pk, []),
            own=self.own.get(organisation.pk, []),
            examples=self.examples,
            answered=answered,
            asked=asked,
        )

    def owe(self, organisation: Organisation, contacts: Contacts) -> None:
        """Owe the letter to everybody in `organisation` whom this stage concerns."""
        about = self.brief(organisation)
        for user in self.recipients(about, contacts):
            self.owe_to(user, about)

    def recipients(self, about: Brief, contacts: Contacts) -> list[User]:
        users = contacts.of(about.organisation.pk)
        if self.stage == Stage.LAST_REMINDER and (other := contacts.colleague(about.organisation.pk, users)):
            return [*users, other]
        if self.stage == Stage.ACTIONS:
            people = {m.user_id for m in contacts.members.get(about.organisation.pk, ())}
            owners = [a.person.user for a in about.own if a.person and a.person.user_id in people]
            unnamed = any(a.person is None or a.person.user_id not in people for a in about.own)
            return distinct([*owners, *(users if unnamed else [])])
        return users

    def owe_to(self, user: User, about: Brief) -> None:
        facts = {"about": about, "round": self.round, "packed": self.packed}
        subject, body, why = words(f"regie/mail/{self.stage}.txt", user, **facts)
        owe(
            key_of(self.round, about.organisation.pk, self.stage, user),
            kind=f"regie.quarter_{self.stage}",
            user=user,
            organisation=about.organisation,
            region=self.round.region,
            subject=subject,
            body=body,
            why=why,
            url=self.round.url_of(self.page),
            must=self.stage in MUST,
        )

    @property
    def page(self) -> str:
        """Where the letter leads: the review pack only when it is there."""
        if self.stage == Stage.PACK and not self.packed:
            return "regie:round"
        return PAGES.get(self.stage, "regie:round")


def key_of(round: QuarterRound, organisation_id: int, thread: str, user: User) -> str:
    """Region / quarter / organisation / stage, and to whom."""
    return f"{round.region.code}/{round.name}/{organisation_id}/{thread}/{user.pk}"


def words(template: str, user: User, **context: object) -> tuple[str, str, str]:
    """Subject, body and the sentence that says why, in the language of `user`; the last line of the template is it."""
    subject, text = written(template, user.language, user=user, **context)
    body, _line, why = text.rpartition("\n")
    return subject, EMPTY_LINES.sub("\n\n", body).strip(), why


def focus_of(round: QuarterRound) -> list[SuccessFactor]:
    """The focus factors in the order they were chosen, with their texts as the round asks them."""
    chosen = dict(round.focus.values_list("factor", "position"))
    factors = SuccessFactor.objects.filter(pk__in=chosen).with_changes().with_texts()
    Scales(factors).dress(factors, round.opens_on)
    return sorted(factors, key=lambda factor: chosen[factor.pk])


def own_last_levels(
    round: QuarterRound, organisation_ids: Iterable[int], factors: Sequence[SuccessFactor], today: date
) -> dict[tuple[int, int], int]:
    """(organisation, factor) to the level it last gave in an earlier, closed round of the region, on the levels that
    this round asks; one that cannot be laid beside them is left out."""
    scales = Scales(factors)
    rows = Assessment.objects.of_rounds_closed_by(today).filter(
        organisation__in=list(organisation_ids), factor__in=list(factors), round__region=round.region_id, level__gt=0
    )
    earlier = rows.filter(round__in=QuarterRound.objects.before(round.name))
    found = earlier.order_by("round__year", "round__quarter").values_list(
        "organisation", "factor", "level", "round__opens_on"
    )
    last = {
        (organisation, factor): scales.carried(factor, level, then, round.opens_on)
        for organisation, factor, level, then in found
    }
    return {key: level for key, level in last.items() if level}


def agreed_in(round: QuarterRound, stage: Stage) -> list[Action]:
    """What was agreed: in this round once it met, before that in the one before it."""
    source = source_of(round, stage)
    if source is None:
        return []
    return list(Action.objects.filter(round=source).with_names().in_order())


def source_of(round: QuarterRound, stage: Stage) -> QuarterRound | None:
    """The round whose meeting a letter speaks of: this one once it met, before that the one before it."""
    if stage.rank >= Stage.ACTIONS.rank:
        return round
    earlier = QuarterRound.objects.standing().filter(region=round.region_id).before(round.name)
    return earlier.newest_first().first()


def decided_in(round: QuarterRound, stage: Stage) -> list[str]:
    source = source_of(round, stage)
    rows = Decision.objects.filter(round=source).standing().in_order() if source else Decision.objects.none()
    return list(rows.values_list("text", flat=True)[:MOST_ACTIONS])


def helped_by(round: QuarterRound, stage: Stage) -> list[ActionJudgement]:
    """What was said in the round that a letter speaks of, of the actions of the rounds before it."""
    source = source_of(round, stage)
    rows = ActionJudgement.objects.filter(round__in=[r for r in (source, round) if r]).order_by("-at", "pk")
    return list(rows.select_related("action__organisation")[:MOST_ACTIONS])


def to_judge(round: QuarterRound, organisation_ids: list[int], today: date) -> dict[int, list[Action]]:
    """Settled actions of each organisation of which it may say whether they helped."""
    found: dict[int, list[Action]] = {}
    rows = Action.objects.to_judge_on(today).filter(round__region=round.region_id, organisation__in=organisation_ids)
    for action in rows.order_by("closed_on", "pk"):
        found.setdefault(action.organisation_id, []).append(action)
    return found


def open_actions(round: QuarterRound, organisation_ids: Iterable[int]) -> dict[int, list[Action]]:
    """All open actions of these organisations in the region, also those of earlier rounds."""
    found: dict[int, list[Action]] = {}
    rows = Action.objects.open().filter(round__region=round.region_id, organisation__in=list(organisation_ids))
    for action in rows.with_names().in_order():
        found.setdefault(action.organisation_id, []).append(action)
    return found


def progress_of(round: QuarterRound, organisation_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How many factors each organisation has scored, and how many it is asked."""
    found: dict[int, tuple[int, int]] = {}
    rows = Assessment.objects.filter(round=round, organisation__in=list(organisation_ids))
    for organisation, scored_at in rows.values_list("organisation", "scored_at"):
        answered, asked = found.get(organisation, (0, 0))
        found[organisation] = (answered + (scored_at is not None), asked + 1)
    return found
