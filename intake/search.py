"""Finding a person by name or number, typing errors forgiven and diacritics ignored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q

from intake.models.candidate import PREFIXES, phone_key
from transitiehuis.netwerk.sorting import sort_key

if TYPE_CHECKING:
    from intake.models.trajectory import TrajectoryQuerySet

ALIKE = 0.4  # of a word's trigrams: two letters that changed places in a name of six still find it
PREFIX_WORDS = {word for prefix in PREFIXES for word in prefix.split()}
PHONE_DIGITS = 6


def found_by(trajectories: TrajectoryQuerySet, typed: str) -> TrajectoryQuerySet:
    """Of these trajecten (narrowed to what may be seen) those whose person or number looks like what was typed.

    Each word has to be found: "samira hadad" and "Haddad, Samira" both find Samira Haddad. Nothing typed: all.
    """
    words = [word for word in sort_key(typed).replace(",", " ").split() if word not in PREFIX_WORDS]
    for position, word in enumerate(words):
        likeness = f"likeness_{position}"
        trajectories = trajectories.annotate(**{likeness: TrigramWordSimilarity(word, "candidate__sort_name")})
        hit = Q(candidate__sort_name__contains=word) | Q(number__contains=word) | Q(**{f"{likeness}__gte": ALIKE})
        digits = phone_key(word)
        if len(digits) >= PHONE_DIGITS:
            hit |= Q(candidate__phone_key__contains=digits)
        trajectories = trajectories.filter(hit)
    return trajectories
