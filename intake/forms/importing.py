"""What is asked on the way of a spreadsheet: the file, its columns, and row by row what is wrong or already there."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.forms.fields import Named, done
from intake.forms.referral import ReceiverField
from intake.importing.columns import BY_NAME, FIELDS, lacking
from intake.importing.faults import sentence
from intake.importing.reading import Unreadable, read
from intake.importing.running import fits
from intake.models import Decision, Import, ImportRow, Likeness, RowState, Trajectory, look_alikes_for
from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.models import Region

SAMPLES = 3
LONG = "explanation"


class UploadForm(forms.Form):
    """The file, and what holds for all its rows unless a column says otherwise."""

    fields: dict[str, Any]  # a form knows of which kind its own fields are

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV. At most 20 MB and 50,000 rows. The file itself is not kept."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"required": gettext_lazy("Choose a spreadsheet of at most 20 MB.")},
    )
    to = ReceiverField(
        label=gettext_lazy("To whom do you offer these candidates?"),
        required=False,
        help_text=gettext_lazy("Your own organisation: then you keep them. Empty when a column says it."),
    )
    informed_on = done(
        gettext_lazy("When did you tell them?"),
        required=False,
        help_text=gettext_lazy("Told is: what we share, with whom and why. Empty when a column says it."),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)
    region = Named(queryset=Region.objects.none(), label=gettext_lazy("Region"), empty_label=None)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        kwargs["initial"] = {"token": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["to"].offer(actor)
        if len(actor.region_ids) == 1:
            del self.fields["region"]
        else:
            self.fields["region"].queryset = Region.objects.filter(pk__in=actor.region_ids).order_by("name")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        self.digest = hashlib.sha256(file.read()).hexdigest()
        file.seek(0)
        try:
            self.sheet = read(file.name, file)
        except Unreadable as error:
            raise ValidationError(str(error)) from error
        return file

    def stage(self) -> Import | None:
        """Keep its cells; None, with the sentence at the field, when it turns out to be too long on the way.

        The same file sent twice by the same form is one import.
        """
        said = self.cleaned_data
        token = uuid.uuid5(said["token"], self.digest)
        if before := Import.objects.visible_to(self.actor).filter(token=token).first():
            return before
        region = said.get("region") or Region.objects.get(pk=self.actor.region_for())
        facts = {"name": said["file"].name, "region": region, "to": said["to"], "informed_on": said["informed_on"]}
        try:
            return Import.stage(self.sheet, by=self.actor, token=token, **facts)
        except Unreadable as error:
            self.add_error("file", str(error))
            return None


@dataclass
class Column:
    """A column as the page shows it: its heading, what stands in its first rows, and the choice."""

    heading: str
    samples: list[str]
    choice: forms.BoundField


class ColumnsForm(forms.Form):
    """For each heading which fact it is, or none."""

    def __init__(self, *args: Any, source: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        choices = [("", _("Do not use")), *((known.name, known.label) for known in FIELDS)]
        for at, heading in enumerate(source.headings):
            box = forms.Select(attrs={"aria-label": _("Meaning of %(heading)s") % {"heading": heading}})
            self.fields[f"c{at}"] = forms.ChoiceField(
                choices=choices, required=False, label=heading, initial=source.fields[at], widget=box
            )

    def columns(self) -> list[Column]:
        first = list(self.source.rows.in_order().values_list("cells", flat=True)[:SAMPLES])
        return [
            Column(heading, [cells[at] for cells in first if cells[at]], self[f"c{at}"])
            for at, heading in enumerate(self.source.headings)
        ]

    def clean(self) -> dict[str, Any]:
        chosen: dict[str, str] = {}
        for name, value in list(self.cleaned_data.items()):
            if value and value in chosen.values():
                self.add_error(
                    name, _("You chose %(field)s twice. Keep one.") % {"field": str(BY_NAME[value].label).lower()}
                )
            chosen[name] = value
        if missing := lacking(chosen.values()):
            self.add_error(None, _("Choose a column for: %(fields)s.") % {"fields": ", ".join(missing)})
        return self.cleaned_data

    def chosen(self) -> list[str]:
        return [self.cleaned_data[f"c{at}"] for at in range(len(self.source.headings))]


@dataclass
class Cell:
    """One cell of a row with a fault, to be typed anew."""

    name: str
    label: str
    value: str
    fault: str
    long: bool


@dataclass
class Line:
    """A row as the page shows it."""

    row: ImportRow
    cells: list[Cell] = field(default_factory=list)
    likes: list[Likeness] = field(default_factory=list)
    done: list[str] = field(default_factory=list)  # on the traject it became, where undoing left it

    @property
    def name(self) -> str:
        cells = self.row.cells
        parts = (cells.get("first_name"), cells.get("prefix"), cells.get("last_name") or cells.get("name"))
        return " ".join(filter(None, parts)) or _("Row %(row)s") % {"row": self.row.position}

    @property
    def may_keep(self) -> bool:
        """A text that may say something about health stays when somebody says that it does not."""
        return self.row.faults.get(LONG, [""])[0] == "health"

    @property
    def mended(self) -> list[tuple[str, str, str]]:
        """Label, what stood there, and what became of it."""
        return [(str(BY_NAME[n].label), was, self.row.facts.get(n, "")) for n, was in self.row.mended.items()]


def lines_of(source: Import, rows: Iterable[ImportRow]) -> list[Line]:
    """These rows with their faults in words, and the dossiers they look like as far as one may see them now."""
    lines = [Line(row, _cells(row)) for row in rows]
    waiting = [line for line in lines if line.row.state == RowState.ALIKE]
    for region in {line.row.facts["region"] for line in waiting}:
        there = [line for line in waiting if line.row.facts["region"] == region]
        found = look_alikes_for(Region.objects.get(pk=region), [line.row.typed for line in there])
        for line, likes in zip(there, found, strict=True):
            line.likes = [like for like in likes if fits(like)]
    return lines


def _cells(row: ImportRow) -> list[Cell]:
    return [
        Cell(name, str(BY_NAME[name].label), row.cells.get(name, ""), sentence(kept), name == LONG)
        for name, kept in row.faults.items()
    ]


class RowsForm:
    """What was typed and decided on one page of rows; each row is a step of its own."""

    def __init__(self, data: QueryDict, rows: Iterable[ImportRow], actor: Actor) -> None:
        self.data, self.rows, self.actor = data, rows, actor

    def save(self) -> tuple[int, int]:
        """Take each step; how many rows are done with or good now, and how many still are not."""
        touched = [row for row in self.rows if self._correct(row) or self._decide(row)]
        good = sum(row.state not in {RowState.FAULTY, RowState.ALIKE} for row in touched)
        return good, len(touched) - good

    def _correct(self, row: ImportRow) -> bool:
        names = [name for name in row.faults if f"r{row.pk}-{name}" in self.data]
        typed = {name: str(self.data[f"r{row.pk}-{name}"]).strip()[:5000] for name in names}
        keep = f"k{row.pk}" in self.data
        if not keep and all(row.cells.get(name, "") == value for name, value in typed.items()):
            return False
        row.correct(typed, by=self.actor, keep_text=keep)
        return True

    def _decide(self, row: ImportRow) -> bool:
        decision, _colon, number = self.data.get(f"d{row.pk}", "").partition(":")
        if decision not in Decision.values:
            return False
        if decision == Decision.ASK:
            return self._ask(row, number)
        found = None
        if decision == Decision.SAME:
            found = Trajectory.objects.visible_to(self.actor).filter(number=number).first()
            if found is None:
                return False
        row.decide(decision, by=self.actor, trajectory=found)
        return True

    def _ask(self, row: ImportRow, sign: str) -> bool:
        """Ask who is aan zet of the dossier with that sign, when the row still looks like it."""
        if row.state != RowState.ALIKE:
            return False
        region = Region.objects.get(pk=row.facts["region"])
        found = [like for like in look_alikes_for(region, [row.typed])[0] if like.sign == sign and not like.mine]
        if found:
            row.ask(found[0], region, by=self.actor)
        return bool(found)
