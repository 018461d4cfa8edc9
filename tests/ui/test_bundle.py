"""What leaves the house: one stylesheet, little weight, nothing a strict policy refuses."""

import gzip
import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from tests.ui import page
from transitiehuis.ui import bundling

HEAVIEST_FIRST_VISIT = 120_000
HEAVIEST_LATER_PAGE = 15_000
MOST_REQUESTS = 8


def test_the_stylesheet_holds_bootstrap_and_then_the_theme():
    text = bundling.bundle()
    assert text.index("Bootstrap") < text.index(".chainline") < text.index("prefers-reduced-motion: reduce) { *")


def test_the_stylesheet_fetches_nothing():
    assert re.findall(r"url\([^)]{0,60}|@import|sourceMappingURL", bundling.bundle()) == []


def test_every_class_of_the_theme_is_balanced():
    for part in bundling.parts()[1:]:
        text = part.read_text(encoding="utf-8")
        assert text.count("{") == text.count("}"), part.name
        assert len(text.splitlines()) <= 400, part.name


def test_the_finder_gives_a_file_that_follows_its_parts(monkeypatch, tmp_path, settings):
    theme = tmp_path / "static" / "css" / "huis"
    theme.mkdir(parents=True)
    (theme / "01-first.css").write_text(".first {}")
    settings.BASE_DIR = tmp_path
    made = bundling.made()
    assert made.read_text().endswith(".first {}")
    (theme / "02-second.css").write_text(".second {}")
    assert bundling.made().read_text().endswith(".first {}\n.second {}")


def test_only_what_a_page_asks_for_is_collected():
    found = {path for finder in finders.get_finders() for path, _storage in finder.list([])}
    assert {"css/huis.css", "django_htmx/htmx-2.min.js", "js/huis/keys.js", "img/huis.svg"} <= found
    assert not [path for path in found if path.startswith("css/bootstrap") or path.endswith(".map")]


@pytest.fixture
def collected(settings, tmp_path):
    """Static files as a server has them: hashed and compressed."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "transitiehuis.ui.storage.HuisStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_a_first_visit_is_light(collected, client, settings, db):
    settings.DEMO = True
    html = client.get("/huisstijl/").content
    tree = page.parse(html.decode())
    asked = [e.get("href") for e in page.elements(tree, "link")] + [e.get("src") for e in page.elements(tree, "script")]
    files = [collected / address.removeprefix(settings.STATIC_URL) for address in asked]
    assert len(files) + 1 <= MOST_REQUESTS
    assert all(re.search(r"\.[0-9a-f]{12}\.", file.name) for file in files)
    sent = [
        (zipped.stat().st_size if (zipped := file.with_name(file.name + ".gz")).exists() else file.stat().st_size)
        for file in files
    ]
    assert sum(sent) + len(gzip.compress(html)) <= HEAVIEST_FIRST_VISIT
    assert len(gzip.compress(html)) <= HEAVIEST_LATER_PAGE


def test_a_file_that_was_not_collected_is_an_error_not_a_dead_link(collected):
    assert json.loads((collected / "staticfiles.json").read_text())["paths"]["css/huis.css"]
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        staticfiles_storage.url("css/nergens.css")
