"""The guards of tests/house.py were each seen to fail: here they are made to."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import path

from tests.house import HouseClient, ReadingWrites
from transitiehuis.netwerk.models import Region
from transitiehuis.ui.access import public

urlpatterns: list = []


@public
def writes(request) -> HttpResponse:
    Region.objects.create(code="AM99", name="Nergens")
    return HttpResponse()


@pytest.mark.urls(__name__)
def test_a_get_that_writes_fails(client: HouseClient, db, settings):
    urlpatterns[:] = [path("schrijft/", writes)]
    with pytest.raises(ReadingWrites):
        client.get("/schrijft/")
    assert client.post("/schrijft/").status_code == 200


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
