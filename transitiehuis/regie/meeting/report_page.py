"""The report as page and as document: the same plain facts, in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from transitiehuis.ui import words

if TYPE_CHECKING:
    from transitiehuis.regie.models import MeetingReport

Facts = dict[str, Any]


def context(report: MeetingReport) -> Facts:
    """What both show: lead, who was there, each point with what was agreed, and what was agreed besides."""
    record = report.record
    points = [told(point) for point in record["points"]]
    return {
        "report": report,
        "round": report.round,
        "lead": lead(record),
        "in_short": in_short(record),
        "there": [(row["organisation"], there(row)) for row in record["there"]],
        "absent": record["absent"],
        "points": points,
        "further": [agreed(action) for action in record["further"]],
    }


def lead(record: Facts) -> str:
    day = words.longday(date.fromisoformat(record["day"]))
    return ", ".join(filter(None, (day, record["time"].replace(":", "."), record["place"])))


def in_short(record: Facts) -> str:
    """One sentence for who reads no further."""
    decisions = sum(len(point["decisions"]) for point in record["points"])
    actions = sum(len(point["actions"]) for point in record["points"]) + len(record["further"])
    decided = ngettext("%(number)s decision", "%(number)s decisions", decisions) % {"number": decisions}
    agreed_on = ngettext("%(number)s action", "%(number)s actions", actions) % {"number": actions}
    facts = {"decisions": decided, "actions": agreed_on, "partners": len(record["there"])}
    if not record["there"]:
        return _("%(decisions)s and %(actions)s.") % facts
    told = ngettext(
        "%(partners)s partner was there: %(decisions)s and %(actions)s.",
        "%(partners)s partners were there: %(decisions)s and %(actions)s.",
        len(record["there"]),
    )
    return told % facts


def there(row: Facts) -> str:
    """Marieke Oosterhof, Nynke Bos en 2 anderen."""
    others = row["others"]
    if not others:
        return ", ".join(row["names"])
    if not row["names"]:
        return ngettext("%(number)s person", "%(number)s people", others) % {"number": others}
    more = ngettext("%(number)s other", "%(number)s others", others) % {"number": others}
    return _("%(names)s and %(more)s") % {"names": ", ".join(row["names"]), "more": more}


def told(point: Facts) -> Facts:
    written = {"bottlenecks": point.get("bottlenecks", [])}  # reports of before they were typed on the wall have none
    actions = [agreed(action) for action in point["actions"]]
    return {**point, **written, "factor": said(point["factor"]), "actions": actions}


def agreed(action: Facts) -> Facts:
    owner = ", ".join(filter(None, (action["owner"], action["person"])))
    due = date.fromisoformat(action["due_on"])
    return {**action, "owner": owner, "due": due, "by": words.day(due), "factor": said(action["factor"])}


def said(factor: dict[str, str] | None) -> str:
    return factor["en" if get_language() == "en" else "nl"] if factor else ""


def printed(report: MeetingReport) -> Facts:
    """What the template of the print asks."""
    facts = context(report)
    foot = _("Closed on %(day)s by %(name)s") % {"day": words.day(report.made_at), "name": report.made_by.name}
    return {
        "lead": facts["lead"],
        "foot": foot,
        "short": facts["in_short"],
        "reason": _("Corrected: %(reason)s") % {"reason": report.reason} if report.reason else "",
        "heads": {
            "there": _("Who was there"),
            "absent": _("Not present"),
            "partner": _("Partner"),
            "people": _("People"),
            "decided": _("Decided"),
            "further": _("Agreed besides"),
            "action": _("Action"),
            "owner": _("Owner"),
            "by": _("By"),
            "bottlenecks": _("Bottlenecks"),
            "nothing": _("Nothing was written down on this point."),
        },
        "there": facts["there"],
        "absent": ", ".join(facts["absent"]),
        "points": [_printed(point) for point in facts["points"]],
        "further": _rows(facts["further"]),
    }


def _printed(point: Facts) -> Facts:
    return {
        "title": point["title"],
        "why": point["why"],
        "decisions": point["decisions"],
        "bottlenecks": point["bottlenecks"],
        "actions": _rows(point["actions"]),
    }


def _rows(actions: list[Facts]) -> list[list[str]]:
    return [[action["text"], action["owner"], action["by"]] for action in actions]
