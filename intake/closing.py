"""What has to be done before a traject can be closed: asked of the floors above, and said before anybody types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from intake.signals import closing_asked

if TYPE_CHECKING:
    from intake.models import Closing, Trajectory


@dataclass(frozen=True)
class Bar:
    """Why it cannot be closed now, where to mend that (`url`; `words` for the link), which ends are `still` left."""

    why: str
    url: str
    words: str
    still: tuple[Closing, ...] = ()


def bar_of(trajectory: Trajectory) -> Bar | None:
    """The first thing that stands in the way of closing."""
    answers: Any = closing_asked.send(sender=type(trajectory), trajectory=trajectory)
    return next((bar for _receiver, bar in answers if bar), None)
