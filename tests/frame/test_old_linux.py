"""What the locks install also starts on the oldest system that the README names: Ubuntu 22.04, with glibc 2.35."""

import re
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

INSTALLED = Path(sysconfig.get_path("purelib"))
OLDEST = 35  # glibc 2.35
ELF = b"\x7fELF"
ASKED = re.compile(rb"GLIBC_2\.(\d+)")
TAGGED = re.compile(r"^Tag: .*manylinux_2_(\d+)_", re.MULTILINE)
NEEDED = {"psycopg_binary", "postgres", "valkey"}


def programs(folder: Path) -> Iterator[Path]:
    """Each library and program in `folder`."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(len(ELF)) == ELF:
                    yield path


def newest_asked(program: bytes) -> int:
    """The newest 2.x of glibc whose symbols it names."""
    return max((int(version) for version in ASKED.findall(program)), default=0)


def test_no_program_asks_for_a_newer_glibc():
    found = {path.relative_to(INSTALLED): newest_asked(path.read_bytes()) for path in programs(INSTALLED)}

    assert all(any(name in str(path) for path in found) for name in NEEDED), "what has to run was looked at"
    assert {str(path): asked for path, asked in found.items() if asked > OLDEST} == {}


def test_no_wheel_says_that_it_needs_one():
    wheels = {path.parent.name: TAGGED.findall(path.read_text()) for path in INSTALLED.glob("*.dist-info/WHEEL")}

    assert any(wheels.values())
    late = {name: tags for name, tags in wheels.items() if tags and min(map(int, tags)) > OLDEST}
    assert late == {}


@pytest.mark.parametrize(("text", "newest"), [(b"GLIBC_2.2.5\0GLIBC_2.36\0", 36), (b"GLIBC_2.4\0", 4), (b"", 0)])
def test_the_guard_sees_what_is_too_new(text, newest):
    assert newest_asked(text) == newest
