"""The toolkit in a real browser: nothing axe objects to, nothing that sticks out, at any width."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.browsing import Shown, browser
from tests.cast import World, signed_in
from tests.regie.quarter.scenes import at, factor, fill_in, plan
from tests.regie.toolkit.scenes import BECAUSE, CODE, newest, texts
from transitiehuis.demo.world.toolkit import ADDITIONS, EXAMPLES, STRICTER, replaced
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.models import Action, FactorAddition, FactorExample, FactorVersion, QuarterRound
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.toolkit.editing import fields_of

PAGE = f"/regie/succesfactoren/{CODE}/"
CLOSED = date(2026, 11, 13)
READ = {
    "reader": (PAGE, "/regie/succesfactoren/", "/regie/succesfactoren/lezen/", f"{PAGE}versies/", f"{PAGE}voorbeeld/"),
    "director": (f"{PAGE}aanvulling/",),
    "national": (f"{PAGE}wijzigen/", "/regie/succesfactoren/nieuw/", f"{PAGE}beeindigen/"),
}


def lived(world: World, round: QuarterRound) -> None:
    """Three quarters with a changed scale between them, words and examples beside the text, actions of two kinds."""
    director = world.actor("director")
    quarters = (Quarter(2026, 2), date(2026, 4, 23), 1), (Quarter(2026, 3), date(2026, 7, 22), 3)
    for quarter, day, level in quarters:
        former = plan(world, quarter)
        with at(day):
            former.focus_on([factor(CODE)], by=director)
            fill_in(world.actor("reader"), former, {CODE: level})
            fill_in(world.actor("partner_contact"), former, {CODE: 4})
    with at(date(2026, 9, 1)):
        with acting(world.actor("national")) as by:
            words = {**texts(), **replaced(texts(), STRICTER)}
            facts = {"carry": "mapped", "mapping": [1, 2, 2, 4]}
            FactorVersion.write(factor(CODE), words, after=newest().number, because=BECAUSE, by=by, **facts)
        owner = {"organisation": world.school, "due_on": date(2026, 12, 1), "factor": factor(CODE)}
        Action.add(former, by=director, text="Twee vaste uren per week voor intakes", **owner)
        Action.add(former, by=director, text="Eén formulier", **owner).drop("Opgegaan in een afspraak.", by=director)
        with acting(director) as by:
            FactorAddition.write(factor(CODE), world.region, ADDITIONS[0][1], after=0, by=by)
        for _code, _name, facts in EXAMPLES[:2]:
            with acting(world.actor("partner_contact")) as by:
                FactorExample.add(factor(CODE), world.region, since=date(2026, 3, 2), by=by, **facts)
    with at(date(2026, 10, 26)):
        round.focus_on([factor(CODE)], by=director)
        fill_in(world.actor("reader"), round, {CODE: 3})
        fill_in(world.actor("partner_contact"), round, {CODE: 2})


@pytest.fixture
def pages(world: World, round: QuarterRound, client: Client) -> dict[str, str]:
    """Path (and state) of each page to its html; of the form of the adviser also as the second of two finds it."""
    lived(world, round)
    found = {}
    for who, paths in READ.items():
        signed_in(client, world.memberships[who].user, world.memberships[who])
        with at(CLOSED):
            for path in paths:
                found[path] = client.get(path, headers={"accept-language": "nl"}).content.decode()
    typed = {**fields_of(newest().texts), "title_nl": "Snel spreken", "level_2_nl": "Anders.", "because": BECAUSE}
    with at(CLOSED):
        for state, after in (("?asked", "2"), ("?second", "1")):
            data = {**typed, "after": after} | ({"carry": "apart"} if after == "1" else {})
            answer = client.post(f"{PAGE}wijzigen/", data, headers={"accept-language": "nl"})
            found[f"{PAGE}wijzigen/{state}"] = answer.content.decode()
    return found


@pytest.mark.django_db
def test_every_page_is_sound(pages: dict[str, str]) -> None:
    with browser() as opened:
        assert Shown(opened, pages).faults() == []
