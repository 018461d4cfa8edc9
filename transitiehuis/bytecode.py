"""What Python compiled is kept for the processes that start after this one, also where it is told to keep nothing."""

import os
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / ".local" / "bytecode"


def keep() -> None:
    """Keep it in `.local`, out of the way of the sources, for this process and those it starts.

    Without that each process of a demo, and each of the hundred that tests start, compiles Django anew. Where Python
    keeps bytecode by itself, nothing changes.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        sys.dont_write_bytecode = False
        sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(FOLDER)
