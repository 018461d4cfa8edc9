"""Many tables made in one step are those that would have been made one by one."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from transitiehuis.migrating import CreateModels

LABEL = "outbox"
BIG = models.BigAutoField(primary_key=True)
WIDTH = ("width", models.IntegerField())


def tables() -> list[migrations.CreateModel]:
    """Two that point at each other, one of them with a rule and an index."""
    house = migrations.CreateModel(
        "TryHouse", [("id", BIG), ("door", models.ForeignKey("outbox.TryDoor", models.PROTECT, null=True))]
    )
    door = migrations.CreateModel(
        "TryDoor",
        [
            ("id", BIG),
            ("house", models.ForeignKey("outbox.TryHouse", models.PROTECT)),
            ("width", models.IntegerField()),
        ],
        options={
            "indexes": [models.Index(fields=["width"], name="try_width")],
            "constraints": [models.CheckConstraint(condition=models.Q(width__gt=0), name="try_width_positive")],
        },
    )
    return [house, door]


def nowhere(house: type[models.Model]) -> None:
    house._default_manager.create(door_id=99)
    connection.check_constraints()


@pytest.mark.django_db
def test_all_are_there_with_their_rules_and_gone_again() -> None:
    together, before, after = CreateModels(models=tables()), ProjectState(), ProjectState()
    assert before.apps.get_models() == []  # rendered before, as in a migration
    together.state_forwards(LABEL, after)

    with connection.schema_editor() as editor:
        together.database_forwards(LABEL, editor, before, after)
    house, door = (after.apps.get_model(LABEL, name) for name in ("TryHouse", "TryDoor"))
    stood = house.objects.create()
    door.objects.create(house=stood, width=90)
    with pytest.raises(IntegrityError, match="try_width_positive"), transaction.atomic():
        door.objects.create(house=stood, width=0)
    with pytest.raises(IntegrityError, match="foreign key"), transaction.atomic():
        nowhere(house)
    names = connection.introspection.get_constraints(connection.cursor(), "outbox_trydoor")
    assert {"try_width", "try_width_positive"} <= set(names)
    door.objects.all().delete()
    connection.check_constraints()

    with connection.schema_editor() as editor:
        together.database_backwards(LABEL, editor, after, before)
    assert not {"outbox_tryhouse", "outbox_trydoor"} & set(connection.introspection.table_names())


def test_what_is_known_afterwards_is_what_single_steps_leave() -> None:
    at_once, one_by_one = ProjectState(), ProjectState()
    assert at_once.apps.get_models() == []
    CreateModels(models=tables()).state_forwards(LABEL, at_once)
    for each in tables():
        each.state_forwards(LABEL, one_by_one)
    assert at_once == one_by_one
    assert {model.__name__ for model in at_once.apps.get_models()} == {"TryHouse", "TryDoor"}


def test_it_is_written_as_it_was_made() -> None:
    name, args, told = CreateModels(models=tables()).deconstruct()
    assert (name, args, [model.name for model in told["models"]]) == ("CreateModels", [], ["TryHouse", "TryDoor"])
