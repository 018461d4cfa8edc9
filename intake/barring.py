"""What has to be done before a traject can be closed or moved: asked of the floors above, said before anybody types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from intake.signals import closing_asked, moving_asked

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


def closing_bar(trajectory: Trajectory) -> Bar | None:
    """The first thing that stands in the way of closing."""
    return _bar(closing_asked, trajectory)


def moving_bar(trajectory: Trajectory) -> Bar | None:
    """The first thing that stands in the way of another step."""
    return _bar(moving_asked, trajectory)


def _bar(asked: Signal, trajectory: Trajectory) -> Bar | None:
    answers: Any = asked.send(sender=type(trajectory), trajectory=trajectory)
    return next((bar for _receiver, bar in answers if bar), None)
