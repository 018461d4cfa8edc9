"""What the pages of the coverage show, worked out of a picture."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.columns import named
from transitiehuis.netwerk.models import OrganisationKind, Region
from transitiehuis.regie.coverage import attention
from transitiehuis.regie.coverage.numbers import plain
from transitiehuis.regie.coverage.picture import Picture, Role, doing, rows_of
from transitiehuis.regie.coverage.recorded import meaning, recorded, silent
from transitiehuis.regie.coverage.standing import Word
from transitiehuis.regie.models import Action, Activity, QuarterRound
from transitiehuis.regie.models.coverage import Coverage, CoverageRole, NormPer
from transitiehuis.regie.models.toolkit import ChainPart

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

SHOWN = 8  # points that stand open; the others below them


def context(picture: Picture) -> dict[str, Any]:
    """The whole page of a region; one query beside the picture."""
    facts = recorded(picture.region.pk, picture.day)
    parts = {activity.pk: activity.chain_part for activity in picture.activities}
    quiet = silent(((parts[row.activity_id], doing(row)) for row in picture.rows if row.activity_id in parts), facts)
    points = attention.points(picture, quiet)
    return {
        "picture": picture,
        "tiles": tiles(picture),
        "points": points[:SHOWN],
        "more_points": points[SHOWN:],
        "points_count": len(points),
        "words": [str(word.label) for word in Word],
        "towns": towns(picture),
        "silent_means": meaning(),
        "legend": legend(),
    }


def legend() -> list[tuple[str, str, str]]:
    return [
        ("lead", str(CoverageRole.LEADS.label), _("is responsible")),
        ("help", str(CoverageRole.HELPS.label), _("takes part")),
        ("backup", str(CoverageRole.STANDS_IN.label), _("takes over when it has to")),
        ("pays", str(CoverageRole.PAYS.label), _("pays for it")),
    ]


def tiles(picture: Picture) -> list[tuple[str, str, int, str]]:
    """Tone, word, number and what it means."""
    said = {
        Word.WHITE_SPOT: _("activities that nobody leads"),
        Word.OVERLAP: _("activities that two or more lead at once"),
        Word.NO_STAND_IN: _("activities that stop when one partner drops out"),
        Word.COVERED: _("activities with one leader and a stand-in"),
    }
    return [(word.value, str(word.label), len(picture.with_word(word)), said[word]) for word in Word]


def towns(picture: Picture) -> list[dict[str, Any]]:
    """Each municipality with how many activities have each word there; one that is asked for stands alone."""
    asked = picture.narrow.municipalities
    return [
        {"code": code, "name": name, "counts": [(word.value, n) for word, n in picture.within(code).items()]}
        for code, name in picture.names.municipalities.items()
        if not asked or code in asked
    ]


@asks
def _past(actor: Actor, region: int, activity: int) -> QuerySet[Coverage]:
    rows = named(Coverage.objects.visible_to(actor), "organisation", "written_by")
    return rows.filter(region=region, activity=activity).order_by("-since", "organisation__sort_name", "role", "pk")


@asks
def _actions(actor: Actor, region: int, activity: int) -> QuerySet[Action]:
    return Action.objects.visible_to(actor).filter(activity=activity, round__region=region).with_names().in_order()


@asks
def _said(region: int, day: date) -> QuerySet[Any, Any]:
    """Whether somebody says anything here."""
    return Coverage.objects.of_partners(region, day).order_by().values_list("pk")[:1]


@asks
def _round(actor: Actor, region: int, day: date) -> QuerySet[QuarterRound]:
    """The newest that has opened."""
    rounds = QuarterRound.objects.visible_to(actor).filter(region=region).standing()
    return rounds.opened_by(day).select_related("region").newest_first()[:1]


def activity_context(activity: Activity, region: Region, actor: Actor) -> dict[str, Any]:
    """One activity: who does it and pays for it now, what is not led, how it went before, and actions about it."""
    day, of = days.today(), (actor, region.pk, activity.pk)
    picture = Picture(region, day, rows_of(*of, day), only=activity)
    line = picture.lines[0] if activity.until is None or activity.until >= day else None
    return {
        "line": line,
        "nobody_said": picture.nobody_said and not _said(region.pk, day),
        "now": [(partner, one) for partner, roles in (line.working if line else []) for one in roles],
        "payers": [
            (partner, one) for partner, roles in (line.given if line else []) for one in roles if one.tone == "pays"
        ],
        "history": [(row, Role(row, picture.names.words(row.scope))) for row in _past(*of)],
        "actions": _actions(*of),
        "round": next(iter(_round(actor, region.pk, day)), None),
        "why": [point.why for point in attention.points(picture, []) if point.activity == activity],
        "facts": facts(activity),
        "part": capfirst(str(ChainPart(activity.chain_part).label)),
    }


def facts(activity: Activity) -> list[tuple[str, str]]:
    norm = _("%(hours)s hours per %(per)s") % {
        "hours": plain(activity.norm_hours),
        "per": NormPer(activity.norm_per).label,
    }
    return [
        (_("Starting norm"), norm),
        (_("Usually done by"), usual(activity)),
        (_("Usually paid from"), activity.law_or_fund or _("not known")),
    ]


def usual(activity: Activity) -> str:
    return ", ".join(str(OrganisationKind(kind).label) for kind in activity.usual_kinds)
