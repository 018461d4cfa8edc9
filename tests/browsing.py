"""A real browser, and what every page is held to in it: axe, width, size of targets, and a quiet console.

`Looking` looks at page after page in one tab. `Shown` serves pages that were fetched before the browser started, for
Playwright keeps an event loop in its thread and Django refuses its database within one.
"""

from __future__ import annotations

import mimetypes
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, sync_playwright

ADDRESS = "http://huis.example"
SHOTS = os.environ.get("SHOTS", "")  # a folder: pages are kept there as pictures, to look at
# As strict as the settings: a page is answered without a server, so without django-csp.
POLICY = "; ".join(
    ["default-src 'none'", *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect"))]
)
WIDE, LAPTOP, TABLET, NARROW, NARROWEST = 1280, 1024, 768, 390, 320
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# In the dark nothing changes but colours, and texts that stand alike and are coloured alike are read alike.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, "alike": True}
SETTINGS = [(WIDE, "light"), (WIDE, "dark"), (NARROW, "dark"), (NARROW, "light")]
UNFOLD = "document.querySelectorAll('main details').forEach((part) => { part.open = true })"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOO_SMALL = """() => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
  .filter((e) => getComputedStyle(e).display !== 'inline')  /* a link within a sentence is exempt */
  .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && box.height > 1 && (box.width < 24 || box.height < 24)).map(([html]) => html)"""
# Groups of partners of which a word goes on at the next line.
BROKEN_HEADS = """() => {
  const lines = (head) => {
    const range = document.createRange();
    range.selectNodeContents(head);
    return new Set([...range.getClientRects()].map((box) => box.top)).size;
  };
  return [...document.querySelectorAll(':is(.landscape, .coverage-wall) thead tr:first-child th')]
    .filter((head) => lines(head) > head.textContent.trim().split(' ').length).map((head) => head.textContent);
}"""
# A table with so many columns of partners, by more of its last one; how far it then goes on beside what is seen of it.
MANY_PARTNERS = """([table, columns]) => {
  const found = document.querySelector(table), heads = [...found.tHead.rows]
  const more = columns - heads[1].cells.length
  for (const row of [heads[1], ...found.querySelectorAll('tbody tr:not(.group)')])
    for (let one = 0; one < more; one++) row.append(row.lastElementChild.cloneNode(true))
  heads[0].lastElementChild.colSpan += more
  const around = found.closest('.scroll')
  return around.scrollWidth - around.clientWidth
}"""
BEAMERS = ((1280, 720), (1920, 1080))
WHAT_IS_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter((part) => part.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(-3).map((part) => part.outerHTML.slice(0, 120))"""
# One of the texts that have the same tags and classes around them, in the same colours, and the same size.
ONE_OF_EACH = """() => {
  const places = new Map([[null, '']]), met = new Set()
  const place = (part) => {
    if (!places.has(part)) {
      const style = getComputedStyle(part)
      const off = part.disabled || part.ariaDisabled || part.control?.disabled || part.hidden || ''
      places.set(part, [place(part.parentElement), part.tagName, part.className.baseVal ?? part.className, off,
        style.backgroundColor, style.backgroundImage, style.opacity, style.visibility, style.display].join(' '))
    }
    return places.get(part)
  }
  const says = (part) => part.matches('input, select, textarea') ||
    [...part.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())
  const isNew = (part) => {
    const {color, fontSize, fontWeight, textShadow, textDecorationLine} = getComputedStyle(part)
    const key = [place(part), color, fontSize, fontWeight, textShadow, textDecorationLine].join(';')
    return !met.has(key) && met.add(key)
  }
  return [...document.body.querySelectorAll('*')].filter((part) => says(part) && isNew(part))
}"""
AXE = f"""async ({{alike, ...rules}}) => {{
  const parts = alike ? {{include: ({ONE_OF_EACH})()}} : document
  if (alike && !parts.include.length) return []
  return (await axe.run(parts, {{...rules, resultTypes: ['violations']}})).violations
    .map((found) => `${{found.id}}: ${{found.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}}`)
}}"""


def chromium_path() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("CI needs a Chromium")
    pytest.skip("no Chromium on this machine")


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's Chromium; skips where there is none, and fails there under CI=true."""
    path = chromium_path()
    quiet = ["--no-sandbox", "--disable-background-networking"]
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=path, args=quiet) as opened:
        yield opened


class Looking:
    """One tab that looks at page after page; the faults are added to `found`, as sentences."""

    def __init__(self, context: BrowserContext, found: list[str]) -> None:
        self.found = found
        self.where = ""
        self.page = context.new_page()
        self.page.add_init_script(AXE_SCRIPT)  # sent once, not with every page
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.tell(str(error)))

    def hear(self, said: ConsoleMessage) -> None:
        """What the browser complains about; not that the page itself answers 403, 404 or 422, as it must."""
        if said.type in {"error", "warning"} and said.location["url"] != self.page.url:
            self.tell(f"{said.text} {said.location['url']}")

    def tell(self, what: str) -> None:
        self.found.append(f"{self.where}: {what}")

    def at(self, url: str, name: str) -> None:
        """Open the page and look at it in every setting, in one load."""
        self.where = f"{name} {url.partition('//')[2].partition('/')[2]}"
        self.page.set_viewport_size({"width": WIDE, "height": 900})
        self.page.goto(url)
        self.look(SETTINGS)

    def look(self, settings: list[tuple[int, str]]) -> None:
        if not self.page.evaluate("'axe' in window"):  # a page that was written, not opened
            self.page.evaluate(AXE_SCRIPT)
        for width, scheme in settings:
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour half-way to another
            self.page.set_viewport_size({"width": width, "height": 900})
            if width == NARROW:
                self.page.evaluate(UNFOLD)
            for fault in self.page.evaluate(AXE, COLOURS if scheme == "dark" else RULES):
                self.tell(f"{width} {scheme}: {fault}")
        for width in (LAPTOP, TABLET, NARROW, NARROWEST):
            self.page.set_viewport_size({"width": width, "height": 900})
            if self.page.evaluate(TOO_WIDE) > 0:
                self.tell(f"sticks out at {width}: {' | '.join(self.page.evaluate(WHAT_IS_WIDE))}")

    def targets(self, *widths: int) -> None:
        """What can be pressed has the height and width of a finger."""
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            for small in self.page.evaluate(TOO_SMALL):
                self.tell(f"small at {width}: {small}")

    def submitted(self, name: str) -> None:
        """Send the page's form as it came, and look at what it says about that."""
        self.where = f"{name} with errors"
        self.page.set_viewport_size({"width": WIDE, "height": 900})
        self.page.locator("main form.form .actions .btn-primary").first.click()
        self.page.wait_for_selector(".error-summary")
        self.page.wait_for_load_state()  # with its stylesheets
        self.look([(WIDE, "light"), (NARROW, "dark")])


class Shown:
    """Pages that were fetched before, by their path; `posted` answers a form, and a file comes from the finders."""

    def __init__(
        self, opened: Browser, pages: Mapping[str, str], posted: Callable[[Route, str], None] | None = None
    ) -> None:
        self.opened, self.pages, self.posted = opened, pages, posted

    def answer(self, route: Route) -> None:
        asked = route.request.url.removeprefix(ADDRESS)
        if asked.startswith("/static/"):
            file = Path(finders.find(asked.removeprefix("/static/")))
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])
        elif self.posted and (route.request.method == "POST" or asked not in self.pages):
            self.posted(route, asked)
        else:
            headers = {"Content-Security-Policy": POLICY}
            route.fulfill(body=self.pages[asked], content_type="text/html", headers=headers)

    def page(self, path: str, width: int = WIDE, height: int = 900, scheme: str = "light") -> Page:
        """The page in a window of this size; what the console complains of is in its `.complaints`."""
        page = self.opened.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.route("**/*", self.answer)
        page.goto(ADDRESS + path)
        return page

    def faults(self) -> list[str]:
        """What is wrong with any of the pages, at every width, light and dark."""
        found: list[str] = []
        context = self.opened.new_context(locale="nl-NL")
        context.route("**/*", self.answer)
        looking = Looking(context, found)
        for path in self.pages:
            looking.at(ADDRESS + path, path)
            looking.targets(WIDE, NARROW, NARROWEST)
            if SHOTS:
                self.keep(looking.page, path)
        return found

    def keep(self, page: Page, path: str) -> None:
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            name = path.strip("/").replace("/", "-").replace("?", "-") or "home"
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
