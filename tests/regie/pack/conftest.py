"""Imports wait inside the fixtures: this file is read before Django is ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import World
    from transitiehuis.regie.models import QuarterRound, ReviewPack


@pytest.fixture
def round(world: World, db: None) -> QuarterRound:
    """The round of 2026-K4 in AM06 (closes 12 November, meets 17 November), scored by two, after one with actions."""
    from tests.regie.pack.scenes import tell

    return tell(world)


@pytest.fixture
def pack(round: QuarterRound) -> ReviewPack:
    """Made by the worker on the morning after the close."""
    from tests.regie.pack.scenes import MORNING_AFTER
    from tests.regie.quarter.scenes import at
    from transitiehuis.regie.models import ReviewPack
    from transitiehuis.regie.tasks import review_packs

    with at(MORNING_AFTER):
        review_packs()
    return ReviewPack.objects.select_related("round__region").get()


@pytest.fixture
def visit(client: Client, world: World) -> Callable[..., Any]:
    """`visit("reader", path)`: the answer in Dutch; data makes it a POST."""
    from tests.cast import signed_in

    def go(who: str, path: str, data: dict | None = None, **headers: str) -> Any:
        signed_in(client, world.memberships[who].user, world.memberships[who])
        options = {"headers": {"accept-language": "nl", **headers}}
        return client.get(path, **options) if data is None else client.post(path, data, **options)

    return go
