"""Who may have a dossier in the region already: by sound and spelling of the name, birth year, telephone, e-mail.

One function in the database looks past row security. Of a traject that is not mine it answers only which organisation
to ask, and only when what was typed fits well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.crypto import salted_hmac

from intake.models.candidate import last_name_key, phone_key
from intake.sounds import name_sound
from transitiehuis.netwerk.sorting import sort_key

if TYPE_CHECKING:
    from transitiehuis.netwerk.models import Region

AT_ONCE = 5000


@dataclass(frozen=True)
class Typed:
    """What is known of somebody; a birth year of 0 and empty texts are not known."""

    first_name: str = ""
    last_name: str = ""
    birth_year: int = 0
    phone: str = ""
    email: str = ""

    @property
    def name_key(self) -> str:
        return f"{last_name_key(self.last_name)} {sort_key(self.first_name)}"

    @property
    def sound_key(self) -> str:
        return name_sound(self.first_name, last_name_key(self.last_name))


@dataclass(frozen=True)
class Likeness:
    """A traject that may be of the same person. Empty number, name and year: it is not mine to see, ask `holder`."""

    number: str
    name: str
    birth_year: int | None
    holder: str
    closed: bool
    same_name: bool
    same_year: bool
    same_phone: bool
    same_email: bool
    works: bool  # my organisation works on it: a closed one can be re-opened by us
    holder_id: int | None = field(repr=False)
    trajectory_id: int = field(repr=False)

    @property
    def mine(self) -> bool:
        return bool(self.number)

    @property
    def weak(self) -> bool:
        """Only the name is alike, and the birth year a year off or not known."""
        return not (self.same_year or self.same_phone or self.same_email)

    @property
    def sign(self) -> str:
        """Names this traject to the house without telling which it is."""
        return salted_hmac("intake.likeness", str(self.trajectory_id)).hexdigest()[:24]


def look_alikes_for(region: Region, rows: Sequence[Typed]) -> list[list[Likeness]]:
    """For each row the trajecten in the region that may be of the same person, oldest first, at most ten a row.

    Open ones, and closed ones that are mine to see. One query for each 5,000 rows. [] everywhere for who does not take
    part in the region. Who may look is for the caller to decide; see `intake.models.lookup` for the count and the log.
    """
    found: list[list[Likeness]] = [[] for _row in rows]
    for start in range(0, len(rows), AT_ONCE):
        piece = rows[start : start + AT_ONCE]
        keys = [
            (r.name_key, r.sound_key, r.birth_year or 0, phone_key(r.phone), r.email.strip().lower()) for r in piece
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT line, number, name, birth_year, holder, closed, same_name, same_year, same_phone, same_email,"
                " works, holder_id, trajectory_id"
                " FROM intake_alike(%s, %s::text[], %s::text[], %s::int[], %s::text[], %s::text[])",
                [region.pk, *(list(column) for column in zip(*keys, strict=True))],
            )
            for line, *facts in cursor:
                found[start + line - 1].append(Likeness(*facts))
    return found


def look_alikes(
    region: Region, first_name: str, last_name: str, birth_year: int, phone: str = "", *, email: str = ""
) -> list[Likeness]:
    """The same for one person."""
    return look_alikes_for(region, [Typed(first_name, last_name, birth_year, phone, email)])[0]
