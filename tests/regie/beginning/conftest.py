"""A region where nothing is yet but the office of its director. Imports wait until Django is ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cast import World
    from transitiehuis.netwerk.models import Membership


@pytest.fixture
def sanne(world: World) -> Membership:
    """Sanne directs Zeeland, where nobody takes part yet but her own office and a school."""
    from tests.cast import LONG_AGO
    from tests.regie.quarter.scenes import load_toolkit
    from transitiehuis.netwerk.models import Membership, Role, User

    load_toolkit()
    office = world.organisation("zeeland_office", "region", "Regiobureau Zeeland", "Goes", world.other_region)
    user = User.objects.create_user("sanne@zeeland.example", name="Sanne Geluk")
    world.memberships["sanne"] = Membership.objects.create(
        user=user, organisation=office, role=Role.CHAIN_DIRECTOR, region=world.other_region, since=LONG_AGO
    )
    return world.memberships["sanne"]
