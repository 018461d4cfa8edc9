"""The rows of one model about one candidate, as facts with names: for the file and for the document."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.models import Candidate, Trajectory
from transitiehuis.netwerk.declared_words import THINGS
from transitiehuis.netwerk.models import Membership, User
from transitiehuis.regie.access.blacking import BLACK, Blacking, others, roles_of
from transitiehuis.regie.access.reach import Person, rows_of
from transitiehuis.regie.access.words import ROWS

SECRET = {"token", "digest", "link", "nonce", "keep_text", "file"}  # what opens something, or says nothing
Fact = dict[str, Any]  # {"field", "value", "said"}: as the code calls it, for a machine, and for a reader


def gathered(model: type[models.Model], person: Person, blacking: Blacking) -> dict[str, Any]:
    """{"thing": its word, "model": its label, "rows": [[fact, …], …]}, in the language that is active."""
    rows = rows_of(model, person)
    roles = roles_of(_people_in(rows))
    word = {**ROWS, **THINGS}.get(model._meta.model_name or "", "")
    found = [_facts(row, person, blacking, roles) for row in rows]
    return {"thing": capfirst(str(word)), "model": model._meta.label, "rows": found}


def _people_in(rows: list[models.Model]) -> set[int]:
    """The colleagues that these rows name."""
    found: set[int] = set()
    for row in rows:
        for field in row._meta.concrete_fields:
            if field.related_model is User:
                found.add(getattr(row, field.attname) or 0)
            elif field.related_model is Membership and (member := getattr(row, field.name)):
                found.add(member.user_id)
    return found


def _facts(row: models.Model, person: Person, blacking: Blacking, roles: dict[int, str]) -> list[Fact]:
    black = others(row)
    facts = []
    for field in row._meta.concrete_fields:
        if field.name in SECRET or field.primary_key:
            continue
        value = BLACK if field.name in black else _value(row, field, person, blacking, roles)
        if value not in (None, "", [], {}):
            facts.append({"field": field.name, "value": value, "said": said(value)})
    lists = {f.name: [named(one) for one in getattr(row, f.name).all().order_by("pk")] for f in row._meta.many_to_many}
    return facts + [{"field": name, "value": listed, "said": said(listed)} for name, listed in lists.items() if listed]


def _value(row: models.Model, field: models.Field, person: Person, blacking: Blacking, roles: dict[int, str]) -> Any:
    if isinstance(field, models.ForeignKey):
        other = getattr(row, field.name)
        return None if other is None else _other(other, person, roles)
    value = getattr(row, field.attname)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")()) if value else ""
    if isinstance(value, str | list | dict | tuple):
        return blacking.inside(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def _other(other: models.Model, person: Person, roles: dict[int, str]) -> str:
    """What another row is called; a colleague by role and organisation, anybody else not at all."""
    if isinstance(other, User):
        return roles.get(other.pk, BLACK)
    if isinstance(other, Membership):
        return roles.get(other.user_id, BLACK)
    if isinstance(other, Candidate):
        return other.name if other.pk in person.candidates else BLACK
    if isinstance(other, Trajectory):
        return other.number if other.pk in person.trajectories else BLACK
    return named(other)


def named(other: models.Model) -> str:
    """The name of a thing, in the language that is active; blacked out where the name is somebody's."""
    for name in ("name", "label", "title", "number", "code"):
        if name in getattr(other, "personal", {}):
            return BLACK
        if word := getattr(other, name, ""):
            return str(word)
    return str(other)


def said(value: Any) -> str:
    """For who reads it: a day as a day, a yes as a yes."""
    if isinstance(value, bool):
        return str(_("yes")) if value else str(_("no"))
    if isinstance(value, list):
        return ", ".join(said(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {said(part)}" for key, part in value.items() if part not in (None, "", [], {}))
    if not isinstance(value, str):
        return str(value)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return date_format(moment, "j F Y, G.i" if len(value) > len("2026-11-24") else "j F Y")
