"""What README and docs name exists: files, commands, environment variables, settings, tests; figures say how."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = [ROOT / "README.md", ROOT / "data/README.md", *sorted((ROOT / "docs").rglob("*.md"))]
README = (ROOT / "README.md").read_text()
SOURCES = ("transitiehuis", "intake", "matching", "nazorg")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
QUOTED = re.compile(r"`([^`\n]+)`")
FENCED = re.compile(r"```.*?```", re.DOTALL)
A_FILE = re.compile(r"[\w.-]+(?:/[\w.-]+)*(?:/|\.(?:py|md|html|css|js|csv|json|yaml|toml|txt))")
A_TEST = re.compile(r"(?:(tests/[\w/]+\.py)::)?(test_\w+)")
# Files of a working copy, and addresses of pages, which only look like files.
NOT_IN_GIT = {".venv", ".local", "transitiehuis.dump", "security.txt", "css/huis.css", "static/css/huis/NN-name.css"}
OF_THE_OUTSIDE = {"max_connections", "SameSite"}  # of PostgreSQL, of HTTP
ENVIRONMENT = re.compile(r"""(?:flag\(|environ\.get\(|environ\[|service\()\s*["']([A-Z][A-Z_]+)["']""")
FORBIDDEN = re.compile(
    r"(?<![\w`])/(?:tmp|work|root|home)/|\b(?:pypi\.org|files\.pythonhosted|index-url|mirror)\b"
    r"|\b(?:claude|chatgpt|copilot|llm|prompt|ai[- ]generated|agents?|assistant|helper session)\b",
    re.IGNORECASE,
)


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@cache
def sources() -> str:
    """All code, configuration and reference data in one text."""
    files = [file for folder in (*SOURCES, "tests", "bench") for file in (ROOT / folder).rglob("*.py")]
    rest = [ROOT / name for name in ("Makefile", "Procfile", "compose.yaml", "Dockerfile", "pyproject.toml")]
    return "\n".join(file.read_text() for file in [*files, *rest, *(ROOT / "data").glob("*.csv")])


@cache
def proofs() -> dict[str, set[str]]:
    """The files that hold a test of this name."""
    found: dict[str, set[str]] = {}
    for file in (ROOT / "tests").rglob("test_*.py"):
        for name in re.findall(r"^def (test_\w+)\(", file.read_text(), re.MULTILINE):
            found.setdefault(name, set()).add(name_of(file))
    return found


def broken_links(page: Path, text: str) -> list[str]:
    targets = [target for target in LINK.findall(text) if "://" not in target]
    return [target for target in targets if not (page.parent / target).resolve().exists()]


def missing_files(page: Path, text: str) -> list[str]:
    """Quoted file names, in full or by their last part, that are nowhere."""
    quoted = [word for word in QUOTED.findall(FENCED.sub("", text)) if A_FILE.fullmatch(word)]
    return [word for word in quoted if word.rstrip("/") not in NOT_IN_GIT and not somewhere(page, word)]


def somewhere(page: Path, word: str) -> bool:
    if word.startswith("/") or (ROOT / word).exists() or (page.parent / word).exists():
        return True
    places = [ROOT / folder for folder in (*SOURCES, "tests", "templates", "static", "data", "docs", "bench")]
    return any(next(place.rglob(f"**/{word.rstrip('/')}"), None) for place in places)


def missing_tests(text: str) -> list[str]:
    wrong = []
    for file, name in A_TEST.findall(" ".join(QUOTED.findall(text))):
        if name == "test" or f"{name}.py" in text:
            continue
        holders = proofs().get(name, set())
        if not holders or (file and file not in holders):
            wrong.append(f"{file}::{name}" if file else name)
    return wrong


def missing_commands(text: str) -> list[str]:
    wrong = [f"make {c}" for c in re.findall(r"`make (\w+)", text) if f"\n{c}: " not in (ROOT / "Makefile").read_text()]
    folders = [ROOT / "transitiehuis/management/commands", *ROOT.glob("*/*/management/commands")]
    ours = {file.stem for folder in folders for file in folder.glob("*.py")}
    django = {"migrate", "check", "collectstatic", "makemigrations", "compilemessages", "shell"}
    return wrong + [f"manage.py {c}" for c in re.findall(r"manage\.py (\w+)", text) if c not in ours | django]


def missing_names(text: str) -> list[str]:
    """Settings, variables and functions that are quoted as code and that no source has."""
    words = {word.split("(")[0].split("=")[0] for word in QUOTED.findall(FENCED.sub("", text))}
    names = {w for w in words if re.fullmatch(r"[A-Z]+(?:_[A-Z]+)+|[a-z]+(?:_[a-z]+)+|[A-Z][a-z]+(?:[A-Z][a-z]+)+", w)}
    return sorted(n for n in names - OF_THE_OUTSIDE if not re.search(rf"\b{n}\b", sources()))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
@pytest.mark.parametrize("look", [missing_commands, missing_names, missing_tests], ids=lambda look: look.__name__)
def test_what_a_page_names_exists(page, look):
    assert look(page.read_text()) == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
@pytest.mark.parametrize("look", [broken_links, missing_files], ids=lambda look: look.__name__)
def test_where_a_page_leads_there_is_something(page, look):
    assert look(page, page.read_text()) == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_page_tells_of_a_machine_or_of_how_it_was_written(page):
    told = page.read_text().replace("`/tmp`", "").replace("in `/tmp`", "")
    assert [found.group() for found in FORBIDDEN.finditer(told)] == []


def test_readme_lists_the_environment_as_the_code_reads_it():
    read = set()
    for name in ("settings.py", "gunicorn.py"):
        read |= set(ENVIRONMENT.findall((ROOT / "transitiehuis" / name).read_text()))
    read |= set(re.findall(r"\$\{(\w+)", (ROOT / "Procfile").read_text()))
    table = README.split("### Environment variables")[1].split("\n## ")[0]
    told = {name for row in table.splitlines() for name in QUOTED.findall(row.split("|")[1] if "|" in row else "")}

    assert told == read


def test_readme_knows_every_folder():
    table = README.split("## Where things are")[1].split("\n## ")[0]
    there = {f"{file.parent.name}/" for file in ROOT.glob("*/__init__.py")} | {
        "templates/",
        "static/",
        "docs/",
        "data/",
    }
    there |= {f"transitiehuis/{file.parent.name}/" for file in ROOT.glob("transitiehuis/*/apps.py")}
    assert there <= set(QUOTED.findall(table))


def test_pictures_in_readme_are_small_and_say_what_they_show():
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)
    assert len(pictures) >= 3
    for says, file in pictures:
        assert len(says) > 10
        assert (ROOT / file).stat().st_size <= 150_000


def test_figures_say_by_which_command_they_came():
    """Each chapter of docs/performance.md with a figure in it names what was run."""
    chapters = (ROOT / "docs/performance.md").read_text().split("\n## ")[1:]
    silent = [c.splitlines()[0] for c in chapters if re.search(r"\d [×%]|\d kB|\d+ ms", c) and "`make " not in c]
    assert chapters
    assert silent == []


@pytest.mark.parametrize(
    ("look", "text"),
    [
        (missing_commands, "run `make nothing`"),
        (missing_commands, "run `manage.py nothing_at_all`"),
        (missing_names, "set `NO_SUCH" + "_SETTING`"),
        (missing_names, "call `NoSuch" + "Noun`"),
        (missing_tests, "proved by `test_that_was" + "_never_written`"),
        (missing_tests, "proved by `tests/frame/test_days.py::test_a_request" + "_runs_as_web`"),
    ],
)
def test_the_guard_sees_what_is_not_there(look, text):
    assert look(text) != []


@pytest.mark.parametrize("text", ["see /tmp/x", "as the agent wrote", "from pypi.org"])
def test_the_guard_sees_what_does_not_belong(text):
    assert FORBIDDEN.search(text)


def test_the_guard_sees_a_dead_link_and_a_file_that_left():
    page = ROOT / "README.md"
    assert broken_links(page, "[here](docs/nowhere.md)") == ["docs/nowhere.md"]
    assert missing_files(page, "in `intake/nowhere.py`") == ["intake/nowhere.py"]
