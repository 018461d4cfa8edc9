"""Facts of this floor as rows of names and values for the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matching.comparison import NO_LEVEL
from matching.profile import clock_words, hours_words
from transitiehuis.ui.words import day as day_words
from transitiehuis.ui.words import shortday

if TYPE_CHECKING:
    from matching.models import WorkPlacementOffer


def place_facts(place: WorkPlacementOffer, own: bool = False) -> list[tuple[str, str]]:
    """What a place is and asks; what the company did not say, says so, to the company itself in fewer words."""
    not_said = _("not said") if own else _("not said by the company")
    level = _("no level asked") if place.language_level == NO_LEVEL else place.language_level
    return [
        (_("Theme"), place.theme.name),
        (_("Qualification"), place.qualification.label if place.qualification else ""),
        (_("Occupation"), place.occupation.name_nl if place.occupation else ""),
        (_("Place"), place.place.name),
        (_("First day from"), day_words(place.start_from) if place.start_from else not_said),
        (_("Hours a week"), hours_words(place.hours_min, place.hours_max) or not_said),
        (_("Work begins at"), clock_words(place.begin_time) if place.begin_time else not_said),
        (_("Driving licence"), str(place.get_licence_display()) if place.licence else not_said),
        (_("Level of Dutch"), level or not_said),
        (_("Certificates"), ", ".join(c.name_nl for c in place.certificates.all()) or _("none asked")),
        (_("Open until"), day_words(place.open_until) if place.open_until else ""),
    ]


def said_words(place: WorkPlacementOffer) -> str:
    """Whose word it is and of which day: Hanzewarmte, 3 nov."""
    return _("%(who)s, %(day)s") % {"who": place.told_by.name, "day": shortday(place.told_on)}


def asked_words(place: WorkPlacementOffer) -> str:
    """What is asked in a few words: level, licence and certificates; '' when the company said nothing."""
    level = "" if place.language_level in {"", NO_LEVEL} else place.language_level
    licence = "" if place.licence in {"", "none"} else _("licence %(name)s") % {"name": place.licence}
    names = [certificate.name_nl for certificate in place.certificates.all()]
    found = ", ".join(filter(None, [level, licence, *names]))
    return found or (_("nothing") if place.language_level and place.licence else "")
