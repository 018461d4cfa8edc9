"""The invented region comes out the same, whether one process makes it or several at once."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from io import StringIO
from itertools import islice
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from tests.database import NAME, PROCESS, create, drop, living_in
from transitiehuis.demo.world.build import Builder
from transitiehuis.demo.world.plan import Plan

FLOORS = ("intake", "matching", "nazorg", "netwerk", "outbox", "regie")
DRAWN = {"User", "Link", "Owed", "Referral", "FactorVersion"}  # a password, token or key in them is drawn anew
KEY = re.compile(r"\{url:\d+\}")  # by which a mail finds its link when it leaves
BROKEN = """
import os
from transitiehuis.demo.world.abreast import at_once

def tell(line):  # whole: another process may tell at the same moment
    os.write(1, f"{line}\\n".encode())

def work(day): raise ValueError("no luck today")

parts = {"begin": lambda day: tell(f"begun {day}"), "work": work}
with at_once([parts], lambda: tell("ready")) as both:
    with both.beside("begin", "monday"):
        pass
    with both.beside("work", "monday"):
        tell("beside it")
"""
KILLED = BROKEN.replace('raise ValueError("no luck today")', "import signal; os.kill(os.getpid(), signal.SIGKILL)")
WALK = "import django; django.setup(); from tests.frame.test_invented_region import walk; walk(at_once=True)"


class Weeks(Plan):
    """The first of many: a round of the quarter is scored in them, talked about, and the first people begin to work."""

    def each_day(self) -> Iterator[tuple[float, date]]:
        yield from islice(super().each_day(), 64)


def walk(*, at_once: bool) -> None:
    Builder(Weeks("AM06", date(2026, 12, 15), candidates=72, months=8)).build(at_once=at_once)


def elsewhere(code: str, **added: str) -> subprocess.CompletedProcess[str]:
    """In a process without the threads that a test has, as nothing forks well with those."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=os.environ | added, capture_output=True, text=True, check=False)


@pytest.fixture
def region_of(empty_tables: str, django_db_blocker: Any) -> Iterator[Any]:
    """What stands in each table after the weeks were walked, by one process or by several."""
    name = f"{NAME}_weeks_{PROCESS}"

    def made(*, at_once: bool) -> dict[str, Any]:
        with connection._nodb_cursor() as cursor:
            create(cursor, name, empty_tables)
        with living_in(name):
            call_command("load_reference", verbosity=0, stdout=StringIO())
            if at_once:
                url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}")
                run = elsewhere(WALK, DATABASE_URL=urlunsplit(url))
                assert run.returncode == 0, run.stderr
            else:
                walk(at_once=False)
            return dict(stands())

    with django_db_blocker.unblock():
        yield made
        with connection._nodb_cursor() as cursor:
            drop(cursor, name)


def stands() -> Iterator[tuple[str, Any]]:
    """Each table: how many rows, and a digest of all that is no key; where something is drawn anew, how many alone."""
    for model in apps.get_models():
        if model._meta.app_label in FLOORS:
            names = [f.attname for f in model._meta.concrete_fields if not f.primary_key and not f.is_relation]
            rows = sorted(KEY.sub("{url}", repr(row)) for row in model._base_manager.order_by("pk").values_list(*names))
            told = "" if model.__name__ in DRAWN else hashlib.sha256("\n".join(rows).encode()).hexdigest()
            yield model.__name__, (len(rows), told)


def test_several_processes_make_the_region_that_one_makes(region_of: Any) -> None:
    one, more = region_of(at_once=False), region_of(at_once=True)
    assert one == more
    for filled in (
        "Trajectory",
        "OrientationActivity",
        "Proposal",
        "Placement",
        "ContactMoment",
        "Message",
        "Assessment",
        "RoundStage",
        "QuarterMeeting",
        "Action",
    ):
        assert one[filled][0], f"no {filled} in these weeks: they compare nothing"


def test_what_goes_wrong_in_the_other_process_is_told_here() -> None:
    run = elsewhere(BROKEN)
    assert run.returncode == 1
    assert sorted(run.stdout.split("\n")) == ["", "begun monday", "beside it", "ready", "ready"]
    assert "ValueError: no luck today" in run.stderr


def test_a_process_that_is_killed_beside_this_one_is_missed() -> None:
    run = elsewhere(KILLED)
    assert run.returncode == 1
    assert "RuntimeError: The process beside this one is gone: work of monday was not done." in run.stderr
