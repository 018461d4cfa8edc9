"""What each page of the main journey costs: statements, bytes, and time beside the bare view in the same run."""

from __future__ import annotations

import gzip
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench.bare import URL as BARE
from bench.journey import Page, journey
from bench.scheme import fill_scheme
from bench.server import Answer, Server, assets, serving

if TYPE_CHECKING:
    from transitiehuis.netwerk.models import User

ROUNDS, REQUESTS = 9, 20
WARM = 3
QUERIES_GOAL, MIDDLE_GOAL, SLOW_GOAL, BARE_GOAL = 12, 4.0, 6.0, 3.0
LATER_KB_GOAL, FIRST_KB_GOAL, FIRST_REQUESTS_GOAL = 15, 120, 8
FIRST = "marieke"  # as whom the bare view is opened where a page is nobody's
TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass
class Cost:
    """One page's figures. The ratios are one a round, each against the bare view's median of that round."""

    page: Page
    queries: int
    answer: Answer
    middle: list[float] = field(default_factory=list)
    slow: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def raw(self) -> float:
        return len(self.plain) / 1000

    @property
    def wire(self) -> float:
        """kB as sent; what gzip would make of it where the server sends it as it is."""
        return (self.answer.wire if self.answer.encoding else len(gzip.compress(self.plain, 6))) / 1000

    @property
    def plain(self) -> bytes:
        return gzip.decompress(self.answer.body) if self.answer.encoding == "gzip" else self.answer.body

    def row(self, bare_of_stock: float | None) -> str:
        """With the page's ratio to the bare view, and by the bare view's own to that behind Django's middleware."""
        middle, slow = statistics.median(self.middle), statistics.median(self.slow)
        cells = [
            self.page.name,
            marked(self.queries, QUERIES_GOAL, "{:.0f}"),
            f"{self.raw:.1f}",
            marked(self.wire, LATER_KB_GOAL, "{:.1f}"),
            marked(middle, MIDDLE_GOAL, "{:.1f} ×"),
            marked(slow, SLOW_GOAL, "{:.1f} ×"),
            f"{middle * bare_of_stock:.1f} ×" if bare_of_stock else "",
            f"{1000 * statistics.median(self.seconds):.0f}",
        ]
        return f"| {' | '.join(cells)} |"


def marked(figure: float, goal: float, form: str) -> str:
    """The figure as written, in bold where it misses its goal."""
    text = form.format(figure)
    return text if figure <= goal else f"**{text}**"


def measure(rounds: int, tell: Callable[[str], None]) -> str:
    """The tables, in Markdown."""
    fill_scheme()
    pages = list(journey())
    sessions = {page.who: signed_in(page.who) for page in pages if page.who}
    plain = signed_in(FIRST, "django.contrib.auth.backends.ModelBackend")
    with serving("transitiehuis.wsgi") as server, serving("bench.stock") as stock:
        costs = [cost(page, server, sessions.get(page.who, "")) for page in pages]
        warm(server, stock, sessions[FIRST], plain)
        against_stock = []
        for number in range(rounds):
            tell(f"Pages, round {number + 1} of {rounds} …")
            against_stock.append(beside_stock(server, stock, sessions[FIRST], plain))
            for each in costs:
                beside_bare(each, server, sessions)
        first = first_visit(server, sessions[FIRST], costs)
    ratio = statistics.median(mine / theirs for mine, theirs in against_stock)
    return "\n".join([*table(costs, ratio), "", first, "", bare_line(against_stock, ratio)])


def signed_in(slug: str, backend: str | None = None) -> str:
    """The key of a session of this character, signed in as the portal does it unless told otherwise."""
    from transitiehuis.netwerk.demo_cast import account_of

    return session_of(account_of(slug), backend)


def session_of(account: User | None, backend: str | None = None) -> str:
    from django.test import Client

    from transitiehuis.netwerk.views.invitation import BACKEND

    client = Client(SERVER_NAME="localhost")
    client.force_login(account, backend=backend or BACKEND)
    return client.session.session_key


def cost(page: Page, server: Server, session: str) -> Cost:
    """Statements, counted in this process by the same code, and the answer of the server."""
    queries = [sql for sql in statements(page, session) if not sql.startswith(TRANSACTION)]
    for _ in range(WARM):
        answer = server.get(page.url, session)
    assert answer.status == 200, (page, answer.status)
    return Cost(page, len(queries), answer)


def statements(page: Page, session: str) -> list[str]:
    """What the page asks of the database the second time it is opened."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.cookies["sessionid"] = session
    client.get(page.url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page.url).status_code == 200, page
    return [query["sql"] for query in captured]


def warm(server: Server, stock: Server, session: str, plain: str) -> None:
    for _ in range(WARM):
        assert server.get(BARE, session).status == stock.get(BARE, plain).status == 200


def beside_stock(server: Server, stock: Server, session: str, plain: str) -> tuple[float, float]:
    """Seconds of the bare view behind our middleware and of the same view behind Django's own, in turns."""
    pairs = [(server.get(BARE, session).seconds, stock.get(BARE, plain).seconds) for _ in range(REQUESTS)]
    mine, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    return mine, theirs


def beside_bare(each: Cost, server: Server, sessions: dict[str, str]) -> None:
    """The page against the bare view, in turns, as the same person."""
    session, who = sessions.get(each.page.who, ""), sessions[each.page.who or FIRST]
    pairs = [(server.get(each.page.url, session).seconds, server.get(BARE, who).seconds) for _ in range(REQUESTS)]
    page, bare = zip(*pairs, strict=True)
    unit = statistics.median(bare)
    each.seconds.append(statistics.median(page))
    each.middle.append(statistics.median(page) / unit)
    each.slow.append(statistics.quantiles(page, n=20, method="inclusive")[-1] / unit)


def table(costs: list[Cost], bare_of_stock: float | None = None) -> list[str]:
    goals = f"*{MIDDLE_GOAL:.0f} ×* | *{SLOW_GOAL:.0f} ×* | *{MIDDLE_GOAL * BARE_GOAL:.0f} ×*"
    return [
        "| page | queries | kB | kB gzip | p50 | p95 | p50, stock | ms |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        *(each.row(bare_of_stock) for each in costs),
        f"| *goal* | *{QUERIES_GOAL}* | | *{LATER_KB_GOAL}* | {goals} | |",
    ]


def first_visit(server: Server, session: str, costs: list[Cost]) -> str:
    """Vandaag with all that a browser fetches beside it when it has nothing yet."""
    today = next(each for each in costs if each.page.url == "/")
    files = [server.get(url, session) for url in assets(today.plain)]
    assert all(file.status == 200 for file in files)
    total = today.wire + sum(file.wire for file in files) / 1000
    return (
        f"First visit to Vandaag: {total:.0f} kB over the wire in {len(files) + 1} requests "
        f"(goal: {FIRST_KB_GOAL} kB, {FIRST_REQUESTS_GOAL} requests)."
    )


def bare_line(rounds: list[tuple[float, float]], ratio: float) -> str:
    here = 1000 * statistics.median(mine for mine, _theirs in rounds)
    return (
        f"The bare view took {here:.1f} ms: {ratio:.1f} × the same view behind Django's stock middleware "
        f"(goal: {BARE_GOAL:.0f} ×)."
    )
