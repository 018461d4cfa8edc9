"""The long work of an import, a batch at a time: each batch is one transaction, so that a kill loses none and
doubles none. All of it runs as the person who asked for it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from intake import messages
from intake.importing.checking import Checked, Known, Town, check
from intake.importing.faults import Fault
from intake.models.candidate import Candidate
from intake.models.importing import Import, ImportRow
from intake.models.importing_words import SETTLED, Decision, ImportState, RowState
from intake.models.likeness import Likeness, look_alikes_for
from intake.models.lookup import Lookup
from intake.models.referring_many import Entry, channel_of, submit_many
from intake.models.vocabulary import Theme
from intake.receiving import receivers
from transitiehuis import days
from transitiehuis.netwerk.models import Organisation, Place, Region
from transitiehuis.netwerk.sorting import sort_key

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

AT_ONCE = 1000


def batch(pk: int, by: Actor) -> bool:
    """Do the next batch of import `pk`, inside a transaction of the caller's; whether more is left.

    False too when somebody else is at it, when it is not busy, or when `by` is not who asked for it.
    """
    free = Import.objects.visible_to(by).select_for_update(skip_locked=True, of=("self",), no_key=True)
    source = free.busy().filter(pk=pk, membership=by.current).first()
    if source is None:
        return False
    more = STEPS[source.state](source, by)
    source.moved_at = timezone.now()
    source.save()
    return more


# -- checking ---------------------------------------------------------------------------------------------------------


def known_for(source: Import, by: Actor) -> Known:
    """What its cells are compared with, in four queries."""
    themes = list(Theme.objects.valid_on(days.today()).in_order())
    found = list(receivers(by))
    return Known(
        today=days.today(),
        towns=towns(),
        themes={sort_key(word): theme.pk for theme in themes for word in (theme.code, theme.name_en, theme.name_nl)},
        theme_names=", ".join(theme.name for theme in themes),
        receivers={organisation.sort_name: organisation.pk for organisation in found},
        regions=frozenset(by.region_ids),
        region=source.region_id,
        to=source.to_id,
        informed_on=source.informed_on,
    )


def towns() -> dict[str, list[Town]]:
    """All places by the key of their name; those of which there are more with their municipality."""
    found: dict[str, list[Town]] = defaultdict(list)
    rows = Place.objects.valid_on(days.today()).order_by("pk")
    for pk, name, key, inside, region in rows.values_list(
        "pk", "name", "sort_name", "municipality__name", "municipality__region"
    ):
        found[key].append(Town(pk, f"{name} ({inside})", sort_key(inside), region))
    return {
        key: places
        if len(places) > 1
        else [Town(p.pk, p.shown.split(" (")[0], p.municipality, p.region) for p in places]
        for key, places in found.items()
    }


def check_batch(source: Import, by: Actor) -> bool:
    """Look at the next rows; after the last, put those beside each other that seem to be the same person."""
    rows = list(source.rows.filter(state=RowState.STAGED).in_order()[:AT_ONCE])
    for row in rows:
        row.cells = {name: row.cells[at] for at, name in enumerate(source.fields) if name}
    check_rows(source, rows, by)
    write_rows(rows)
    if len(rows) == AT_ONCE:
        return True
    mark_twins(source)
    source.state, source.checked_at = ImportState.READY, timezone.now()
    return False


def check_rows(source: Import, rows: Sequence[ImportRow], by: Actor) -> None:
    """Facts, faults and state of these rows from their cells (not saved)."""
    known = known_for(source, by) if rows else None
    for row in rows:
        found: Checked = check(row.cells, known, keep_text=row.keep_text)  # type: ignore[arg-type]
        row.facts, row.faults, row.mended = found.facts, found.faults, found.mended
        row.state, row.twin = RowState.FAULTY if found.faults else RowState.GOOD, None
        row.decision = "" if found.faults else row.decision
    look(source, [row for row in rows if row.state == RowState.GOOD and row.decision != Decision.NEW], by)


def look(source: Import, rows: Sequence[ImportRow], by: Actor) -> None:
    """Put aside (not saved) which of these may be somebody who has a dossier in the region already."""
    regions: dict[int, list[ImportRow]] = defaultdict(list)
    for row in rows:
        regions[row.facts["region"]].append(row)
    own = ImportRow.objects.filter(source=source, trajectory__isnull=False)
    for region, there in regions.items():
        found = look_alikes_for(Region.objects.get(pk=region), [row.typed for row in there])
        Lookup.log([like for likes in found for like in likes], by=by)
        ids = [like.trajectory_id for likes in found for like in likes]
        made = set(own.filter(trajectory__in=ids).values_list("trajectory", flat=True)) if ids else set()
        for row, likes in zip(there, found, strict=True):
            if any(like.trajectory_id not in made and fits(like) for like in likes):
                row.state = RowState.ALIKE


def fits(like: Likeness) -> bool:
    """Whether it is worth a decision. Of a dossier elsewhere we hear only when it fits well."""
    return not (like.mine and like.weak)


TWINS = """
UPDATE intake_importrow r SET twin = t.first, state = 'alike' FROM (
  SELECT id, position, least(
    min(position) OVER (PARTITION BY facts ->> 'sort_name', facts ->> 'birth'),
    CASE WHEN facts ->> 'sound' <> '' AND count(*) OVER (PARTITION BY facts ->> 'sound', facts ->> 'birth') <= 3
      THEN min(position) OVER (PARTITION BY facts ->> 'sound', facts ->> 'birth') END,
    CASE WHEN facts ->> 'phone_key' <> '' AND count(*) OVER (PARTITION BY facts ->> 'phone_key') <= 3
      THEN min(position) OVER (PARTITION BY facts ->> 'phone_key') END) AS first
  FROM intake_importrow WHERE source_id = %s AND state IN ('good', 'alike')) t
WHERE r.id = t.id AND t.first < t.position
"""


def mark_twins(source: Import) -> None:
    """Of rows about the same person all but the first wait: the same name and year, or a year with a name that sounds
    alike or a telephone, when few rows share those."""
    with connection.cursor() as cursor:
        cursor.execute(TWINS, [source.pk])


# -- writing ----------------------------------------------------------------------------------------------------------


def write_batch(source: Import, by: Actor) -> bool:
    """Refer the next good rows; one that became somebody's dossier in the meantime waits for a decision."""
    rows = list(source.rows.filter(state=RowState.GOOD).in_order()[:AT_ONCE])
    if opened_since(source):
        look(source, [row for row in rows if row.decision != Decision.NEW], by)
    refer(source, [row for row in rows if row.state == RowState.GOOD], by)
    write_rows(rows)
    if rows:
        return True
    source.state, source.finished_at = ImportState.DONE, timezone.now()
    messages.many_offered(source, by=by)
    return False


def opened_since(source: Import) -> bool:
    """Whether anybody else opened a traject in our regions since the upload: only then a row may be somebody by now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake_opened_since(%s, %s)", [source.pk, source.uploaded_at])
        return bool(cursor.fetchone()[0])


def refer(source: Import, rows: Sequence[ImportRow], by: Actor) -> None:
    """All of them in one go; when the database refuses, one by one, so that a bad one does not hold up the rest."""
    receiving = {organisation.pk: organisation for organisation in receivers(by)}
    try:
        _submit(rows, receiving, by)
    except (DataError, IntegrityError, KeyError):
        for row in rows:
            try:
                _submit([row], receiving, by)
            except (DataError, IntegrityError, KeyError):
                row.state, row.faults = RowState.FAULTY, {"last_name": Fault("refused").as_json()}


def _submit(rows: Sequence[ImportRow], receiving: dict[int, Organisation], by: Actor) -> None:
    with transaction.atomic():
        opened = submit_many([entry_of(row, receiving) for row in rows], by=by)
    for row, trajectory in zip(rows, opened, strict=True):
        row.settle(RowState.IMPORTED, trajectory)


def entry_of(row: ImportRow, receiving: dict[int, Organisation]) -> Entry:
    """The referral a row asks for. Raises KeyError when its receiver can no longer take over."""
    facts: dict[str, Any] = row.facts
    person = Candidate(
        first_name=facts["first_name"],
        last_name=facts["last_name"],
        birth_year=facts["birth"],
        email=facts["email"],
        phone=facts["phone"],
        channel=channel_of(facts["phone"], facts["email"]),
        place_id=facts["place"],
    )
    profile = dict(facts["profile"])
    if "available_from" in profile:
        profile["available_from"] = date.fromisoformat(profile["available_from"])
    return Entry(
        candidate=person,
        region_id=facts["region"],
        to=receiving[facts["to"]],
        informed_on=date.fromisoformat(facts["informed_on"]),
        theme_ids=facts["themes"],
        explanation=facts["explanation"],
        target_group=facts.get("target_group", ""),
        profile=profile,
        token=row.key,
    )


WRITE = """
UPDATE intake_importrow r SET cells = v.cells, facts = v.facts, faults = v.faults, mended = v.mended,
  state = v.state, decision = v.decision, twin = v.twin, trajectory_id = v.trajectory
FROM unnest(%s::bigint[], %s::jsonb[], %s::jsonb[], %s::jsonb[], %s::jsonb[], %s::text[], %s::text[], %s::int[],
  %s::bigint[]) AS v(id, cells, facts, faults, mended, state, decision, twin, trajectory)
WHERE r.id = v.id
"""


def write_rows(rows: Sequence[ImportRow]) -> None:
    """Save these rows in one statement."""
    columns: list[list[Any]] = [[row.pk for row in rows]]
    columns += [[json.dumps(getattr(row, name)) for row in rows] for name in ("cells", "facts", "faults", "mended")]
    columns += [[str(getattr(row, name)) for row in rows] for name in ("state", "decision")]
    columns += [[row.twin for row in rows], [row.trajectory_id for row in rows]]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, columns)


# -- undoing ----------------------------------------------------------------------------------------------------------


def undo_batch(source: Import, _by: Actor) -> bool:
    """Erase the next trajecten that nobody touched; those somebody worked on stay, and are listed."""
    after = source.rows.filter(state=RowState.IMPORTED, position__gt=source.undone_to).in_order()
    found = list(after.values_list("pk", "position")[:AT_ONCE])
    if found:
        with connection.cursor() as cursor:
            cursor.execute("SELECT intake_erase_import(%s, %s)", [source.pk, [pk for pk, _position in found]])
        source.undone_to = found[-1][1]
        return True
    source.rows.exclude(state__in=SETTLED).delete()  # what was never imported goes too
    source.state, source.undone_at = ImportState.UNDONE, timezone.now()
    return False


STEPS: dict[str, Callable[[Import, Actor], bool]] = {
    ImportState.CHECKING: check_batch,
    ImportState.RUNNING: write_batch,
    ImportState.UNDOING: undo_batch,
}
