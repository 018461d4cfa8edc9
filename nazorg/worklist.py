"""The contact moments that ask for somebody, as rows of Vandaag."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from nazorg.models import ContactMoment
from transitiehuis import days
from transitiehuis.columns import named
from transitiehuis.ui.words import day as day_words
from transitiehuis.ui.worklist import Group, WorkItem

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

AHEAD_WERKDAGEN = 3
MOST = 200


def moments_of(actor: Actor, day: date):
    """Moments my organisation owns that are due within three werkdagen, with what a row shows."""
    mine = ContactMoment.objects.visible_to(actor).owned_by(actor.organisation_ids)
    found = mine.due_by(days.add_werkdagen(day, AHEAD_WERKDAGEN)).in_order()
    own, also = ("week", "due", "tries", "assignee"), ("trajectory__number", "placement__start")
    return named(found, "trajectory__candidate", "placement__employer", own=own, also=also)


def nazorg_work(actor: Actor, day: date) -> list[WorkItem]:
    """One row per contact moment due; one query whatever their number."""
    absent = {membership.pk: membership.user.name for membership in actor.absent_colleagues(day)}
    return [item_of(moment, actor, day, absent) for moment in moments_of(actor, day)[:MOST]]


def item_of(moment: ContactMoment, actor: Actor, day: date, absent: dict[int, str]) -> WorkItem:
    group: Group = "late" if moment.due < day else "today" if moment.due == day else "later"
    tried = _("Tried %(count)s times, not reached.") % {"count": moment.tries} if moment.tries else ""
    return WorkItem(
        what=moment.name,
        title=moment.trajectory.candidate.name,
        who=_("Works at %(employer)s since %(day)s")
        % {"employer": moment.placement.employer.name, "day": day_words(moment.placement.start)},
        detail=tried,
        due=moment.due,
        since=None,
        group=group,
        url=moment.trajectory.get_absolute_url(),
        action=_("Record contact"),
        action_url=reverse("nazorg:record", args=[moment.pk]),
        mine=moment.assignee_id is None or moment.assignee_id in actor.membership_ids or moment.assignee_id in absent,
        stand_in_for=absent.get(moment.assignee_id or 0, ""),
    )
