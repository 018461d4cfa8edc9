"""Pages of a region's steering and of daily work, cold and warm, as ratios to the bare view behind the same frame."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench.bare import URL as BARE
from bench.journey import Page, busiest
from bench.pages import TRANSACTION, session_of, signed_in, statements
from bench.server import Server, serving

if TYPE_CHECKING:
    from transitiehuis.netwerk.models import User

WARM, TIMES, SLOW = 3, 15, 1.0  # requests before measuring; requests a round, fewer of a slow page
# Each request is the first one of a process that just began: new connection, nothing imported by a view, no template.
FRESH, BEGINS = ("--preload", "--max-requests", "1", "--max-requests-jitter", "0"), 2.0
DIRECTOR, WORKER, ADVISER, NATIONAL = "daan", "marieke", "fatma", "who advises all regions"


@dataclass
class Cost:
    """What one page takes: seconds, and the bare view beside it in the same turns."""

    page: Page
    queries: int = 0
    wire: float = 0
    warm: list[float] = field(default_factory=list)
    warm_bare: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    cold_bare: list[float] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return statistics.median(self.warm)

    @property
    def slow(self) -> float:
        return statistics.quantiles(self.warm, n=20, method="inclusive")[-1]

    @property
    def ratios(self) -> list[float]:
        """p50 and p95 warm, p50 and worst cold."""
        bare, cold = statistics.median(self.warm_bare), statistics.median(self.cold_bare)
        return [self.middle / bare, self.slow / bare, statistics.median(self.cold) / cold, max(self.cold) / cold]


def pages() -> Iterator[Page]:
    """Those of issue 6, as the director of the fullest region, and of the work list, as who works there."""
    from django.urls import reverse

    from transitiehuis.netwerk.demo_cast import account_of

    school = account_of(WORKER).memberships.get().organisation
    yield Page("Chain", reverse("regie:chain"), DIRECTOR)
    yield Page("Chain, beside the year before", f"{reverse('regie:chain')}?naast={last_year()}", DIRECTOR)
    yield Page("Account of waiting days", reverse("regie:chain_waits"), DIRECTOR)
    yield Page("Behind the dearest wait", dearest_wait(), DIRECTOR)
    yield Page("Days in a step", reverse("regie:chain_step", args=["matching"]), DIRECTOR)
    yield Page("Behind a stretch of days", f"{reverse('regie:chain_step', args=['matching'])}?bak=5", DIRECTOR)
    yield Page("Partners' turns", reverse("regie:chain_partners"), DIRECTOR)
    yield Page("Target groups", reverse("regie:chain_groups"), DIRECTOR)
    yield Page("Cohorts", reverse("regie:chain_cohorts"), DIRECTOR)
    yield Page("What stands still", reverse("regie:chain_stuck"), DIRECTOR)
    yield Page("Coverage", reverse("regie:coverage"), DIRECTOR)
    yield Page("Means", reverse("regie:capacity"), DIRECTOR)
    yield Page("Scenarios", reverse("regie:scenarios"), DIRECTOR)
    yield from scenario()
    yield Page("Look ahead", reverse("regie:forecast"), DIRECTOR)
    yield Page("Figures", reverse("regie:figures"), DIRECTOR)
    yield Page("Durability", reverse("regie:durability"), DIRECTOR)
    yield from national()
    yield from on_paper()
    yield Page("Vandaag, director", reverse("home"), DIRECTOR)
    yield Page("Vandaag", reverse("home"), WORKER)
    yield Page("Vandaag, client manager", reverse("home"), ADVISER)
    yield Page("Trajecten", reverse("intake:list"), WORKER)
    yield Page("Dossier", reverse("trajectory", args=[busiest(school).number]), WORKER)
    yield Page("Search", f"{reverse('regie:search')}?q=van", WORKER)
    yield Page("Leerwerkplekken", reverse("matching:places"), WORKER)
    yield Page("Opleidingsschema", reverse("matching:scheme"), WORKER)


def national() -> Iterator[Page]:
    """Regions beside each other: a director's own among the others, and all of them."""
    from django.urls import reverse

    from transitiehuis.regie.national.page import measured

    code = measured()[0].code
    yield Page("Beside the other regions", reverse("regie:national"), DIRECTOR)
    yield Page("One figure beside the others", reverse("regie:national_figure", args=[code]), DIRECTOR)
    yield Page("All regions, one figure", reverse("regie:national_regions"), NATIONAL)
    yield Page("Gaps that regions share", reverse("regie:national_gaps"), NATIONAL)
    yield Page(
        "All regions, one figure, CSV", f"{reverse('regie:national_figure_csv', args=[code])}?regio=alle", NATIONAL
    )


def on_paper() -> Iterator[Page]:
    """What is made anew when somebody asks for it."""
    from django.urls import reverse

    yield Page("Chain, PDF", reverse("regie:chain_pdf"), DIRECTOR)
    yield Page("Coverage, PDF", reverse("regie:coverage_pdf"), DIRECTOR)
    yield Page("Means, PDF", reverse("regie:capacity_pdf"), DIRECTOR)
    yield Page("Beside the other regions, PDF", reverse("regie:national_pdf"), DIRECTOR)


def last_year() -> str:
    from transitiehuis import days
    from transitiehuis.regie.rhythm import Quarter

    return str(Quarter.of(days.today()).year - 1)


def dearest_wait() -> str:
    """The row of the account that the page puts first."""
    from django.urls import reverse

    from transitiehuis import days
    from transitiehuis.netwerk.actor import working
    from transitiehuis.regie.flow.period import twelve
    from transitiehuis.regie.flow.reading import counted

    with working():
        [seen] = counted(region().pk, [twelve(days.today())])
    wait, _days = max(((w, n) for w, n in seen.flow.waits.items() if w.cause != "nothing"), key=lambda one: one[1])
    return reverse("regie:chain_wait", args=[wait.step, wait.holder, wait.cause, wait.on or 0])


def scenario() -> Iterator[Page]:
    from transitiehuis.regie.models import Scenario

    found = Scenario.objects.filter(region=region()).order_by("pk").first()
    if found:
        yield Page("A scenario", found.get_absolute_url(), DIRECTOR)


def region():
    """The fullest one: where the cast works."""
    from transitiehuis.netwerk.demo_cast import account_of

    return account_of(DIRECTOR).memberships.get().region


def national_adviser() -> User:
    from transitiehuis.netwerk.models import Membership, Role

    return Membership.objects.filter(role=Role.NATIONAL_ADVISER).order_by("pk")[0].user


def measure(rounds: int, starts: int, tell: Callable[[str], None]) -> tuple[list[Cost], str]:
    """What each page costs, and what a web process has in memory after all those requests."""
    costs = [Cost(page) for page in pages()]
    sessions = {who: signed_in(who) for who in (DIRECTOR, WORKER, ADVISER)}
    sessions[NATIONAL] = session_of(national_adviser())
    for each in costs:
        asked = statements(each.page, sessions[each.page.who])
        each.queries = sum(not sql.startswith(TRANSACTION) for sql in asked)
    with serving("transitiehuis.wsgi", *FRESH) as server:
        for start in range(starts):
            tell(f"Cold, {start + 1} of {starts} …")
            bare = cold(server, BARE, sessions[WORKER])[0]
            for each in costs:
                seconds, each.wire = cold(server, each.page.url, sessions[each.page.who])
                each.cold.append(seconds)
                each.cold_bare.append(bare)
    with serving("transitiehuis.wsgi") as server:
        for each in costs:
            tell(f"{each.page.name}, warm …")
            for _round in range(rounds):
                warm(each, server, sessions[each.page.who])
        memory = server.memory()
        number = sum(len(each.warm) + len(each.warm_bare) for each in costs)
    return costs, f"A web process after some {number} requests of all these pages: {memory:.0f} MB."


def cold(server: Server, url: str, session: str) -> tuple[float, float]:
    """Seconds and kB of the first request of a process, over its first connection to the database."""
    server.connection.close()
    time.sleep(BEGINS)
    answer = server.get(url, session)
    assert answer.status == 200, (url, answer.status)
    return answer.seconds, answer.wire / 1000


def warm(each: Cost, server: Server, session: str) -> None:
    for _ in range(WARM):
        seconds = server.get(each.page.url, session).seconds
    for _ in range(TIMES if seconds < SLOW else 4):
        each.warm.append(server.get(each.page.url, session).seconds)
        each.warm_bare.append(server.get(BARE, session).seconds)


def table(costs: list[Cost], tenth: list[Cost] | None) -> str:
    """Markdown; what takes longer than a second is bold."""
    grown = {each.page.name: each for each in tenth or ()}
    rows = [
        "| page | queries | kB gzip | ms, p50 | p50 | p95 | ms, cold | cold p50 | cold, worst | growth |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for each in costs:
        cells = [each.page.name, str(each.queries), f"{each.wire:.1f}", said(each.middle)]
        middle, slow, cold, worst = (f"{ratio:.1f} ×" for ratio in each.ratios)
        cells += [middle, slow, said(statistics.median(each.cold)), cold, worst]
        small = grown.get(each.page.name)
        cells.append(f"{each.ratios[0] / small.ratios[0]:.1f} ×" if small else "")
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def said(seconds: float) -> str:
    return f"**{1000 * seconds:.0f}**" if seconds > 1 else f"{1000 * seconds:.0f}"
