"""What a step needs: a row that is held while it is looked at, and the two ways to say no."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

SECOND_CLICK = timedelta(seconds=30)


def same_click(before: datetime) -> bool:
    """So shortly after `before` that the same step by the same person is a second click, not a second wish."""
    return timezone.now() - before < SECOND_CLICK


class WrongStatus(Exception):
    """The step was allowed when the page was drawn; the row has moved on since.

    `str()` is a translated sentence for the page.
    """


class NotAllowed(PermissionDenied):
    """The row may be seen, but this step is not for this role. Answered with 403."""


class Lockable(models.Model):
    class Meta:
        abstract = True

    def lock(self, *, keeping: str = "") -> None:
        """Re-read this row and hold it until the transaction ends; Django refuses outside a transaction.

        `keeping` names a relation to a row that is held already: it needs no reading again.
        """
        held = getattr(self, keeping) if keeping else None
        rows = type(self)._base_manager.select_for_update(of=("self",), no_key=True)
        self.refresh_from_db(from_queryset=rows)
        if held is not None and getattr(self, f"{keeping}_id") == held.pk:
            setattr(self, keeping, held)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, but regions, places and organisations stay read: no step depends on what changes in them."""
        before = [(key, key.get_cached_value(self)) for key in lasting(type(self)) if key.is_cached(self)]
        super().refresh_from_db(*args, **kwargs)
        for key, row in before:
            if row is not None and row.pk == getattr(self, key.attname) and not key.is_cached(self):
                key.set_cached_value(self, row)


@cache
def lasting(model: type[models.Model]) -> list[models.ForeignKey]:
    """The keys of this model to models that say of themselves that their rows stay much as they are."""
    keys = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    return [key for key in keys if getattr(key.related_model, "lasting", False)]
