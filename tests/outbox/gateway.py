"""A real gateway for text messages, a process of its own: python tests/outbox/gateway.py writes its port and listens.

It answers with the statuses it was given on the command line, one a request, then 202 for ever. `GET /` gives what
came, as JSON: of each the key, the number, the text and who called.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

CAME: list[dict] = []
ANSWERS = [int(status) for status in sys.argv[1:] if status.isdigit()]


class Gateway(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        by = {"key": self.headers["Idempotency-Key"], "authorization": self.headers["Authorization"]}
        status = ANSWERS.pop(0) if ANSWERS else 202
        CAME.append({**said, **by, "status": status})
        if status == 0:  # the answer never comes: the line is cut after the message was taken
            self.close_connection = True
            return
        self.answer(status, b"{}")

    def do_GET(self) -> None:
        self.answer(200, json.dumps(CAME).encode())

    def answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        pass


class Process:
    """The gateway as a test sees it."""

    def __init__(self, *answers: int) -> None:
        command = [sys.executable, __file__, *map(str, answers)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.url = f"http://127.0.0.1:{self.process.stdout.readline().strip()}/sms"

    @property
    def came(self) -> list[dict]:
        with urlopen(self.url.removesuffix("/sms")) as reply:  # noqa: S310 our own process
            return json.load(reply)

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()


@contextmanager
def running(*answers: int) -> Iterator[Process]:
    gateway = Process(*answers)
    try:
        yield gateway
    finally:
        if gateway.process.poll() is None:
            gateway.kill()


if __name__ == "__main__":
    assert Path(__file__).exists()
    with ThreadingHTTPServer(("127.0.0.1", 0), Gateway) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()
