"""A row brings along what it names, and a column that was left out is an error."""

from __future__ import annotations

import pytest

from tests.cast import World
from transitiehuis.columns import columns_along, named
from transitiehuis.netwerk.models import Membership, User

pytestmark = pytest.mark.django_db


def test_what_lies_at_the_end_of_a_path_is_read_by_name(world: World, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        rows = list(named(Membership.objects.order_by("pk"), "user", "organisation__place", own=("role",)))
        assert all(row.user.name and row.organisation_id and row.role for row in rows)


def test_a_column_that_was_left_out_fails_in_a_test(world: World) -> None:
    row = named(Membership.objects.order_by("pk"), "user", own=("role",))[0]
    with pytest.raises(AssertionError, match="since was not read"):
        _ = row.since
    with pytest.raises(AssertionError, match="email was not read"):
        _ = row.user.email


def test_the_rows_own_columns_are_all_read_unless_told_otherwise(world: World) -> None:
    row = named(Membership.objects.order_by("pk"), "user")[0]
    assert row.since
    assert "email" not in vars(row.user)


def test_a_key_in_the_other_table_is_no_column_of_the_path() -> None:
    from intake.models import Trajectory

    assert list(columns_along(Trajectory, "referral__organisation")) == [
        "referral__organisation",
        "referral__organisation__name",
    ]
    assert list(columns_along(Membership, "user")) == ["user", *(f"user__{name}" for name in User.named_by)]
