"""What somebody typed on the form of a partner and did not save yet: kept in their session, under a short key.

The address names the key, so that Back and reload fetch a page and send nothing. Each tab has a key of its own: what
is sent from a page that was drawn before the last of its key is kept apart.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict
from django.utils import timezone

KEY, REMEMBERED = "coverage_typed", 8
FIELDS = ("rol", "uren", "betaalt", "thema", "groep", "gemeente", "deel")


@dataclass(frozen=True)
class Kept:
    """One form as it was typed: only the activities of which something was typed or opened."""

    key: str
    number: int  # counts on with each time that it was sent
    region: int
    partner: int
    at: str
    seen: str
    codes: list[str]
    typed: str  # as an address writes it
    changed: int = 0
    late: str = ""  # why it was not saved
    after: str = ""  # the partner that was asked for

    @property
    def mark(self) -> str:
        """What the page carries along, and sends back."""
        return f"{self.key}-{self.number}"

    @property
    def data(self) -> QueryDict:
        return QueryDict(self.typed)

    @property
    def when(self) -> datetime:
        return datetime.fromisoformat(self.at)


def all_of(session: SessionBase) -> list[Kept]:
    return [Kept(**facts) for facts in session.get(KEY, {}).values()]


def found(session: SessionBase, key: str, region: int, partner: int) -> Kept | None:
    """What was kept under this key for this partner."""
    return next((one for one in all_of(session) if (one.key, one.region, one.partner) == (key, region, partner)), None)


def newest(session: SessionBase, region: int, partner: int) -> Kept | None:
    """The last that was typed for this partner and changes something."""
    of = [one for one in all_of(session) if (one.region, one.partner) == (region, partner) and one.changed]
    return of[-1] if of else None


def keep(session: SessionBase, mark: str, data: QueryDict, codes: list[str], **facts: Any) -> Kept:
    """Keep what was sent from the page with this mark; under another key where that page is not the last of its own."""
    before = next((one for one in all_of(session) if one.mark == mark), None)
    typed = only(data, codes)
    one = Kept(secrets.token_hex(3), 1, at=timezone.now().isoformat(), codes=codes, typed=typed, **facts)
    if before:
        one = replace(one, key=before.key, number=before.number + 1)
    others = {each.key: asdict(each) for each in all_of(session) if each.key != one.key}
    session[KEY] = dict([*others.items(), (one.key, asdict(one))][-REMEMBERED:])
    return one


def forget(session: SessionBase, mark: str) -> None:
    """It was saved, or thrown away. What was sent from elsewhere since stays."""
    session[KEY] = {one.key: asdict(one) for one in all_of(session) if one.mark != mark}


def only(data: QueryDict, codes: list[str]) -> str:
    """What was typed of these activities, and of which the part stands open."""
    left = QueryDict(mutable=True)
    for code in codes:
        for name in (f"{field}-{code}" for field in FIELDS):
            if name in data:
                left.setlist(name, data.getlist(name))
        if data.get("deel") == code:
            left[f"deel-{code}"] = "open"
    return left.urlencode()
