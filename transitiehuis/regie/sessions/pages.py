"""A themasessie as its page and the list show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from transitiehuis.regie.learning.pages import add_action
from transitiehuis.regie.models import Action, SessionVisitor, ThemeSession
from transitiehuis.regie.models.learning import WRITERS
from transitiehuis.ui.words import appointed

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.regie.models.theme_session import SessionQuerySet

PER_PAGE = 20


def narrowed(sessions: SessionQuerySet, chosen: dict[str, Any]) -> SessionQuerySet:
    """By words (all of them, anywhere), theme and year."""
    for word in (chosen.get("q") or "").split()[:5]:
        sessions = sessions.filter(
            Q(title__icontains=word)
            | Q(about__icontains=word)
            | Q(takeaways__icontains=word)
            | Q(host__name__icontains=word)
        )
    if theme := chosen.get("thema"):
        sessions = sessions.filter(theme=theme)
    if year := chosen.get("jaar"):
        sessions = sessions.filter(starts_at__year=year)
    return sessions


def with_own_seat(sessions: SessionQuerySet, actor: Actor) -> SessionQuerySet:
    """Along with whether the actor comes (`mine`)."""
    seats = SessionVisitor.objects.coming().filter(session=OuterRef("pk"), user=actor.user)
    return sessions.annotate(mine=Exists(seats))


def page_of(session: ThemeSession, actor: Actor) -> dict[str, Any]:
    """Everything about one session, for who may see it."""
    holds = session.held_by(actor)
    seats = SessionVisitor.objects.visible_to(actor).coming().filter(session=session)
    people = list(seats.select_related("user", "organisation").in_order())
    own = next((seat for seat in people if seat.user_id and actor.user and seat.user_id == actor.user.pk), None)
    actions = Action.objects.visible_to(actor).filter(theme_session=session).with_names().in_order()
    regions = {*actor.region_ids, *actor.directed_region_ids}
    may_act = session.begun and not session.cancelled_at and actor.has_role(*WRITERS)
    link = session.link if holds and not session.begun and not session.cancelled_at else None
    return {
        "session": session,
        "when": appointed(session.starts_at, session.ends_at),
        "regions": list(session.regions.in_order()),
        "holds": holds,
        "people": people if holds else [],
        "own": own,
        "open": not session.begun and not session.cancelled_at,
        "actions": list(actions),
        "add_action": add_action(actor, f"theme_session-{session.pk}", regions) if may_act else "",
        "link": f"{settings.SITE_URL}{reverse('regie:session_visit', args=[link.token])}" if link else "",
    }
