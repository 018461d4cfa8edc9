"""Five thousand leerwerkplekken and five thousand candidates, so that both ways of comparing are measured full."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from datetime import time, timedelta
from random import Random

from bench.journey import Page
from bench.pages import beside_bare, cost, signed_in, table
from bench.server import serving

PLACES, CANDIDATES = 5000, 5000
TITLE, NUMBER = "Meetplek", "9999-"


def fill_matching(who: str) -> None:
    """Add open places of the region's companies, and candidates in matching that `who` is aan zet for."""
    from django.db import connection, transaction

    from transitiehuis.netwerk.actor import working
    from transitiehuis.netwerk.demo_cast import account_of

    holder = account_of(who).memberships.get()
    with transaction.atomic(), working():
        add_places(Random(1))  # noqa: S311 the same rows each time
        add_candidates(holder, Random(2))  # noqa: S311
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def add_places(luck: Random) -> None:
    from django.utils import timezone

    from matching.models import NeededLicence, WorkPlacementOffer
    from transitiehuis import days
    from transitiehuis.netwerk.models import Membership

    today = days.today()
    like = WorkPlacementOffer.objects.filter(region__code="AM06").earliest("pk")
    missing = PLACES - WorkPlacementOffer.objects.open_on(today).filter(region=like.region).count()
    towns, themes = towns_of(like.region), themes_of_now()
    companies = list(Membership.objects.filter(role="trainer", organisation__partnerships__region=like.region))
    kept = {"region": like.region, "offered_at": timezone.now(), "seats": 1, "said_on": today}
    WorkPlacementOffer.objects.bulk_create(
        WorkPlacementOffer(
            title=f"{TITLE} {n}", employer_id=(by := luck.choice(companies)).organisation_id, offered_by=by,
            said_by_id=by.organisation_id, place=luck.choice(towns), theme=luck.choice(themes),
            hours_min=luck.choice([None, 24, 32]), hours_max=40, begin_time=luck.choice([None, time(7), time(8, 30)]),
            licence=luck.choice(["", *NeededLicence.values]), language_level=luck.choice(["", "A2", "B1"]),
            start_from=today + timedelta(days=luck.randint(1, 90)), **kept,
        )
        for n in range(missing)
    )  # fmt: skip


def add_candidates(holder, luck: Random) -> None:
    from django.utils import timezone

    from intake.models import Candidate, Involvement, MatchingProfile, PartyRole, Step, Trajectory
    from transitiehuis import days

    today, now = days.today(), timezone.now()
    like = Trajectory.objects.filter(holder=holder.organisation, step=Step.MATCHING).select_related("candidate").first()
    towns, themes = towns_of(like.region), themes_of_now()
    people = Candidate.objects.bulk_create(
        copied(like.candidate, first_name="Kandidaat", last_name=f"Nummer {n}", place=luck.choice(towns))
        for n in range(CANDIDATES)
    )
    made = Trajectory.objects.bulk_create(
        copied(like, candidate=person, number=f"{NUMBER}{n:05d}", next_action_due=today + timedelta(days=30))
        for n, person in enumerate(people)
    )
    Involvement.objects.bulk_create(
        Involvement(trajectory=row, organisation=holder.organisation, role=PartyRole.SCHOOL, since=today)
        for row in made
    )
    profiles = MatchingProfile.objects.bulk_create(
        MatchingProfile(
            trajectory=row, hours_min=luck.choice([None, 24, 32]), hours_max=40, licences=luck.choice([[], ["B"]]),
            language_level=luck.choice(["", "A1", "A2", "B1"]), max_distance_km=luck.choice([None, 10, 25]),
            transport=luck.choice([[], ["car"], ["public"]]),
            available_from=today + timedelta(days=luck.randint(1, 60)),
            updated_at=now, updated_by=holder.user,
        )
        for row in made
    )  # fmt: skip
    wished = MatchingProfile.themes.through
    wished._default_manager.bulk_create(wished(matchingprofile=row, theme=luck.choice(themes)) for row in profiles)


def copied(row, **facts):
    """The same row once more, with other facts and a key of its own."""
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    changed = {(row._meta.get_field(name).attname): getattr(value, "pk", value) for name, value in facts.items()}
    return type(row)(**{**kept, **changed})


def towns_of(region) -> list:
    from transitiehuis.netwerk.models import Place

    return list(Place.objects.filter(municipality__region=region).order_by("pk"))


def themes_of_now() -> list:
    from intake.models import Theme
    from transitiehuis import days

    return list(Theme.objects.valid_on(days.today()).in_order())


def pages(who: str) -> list[Page]:
    """One candidate beside the places and one place beside the candidates: bare, and with three ticks."""
    from django.urls import reverse

    from intake.models import Trajectory
    from matching.models import WorkPlacementOffer

    place = WorkPlacementOffer.objects.filter(title__startswith=TITLE).earliest("pk")
    person = Trajectory.objects.filter(number__startswith=NUMBER).earliest("pk")
    places, people = (
        reverse("matching:compare", args=[person.number]),
        reverse("matching:place_candidates", args=[place.pk]),
    )
    ticks = "fits=hours&fits=start&fits=certificates"
    return [
        Page("One candidate, 5,000 places", f"{places}?themes=alle", who),
        Page("… with three ticks", f"{places}?themes=alle&{ticks}", who),
        Page("One place, 5,000 candidates", f"{people}?order=", who),
        Page("… with three ticks", f"{people}?{ticks}", who),
    ]


def measure(rounds: int, tell: Callable[[str], None], who: str = "marieke") -> str:
    """The table, in Markdown; the rows that were added are gone afterwards."""
    tell(f"Adding {PLACES} places and {CANDIDATES} candidates …")
    fill_matching(who)
    try:
        sessions = {who: signed_in(who)}
        with serving("transitiehuis.wsgi") as server:
            costs = [cost(page, server, sessions[who]) for page in pages(who)]
            for number in range(rounds):
                tell(f"Comparison, round {number + 1} of {rounds} …")
                for each in costs:
                    beside_bare(each, server, sessions)
        peaks = [f"{each.page.name}: {peak(each.page, sessions[who]):.1f} MB" for each in costs]
        return "\n".join([*table(costs), "", f"Most memory one request takes on top: {'; '.join(peaks)}."])
    finally:
        clear()


def peak(page: Page, session: str) -> float:
    """MB of Python's own memory that one answer takes at most."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.cookies["sessionid"] = session
    tracemalloc.start()
    try:
        client.get(page.url)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def clear() -> None:
    from django.db import transaction

    from intake.models import Candidate, Involvement, MatchingProfile, Trajectory
    from matching.models import WorkPlacementOffer
    from transitiehuis.netwerk.actor import working

    with transaction.atomic(), working():
        added = Trajectory.objects.filter(number__startswith=NUMBER)
        people = list(added.values_list("candidate", flat=True))
        MatchingProfile.objects.filter(trajectory__in=added).delete()
        Involvement.objects.filter(trajectory__in=added).delete()
        added.delete()
        Candidate.objects.filter(pk__in=people).delete()
        WorkPlacementOffer.objects.filter(title__startswith=TITLE).delete()
