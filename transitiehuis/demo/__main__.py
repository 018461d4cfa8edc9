"""`make demo`: a portal with an invented region, with everything it needs, until Ctrl-C.

PORT, RESET=1, DATABASE_URL and REDIS_URL come from the environment.
"""

import contextlib
import hashlib
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.management.base import CommandError

from transitiehuis import bytecode, embedded
from transitiehuis.demo import words
from transitiehuis.demo.terminal import Phase, say

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDER = embedded.DEMO_FOLDER
BUILT = FOLDER / "built"  # written when the region stands: without it an earlier start was cut off
LOG = FOLDER / "log"
MAIL = CHECKOUT / ".local" / "mail"
REGION = "AM06"
PAGE, SMTP = 1, 25  # the mail catcher's ports, counted from the portal's
FIRST_PORT, LAST_PORT = 1024, 65_400  # below for root alone; above there is no room for the mail catcher
ANSWER_SECONDS = 60
STOP_SECONDS = 15
HANG_UP_SECONDS = 1
PR_SET_CHILD_SUBREAPER = 36
GIVEN = frozenset(os.environ)  # before anything is added


class Sentence(Exception):
    """Why the demo cannot start, in one sentence for the person at the terminal."""


def main() -> int:
    bytecode.keep()
    stop_by_signals()
    try:
        run(chosen_port(), reset=os.environ.get("RESET") == "1")
    except KeyboardInterrupt:
        say(words.STOPPED)
    except (Sentence, embedded.CannotStart, CommandError) as problem:
        say(str(problem))
        return 1
    except PermissionError as problem:
        say(words.NO_ACCESS.format(path=problem.filename))
        return 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)  # or it goes off when Python has already let go of its handlers
    return 0


def run(port: int, *, reset: bool) -> None:
    """Bring everything up, tell where it is, and stay until a signal raises KeyboardInterrupt."""
    refuse_what_cannot_be(port, reset)
    own = "DATABASE_URL" not in os.environ
    new = own and (reset or not BUILT.exists())
    if new:
        forget()
    with contextlib.ExitStack() as around:
        around.callback(end_orphans)
        configure(port)
        if new:  # need not survive a power cut: until it stands, it is begun anew
            with serving(words.STARTING, durable=False):
                prepare()
        around.enter_context(serving(words.TO_DISK if new else words.STARTING))
        if not new:
            prepare()
        BUILT.write_text(database())
        processes = around.enter_context(honcho(port))
        with Phase("Portaal starten"):
            wait_for_portal(port, processes)
        log = LOG.relative_to(CHECKOUT)
        say(words.READY.format(port=port, mail=port + PAGE, cast="\n".join(cast_lines()), log=log))
        processes.wait()
        raise cut_off()


def chosen_port() -> int:
    chosen = os.environ.get("PORT") or "8000"
    if not chosen.isdecimal() or not FIRST_PORT <= int(chosen) <= LAST_PORT:
        raise Sentence(words.NO_PORT.format(chosen=chosen, first=FIRST_PORT, last=LAST_PORT))
    return int(chosen)


def refuse_what_cannot_be(port: int, reset: bool) -> None:
    if embedded.running(FOLDER):
        raise Sentence(words.RUNS_ALREADY)
    if reset and "DATABASE_URL" in os.environ:
        raise Sentence(words.RESET_ELSEWHERE)
    for needed in (port, port + PAGE, port + SMTP):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", needed))
            except OSError:
                raise Sentence(words.PORT_IN_USE.format(port=needed, other=port + 100)) from None


def forget() -> None:
    """Throw away the demo of this checkout: its data and its mail."""
    embedded.remove(FOLDER)
    shutil.rmtree(MAIL, ignore_errors=True)


@contextlib.contextmanager
def serving(name: str, *, durable: bool = True) -> Iterator[None]:
    """The services that were not given; both starts of one folder have one address."""
    if {"DATABASE_URL", "REDIS_URL"} <= GIVEN:
        yield
        return
    with contextlib.ExitStack() as around:
        with Phase(name):
            found = around.enter_context(embedded.services(FOLDER, durable=durable))
        os.environ.setdefault("DATABASE_URL", found.database_url)
        os.environ.setdefault("REDIS_URL", found.redis_url)
        yield


def configure(port: int) -> None:
    """Fill the environment that Django and the processes read."""
    os.chdir(CHECKOUT)
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        DEMO="1",
        DEBUG="0",
        HOST="127.0.0.1",
        PORT=str(port),
        SITE_URL=f"http://localhost:{port}",
        EMAIL_URL=f"smtp://127.0.0.1:{port + SMTP}",  # always the catcher: no mail leaves a demo
        SMS_URL=f"http://127.0.0.1:{port + PAGE}/sms",
        BEAT_SCHEDULE=str(FOLDER / "beat"),
        DJANGO_SETTINGS_MODULE="transitiehuis.settings",
        PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        PYTHONUNBUFFERED="1",
    )


def prepare() -> None:
    """Migrate, load, and build the region once per database."""
    import django
    from django.core.management import call_command
    from django.db import connection

    with Phase("Tabellen bijwerken"):
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
    with Phase("Naslag laden") as line:
        call_command("load_reference", stdout=line)
    if not BUILT.exists() or BUILT.read_text() != database():
        with Phase("Demoregio opbouwen, twee jaar dag voor dag") as line:
            call_command("build_demo", region=REGION, stdout=line)
    with Phase("Vormgeving verzamelen"):
        call_command("collectstatic", interactive=False, verbosity=0)
    connection.close()


def database() -> str:
    """Which database it is, without its password."""
    return hashlib.sha256(os.environ["DATABASE_URL"].encode()).hexdigest()


@contextlib.contextmanager
def honcho(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Web, worker and beat as the Procfile has them, and the mail catcher; all ended when the block ends."""
    catcher = f"mail: exec python -m transitiehuis.demo.mail_catcher {port + SMTP} {port + PAGE} {MAIL}\n"
    procfile = FOLDER / "Procfile"
    procfile.write_text((CHECKOUT / "Procfile").read_text() + catcher)
    command = [
        sys.executable,
        "-m",
        "honcho",
        "--no-colour",
        "-e",
        os.devnull,
        "-f",
        str(procfile),
        "-d",
        str(CHECKOUT),
    ]
    with LOG.open("wb") as log:
        process = subprocess.Popen(
            [*command, "start", "web", "worker", "beat", "mail"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=embedded.following(signal.SIGTERM),  # noqa: PLW1509 - it takes no lock
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for_portal(port: int, processes: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline and processes.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()  # on to the sign-in page
            return
        time.sleep(0.1)
    raise cut_off()


def cut_off() -> Sentence:
    return Sentence(words.CUT_OFF.format(log=LOG, tail=LOG.read_text(errors="replace")[-2000:]))


def cast_lines() -> list[str]:
    from django.utils import translation

    from transitiehuis.netwerk.demo_cast import CAST

    with translation.override("nl"):
        return [f"  {one.name:<20} {one.role_label}, {one.organisation} ({one.email})" for one in CAST]


def stop_by_signals() -> None:
    """Ctrl-C, SIGTERM and a closed terminal raise KeyboardInterrupt, once: what comes later finds us stopping."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM)

    def stop(*_: object) -> None:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        say(words.STOPPING)
        raise KeyboardInterrupt

    for number in signals:
        if (number, signal.getsignal(number)) != (signal.SIGHUP, signal.SIG_IGN):  # nohup means it
            signal.signal(number, stop)
    watch_terminal(stop)
    if sys.platform == "linux":
        embedded.C_LIBRARY.prctl(PR_SET_CHILD_SUBREAPER, 1)  # honcho's children become ours if it is killed
        if "MAKELEVEL" in os.environ:  # a killed make takes the demo along
            embedded.die_with_parent(signal.SIGTERM)


def watch_terminal(stop: Callable[[], None]) -> None:
    """Stop when the terminal is closed: the kernel tells only the first process in it, and make tells nobody."""
    if not sys.stdin.isatty():
        return
    terminal = select.poll()
    terminal.register(sys.stdin, 0)  # a hang-up is told unasked
    signal.signal(signal.SIGALRM, lambda *_: stop() if terminal.poll(0) else None)
    signal.setitimer(signal.ITIMER_REAL, HANG_UP_SECONDS, HANG_UP_SECONDS)


def end_orphans() -> None:
    """Kill and reap what honcho left behind when it was itself killed. Comes last: by then we have no other child."""
    while orphans := [pid for pid in all_pids() if parent_of(pid) == os.getpid()]:
        for pid in orphans:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def all_pids() -> list[int]:
    return [int(found.name) for found in Path("/proc").glob("[0-9]*")]


def parent_of(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


if __name__ == "__main__":
    if sys.argv[1:] == ["--remove"]:
        forget()
    else:
        sys.exit(main())
