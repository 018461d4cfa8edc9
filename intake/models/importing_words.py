"""The words of an import: its states, those of its rows, and whose they are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from transitiehuis.rowsecurity import MY_ORGANISATIONS, MY_ROLES

UNDO_DAYS = 30
MINE = f"organisation_id = ANY ({MY_ORGANISATIONS}) AND {MY_ROLES} && '{{coordinator,adviser}}'"
TERM = _("Until the import is finished or undone, 30 days at most.")


class ImportState(models.TextChoices):
    COLUMNS = "columns", _("columns to choose")
    CHECKING = "checking", _("being checked")
    READY = "ready", _("checked")
    RUNNING = "running", _("being imported")
    DONE = "done", _("imported")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


BUSY = (ImportState.CHECKING, ImportState.RUNNING, ImportState.UNDOING)


class RowState(models.TextChoices):
    STAGED = "staged", _("not checked yet")
    GOOD = "good", _("good")
    FAULTY = "faulty", _("with a fault")
    ALIKE = "alike", _("may be somebody we know")
    SKIPPED = "skipped", _("skipped")
    LINKED = "linked", _("has a dossier already")
    ASKED = "asked", _("asked to become involved")
    IMPORTED = "imported", _("imported")
    ERASED = "erased", _("undone")


# Of these nothing is left to do: what stood in the cells is erased.
SETTLED = (RowState.LINKED, RowState.ASKED, RowState.IMPORTED, RowState.ERASED)


class Decision(models.TextChoices):
    NEW = "new", _("somebody new")
    SKIP = "skip", _("skip this row")
    SAME = "same", _("it is this one")
    ASK = "ask", _("ask to become involved")
