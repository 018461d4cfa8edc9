"""The real PostgreSQL and Valkey of one test run, up before Django reads its settings."""

import contextlib
import gc
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import django
import psycopg
import pytest
from hypothesis import HealthCheck, settings

from transitiehuis import bytecode, embedded

# They import models, so they wait until Django is ready.
FIXTURES = (
    "tests.database",
    "tests.house",
    "tests.cast",
    "tests.chain",
    "tests.matched",
    "tests.world",
    "tests.regie.own.people",
)
# What takes longest comes first: at the end both workers are busy with short tests, and neither waits for the other.
LONGEST = (
    "tests/guards/test_permissions.py",
    "tests/outbox/test_reliability.py",
    "tests/nazorg/test_two_years_asked.py",
    "tests/regie/quarter/test_gate.py",
    "tests/regie/figures/test_blind.py",
    "tests/frame/test_deployment.py",
    "tests/pages/",
)
FOLDER = "transitiehuis-test-"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    bytecode.keep()
    os.environ["TESTING"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "transitiehuis.settings"
    if not {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
        _start_services(config)
    if worker := os.environ.get("PYTEST_XDIST_WORKER", ""):  # a queue of its own, as it has a database of its own
        number = int(worker.removeprefix("gw")) + 1
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("virtual_host=0", f"virtual_host={number}")
    # How long an example takes says something of the machine alone; each example tidies what it wrote.
    settings.register_profile(
        "house", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    )
    settings.load_profile("house")
    django.setup()
    for module in FIXTURES:
        config.pluginmanager.import_plugin(module)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """With the whole suite to come, the region is built beside the first tests."""
    if node.workerinput["workerid"] != "gw0" or node.config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return
    environment = os.environ | {"PYTEST_XDIST_TESTRUNUID": node.workerinput["testrunuid"]}
    ahead = subprocess.Popen([sys.executable, "-m", "tests.ahead"], env=environment)
    node.config.add_cleanup(ahead.wait)
    node.config.add_cleanup(ahead.terminate)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: next((at for at, name in enumerate(LONGEST) if item.nodeid.startswith(name)), 99))


def pytest_collection_finish() -> None:
    """What stands when the first test begins stays until the last: the collector need not go through it each time."""
    gc.collect()
    gc.freeze()


def _start_services(config: pytest.Config) -> None:
    """For this run alone, so that two runs at once do not meet; xdist's workers inherit the addresses."""
    _remove_what_killed_runs_left()
    stack = contextlib.ExitStack()
    config.add_cleanup(stack.close)
    folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-"))
    stack.callback(embedded.remove, folder)
    found = stack.enter_context(embedded.services(folder, durable=False))
    with psycopg.connect(found.superuser_url) as superuser:  # for `tests.database.empty`
        superuser.execute("GRANT SET ON PARAMETER session_replication_role TO transitiehuis")
    os.environ.update(DATABASE_URL=found.database_url, REDIS_URL=found.redis_url)
    stack.callback(lambda: [os.environ.pop(name) for name in ("DATABASE_URL", "REDIS_URL")])


def _remove_what_killed_runs_left() -> None:
    for left in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        owner = left.name.removeprefix(FOLDER).split("-")[0]
        if not Path(f"/proc/{owner}").exists():
            with contextlib.suppress(PermissionError):
                embedded.remove(left)
