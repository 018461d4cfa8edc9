"""What has to be done before a traject can be closed or moved: asked of the floors above, said before anybody types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from intake.models.words import CLOSING_REASONS
from intake.signals import closing_asked, endings_asked, moving_asked
from transitiehuis.workflow import WrongStatus

if TYPE_CHECKING:
    from django.dispatch import Signal

    from intake.models import Trajectory


@dataclass(frozen=True)
class Bar:
    """Why not now, where to mend that (`url`; `words` for the link), which ends or steps are `still` left."""

    why: str
    url: str
    words: str
    still: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unfit:
    """Which ways to end do not go with what happened, and what has to have happened for them."""

    endings: tuple[str, ...]
    why: str


def closing_bar(trajectory: Trajectory) -> Bar | None:
    """The first thing that stands in the way of closing."""
    return _bar(closing_asked, trajectory)


def moving_bar(trajectory: Trajectory) -> Bar | None:
    """The first thing that stands in the way of another step."""
    return _bar(moving_asked, trajectory)


def endings_left(trajectory: Trajectory, bar: Bar | None) -> tuple[list[str], str]:
    """The ways to end that go with what happened, and why those that do not are left out."""
    unfit = _unfit(trajectory)
    offered = bar.still if bar else tuple(CLOSING_REASONS)
    left = [ending for ending in offered if not any(ending in found.endings for found in unfit)]
    return left, " ".join(found.why for found in unfit)


def require_ending(trajectory: Trajectory, closing: str) -> None:
    """WrongStatus for a way to end that does not go with what happened."""
    for found in _unfit(trajectory):
        if closing in found.endings:
            raise WrongStatus(found.why)


def _unfit(trajectory: Trajectory) -> list[Unfit]:
    answers: Any = endings_asked.send(sender=type(trajectory), trajectory=trajectory)
    return [found for _receiver, found in answers if found]


def _bar(asked: Signal, trajectory: Trajectory) -> Bar | None:
    answers: Any = asked.send(sender=type(trajectory), trajectory=trajectory)
    return next((bar for _receiver, bar in answers if bar), None)
