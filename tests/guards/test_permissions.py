"""The permission matrix against the house: who gets what, url by url, by the cast's real steps."""

from __future__ import annotations

import copy
import logging

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from tests.cast import signed_in
from tests.guards.matrix import PEOPLE, Row, about, rows, urls
from tests.guards.stage import Stage, stage  # noqa: F401 a fixture
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Link
from transitiehuis.outbox.opening import opens, row_pages

FLOORS = sorted({row.name.partition(":")[0] if ":" in row.name else row.name.partition("_")[0] for row in rows()})
REFUSED = {"403", "404", "405", "in"}


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Hundreds of refusals are what these tests are about; a failure says which one was missing."""
    caplog.set_level(logging.ERROR, logger="django.request")


@pytest.fixture
def clients(stage: Stage) -> dict[str, Client]:  # noqa: F811
    return {who: Client() if who == "nobody" else signed_in(Client(), getattr(stage.world, who)) for who in PEOPLE}


def answer(client: Client, method: str, url: str, data: dict[str, str] | None = None) -> str:
    """The code of the answer, in the words of the table; what it changed is undone."""
    asked = copy.copy(client)
    asked.cookies = copy.deepcopy(client.cookies)  # a cookie that is taken away is there for the next question
    with transaction.atomic():
        response = asked.generic(method, url) if data is None else asked.post(url, data)
        transaction.set_rollback(True)
    to_sign_in = response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
    return "in" if to_sign_in else str(response.status_code).replace("422", "200")


def differences(stage: Stage, clients: dict[str, Client], expected: list[Row]) -> list[str]:  # noqa: F811
    """Where the house does otherwise than the rows say."""
    found, patterns = [], urls(get_resolver())
    for name in dict.fromkeys(row.name for row in expected):
        with transaction.atomic():
            url = reverse(name, args=about(name, patterns[name])(stage))
            for row in (row for row in expected if row.name == name):
                got = {who: answer(clients[who], row.method, url) for who in PEOPLE}
                found += [
                    f"{name} {row.method} {who}: {got[who]}, and the table says {code}"
                    for who, code in row.codes.items()
                    if got[who] != code
                ]
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("floor", FLOORS)
def test_everybody_gets_what_the_table_says(stage: Stage, clients: dict[str, Client], floor: str) -> None:  # noqa: F811
    expected = [row for row in rows() if row.name.partition(":")[0].partition("_")[0] == floor]
    wrong = differences(stage, clients, expected)
    assert not wrong, "\n".join(wrong)


def test_a_message_leads_to_the_page_of_a_row_exactly_where_that_page_opens(stage: Stage) -> None:  # noqa: F811
    """`opens` knows without asking for the page what the table says of it."""
    told, patterns = [], urls(get_resolver())
    pages = {name for name, found in patterns.items() if str(found.pattern).endswith(">/")}
    for row in (row for row in rows() if row.method == "GET" and row.name in pages):
        with transaction.atomic():
            url = reverse(row.name, args=about(row.name, patterns[row.name])(stage))
            if resolve(url).route in row_pages():
                told.append(row.name)
                got = {who: may_open(url, stage, who) for who in PEOPLE[:-1]}
                assert got == {who: row.codes[who] == "200" for who in got}, row.name
            transaction.set_rollback(True)
    assert len(told) == len(row_pages())


def may_open(url: str, stage: Stage, who: str) -> bool:  # noqa: F811
    with acting(stage.world.actor(who)) as actor:
        return opens(url, actor)


def test_a_door_that_stands_open_is_seen(stage: Stage, clients: dict[str, Client]) -> None:  # noqa: F811
    """The guard itself: against a table in which the reader may not open a page, the house is seen to differ."""
    [row] = [row for row in rows() if (row.name, row.method) == ("trajectory", "GET")]
    strict = Row(row.name, row.method, {**row.codes, "reader": "403", "nobody": "404"})
    assert differences(stage, clients, [strict]) == [
        "trajectory GET reader: 200, and the table says 403",
        "trajectory GET nobody: in, and the table says 404",
    ]


BY_LINK = [
    "netwerk:invitation",
    "matching:answer",
    "matching:sign",
    "intake:choose",
    "matching:still",
    "regie:own_page",
    "regie:agreement_sign",
    "asked",
    "result",
]


@pytest.mark.parametrize("name", BY_LINK)
def test_a_link_opens_one_page_while_it_can_be_used(stage: Stage, name: str) -> None:  # noqa: F811
    """The visitor by link: a guess is not found, a spent or old link says that it is over, and no other page opens."""
    visitor, patterns = Client(), urls(get_resolver())
    [token] = about(name, patterns[name])(stage)
    url, link = reverse(name, args=[token]), Link.objects.latest("pk")
    assert answer(visitor, "GET", url) == "200"
    assert answer(visitor, "POST", url) in {"200", "302"}
    assert answer(visitor, "GET", reverse(name, args=[token[:-1] + "x"])) == "404"
    assert answer(visitor, "POST", reverse(name, args=["x"])) == "404"
    visitor.get(url)
    inside = [row for row in rows() if row.method == "GET" and row.codes["nobody"] == "in"]
    pages = {row.name: reverse(row.name) for row in inside if not patterns[row.name].pattern.converters}
    assert {page for page, address in pages.items() if answer(visitor, "GET", address) not in REFUSED} == set()
    link.revoke()
    assert answer(visitor, "GET", url) == "410"
