from __future__ import annotations

import itertools
import json
import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import connection, models, transaction
from django.db.models import Count, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.models.asking import InvolvementRequest
from intake.models.event import ChainEvent
from intake.models.importing_words import BUSY, MINE, SETTLED, TERM, UNDO_DAYS, Decision, ImportState, RowState
from intake.models.likeness import Likeness, Typed
from intake.models.mapping import ColumnMapping
from intake.models.trajectory import WORKERS, Trajectory
from intake.models.words import PartyRole
from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Membership, Organisation, Region
from transitiehuis.privacy import Personal
from transitiehuis.rowsecurity import RowSecurity
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

if TYPE_CHECKING:
    from intake.importing.reading import Sheet
    from transitiehuis.netwerk.actor import Actor

STAGED_AT_ONCE = 2_000
STALE = timedelta(minutes=1)  # without a step: whoever was at it is gone


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, actor: Actor) -> ImportQuerySet:
        """Imports of my organisation, for who works on trajecten; the only door from a request."""
        return self.filter(organisation__in=actor.organisation_ids) if actor.has_role(*WORKERS) else self.none()

    def busy(self) -> ImportQuerySet:
        return self.filter(state__in=BUSY).order_by("moved_at", "pk")

    def with_counts(self) -> ImportQuerySet:
        """Along with how many rows are trajecten now (`made`)."""
        return self.annotate(made=Count("rows", filter=Q(rows__state=RowState.IMPORTED)))

    def newest_first(self) -> ImportQuerySet:
        return self.order_by("-uploaded_at", "-pk")


class Import(Lockable):
    """A spreadsheet on its way in: never the file itself, only its cells, and those no longer than needed."""

    State = ImportState

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")  # who acts
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    informed_on = models.DateField(null=True, blank=True)
    file_name = models.CharField(max_length=120)
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # of the form it was uploaded with
    headings = models.JSONField(default=list)
    fields = models.JSONField(default=list)  # the name of a field, or '', for each heading
    dropped = models.JSONField(default=list)  # [heading, why] of columns that may not be read
    formulas = models.BooleanField(default=False)
    total = models.PositiveIntegerField()
    undone_to = models.PositiveIntegerField(default=0)  # the last row that undoing looked at
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.COLUMNS)
    uploaded_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()
    row_security = RowSecurity(MINE)
    impersonal = {"informed_on", "headings", "fields", "dropped"}
    personal = {"file_name": Personal(_("To recognise the import."), TERM)}

    class Meta:
        constraints = [
            choices("import", "state", ImportState),
            models.CheckConstraint(
                name="import_state_has_its_days",
                condition=Q(state__in=["columns", "checking"], checked_at=None, finished_at=None, undone_at=None)
                | Q(state="ready", checked_at__isnull=False, finished_at=None, undone_at=None)
                | Q(state="running", checked_at__isnull=False, undone_at=None)
                | Q(state__in=["done", "undoing"], checked_at__isnull=False, finished_at__isnull=False, undone_at=None)
                | Q(state="undone", finished_at__isnull=False, undone_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-uploaded_at"], name="import_history"),
            models.Index(fields=["moved_at"], condition=Q(state__in=BUSY), name="import_busy"),
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"

    # -- steps --------------------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def stage(
        cls,
        sheet: Sheet,
        *,
        name: str,
        region: Region,
        to: Organisation | None,
        informed_on: date | None,
        by: Actor,
        token: uuid.UUID | None = None,
    ) -> Import:
        """Keep the cells of a sheet as rows, with the columns as remembered or guessed.

        Raises NotAllowed; Unreadable when the sheet turns out to be too long (then nothing is kept); IntegrityError
        when a form with this `token` was sent before.
        """
        if not by.has_role(*WORKERS):
            raise NotAllowed
        now, organisation = timezone.now(), by.member.organisation
        made = cls.objects.create(
            organisation=organisation, membership=by.member, region=region, to=to, informed_on=informed_on,
            file_name=name[-120:], headings=sheet.headings, dropped=sheet.dropped, formulas=sheet.formulas,
            fields=ColumnMapping.recall(organisation, sheet.headings), total=0, uploaded_at=now, moved_at=now,
            token=token or uuid.uuid4(),
        )  # fmt: skip
        made.total = ImportRow.stage(made, sheet)
        made.save(update_fields=["total"])
        return made

    @transaction.atomic
    def choose(self, fields: list[str], *, by: Actor) -> None:
        """Columns chosen: remember them for the organisation, and have the rows checked."""
        self._hold(by, ImportState.COLUMNS)
        ColumnMapping.remember(self.organisation, self.headings, fields)
        self.fields = fields
        self._go(ImportState.CHECKING, by)

    @transaction.atomic
    def start(self, *, by: Actor) -> None:
        """Have the good rows imported; the others stay. Of two clicks one wins, the other gets WrongStatus."""
        self._hold(by, ImportState.READY, ImportState.DONE)
        if not self.rows.filter(state=RowState.GOOD).exists():
            raise WrongStatus(_("There are no good rows to import."))
        self._go(ImportState.RUNNING, by)

    @transaction.atomic
    def undo(self, *, by: Actor) -> None:
        """Have everything this import made erased that nobody touched since; up to 30 days after it."""
        self._hold(by, ImportState.DONE)
        if not self.can_be_undone:
            raise WrongStatus(_("This import was more than 30 days ago and can no longer be undone."))
        self._go(ImportState.UNDOING, by)

    @transaction.atomic
    def decide_all(self, decision: str, *, by: Actor) -> None:
        """New or skipped, for all rows that may be somebody we know."""
        self._hold(by, ImportState.READY, ImportState.DONE)
        state = RowState.SKIPPED if decision == Decision.SKIP else RowState.GOOD
        self.rows.filter(state=RowState.ALIKE).update(decision=decision, state=state)

    @transaction.atomic
    def take_up(self, *, by: Actor) -> None:
        """Go on with work that stands still, as `by`. Does nothing while it moves."""
        self._hold(by, *ImportState.values)
        if self.is_stale:
            self.membership = by.member
            self.save(update_fields=["membership"])

    @transaction.atomic
    def discard(self, *, by: Actor) -> None:
        """Nothing was imported yet: as if the file had never been uploaded."""
        self._hold(by, ImportState.COLUMNS, ImportState.READY)
        self.rows.all().delete()
        self.delete()

    def _hold(self, by: Actor, *states: str) -> None:
        """Lock and look. Raises NotAllowed for who does not work here, WrongStatus when it has moved on."""
        if self.organisation_id not in by.organisation_ids or not by.has_role(*WORKERS):
            raise NotAllowed
        try:
            self.lock()
        except type(self).DoesNotExist as error:
            raise WrongStatus(_("This import was removed in the meantime.")) from error
        if self.state not in states:
            raise WrongStatus(_("This import has moved on in the meantime: %s.") % self.get_state_display())

    def _go(self, state: str, by: Actor) -> None:
        """Into a state in which a worker does the rest, as the person who asked for it."""
        from intake.tasks import bell

        self.state, self.membership, self.moved_at = state, by.member, timezone.now()
        self.save()
        bell.on_commit()

    # -- reading ------------------------------------------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        return self.state in BUSY

    @property
    def is_stale(self) -> bool:
        """Busy, and nothing moved for a while."""
        return self.is_busy and timezone.now() - self.moved_at > STALE

    @property
    def can_be_corrected(self) -> bool:
        return self.state in {ImportState.READY, ImportState.DONE}

    @property
    def undo_until(self) -> date | None:
        """The last day on which it can be undone."""
        return timezone.localdate(self.finished_at) + timedelta(days=UNDO_DAYS) if self.finished_at else None

    @property
    def can_be_undone(self) -> bool:
        until = self.undo_until
        return self.state == ImportState.DONE and until is not None and days.today() <= until

    def counts(self) -> dict[str, int]:
        """How many rows are in each state."""
        found = self.rows.order_by("state").values_list("state").annotate(Count("pk"))
        return {**dict.fromkeys(RowState.values, 0), **dict(found)}


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def visible_to(self, actor: Actor) -> ImportRowQuerySet:
        """Rows of imports of my organisation; the only door from a request."""
        return self.filter(source__in=Import.objects.visible_to(actor))

    def in_order(self) -> ImportRowQuerySet:
        return self.order_by("position")

    def with_dossier(self) -> ImportRowQuerySet:
        """Along with the traject it became, and what happened to that since."""
        events = ChainEvent.objects.in_order().select_related("by_organisation")
        return self.select_related("trajectory__candidate").prefetch_related(Prefetch("trajectory__events", events))


class ImportRow(Lockable):
    """A row of a spreadsheet until it is a traject; its `key` becomes the token of the referral it makes."""

    State, Decision = RowState, Decision

    # A part of it; the constraint below is its index.
    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows", db_index=False)
    position = models.PositiveIntegerField()
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    cells = models.JSONField()  # a list as uploaded; {field: text} once the columns are chosen
    facts = models.JSONField(default=dict)
    faults = models.JSONField(default=dict)  # {field: [code, {…}]}
    mended = models.JSONField(default=dict)  # {field: what stood there}
    state = models.CharField(max_length=8, choices=RowState.choices, default=RowState.STAGED)
    decision = models.CharField(max_length=4, choices=Decision.choices, blank=True)
    keep_text = models.BooleanField(default=False)
    twin = models.PositiveIntegerField(null=True, blank=True)  # an earlier row that seems to be the same person
    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects = ImportRowQuerySet.as_manager()
    row_security = RowSecurity("source_id = ANY (ARRAY(SELECT i.id FROM intake_import i))")
    personal = {
        "cells": Personal(_("To check and correct a spreadsheet before it is imported."), TERM),
        "facts": Personal(_("To check and correct a spreadsheet before it is imported."), TERM),
        "faults": Personal(_("To say what is wrong with a cell."), TERM),
        "mended": Personal(_("To show what was put right in a cell."), TERM),
    }

    class Meta:
        constraints = [
            choices("importrow", "state", RowState),
            choices("importrow", "decision", Decision, blank=True),
            models.UniqueConstraint(fields=["source", "position"], name="importrow_once"),
            models.CheckConstraint(
                name="importrow_state_has_its_facts",
                condition=Q(state__in=["imported", "linked"], trajectory__isnull=False, cells={}, facts={})
                | Q(state__in=["erased", "asked"], trajectory=None, cells={}, facts={})
                | Q(state="faulty", trajectory=None) & ~Q(faults={})
                | Q(state__in=["staged", "good", "alike", "skipped"], trajectory=None, faults={}),
            ),
        ]
        indexes = [models.Index(fields=["source", "state", "position"], name="importrow_work")]

    def __str__(self) -> str:
        return f"import row {self.pk}"

    @property
    def typed(self) -> Typed:
        """Who it seems to be, to look for a dossier with."""
        facts = self.facts
        return Typed(facts["first_name"], facts["last_name"], facts["birth"], facts["phone"], facts["email"])

    @classmethod
    def stage(cls, source: Import, sheet: Sheet) -> int:
        """Write the rows as they come, some thousands a statement; how many there are."""
        last = 0
        columns = "source_id, position, key, cells, facts, faults, mended, state, decision, keep_text"
        while piece := list(itertools.islice(sheet.rows, STAGED_AT_ONCE)):
            with connection.cursor() as cursor:
                cursor.execute(
                    f"INSERT INTO {cls._meta.db_table} ({columns})"  # noqa: S608 own names only
                    " SELECT %s, %s + n, gen_random_uuid(), cells, '{}', '{}', '{}', 'staged', '', false"
                    " FROM unnest(%s::jsonb[]) WITH ORDINALITY AS t(cells, n)",
                    [source.pk, last, [json.dumps(cells) for cells in piece]],
                )
            last += len(piece)
        return last

    def settle(self, state: str, trajectory: Trajectory | None = None) -> None:
        """Nothing is left to do with it: what stood in its cells goes."""
        self.state, self.trajectory = state, trajectory
        self.cells, self.facts, self.faults, self.mended = {}, {}, {}, {}

    # -- steps --------------------------------------------------------------------------------------------------------

    def _hold(self, by: Actor) -> None:
        self.source._hold(by, ImportState.READY, ImportState.DONE)
        self.lock()
        if self.state in SETTLED:
            raise WrongStatus(_("Row %(row)s has been dealt with in the meantime.") % {"row": self.position})

    @transaction.atomic
    def correct(self, cells: dict[str, str], *, by: Actor, keep_text: bool = False) -> None:
        """Other words in some cells; the row is checked anew. Raises WrongStatus when it was dealt with."""
        from intake.importing.running import check_rows

        self._hold(by)
        self.cells = {**self.cells, **cells}
        self.keep_text = self.keep_text or keep_text
        check_rows(self.source, [self], by)
        self.save()

    @transaction.atomic
    def decide(self, decision: str, *, by: Actor, trajectory: Trajectory | None = None) -> None:
        """What is done with a row that may be somebody we know: new, skipped, or the same as `trajectory`."""
        self._hold(by)
        if self.state not in {RowState.ALIKE, RowState.SKIPPED, RowState.GOOD}:
            raise WrongStatus(_("Correct row %(row)s first.") % {"row": self.position})
        self.decision = decision
        if decision == Decision.SAME and trajectory is not None:
            self.settle(RowState.LINKED, trajectory)
        else:
            self.state = RowState.SKIPPED if decision == Decision.SKIP else RowState.GOOD
        self.save()

    @transaction.atomic
    def ask(self, like: Likeness, region: Region, *, by: Actor) -> None:
        """It has a dossier elsewhere: ask who is aan zet to become involved; the row is done with."""
        self._hold(by)
        facts = self.facts
        typed = {
            "name": f"{facts['first_name']} {facts['last_name']}",
            "birth_year": facts["birth"],
            "contact": facts["email"] or facts["phone"],
        }
        role = PartyRole.SCHOOL if by.member.organisation.is_school else PartyRole.REFERRER
        why = facts["explanation"] or gettext("This candidate stands on a list of ours, and we want to help.")
        InvolvementRequest.ask(like, region, role=role, why=why, by=by, **typed)
        self.decision = Decision.ASK
        self.settle(RowState.ASKED)
        self.save()
