"""A maatwerkplan worked out: its parts on days, what stands in the way, which demands are still open, the costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import dateformat
from django.utils.translation import gettext as _

from intake.models import MatchingProfile
from intake.models.profile import LEVEL_ORDER
from intake.models.vocabulary import in_language
from matching import entering, laying
from matching.compared import Wish
from matching.free_weeks import NONE as NO_FREE_WEEKS
from matching.free_weeks import Free, FreeOf, FreeWeeks
from matching.laying import Clash, Laid, Piece
from matching.models import DemandKind, LearningRoute, PartKind, RouteDemand, TailoredPart, TailoredPlan
from matching.models.route_words import Payer
from matching.weighing import wish_of
from transitiehuis import days

if TYPE_CHECKING:
    from transitiehuis.ui.parts import Check


def dated(day: date) -> str:
    """26 oktober 2027: a plan reaches past the year, so the year stands with each day."""
    return dateformat.format(day, "j F Y")


@dataclass(frozen=True)
class Unmet:
    """A demand of the route of a part that nothing meets yet: neither what is known nor another part."""

    part: TailoredPart
    rule: RouteDemand
    check: Check

    @property
    def words(self) -> str:
        facts = {
            "part": self.part.title,
            "demand": ": ".join(filter(None, [str(self.rule.get_kind_display()), self.rule.words])),
        }
        if self.check.verdict == "unknown":
            return _("%(part)s asks: %(demand)s. It is not known whether the candidate has that.") % facts
        return _("%(part)s asks: %(demand)s. Nothing in the plan gives that.") % facts


@dataclass(frozen=True)
class Sheet:
    """What `sheet_of` worked out; `placed` holds the days of each part by its id."""

    plan: TailoredPlan
    parts: Sequence[TailoredPart]
    placed: Mapping[int, Laid]
    unmet: Sequence[Unmet]
    wish: Wish
    profile: Any
    free: Mapping[int, FreeWeeks]  # when there are no lessons for each part, by its id

    def passed_over(self, part: TailoredPart) -> list[Free]:
        """The holidays of its provider that this part goes around."""
        laid = self.placed[part.pk]
        if laid.first is None or laid.last is None:
            return []
        return [one for one in self.free[part.pk].between(laid.first, laid.last) if one.first > laid.first]

    @property
    def ends(self) -> date | None:
        """The last day of the whole; None while a part cannot stand."""
        return laying.ends(self.placed)

    @property
    def begins(self) -> date | None:
        return min((one.first for one in self.placed.values() if one.first and not one.clash), default=None)

    @property
    def problems(self) -> list[str]:
        """Each part that cannot stand, in words."""
        return [words for part in self.parts if (words := self.problem_of(part))]

    def problem_of(self, part: TailoredPart) -> str:
        """Why this part cannot stand where it is, and what helps; '' when it can."""
        laid = self.placed[part.pk]
        if laid.clash is None:
            return ""
        other = next((one.title for one in self.parts if one.pk == laid.other), "")
        facts = {
            "part": part.title,
            "other": other,
            "day": dated(laid.day) if laid.day else "",
            "first": dated(laid.first) if laid.first else "",
        }
        return CLASHES[laid.clash]() % facts

    @property
    def warnings(self) -> list[str]:
        """What does not stand in the way, but is to be looked at: what is not known, money that ends before a part."""
        said = [one.words for one in self.unmet if one.check.verdict == "unknown"]
        for part in self.parts:
            last, money = self.placed[part.pk].last, part.funding
            if money and money.until and last and money.until < last:
                facts = {"fund": money.fund, "day": dated(money.until), "part": part.title}
                said.append(_("The money of “%(fund)s” ends on %(day)s, before %(part)s ends.") % facts)
        return said

    @property
    def blocked(self) -> str:
        """Why this plan cannot be agreed yet; '' when it can."""
        if not self.parts:
            return _("There is no part in this plan yet.")
        missing = [one.words for one in self.unmet if one.check.verdict == "not"]
        return next(iter([*self.problems, *missing]), "")

    @property
    def missing(self) -> list[str]:
        return [one.words for one in self.unmet if one.check.verdict == "not"]

    def costs(self) -> list[tuple[str, int]]:
        """Who pays and how much, the largest first; parts somebody is exempt from cost nothing."""
        sums: dict[str, int] = {}
        for part in self.parts:
            if part.cost and not part.is_exempt:
                name = payer_words(part)
                sums[name] = sums.get(name, 0) + part.cost
        return sorted(sums.items(), key=lambda row: (-row[1], row[0]))

    def costs_unknown(self) -> bool:
        """Of some part nobody has said what it costs."""
        return any(part.cost is None and not part.is_exempt for part in self.parts)


CLASHES = {
    Clash.GONE: lambda: _("%(part)s: this start is off. Choose another start."),
    Clash.EARLY: lambda: _("%(part)s begins on %(first)s, and somebody can begin from %(day)s. Choose a later start."),
    Clash.NEEDS: lambda: _("%(part)s begins on %(first)s, but %(other)s ends on %(day)s. Choose a start after that."),
    Clash.ORDER: lambda: _("%(part)s needs %(other)s: put that before it."),
    Clash.TAKEN: lambda: _("%(part)s and %(other)s both take %(day)s. Choose another start or another weekday."),
    Clash.FOLLOWS: lambda: _("%(part)s waits for %(other)s, which cannot stand itself."),
}


def payer_words(part: TailoredPart) -> str:
    """Who pays by name: the organisation or the fund, else of which kind; '' when nobody said."""
    if part.funding:
        return part.funding.fund
    if part.payer_organisation:
        return part.payer_organisation.name
    return str(Payer(part.payer).label) if part.payer else ""


def sheet_of(plan: TailoredPlan) -> Sheet:
    """The plan as it works out with what is known now: starts, demands, matchingsprofiel, holidays. Five queries."""
    parts = list(plan.parts.with_facts().annotate(free=FreeOf("provider")).in_order())
    profile = MatchingProfile.objects.with_lists().get(trajectory=plan.trajectory_id)
    wish, _names = wish_of(profile)
    routes = {part.start.route_id for part in parts if part.start}
    rules, themes = hard_rules_of(routes), themes_of(routes)
    home = plan.trajectory.candidate.place
    needs: dict[int, frozenset[int]] = {}
    unmet: list[Unmet] = []
    for part in parts:
        keys, missing = frozenset[int](), list[Unmet]()
        if part.start and not part.is_exempt:
            start = part.start
            entry = entering.Entry(themes[start.route_id], start.place, start.starts_on)
            asked = [rule for rule in rules[start.route_id] if _on(rule, start.starts_on)]
            failing = [(rule, entering.check(rule, wish, home, entry)) for rule in asked]
            keys, missing = _met_by(part, parts, failing)
        needs[part.pk] = keys | ({part.after_id} if part.after_id else frozenset())
        unmet += missing
    free = {part.pk: lessons_of(part) for part in parts}
    pieces = [piece_of(part, needs[part.pk], free[part.pk], concept=plan.is_concept) for part in parts]
    return Sheet(plan, parts, laying.lay(pieces, plan.begins_on), unmet, wish, profile, free)


def lessons_of(part: Any) -> FreeWeeks:
    """When there are no lessons for this part. Practice goes on: a company keeps no school holidays."""
    return NO_FREE_WEEKS if part.kind == PartKind.PRACTICE else FreeWeeks.of(part.free)


def piece_of(part: TailoredPart, needs: frozenset[int], free: FreeWeeks, *, concept: bool) -> Piece:
    """As `matching.laying` takes it. What can still move is never laid before today; what was agreed keeps its days."""
    begins, not_before = part.begins, part.not_before
    if begins is None and not concept:
        begins = part.first_day
    elif begins is None:
        not_before = max(not_before or days.today(), days.today())
    return Piece(
        key=part.pk,
        days=0 if part.is_exempt else part.days,
        weekdays=frozenset(part.weekdays),
        begins=begins,
        not_before=not_before,
        needs=needs,
        gone=part.is_gone,
        closed=free.closed,
        kept=() if concept else part.taken or (),
    )


def hard_rules_of(routes: Iterable[int]) -> dict[int, list[RouteDemand]]:
    """The hard demands of each of these routes, of any day; one query, none where there is no route."""
    rules: dict[int, list[RouteDemand]] = {route: [] for route in routes}
    if rules:
        kept = RouteDemand.objects.kept().filter(route__in=list(rules), is_hard=True)
        for rule in kept.select_related("certificate").order_by("kind", "pk"):
            rules[rule.route_id].append(rule)
    return rules


def themes_of(routes: Iterable[int]) -> dict[int, dict[int, str]]:
    """The themes of each of these routes by name; one query, none where there is no route."""
    themes: dict[int, dict[int, str]] = {route: {} for route in routes}
    if themes:
        through = LearningRoute.themes.through._base_manager.filter(learningroute__in=list(themes))
        named = through.order_by("theme__name_nl", "pk").values_list(
            "learningroute", "theme", "theme__name_nl", "theme__name_en"
        )
        for route, theme, dutch, english in named:
            themes[route][theme] = in_language(dutch, english)
    return themes


def _on(rule: RouteDemand, day: date) -> bool:
    return rule.since <= day and (rule.until is None or rule.until >= day)


def _met_by(
    part: TailoredPart, parts: Sequence[TailoredPart], checks: Iterable[tuple[RouteDemand, Check]]
) -> tuple[frozenset[int], list[Unmet]]:
    """Which other parts must have ended before this one, and what nothing meets."""
    needs: set[int] = set()
    unmet: list[Unmet] = []
    for rule, found in checks:
        if found.verdict == "fits":
            continue
        givers = [other for other in parts if other.pk != part.pk and gives(other, rule)]
        if not givers:
            unmet.append(Unmet(part, rule, found))
        elif not any(other.is_exempt for other in givers):  # what somebody is exempt from is there already
            needs.add(givers[0].pk)
    return frozenset(needs), unmet


def gives(part: TailoredPart, rule: RouteDemand) -> bool:
    """After this part somebody has what the rule asks."""
    if rule.kind == DemandKind.CERTIFICATE:
        return part.certificate_id == rule.certificate_id
    if rule.kind == DemandKind.LANGUAGE and part.language_level:
        return LEVEL_ORDER[part.language_level] >= LEVEL_ORDER[rule.level]
    return False
