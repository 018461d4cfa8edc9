"""What would make it fit: "with VCA and a start from 1 May this becomes possible", for a candidate and route or place.

Worked out from the same rules and checks that say *past* and *past niet*. What somebody can get (a certificate, a level
of Dutch) and what a later start solves is said as a way; what only a talk can solve is named to be discussed, and what
is not known to be found out. Pure functions of records, but for `ready_days`, which reads when courses end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from matching import comparison, entering
from matching.compared import Demand, Wish
from matching.comparison import criterion_names, lower
from matching.entering import Entry
from matching.free_weeks import FreeOf, FreeWeeks
from matching.models import DemandKind, LearningRoute, RouteDemand, RoutePart, RouteStart
from transitiehuis.asking import asks
from transitiehuis.ui.words import written

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor
    from transitiehuis.netwerk.models import Place

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Opening:
    """`get` by name, a start from `after` on (inside) that the first planned is `start`; then what is to be asked."""

    get: tuple[str, ...] = ()
    after: date | None = None
    start: date | None = None
    discuss: tuple[str, ...] = ()
    find_out: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        return not (self.get or self.after or self.discuss or self.find_out)

    @property
    def words(self) -> str:
        """The sentence; '' where all fits already."""
        said = [self.way]
        if self.discuss:
            said.append(_("Discuss first: %(names)s.") % {"names": ", ".join(self.discuss)})
        if self.find_out:
            said.append(_("Find out: %(names)s.") % {"names": ", ".join(self.find_out)})
        return " ".join(filter(None, said))

    @property
    def way(self) -> str:
        """Only what would make it possible; '' where nothing that can be got or waited for does."""
        return " ".join(filter(None, [self._way(), self._next()]))

    def _way(self) -> str:
        facts = {"get": _and(self.get), "day": dated(self.after) if self.after else ""}
        if self.get and self.after:
            way = _("With %(get)s and a start from %(day)s this becomes possible.") % facts
        elif self.get:
            way = _("With %(get)s this becomes possible.") % facts
        elif self.after:
            way = _("With a start from %(day)s this becomes possible.") % facts
        else:
            return ""
        return capfirst(way)

    def _next(self) -> str:
        if self.start and self.after:
            return _("The first start then is on %(day)s.") % {"day": dated(self.start)}
        return ""


def dated(day: date) -> str:
    """1 mei; of another year with it."""
    return written(day, "j F")


def _and(names: Sequence[str]) -> str:
    if len(names) < 2:  # noqa: PLR2004 one, or one and another
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def better(wish: Wish, rule: RouteDemand, ready: Mapping[int, date]) -> tuple[Wish, str, date | None] | None:
    """`wish` as it is once what `rule` asks was got, what that is, and from when a start is possible (inside).

    None where it is nothing that a course or a later start gives.
    """
    if rule.kind == DemandKind.CERTIFICATE and rule.certificate:
        ended = ready.get(rule.certificate.pk)
        held = {**wish.certificates, rule.certificate.pk: None}
        return replace(wish, certificates=held), rule.certificate.name_nl, ended + ONE_DAY if ended else None
    if rule.kind == DemandKind.LANGUAGE:
        return replace(wish, language_level=rule.level), _("Dutch at level %(level)s") % {"level": rule.level}, None
    if rule.kind == DemandKind.AVAILABLE and wish.available_from:
        return wish, "", wish.available_from
    return None


def opening(
    rules: Iterable[RouteDemand],
    wish: Wish,
    home: Place,
    entries: Sequence[Entry],
    ready: Mapping[int, date] | None = None,
) -> Opening:
    """For a route with these hard `rules` and its starts that are planned (`entries`, the first of them first).

    `ready` says of a certificate, by id, on which day the first known course for it ends.
    """
    hard = [rule for rule in rules if rule.is_hard]
    first = entries[0] if entries else Entry({}, None, None)
    get: list[str] = []
    discuss: list[str] = []
    find_out: list[str] = []
    after: list[date] = []
    now = wish
    for rule in hard:
        found = entering.check(rule, now, home, first)
        if found.verdict == "fits":
            continue
        if found.verdict == "unknown":
            find_out.append(lower(str(rule.get_kind_display())))
            continue
        step = better(now, rule, ready or {})
        if step is None:
            discuss.append(lower(str(rule.get_kind_display())))
            continue
        now, name, day = step
        get += [name] if name else []
        after += [day] if day else []
    begin = _not_before(after, wish)
    if begin and first.start and first.start >= begin:
        begin = None  # the first start is late enough
    planned = [entry.start for entry in entries if entry.start and (begin is None or entry.start >= begin)]
    return Opening(tuple(get), begin, next(iter(planned), None), tuple(discuss), tuple(find_out))


def _not_before(after: Sequence[date], wish: Wish) -> date | None:
    """The latest of these days; when a later start is named at all it is one at which the candidate can begin."""
    if not after:
        return None
    return max([*after, *([wish.available_from] if wish.available_from else [])])


def opening_of_place(wish: Wish, demand: Demand, today: date, ready: Mapping[int, date] | None = None) -> Opening:
    """The same for a leerwerkplek: what a course gives, a later first day, and the rest to be discussed."""
    names, ready = criterion_names(), ready or {}
    get: list[str] = []
    discuss: list[str] = []
    find_out: list[str] = []
    after: list[date] = []
    for key, name in names.items():
        found = comparison.check(key, wish, demand, today)
        if found.verdict == "unknown":
            find_out.append(lower(name))
        elif found.verdict == "not" and key == "certificates":
            for code, called in demand.certificates.items():
                lacks = replace(demand, certificates={code: called})
                if comparison.certificates(wish, lacks, today).verdict != "fits":
                    get.append(called)
                    after += [ready[code] + ONE_DAY] if code in ready else []
        elif found.verdict == "not" and key == "language":
            get.append(_("Dutch at level %(level)s") % {"level": demand.language_level})
        elif found.verdict == "not" and key == "start" and wish.available_from:
            after.append(wish.available_from)
        elif found.verdict == "not":
            discuss.append(lower(name))
    begin = _not_before([*after, *([today] if after else [])], wish)  # a first day that is past is as late as today
    if begin and demand.start_from and demand.start_from >= begin:
        begin = None
    return Opening(tuple(get), begin, None, tuple(discuss), tuple(find_out))


def ready_days(actor: Actor, today: date) -> dict[int, date]:
    """Of each certificate the last day of the first course that gives it and can be joined today; one query.

    A course lasts as many weeks with lessons as its route says: those of its provider's holidays come on top.
    """
    ready: dict[int, date] = {}
    for first, weeks, free, own, given in _joinable(actor, today):
        if not own and not given:
            continue
        last = FreeWeeks.of(free).last_of(first, weeks or 1)
        for certificate in {*given, *([own] if own else [])}:
            ready[certificate] = min(ready.get(certificate, last), last)
    return ready


@asks
def _joinable(actor: Actor, today: date) -> QuerySet[Any, Any]:
    """Starts that somebody can join today: first day, weeks, when its provider is closed, and the certificates."""
    routes = LearningRoute.objects.visible_to(actor).filter(status=LearningRoute.Status.RUNNING)
    parts = RoutePart.objects.kept().filter(route=OuterRef("route"), certificate__isnull=False).order_by("pk")
    starts = RouteStart.objects.enrollable_on(today).filter(route__in=routes, seats__gt=F("seats_taken"))
    starts = starts.annotate(given=ArraySubquery(parts.values("certificate"))).in_order()
    starts = starts.annotate(free=FreeOf("route__owner"))
    return starts.values_list("starts_on", "route__weeks", "free", "route__certificate", "given")


def ways_to_places(pairs: Sequence[tuple[Wish, Demand]], actor: Actor, today: date) -> list[str]:
    """What would make each pair of candidate and place possible, '' where nothing does; a query only where one asks
    a certificate that lacks."""
    found = [opening_of_place(wish, demand, today) for wish, demand in pairs]
    if any(one.get for one in found):
        ready = ready_days(actor, today)
        found = [opening_of_place(wish, demand, today, ready) for wish, demand in pairs]
    return [one.way for one in found]
