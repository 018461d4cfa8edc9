"""A rule from a day on, of which the effect was on the screen before it is saved."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any, ClassVar


class Previewed:
    """For a form with the fields `on` and `seen`: `seen` says of which values the effect was shown."""

    data: Any
    cleaned_data: dict[str, Any]
    names: ClassVar[tuple[str, ...]] = ()

    @property
    def day(self) -> date:
        return self.cleaned_data["on"]

    def mark(self) -> str:
        """Of what is typed now, so that the effect of other values is never taken for it."""
        typed = [f"{name}={self.data.get(name, '')}" for name in (*self.names, "on")]
        return hashlib.sha256("&".join(typed).encode()).hexdigest()[:16]

    @property
    def was_seen(self) -> bool:
        return self.cleaned_data["seen"] == self.mark()

    def keep_seen(self) -> None:
        """Draw the form again so that the next press saves what was just looked at."""
        self.data = self.data.copy()
        self.data["seen"] = self.mark()
