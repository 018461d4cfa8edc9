"""The private PostgreSQL and Valkey: they come, they stay apart, and they go with whoever started them."""

import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from transitiehuis import embedded

CHECKOUT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from transitiehuis import embedded
with embedded.services(Path(sys.argv[1])):
    print("up", flush=True)
    sys.stdin.read()
"""
DEATH_SECONDS = 20


@pytest.fixture
def folder(tmp_path):
    """Closed to everybody else, as a checkout under /root is."""
    place = tmp_path / "services"
    yield place
    embedded.remove(place)


def ask(url: str, question: str):
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()[0]


def valkey(services: embedded.Services) -> redis.Redis:
    return redis.Redis(unix_socket_path=f"{services.sockets}/valkey.sock")


def pids(services: embedded.Services) -> list[int]:
    postmaster = ask(services.superuser_url, "SELECT pg_read_file('postmaster.pid')").split("\n")[0]
    with valkey(services) as client:
        return [int(postmaster), client.info()["process_id"]]


def dies(pid: int) -> bool:
    """Wait for the end of a process that need not be our child."""
    try:
        watch = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watch], [], [], DEATH_SECONDS)[0])
    finally:
        os.close(watch)


def hold(folder: Path) -> subprocess.Popen:
    """Another process that runs the services of this folder."""
    command = [sys.executable, "-c", HOLD, str(folder)]
    process = subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"up\n"
    return process


def test_both_answer_within_and_are_gone_after(folder):
    with embedded.services(folder) as services:
        assert embedded.running(folder) == services
        with valkey(services) as client:
            assert client.ping()
        started = pids(services)

    assert embedded.running(folder) is None
    assert not Path(services.sockets).exists()
    assert all(dies(pid) for pid in started)


def test_the_owner_of_the_database_is_no_superuser_and_may_do_what_migrations_need(folder):
    with (
        embedded.services(folder) as services,
        psycopg.connect(services.database_url, autocommit=True) as connection,
    ):
        assert connection.execute("SELECT current_setting('is_superuser')").fetchone() == ("off",)
        for extension in ("btree_gist", "pg_trgm", "unaccent", "citext"):
            connection.execute(f"CREATE EXTENSION {extension}")
        connection.execute("CREATE ROLE reader")
        connection.execute("CREATE DATABASE test_transitiehuis")


def test_data_is_there_at_the_next_start_and_durable_unless_told_otherwise(folder):
    with embedded.services(folder) as services:
        assert ask(services.database_url, "SHOW fsync") == "on"
        with psycopg.connect(services.database_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        with valkey(services) as client:
            client.set("kept", "7")

    with embedded.services(folder, durable=False) as services:
        assert ask(services.database_url, "SHOW fsync") == "off"
        assert ask(services.database_url, "SELECT number FROM kept") == 7
        with valkey(services) as client:
            assert client.get("kept") == b"7"


def test_what_was_not_durable_is_on_the_disk_before_a_durable_start_relies_on_it(folder, monkeypatch):
    called = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda command, **told: (called.append(command), run(command, **told))[1])
    with embedded.services(folder, durable=False) as services, psycopg.connect(services.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    assert not [command for command in called if "--sync-only" in command]

    for _again in range(2):
        with embedded.services(folder) as services:
            assert ask(services.database_url, "SELECT number FROM kept") == 7
    assert len([command for command in called if "--sync-only" in command]) == 1


def test_neither_runs_as_root_nor_lets_another_user_in(folder):
    with embedded.services(folder) as services:
        assert {Path(f"/proc/{pid}").stat().st_uid for pid in pids(services)}.isdisjoint({0})
        assert Path(services.sockets).stat().st_mode & 0o777 == 0o700


def test_a_second_start_borrows_and_does_not_stop_what_it_borrowed(folder):
    owner = hold(folder)
    with embedded.services(folder) as borrowed:
        first = pids(borrowed)
    with embedded.services(folder) as again:
        assert pids(again) == first

    owner.communicate()
    assert owner.returncode == 0
    assert embedded.running(folder) is None


def test_what_is_running_cannot_be_thrown_away(folder):
    with embedded.services(folder) as services:
        embedded.remove(folder)
        assert ask(services.database_url, "SELECT 1") == 1
        assert embedded.running(folder) == services

    embedded.remove(folder)
    assert not folder.exists()


def test_two_folders_do_not_meet(folder, tmp_path):
    other = tmp_path / "other"
    with embedded.services(folder) as one, embedded.services(other) as two:
        with psycopg.connect(one.database_url) as connection:
            connection.execute("CREATE TABLE only_here ()")
        assert ask(two.database_url, "SELECT to_regclass('only_here')") is None
        assert set(pids(one)).isdisjoint(pids(two))
    embedded.remove(other)


def test_a_folder_deeper_than_a_socket_path_can_be_long(tmp_path):
    deep = tmp_path / ("d" * 120) / "services"
    with embedded.services(deep) as services:
        assert ask(services.database_url, "SELECT 1") == 1
    embedded.remove(deep)


def test_both_follow_an_owner_that_is_killed_and_the_next_start_is_as_usual(folder):
    owner = hold(folder)
    orphans = pids(embedded.running(folder))

    owner.send_signal(signal.SIGKILL)
    owner.communicate()

    assert all(dies(pid) for pid in orphans)
    with embedded.services(folder) as services:
        assert set(pids(services)).isdisjoint(orphans)


@pytest.mark.parametrize("kind", ["stranger", "zombie"])
def test_a_pid_file_that_names_another_process_does_not_keep_postgres_from_starting(folder, kind):
    owner = "nobody" if os.geteuid() == 0 else None  # PostgreSQL only minds a process of its own user
    process = subprocess.Popen(["cat"], stdin=subprocess.PIPE, user=owner)
    if kind == "zombie":
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    with embedded.services(folder) as services:
        data = Path(ask(services.superuser_url, "SHOW data_directory"))
    (data / "postmaster.pid").write_text(f"{process.pid}\n{data}\n")

    with embedded.services(folder) as services:
        assert ask(services.database_url, "SELECT 1") == 1

    if kind == "stranger":
        assert process.poll() is None, "a process that is not ours was killed"
    process.communicate()


def test_what_does_not_start_says_why_and_leaves_nothing_running(folder):
    with embedded.services(folder) as services:
        data = Path(ask(services.superuser_url, "SHOW data_directory"))
    (data / "global" / "pg_control").unlink()

    with pytest.raises(embedded.CannotStart, match="pg_control"), embedded.services(folder):
        pass

    assert not Path(services.sockets).exists()


def test_a_socket_folder_of_somebody_else_is_refused(folder, tmp_path):
    with embedded.services(folder) as services:
        pass
    trap = tmp_path / "trap"
    trap.mkdir()
    Path(services.sockets).symlink_to(trap)

    with pytest.raises(embedded.CannotStart, match="iemand anders"), embedded.services(folder):
        pass
    Path(services.sockets).unlink()


def test_a_new_checkout_at_the_path_of_a_removed_one_begins_empty(folder):
    with embedded.services(folder) as services, psycopg.connect(services.database_url) as connection:
        connection.execute("CREATE TABLE of_the_removed_one ()")
    shutil.rmtree(folder)

    with embedded.services(folder) as services:
        assert ask(services.database_url, "SELECT to_regclass('of_the_removed_one')") is None
