"""Constraints that every floor spells the same way."""

from django.db import models
from django.db.models import F, Q


def choices(model: str, field: str, values: type[models.TextChoices], blank: bool = False) -> models.CheckConstraint:
    """`field` holds one of `values` (or the empty string where `blank`)."""
    allowed = [*values.values, ""] if blank else list(values.values)
    return models.CheckConstraint(condition=Q(**{f"{field}__in": allowed}), name=f"{model}_{field}_valid")


def each(model: str, field: str, values: type[models.TextChoices]) -> models.CheckConstraint:
    """Each of the values in the array `field` is one of `values`."""
    allowed = list(values.values)
    return models.CheckConstraint(condition=Q(**{f"{field}__contained_by": allowed}), name=f"{model}_{field}_valid")


def period(model: str, since: str = "since", until: str = "until") -> models.CheckConstraint:
    """A period includes both days and does not end before it starts; open when `until` is empty."""
    return models.CheckConstraint(
        condition=Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gte": F(since)}), name=f"{model}_{until}_not_before"
    )
