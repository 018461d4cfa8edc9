"""Search over what somebody may see: people, partners, success factors, routes, themes and pages.

Typo-tolerant by trigrams, diacritics ignored. People are narrowed to the trajecten of one's own organisation first:
nobody finds out by searching that somebody has a traject elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, TypeVar

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.models import Theme, Trajectory
from intake.search import found_by
from matching.models import LearningRoute
from transitiehuis import days
from transitiehuis.columns import named
from transitiehuis.netwerk.models import Organisation
from transitiehuis.netwerk.sorting import sort_key
from transitiehuis.regie.models import LearningTrack, SuccessFactor, ThemeSession
from transitiehuis.regie.pages import PAGES
from transitiehuis.ui.navigation import url_of
from transitiehuis.ui.words import shortday

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

Row = TypeVar("Row")
SHORTEST = 2
MOST_WORDS = 5
SHOWN = 10
LONGEST = 100
MOST_SESSIONS = 300
ALIKE = 0.4  # of a word's trigrams, those that the found text shares: one slip in a word of five letters still finds it
LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Hit:
    """One thing found; `note` tells it from its namesakes."""

    title: str
    note: str
    url: str


@dataclass(frozen=True)
class Found:
    """One group of hits. `more` when there were more than are shown."""

    title: str
    hits: list[Hit]
    more: bool = False


def words_of(text: str) -> list[str]:
    """What was typed as words to look for: small letters without diacritics, at most five.

    >>> words_of("Åse  D'Hondt")
    ['ase', "d'hondt"]
    """
    return sort_key(text[:LONGEST]).split()[:MOST_WORDS]


def is_short(text: str) -> bool:
    """Too little to look for: one letter finds everybody. A sign that is a word by itself (李) is enough."""
    typed = "".join(words_of(text))
    return len(typed) < SHORTEST and typed.isascii()


def find(text: str, actor: Actor) -> list[Found]:
    """The groups in which something was found, people first. As many queries whatever is found."""
    words = words_of(text)
    if not words or is_short(text):
        return []
    groups = [
        _group(_("Candidates"), _candidates(words, actor)),
        _group(_("Organisations"), _organisations(words, actor)),
        _group(_("Success factors"), _factors(words)),
        _group(_("Learning routes"), _routes(words, actor)),
        _group(_("Themes"), _themes(words)),
        _group(_("Learning track"), _tracks(words, actor)),
        _group(_("Theme sessions"), _sessions(words, actor)),
        _group(_("Pages"), _pages(words, actor)),
    ]
    return [group for group in groups if group.hits]


def _group(title: str, hits: list[Hit]) -> Found:
    return Found(title, hits[:SHOWN], more=len(hits) > SHOWN)


# In the database ---------------------------------------------------------------------------------------------------


def _resembling(rows: QuerySet, field: str, words: list[str]) -> QuerySet:
    """Rows in whose `field` every word stands or nearly stands, the nearest first."""
    likeness = {f"likeness_{n}": TrigramWordSimilarity(word, field) for n, word in enumerate(words)}
    each = (
        Q(**{f"{field}__contains": word}) | Q(**{f"{name}__gte": ALIKE})
        for name, word in zip(likeness, words, strict=True)
    )
    total = sum((F(name) for name in list(likeness)[1:]), F("likeness_0"))
    return (
        rows.annotate(**likeness).filter(reduce(and_, each)).annotate(likeness=total).order_by("-likeness", field, "pk")
    )


def _candidates(words: list[str], actor: Actor) -> list[Hit]:
    """By name, number or telephone, the nearest name first."""
    rows = Trajectory.objects.visible_to(actor)
    seen = named(rows, "candidate", "candidate__place", own=("number", "step", "step_since", "closed_at"))
    nearest = TrigramWordSimilarity(" ".join(words), "candidate__sort_name")
    found = found_by(seen, " ".join(words)).annotate(nearest=nearest)
    return [_candidate_hit(t) for t in found.order_by("-nearest", "candidate__sort_name", "-pk")[: SHOWN + 1]]


def _candidate_hit(trajectory: Trajectory) -> Hit:
    facts = {
        "number": trajectory.number,
        "step": trajectory.get_step_display(),
        "place": trajectory.candidate.place.name,
        "day": shortday(trajectory.closed_at or trajectory.step_since),
    }
    if trajectory.is_open:
        note = _("Trajectory %(number)s, lives in %(place)s, in %(step)s since %(day)s") % facts
    else:
        note = _("Trajectory %(number)s, lives in %(place)s, closed on %(day)s") % facts
    return Hit(trajectory.candidate.name, note, trajectory.get_absolute_url())


def _organisations(words: list[str], actor: Actor) -> list[Hit]:
    partners = named(Organisation.objects.visible_to(actor).filter(listed=False), "place", own=("name", "kind"))
    return [
        Hit(
            organisation.name,
            ", ".join(
                filter(None, (str(organisation.get_kind_display()), organisation.place and organisation.place.name))
            ),
            reverse("netwerk:organisation", args=[organisation.pk]),
        )
        for organisation in _resembling(partners, "sort_name", words)[: SHOWN + 1]
    ]


# Short lists, in memory --------------------------------------------------------------------------------------------


def trigrams(word: str) -> set[str]:
    """As PostgreSQL cuts a word: two blanks before it and one behind."""
    padded = f"  {word} "
    return {padded[n : n + 3] for n in range(len(padded) - 2)}


def likeness(word: str, text: str) -> float:
    """How near `word` comes to a word of `text` (both as `sort_key`): 1 where it begins one, 0 for nothing shared."""
    wanted = trigrams(word)
    best = 0.0
    for other in LETTERS.findall(text):
        if other.startswith(word):
            return 1.0
        shared = trigrams(other)
        best = max(best, len(wanted & shared) / len(wanted | shared))
    return best


def _near(words: list[str], text: str) -> float:
    """The likeness of all words together; 0 when one of them is nowhere in `text`."""
    found = [likeness(word, sort_key(text)) for word in words]
    return sum(found) if min(found) >= ALIKE else 0


def _nearest(words: list[str], rows: Iterable[Row], text: Callable[[Row], str], hit: Callable[[Row], Hit]) -> list[Hit]:
    """Hits of the rows whose text resembles the words, nearest first and then by name; of others none is made."""
    near = ((_near(words, text(row)), row) for row in rows)
    found = [(nearness, hit(row)) for nearness, row in near if nearness]
    return [one for _nearness, one in sorted(found, key=lambda pair: (-pair[0], pair[1].title))]


def _factors(words: list[str]) -> list[Hit]:
    page = url_of("regie:factors")
    factors = SuccessFactor.objects.in_use(days.today()).in_order().only("code", "chain_part", "title_nl", "title_en")
    return _nearest(
        words,
        factors if page else (),
        lambda f: f"{f.title_nl} {f.title_en}",
        lambda f: Hit(f.title, capfirst(str(f.get_chain_part_display())), f"{page}#{f.code}"),
    )


def _themes(words: list[str]) -> list[Hit]:
    note = _("Theme in the training scheme")
    return _nearest(
        words,
        Theme.objects.valid_on(days.today()).in_order(),
        lambda t: f"{t.name_nl} {t.name_en}",
        lambda t: Hit(capfirst(t.name), note, reverse("matching:theme", args=[t.code])),
    )


def _routes(words: list[str], actor: Actor) -> list[Hit]:
    """Maatwerktrajecten by name, whether they run or not; each says how it stands."""
    routes = LearningRoute.objects.visible_to(actor)
    return _nearest(
        words,
        named(routes, "owner", own=("title", "status")),
        lambda r: r.title,
        lambda r: Hit(r.title, f"{capfirst(r.get_status_display())}, {r.owner.name}", r.get_absolute_url()),
    )


def _tracks(words: list[str], actor: Actor) -> list[Hit]:
    tracks = LearningTrack.objects.visible_to(actor)
    return _nearest(
        words,
        named(tracks, "theme", "region", own=("title",)).order_by("-started_on", "pk"),
        lambda t: f"{t.title} {t.theme.name_nl} {t.theme.name_en}",
        lambda t: Hit(t.title, f"{capfirst(t.theme.name)}, {t.region.name}", t.get_absolute_url()),
    )


def _sessions(words: list[str], actor: Actor) -> list[Hit]:
    """By what they are called and what came of them, held ones too."""
    sessions = ThemeSession.objects.visible_to(actor)
    return _nearest(
        words,
        named(sessions, "host", own=("title", "takeaways", "starts_at")).order_by("-starts_at", "pk")[:MOST_SESSIONS],
        lambda s: f"{s.title} {s.takeaways}",
        lambda s: Hit(s.title, f"{shortday(s.starts_at)}, {s.host.name}", s.get_absolute_url()),
    )


def _pages(words: list[str], actor: Actor) -> list[Hit]:
    return _nearest(
        words,
        [page for page in PAGES if page.open_to(actor.roles) and url_of(page.name)],
        lambda page: f"{page.label} {page.keywords}",
        lambda page: Hit(str(page.label), str(page.about), url_of(page.name)),
    )
