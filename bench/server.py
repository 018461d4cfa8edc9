"""Web processes as the Procfile starts them, one process each, and a client that keeps its connection."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from transitiehuis.embedded import following

START_SECONDS = 60
ASSET = re.compile(r'<(?:script|link)\b[^>]*?(?:src|href)="(/static/[^"]+)"')


@dataclass
class Answer:
    status: int
    wire: int  # bytes of the body as sent
    body: bytes
    seconds: float
    encoding: str = ""


@dataclass
class Server:
    """One web process; `get` asks it for a page over one connection that stays."""

    port: int
    process: int = 0  # gunicorn's own, whose child answers
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def get(self, url: str, session: str = "") -> Answer:
        """The answer, and the seconds from asking until its last byte."""
        headers = {"Accept-Encoding": "gzip", "Accept-Language": "nl", "Cookie": f"sessionid={session}"}
        start = time.perf_counter()
        self.connection.request("GET", url, headers=headers)
        response = self.connection.getresponse()
        body = response.read()
        seconds = time.perf_counter() - start
        return Answer(response.status, len(body), body, seconds, response.headers.get("Content-Encoding", ""))

    def memory(self) -> float:
        """MB that the process which answers has in memory now."""
        [child] = Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        status = Path(f"/proc/{child}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@contextlib.contextmanager
def serving(application: str, *options: str, port: int = 0) -> Iterator[Server]:
    """One gunicorn with the portal's own configuration (and `options`) and this application; ended at the end.

    It answers on `port`, or on one that is free.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "python:transitiehuis.gunicorn", "--log-level", "error"]
    process = subprocess.Popen(
        [*command, "--max-requests", "0", "--keep-alive", "600", *options, application],
        env={**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": "1"},
        preexec_fn=following(15),  # noqa: PLW1509 - it takes no lock
    )
    try:
        wait_until_it_listens(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def wait_until_it_listens(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError("The web process does not start.")


def assets(page: bytes) -> list[str]:
    """What a browser fetches beside the page on a first visit."""
    return sorted(set(ASSET.findall(page.decode())))
