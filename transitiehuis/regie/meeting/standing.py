"""Where partners stand on the factors of one closed round, for the agenda and for the wall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transitiehuis.regie.landscape import READ, Landscape, Row, Score, factors_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from transitiehuis.regie.models import Assessment, QuarterRound


def rows_of(round: QuarterRound, given: QuerySet[Assessment]) -> list[Row]:
    """A row of the landscape for each factor that was scored in `round`, out of the answers that may be read.

    Two queries, whatever there is.
    """
    scores = [Score(*row) for row in given.filter(round=round).order_by("pk").values_list(*READ)]
    partners = Landscape.partners_in(scores)
    by_pair = {(score.factor_id, score.organisation_id): score for score in scores}
    scored = {score.factor_id for score in scores}
    return [
        Row(
            factor,
            {},
            bool(vars(factor)["is_focus"]),
            [(partner, by_pair.get((factor.pk, partner.pk))) for partner in partners],
        )
        for factor in factors_of(round)
        if factor.pk in scored or vars(factor)["is_focus"]
    ]
