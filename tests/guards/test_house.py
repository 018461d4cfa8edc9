"""The guards of tests/house.py were each seen to fail: here they are made to."""

from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.conftest import LONGEST
from tests.house import HouseClient, ReadingWrites, refuse_writes
from transitiehuis.netwerk.models import Region

CHECKOUT = Path(__file__).resolve().parents[2]


def test_a_get_that_writes_fails(world):
    with connection.execute_wrapper(refuse_writes), pytest.raises(ReadingWrites):
        Region.objects.create(code="AM99", name="Nergens")


def test_the_client_of_the_suite_refuses_it_on_get_alone(client: HouseClient, world, monkeypatch):
    monkeypatch.setattr(
        Client, "generic", lambda self, method, *_, **__: Region.objects.create(code=method, name=method)
    )
    with pytest.raises(ReadingWrites), transaction.atomic():
        client.get("/")
    assert client.post("/").code == "POST"


def test_rows_nobody_ordered_come_shuffled(world):
    for number in range(30):
        Region.objects.create(code=f"X{number:02}", name=f"Streek {number}")
    written = [f"X{number:02}" for number in range(30)]
    regions = Region.objects.filter(code__startswith="X")

    assert [region.code for region in regions.all()] != written
    assert [region.code for region in regions.order_by("code")] == written


def test_a_request_runs_as_web(client: HouseClient, world):
    from tests.cast import signed_in

    seen = []

    def note_role(execute, sql, params, many, context):
        if not seen and "netwerk_membership" in sql:
            seen.append("")
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_user, (SELECT rolsuper FROM pg_roles WHERE rolname = session_user)")
                seen[0] = cursor.fetchone()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note_role):
        signed_in(client, world.coordinator).get("/berichten/")
    assert seen == [("transitiehuis_web", False)]


def test_what_comes_first_because_it_takes_longest_is_there():
    assert [name for name in LONGEST if not (CHECKOUT / name).exists()] == []
