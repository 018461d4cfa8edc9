"""What two dossiers of one person say differently, field by field, and which of it is kept.

Facts are read and written as plain values (`facts_of`, `write`), so that a merge can be taken apart exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from intake.models.candidate import Candidate, Channel
from intake.models.profile import MatchingProfile, SupportProfile, Transport
from intake.models.trajectory import Trajectory
from transitiehuis.netwerk.models import Place

KEEP, TAKE, BOTH = "keep", "take", "both"
CANDIDATE, PROFILE, SUPPORT = "candidate", "profile", "support"
Facts = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Spec:
    """One thing to choose: the columns that belong together, of which row, in words."""

    name: str
    row: str
    columns: tuple[str, ...]
    label: Any
    several: bool = False  # a list of which both can be kept


def _spec(row: str, name: str, label: Any, *columns: str, several: bool = False) -> Spec:
    return Spec(name, row, columns or (name,), label, several)


SPECS = (
    _spec(CANDIDATE, "first_name", _("First name")),
    _spec(CANDIDATE, "last_name", _("Last name")),
    _spec(CANDIDATE, "birth_year", _("Year of birth")),
    _spec(CANDIDATE, "phone", _("Telephone")),
    _spec(CANDIDATE, "email", _("E-mail")),
    _spec(CANDIDATE, "place", _("Lives in"), "place_id"),
    _spec(CANDIDATE, "language", _("Language we write in")),
    _spec(PROFILE, "themes", _("Themes"), several=True),
    _spec(PROFILE, "occupations", _("Occupations"), several=True),
    _spec(PROFILE, "skills", _("Skills"), several=True),
    _spec(PROFILE, "available_from", _("Available from")),
    _spec(PROFILE, "hours", _("Hours a week"), "hours_min", "hours_max"),
    _spec(PROFILE, "earliest_start", _("Can start at")),
    _spec(PROFILE, "max_distance_km", _("Distance")),
    _spec(PROFILE, "transport", _("Transport")),
    _spec(PROFILE, "licences", _("Driving licence")),
    _spec(PROFILE, "language_level", _("Language level")),
    _spec(PROFILE, "education_level", _("Education")),
    _spec(SUPPORT, "work_conditions", _("Work conditions")),
    _spec(SUPPORT, "guidance_needed", _("Guidance needed")),
)
LISTS = tuple(spec.name for spec in SPECS if spec.several)
KINDS: dict[str, Any] = {CANDIDATE: Candidate, PROFILE: MatchingProfile, SUPPORT: SupportProfile}
# Follow from what is chosen, and go back with it.
ALONG = {CANDIDATE: ("channel",), PROFILE: ("updated_at", "updated_by_id"), SUPPORT: ()}


@dataclass(frozen=True)
class Difference:
    """A choice to make: what this dossier says and what the other says, in words."""

    spec: Spec
    here: str
    there: str

    @property
    def proposed(self) -> str:
        """Nothing is lost: a list is taken together, and what is not known here is taken over."""
        if self.spec.several:
            return BOTH
        return KEEP if self.here else TAKE


def rows_of(trajectory: Trajectory) -> dict[str, Any]:
    """The rows that hold the facts, read anew; None where there is none."""
    by = {"trajectory": trajectory}
    return {
        CANDIDATE: Candidate.objects.get(pk=trajectory.candidate_id),
        PROFILE: MatchingProfile.objects.filter(**by).first(),
        SUPPORT: SupportProfile.objects.filter(**by).first(),
    }


def facts_of(trajectory: Trajectory) -> Facts:
    """Each column that can be chosen with its value as it can be kept in JSON; {} for a row that is not there."""
    found: Facts = {}
    for name, row in rows_of(trajectory).items():
        columns = [column for spec in SPECS if spec.row == name for column in spec.columns]
        found[name] = {column: _value(row, column) for column in [*columns, *ALONG[name]]} if row else {}
    return found


def _value(row: Any, column: str) -> Any:
    if column in LISTS:
        return sorted(getattr(row, column).values_list("pk", flat=True))
    value = getattr(row, column)
    return value.isoformat() if hasattr(value, "isoformat") else value


def differences(here: Facts, there: Facts) -> list[Difference]:
    """Where the other dossier says something that this one does not say."""
    found = []
    for spec in SPECS:
        mine = [here[spec.row].get(column) for column in spec.columns]
        theirs = [there[spec.row].get(column) for column in spec.columns]
        added = set(theirs[0] or ()) - set(mine[0] or ()) if spec.several else mine != theirs
        if added and any(value not in (None, "", []) for value in theirs):
            found.append(Difference(spec, words(spec, here[spec.row]), words(spec, there[spec.row])))
    return found


def chosen(here: Facts, there: Facts, choices: Mapping[str, str]) -> Facts:
    """The facts of this dossier after the choices; what was not asked stays."""
    found = {row: dict(values) for row, values in here.items()}
    for difference in differences(here, there):
        spec = difference.spec
        choice = choices.get(spec.name, difference.proposed)
        if choice == KEEP:
            continue
        for column in spec.columns:
            mine, theirs = here[spec.row].get(column), there[spec.row].get(column)
            found[spec.row][column] = sorted({*(mine or ()), *(theirs or ())}) if choice == BOTH else theirs
    found[CANDIDATE]["channel"] = _channel(found[CANDIDATE])
    return found


def _channel(person: Mapping[str, Any]) -> str:
    """The way to reach somebody, when what was chosen still allows it; else the first that can be used."""
    usable = {Channel.EMAIL: person["email"], Channel.PHONE: person["phone"], Channel.GUIDE: True}
    if usable[Channel(person["channel"])]:
        return str(person["channel"])
    return str(next(channel for channel, there in usable.items() if there))


def write(trajectory: Trajectory, facts: Facts) -> None:
    """Put these facts on the rows of the dossier. A row that was not there is made, and taken away again by {}."""
    for name, row in rows_of(trajectory).items():
        values = facts[name]
        if not values:
            if row is not None:
                row.delete()
            continue
        found = row or KINDS[name](trajectory=trajectory)
        for column, value in values.items():
            if column not in LISTS:
                field = found._meta.get_field(column.removesuffix("_id"))
                setattr(found, column, value if field.is_relation else field.to_python(value))
        found.save()
        for column in set(values) & set(LISTS):
            getattr(found, column).set(values[column])


# In words ------------------------------------------------------------------------------------------------------------


def words(spec: Spec, values: Mapping[str, Any]) -> str:
    """The value as the screen says it; '' for nothing."""
    said = [_said(spec, column, values.get(column)) for column in spec.columns]
    return " – ".join(dict.fromkeys(filter(None, said)))


def _said(spec: Spec, column: str, value: Any) -> str:
    if value is None or value in ("", []):
        return ""
    if column == "place_id":
        return Place.objects.get(pk=value).name
    field = KINDS[spec.row]._meta.get_field(column)
    if spec.several:
        named = field.related_model._default_manager.filter(pk__in=value).order_by("name_nl", "pk")
        return _listed(named.values_list("name_nl", flat=True))
    if isinstance(value, list):
        return _listed(str(Transport(code).label) if column == "transport" else code for code in value)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(dict(field.flatchoices).get(value, value))


def _listed(said: Iterable[str]) -> str:
    return ", ".join(said)
