"""Rows of the database as models, without Django's constructor.

A page with lists makes thousands of models of rows with joins, and Django sets each field of each by name, also those
that were not read. What comes out here is the same: what was read stands in the model, the rest is read when it is
asked for. `Model.from_db` is the place that Django gives for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init

PLAIN = (DeferredAttribute, ForeignKeyDeferredAttribute)  # a field that only stands in the model's own dict


def read_quickly(model: type[Model]) -> None:
    """From now on rows of this model are read so, where nothing else listens to what its constructor does."""
    if is_plain(model):
        model.from_db = classmethod(of_row)  # type: ignore[method-assign,assignment]


def is_plain(model: type[Model]) -> bool:
    """Whether Django's own constructor, and no other, puts values into a model of this kind."""
    own = model.__init__ is Model.__init__
    fields = all(type(getattr(model, field.attname)) in PLAIN for field in model._meta.concrete_fields)
    return own and fields and not pre_init.has_listeners(model) and not post_init.has_listeners(model)


def of_row(cls: type[Model], db: str | None, names: Sequence[str], values: Sequence[Any]) -> Model:
    """A model of the columns `names` with these values, in one order."""
    new = cls.__new__(cls)
    state = new._state = ModelState()
    state.adding, state.db = False, db
    new.__dict__.update(zip(names, values, strict=True))
    return new
