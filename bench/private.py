"""A PostgreSQL and a queue for one measurement alone, with every safety on, and Django set up on them."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from transitiehuis import embedded


@contextlib.contextmanager
def database(**settings: str) -> Iterator[None]:
    """Gone afterwards. `settings` are put in the environment beside the house's own before Django reads it."""
    folder = Path(tempfile.mkdtemp(prefix="transitiehuis-bench-"))
    try:
        with embedded.services(folder) as found:
            os.environ.update(
                TESTING="1",
                DJANGO_SETTINGS_MODULE="transitiehuis.settings",
                DATABASE_URL=found.database_url,
                REDIS_URL=found.redis_url,
                LOG_LEVEL="ERROR",
                **settings,
            )
            import django

            django.setup()
            yield
    finally:
        embedded.remove(folder)
