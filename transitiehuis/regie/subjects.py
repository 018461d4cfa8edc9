"""What an action can be about besides a success factor: rooms of the roof name their nouns here.

The noun is a foreign key on `Action` with the name of the subject, and has `visible_to`, a `title` and a
`get_absolute_url`. The page of the noun leads to `regie:action_add` with `?over=<subject>-<pk>`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db import models

    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.regie.models import Action

SUBJECTS: dict[str, type[models.Model]] = {}


@dataclass(frozen=True)
class Over:
    """A noun that an action is about, as `?over=` names it."""

    name: str
    thing: Any

    @property
    def key(self) -> str:
        return f"{self.name}-{self.thing.pk}"


def subject(name: str, model: type[models.Model]) -> None:
    """Let actions be about `model`; `name` is the foreign key on Action. ValueError when the name is taken."""
    if SUBJECTS.get(name, model) is not model:
        raise ValueError(f"subject {name} is there already")
    SUBJECTS[name] = model


def asked(actor: Actor, key: str) -> Over | None:
    """What `agreement-12` names, as the actor may see it; None for anything else."""
    name, _dash, number = key.partition("-")
    if name not in SUBJECTS or not number.isascii() or not number.isdigit():
        return None
    thing = SUBJECTS[name].objects.visible_to(actor).filter(pk=int(number)).first()  # type: ignore[attr-defined]
    return Over(name, thing) if thing else None


def of(action: Action) -> list[Any]:
    """What the action is about besides its factor; one query for each."""
    return [thing for name in SUBJECTS if (thing := getattr(action, name, None))]
