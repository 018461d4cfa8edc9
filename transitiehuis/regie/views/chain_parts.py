"""The pages behind the chain: the account of waiting days, one step, cohorts, and what stands still."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intake.models import Step, Trajectory
from nazorg.models import StalledQuestion
from transitiehuis.netwerk.models import Role
from transitiehuis.regie import pulse
from transitiehuis.regie.flow import behind, page, words
from transitiehuis.regie.flow.figures import BUCKETS, Wait
from transitiehuis.regie.flow.group_cohorts import cohort_group_rows
from transitiehuis.regie.flow.groups import group_rows
from transitiehuis.regie.flow.period import of_quarter
from transitiehuis.regie.flow.promises import promised
from transitiehuis.regie.flow.stuck import by_step
from transitiehuis.regie.models import GroupCohort, GroupQuarter, StoodKind
from transitiehuis.regie.national import stood
from transitiehuis.regie.views import chain_lists
from transitiehuis.regie.views.chain import READERS, Chosen, chosen, chosen_region
from transitiehuis.ui.access import roles
from transitiehuis.ui.filters import filters_stay
from transitiehuis.ui.navigation import CASE_WORK
from transitiehuis.ui.words import grouped

PAGE, QUARTERS = 50, 4
OPEN = {str(place) for place in range(len(BUCKETS))}  # how the address calls a stretch of days


def mine(request: HttpRequest, numbers: list[str]) -> set[str]:
    """Of these trajecten the ones whose dossier is this person's work."""
    if not request.actor.has_role(*CASE_WORK):
        return set()
    seen = Trajectory.objects.visible_to(request.actor).filter(number__in=numbers)
    return set(seen.values_list("number", flat=True))


@roles(*READERS)
@filters_stay
def waits(request: HttpRequest) -> HttpResponse:
    """The account: by cause, by step, by who is aan zet, and the ten dearest."""
    what = chosen(request)
    if what is None or what.seen.empty:
        return render(request, "regie/flow/waits.html", {"what": what, "empty": True})
    flow, names = what.seen.flow, page.names_of(what.seen.flow)
    context = {
        "what": what,
        "empty": False,
        "flow": flow,
        "causes": page.cause_rows(flow, what.other.flow if what.other else None),
        "compared": what.other is not None,
        "by_step": page.crossed(flow, "step", {step: words.step_name(step) for step in Step.values}),
        "by_holder": page.crossed(flow, "holder", names),
        "costliest": page.costliest(flow, names),
        "how": words.how_waits(),
        "query": what.query,
    }
    return render(request, "regie/flow/waits.html", context)


@roles(*READERS)
def wait(request: HttpRequest, step: str, holder: int, cause: str, on: int, *, file: str = "") -> HttpResponseBase:
    """The trajecten behind one row of the account, by number; `file` asks for them as `pdf` or `csv`."""
    what = chosen(request)
    if what is None or what.seen.empty or step not in Step.values:
        raise Http404
    row = Wait(step, holder, cause, on or None)
    names = page.names_of(what.seen.flow)
    if row not in what.seen.flow.waits:
        raise Http404
    rows = behind.waited(what.region.pk, row, what.seen.period.since, what.seen.last, what.group)
    facts: dict[str, Any] = {
        "step": words.step_name(step),
        "holder": names.get(holder, "–"),
        "days": what.seen.flow.waits[row],
    }
    said = words.cause_name(cause, names.get(on, ""))
    if file:
        lead = _("%(step)s, turn: %(holder)s. Together %(days)s days.") % {**facts, "days": grouped(facts["days"])}
        told = chain_lists.Numbers(said, [_("Days")], rows, [lead])
        return chain_lists.as_file(request, what, told, file, back=request.path.removesuffix(f"{file}/"))
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"what": what, "page": shown, "mine": mine(request, [number for number, _days in shown]), **facts}
    return render(request, "regie/flow/wait.html", context | {"cause": said})


@roles(*READERS)
def step_days(request: HttpRequest, step: str) -> HttpResponse:
    """How long one step takes, in stretches of days that open the list of numbers."""
    what = chosen(request)
    if what is None or what.seen.empty or step not in Step.values:
        raise Http404
    stays = what.seen.flow.stays[step]
    other = what.other.flow.stays[step] if what.other else None
    context: dict[str, Any] = {
        "what": what, "step": step, "name": words.step_name(step), "label": Step(step).label,
        "stays": stays, "other": other, "buckets": buckets(request, stays), "how": words.how_days(),
        "query": what.query,
    }  # fmt: skip
    opened = behind_bucket(request, lambda: stays_in(what, step))
    return render(request, "regie/flow/step.html", context | opened)


def stays_in(what: Chosen, step: str) -> list[behind.Stay]:
    return behind.stays(what.region.pk, step, what.seen.period.since, what.seen.last, what.group)


@roles(*READERS)
def step_numbers(request: HttpRequest, step: str, file: str) -> HttpResponseBase:
    """The list of the stretch of days that is open on that page, on paper or as a spreadsheet."""
    what = chosen(request)
    if what is None or what.seen.empty or step not in Step.values:
        raise Http404
    name, rows = in_bucket(request, lambda: stays_in(what, step))
    told = chain_lists.stays(f"{words.step_name(step)}: {name}", rows)
    return chain_lists.as_file(request, what, told, file, back=reverse("regie:chain_step", args=[step]))


@roles(*READERS)
@filters_stay
def between(request: HttpRequest) -> HttpResponse:
    """From the first day in one step to the first day in a later one; a way opens into how many days, and whose."""
    what = chosen(request)
    if what is None or what.seen.empty:
        return render(request, "regie/flow/between.html", {"what": what, "empty": True})
    flow, other = what.seen.flow, what.other.flow if what.other else None
    way = (request.GET.get("van", ""), request.GET.get("naar", ""))
    context: dict[str, Any] = {
        "what": what, "empty": False, "rows": page.way_rows(flow, other), "compared": other is not None,
        "query": what.query, "how": words.how_ways(), "way": None,
    }  # fmt: skip
    if way in flow.ways:
        context |= {"way": tuple(map(words.step_name, way)), "buckets": buckets(request, flow.ways[way])}
        context |= behind_bucket(request, lambda: came_by(what, way))
    return render(request, "regie/flow/between.html", context)


def came_by(what: Chosen, way: tuple[str, str]) -> list[behind.Stay]:
    return behind.came(what.region.pk, way, what.seen.period.since, what.seen.last, what.group)


@roles(*READERS)
def between_numbers(request: HttpRequest, file: str) -> HttpResponseBase:
    """The list of the way and the stretch of days that are open on that page, on paper or as a spreadsheet."""
    what = chosen(request)
    way = (request.GET.get("van", ""), request.GET.get("naar", ""))
    if what is None or way not in what.seen.flow.ways:
        raise Http404
    name, rows = in_bucket(request, lambda: came_by(what, way))
    told = chain_lists.stays(_("From %(start)s to %(end)s: %(days)s") % way_facts(way, name), rows)
    return chain_lists.as_file(request, what, told, file, back=reverse("regie:chain_between"))


def way_facts(way: tuple[str, str], name: str) -> dict[str, str]:
    start, end = map(words.step_name, way)
    return {"start": start.lower(), "end": end.lower(), "days": name}


def buckets(request: HttpRequest, stays: Any) -> list[dict[str, Any]]:
    rest = [(name, str(value)) for name, value in request.GET.items() if name not in {"bak", "page"}]
    rows = [(low, high, *stays.between(low, high)) for low, high in BUCKETS]
    widest = max((went + still for _low, _high, went, still in rows), default=0) or 1
    return [
        {
            "name": words.bucket_name(low, high),
            "went": went,
            "open": still,
            "went_width": f"{went * 100 / widest:.1f}",
            "open_width": f"{still * 100 / widest:.1f}",
            "url": f"?{urlencode([*rest, ('bak', str(place))])}#nummers",
            "chosen": request.GET.get("bak") == str(place),
        }
        for place, (low, high, went, still) in enumerate(rows)
    ]


def behind_bucket(request: HttpRequest, read: Callable[[], list[behind.Stay]]) -> dict[str, Any]:
    """The numbers of the bucket that was opened, for who may see them; nothing is read where none was."""
    if request.GET.get("bak", "") not in OPEN:
        return {"opened": "", "page": None, "mine": set()}
    opened, rows = in_bucket(request, read)
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return {"opened": opened, "page": shown, "mine": mine(request, [one.number for one in shown])}


def in_bucket(request: HttpRequest, read: Callable[[], list[behind.Stay]]) -> tuple[str, list[behind.Stay]]:
    """The name of the bucket that the address opens, and what lies in it; 404 where it opens none."""
    asked = request.GET.get("bak", "")
    if asked not in OPEN:
        raise Http404
    low, high = BUCKETS[int(asked)]
    rows = [one for one in read() if not one.stopped and one.days >= low and (high is None or one.days <= high)]
    return words.bucket_name(low, high), rows


@roles(*READERS)
@filters_stay
def partners(request: HttpRequest) -> HttpResponse:
    """What was promised for a step beside how many werkdagen each partner is aan zet; of all trajecten together."""
    what = chosen(request)
    rows = [] if what is None or what.seen.empty else turns(request, what)
    context = {"what": what, "empty": what is None or what.seen.empty, "rows": rows, "how": words.how_turns()}
    context |= {"promises": any(row.promised for row in rows), "compared": what is not None and what.other is not None}
    return render(request, "regie/flow/partners.html", context)


def turns(request: HttpRequest, what: Chosen) -> list[page.TurnRow]:
    promises = promised(request.actor, what.region.pk, what.seen.period.since, what.seen.last)
    names = page.names_of(what.seen.flow, (holder for _step, holder in promises))
    return page.turn_rows(what.seen.flow, names, promises, what.other.flow if what.other else None)


@roles(*READERS)
@filters_stay
def cohorts(request: HttpRequest) -> HttpResponse:
    """What became of who began in the same quarter."""
    what = chosen(request)
    rows = page.cohort_rows(what.seen.flow) if what and not what.seen.empty else []
    other = what.other if what and what.other and not what.other.empty else None
    before = page.cohort_rows(other.flow) if other else []
    context: dict[str, Any] = {"what": what, "empty": not rows, "rows": rows, "other": other, "before": before}
    context["how"] = words.how_cohorts()
    return render(request, "regie/flow/cohorts.html", context)


@roles(*READERS)
def groups(request: HttpRequest) -> HttpResponse:
    """The last quarters that are over by target group; small numbers are hidden."""
    quarters = told(request, GroupQuarter, group_rows, words.group_heads())
    return render(request, "regie/flow/groups.html", quarters | {"how": words.how_groups()})


@roles(*READERS)
def cohort_groups(request: HttpRequest) -> HttpResponse:
    """What became by target group of who came in a year and more ago; small numbers are hidden."""
    quarters = told(request, GroupCohort, cohort_group_rows, words.group_cohort_heads())
    return render(request, "regie/flow/cohort_groups.html", quarters | {"how": words.how_group_cohorts()})


def told(
    request: HttpRequest, model: type[GroupQuarter | GroupCohort], rows_of: Callable[[Any], Any], heads: dict[str, str]
) -> dict[str, Any]:
    """Of the chosen region the newest that were told once, each quarter with its groups and the numbers of each."""
    regions = pulse.regions_of(request.actor)
    region = chosen_region(request, regions)
    kept = model.objects.visible_to(request.actor).filter(region=region).newest_first()[:QUARTERS]
    quarters = []
    for row in kept if region else ():
        found = [(one["name"], [(head, one[key]) for key, head in heads.items()]) for one in rows_of(row.figures)]
        quarters.append((of_quarter(row.name), found, row))
    return {"regions": regions, "region": region, "quarters": quarters, "heads": list(heads.values())}


@roles(*READERS)
def stuck(request: HttpRequest) -> HttpResponse:
    """What stands still for longer than the region lets its step, and what is too late; by number for who steers."""
    regions = pulse.regions_of(request.actor)
    region = chosen_region(request, regions)
    context: dict[str, Any] = {"regions": regions, "region": region, "steers": False, "step": ""}
    if region:
        rows = behind.standing(region.pk)
        context |= {"by_step": by_step(rows), "total": len(rows)}
        context |= stood.shown(request.actor, region.pk, StoodKind.STUCK)
        if pulse.steers(request.actor, region.pk):
            context |= by_number(request, region.pk, rows)
    return render(request, "regie/flow/stuck.html", context)


def by_number(request: HttpRequest, region: int, rows: list[behind.Standing]) -> dict[str, Any]:
    """A page of those in the chosen step, and what is too late."""
    asked = request.GET.get("stap", "")
    inside = [row for row in rows if asked not in Step.values or row.step == asked]
    shown = Paginator(inside, PAGE).get_page(request.GET.get("page"))
    late = pulse.stuck(region)
    some = late if request.GET.get("vast") == "alles" else late[:PAGE]
    numbers = [*(row.number for row in shown), *(row.number for row in some)]
    return {
        "steers": True,
        "directs": region in request.actor.directed_region_ids,
        "page": shown,
        "step": asked if asked in Step.values else "",
        "step_name": words.step_name(asked) if asked in Step.values else "",
        "late": some,
        "late_total": len(late),
        "late_more": "",  # on this page itself
        "mine": mine(request, numbers),
    }


@roles(Role.CHAIN_DIRECTOR)
@require_POST
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """One question to who is aan zet: why does it stand still, and what is needed? A second click says it was asked."""
    asked = StalledQuestion.ask_holder(number, by=request.actor)
    facts = {"number": asked.number, "holder": asked.asked_of.name}
    messages.success(request, _("%(holder)s has been asked about %(number)s.") % facts)
    return redirect(f"{reverse('regie:chain_stuck')}#vast")
