"""Each personal field is declared once: what it is for and how long it may stay."""

from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.utils.functional import Promise


@dataclass(frozen=True)
class Personal:
    """`purpose` and `retention` are English sentences through gettext_lazy, shown on the page about data."""

    purpose: str | Promise
    retention: str | Promise


FREE = (models.CharField, models.TextField, models.EmailField, models.DateField, models.JSONField, models.FileField)


def undeclared_fields(model: type[models.Model]) -> set[str]:
    """Names of fields that could hold something about a person and are declared neither way."""
    declared = set(getattr(model, "personal", {})) | set(getattr(model, "impersonal", ()))
    return {
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, FREE)
        and not isinstance(field, models.DateTimeField)
        and not field.choices
        and field.name not in declared
    }


def house_models() -> list[type[models.Model]]:
    """Every model of the house itself, lowest floor first."""
    labels = ("netwerk", "outbox", "intake", "matching", "nazorg", "regie")
    return [model for label in labels for model in apps.get_app_config(label).get_models()]
