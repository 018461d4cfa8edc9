"""kill -9 in the middle of an import, at one statement after another: no row twice, none lost."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from intake.importing import running
from intake.models import Candidate, ChainEvent, Handover, Import, ImportState, Referral, Trajectory
from intake.tasks import imports
from tests.intake.test_importing import line, upload  # noqa: F401 a fixture
from transitiehuis.netwerk.actor import acting

ROOT = Path(__file__).resolve().parents[2]
ROWS = 14


def run_and_kill(statement):
    """Whether a process of its own was killed at that statement; False when it ended before."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {**os.environ, "DATABASE_URL": database, "PYTHONPATH": str(ROOT), "LOG_LEVEL": "ERROR"}
    words = [sys.executable, "tests/intake/importer.py", str(statement)]
    ended = subprocess.run(words, cwd=ROOT, env=environment, check=False, timeout=120)
    assert ended.returncode in {0, -signal.SIGKILL}
    return ended.returncode != 0


@pytest.mark.django_db(transaction=True)
def test_an_import_killed_again_and_again_writes_each_row_once(world, upload):  # noqa: F811
    source = upload(*map(line, range(ROWS)))
    with acting(world.actor("adviser")) as actor:
        source.start(by=actor)
    kept = []
    for statement in (24, 42, 61):  # in the first batch, after it, in a later one
        assert run_and_kill(statement)
        kept.append(Trajectory.objects.count())
    assert 0 < kept[-1] < ROWS, "some batches were written before the last kill, and not all"
    imports()
    source.refresh_from_db()
    assert (source.state, source.counts()["imported"]) == (ImportState.DONE, ROWS)
    assert [Trajectory.objects.count(), Candidate.objects.count(), Handover.objects.count()] == [ROWS] * 3
    assert ChainEvent.objects.count() == 2 * ROWS
    keys = set(source.rows.values_list("key", flat=True))
    assert set(Referral.objects.values_list("token", flat=True)) == keys


@pytest.mark.django_db
def test_without_the_row_marked_in_the_same_transaction_a_row_would_come_twice(world, upload, monkeypatch):  # noqa: F811
    """The twin: rows that are marked later are referred once more, and only the token stops the second."""
    source = upload(line(1))
    monkeypatch.setattr(running, "write_rows", lambda rows: None)
    with acting(world.actor("adviser")) as actor:
        source.start(by=actor)
        assert running.batch(source.pk, actor)
        row = source.rows.get()
        assert row.state == "good", "not marked, though it is a traject"
        running.refer(source, [row], actor)
    assert row.state == "faulty", "the key of the row is the token of its referral: never twice"
    assert Import.objects.get().rows.count() == Trajectory.objects.count() == 1
