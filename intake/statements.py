"""What partners state about a candidate, ready for the screen: beside each other where they differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Func, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.models import Statement, StatementAnswer, StatementBasis, StatementSubject, TargetGroup, Trajectory
from intake.models.statement import WARN_DAYS
from transitiehuis import days
from transitiehuis.ui.words import shortday

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

TONES = {StatementAnswer.YES: "done", StatementAnswer.ASKED: "open", StatementAnswer.NO: "no"}


@dataclass(frozen=True)
class Line:
    """One statement as a row: what it says, of whom, how long it holds and what it rests on."""

    statement: Statement
    mine: bool

    @property
    def says(self) -> str:
        return capfirst(self.statement.says)

    @property
    def tone(self) -> str:
        return TONES[StatementAnswer(self.statement.answer)]

    @property
    def organisation(self) -> str:
        return self.statement.organisation.name

    @property
    def person(self) -> str:
        return self.statement.member.user.name if self.statement.member else ""

    @property
    def left(self) -> int | None:
        """Days until its last day; None without one or when it stands no more."""
        until = self.statement.valid_until
        return (until - days.today()).days if until and self.statement.stands else None

    @property
    def ends(self) -> str:
        """eindigt over 12 dagen; '' when that is far away."""
        left = self.left
        if left is None or left > WARN_DAYS:
            return ""
        return _("is over") if left < 0 else ends_words(left)

    @property
    def period(self) -> str:
        facts = {"since": shortday(self.statement.valid_from)}
        if self.statement.valid_until is None:
            return _("from %(since)s") % facts
        return _("%(since)s until %(until)s") % {**facts, "until": shortday(self.statement.valid_until)}

    @property
    def basis(self) -> str:
        return capfirst(str(StatementBasis(self.statement.basis).label))

    @property
    def over(self) -> str:
        """Why it stands no more."""
        if self.statement.ended_on:
            return _("ended on %(day)s") % {"day": shortday(self.statement.ended_on)}
        if self.statement.replaced_at:
            return _("replaced on %(day)s") % {"day": shortday(self.statement.replaced_at)}
        return ""


@dataclass(frozen=True)
class Subject:
    """What is said on one subject now, newest first, and what was said before."""

    code: str
    now: list[Line]
    before: list[Line]

    @property
    def name(self) -> str:
        return capfirst(str(StatementSubject(self.code).label))

    @property
    def differs(self) -> bool:
        """Partners say different things about it today."""
        return len({line.statement.says for line in self.now if (line.left or 0) >= 0}) > 1


def ends_words(left: int) -> str:
    """eindigt vandaag, eindigt morgen, eindigt over 12 dagen"""
    if left == 0:
        return _("ends today")
    return _("ends tomorrow") if left == 1 else _("ends in %(days)s days") % {"days": left}


def statements_of(trajectory: Trajectory, actor: Actor) -> list[Statement]:
    """All that the reader may see, newest first; one query."""
    found = Statement.objects.visible_to(actor).filter(trajectory__in=trajectory.family)
    return list(found.select_related("organisation", "member__user").newest_first())


def by_subject(statements: Iterable[Statement], actor: Actor) -> list[Subject]:
    """Target group first, then the instruments; subjects nobody spoke of are left out."""
    lines = [Line(statement, statement.organisation_id in actor.organisation_ids) for statement in statements]
    found = []
    for code in StatementSubject.values:
        of_it = [line for line in lines if line.statement.subject == code]
        now = [line for line in of_it if line.statement.stands]
        if of_it:
            found.append(Subject(code, now, [line for line in of_it if not line.statement.stands]))
    return found


def stated_now(actor: Actor, day: date) -> ArraySubquery:
    """To annotate a query of trajecten with what stands and is not over: `statement_facts` makes words of it."""
    itself = OuterRef(OuterRef("pk"))
    those = Trajectory.objects.filter(Q(pk=itself) | Q(merged_into=itself)).order_by().values("pk")
    of_it = Func(  # as a list of one or two keys: PostgreSQL begins with it, and not with all that may be seen
        "trajectory",
        ArraySubquery(those),
        template="%(expressions)s)",
        arg_joiner=" = ANY (",
        output_field=BooleanField(),
    )
    found = Statement.objects.visible_to(actor).filter(of_it).standing().not_over_on(day)
    names = ("subject", "group", "answer", "stated_on", "valid_until")
    fact = JSONObject(**{name: name for name in names}, who="organisation__name")
    return ArraySubquery(found.newest_first().annotate(fact=fact).values("fact"))


def statement_facts(stated: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """As facts for the dossier: each partner's words on a line, subjects in their order."""
    order = StatementSubject.values
    in_order = sorted(stated, key=lambda fact: order.index(fact["subject"]))
    return [(capfirst(str(StatementSubject(fact["subject"]).label)), _said(fact)) for fact in in_order]


def _said(fact: dict[str, Any]) -> str:
    says = TargetGroup(fact["group"]).label if fact["group"] else StatementAnswer(fact["answer"]).label
    said = _("%(says)s, says %(who)s on %(day)s") % {
        "says": says,
        "who": fact["who"],
        "day": shortday(date.fromisoformat(fact["stated_on"])),
    }
    left = (date.fromisoformat(fact["valid_until"]) - days.today()).days if fact["valid_until"] else None
    return said if left is None or left > WARN_DAYS else f"{said}; {ends_words(left)}"
