"""The same toolkit and round as the quarter has, and pages opened through the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.regie.quarter.conftest import round, toolkit  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import World


@pytest.fixture
def visit(client: Client, world: World) -> Callable[..., Any]:
    """`visit("reader", path)`: the answer in Dutch; data makes it a POST."""
    from tests.cast import signed_in

    def go(who: str, path: str, data: dict | None = None, language: str = "nl") -> Any:
        signed_in(client, world.memberships[who].user, world.memberships[who])
        headers = {"accept-language": language}
        return client.get(path, headers=headers) if data is None else client.post(path, data, headers=headers)

    return go
