"""Somebody with a page of their own, for every test of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from intake import own_page
from intake.models import Channel, Trajectory
from transitiehuis.netwerk.actor import Actor, acting

TUESDAY = "2026-11-24T09:00:00+01:00"
EMAIL = "samira@post.example"


@pytest.fixture
def tuesday() -> Iterator[Any]:
    with time_machine.travel(TUESDAY, tick=False) as moved:
        yield moved


@pytest.fixture
def somebody(tuesday: Any, refer: Any, world: Any) -> Trajectory:
    """Samira, referred by UWV, taken over by the school, reached by e-mail."""
    found = refer(channel=Channel.EMAIL, email=EMAIL)
    with acting(world.actor("coordinator")) as by:
        found.handovers.get().accept(by=by)
    return Trajectory.objects.get(pk=found.pk)


@pytest.fixture
def candidate_of() -> Callable[[Trajectory], Actor]:
    """`candidate_of(trajectory)`: who came by its link."""
    return lambda trajectory: Actor(link=own_page.link_of(trajectory))


def url_of(trajectory: Trajectory, name: str = "own_page", *more: Any) -> str:
    return reverse(f"regie:{name}", args=[own_page.link_of(trajectory).token, *more])
