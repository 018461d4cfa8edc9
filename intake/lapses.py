"""What ends soon: certificates and statements of trajecten my organisation holds, before they lapse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.models import ProfileCertificate, Statement, StatementSubject, Trajectory
from intake.models.statement import WARN_DAYS
from intake.statements import ends_words
from transitiehuis.ui.words import longday
from transitiehuis.ui.worklist import WorkItem

if TYPE_CHECKING:
    from intake.worklist import Desk
    from transitiehuis.netwerk.actor import Actor

EARLY, LATE = 60, 14  # days before the last day of a certificate at which somebody is told


@dataclass(frozen=True)
class Lapse:
    """Something of a traject that ends on a day."""

    what: str
    ends: date
    action: str
    url: str


def lapsing(actor: Actor, day: date) -> tuple[Q, dict[str, Any]]:
    """Which trajecten something ends of, and what that is: a condition on annotations for a query of trajecten.

    Certificates within 60 days of their end, statements within 30: `lapse_rows` makes rows of them. The condition looks
    at each traject of the query, not at all that ends in the country.
    """
    papers = ProfileCertificate.objects.ending_by(day, EARLY)
    stated = Statement.objects.visible_to(actor).ending_by(day, WARN_DAYS)
    paper = JSONObject(name="certificate__name_nl", ends="valid_until")
    statement = JSONObject(subject="subject", ends="valid_until", who="organisation__name")
    of_profile = papers.filter(profile__trajectory=OuterRef("pk")).order_by("valid_until", "pk")
    of_traject = stated.filter(trajectory=OuterRef("pk")).order_by("valid_until", "pk")
    return ~Q(papers=[]) | ~Q(stated=[]), {
        "papers": ArraySubquery(of_profile.annotate(fact=paper).values("fact")),
        "stated": ArraySubquery(of_traject.annotate(fact=statement).values("fact")),
    }


def lapse_rows(trajectory: Trajectory, day: date, desk: Desk) -> list[WorkItem]:
    """A row for each thing that ends of a traject that was read with the annotations of `lapsing`."""
    return [_row(lapse, trajectory, day, desk) for lapse in _lapses(trajectory)]


def _lapses(trajectory: Trajectory) -> Iterable[Lapse]:
    facts: dict[str, Any] = trajectory.__dict__
    for fact in facts["papers"]:
        url = reverse("intake:profile", args=[trajectory.number])
        yield Lapse(fact["name"], date.fromisoformat(fact["ends"]), _("Record the new date"), url)
    for fact in facts["stated"]:
        subject = capfirst(str(StatementSubject(fact["subject"]).label))
        named = _("%(subject)s, stated by %(who)s") % {"subject": subject, "who": fact["who"]}
        url = reverse("intake:statements", args=[trajectory.number])
        yield Lapse(named, date.fromisoformat(fact["ends"]), _("Look at the statements"), url)


def _row(lapse: Lapse, trajectory: Trajectory, day: date, desk: Desk) -> WorkItem:
    left = (lapse.ends - day).days
    return WorkItem(
        what=_("%(what)s: %(ends)s") % {"what": lapse.what, "ends": ends_words(left)},
        title=trajectory.candidate.name,
        who=_("Last day: %(day)s") % {"day": longday(lapse.ends)},
        detail="",
        due=lapse.ends,
        since=None,
        group="later" if left else "today",
        url=trajectory.get_absolute_url(),
        action=lapse.action,
        action_url=lapse.url,
        **desk.owner(trajectory),
    )


def papers_to_warn_of(day: date) -> Iterable[ProfileCertificate]:
    """Certificates within 60 days of their end, of open trajecten: for the clock."""
    ending = ProfileCertificate.objects.ending_by(day, EARLY).filter(profile__trajectory__closed_at=None)
    names = ("certificate", "profile__trajectory__region", "profile__trajectory__holder")
    return ending.select_related(*names, "profile__trajectory__assignee__user").order_by("valid_until", "pk")


def warned_before(until: date, day: date) -> int:
    """At which of the two marks before its end a certificate is on `day`."""
    return LATE if until - day <= timedelta(days=LATE) else EARLY
