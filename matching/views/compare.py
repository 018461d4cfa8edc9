"""Plekken vergelijken: what fits, what does not and what nobody knows; a person chooses and says why."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.paginator import Page
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.models import MatchingProfile, Trajectory
from intake.models.vocabulary import in_language
from intake.views.page import UNPROCESSABLE, held, step, taken, to_dossier
from matching.comparison import compare as lay_beside
from matching.comparison import to_discuss
from matching.fitting import km_from, places_that_fit
from matching.forms.proposal import CompareFilter, ProposeForm
from matching.messages import can_be_written
from matching.models import Proposal, ProposalStatus, WorkPlacementOffer
from matching.models.proposing import ANSWER_WERKDAGEN
from matching.models.words import STEPS
from matching.nearest import in_order, number_of, page_of, page_with
from matching.opening import ways_to_places
from matching.profile import distance_words, facts_of, nameless
from matching.standing import standing_of, with_standing
from matching.story import TONES, status_words
from matching.weighing import BY_DATE, demand_of, wish_of
from transitiehuis import days
from transitiehuis.asking import asks
from transitiehuis.columns import named
from transitiehuis.netwerk.actor import Actor
from transitiehuis.netwerk.models import Membership
from transitiehuis.ui.filters import ONE, filters_stay
from transitiehuis.ui.parts import Column, Person

PER_PAGE = 3
# Of which organisation who wrote the profile is a member: their first, where they are of several.
WRITTEN_BY = Subquery(
    Membership.objects.filter(user=OuterRef("updated_by")).order_by("since", "pk").values("organisation__name")[:1]
)


@filters_stay
@step
def compare(request: HttpRequest, number: str) -> HttpResponse:
    """Three places at a time, by distance or by date; the proposal is made on the same page."""
    trajectory = held(request, number)
    choice = CompareFilter(request.GET)
    chosen = choice.chosen()
    profile = profile_of(request, trajectory)
    page = places_for(request, trajectory, profile, chosen)
    places = with_facts(list(page))
    rows, notes = laid(trajectory, profile, places)
    approached = {place.employer.name: standing_of(place).approached for place in places}
    free = [number for number, place in enumerate(places) if not approached[place.employer.name].is_full]
    form = propose_form(request, [places[n] for n in free], [notes[n] for n in free]) if free else None
    if trajectory.step not in STEPS:
        form = None
    if form and form.is_valid() and taken(form, lambda: propose(request, trajectory, form)):
        return to_dossier(request, trajectory, told(form.chosen()))
    context = {
        "trajectory": trajectory,
        "choice": choice,
        "page": page,
        "rows": rows,
        "form": form,
        "can_propose": trajectory.step in STEPS,
        "full": bool(places) and not free and trajectory.step in STEPS,
        "again": any(state.most for state in approached.values()) and days.add_months(days.today().replace(day=1), 1),
        "columns": columns_of(places, trajectory),
        "approached": approached.items(),
        "ways": ways_of(request, trajectory, profile, places),
        "lead": lead(page.paginator.count, chosen),
        "wished": wished_words(profile, chosen),
        "none": none_words(profile, chosen),
        "shown": facts_of(nameless(trajectory, places[0], profile)) if places else [],
        "due": days.add_werkdagen(days.today(), ANSWER_WERKDAGEN),
        "proposed": proposed(request, trajectory),
    }
    return render(request, "matching/compare.html", context, status=UNPROCESSABLE if form and form.errors else 200)


def proposed(request: HttpRequest, trajectory: Trajectory) -> list[Person]:
    """The proposals that are there already, whatever became of them."""
    return [
        Person(
            row.company.name,
            note=row.place.title,
            url=row.get_absolute_url(),
            tone=TONES[ProposalStatus(row.status)],
            status=status_words(row),
        )
        for row in _proposals_of(request.actor, trajectory.pk)
    ]


@asks
def _proposals_of(actor: Actor, trajectory: int) -> QuerySet[Proposal]:
    found = Proposal.objects.visible_to(actor).filter(trajectory=trajectory).with_meeting().in_order()
    return named(found, "company", "place", own=("status", "interested_at"))


def propose_form(request: HttpRequest, places: list[WorkPlacementOffer], notes: list[str]) -> ProposeForm:
    initial = {"place": str(places[0].pk)} if len(places) == 1 else {}
    return ProposeForm(request.POST or None, places=places, notes=notes, initial=initial)


def profile_of(request: HttpRequest, trajectory: Trajectory) -> Any:
    """The matchingsprofiel with its lists and whose word it is."""
    [trajectory.profile] = _profiles_of(request.actor, trajectory.pk)
    return trajectory.profile


@asks
def _profiles_of(actor: Actor, trajectory: int) -> QuerySet[Any]:
    found = MatchingProfile.objects.visible_to(actor).with_lists().annotate(written_by=WRITTEN_BY)
    return found.filter(trajectory=trajectory)


def places_for(request: HttpRequest, trajectory: Trajectory, profile: Any, chosen: dict[str, Any]) -> Page:
    """A page of ids of places, in order; of the wished themes unless all were asked for, and that fit where asked.

    With nothing ticked the first page is a statement composed once a day.
    """
    wished = () if chosen.get("themes") == "alle" else tuple(theme["id"] for theme in profile.themes_named)
    one, ticked, asked = request.GET.get(ONE, ""), chosen.get("fits", ()), request.GET.get("page", "")
    of, by_date = (trajectory.pk, trajectory.region_id, trajectory.candidate.place_id), chosen.get("order") == BY_DATE
    if one.isdecimal():
        return page_of(_open_places(request.actor, of, ()).filter(pk=one), ["pk"], "", PER_PAGE)
    if not ticked and number_of(asked) == 1:
        return page_with(_first_of(request.actor, of, wished, by_date), 1, PER_PAGE)
    found = _open_places(request.actor, of, wished)
    wish, _names = wish_of(profile)
    for key in ticked:
        found = places_that_fit(found, key, wish, days.today())
    return page_of(found, _order(by_date), asked, PER_PAGE)


def _order(by_date: bool) -> list[Any]:
    """Nearest first, or the first day first with unknown days last."""
    return [*([F("start_from").asc(nulls_last=True)] if by_date else []), "km", "pk"]


@asks
def _first_of(actor: Actor, of: tuple[int, ...], wished: tuple[int, ...], by_date: bool) -> QuerySet[Any, Any]:
    return in_order(_open_places(actor, of, wished), _order(by_date))[:PER_PAGE]


def _open_places(actor: Actor, of: tuple[int, ...], wished: tuple[int, ...]) -> QuerySet[Any]:
    """Open places, not those proposed already, `of` a traject, its region and where the candidate lives."""
    trajectory, region, home = of
    running = Proposal.objects.visible_to(actor).filter(trajectory=trajectory).running()
    found: QuerySet[Any] = (
        WorkPlacementOffer.objects.visible_to(actor)
        .open_on(days.today())
        .filter(region=region)
        .exclude(pk__in=running.values("place"))
        .annotate(km=km_from(home, "place"))
    )
    return found.filter(theme__in=wished) if wished else found


def with_facts(wanted: list[int]) -> list[WorkPlacementOffer]:
    """These places in this order, with everything that is shown of them."""
    found = {place.pk: place for place in _places(tuple(wanted))}
    return [found[pk] for pk in wanted if pk in found]


@asks
def _places(wanted: tuple[int, ...]) -> QuerySet[WorkPlacementOffer]:
    return with_standing(WorkPlacementOffer.objects.filter(pk__in=wanted), days.today())


def laid(trajectory: Trajectory, profile: Any, places: list[WorkPlacementOffer]) -> tuple[list, list[str]]:
    """The criteria with a verdict for each place, and what is to be discussed for each."""
    wish, names = wish_of(profile)
    demands = [demand_of(place, trajectory.candidate.place, standing_of(place)) for place in places]
    rows = lay_beside(wish, demands, names=names, today=days.today())
    return rows, [to_discuss(rows, position) for position in range(len(places))]


def ways_of(
    request: HttpRequest, trajectory: Trajectory, profile: Any, places: list[WorkPlacementOffer]
) -> list[tuple[str, str]]:
    """What would make each place possible, where a course or a later first day does: which place, and a sentence."""
    wish, _names = wish_of(profile)
    home = trajectory.candidate.place
    pairs = [(wish, demand_of(place, home, standing_of(place))) for place in places]
    ways = ways_to_places(pairs, request.actor, days.today())
    return [(f"{place.employer.name}, {place.title}", way) for place, way in zip(places, ways, strict=True) if way]


def columns_of(places: list[WorkPlacementOffer], trajectory: Trajectory) -> list[Column]:
    """On a phone the name of the company alone, unless it stands there more than once."""
    named = Counter(place.employer_id for place in places)
    return [column(place, trajectory, alone=named[place.employer_id] == 1) for place in places]


def column(place: WorkPlacementOffer, trajectory: Trajectory, *, alone: bool) -> Column:
    far = distance_words(demand_of(place, trajectory.candidate.place).distance_km)
    note = f"{place.title}. {place.place.name}, {far}"
    short = "" if alone else f"{place.employer.name}, {place.title}"
    return Column(place.employer.name, note, place.get_absolute_url(), short)


def lead(count: int, chosen: dict[str, Any]) -> str:
    if not count:
        return ""
    order = _("by first day") if chosen.get("order") == BY_DATE else _("by distance")
    words = ngettext(
        "%(count)s open work placement, %(order)s. There is no mark and no order of best: you choose.",
        "%(count)s open work placements, %(order)s. There is no mark and no order of best: you choose.",
        count,
    )
    return words % {"count": count, "order": order}


def wished_words(profile: Any, chosen: dict[str, Any]) -> str:
    """The themes that alone are looked at; nothing with all themes, and where no wish is known."""
    if chosen.get("themes") == "alle":
        return ""
    return ", ".join(in_language(theme["nl"], theme["en"]) for theme in profile.themes_named)


def none_words(profile: Any, chosen: dict[str, Any]) -> str:
    """Why no place is shown: what was ticked, what the candidate wants, or that there is none."""
    wished = wished_words(profile, chosen)
    if chosen.get("fits"):
        return _("No open place with these choices.")
    if wished:
        return _("No open place for what the candidate wants: %(themes)s.") % {"themes": wished}
    return _("There is no open place in this region now.")


def propose(request: HttpRequest, trajectory: Trajectory, form: ProposeForm) -> None:
    facts = {name: form.cleaned_data[name] for name in ("why", "why_note")}
    Proposal.make(trajectory, form.chosen(), **facts, by=request.actor)


def told(place: WorkPlacementOffer) -> str:
    if can_be_written(place):
        return _("%(company)s gets the proposal, without a name.") % {"company": place.employer.name}
    return _("No e-mail address of %(company)s is known. Call them, and record the answer.") % {
        "company": place.employer.name
    }
