"""What the person who typed `make demo` sees."""

import contextlib
import io
import re
import sys
import time
from typing import Self


def say(text: str, end: str = "\n") -> None:
    with contextlib.suppress(OSError):  # the terminal may be closed already
        print(text, end=end, flush=True)


class Phase(io.StringIO):
    """One line: what is going on, how far it is, and how many seconds it took.

    A command may have it as its stdout: the percentages it prints are shown, the rest is dropped.
    """

    def __init__(self, name: str):
        super().__init__()
        self.name = name
        self.begun = time.monotonic()

    def __enter__(self) -> Self:
        say(f"{self.name} …", end="")
        return self

    def __exit__(self, problem: type[BaseException] | None, *_: object) -> None:
        if problem is None:
            self.show(self.seconds(), end="\n")

    def isatty(self) -> bool:
        return sys.stdout.isatty()

    def write(self, text: str) -> int:
        if share := re.search(r"\d+%", text):
            self.show(f"{share[0]}, {self.seconds()}", end="")
        return len(text)

    def seconds(self) -> str:
        return f"{time.monotonic() - self.begun:.0f} s"

    def show(self, progress: str, end: str) -> None:
        if self.isatty():
            say(f"\r{self.name} … {progress:<12}", end=end)
        else:
            say(f" {progress}", end=end)
