"""Mijn begeleiding: whom to call today, of everybody somebody guides; and what other parts of the house mark there.

`@mark` registers a function that is asked once for all people of the page: it is given who looks, their trajecten and
the day, and tells what it knows of some of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.access import WORKING_ROLES, is_party
from matching.models import Placement
from nazorg.models import Colour, ContactMoment, ContactStatus, Guidance, Signal, Wellbeing
from nazorg.signal_words import why
from transitiehuis import days
from transitiehuis.columns import named
from transitiehuis.ui.words import shortday
from transitiehuis.ui.worklist import Group, WorkItem

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

WEEK_WERKDAGEN = 5
MOST = 300


@dataclass(frozen=True)
class Mark:
    """A remark beside somebody's name; `tone` is red or orange, `now` when it asks for a call today."""

    text: str
    tone: str = "orange"
    now: bool = True


Marker = Callable[["Actor", Collection[int], date], dict[int, list[Mark]]]
_markers: list[Marker] = []


def mark(marker: Marker) -> Marker:
    """Register what to say of people: by traject, for those there is something to say of."""
    _markers.append(marker)
    return marker


def marks_for(actor: Actor, trajectories: Collection[int], day: date) -> dict[int, list[Mark]]:
    found: dict[int, list[Mark]] = defaultdict(list)
    for marker in _markers if trajectories else []:
        for trajectory, marks in marker(actor, trajectories, day).items():
            found[trajectory] += marks
    return found


@mark
def signals(actor: Actor, trajectories: Collection[int], day: date) -> dict[int, list[Mark]]:
    """Why a signal fired that nobody has closed; one query."""
    found: dict[int, list[Mark]] = defaultdict(list)
    rows = Signal.objects.visible_to(actor).open().filter(trajectory__in=trajectories)
    for signal in rows.order_by("-colour", "pk"):
        found[signal.trajectory_id].append(Mark(why(signal), "red" if signal.colour == Colour.RED else "orange"))
    return found


@dataclass
class Glance:
    """`call` are those to call now, `week` who is due this week, `rest` who is all right until later."""

    call: list[WorkItem] = field(default_factory=list)
    week: list[WorkItem] = field(default_factory=list)
    rest: list[WorkItem] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.call) + len(self.week) + len(self.rest)

    @property
    def late(self) -> int:
        return sum(item.group == "late" for item in self.call)


def glance_of(actor: Actor, day: date, *, team: bool = False) -> Glance:
    """Everybody at work whom somebody guides (or stands in for), or the whole team does; by day, never by person.

    Two queries, and one for each marker, whatever their number.
    """
    absent = {one.pk: one.user.name for one in actor.absent_colleagues(day)}
    rows = list(guided_by(actor, [*actor.membership_ids, *absent], team=team)[:MOST])
    marks = marks_for(actor, [row.trajectory_id for row in rows], day)
    found, week = Glance(), days.add_werkdagen(day, WEEK_WERKDAGEN)
    for row in sorted(rows, key=lambda one: (due_of(one) or date.max, one.trajectory.candidate.sort_name, one.pk)):
        item = item_of(row, marks[row.trajectory_id], actor, absent, day)
        due = due_of(row)
        if item.group in {"late", "today", "signal"}:
            found.call.append(item)
        elif due and due <= week:
            found.week.append(item)
        else:
            found.rest.append(item)
    return found


def guided_by(actor: Actor, members: Collection[int], *, team: bool) -> Any:
    """Running placements with, of each, the next moment, the last contact and who guides."""
    mine = Guidance.objects.current().filter(trajectory=OuterRef("trajectory"))
    if team:
        mine = mine.filter(organisation__in=actor.organisation_ids)
    else:
        team_leads = Q(membership=None, name="", organisation__in=actor.organisation_ids)
        mine = mine.filter(Q(membership__in=members) | team_leads)
    moments = ContactMoment.objects.filter(placement=OuterRef("pk"))
    ahead = moments.to_be_held().in_order().values(row=JSONObject(pk="pk", due="due", week="week", tries="tries"))
    held = moments.filter(status=ContactStatus.HELD).order_by("-held_on", "-pk")
    last = held.values(row=JSONObject(on="held_on", how="wellbeing"))
    guides = Guidance.objects.current().filter(trajectory=OuterRef("trajectory"), membership__isnull=False)
    who = guides.order_by("-lead", "pk").values(
        row=JSONObject(membership="membership", lead="lead", handed="handed_to", name="membership__user__name")
    )
    running = Placement.objects.started().filter(
        Exists(mine), is_party(actor, days.today(), "trajectory", WORKING_ROLES), trajectory__closed_at=None
    )
    found = running.annotate(ahead=ArraySubquery(ahead[:1]), last=ArraySubquery(last[:1]), guides=ArraySubquery(who))
    also = ("trajectory__number", "trajectory__candidate__phone", "trajectory__candidate__sort_name")
    return named(found, "trajectory__candidate", "training_company", own=("start", "counted_from"), also=also)


def due_of(row: Any) -> date | None:
    return date.fromisoformat(row.ahead[0]["due"]) if row.ahead else None


def item_of(row: Any, marks: list[Mark], actor: Actor, absent: dict[int, str], day: date) -> WorkItem:
    """One person: what is due, when, what is remarked, and two buttons: call, and record."""
    due, candidate = due_of(row), row.trajectory.candidate
    group: Group = "late" if due and due < day else "today" if due == day else "later"
    urgent = [one for one in marks if one.now]
    if urgent and group == "later":
        group = "signal"
    guides = {guide["membership"] for guide in row.guides}
    mine = bool(guides & set(actor.membership_ids)) or not guides
    stand_in = next((absent[pk] for pk in guides if pk in absent and not mine), "")
    number = candidate.phone.replace(" ", "\u00a0")  # a number is not folded in two
    call = (_("Call %(phone)s") % {"phone": number}, f"tel:{candidate.phone.replace(' ', '')}")
    return WorkItem(
        what=what_of(row),
        title=candidate.name,
        who=_("%(company)s, week %(week)s")
        % {"company": row.training_company.name, "week": week_of(row.counted_from, day)},
        detail=" ".join([*(one.text for one in marks), *said_before(row), *handing(row, actor)]),
        due=due,
        since=None,
        group=group,
        url=row.trajectory.get_absolute_url(),
        action=_("Record contact"),
        action_url=f"{reverse('nazorg:call', args=[row.trajectory.number])}?van=begeleiding",
        mine=mine or bool(stand_in),
        stand_in_for=stand_in,
        secondary=(call,) if candidate.phone else (),
        tone=("red" if any(one.tone == "red" for one in urgent) else "orange") if group == "signal" else "",
    )


def what_of(row: Any) -> str:
    if not row.ahead:
        return _("No contact planned any more")
    week = row.ahead[0]["week"]
    return _("Extra contact") if week is None else _("Contact in week %(week)s") % {"week": week}


def week_of(start: date, day: date) -> int:
    """The week of work that `day` is in; the first day begins week 1."""
    return (day - start) // timedelta(weeks=1) + 1


def said_before(row: Any) -> Iterable[str]:
    tries = row.ahead[0]["tries"] if row.ahead else 0
    if tries:
        yield ngettext("Tried once, not reached.", "Tried %(count)s times, not reached.", tries) % {"count": tries}
    if row.last:
        facts = {"day": shortday(date.fromisoformat(row.last[0]["on"])), "how": Wellbeing(row.last[0]["how"]).label}
        yield _("Last spoken on %(day)s: %(how)s.") % facts


def handing(row: Any, actor: Actor) -> Iterable[str]:
    """Both are responsible until the new lead has made contact; each is told so."""
    lead = next((guide for guide in row.guides if guide["lead"]), None)
    former = next((guide for guide in row.guides if guide["handed"]), None)
    if lead is None or former is None:
        return
    names = {"old": former["name"], "new": lead["name"]}
    yield _("%(old)s hands over to %(new)s: both are responsible until the first contact.") % names
