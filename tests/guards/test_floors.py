"""What import-linter cannot see: names of upper floors in strings, url names and templates of lower ones."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
FLOORS = ("netwerk", "outbox", "intake", "matching", "nazorg", "regie")
FOLDERS = {
    "netwerk": "transitiehuis/netwerk",
    "outbox": "transitiehuis/outbox",
    "intake": "intake",
    "matching": "matching",
    "nazorg": "nazorg",
    "regie": "transitiehuis/regie",
}
# "netwerk" and "outbox" both stand on the ground: the outbox knows who receives, the network knows no messages.
ABOVE = {floor: FLOORS[position + 1 :] for position, floor in enumerate(FLOORS)}


def upward(floor: str, text: str, path: str) -> list[str]:
    """Lines in which `floor` names something of a floor above it."""
    names = "|".join(ABOVE[floor])
    code = re.compile(rf"""["'](?:{names})(?:[:.][a-zA-Z_]|/[a-z_]+\.(?:html|txt))|\b(?:{names})_\w+__""")
    page = re.compile(rf"""\{{%\s*(?:url|include|extends)\s+["'](?:{names})[:/]""")
    found = page if path.endswith((".html", ".txt")) else code
    return [f"{path}: {line.strip()}" for line in text.splitlines() if found.search(line)]


@pytest.mark.parametrize("floor", FLOORS[:-1])
def test_no_floor_names_one_above_it(floor):
    files = [*(ROOT / FOLDERS[floor]).rglob("*.py"), *(ROOT / "templates" / floor).rglob("*.*")]
    named = [
        line
        for file in files
        if "migrations" not in file.parts
        for line in upward(floor, file.read_text(), str(file.relative_to(ROOT)))
    ]
    assert named == []


@pytest.mark.parametrize(
    ("floor", "line", "path"),
    [
        ("intake", 'reverse("matching:compare")', "a.py"),
        ("intake", 'apps.get_model("matching.Proposal")', "a.py"),
        ("matching", 'render(request, "nazorg/moment_list.html")', "a.py"),
        ("intake", '{% url "nazorg:list" %}', "a.html"),
        ("netwerk", '{% include "outbox/row.html" %}', "a.html"),
    ],
)
def test_the_guard_on_strings_sees(floor, line, path):
    assert upward(floor, line, path)


def test_what_shows_on_a_lower_floor_may_name_itself():
    assert upward("matching", 'reverse("intake:list")', "a.py") == []
