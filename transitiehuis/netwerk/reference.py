"""Reference data out of `data/`: read, compared and written in bulk, so that loading twice changes nothing.

What a region edited stays. A list that a region may edit has the column `edited_at`; whoever changes such a row by
hand fills it, and the loader leaves that row alone for good. A row that is no longer in the file is never deleted,
for what happened may point to it: it gets `until` (yesterday), so that nobody can choose it any more, and loses that
again when the file brings it back. A list without `until` keeps its old rows as they are.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import models
from django.db.models import Q

from transitiehuis import days
from transitiehuis.netwerk.models import (
    Municipality,
    Organisation,
    OrganisationCode,
    OrganisationCodeType,
    OrganisationKind,
    Place,
    Region,
)
from transitiehuis.netwerk.sorting import sort_key

# A listed organisation is there for choosing; since when it exists is not known and decides nothing.
LISTED_SINCE = date(2000, 1, 1)
BATCH = 1000

KINDS = {
    "trade_association": OrganisationKind.BRANCH,
    "training_fund": OrganisationKind.BRANCH,
    "training_employer": OrganisationKind.SECTOR_SCHOOL,
    "sector_school": OrganisationKind.SECTOR_SCHOOL,
    "training_provider": OrganisationKind.OTHER,
    "grid_operator": OrganisationKind.EMPLOYER,
    "certification": OrganisationKind.OTHER,
    "public": OrganisationKind.OTHER,
    "programme": OrganisationKind.OTHER,
}
KINDS_BY_NAME = {"UWV": OrganisationKind.UWV, "Regionaal Werkcentrum": OrganisationKind.WERKCENTRUM}


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file: UTF-8, header row; empty means not known."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def several(cell: str) -> list[str]:
    """The values in one cell, which are separated by semicolons."""
    return [value.strip() for value in cell.split(";") if value.strip()]


def whole(cell: str) -> int | None:
    """A whole number; None when it is not known."""
    return int(cell) if cell else None


def sync(
    model: type[models.Model], rows: Iterable[Mapping[str, Any]], *, key: Sequence[str], scope: Q | None = None
) -> int:
    """Make the rows of `model` (those in `scope`) as `rows` say, by the module's rules; returns how many changed.

    Rows speak in attribute names (`region_id`, not `region`); `key` names those that tell which row it is. Values go
    past `save()`: derived fields such as a sort key stand in the row.
    """
    has_until = any(field.name == "until" for field in model._meta.concrete_fields)
    found = {_key(row, key): row for row in model._base_manager.filter(scope or Q())}
    fresh, changed, named = [], [], set()
    for values in rows:
        wanted = {**values, "until": None} if has_until else dict(values)
        name = tuple(wanted[part] for part in key)
        named.add(name)
        if name not in found:
            fresh.append(model(**wanted))
        elif _write(found[name], wanted):
            changed.append(found[name])
    if has_until:
        yesterday = days.today() - timedelta(days=1)
        gone = [row for name, row in found.items() if name not in named and getattr(row, "until") is None]  # noqa: B009
        changed += [row for row in gone if _write(row, {"until": max(yesterday, getattr(row, "since", yesterday))})]
    _save(model, fresh, changed)
    return len(fresh) + len(changed)


def _key(row: models.Model, key: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, part) for part in key)


def _write(row: models.Model, wanted: Mapping[str, Any]) -> bool:
    """Set what differs; False when nothing does, or when a region edited the row."""
    if getattr(row, "edited_at", None):
        return False
    different = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)


def _save(model: type[models.Model], fresh: list[Any], changed: list[Any]) -> None:
    names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._base_manager.bulk_create(fresh, batch_size=BATCH)
    if changed:
        model._base_manager.bulk_update(changed, names, batch_size=BATCH)


def sync_links(field: Any, wanted: Mapping[int, Iterable[int]]) -> int:
    """Make a many-to-many field (`Occupation.themes`) as `wanted` says: owner's id → ids; returns how many changed.

    Owners that `wanted` does not name, and those a region edited, keep what they have.
    """
    owner, target = field.field.m2m_column_name(), field.field.m2m_reverse_name()
    edited = set()
    if any(column.name == "edited_at" for column in field.field.model._meta.concrete_fields):
        edited = set(field.field.model._base_manager.exclude(edited_at=None).values_list("pk", flat=True))
    owners = set(wanted) - edited
    should = {(one, other) for one in owners for other in wanted[one]}
    links = {
        (getattr(row, owner), getattr(row, target)): row.pk
        for row in field.through._base_manager.filter(**{f"{owner}__in": owners})
    }
    missing, surplus = should - set(links), set(links) - should
    field.through._base_manager.filter(pk__in=[links[pair] for pair in surplus]).delete()
    field.through._base_manager.bulk_create(
        [field.through(**{owner: one, target: other}) for one, other in sorted(missing)], batch_size=BATCH
    )
    return len(missing) + len(surplus)


def load(folder: Path) -> dict[str, int]:
    """Regions, municipalities, places, national organisations and schools; how many rows of each changed."""
    return {
        "regions": load_regions(folder),
        "municipalities": load_municipalities(folder),
        "centres of regions": load_centres(folder),
        "places": load_places(folder),
        "organisations": load_organisations(folder),
        "BRIN codes": load_codes(folder),
    }


def load_regions(folder: Path) -> int:
    rows = read(folder / "regions.csv")
    return sync(Region, ({"code": row["code"], "name": row["name"]} for row in rows), key=["code"])


def ids(model: type[models.Model], name: str) -> dict[str, int]:
    """What a file calls a row → its id."""
    return dict(model._base_manager.values_list(name, "pk"))


def load_municipalities(folder: Path) -> int:
    """With the vakantieregio of each: of the municipality itself, else of its province."""
    regions = ids(Region, "code")
    town, province = (
        {row["code"]: row["holiday_region"] for row in read(folder / "holiday_regions.csv") if row["scope"] == scope}
        for scope in ("municipality", "province")
    )
    rows = (
        {
            "cbs_code": row["cbs_code"],
            "name": row["name"],
            "province": row["province"],
            "region_id": regions[row["region_code"]],
            "holiday_region": town.get(row["cbs_code"]) or province.get(row["province"], ""),
        }
        for row in read(folder / "municipalities.csv")
    )
    return sync(Municipality, rows, key=["cbs_code"])


def load_centres(folder: Path) -> int:
    towns = ids(Municipality, "cbs_code")
    rows = read(folder / "regions.csv")
    wanted = ({"code": row["code"], "centre_id": towns.get(row["centre_municipality_code"])} for row in rows)
    return sync(Region, wanted, key=["code"])


def load_places(folder: Path) -> int:
    towns = ids(Municipality, "cbs_code")
    rows = (
        {
            "name": row["name"],
            "sort_name": sort_key(row["name"]),
            "municipality_id": towns[row["municipality_code"]],
            "latitude": float(row["latitude"]),
            "longitude": float(row["longitude"]),
            "population": whole(row["population"]),
        }
        for row in read(folder / "places.csv")
    )
    return sync(Place, rows, key=["name", "municipality_id"])


def load_organisations(folder: Path) -> int:
    """National organisations and schools, to be chosen from; a merged school stands in the file once per old code."""
    places = {
        (place.name, place.municipality.cbs_code): place.pk for place in Place.objects.select_related("municipality")
    }
    listed: dict[str, tuple[OrganisationKind, int | None]] = {
        row["name"]: (KINDS_BY_NAME.get(row["name"], KINDS[row["kind"]]), None)
        for row in read(folder / "organisations.csv")
    }
    for row in reversed(read(folder / "schools.csv")):  # the first row of a merged school gives its place
        place = places.get((row["place"], row["municipality_code"]))
        listed[row["name"]] = (OrganisationKind.MBO_SCHOOL, place)
    rows = (
        {
            "name": name,
            "sort_name": sort_key(name),
            "kind": kind,
            "place_id": place,
            "since": LISTED_SINCE,
            "listed": True,
        }
        for name, (kind, place) in listed.items()
    )
    return sync(Organisation, rows, key=["name"], scope=Q(listed=True))


def load_codes(folder: Path) -> int:
    schools = dict(Organisation.objects.filter(listed=True).values_list("name", "pk"))
    rows = (
        {
            "organisation_id": schools[row["name"]],
            "type": OrganisationCodeType.BRIN,
            "value": row["brin"],
            "certainty": row["certainty"],
        }
        for row in read(folder / "schools.csv")
        if row["brin"]
    )
    scope = Q(type=OrganisationCodeType.BRIN, organisation__listed=True)
    return sync(OrganisationCode, rows, key=["organisation_id", "type", "value"], scope=scope)
