"""The actions of a region in one list, and the same as a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO

from django.db.models import OuterRef, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.export import Row, csv_of
from transitiehuis.columns import named
from transitiehuis.regie.models import Action, ActionJudgement, Verdict
from transitiehuis.regie.models.actions import ActionQuerySet

NAMES = ("organisation", "person__user", "factor", "round", "round__region", "closed_by")


def with_everything(rows: ActionQuerySet) -> ActionQuerySet:
    """With what a row names and the last judgement on it, and no query more."""
    last = ActionJudgement.objects.filter(action=OuterRef("pk")).order_by("-round__year", "-round__quarter", "-pk")
    said = rows.annotate(verdict=Subquery(last.values("verdict")[:1]), judged=Subquery(last.values("text")[:1]))
    return named(said, *NAMES, also=("factor__code",))


def verdict_words(action: Action) -> str:
    verdict = vars(action)["verdict"]
    return str(Verdict(verdict).label) if verdict else ""


def columns() -> Row:
    return [
        _("Region"), _("Round"), _("Action"), _("Why"), _("Success factor"), _("Organisation"), _("Person"),
        _("By"), _("Standing"), _("Settled on"), _("Did it help?"), _("How you see that"),
    ]  # fmt: skip


def row_of(action: Action) -> Row:
    """The cells of one action; a day stays a day."""
    return [
        action.round.region.name,
        str(action.round.name),
        action.text,
        action.why,
        action.factor.title if action.factor else "",
        action.organisation.name,
        action.person.user.name if action.person else "",
        action.due_on,
        capfirst(str(action.get_state_display())),
        action.closed_on or "",
        capfirst(verdict_words(action)),
        vars(action)["judged"] or "",
    ]


def as_csv(rows: Iterable[Action]) -> IO[bytes]:
    """With semicolons, as a Dutch Excel opens it."""

    def cells() -> Iterator[Row]:
        yield from map(row_of, rows)

    return csv_of(chain([columns()], cells()))
