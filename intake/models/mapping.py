from __future__ import annotations

from django.db import models
from django.utils import timezone

from intake.importing.columns import guesses, mapping_key
from intake.models.importing_words import MINE
from transitiehuis.netwerk.models import Organisation
from transitiehuis.rowsecurity import RowSecurity


class ColumnMapping(models.Model):
    """Which column of an organisation's own spreadsheet is which fact, remembered by its set of headings."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    fields = models.JSONField()  # {plain heading: name of a field or ''}
    used_at = models.DateTimeField()

    row_security = RowSecurity(MINE)
    impersonal = {"key", "fields"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="columnmapping_once")]

    def __str__(self) -> str:
        return f"column mapping {self.pk}"

    @classmethod
    def recall(cls, organisation: Organisation, headings: list[str]) -> list[str]:
        """A field for each heading: as chosen before with the same headings, else as guessed."""
        found = cls.objects.filter(organisation=organisation, key=mapping_key(headings)).first()
        if found is None:
            return guesses(headings)
        return [found.fields.get(heading, "") for heading in headings]

    @classmethod
    def remember(cls, organisation: Organisation, headings: list[str], fields: list[str]) -> None:
        cls.objects.update_or_create(
            organisation=organisation,
            key=mapping_key(headings),
            defaults={"fields": dict(zip(headings, fields, strict=True)), "used_at": timezone.now()},
        )
