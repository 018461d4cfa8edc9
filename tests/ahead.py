"""`python -m tests.ahead`: makes the tables and the region while the first tests run, so that nobody waits for them.

`tests/conftest.py` starts it when the whole suite runs in several processes. It is the same code that a process runs
itself which comes to a test of the region first; whichever is later waits for the other.
"""

import django
from django.test.utils import setup_test_environment


def build() -> None:
    django.setup()
    setup_test_environment()
    from tests import database, world

    world.built(database.made())


if __name__ == "__main__":
    build()
