"""Kandidaten vergelijken: one place beside the candidates my organisation works for. A company sees nothing of it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.access import WORKING_ROLES, is_party
from intake.models import WORKERS, MatchingProfile
from matching.comparison import CRITERIA, OF_THE_PLACE, compare_candidates, to_discuss
from matching.fitting import km_from, profiles_that_fit
from matching.forms.proposal import CandidatesFilter
from matching.models import Proposal, WorkPlacementOffer
from matching.models.words import STEPS
from matching.nearest import in_order, number_of, page_of, page_with
from matching.opening import ways_to_places
from matching.standing import Standing, standing_of
from matching.views.compare import PER_PAGE, WRITTEN_BY
from matching.views.place import find
from matching.weighing import BY_DATE, demand_of, wish_of
from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.netwerk.actor import Actor, working
from transitiehuis.ui.access import roles
from transitiehuis.ui.filters import ONE, filters_stay
from transitiehuis.ui.parts import Column, Person


@roles(*WORKERS)
@filters_stay
def candidates(request: HttpRequest, pk: int) -> HttpResponse:
    """Three candidates at a time, by distance or by the day they are available; the proposal is made from there."""
    place = find(request, pk)
    choice = CandidatesFilter(request.GET)
    chosen, standing = choice.chosen(), standing_of(place)
    page = candidates_for(request, place, standing, chosen)
    profiles = with_facts(list(page))
    rows = laid(place, standing, profiles)
    ways = ways_of(request, place, profiles)
    notes = [" ".join(filter(None, [to_discuss(rows, n), way])) for n, way in enumerate(ways)]
    context = {
        "place": place,
        "choice": choice,
        "page": page,
        "rows": rows,
        "columns": [column(profile) for profile in profiles],
        "next": [next_step(request, place, profile, note) for profile, note in zip(profiles, notes, strict=True)],
        "approached": standing.approached,
        "standing": standing,
        "lead": lead(page.paginator.count, chosen),
    }
    return render(request, "matching/candidates.html", context)


def candidates_for(request: HttpRequest, place: WorkPlacementOffer, standing: Standing, chosen: dict[str, Any]) -> Page:
    """A page of ids of profiles, in order; with nothing ticked the first is a statement composed once a day."""
    today, ticked, asked = days.today(), chosen.get("fits", ()), request.GET.get("page", "")
    facts = (request.actor, place.pk, place.region_id, place.place_id, chosen.get("order") == BY_DATE)
    with working():
        if not ticked and number_of(asked) == 1:
            return page_with(_first_of(*facts), 1, PER_PAGE)
        found, order = _fitting(*facts)
        demand = demand_of(place, place.place, standing)
        for key in ticked:
            found = profiles_that_fit(found, key, demand, today)
        return page_of(found, order, asked, PER_PAGE)


@asks
def _first_of(actor: Actor, place: int, region: int, home: int, by_date: bool) -> QuerySet[Any, Any]:
    return in_order(*_fitting(actor, place, region, home, by_date))[:PER_PAGE]


def _fitting(actor: Actor, place: int, region: int, home: int, by_date: bool) -> tuple[QuerySet[Any], list[Any]]:
    """Profiles, and their order.

    Of open trajecten of this region in matching or scholing that my organisation works on; not those proposed for this
    place already. The rule of sight is asked once for each, here, and not by row security for traject, person and
    profile apart; what is shown of the few on the page is read under it again.
    """
    running = Proposal.objects.visible_to(actor).filter(place=place).running()
    found: QuerySet[Any] = (
        MatchingProfile.objects.filter(is_party(actor, days.today(), "trajectory", WORKING_ROLES))
        .filter(trajectory__region=region, trajectory__step__in=STEPS, trajectory__closed_at=None)
        .exclude(trajectory__in=running.values("trajectory"))
        .annotate(km=km_from(home, "trajectory__candidate__place"))
    )
    return found, [*([F("available_from").asc(nulls_last=True)] if by_date else []), "km", "pk"]


def with_facts(wanted: list[int]) -> list[Any]:
    """These profiles in this order, with who it is, where they live and whose word it is."""
    rows = {row.pk: row for row in _profiles(tuple(wanted))} if wanted else {}
    return [rows[pk] for pk in wanted if pk in rows]


@asks
def _profiles(wanted: tuple[int, ...]) -> QuerySet[Any]:
    found = MatchingProfile.objects.filter(pk__in=wanted).with_lists().annotate(written_by=WRITTEN_BY)
    return found.select_related("trajectory__candidate__place", "trajectory__holder")


def laid(place: WorkPlacementOffer, standing: Standing, profiles: list[Any]) -> list:
    pairs, names = [], {}
    for profile in profiles:
        wish, named = wish_of(profile)
        names.update(named)
        pairs.append((wish, demand_of(place, profile.trajectory.candidate.place, standing)))
    of_people = set(CRITERIA) - OF_THE_PLACE
    return compare_candidates(pairs, names=names, today=days.today(), criteria=of_people)


def ways_of(request: HttpRequest, place: WorkPlacementOffer, profiles: list[Any]) -> list[str]:
    """What would make the place possible for each; '' where no course and no later first day does."""
    homes = [(wish_of(profile)[0], profile.trajectory.candidate.place) for profile in profiles]
    return ways_to_places([(wish, demand_of(place, home)) for wish, home in homes], request.actor, days.today())


def column(profile: Any) -> Column:
    trajectory = profile.trajectory
    note = _("Trajectory %(number)s. %(town)s") % {"number": trajectory.number, "town": trajectory.candidate.place.name}
    return Column(trajectory.candidate.name, note, trajectory.get_absolute_url())


def next_step(request: HttpRequest, place: WorkPlacementOffer, profile: Any, note: str) -> Person:
    """To the page where the proposal is made, for who is aan zet; else who is."""
    trajectory = profile.trajectory
    if trajectory.holder_id in request.actor.organisation_ids:
        url = f"{reverse('matching:compare', args=[trajectory.number])}?{ONE}={place.pk}"
        return Person(_("Propose %(name)s") % {"name": trajectory.candidate.name}, note=note, url=url)
    holder = trajectory.holder.name if trajectory.holder else ""
    return Person(trajectory.candidate.name, note=_("Turn: %(holder)s. %(note)s") % {"holder": holder, "note": note})


def lead(count: int, chosen: dict[str, Any]) -> str:
    order = _("by the day they are available") if chosen.get("order") == BY_DATE else _("by distance")
    words = ngettext(
        "%(count)s candidate of your organisation, %(order)s. There is no mark and no order of best: you choose.",
        "%(count)s candidates of your organisation, %(order)s. There is no mark and no order of best: you choose.",
        count,
    )
    return words % {"count": count, "order": order}
