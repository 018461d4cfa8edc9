"""The floors of the house as a visitor sees them: one list, filtered by role.

An entry without roles is everybody's. An entry is shown only when its url name exists; which sub entry is current
follows from the url name of the page, which section from its namespace.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import gettext_lazy as _

COORDINATOR, ADVISER, TRAINER = "coordinator", "adviser", "trainer"
PARTNER_CONTACT, CHAIN_DIRECTOR = "partner_contact", "chain_director"
NATIONAL_ADVISER, MANAGER = "national_adviser", "manager"
CASE_WORK = (COORDINATOR, ADVISER)
STEERING = (PARTNER_CONTACT, CHAIN_DIRECTOR, NATIONAL_ADVISER)


@dataclass(frozen=True)
class Entry:
    """One place to go. `also` are url names (or `namespace:*`) of pages that belong to it."""

    label: Any
    name: str
    roles: tuple[str, ...] = ()
    children: tuple["Entry", ...] = ()
    also: tuple[str, ...] = ()

    def owns(self, view_name: str) -> bool:
        space = view_name.rpartition(":")[0]
        return view_name == self.name or view_name in self.also or f"{space}:*" in self.also

    def open_to(self, roles: Collection[str]) -> bool:
        return not self.roles or bool(set(self.roles) & set(roles))


@dataclass
class Item:
    """An entry as drawn: `current` is '', 'page' (this page) or 'true' (this page lies below it)."""

    label: Any
    url: str
    current: str = ""
    children: list["Item"] = field(default_factory=list)


FLOORS = (
    Entry(_("Today"), "home"),
    Entry(
        _("Intake"),
        "intake:list",
        CASE_WORK,
        (
            Entry(_("Trajectories"), "intake:list", also=("trajectory",)),
            Entry(_("Refer a candidate"), "intake:refer", CASE_WORK),
        ),
        also=("intake:*", "trajectory"),
    ),
    Entry(
        _("Matching"),
        "matching:scheme",
        (*CASE_WORK, TRAINER, *STEERING),
        (
            Entry(_("Training scheme"), "matching:scheme"),
            Entry(_("Work placements"), "matching:offers", (*CASE_WORK, TRAINER)),
            Entry(_("Proposals"), "matching:proposals", (*CASE_WORK, TRAINER)),
        ),
        also=("matching:*",),
    ),
    Entry(
        _("Aftercare"),
        "nazorg:list",
        CASE_WORK,
        (Entry(_("Contact moments"), "nazorg:list"), Entry(_("Signals"), "nazorg:signals")),
        also=("nazorg:*",),
    ),
    Entry(
        _("Steering"),
        "regie:quarter",
        children=(
            Entry(_("Chain"), "regie:chain", STEERING),
            Entry(_("Success factors"), "regie:factors"),
            Entry(_("Quarter round"), "regie:quarter"),
        ),
        also=("regie:*",),
    ),
    Entry(
        _("Network"),
        "netwerk:index",
        children=(Entry(_("Partners"), "netwerk:index"), Entry(_("People"), "netwerk:people")),
        also=("netwerk:*",),
    ),
)


@lru_cache(maxsize=512)
def _reverse(name: str, urlconf: str | None, prefix: str) -> str:
    try:
        return reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return ""


def url_of(name: str) -> str:
    """The path of a url name without arguments; '' when no page has that name."""
    return _reverse(name, get_urlconf(), get_script_prefix())


def floors(request: HttpRequest, roles: Collection[str]) -> list[Item]:
    """The sections for these roles, with the current one and its children marked."""
    match = getattr(request, "resolver_match", None)
    view_name = match.view_name if match else ""
    return [_section(entry, view_name, roles) for entry in FLOORS if entry.open_to(roles) and url_of(entry.name)]


def _section(entry: Entry, view_name: str, roles: Collection[str]) -> Item:
    children = [
        Item(child.label, url_of(child.name), "page" if child.owns(view_name) else "")
        for child in entry.children
        if child.open_to(roles) and url_of(child.name)
    ]
    below = entry.owns(view_name) or any(child.current for child in children)
    current = "page" if view_name == entry.name else "true" if below else ""
    # One sub entry is no choice: it is the section itself.
    return Item(entry.label, url_of(entry.name), current, children if len(children) > 1 else [])
