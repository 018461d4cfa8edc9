from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from transitiehuis import days
from transitiehuis.constraints import choices
from transitiehuis.netwerk.models import Organisation, Partnership, Region, User
from transitiehuis.netwerk.models.organisations import directs
from transitiehuis.privacy import Personal
from transitiehuis.regie.models.coverage import Coverage
from transitiehuis.regie.models.rounds import user_of
from transitiehuis.rowsecurity import DIRECTED_REGIONS, RowSecurity
from transitiehuis.workflow import Lockable, WrongStatus

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

TERM = _("As long as the region takes part.")
DIRECTED = f"region_id = ANY ({DIRECTED_REGIONS})"
SHEETS = f"SELECT id FROM regie_partnersheet WHERE {DIRECTED}"  # noqa: S608 own names only


class SheetState(models.TextChoices):
    SHOWN = "shown", _("looked at, nothing done yet")
    DONE = "done", _("brought in")
    UNDONE = "undone", _("undone")


class LineKind(models.TextChoices):
    PARTNER = "partner", _("partner")
    COVERAGE = "coverage", _("who does what")


class LineState(models.TextChoices):
    GOOD = "good", _("to be brought in")
    FAULTY = "faulty", _("with a fault")
    KNOWN = "known", _("there already")
    DONE = "done", _("brought in")
    UNDONE = "undone", _("undone")
    KEPT = "kept", _("stayed: it is used by now")


class SheetQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> SheetQuerySet:
        """Sheets of the regions the actor directs; the only door from a request."""
        return self.filter(region__in=actor.directed_region_ids)

    def newest_first(self) -> SheetQuerySet:
        return self.order_by("-uploaded_at", "-pk")


class PartnerSheet(Lockable):
    """A spreadsheet with the partners of a region and who does what: organisations, no people. Not the file itself."""

    State = SheetState

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # of the form and the file: one upload
    state = models.CharField(max_length=8, choices=SheetState.choices, default=SheetState.SHOWN)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = SheetQuerySet.as_manager()
    row_security = RowSecurity(DIRECTED)

    class Meta:
        constraints = [
            choices("partnersheet", "state", SheetState),
            models.CheckConstraint(
                condition=Q(state="shown", done_at=None, undone_at=None)
                | Q(state="done", done_at__isnull=False, undone_at=None)
                | Q(state="undone", done_at__isnull=False, undone_at__isnull=False),
                name="partnersheet_state_has_its_days",
            ),
        ]
        indexes = [models.Index(fields=["region", "-uploaded_at"], name="partnersheet_history")]

    def __str__(self) -> str:
        return f"partner sheet {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("regie:begin_sheet", args=[self.pk])

    @classmethod
    @transaction.atomic
    def show(
        cls, region: Region, rows: dict[str, list[tuple[int, dict[str, str]]]], *, by: Actor, token: uuid.UUID
    ) -> PartnerSheet:
        """Keep the cells and look at them; nothing is brought in yet. The same `token` is the same sheet."""
        from transitiehuis.regie.beginning.checking import check  # which reads these models

        directs(by, region)
        Region.objects.select_for_update(no_key=True).get(pk=region.pk)
        if before := cls.objects.filter(token=token).first():
            return before
        made = cls.objects.create(region=region, token=token, uploaded_at=timezone.now(), uploaded_by=user_of(by))
        lines = [
            SheetLine(sheet=made, kind=kind, position=position, cells=cells)
            for kind, found in rows.items()
            for position, cells in found
        ]
        check(region, lines, days.today())
        SheetLine.objects.bulk_create(lines)
        return made

    def _hold(self, by: Actor, state: str) -> None:
        directs(by, self.region)
        self.lock()
        if self.state != state:
            raise WrongStatus(_("This sheet is %(state)s by now.") % {"state": self.get_state_display()})

    @transaction.atomic
    def bring_in(self, *, by: Actor) -> int:
        """What was good and still is becomes partner and coverage; rows with a fault stay. How many came in.

        Of two at once one brings in; the other gets WrongStatus.
        """
        from transitiehuis.regie.beginning.checking import check

        self._hold(by, SheetState.SHOWN)
        Region.objects.select_for_update(no_key=True).get(pk=self.region_id)
        lines = list(self.lines.filter(state__in=[LineState.GOOD, LineState.KNOWN]).in_order())
        check(self.region, lines, days.today())
        good = [line for line in lines if line.state == LineState.GOOD]
        for line in sorted(good, key=lambda line: (line.kind != LineKind.PARTNER, line.position)):
            line.write(by)
        SheetLine.objects.bulk_update(
            lines, ["state", "faults", "facts", "organisation", "made_organisation", "partnership", "coverage"]
        )
        self.state, self.done_at = SheetState.DONE, timezone.now()
        self.save(update_fields=["state", "done_at"])
        return len(good)

    @transaction.atomic
    def undo(self, *, by: Actor) -> int:
        """Take out what came in by this sheet, last first. What is used by now stays, and its row says so; how many."""
        self._hold(by, SheetState.DONE)
        lines = list(self.lines.filter(state=LineState.DONE).in_order())
        for line in sorted(lines, key=lambda line: (line.kind == LineKind.PARTNER, -line.position)):
            line.take_out()
        self.state, self.undone_at = SheetState.UNDONE, timezone.now()
        self.save(update_fields=["state", "undone_at"])
        return sum(line.state == LineState.KEPT for line in lines)


class SheetLineQuerySet(models.QuerySet):
    def in_order(self) -> SheetLineQuerySet:
        return self.order_by("-kind", "position", "pk")  # partners before who does what


class SheetLine(models.Model):
    """One row of a sheet: its cells, what is wrong with them, and what it became."""

    sheet = models.ForeignKey(PartnerSheet, on_delete=models.CASCADE, related_name="lines")  # part of it
    kind = models.CharField(max_length=8, choices=LineKind.choices)
    position = models.PositiveIntegerField()
    cells = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    faults = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=LineState.choices, default=LineState.FAULTY)
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, related_name="+")  # undone
    made_organisation = models.BooleanField(default=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.SET_NULL, null=True, related_name="+")  # undone
    coverage = models.ForeignKey(Coverage, on_delete=models.SET_NULL, null=True, related_name="+")  # undone

    objects = SheetLineQuerySet.as_manager()
    row_security = RowSecurity(f"sheet_id IN ({SHEETS})")
    personal = {
        "cells": Personal(_("To show what stood in the sheet of partners."), TERM),
        "facts": Personal(_("To bring in what stood in the sheet of partners."), TERM),
        "faults": Personal(_("To say what is wrong in the sheet of partners."), TERM),
    }

    class Meta:
        constraints = [
            choices("sheetline", "kind", LineKind),
            choices("sheetline", "state", LineState),
            models.UniqueConstraint(fields=["sheet", "kind", "position"], name="sheetline_once"),
            models.CheckConstraint(
                condition=Q(state="faulty") & ~Q(faults={}) | ~Q(state="faulty") & Q(faults={}),
                name="sheetline_fault_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"sheet line {self.pk}"

    def write(self, by: Actor) -> None:
        """Make of its facts what they say; the sheet is held, and the row was looked at just now."""
        facts: dict[str, Any] = self.facts
        if self.kind == LineKind.PARTNER:
            self.partnership, self.made_organisation = Partnership.begin(
                self.sheet.region,
                name=facts["name"],
                kind=facts["kind"],
                place=self.place,
                website=facts["website"],
                by=by,
            )
            self.organisation = self.partnership.organisation
        else:
            partners = Organisation.objects.partners_of([self.sheet.region_id], days.today())
            self.organisation = partners.get(sort_name=facts["partner"])
            self.coverage = Coverage.objects.create(
                region=self.sheet.region,
                organisation=self.organisation,
                activity_id=facts["activity"],
                role=facts["role"],
                hours_per_quarter=facts["hours"],
                since=date.fromisoformat(facts["since"]),
                written_by=user_of(by),
            )
        self.state = LineState.DONE

    @property
    def place(self) -> Any:
        from transitiehuis.netwerk.models import Place

        return Place.objects.filter(pk=self.facts["place"]).first()

    def take_out(self) -> None:
        """Delete what it made, unless something rests on it by now."""
        try:
            with transaction.atomic():
                if self.coverage:
                    self.coverage.delete()
                if self.partnership and self.organisation:
                    self._part()
                with connection.cursor() as cursor:  # what this reader may not see counts as well, and counts now
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            self.state = LineState.UNDONE
        except (ProtectedError, IntegrityError):
            self.state = LineState.KEPT
        self.coverage = self.partnership = None
        self.organisation = self.organisation if self.state == LineState.KEPT else None
        self.save(update_fields=["state", "coverage", "partnership", "organisation"])

    def _part(self) -> None:
        """The partnership goes, and the organisation with it when it came by this row and is nowhere else."""
        organisation, region = self.organisation, self.sheet.region_id
        if organisation is None or self.partnership is None:
            return
        used = Coverage.objects.filter(organisation=organisation, region=region).exists()
        if used or organisation.memberships.exists() or asked_of(organisation, region):
            raise ProtectedError("in use", {organisation})
        self.partnership.delete()
        if self.made_organisation and not organisation.partnerships.exists():
            organisation.delete()


def asked_of(organisation: Organisation, region_id: int) -> bool:
    """Whether it was asked for scores in a round of the region, or has an action there."""
    from transitiehuis.regie.models.actions import Action
    from transitiehuis.regie.models.scores import Submission

    here = {"organisation": organisation, "round__region": region_id}
    return Submission.objects.filter(**here).exists() or Action.objects.filter(**here).exists()
