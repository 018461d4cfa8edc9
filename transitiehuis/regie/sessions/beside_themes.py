"""The themasessies beside the themes of the opleidingsschema: what comes, and what came of those that were held."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from matching.beside_themes import Told, tells_of_themes
from transitiehuis.regie.models import ThemeSession
from transitiehuis.ui.words import day

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

MOST = 3


@tells_of_themes
def sessions_of(actor: Actor, themes: Collection[int]) -> dict[int, list[Told]]:
    """The newest of each theme that are to come or told what came of them; one query."""
    seen = ThemeSession.objects.visible_to(actor).standing().filter(theme__in=themes)
    rows = seen.only("title", "theme", "starts_at", "ends_at", "takeaways").order_by("-starts_at", "pk")
    found: dict[int, list[Told]] = {}
    for session in rows:
        comes = session.ends_at >= timezone.now()
        of_theme = found.setdefault(session.theme_id or 0, [])
        if len(of_theme) < MOST and (comes or session.takeaways):
            said = _("Theme session on %(day)s") if comes else _("What came of the theme session of %(day)s")
            note = said % {"day": day(session.starts_at)}
            of_theme.append(Told(session.title, _("theme session"), note, session.get_absolute_url()))
    return found
