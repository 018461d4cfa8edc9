"""What the tests of the first floor start from."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from intake.models import Candidate, Channel, Reason, ReasonKind, Referral, Theme, Trajectory
from tests.cast import World, signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Organisation


@pytest.fixture
def themes(db: None) -> list[Theme]:
    return [
        Theme.objects.create(code="heat-pumps", name_nl="warmtepompen", name_en="heat pumps"),
        Theme.objects.create(code="district-heating", name_nl="warmtenetten", name_en="district heating"),
    ]


@pytest.fixture
def reasons(db: None) -> Callable[[str, str], Reason]:
    def find(kind: str, code: str) -> Reason:
        return Reason.objects.get_or_create(
            kind=kind, code=code, defaults={"label_nl": code, "label_en": code, "by_whom": "any"}
        )[0]

    return find


@pytest.fixture
def refer(world: World, themes: list[Theme]) -> Callable[..., Trajectory]:
    """`refer(by="adviser", to=world.school, first_name=…)`: a traject as the real method writes it."""

    def submit(by: str = "adviser", to: Organisation | None = None, **facts: object) -> Trajectory:
        person = {
            "first_name": "Samira",
            "last_name": "Haddad",
            "birth_year": 1991,
            "phone": "06 12345678",
            "channel": Channel.PHONE,
            "place": world.places["Apeldoorn"],
        }
        with acting(world.actor(by)) as actor:
            return Referral.submit(
                candidate=Candidate(**{**person, **facts}),
                region=world.region,
                to=to or world.school,
                themes=themes[:1],
                informed_on=days.today(),
                explanation="Wil graag met haar handen werken.",
                by=actor,
            )

    return submit


@pytest.fixture
def no_room(reasons: Callable[[str, str], Reason]) -> Reason:
    return reasons(ReasonKind.DECLINE_HANDOVER, "no_room")


@pytest.fixture
def browser(world: World) -> Callable[[str | None], Client]:
    """`browser("coordinator")` is a browser with that person behind it, `browser(None)` with nobody."""

    def opened(who: str | None) -> Client:
        return signed_in(Client(), getattr(world, who)) if who else Client()

    return opened


def long_ago() -> date:
    return date(2024, 1, 1)
