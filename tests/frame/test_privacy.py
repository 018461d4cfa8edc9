"""Declarations that the models owe: what is personal and why, and which values a choice may have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Field, Q
from django.utils import translation

from transitiehuis.constraints import choices
from transitiehuis.privacy import Personal, house_models, undeclared_fields

HOUSE = pytest.mark.parametrize("model", house_models(), ids=lambda model: model._meta.label)
# Numbers of the state, health and Suwinet: there is no field for them.
FORBIDDEN = ("bsn", "burgerservice", "diagnos", "illness", "ziekte", "medic", "suwi", "nationality", "religion")


class Colour(models.TextChoices):
    RED = "red"
    BLUE = "blue"


@pytest.fixture
def invented() -> Iterator[Any]:
    """`invented(name, **attributes)`: a model for one test, gone afterwards."""
    made: list[type[models.Model]] = []

    def make(name: str, constraints: tuple[Any, ...] = (), **attributes: Any) -> type[models.Model]:
        meta = type("Meta", (), {"app_label": "netwerk", "managed": False, "constraints": list(constraints)})
        made.append(type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **attributes}))
        return made[-1]

    yield make
    for model in made:
        del model._meta.apps.all_models["netwerk"][model._meta.model_name]
        model._meta.apps.clear_cache()


# Personal fields -----------------------------------------------------------------------------------------------------


def test_how_long_something_may_stay_is_written_in_one_place():
    written: dict[str, set[int]] = {}
    for model in house_models():
        for said in getattr(model, "personal", {}).values():
            written.setdefault(str(said.retention), set()).add(id(said.retention))
    assert [term for term, places in written.items() if len(places) > 1] == []


@HOUSE
def test_every_field_says_whether_it_is_personal(model: type[models.Model]) -> None:
    assert undeclared_fields(model) == set()


def test_a_new_field_that_says_nothing_is_found(invented: Any) -> None:
    model = invented(
        "Silent",
        nickname=models.CharField(max_length=10),
        born=models.DateField(),
        story=models.TextField(),
        when=models.DateTimeField(),
        colour=models.CharField(choices=Colour.choices, max_length=4),
        known=models.CharField(max_length=10),
        personal={"known": Personal("why", "until")},
    )
    assert undeclared_fields(model) == {"nickname", "born", "story"}


@HOUSE
def test_a_declaration_names_fields_that_exist_and_none_twice(model: type[models.Model]) -> None:
    fields = {field.name for field in model._meta.get_fields()}
    personal, impersonal = set(getattr(model, "personal", {})), set(getattr(model, "impersonal", ()))
    assert (personal | impersonal) - fields == set()
    assert personal & impersonal == set()


@HOUSE
def test_purpose_and_term_are_sentences(model: type[models.Model]) -> None:
    for why in getattr(model, "personal", {}).values():
        with translation.override("en"):
            for sentence in (str(why.purpose), str(why.retention)):
                assert sentence.endswith("."), sentence
                assert sentence[0].isupper(), sentence


@HOUSE
def test_there_is_no_field_for_what_may_not_be_kept(model: type[models.Model]) -> None:
    names = {field.name for field in model._meta.get_fields()}
    assert {name for name in names for word in FORBIDDEN if word in name.lower()} == set()


# Choices -------------------------------------------------------------------------------------------------------------


def values_of(field: Field) -> set[str]:
    """The values of a field (or of the parts of an array) that chooses; empty for a field that does not."""
    chooser = field.base_field if isinstance(field, ArrayField) else field
    return {str(value) for value, _label in chooser.flatchoices if value not in (None, "")}


def conditions(condition: Q) -> Iterator[tuple[str, Any]]:
    for child in condition.children:
        if isinstance(child, Q):
            yield from conditions(child)
        else:
            yield child


def held(model: type[models.Model], field: Field) -> bool:
    """A check constraint of its own allows exactly the values of the field."""
    lookup = f"{field.name}__contained_by" if isinstance(field, ArrayField) else f"{field.name}__in"
    allowed = [
        {str(value) for value in value if value != ""}
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
        for name, value in conditions(constraint.condition)
        if name == lookup
    ]
    return values_of(field) in allowed


@HOUSE
def test_the_database_holds_every_choice_to_its_values(model: type[models.Model]) -> None:
    choosers = [field for field in model._meta.concrete_fields if values_of(field)]
    assert [field.name for field in choosers if not held(model, field)] == []


def test_a_choice_without_a_constraint_and_one_with_an_old_list_are_found(invented: Any) -> None:
    class Fewer(models.TextChoices):
        RED = "red"

    free = invented("Free", colour=models.CharField(choices=Colour.choices, max_length=4))
    kept = invented(
        "Kept", (choices("kept", "colour", Colour),), colour=models.CharField(choices=Colour.choices, max_length=4)
    )
    stale = invented(
        "Stale", (choices("stale", "colour", Fewer),), colour=models.CharField(choices=Colour.choices, max_length=4)
    )
    assert [held(model, model._meta.get_field("colour")) for model in (free, kept, stale)] == [False, True, False]
