"""What stands in Procfile, Dockerfile and compose.yaml is run here in a fresh folder; no image is built."""

import json
import os
import re
import select
import shlex
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import psycopg
import pytest
import yaml

from transitiehuis import embedded

CHECKOUT = Path(__file__).resolve().parents[2]
GIVEN = {
    "SECRET_KEY": "een-lange-en-willekeurige-tekst-voor-deze-ene-toets-0123456789",
    "DATABASE_PASSWORD": "geheim",
    "DOMAIN": "portaal.example",
}
START_SECONDS = 60


def interpolated(text: str) -> str:
    """${NAME}, ${NAME:-default} and ${NAME:?message} as compose and the shell read them; defaults may nest."""
    innermost = re.compile(r"\$\{(\w+)(?::-([^${}]*)|:\?[^${}]*)?\}")
    while innermost.search(text):
        text = innermost.sub(lambda found: GIVEN.get(found[1], found[2] or ""), text)
    return text


def compose() -> dict:
    return yaml.safe_load(interpolated((CHECKOUT / "compose.yaml").read_text()))


def dockerfile() -> list[tuple[str, str]]:
    """(instruction, the rest), with continued lines joined."""
    lines = (CHECKOUT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    return [tuple(line.split(maxsplit=1)) for line in lines if line and not line.startswith("#")]


def procfile() -> dict[str, list[str]]:
    lines = (CHECKOUT / "Procfile").read_text().splitlines()
    return {name: shlex.split(interpolated(command)) for name, command in (line.split(": ", 1) for line in lines)}


def image_command() -> list[str]:
    return json.loads(dict(dockerfile())["CMD"])


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """A folder with what git holds, and the environment that the lock gives."""
    folder = tmp_path_factory.mktemp("deployment") / "app"
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.check_output(listed, cwd=CHECKOUT, text=True).split("\0"):
        if name and (CHECKOUT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, folder / name)
    locked_by = Path(sys.prefix) / "locked-by"
    assert locked_by.read_text().startswith("dev "), "run `make env` first: the image's own RUN would shrink this one"
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    """Private ones in which compose's own script has made the role and the database."""
    folder = tmp_path_factory.mktemp("deployment") / "services"
    with embedded.services(folder, durable=False) as found:
        with psycopg.connect(found.superuser_url, autocommit=True) as connection:
            connection.execute("DROP DATABASE transitiehuis")
            connection.execute("DROP ROLE transitiehuis")
            for statement in filter(str.strip, compose()["configs"]["roles"]["content"].split(";")):
                connection.execute(statement)
        yield found
    embedded.remove(folder)


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Nothing of the test run's own, and of the Dockerfile's all."""
    set_there = dict(re.findall(r"(\w+)=(\S+)", dict(dockerfile())["ENV"]))
    path = set_there["PATH"].replace("/app", str(folder)).replace("$PATH", os.environ["PATH"])
    return {**set_there, "HOME": "/nonexistent", "LANG": "C.UTF-8", **more, "PATH": path}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(command: list[str] | str, folder: Path, **settings: str) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(folder, **settings),
        shell=isinstance(command, str),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def test_the_three_files_start_the_same_processes():
    portal = compose()["services"]
    told = {name: shlex.split(portal[name]["command"]) for name in ("worker", "beat")}
    told["web"] = image_command()
    told["release"] = shlex.split(shlex.split(portal["release"]["command"])[2])

    assert told == procfile()


def test_the_image_does_not_run_as_root():
    instructions = [name for name, _rest in dockerfile()]
    users = [rest for name, rest in dockerfile() if name == "USER"]

    assert users == ["transitiehuis"]
    assert instructions.index("USER") > max(at for at, name in enumerate(instructions) if name in {"RUN", "COPY"})


def test_what_compose_refers_to_stands_in_it():
    written = compose()
    for name, service in written["services"].items():
        assert set(service.get("depends_on", {})) <= written["services"].keys(), name
        assert {source["source"] for source in service.get("configs", [])} <= written["configs"].keys()
        named = {volume.split(":")[0] for volume in service.get("volumes", [])}
        assert named <= written["volumes"].keys()
        hosts = set(re.findall(r"://(?:[^@/]*@)?(\w+):\d+", json.dumps(service.get("environment", {}))))
        assert hosts <= written["services"].keys()


def test_what_stays_on_a_developers_machine_does_not_enter_the_image():
    kept_out = (CHECKOUT / ".dockerignore").read_text().split()
    assert {".git", ".local", ".venv"} <= set(kept_out)


@pytest.fixture
def started(fresh):
    """Call with a command and settings: starts it as the image would, and ends it after the test."""
    processes = []

    def start(command: list[str], settings: dict[str, str]) -> subprocess.Popen:
        env = environment(fresh, **settings)
        process = subprocess.Popen(command, cwd=fresh, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.terminate()
    for process in processes:
        process.communicate()


def wait_until_it_says(sign: bytes, process: subprocess.Popen) -> None:
    said = b""
    while sign not in said:
        assert select.select([process.stdout], [], [], START_SECONDS)[0], said.decode()
        more = os.read(process.stdout.fileno(), 65536)
        assert more, f"it ended: {said.decode()}"
        said += more


def test_the_image_builds_and_all_its_processes_run(fresh, services, started):
    for name, command in dockerfile():
        if name == "RUN" and not command.startswith("useradd"):
            run(command, fresh)
    assert any((fresh / ".local" / "static").rglob("*.css"))

    portal = compose()["services"]
    settings = portal["web"]["environment"] | {
        "DATABASE_URL": services.database_url,
        "REDIS_URL": services.redis_url,
        "PORT": str(free_port()),
    }
    run("python manage.py check --deploy --fail-level WARNING", fresh, **settings)
    run(portal["release"]["command"], fresh, **settings)

    beat = shlex.split(portal["beat"]["command"].replace("--schedule /tmp", f"--schedule {fresh}"))
    wait_until_it_says(b"beat: Starting", started(beat, settings))
    wait_until_it_says(b" ready.", started(shlex.split(portal["worker"]["command"]), settings))
    wait_until_it_says(b"Listening at", started(image_command(), settings))
    healthcheck = portal["web"]["healthcheck"]["test"][1:]
    run([word.replace(":8000", f":{settings['PORT']}") for word in healthcheck], fresh)
    behind_proxy = {"X-Forwarded-Proto": "https"}
    ask = urllib.request.Request(f"http://localhost:{settings['PORT']}/", headers=behind_proxy)
    with urllib.request.urlopen(ask) as answer:  # noqa: S310
        assert "Content-Security-Policy" in answer.headers


def test_ci_calls_what_a_person_calls():
    called = (CHECKOUT / ".ci" / "run").read_text().splitlines()[-2:]
    assert called == ["make check", "make test"]


def test_a_port_in_use_is_said_plainly_and_nothing_is_started():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = subprocess.run(
            [sys.executable, "-m", "transitiehuis.demo"],
            cwd=CHECKOUT,
            env={"PATH": os.environ["PATH"], "PORT": str(port), "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )

    assert refused.returncode == 1
    other = port + 100
    assert refused.stdout == f"Poort {port} is al in gebruik. Kies een andere met: make demo PORT={other}\n"
