"""A route and what belongs to it in words for the screen; what nobody filled in says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.models import (
    LearningRoute,
    RouteDemand,
    RouteFunding,
    RouteOutcome,
    RoutePart,
    RouteParty,
    RouteStart,
    SeatRequest,
    SeatRequestStatus,
    StartStatus,
)
from matching.scheme import standing
from transitiehuis.ui.words import day as day_words
from transitiehuis.ui.words import written

REQUEST_TONES = {
    SeatRequestStatus.ASKED: "open",
    SeatRequestStatus.PROMISED: "done",
    SeatRequestStatus.DECLINED: "no",
    SeatRequestStatus.WITHDRAWN: "unknown",
}


@dataclass(frozen=True)
class Line:
    """One row of a list on the page: what, the rest in columns, and the row it can be changed by."""

    pk: int
    name: str
    note: str = ""
    cells: Sequence[str] = ()
    tone: str = ""
    status: str = ""
    url: str = ""


def standing_of(route: LearningRoute, today: date) -> tuple[str, str]:
    """Tone and word of how it stands."""
    return standing({"status": route.status, "since": route.since, "until": route.until}, today)


def route_facts(route: LearningRoute) -> list[tuple[str, str]]:
    """What the route is, in the order in which somebody asks."""
    return [
        (_("Form"), capfirst(route.get_form_display())),
        (_("For"), route.region.name if route.region else _("the whole country")),
        (_("Place"), route.place.name if route.place else _("not said")),
        (_("Takes"), length_words(route) or _("not said")),
        (_("Level of mbo"), str(route.level or _("not said"))),
        (_("Dutch at the end"), route.language_level or _("not said")),
        (_("What somebody gets"), outcome_words(route) or _("not said")),
        (_("Of"), route.owner.name),
        *status_facts(route),
    ]


def status_facts(route: LearningRoute) -> list[tuple[str, str]]:
    """The days that belong to how it stands."""
    found = []
    if route.expected_on:
        found.append((_("Expected"), written(route.expected_on, "F")))
    if route.since:
        found.append((_("Runs since"), day_words(route.since)))
    if route.until:
        found.append((_("Last day"), day_words(route.until)))
    if route.stopped_because:
        found.append((_("Stopped because"), route.stopped_because))
    return found


def length_words(route: LearningRoute) -> str:
    """24 weken, 1,5 schooldag per week"""
    weeks = ngettext("%(count)s week", "%(count)s weeks", route.weeks) % {"count": route.weeks} if route.weeks else ""
    if route.school_days is None:
        return weeks
    count = number_format(route.school_days.normalize(), use_l10n=True)
    several = ngettext(
        "%(count)s school day a week", "%(count)s school days a week", 1 if route.school_days <= 1 else 2
    )
    return ", ".join(filter(None, [weeks, several % {"count": count}]))


def outcome_words(route: LearningRoute) -> str:
    """The paper by its name: a crebo, a certificate, a praktijkverklaring."""
    if route.outcome == RouteOutcome.DIPLOMA and route.qualification:
        return _("%(name)s (crebo %(crebo)s)") % {"name": route.qualification.label, "crebo": route.qualification.crebo}
    if route.outcome == RouteOutcome.CERTIFICATE and route.certificate:
        return route.certificate.name_nl
    return capfirst(route.get_outcome_display()) if route.outcome else ""


def euro(amount: int | None) -> str:
    return f"€ {number_format(amount, use_l10n=True, force_grouping=True)}" if amount is not None else ""


def part_lines(route: LearningRoute) -> list[Line]:
    """What somebody does, in order, with who gives it and who pays."""
    parts = RoutePart.objects.kept().filter(route=route).select_related("provider", "certificate", "skill")
    return [
        Line(
            part.pk,
            part.title,
            capfirst(part.get_kind_display()),
            [
                part.provider.name if part.provider else _("not said"),
                part_length(part) or _("not said"),
                ", ".join(filter(None, [euro(part.cost), part.get_payer_display()])) or _("not said"),
                gives_words(part),
            ],
        )
        for part in parts.order_by("position", "pk")
    ]


def part_length(part: RoutePart) -> str:
    days_words = ngettext("%(count)s day", "%(count)s days", part.days) % {"count": part.days} if part.days else ""
    weeks = ngettext("%(count)s week", "%(count)s weeks", part.weeks) % {"count": part.weeks} if part.weeks else ""
    return ", ".join(filter(None, [days_words, weeks]))


def gives_words(part: RoutePart) -> str:
    """What somebody has learnt by this part."""
    return ", ".join(
        filter(
            None,
            [
                part.certificate.name_nl if part.certificate else "",
                part.skill.name_nl if part.skill else "",
                _("Dutch at level %(level)s") % {"level": part.language_level} if part.language_level else "",
            ],
        )
    )


def party_lines(route: LearningRoute, today: date) -> list[Line]:
    """Who takes part today or will."""
    parties = RouteParty.objects.kept().filter(Q(until__isnull=True) | Q(until__gte=today), route=route)
    found = parties.select_related("organisation").order_by("task", "organisation__sort_name", "pk")
    return [Line(p.pk, p.organisation.name, f"{capfirst(p.get_task_display())}{until_words(p.until)}") for p in found]


def until_words(until: date | None) -> str:
    return ", " + _("until %(day)s") % {"day": written(until, "j F")} if until else ""


def funding_lines(route: LearningRoute, today: date) -> list[Line]:
    """The money, that which ends first at the top; what has ended says so."""
    found = RouteFunding.objects.kept().filter(route=route).order_by("until", "pk")
    return [
        Line(
            money.pk,
            money.fund,
            ", ".join(filter(None, [euro(money.amount), until_words(money.until)[2:]])),
            tone="late" if money.until and money.until < today else "",
            status=_("has ended") if money.until and money.until < today else "",
        )
        for money in found
    ]


def start_lines(route: LearningRoute, today: date) -> list[Line]:
    """Starts from today on, the first of them at the top."""
    found = RouteStart.objects.kept().filter(route=route, starts_on__gte=today).select_related("place").in_order()
    return [
        Line(
            start.pk,
            day_words(start.starts_on),
            start.place.name,
            [
                _("%(left)s of %(seats)s free") % {"left": start.seats_left, "seats": start.seats},
                _("until %(day)s") % {"day": day_words(start.enrol_by)},
            ],
            *start_standing(start, today),
        )
        for start in found
    ]


def start_standing(start: RouteStart, today: date) -> tuple[str, str]:
    """Tone and word: can somebody be enrolled?"""
    if start.status == StartStatus.CANCELLED:
        return "no", str(start.get_status_display())
    if not start.is_enrollable_on(today):
        return "open", _("enrolment has closed")
    if start.seats_left:
        return "done", _("open")
    return "late", _("full, %(waiting)s wait") % {"waiting": start.waiting} if start.waiting else _("full")


def demand_lines(route: LearningRoute, today: date) -> list[Line]:
    """The rules that hold today or will, hard ones first."""
    rules = RouteDemand.objects.kept().filter(Q(until__isnull=True) | Q(until__gte=today), route=route)
    found = rules.select_related("certificate").order_by("-is_hard", "kind", "since", "pk")
    return [
        Line(
            rule.pk,
            ": ".join(filter(None, [str(rule.get_kind_display()), rule.words])),
            force_words(rule, today),
            tone="today" if rule.is_hard else "unknown",
            status=_("must") if rule.is_hard else _("to discuss"),
        )
        for rule in found
    ]


def force_words(rule: RouteDemand, today: date) -> str:
    """From and until when it holds, as far as that is not simply now."""
    begins = _("holds from %(day)s") % {"day": written(rule.since, "j F")} if rule.since > today else ""
    return ", ".join(filter(None, [begins, until_words(rule.until)[2:]]))


def request_line(request: SeatRequest) -> Line:
    """Seats that were asked of the provider, and what it answered."""
    return Line(
        request.pk,
        ngettext("%(count)s seat asked for", "%(count)s seats asked for", request.seats) % {"count": request.seats},
        f"{request.asked_for.name}, {day_words(request.asked_at)}",
        tone=REQUEST_TONES[SeatRequestStatus(request.status)],
        status=str(request.get_status_display()),
        url=request.get_absolute_url(),
    )
