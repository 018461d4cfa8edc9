"""The scoring form of one organisation in a round, as a page shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.text import capfirst

from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.netwerk.actor import Actor
from transitiehuis.regie import asked
from transitiehuis.regie.figures import Figure
from transitiehuis.regie.figures.beside import before_scoring
from transitiehuis.regie.forms.scores import ScoreForm, mark_of
from transitiehuis.regie.models import Assessment, ChainPart, QuarterRound, Submission, SuccessFactor
from transitiehuis.regie.toolkit.scales import Scales


@dataclass
class Question:
    """One factor on the form: what is asked, what was given now and last time."""

    number: int
    factor: SuccessFactor
    form: ScoreForm
    last: Assessment | None
    is_focus: bool
    figure: Figure | None = None  # what was measured in the quarter that the round looks back on
    last_level: int | None = None  # on the levels that are asked now; None where it cannot be laid beside them

    @property
    def row(self) -> Assessment | None:
        return self.form.row

    @property
    def given(self) -> bool:
        return self.row is not None and self.row.scored_at is not None

    @property
    def mark(self) -> str:
        return mark_of(self.row)

    @property
    def error(self) -> str:
        return (
            str(next((text for texts in self.form.errors.values() for text in texts), "")) if self.form.is_bound else ""
        )

    @property
    def opened(self) -> bool:
        """Whether confidence and reason stand open: there is something in them."""
        return bool(self.form.shown_reason or self.error)


@asks
def _asked_of(actor: Actor, organisation: int, region: int) -> QuerySet[Assessment]:
    rows = Assessment.objects.visible_to(actor).filter(organisation=organisation, round__region=region)
    return rows.select_related("round", "scored_by").order_by("round__year", "round__quarter", "pk")


class Sheet:
    """What the actor's organisation is asked in a round. PermissionDenied for who is no partner of the region."""

    def __init__(self, round: QuarterRound, actor: Actor, data: Any = None) -> None:
        if actor.current is None or round.region_id not in actor.region_ids:
            raise PermissionDenied
        self.round, self.actor, self.data = round, actor, data
        self.organisation = actor.current.organisation
        self.submission = (
            Submission.objects.filter(round=round, organisation=self.organisation)
            .select_related("submitted_by")
            .first()
        )

    @cached_property
    def rows(self) -> list[Assessment]:
        """What the organisation was asked in this region, oldest round first."""
        return _asked_of(self.actor, self.organisation.pk, self.round.region_id)

    @cached_property
    def question(self) -> asked.Question:
        known = [(self.organisation.pk, row.factor_id, *row.round.name, row.scored_at is not None) for row in self.rows]
        return asked.Question(self.round, [self.organisation.pk], days.today(), known)

    @cached_property
    def factors(self) -> list[SuccessFactor]:
        return self.question.for_organisation(self.organisation.pk)

    @cached_property
    def questions(self) -> list[Question]:
        prefetch_related_objects(self.factors, "levels")
        scales, opening = Scales(self.factors), self.round.opens_on
        scales.dress(self.factors, opening)
        now = {row.factor_id: row for row in self.rows if row.round_id == self.round.pk}
        last = {row.factor_id: row for row in self.rows if row.scored_at and row.round.name < self.round.name}
        asked = [
            Question(
                number,
                factor,
                ScoreForm(self.data, factor, now.get(factor.pk)),
                last.get(factor.pk),
                factor.pk in self.question.focus,
            )
            for number, factor in enumerate(self.factors, start=1)
        ]
        kept = before_scoring(self.round)
        for one in asked:
            one.figure = kept.get(one.factor.pk)
            if one.last:
                one.last_level = scales.carried(one.factor.pk, one.last.level, one.last.round.opens_on, opening)
        return asked

    @property
    def parts(self) -> Iterator[tuple[str, list[Question]]]:
        """The questions by part of the chain."""
        for part, found in groupby(self.questions, key=lambda question: question.factor.chain_part):
            yield capfirst(str(ChainPart(part).label)), list(found)

    @property
    def mistakes(self) -> list[Question]:
        return [question for question in self.questions if question.error]

    @property
    def answered(self) -> int:
        return sum(question.given for question in self.questions)

    @property
    def total(self) -> int:
        return len(self.questions)

    @property
    def seen(self) -> str:
        """The submit that this page shows, for `Submission.submit`."""
        return self.submission.submitted_at.isoformat() if self.submission and self.submission.submitted_at else ""

    def ready(self) -> Submission:
        """The form with its rows, written down now when nobody did before."""
        self.submission = asked.keep(self.round, self.organisation.pk, self.factors)
        return self.submission

    def keep(self) -> bool:
        """Save everything that was typed; False when something is wrong, which the questions then say."""
        form = self.ready()
        fine = [question.form.is_valid() and question.form.keep(form, by=self.actor) for question in self.questions]
        return all(fine)
