"""Everything a visitor reaches by following links, as they would: from Vandaag and the navigation, page by page."""

from __future__ import annotations

import gzip
from collections import Counter, deque
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from django.db import connection
from django.http import HttpResponseBase, HttpResponseServerError
from django.test import Client
from django.urls import Resolver404, resolve

from tests.ui.page import elements

CAP = 3  # pages of one kind (the same url name and the same choices in the query)
# What looks different from one to the next, and how many of those are looked at.
CAPS = {
    "trajectory": 20,
    "matching:place": 5,
    "matching:placement": 5,
    "matching:plan": 4,
    "matching:proposal": 5,
    "regie:action": 5,
    "regie:round": 3,
}
ENOUGH = 1_000  # more than any cap
BOOKKEEPING = ("SAVEPOINT", "RELEASE", "ROLLBACK")
HTML = "text/html"


@dataclass
class Page:
    """One answer, with what it cost."""

    url: str
    name: str
    response: HttpResponseBase
    queries: list[str] = field(default_factory=list)
    crash: str = ""

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def is_html(self) -> bool:
        return self.response.headers["Content-Type"].startswith(HTML)

    @cached_property
    def html(self) -> str:
        return self.response.content.decode()

    @cached_property
    def parsed(self) -> tuple[Element, list[str]]:
        """The page as a tree, and where it is not valid HTML."""
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(self.html)
        return tree, [f"line {line}: {code} {detail or ''}" for (line, _column), code, detail in parser.errors]

    @property
    def tree(self) -> Element:
        return self.parsed[0]

    @property
    def weight(self) -> int:
        """Bytes over the wire."""
        return len(gzip.compress(self.response.content, 6))

    def links(self) -> Iterator[str]:
        """Pages of this site that one click leads to, as path and query."""
        for element in elements(self.tree):
            tag = element.tag.rpartition("}")[2]
            target = element.get("href") if tag == "a" else element.get("hx-get")
            if target is None and tag == "form" and element.get("method", "get") == "get":
                target = element.get("action") or self.url
            if target and (address := within(self.url, target)):
                yield address

    def actions(self) -> Iterator[str]:
        """Where the forms of the page post to."""
        for form in elements(self.tree, "form"):
            if form.get("method", "get").lower() == "post":
                yield urlsplit(urljoin(self.url, form.get("action") or self.url)).path


def within(base: str, target: str) -> str:
    """The address of `target` on this site; '' for another site, a place on the page, or a file."""
    parts = urlsplit(urljoin(base, target))
    if parts.scheme or parts.netloc or target.startswith("#") or parts.path.startswith("/static/"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def name_of(url: str) -> str:
    """The url name that answers; '' when none does."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""


def get(client: Client, url: str, language: str = "nl") -> Page:
    crash, asked = "", []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        try:
            response = client.get(url, headers={"accept-language": language, "accept": HTML})
            if response.streaming:
                b"".join(response.streaming_content)  # a file: its rows are read now
        except Exception as error:  # the other pages are read all the same, and the test says where this happened
            response, crash = HttpResponseServerError(), repr(error)
    queries = [sql for sql in asked if not sql.startswith(BOOKKEEPING)]
    return Page(url, name_of(url), response, queries, crash)


def crawl(
    client: Client,
    *starts: str,
    language: str = "nl",
    cap: int = CAP,
    skip: Container[str] = (),
    near: int = -1,
    left: list[str] | None = None,
) -> Iterator[Page]:
    """The pages that links lead to from `starts`, nearest first; at most `cap` of a kind. Redirects are followed.

    Pages whose url name is in `skip` are opened only within `near` clicks of a start. Those of `CAPS` that were too
    many come in `left`.
    """
    waiting, met, kinds = deque((url, 0) for url in starts), set(starts), Counter()
    while waiting:
        url, clicks = waiting.popleft()
        name, choices = name_of(url), frozenset(dict(parse_qsl(urlsplit(url).query)).keys() - {"regio"})
        kind = (name, choices)
        known = name in skip and clicks > near
        if known:
            continue
        if kinds[kind] >= (cap if choices else max(cap, CAPS.get(name, 0))):
            if left is not None and name in CAPS and not choices:
                left.append(url)
            continue
        kinds[kind] += 1
        page = get(client, url, language)
        if page.status == 200 and not page.is_html:
            kinds[kind] = ENOUGH  # a file: what is in it has tests of its own
        yield page
        if page.status in {301, 302}:
            found = [within(url, page.response.headers["Location"])]
        else:
            found = list(page.links()) if page.is_html else []
        fresh = [address for address in dict.fromkeys(found) if address and address not in met]
        met.update(fresh)
        waiting.extend((address, clicks + 1) for address in fresh)


@dataclass(frozen=True)
class Neither:
    """Every name but those of `CAPS` and those in `names`."""

    names: set[str]

    def __contains__(self, name: str) -> bool:
        return name not in CAPS and name not in self.names


def seek(client: Client, left: list[str], missing: set[str], language: str = "nl") -> Iterator[Page]:
    """Pages that a crawl left, and what they lead to, until each kind in `missing` was met; it is taken out of there.

    Which dossiers and placements come first is luck; that one of them leads to a page is not.
    """
    if not missing or not left:
        return
    for page in crawl(client, *left, language=language, cap=ENOUGH, skip=Neither(missing)):
        if page.status == 200:
            missing.discard(page.name)
        yield page
        if not missing:
            return
