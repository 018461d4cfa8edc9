"""A row read quickly is the row that Django makes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Model
from django.db.models.signals import post_init

from intake.models import Trajectory
from tests.cast import World
from transitiehuis.netwerk.models import Membership
from transitiehuis.privacy import house_models
from transitiehuis.rows import is_plain, of_row

READ = ["id", "user_id", "role"]


def by_django(names: list[str], values: list[object]) -> Membership:
    return Model.from_db.__func__(Membership, "default", names, values)  # type: ignore[attr-defined]


def held_by(row: Membership) -> dict[str, object]:
    """All that stands in it, with its state; the cache of what it names is made by looking at it."""
    return {**vars(row), "_state": (row._state.adding, row._state.db, row._state.fields_cache)}


def test_every_model_of_the_house_is_read_so() -> None:
    assert [model for model in house_models() if vars(model)["from_db"].__func__ is not of_row] == []


@pytest.mark.parametrize("names", [READ, [field.attname for field in Membership._meta.concrete_fields]], ids=len)
def test_it_holds_what_django_puts_in_it(names: list[str]) -> None:
    values: list[object] = list(range(1, len(names) + 1))
    mine, djangos = Membership.from_db("default", names, values), by_django(names, values)
    assert held_by(mine) == held_by(djangos)
    assert mine.get_deferred_fields() == djangos.get_deferred_fields()


@pytest.mark.django_db
def test_a_row_with_a_join_is_saved_and_read_again(world: World, django_assert_num_queries) -> None:
    row = Membership.objects.select_related("user").order_by("pk")[0]
    row.save()
    with django_assert_num_queries(1):
        row.refresh_from_db()
    assert not row._state.adding
    assert row._state.db == connection.alias


def test_a_model_with_a_constructor_of_its_own_is_left_alone() -> None:
    def hear(**_facts: object) -> None: ...

    post_init.connect(hear, sender=Trajectory)
    try:
        assert not is_plain(Trajectory)
    finally:
        post_init.disconnect(hear, sender=Trajectory)
