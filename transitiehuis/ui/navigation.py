"""The floors of the house as a visitor sees them: one list, filtered by role.

An entry without roles is everybody's. An entry is shown only when its url name exists; which sub entry is current
follows from the url name of the page, which section from its namespace.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COORDINATOR, ADVISER, TRAINER = "coordinator", "adviser", "trainer"
PARTNER_CONTACT, CHAIN_DIRECTOR = "partner_contact", "chain_director"
NATIONAL_ADVISER, MANAGER = "national_adviser", "manager"
CASE_WORK = (COORDINATOR, ADVISER)
STEERING = (PARTNER_CONTACT, CHAIN_DIRECTOR, NATIONAL_ADVISER)
PLAN_PAGES = ("new", "goal", "agree", "change", "stop", "choose", "part_new", "part", "part_exempt")
BEGIN_PAGES = ("partners", "partner_end", "invite", "round", "sheet_new", "sheet")
TOOLKIT_PAGES = (
    "factor", "factor_addition", "factor_edit", "factor_end", "factor_new", "factor_versions",
    "example", "example_add", "example_withdraw", "toolkit",
)  # fmt: skip
CAPACITY_PAGES = ("capacity_settings", "forecast", "scenarios", "scenario", "scenario_new")
CHAIN_PAGES = (
    "waits", "wait", "step", "moves", "partners", "turn", "groups", "cohorts", "cohort", "cohort_groups", "stuck",
)  # fmt: skip
SCHEME_PAGES = (
    "theme", "route", "start", "seats_ask", "seats_asked", "seats_answer", "route_new", "route_edit", "route_stand",
    "route_item_new", "route_item", "trades", "trade", "trade_demand", "trade_demand_new",
)  # fmt: skip
AGREEMENT_PAGES = ("", "_new", "_edit", "_line", "_ask", "_ask_again", "_end")
NATIONAL_PAGES = ("regions", "figure", "gaps", "research")
BOTTLENECK_PAGES = (
    "", "s_raised", "_new", "_edit", "_close", "_reopen", "_raise", "_answer",
)  # fmt: skip

ROUND_PAGES = (
    "round", "scoring", "score", "action", "actions", "agenda", "decision", "report", "review_pack",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One place to go. `also` are url names (or `namespace:*`) of pages that belong to it.

    A floor has no url of its own: it leads to the first of its children that is open.
    """

    label: Any
    name: str = ""
    roles: tuple[str, ...] = ()
    children: tuple["Entry", ...] = ()
    also: tuple[str, ...] = ()

    def owns(self, view_name: str) -> bool:
        space = view_name.rpartition(":")[0]
        return view_name in {self.name, *self.also} or f"{space}:*" in self.also

    def open_to(self, roles: Collection[str]) -> bool:
        return not self.roles or bool(set(self.roles) & set(roles))


@dataclass
class Item:
    """An entry as drawn: `current` is '', 'page' (this page) or 'true' (this page lies below it)."""

    label: Any
    url: str
    current: str = ""
    children: list["Item"] = field(default_factory=list)

    @property
    def place(self) -> Any:
        """The child that is current; '' on a page that lies below none of them."""
        return next((child.label for child in self.children if child.current), "")


INTAKE = Entry(
    _("Intake"),
    children=(
        Entry(_("Trajectories"), "intake:list", CASE_WORK, also=("trajectory",)),
        Entry(_("Refer a candidate"), "intake:refer", CASE_WORK),
        Entry(
            _("Import a spreadsheet"),
            "intake:imports",
            CASE_WORK,
            also=("intake:import", "intake:import_columns", "intake:import_undo"),
        ),
        Entry(
            _("Orientation activities"),
            "intake:offers",
            (*CASE_WORK, TRAINER),
            also=("intake:offer", "intake:offer_new", "intake:offer_attendance", "intake:offer_cancel"),
        ),
        Entry(_("Intake moments"), "intake:slots", CASE_WORK, also=("intake:slots_new",)),
    ),
    also=("intake:*", "trajectory", "regie:access_log", "regie:copy", "regie:own_manage", "regie:candidate_request"),
)
MATCHING = Entry(
    _("Matching"),
    children=(
        Entry(
            _("Training scheme"),
            "matching:scheme",
            also=tuple(f"matching:{page}" for page in SCHEME_PAGES),
        ),
        Entry(
            _("Tailored plans"),
            "matching:plans",
            CASE_WORK,
            also=("matching:plan", *(f"matching:plan_{page}" for page in PLAN_PAGES)),
        ),
        Entry(
            _("Work placements"),
            "matching:places",
            (*CASE_WORK, TRAINER),
            also=("matching:place", "matching:place_new", "matching:place_edit"),
        ),
        Entry(
            _("Proposals"),
            "matching:proposals",
            (*CASE_WORK, TRAINER),
            also=("matching:proposal", "matching:proposals_of", "matching:compare"),
        ),
        Entry(
            _("Record a placement"),
            "matching:placement_new",
            CASE_WORK,
            also=("matching:placement_log", "matching:placement"),
        ),
    ),
    also=("matching:*",),
)
AFTERCARE = Entry(
    _("Aftercare"),
    children=(
        Entry(
            _("My guidance"), "nazorg:mine", CASE_WORK, also=("nazorg:plan", "nazorg:guide_add", "nazorg:lead_offer")
        ),
        Entry(_("Contact moments"), "nazorg:list", CASE_WORK, also=("nazorg:record", "nazorg:call", "nazorg:group")),
        Entry(_("Signals"), "nazorg:signals", CASE_WORK, also=("nazorg:signal_close",)),
        Entry(_("Results"), "nazorg:results", CASE_WORK, also=("nazorg:result",)),
        Entry(_("Case load"), "nazorg:case_load", (MANAGER,)),
        Entry(_("Scheme of contact"), "nazorg:scheme", (CHAIN_DIRECTOR,)),
        Entry(_("Standstill"), "nazorg:stalled", (CHAIN_DIRECTOR,)),
    ),
    also=("nazorg:*",),
)
STEERING_FLOOR = Entry(
    _("Steering"),
    children=(
        Entry(_("Chain"), "regie:chain", STEERING, also=tuple(f"regie:chain_{page}" for page in CHAIN_PAGES)),
        Entry(
            _("Coverage"),
            "regie:coverage",
            (*CASE_WORK, *STEERING, MANAGER),
            also=("regie:activity", "regie:coverage_fill", "regie:coverage_wall"),
        ),
        Entry(
            pgettext_lazy("navigation", "Means"),
            "regie:capacity",
            (*CASE_WORK, *STEERING, MANAGER),
            also=tuple(f"regie:{page}" for page in CAPACITY_PAGES),
        ),
        Entry(_("Quarter round"), "regie:quarter", also=tuple(f"regie:{page}" for page in ROUND_PAGES)),
        Entry(
            _("Success factors"),
            "regie:factors",
            also=tuple(f"regie:{page}" for page in (*TOOLKIT_PAGES, "figures", "figure")),
        ),
        Entry(
            _("Agreements"),
            "regie:agreements",
            also=(*(f"regie:agreement{page}" for page in AGREEMENT_PAGES), "regie:securing", "regie:securing_judge"),
        ),
        Entry(
            _("Bottlenecks"), "regie:bottlenecks", also=tuple(f"regie:bottleneck{page}" for page in BOTTLENECK_PAGES)
        ),
        Entry(
            _("Learning track"),
            "regie:learning",
            also=tuple(f"regie:learning_{page}" for page in ("track", "new", "edit", "role", "role_new", "lesson")),
        ),
        Entry(
            _("Theme sessions"),
            "regie:sessions",
            also=("regie:session", *(f"regie:session_{page}" for page in ("new", "change", "call_off", "tell"))),
        ),
        Entry(_("Lasting placement"), "regie:durability", (*CASE_WORK, *STEERING, MANAGER)),
        # A ketenregisseur gets there from the figures and the coverage: eleven entries are enough.
        Entry(
            pgettext_lazy("navigation", "National"),
            "regie:national",
            (NATIONAL_ADVISER,),
            also=tuple(f"regie:national_{page}" for page in NATIONAL_PAGES),
        ),
        Entry(
            pgettext_lazy("navigation", "Begin"),
            "regie:beginning",
            (CHAIN_DIRECTOR,),
            also=tuple(f"regie:begin_{page}" for page in BEGIN_PAGES),
        ),
    ),
    also=("regie:*",),
)
NETWORK = Entry(
    _("Network"),
    children=(
        Entry(_("Partners"), "netwerk:index", also=("netwerk:organisation",)),
        Entry(_("People"), "netwerk:people", also=("netwerk:invite", "netwerk:absence", "netwerk:end_membership")),
    ),
    also=("netwerk:index", "netwerk:organisation", "netwerk:people", "netwerk:invite", "netwerk:absence"),
)
FLOORS = (Entry(_("Today"), "home"), INTAKE, MATCHING, AFTERCARE, STEERING_FLOOR, NETWORK)


@lru_cache(maxsize=512)
def _reverse(name: str, urlconf: str, prefix: str) -> str:
    try:
        return reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return ""


def url_of(name: str) -> str:
    """The path of a url name without arguments; '' when no page has that name."""
    return _reverse(name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


def floors(request: HttpRequest, roles: Collection[str]) -> list[Item]:
    """The floors open to these roles, with the current one and its children marked."""
    match = getattr(request, "resolver_match", None)
    view_name = match.view_name if match else ""
    drawn = (_floor(entry, view_name, roles) for entry in FLOORS if entry.open_to(roles))
    floors = [item for item in drawn if item.url]
    # A page that belongs to two floors (search, a list that another floor links to) lies on the first.
    for item in [item for item in floors if item.current][1:]:
        item.current, item.children = "", []
    return floors


def _floor(entry: Entry, view_name: str, roles: Collection[str]) -> Item:
    children = [
        Item(child.label, url_of(child.name), _current(child, view_name))
        for child in entry.children
        if child.open_to(roles) and url_of(child.name)
    ]
    url = url_of(entry.name) if entry.name else next((child.url for child in children), "")
    marks = {child.current for child in children} - {""}
    if len(children) == 1:  # one sub entry is no choice: it is the floor itself
        return Item(entry.label, url, marks.pop() if marks else _current(entry, view_name))
    return Item(entry.label, url, _current(entry, view_name) or ("true" if marks else ""), children)


def _current(entry: Entry, view_name: str) -> str:
    if view_name == entry.name:
        return "page"
    return "true" if entry.owns(view_name) else ""
