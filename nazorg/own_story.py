"""What this floor tells on the candidate's own page: when somebody asks again how it goes."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.models import NextAction, Trajectory
from intake.own_page import Agreed, Coming, tells_agreed, tells_coming
from nazorg.models import ContactMoment
from nazorg.models.goal import goals_of
from transitiehuis.ui.words import day as day_words


@tells_coming
def contact(trajectory: Trajectory) -> Iterable[Coming]:
    """The next contact moment, unless that is the next action already; one query."""
    if trajectory.next_action == NextAction.KEEP_CONTACT:
        return
    moments = ContactMoment.objects.to_be_held().filter(trajectory__in=trajectory.family)
    moment = moments.with_people().in_order().first()
    if moment:
        who = moment.assignee.user.name if moment.assignee else moment.owner.name
        words = capfirst(_("%(who)s asks you how you are doing at work.") % {"who": who})
        yield Coming(moment.due, words, latest=not moment.agreed)


@tells_agreed
def goals(trajectory: Trajectory) -> Iterable[Agreed]:
    """Goals and agreements that are under way, in the words they were agreed in; one query."""
    for goal in goals_of(trajectory):
        who = capfirst(str(goal.get_who_display()))
        before = [_("Before %(day)s") % {"day": day_words(goal.due)}] if goal.due else []
        yield Agreed(goal.text, [who, *before])
