"""The page on which somebody is enrolled: the wish first, and each entry demand beside the person."""

from __future__ import annotations

from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intake.models import MatchingProfile, Skill
from matching.models import LearningRoute, RouteDemand, RoutePart
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting, working


@pytest.fixture
def demand(world):
    def make(route: LearningRoute, kind: str, **facts: object) -> RouteDemand:
        rule = RouteDemand(route=route, kind=kind, since=days.today(), **{"is_hard": True, **facts})
        with acting(world.actor("coordinator")) as actor:
            rule.add(by=actor)
        return rule

    return make


def wish(trajectory, *themes, **facts):
    with working():
        MatchingProfile.objects.filter(trajectory=trajectory).update(**facts)
        MatchingProfile.objects.get(trajectory=trajectory).themes.set(themes)


def test_what_the_candidate_wishes_stands_first_with_what_fits_and_what_does_not(
    client, world, seeker, themes, add_route, add_start, demand
):
    wished, other = add_route(themes=themes[:1]), add_route(themes=themes[1:2], title="Isoleren")
    for route in (wished, other):
        add_start(route)
    demand(wished, "theme")
    demand(wished, "language", level="B1")
    demand(wished, "licence", licence="B", is_hard=False)
    trajectory = seeker()
    wish(trajectory, themes[0], language_level="A2")
    page = signed_in(client, world.coordinator).get(reverse("matching:enrol", args=[trajectory.number]))
    [first], [second] = page.context["wished"], page.context["others"]
    assert (first.start.route, second.start.route) == (wished, other)
    assert [(d.name, d.check.verdict, d.is_hard) for d in first.others] == [
        ("Niveau Nederlands", "not", True),
        ("Rijbewijs", "unknown", False),
    ]
    assert first.fitting == "Wil dit thema"
    assert not second.demands


def test_without_a_wish_the_page_asks_for_it(client, world, seeker, add_route, add_start):
    add_start(add_route())
    trajectory = seeker()
    wish(trajectory)
    html = signed_in(client, world.coordinator).get(reverse("matching:enrol", args=[trajectory.number])).content
    assert reverse("intake:profile", args=[trajectory.number]) in html.decode()


def test_twenty_starts_cost_as_many_queries_as_two(
    client,
    world,
    seeker,
    themes,
    add_route,
    add_start,
    demand,
    django_assert_num_queries,
    django_assert_max_num_queries,
):
    trajectory, visitor = seeker(), signed_in(client, world.coordinator)
    wish(trajectory, themes[0])
    url = reverse("matching:enrol", args=[trajectory.number])

    def more(count: int) -> None:
        for number in range(count):
            route = add_route(title=f"Route {number}")
            demand(route, "distance")
            add_start(route)

    more(2)
    visitor.get(url)
    with CaptureQueriesContext(connection) as few:
        visitor.get(url)
    more(18)
    with django_assert_num_queries(len(few)):
        assert len(visitor.get(url).context["wished"]) == 20


def test_the_skill_a_part_teaches_is_typed_kept_and_shown(client, world, add_route):
    skill = Skill.objects.create(uri="https://x.example/1", name_nl="Solderen", kind="trade_skill")
    route, visitor = add_route(), signed_in(client, world.coordinator)
    new = reverse("matching:route_item_new", args=[route.pk, "deel"])
    typed = {"kind": "school", "title": "Lessen", "position": 1, "skill": "solderen"}
    assert visitor.post(new, {**typed, "skill": "Vliegen"}).status_code == 422
    assert visitor.post(new, typed).status_code == 302
    part = RoutePart.objects.get(route=route)
    assert part.skill == skill
    assert "Solderen" in visitor.get(route.get_absolute_url()).content.decode()
    url = reverse("matching:route_item", args=[route.pk, "deel", part.pk])
    assert 'value="Solderen"' in visitor.get(url).content.decode()
    assert visitor.post(url, {**typed, "skill": "", "opened": part.edited_at.isoformat()}).status_code == 302
    part.refresh_from_db()
    assert part.skill is None


def test_an_hour_reads_as_people_write_it(client, world, seeker):
    trajectory = seeker()
    wish(trajectory, earliest_start=time(8, 30))
    html = signed_in(client, world.coordinator).get(trajectory.get_absolute_url()).content.decode()
    assert "niet vóór 8.30 uur" in html
