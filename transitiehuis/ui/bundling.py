"""Bootstrap and the theme as one stylesheet, made where static files are looked for.

One file is one request, and its order is fixed: Bootstrap, then `static/css/huis/*.css` by name. It is made
anew as soon as a part is newer, so it also holds under DEBUG and in tests; collectstatic hashes and compresses it.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django_include_bootstrap
from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, BaseFinder
from django.core.files.storage import FileSystemStorage

BUNDLE = "css/huis.css"
# Of the packages only this leaves the house: Bootstrap's own files are inside the bundle,
# and hashing sixty maps and right-to-left copies would make every start seconds slower.
KEPT_FROM_PACKAGES = ("django_htmx/htmx-2.min.js",)
DATA_IMAGE = re.compile(r'url\("data:image/svg\+xml,[^"]*"\)')
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")


def parts() -> list[Path]:
    """The stylesheets of the bundle, in their order."""
    bootstrap = Path(django_include_bootstrap.__file__).parent / "static" / "css" / "bootstrap.min.css"
    theme = sorted((Path(settings.BASE_DIR) / "static" / "css" / "huis").glob("*.css"))
    return [bootstrap, *theme]


def bundle() -> str:
    """The text of the one stylesheet.

    Bootstrap's small `data:` images (arrow, tick, cross) are taken out: the theme draws its own marks with
    `clip-path` and gradients, and without them the policy can say `img-src 'self'` and nothing else.
    """
    bootstrap, *theme = (path.read_text(encoding="utf-8") for path in parts())
    bootstrap = SOURCE_MAP.sub("", DATA_IMAGE.sub("none", bootstrap))
    return "\n".join([bootstrap, *theme])


def made() -> Path:
    """The bundle on disk, no older than any of its parts."""
    target = Path(settings.BASE_DIR) / ".local" / "bundle" / BUNDLE
    newest = max(path.stat().st_mtime_ns for path in [*parts(), Path(__file__)])
    if not target.exists() or target.stat().st_mtime_ns < newest:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, delete=False) as draft:
            draft.write(bundle())
        os.replace(draft.name, target)  # whole or not at all: several processes may start at once
        target.chmod(0o644)
    return target


class BundleFinder(BaseFinder):
    """Finds the one stylesheet."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = str(made()) if path == BUNDLE else None
        return ([found] if found else []) if find_all or kwargs.get("all") else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        yield BUNDLE, FileSystemStorage(location=made().parents[1])

    def check(self, **kwargs: Any) -> Any:
        return []


class PackageFinder(AppDirectoriesFinder):
    """Finds the few files of installed packages that a page asks for by themselves."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in KEPT_FROM_PACKAGES:
            return [] if find_all or kwargs.get("all") else None
        # The stubs know `find_all` as a literal only.
        return super().find(path, find_all=find_all, **kwargs)  # type: ignore[call-overload]

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Any]]:
        return ((path, storage) for path, storage in super().list(ignore_patterns) if path in KEPT_FROM_PACKAGES)
