"""The contact moments that ask for somebody, as rows of Vandaag."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nazorg.models import ContactMoment, Guidance, LeadOffer
from nazorg.models.contact import ContactMomentQuerySet, contact_name
from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.columns import named
from transitiehuis.ui.addresses import addresses
from transitiehuis.ui.words import day as day_words
from transitiehuis.ui.words import local_date
from transitiehuis.ui.worklist import Group, WorkItem

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

AHEAD_WERKDAGEN = 3
MOST = 200


class Due(NamedTuple):
    """A moment as a row shows it. `former` led before and is still responsible."""

    pk: int
    week: int | None
    due: date
    tries: int
    assignee: int | None
    former: int | None
    number: str
    first_name: str
    last_name: str
    employer: str
    start: date


# Columns, not rows of five models: those took more of Vandaag's time than the database.
FACTS = (
    "pk", "week", "due", "tries", "assignee", "former", "trajectory__number", "trajectory__candidate__first_name",
    "trajectory__candidate__last_name", "placement__employer__name", "placement__start",
)  # fmt: skip


def due_rows(moments: ContactMomentQuerySet) -> QuerySet[ContactMoment, Due]:
    """These moments as `Due`s, by day."""
    former = Guidance.objects.handing_over().filter(trajectory=OuterRef("trajectory")).order_by("pk")
    rows = moments.annotate(former=Subquery(former.values("membership")[:1])).in_order()
    return rows.values_list(*FACTS)


@asks
def moments_of(actor: Actor, day: date) -> QuerySet[ContactMoment, Due]:
    """Moments my organisation owns that are due within three werkdagen; at most 200."""
    mine = ContactMoment.objects.visible_to(actor).owned_by(actor.organisation_ids)
    return due_rows(mine.due_by(days.add_werkdagen(day, AHEAD_WERKDAGEN)))[:MOST]


def nazorg_work(actor: Actor, day: date) -> list[WorkItem]:
    """What was offered to me and contact that is due; two queries whatever their number."""
    absent = {membership.pk: membership.user.name for membership in actor.absent_colleagues(day)}
    moments = due_items(moments_of(actor, day), actor, day, absent)
    return [*offered_work(actor), *moments]


def offered_work(actor: Actor) -> list[WorkItem]:
    """The lead of somebody's guidance that a colleague offers me; from another organisation it is a handover."""
    return [
        WorkItem(
            what=_("Take the guidance over"),
            title=offer.trajectory.candidate.name,
            who=_("From %(name)s") % {"name": offer.offered_by.name},
            detail=_("Until the first contact you are responsible together."),
            due=None,
            since=local_date(offer.offered_at),
            group="offered",
            url=offer.trajectory.get_absolute_url(),
            action=_("Look and answer"),
            action_url=reverse("nazorg:plan", args=[offer.trajectory.number]),
        )
        for offer in _offers(actor)
    ]


@asks
def _offers(actor: Actor) -> QuerySet[LeadOffer]:
    offers = LeadOffer.objects.visible_to(actor).waiting().filter(to__in=actor.membership_ids, handover=None)
    return named(
        offers.in_order(), "trajectory__candidate", "offered_by", own=("offered_at",), also=("trajectory__number",)
    )


def tried_words(times: int) -> str:
    return ngettext("Tried once, not reached.", "Tried %(count)s times, not reached.", times) % {"count": times}


def due_items(rows: Iterable[tuple[Any, ...]], actor: Actor, day: date, absent: dict[int, str]) -> list[WorkItem]:
    """`due_rows` as rows of a page. What is the same for many is put in words once."""
    dossier, record = addresses("trajectory", "9999-000001"), addresses("nazorg:record", 1)
    works, started, named = _("Works at %(employer)s since %(day)s"), cache(day_words), cache(contact_name)
    beside = _("You hand the guidance over: until the first contact both are responsible.")
    tried, action, mine = cache(tried_words), _("Record contact"), set(actor.membership_ids)
    found = []
    for moment in map(Due._make, rows):
        together = moment.former in mine
        group: Group = "late" if moment.due < day else "today" if moment.due == day else "later"
        details = [tried(moment.tries)] if moment.tries else []
        item = WorkItem(
            what=named(moment.week),
            title=f"{moment.first_name} {moment.last_name}",
            who=works % {"employer": moment.employer, "day": started(moment.start)},
            detail=" ".join([*details, beside] if together else details),
            due=moment.due,
            since=None,
            group=group,
            url=dossier(moment.number),
            action=action,
            action_url=record(moment.pk),
            mine=together or moment.assignee is None or moment.assignee in mine or moment.assignee in absent,
            stand_in_for=absent.get(moment.assignee or 0, ""),
        )
        found.append(item)
    return found
