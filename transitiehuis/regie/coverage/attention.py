"""What of the coverage needs attention first, as rows that say why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from transitiehuis.regie.coverage.picture import Line, Picture
from transitiehuis.regie.coverage.recorded import Silent
from transitiehuis.regie.coverage.standing import Word
from transitiehuis.regie.models.coverage import Activity


@dataclass(frozen=True)
class Point:
    """One row: the word with its tone, what it is about and why it stands here."""

    tone: str
    word: str
    part: str
    title: str
    why: str
    activity: Activity | None = None
    url: str = ""


def points(picture: Picture, silent: list[Silent]) -> list[Point]:
    """White spots first, then what is led only in part, overlap, who records nothing, and what has no stand-in."""
    found = [_white(line) for line in picture.with_word(Word.WHITE_SPOT)]
    found += [_partly(line) for line in picture.in_part]
    found += [_overlap(line, picture) for line in picture.with_word(Word.OVERLAP)]
    found += list(_silent(silent, picture))
    found += [_alone(line, picture) for line in picture.with_word(Word.NO_STAND_IN)]
    return found


def _point(line: Line, tone: str, word: str, why: str) -> Point:
    return Point(tone, word, line.part, line.activity.title, why, line.activity, line.activity.get_absolute_url())


def _white(line: Line) -> Point:
    helpers = [partner.name for partner, _roles in line.working]
    why = _("Nobody leads this.")
    if helpers:
        why = _("Nobody leads this. %(names)s do take part.") % {"names": joined(helpers)}
    return _point(line, "gap", str(Word.WHITE_SPOT.label), f"{why} {paid(line)}")


def paid(line: Line) -> str:
    """Who pays, as the region itself wrote it down."""
    if not line.payers:
        return _("It is not known who pays.")
    return _("Paid by %(names)s.") % {"names": joined(line.payers)}


def _partly(line: Line) -> Point:
    why = _("Not led: %(rest)s.") % {"rest": " · ".join(line.rest)}
    return _point(line, "orange", _("led in part"), why)


def _overlap(line: Line, picture: Picture) -> Point:
    pks = dict.fromkeys(one.organisation for pair in line.standing.shared for one in pair)
    why = _("%(names)s lead the same work.") % {"names": joined(names_of(pks, picture))}
    return _point(line, "overlap", str(Word.OVERLAP.label), why)


def _alone(line: Line, picture: Picture) -> Point:
    names = names_of((one.organisation for one in line.standing.alone), picture)
    why = _("When %(names)s drops out, nobody takes over.") % {"names": joined(names, _(" or "))}
    return _point(line, "open", str(Word.NO_STAND_IN.label), why)


def _silent(silent: list[Silent], picture: Picture) -> Iterator[Point]:
    for one in silent:
        [name] = names_of([one.organisation], picture)
        why = _("Leads work here, where %(open)s trajectories lie, and recorded nothing in thirteen weeks.") % {
            "open": one.open
        }
        yield Point("unknown", _("records nothing"), one.part_name, name, why)


def names_of(pks: object, picture: Picture) -> list[str]:
    found = [picture.partner(pk) for pk in pks]  # type: ignore[attr-defined]
    return [partner.name for partner in found if partner]


def joined(names: list[str], last: str = "") -> str:
    """A, B and C."""
    if len(names) < 2:  # noqa: PLR2004 one name has no comma
        return "".join(names)
    return (last or _(" and ")).join([", ".join(names[:-1]), names[-1]])
