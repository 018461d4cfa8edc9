"""Fewer months than a page tells, so that a test of several regions is quick; one test counts them all."""

import pytest

from transitiehuis.regie.national import months


@pytest.fixture(autouse=True)
def few_months(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "all_months" not in request.fixturenames:
        monkeypatch.setattr(months, "SHOWN", 4)


@pytest.fixture
def all_months() -> int:
    """As many as a page tells."""
    return months.SHOWN
