"""A process that has just begun knows what is asked before a letter leaves: it may be the one that delivers it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FLOORS = ("intake", "matching", "nazorg", "transitiehuis")
REGISTERS = re.compile(r"^@(?:still_stands|leads_to|says)\(", re.MULTILINE)
BEGUN = "import sys, django; django.setup(); print(*sys.modules)"


def test_what_is_asked_of_a_letter_is_known_from_the_start() -> None:
    sources = [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")]
    files = [path for path in sources if REGISTERS.search(path.read_text())]
    letters = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files}
    assert len(letters) > 20, "where are the letters?"
    begun = subprocess.run([sys.executable, "-c", BEGUN], capture_output=True, text=True, check=True)
    assert letters - set(begun.stdout.split()) == set()
