"""Somebody who has no mouse: everything is reached with Tab, arrows, Space and Enter, at the width of a phone.

Each place the keyboard comes to must be seen: in the window, not under anything else, and with a ring around it.
"""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path

from playwright.sync_api import Browser

from tests.browsing import NARROW
from tests.pages.test_walk import Person

MOST_TABS = 250
HERE = """([kind, words, name]) => {
  const here = document.activeElement
  if (!here || here === document.body) return false
  if (name) return here.name === name
  if (!here.closest('main') || !here.matches(kind)) return false
  const said = (here.getAttribute('aria-label') || here.textContent || here.value).replace(/\\s+/g, ' ').trim()
  return said.startsWith(words)
}"""
SEEN = """() => {
  const here = document.activeElement, style = getComputedStyle(here)
  const shown = here.labels?.length && here.matches('[type=radio], [type=checkbox]') ? here.labels[0] : here
  const box = shown.getBoundingClientRect()
  if (!box.width || !box.height) return 'has no size'
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1)
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 0), innerHeight - 1)
  if (box.bottom < 0 || box.top > innerHeight) return 'lies outside the window'
  const over = document.elementFromPoint(x, y)
  if (over && over !== shown && !shown.contains(over) && !over.contains(shown) && !here.contains(over))
    return `lies under ${over.outerHTML.slice(0, 80)}`
  const rings = [here, shown, here.parentElement].map((part) => getComputedStyle(part))
  if (!rings.some((ring) => ring.outlineStyle !== 'none' || ring.boxShadow !== 'none')) return 'has no ring'
  return ''
}"""
BUTTON = "button, input[type=submit], [role=button], summary"
LINK = "a[href]"


class ByKeys(Person):
    """The same words as of a person with a mouse; only keys are pressed."""

    def __init__(self, opened: Browser, server: str, slug: str = "") -> None:
        super().__init__(opened, server, slug, width=NARROW)
        self.page.emulate_media(reduced_motion="reduce")  # where the focus is, not where it scrolls to

    # -- getting there ----------------------------------------------------------------------------------------------

    def tab_to(self, kind: str = "", words: str = "", name: str = "") -> None:
        """Tab on until that has the focus, and look whether it can be seen that it has."""
        wanted = [kind, words, name]
        for _number in range(MOST_TABS):
            if self.page.evaluate(HERE, wanted):
                hidden = self.page.evaluate(SEEN)
                assert not hidden, f"{words or name} {hidden} on {self.page.url}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {words or name} on {self.page.url}")

    def follow(self, name: str) -> None:
        self._enter(LINK, name)

    def press(self, name: str) -> None:
        self._enter(BUTTON, name)

    def unfold(self, name: str) -> None:
        self.tab_to("summary", name)
        self.page.keyboard.press("Enter")

    def _enter(self, kind: str, words: str) -> None:
        self.tab_to(kind, words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    # -- filling in -------------------------------------------------------------------------------------------------

    def fill(self, **facts: str) -> None:
        """Each field in the order of the page: text is typed, a choice is made by its words."""
        for name, fact in facts.items():
            field = self.page.locator(f"main [name='{name}']").first
            kind = field.evaluate("(field) => field.type")
            getattr(self, f"_{kind.replace('-', '_')}", self._text)(name, fact)

    def _text(self, name: str, fact: str) -> None:
        self.tab_to(name=name)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(fact)

    def _date(self, name: str, fact: str) -> None:
        """In the order of the browser's language, which is not the page's."""
        self.tab_to(name=name)
        day = date.fromisoformat(fact)
        for order in ("%m%d%Y", "%d%m%Y"):
            self.page.keyboard.press("Backspace")
            self.page.keyboard.type(day.strftime(order))
            if self.page.evaluate("document.activeElement.value") == fact:
                return
            self.page.keyboard.press("Shift+Tab")
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{fact} cannot be typed into {name} on {self.page.url}")

    def _time(self, name: str, fact: str) -> None:
        """On the clock of twelve hours, which the browser's language has."""
        self.tab_to(name=name)
        self.page.keyboard.type(time.fromisoformat(fact).strftime("%I%M%p"))
        said = self.page.evaluate("document.activeElement.value")
        assert said == fact, f"{name} says {said} on {self.page.url}"

    def _select_one(self, name: str, fact: str) -> None:
        self.tab_to(name=name)
        options = self.page.evaluate("[...document.activeElement.options].map((option) => option.label.trim())")
        wanted = next(at for at, label in enumerate(options) if label.lower().startswith(fact.lower()))
        self.page.keyboard.press("Home")
        for _step in range(wanted):
            self.page.keyboard.press("ArrowDown")
        assert self.page.evaluate("document.activeElement.selectedIndex") == wanted, f"{name} on {self.page.url}"

    def _radio(self, name: str, fact: str) -> None:
        self.tab_to(name=name)
        for _step in range(30):
            if self._label().startswith(fact):
                self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"No {fact} in {name} on {self.page.url}")

    def _checkbox(self, name: str, fact: str) -> None:
        met: list[str] = []
        for _step in range(60):
            self.tab_to(name=name)
            if self._label().startswith(fact):
                if not self.page.evaluate("document.activeElement.checked"):
                    self.page.keyboard.press("Space")
                return
            met.append(self._label())
            self.page.keyboard.press("Tab")
        raise AssertionError(f"No {fact} in {name} on {self.page.url}: {met[-8:]}")

    def _file(self, name: str, fact: str) -> None:
        self.tab_to(name=name)
        with self.page.expect_file_chooser() as chosen:
            self.page.keyboard.press("Space")
        chosen.value.set_files(Path(fact))

    def _label(self) -> str:
        said = self.page.evaluate("(document.activeElement.labels[0] || {textContent: ''}).textContent")
        return re.sub(r"\s+", " ", said).strip()
