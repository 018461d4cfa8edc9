"""What is due, one by one: each in a transaction of its own, and what somebody else changed meanwhile is left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from transitiehuis.netwerk.actor import working
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

Noun = TypeVar("Noun", bound="Model")


def each_apart(due: QuerySet[Noun], step: Callable[[Noun], object]) -> int:
    """Take `step` on each of `due`, read anew within its own transaction; on how many it was taken."""
    with working():
        found = [row.pk for row in due]
    return sum(_taken(due.model, pk, step) for pk in found)


def _taken(noun: type[Noun], pk: int, step: Callable[[Noun], object]) -> bool:
    with working():
        try:
            step(noun._default_manager.get(pk=pk))
        except WrongStatus:
            return False
        return True
