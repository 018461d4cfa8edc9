"""The opleidingsschema read: each route as one cell of themes against forms, in as many queries for 4 as for 400."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intake.models import Theme
from matching.models import (
    LearningRoute,
    PartyTask,
    RouteForm,
    RouteFunding,
    RouteParty,
    RouteStart,
    RouteStatus,
    StartStatus,
)
from matching.shortage import Demand, away_since, away_words, demand_of_routes
from transitiehuis import days
from transitiehuis.netwerk.models import Partnership, Place, Region, Role
from transitiehuis.ui.words import shortday, written

if TYPE_CHECKING:
    from transitiehuis.netwerk.actor import Actor

PER_CELL = 3
KM_A_DEGREE = 111.2
COLUMNS = (
    "pk", "title", "form", "status", "since", "until", "expected_on", "region", "theme_ids", "makers", "next_start",
    "funded_until", "edited_at", "edited_by__name", "place__name", "region__name",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What was chosen above the schema; empty means all."""

    form: str = ""
    level: int | None = None
    place: Place | None = None
    km: int = 0
    region: Region | None = None  # of a landelijk adviseur, who sees them all

    @property
    def narrowed(self) -> bool:
        return bool(self.form or self.level or self.place)


@dataclass(frozen=True)
class Entry:
    """One route as it stands in a cell: shape and word, who, when, seats, money."""

    title: str
    url: str
    form: str
    tone: str
    status: str
    makers: str
    runs: bool
    when: str = ""
    seats: str = ""
    funded: str = ""
    away: str = ""
    region: str = ""  # where several regions stand together
    order: tuple[bool, date, str] = (True, date.max, "")

    @property
    def form_name(self) -> str:
        return str(capfirst(RouteForm(self.form).label))

    @property
    def lines(self) -> list[str]:
        """What stands below the title."""
        return [line for line in (self.region, self.makers, self.when, self.seats, self.away, self.funded) if line]


@dataclass(frozen=True)
class Cell:
    """What stands in one theme and form: the first few, and how many more the theme's page has."""

    form: str
    name: str
    entries: Sequence[Entry]
    more: int = 0


@dataclass(frozen=True)
class Row:
    """A theme; `wishes` is how many people in the region want to learn it."""

    theme: Theme
    url: str
    wishes: int
    cells: Sequence[Cell]

    @property
    def is_empty(self) -> bool:
        return not any(cell.entries for cell in self.cells)

    @property
    def runs(self) -> bool:
        return any(entry.runs for cell in self.cells for entry in cell.entries)


@dataclass(frozen=True)
class Gap:
    """A theme and the regions where nobody trains for it; `nowhere`: none of all regions does."""

    theme: Theme
    url: str
    regions: Sequence[str]
    nowhere: bool


@dataclass(frozen=True)
class Scheme:
    forms: Sequence[tuple[str, str]]
    rows: Sequence[Row]
    edited: dict[str, Any] | None = field(default=None)
    gaps: Sequence[Gap] = ()

    @property
    def away_since(self) -> date:
        """Since when is counted who got no seat."""
        return away_since(days.today())

    @property
    def running(self) -> int:
        """How many themes have a route that runs."""
        return sum(row.runs for row in self.rows)


def near(place: Place, km: int) -> list[int]:
    """Places within `km` as the crow flies: those in a square in one query, of which those in the circle."""
    high = km / KM_A_DEGREE
    square = Place.objects.filter(
        latitude__range=(place.latitude - high, place.latitude + high),
        longitude__range=(place.longitude - 2 * high, place.longitude + 2 * high),
    )
    return [other.pk for other in square if place.distance_km(other) <= km]


def routes_of(actor: Actor, wanted: Wanted | None = None) -> QuerySet:
    """Routes the actor sees with what a cell needs, as dicts. Landelijke ones without a place are near everywhere."""
    today, wanted = days.today(), wanted or Wanted()
    of_this = {"route": OuterRef("pk")}
    starts = RouteStart.objects.ahead(today).filter(**of_this).in_order()
    found = LearningRoute.objects.visible_to(actor)
    if wanted.place:
        around = near(wanted.place, wanted.km)
        starts = starts.filter(place__in=around)
        begins = RouteStart.objects.ahead(today).filter(place__in=around).values("route")
        found = found.filter(Q(place__in=around) | Q(place=None, region=None) | Q(pk__in=begins))
    if wanted.region:
        found = found.filter(Q(region=wanted.region) | Q(region=None))
    if wanted.form:
        found = found.filter(form=wanted.form)
    if wanted.level:
        found = found.filter(level=wanted.level)
    parties = RouteParty.objects.kept().current_on(today).filter(task=PartyTask.DEVELOPS, **of_this)
    funding = RouteFunding.objects.kept().filter(until__isnull=False, **of_this).order_by("-until")
    themes = LearningRoute.themes.through.objects.filter(learningroute=OuterRef("pk"))
    start = JSONObject(
        on="starts_on", by="enrol_by", seats="seats", taken="seats_taken", waiting="waiting", status="status",
        place=F("place__name"),
    )  # fmt: skip
    return (
        found.annotate(
            theme_ids=ArraySubquery(themes.values("theme")),
            makers=ArraySubquery(parties.order_by("organisation__sort_name").values("organisation__name")),
            next_start=Subquery(starts.values(fact=start)[:1]),
            funded_until=Subquery(funding.values("until")[:1]),
        )
        .order_by("title", "pk")
        .values(*COLUMNS)
    )


def entry_of(route: dict[str, Any], today: date, demand: Demand | None = None, *, tell_region: bool = False) -> Entry:
    """The words of one route; with `demand` also how many got no seat."""
    start, money = route["next_start"], route["funded_until"]
    tone, status = standing(route, today)
    runs = tone == "done"
    begins = begins_on(route, tone)
    return Entry(
        title=route["title"],
        url=reverse("matching:route", args=[route["pk"]]),
        form=route["form"],
        tone=tone,
        status=status,
        makers=", ".join(route["makers"]),
        runs=runs,
        when=when_words(route, start, begins),
        seats=seat_words(start, today) if begins and runs else seats_ahead(start, tone),
        away=away_words(demand.turned_away) if demand else "",
        region=(route["region__name"] or _("the whole country")) if tell_region else "",
        funded=_("funded until %(day)s") % {"day": written(money, "F")} if money else "",
        order=order_of(route, tone),
    )


def begins_on(route: dict[str, Any], tone: str) -> date | None:
    """The next start of a route that has not stopped."""
    start = route["next_start"]
    return date.fromisoformat(start["on"]) if start and tone != "no" else None


def order_of(route: dict[str, Any], tone: str) -> tuple[bool, date, str]:
    """The next start first; what has none after that, by name."""
    begins = begins_on(route, tone)
    return begins is None, begins or date.max, route["title"]


def standing(route: dict[str, Any], today: date) -> tuple[str, str]:
    """Tone and word: a route that runs from a later day on is planned, one past its last day has stopped."""
    status, since, until = route["status"], route["since"], route["until"]
    if status == RouteStatus.STOPPED or (until and until < today):
        return "no", str(RouteStatus.STOPPED.label)
    if status == RouteStatus.RUNNING:
        return ("new", _("planned")) if since > today else ("done", str(RouteStatus.RUNNING.label))
    return ("open" if status == RouteStatus.DEVELOPING else "unknown"), str(RouteStatus(status).label)


def when_words(route: dict[str, Any], start: dict[str, Any] | None, begins: date | None) -> str:
    """26 oktober, Deventer; or when it is expected, or since when it has stopped."""
    if begins and start:
        return f"{written(begins, 'j F')}, {start['place']}"
    if route["status"] == RouteStatus.DEVELOPING:
        return _("expected in %(month)s") % {"month": written(route["expected_on"], "F")}
    if route["status"] == RouteStatus.STOPPED:
        return _("since %(day)s") % {"day": shortday(route["until"])}
    return _("no start planned") if route["status"] == RouteStatus.RUNNING else ""


def seat_words(start: dict[str, Any], today: date) -> str:
    """4 van 6 vrij; vol, 2 wachten; or that enrolment has closed."""
    left = start["seats"] - start["taken"]
    if start["status"] == StartStatus.CLOSED or date.fromisoformat(start["by"]) < today:
        return _("enrolment has closed")
    if left > 0:
        return _("%(left)s of %(seats)s free") % {"left": left, "seats": start["seats"]}
    if start["waiting"]:
        return _("full, %(waiting)s wait") % {"waiting": start["waiting"]}
    return _("full")


def seats_ahead(start: dict[str, Any] | None, tone: str) -> str:
    """12 plekken, of what does not run yet."""
    return _("%(seats)s seats") % {"seats": start["seats"]} if start and tone == "new" else ""


def scheme_of(actor: Actor, wanted: Wanted, wishes: Mapping[int, int]) -> Scheme:
    """Themes against forms, each theme with its `wishes`.

    A form of which the region has nothing takes no column; what stopped is not in it.
    """
    today = days.today()
    routes = list(routes_of(actor, wanted))
    demand, tell = demand_of_routes(), tells_region(actor, wanted.region)
    toned = [(route, standing(route, today)[0]) for route in routes]
    listed = [(order_of(route, tone), route) for route, tone in toned if tone != "no"]
    present = {route["form"] for _order, route in listed}

    def draw(route: dict[str, Any]) -> Entry:
        return entry_of(route, today, demand.get(route["pk"]), tell_region=tell)

    forms = [(code, str(capfirst(name))) for code, name in RouteForm.choices if code in present]
    edited = max(routes, key=lambda route: route["edited_at"], default=None)
    rows = rows_of(Theme.objects.valid_on(today).in_order(), forms, listed, draw, wishes=wishes, region=wanted.region)
    return Scheme(forms, rows, edited, gaps_of(rows, routes, today) if tell and not wanted.narrowed else ())


def tells_region(actor: Actor, region: Region | None) -> bool:
    """Routes of several regions stand together."""
    return actor.has_role(Role.NATIONAL_ADVISER) and region is None


def gaps_of(rows: Sequence[Row], routes: Sequence[dict[str, Any]], today: date) -> list[Gap]:
    """Each theme with the regions that have partners and no route that runs there, nor a landelijke one; one query."""
    running = [route for route in routes if standing(route, today)[0] == "done"]
    partners = Partnership.objects.current_on(today).values("region")
    regions = list(Region.objects.filter(pk__in=partners).in_order())
    found = []
    for row in rows:
        there = {route["region"] for route in running if row.theme.pk in route["theme_ids"]}
        missing = [] if None in there else [region.name for region in regions if region.pk not in there]
        if missing:
            found.append(Gap(row.theme, row.url, missing, nowhere=len(missing) == len(regions)))
    return found


Listed = tuple[tuple[bool, date, str], dict[str, Any]]  # where it stands, and the route


def rows_of(
    themes: Iterable[Theme],
    forms: Sequence[tuple[str, str]],
    listed: Sequence[Listed],
    draw: Callable[[dict[str, Any]], Entry],
    *,
    wishes: Mapping[int, int],
    region: Region | None = None,
) -> list[Row]:
    """The routes in their cells; only those that are shown get their words."""
    cells: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for _order, route in sorted(listed, key=lambda one: one[0]):
        for theme_id in route["theme_ids"]:
            cells.setdefault((theme_id, route["form"]), []).append(route)
    rows = []
    for theme in themes:
        found = [(code, name, cells.get((theme.pk, code), [])) for code, name in forms]
        url = reverse("matching:theme", args=[theme.code]) + (f"?regio={region.pk}" if region else "")
        shown = [
            Cell(code, name, [draw(one) for one in inside[:PER_CELL]], max(0, len(inside) - PER_CELL))
            for code, name, inside in found
        ]
        rows.append(Row(theme, url, wishes.get(theme.pk, 0), shown))
    return rows
