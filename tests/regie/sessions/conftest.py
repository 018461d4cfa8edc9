"""The round of the quarter, as its own tests have it."""

from tests.regie.quarter.conftest import round, toolkit  # noqa: F401
