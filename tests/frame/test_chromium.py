"""Which Chromium the browser tests get: one that starts, or a line that says what to install."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "requirements" / "chromium"
ASKS_FOR_THE_SNAP = "#!/bin/sh\necho 'requires the chromium snap' >&2; exit 1\n"
STARTS = "#!/bin/sh\necho Chromium 150\n"


def found(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What the script says where nothing is on the path but what is in `folder`."""
    (folder / "id").write_text("#!/bin/sh\necho 1000\n")  # nobody who may install
    for command in folder.iterdir():
        command.chmod(0o755)
    run = [shutil.which("sh") or "/bin/sh", str(SCRIPT)]
    return subprocess.run(run, check=False, env={"PATH": str(folder), **environment}, capture_output=True, text=True)


def test_a_command_that_does_not_start_is_no_chromium(tmp_path: Path) -> None:
    """Ubuntu's package without the snap."""
    (tmp_path / "chromium").write_text(ASKS_FOR_THE_SNAP)
    (tmp_path / "google-chrome").write_text(STARTS)
    assert found(tmp_path).stdout.strip() == str(tmp_path / "google-chrome")


@pytest.mark.parametrize(("environment", "code"), [({}, 0), ({"CI": "true"}, 1)], ids=["at hand", "under CI"])
def test_without_one_it_says_what_to_install(tmp_path: Path, environment: dict[str, str], code: int) -> None:
    (tmp_path / "chromium-browser").write_text(ASKS_FOR_THE_SNAP)
    said = found(tmp_path, **environment)
    assert (said.returncode, said.stdout) == (code, "")
    assert "installeer het pakket chromium" in said.stderr
    assert "snap install chromium" in said.stderr


def test_the_one_that_is_named_is_used(tmp_path: Path) -> None:
    assert found(tmp_path, CHROMIUM="/opt/chromium").stdout.strip() == "/opt/chromium"
