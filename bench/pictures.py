"""Take the pictures of README.md anew from a demo that runs: `make demo`, then `.venv/bin/python -m bench.pictures`.

`python -m bench.pictures http://localhost:8100` for another port; CHROMIUM names a browser, else Debian's is taken.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
MOST_BYTES = 150_000
FORMER = "main li a[href*='/regie/kwartaal/20']"
WIDE, PHONE = (1280, 800), (390, 780)


@dataclass(frozen=True)
class Picture:
    """One screen: which character looks, where they start, and the links they follow from there."""

    name: str
    who: str
    path: str
    follow: tuple[str, ...] = ()
    down_to: str = ""  # what stands on top of the picture
    size: tuple[int, int] = WIDE


PICTURES = (
    Picture("vandaag", "marieke", "/"),
    Picture("dossier", "marieke", "/intake/", follow=("main tbody a[href^='/trajecten/']",)),
    Picture("kwartaal", "daan", "/regie/kwartaal/", follow=(FORMER,), down_to="#landschap"),
    Picture("keten", "daan", "/regie/keten/", down_to="#stroom"),
    Picture("dekking", "daan", "/regie/dekking/"),
    Picture(
        "overleg",
        "daan",
        "/regie/kwartaal/",
        follow=(FORMER, "main a[href*='/agenda/']", "main a[href*='/overleg/']", "main li a >> nth=2"),
    ),
    Picture("telefoon", "fatma", "/", size=PHONE),
)


def take(browser: Browser, site: str, picture: Picture) -> None:
    """Sign in as the character, go there, and keep what the window shows."""
    width, height = picture.size
    context = browser.new_context(viewport={"width": width, "height": height}, locale="nl-NL", color_scheme="light")
    page = context.new_page()
    page.goto(f"{site}/account/login/")
    page.locator(f"form[action='/demo/aanmelden/{picture.who}/'] button").click()
    page.goto(f"{site}{picture.path}")
    for link in picture.follow:
        page.locator(link).first.click()
    if picture.down_to:
        page.locator(picture.down_to).first.evaluate("element => element.scrollIntoView()")
    keep(page, FOLDER / f"{picture.name}.png")
    context.close()


def keep(page: Page, file: Path) -> None:
    page.wait_for_load_state("networkidle")
    taken = page.screenshot(path=file, animations="disabled", caret="hide")
    assert len(taken) <= MOST_BYTES, f"{file.name} is {len(taken)} bytes; README.md loads it each time"
    print(f"{file.name}: {len(taken) // 1000} kB")


def main() -> None:
    site = (sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000").rstrip("/")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    FOLDER.mkdir(exist_ok=True)
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]) as browser,
    ):
        for picture in PICTURES:
            take(browser, site, picture)


if __name__ == "__main__":
    main()
