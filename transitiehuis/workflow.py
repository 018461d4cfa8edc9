"""What a step needs: a row that is held while it is looked at, and the two ways to say no."""

from django.core.exceptions import PermissionDenied
from django.db import models


class WrongStatus(Exception):
    """The step was allowed when the page was drawn; the row has moved on since.

    `str()` is a translated sentence for the page.
    """


class NotAllowed(PermissionDenied):
    """The row may be seen, but this step is not for this role. Answered with 403."""


class Lockable(models.Model):
    class Meta:
        abstract = True

    def lock(self) -> None:
        """Re-read this row and hold it until the transaction ends; Django refuses outside a transaction."""
        rows = type(self)._base_manager.select_for_update(of=("self",), no_key=True)
        self.refresh_from_db(from_queryset=rows)
