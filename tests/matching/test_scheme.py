"""The opleidingsschema on the screen: what a cell says, how the choices narrow it, and what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intake.models import Theme
from matching import effect
from matching.effect import others_words
from matching.forms.demand import DemandForm
from matching.models import DemandKind, LearningRoute, RouteDemand, RouteFunding, RouteStart
from matching.scheme import Wanted, scheme_of
from tests.cast import signed_in
from transitiehuis import days
from transitiehuis.netwerk.actor import acting

SCHEME = "/matching/opleidingsschema/"


@pytest.fixture
def read(client, world):
    def page(url, who="coordinator", status=200, **data):
        response = signed_in(client, getattr(world, who)).get(url, data)
        assert response.status_code == status
        return response.content.decode()

    return page


@pytest.fixture
def demand(world):
    def make(route, kind=DemandKind.LANGUAGE, **value):
        rule = RouteDemand(route=route, kind=kind, since=days.today(), **value)
        with acting(world.actor("coordinator")) as actor:
            rule.add(by=actor)
        return rule

    return make


def entries(world, who="coordinator", **wanted):
    """(theme, title, word, seats) of all that stands in the schema."""
    with acting(world.actor(who)) as actor:
        scheme = scheme_of(actor, Wanted(**wanted), {})
        return {
            (row.theme.code, entry.title): (entry.status, entry.seats)
            for row in scheme.rows
            for cell in row.cells
            for entry in cell.entries
        }


def test_a_cell_tells_how_it_stands_who_develops_it_when_it_begins_and_what_is_free(world, add_route, add_start, read):
    route = add_route()
    add_start(route)
    RouteStart.objects.update(seats_taken=4)
    with acting(world.actor("coordinator")) as actor:
        RouteFunding(route=route, fund="Fonds", until=days.today() + timedelta(days=300)).add(by=actor)
    html = read(SCHEME)
    for part in ("loopt", "Hybride warmtepompen", "ROC IJsselpoort", "Deventer", "8 van 12 vrij", "geld tot en met"):
        assert part in html
    assert "Witte vlek: niets draait en niemand ontwikkelt het" in html, "district heating has nothing"


def test_what_only_comes_is_no_route_that_runs(world, add_route, add_start):
    ahead = days.today() + timedelta(days=10)
    planned = add_route(title="Gepland", since=ahead)
    add_start(planned)
    add_route(title="In de maak", status="developing", since=None, expected_on=ahead)
    add_route(title="Voorbij", until=days.today(), status="stopped", stopped_because="Vol")
    found = entries(world)
    assert found == {
        ("heat-pumps", "Gepland"): ("gepland", "12 plekken"),
        ("heat-pumps", "In de maak"): ("in ontwikkeling", ""),
    }


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"seats_taken": 12}, "vol"),
        ({"seats_taken": 12, "waiting": 2}, "vol, 2 wachten"),
        ({"enrol_by": days.today() - timedelta(days=1)}, "inschrijving gesloten"),
        ({"status": "cancelled"}, ""),
    ],
)
def test_seats_are_told_as_they_are(world, add_route, add_start, facts, words):
    add_start(add_route())
    RouteStart.objects.update(**facts)
    assert entries(world)["heat-pumps", "Hybride warmtepompen"][1] == words


def test_near_means_where_a_group_begins_or_where_the_lessons_are(world, add_route, add_start):
    add_start(add_route(title="Begint in Zutphen"), place=world.places["Zutphen"])
    add_route(title="In Epe", place=world.places["Epe"])
    add_route(title="Landelijk", region=None, place=None)
    near = entries(world, place=world.places["Zutphen"], km=10)
    assert {title for _theme, title in near} == {"Begint in Zutphen", "Landelijk"}


def test_the_choices_stay_and_what_is_empty_then_is_not_called_a_gap(read, add_route):
    add_route()
    html = read(SCHEME, form="bbl")
    assert "Niets met deze keuzes" in html
    assert "niemand ontwikkelt het" not in html
    assert read(SCHEME, status=302) == ""


def test_another_region_sees_an_empty_schema(world, add_route):
    add_route()
    assert entries(world, who="stranger") == {}


def test_twenty_routes_ask_no_more_of_the_database_than_two(client, world, add_route, add_start, themes):
    visitor = signed_in(client, world.coordinator)
    theme = reverse("matching:theme", args=[themes[0].code])

    def cost(url):
        with CaptureQueriesContext(connection) as captured:
            assert visitor.get(url).status_code == 200
        return len([q for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    def add(count):
        for number in range(count):
            add_start(add_route(title=f"Route {number}", themes=themes))

    add(2)
    visitor.get(SCHEME)
    few = [cost(SCHEME), cost(theme), cost(f"{SCHEME}pdf/")]
    add(18)
    assert [cost(SCHEME), cost(theme), cost(f"{SCHEME}pdf/")] == few
    assert max(few) <= 12
    assert "en nog 17" in visitor.get(SCHEME).content.decode()


def test_the_print_is_a_pdf_with_the_same_choices(client, world, add_route):
    add_route()
    response = signed_in(client, world.coordinator).get(f"{SCHEME}pdf/?form=bbl")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


# A theme --------------------------------------------------------------------------------------------------------------


def wish(trajectory, *wanted: Theme, **facts):
    trajectory.profile.themes.set(wanted)
    type(trajectory.profile).objects.filter(pk=trajectory.profile.pk).update(**facts)
    return trajectory


def test_a_theme_counts_who_wants_it_over_all_partners_of_the_region(world, seeker, refer, themes, read):
    wish(seeker(), themes[0])
    wish(refer(by="client_manager", to=world.other_school, first_name="Kees", phone="0611"), themes[0])
    html = read(reverse("matching:theme", args=[themes[0].code]))
    assert "2 kandidaten willen dit leren" in html
    assert "Witte vlek: niets draait" in html
    assert "Kees" not in html
    assert "0 kandidaten" in read(reverse("matching:theme", args=[themes[0].code]), who="stranger")


# Changing ------------------------------------------------------------------------------------------------------------


def item(route, subject, row=None):
    return (
        reverse("matching:route_item", args=[route.pk, subject, row.pk])
        if row
        else reverse("matching:route_item_new", args=[route.pk, subject])
    )


def test_a_coordinator_writes_a_route_one_subject_a_screen(client, world, themes):
    visitor = signed_in(client, world.coordinator)
    new = {"title": "Laadpalen", "form": "bbl", "themes": [themes[0].pk], "scope": "region", "place": "Deventer"}
    assert visitor.post(reverse("matching:route_new"), {**new, "themes": []}).status_code == 422
    visitor.post(reverse("matching:route_new"), new)
    route = LearningRoute.objects.get(title="Laadpalen")
    assert (route.status, route.owner, route.region) == ("idea", world.school, world.region)
    stand = reverse("matching:route_stand", args=[route.pk])
    opened = {"opened": route.edited_at.isoformat()}
    assert visitor.post(stand, {"status": "developing", **opened}).status_code == 422, "without when"
    assert visitor.post(stand, {"status": "developing", "expected_on": "2027-02-01", **opened}).status_code == 302
    start = {"starts_on": "2027-03-01", "place": "Epe", "seats": 8, "status": "open"}
    assert visitor.post(item(route, "start"), start).status_code == 302
    assert visitor.post(item(route, "deel"), {"kind": "school", "title": "Lessen", "position": 1}).status_code == 302
    assert visitor.post(item(route, "geld"), {"fund": "Fonds", "until": "2027-12-31"}).status_code == 302
    party = {"organisation": world.employer.pk, "task": "delivers", "since": "2027-01-01"}
    assert visitor.post(item(route, "partij"), party).status_code == 302
    html = visitor.get(route.get_absolute_url()).content.decode()
    for part in ("in ontwikkeling", "8 van 8 vrij", "Lessen", "Fonds", "Hanzewarmte"):
        assert part in html
    assert visitor.get(item(route, "anders")).status_code == 404


def test_who_writes_over_somebody_elses_words_is_told_and_keeps_their_own(client, world, add_route, add_start):
    start = add_start(add_route())
    visitor, url = signed_in(client, world.coordinator), item(start.route, "start", start)
    typed = {"starts_on": start.starts_on, "place": "Epe", "seats": 9, "status": "open"}
    opened = {"opened": start.edited_at.isoformat()}
    with acting(world.actor("colleague")) as actor:
        start.change(seats=10, opened_at=start.edited_at, by=actor)
    answer = visitor.post(url, {**typed, **opened})
    assert answer.status_code == 422
    assert "Bas ten Hove heeft dit gewijzigd" in answer.content.decode()
    start.refresh_from_db()
    assert start.seats == 10
    again = {"opened": start.edited_at.isoformat()}
    assert again["opened"] in answer.content.decode().replace("&#x27;", "'")
    assert visitor.post(url, {**typed, **again}).status_code == 302
    start.refresh_from_db()
    assert start.seats == 9


def test_a_line_is_taken_away_once(client, world, add_route, add_start):
    start = add_start(add_route())
    visitor = signed_in(client, world.coordinator)
    url = reverse("matching:route_item_remove", args=[start.route_id, "start", start.pk])
    assert visitor.post(url, {"opened": start.edited_at.isoformat()}).status_code == 302
    assert not RouteStart.objects.kept().exists()
    assert visitor.post(url, {"opened": "x"}).status_code == 404


# The effect of a demand ----------------------------------------------------------------------------------------------


@pytest.fixture
def people(world, seeker, refer, themes):
    """Samira (A2) at the school; at the other school Kees (A2) and somebody whose level is not known."""
    ours = wish(seeker(), themes[0], language_level="A2")
    theirs = {"by": "client_manager", "to": world.other_school}
    kees = wish(refer(**theirs, first_name="Kees", phone="0611"), themes[0], language_level="A2")
    wish(refer(**theirs, first_name="Truus", phone="0612"), themes[0])
    return ours, kees


def test_a_changed_demand_shows_first_who_no_longer_fits_and_is_saved_the_second_time(
    client, world, add_route, demand, people
):
    rule = demand(add_route(), level="A2")
    visitor, url = signed_in(client, world.coordinator), item(rule.route, "eis", rule)
    typed = {"level": "B1", "is_hard": "yes", "on": str(days.today()), "opened": rule.edited_at.isoformat()}
    shown = visitor.post(url, typed)
    html = shown.content.decode()
    assert "3 kandidaten zonder werk" in html
    assert "Samira" in html
    assert "en minder dan vijf anderen" in html
    assert "Kees" not in html
    rule.refresh_from_db()
    assert rule.level == "A2", "nothing was saved yet"
    seen = shown.context["form"].data["seen"]
    other = visitor.post(url, {**typed, "level": "B2", "seen": seen})
    assert other.status_code == 200, "the effect of other values is shown first as well"
    assert visitor.post(url, {**typed, "seen": seen}).status_code == 302
    rule.refresh_from_db()
    assert rule.level == "B1"


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ("B1", "A2", {"zouden gaan passen"}),
        ("A2", "B1", {"zouden niet meer passen"}),
        ("A2", "A2", set()),
    ],
)
def test_the_effect_goes_both_ways(world, add_route, demand, people, before, after, moved):
    route = add_route()
    rules = [RouteDemand(route=route, kind="language", level=level, since=days.today()) for level in (before, after)]
    with acting(world.actor("coordinator")) as actor:
        found = effect.effect_of(route, rules[:1], rules[1:], actor)
    assert {str(group.title) for group in found.groups if not group.is_empty} == moved


def test_what_is_to_be_discussed_keeps_nobody_out(world, add_route, people):
    route = add_route()
    soft = RouteDemand(route=route, kind="language", level="C2", is_hard=False, since=days.today())
    with acting(world.actor("coordinator")) as actor:
        found = effect.effect_of(route, [], [soft], actor)
    assert all(group.is_empty for group in found.groups)


def test_no_number_points_at_one_person_of_another_partner():
    assert others_words(0, beside=False) == ""
    assert {others_words(count, beside=True) for count in (1, 2, 3, 4)} == {"en minder dan vijf anderen"}
    assert {others_words(count, beside=False) for count in range(5, 10)} == {"ten minste 5 mensen, van andere partners"}


def test_each_kind_of_demand_asks_its_own_value(world, add_route):
    route = add_route()
    with acting(world.actor("coordinator")) as actor:
        asked = {kind: set(DemandForm(actor=actor, route=route, kind=kind).fields) for kind in DemandKind.values}
    shared = {"is_hard", "on", "seen", "opened", "keep_text"}
    assert {kind: fields - shared for kind, fields in asked.items() if fields - shared} == {
        "language": {"level"},
        "licence": {"licence"},
        "certificate": {"certificate"},
        "hours": {"hours_min", "hours_max"},
    }


# The landelijk adviseur ----------------------------------------------------------------------------------------------


def test_the_landelijk_adviseur_reads_the_routes_of_every_region_and_changes_none(world, add_route, add_start, client):
    route = add_route()
    start = add_start(route)
    visitor = signed_in(client, world.national)
    for url in (route.get_absolute_url(), reverse("matching:start", args=[start.pk])):
        assert visitor.get(url).status_code == 200, url
    assert visitor.get(reverse("matching:route_edit", args=[route.pk])).status_code == 403
    with acting(world.actor("national")) as actor:
        assert not route.may_edit(actor)
        with pytest.raises(ProgrammingError), transaction.atomic():
            LearningRoute.objects.update(title="Van mij")


def test_the_landelijk_adviseur_chooses_a_region_and_sees_where_nobody_trains(world, add_route, themes, read, seeker):
    add_route()
    wish(seeker(), themes[1])
    html = read(SCHEME, "national")
    assert "Hybride warmtepompen" in html
    assert f"<small>{world.region.name}</small>" in html, "whose it is"
    gaps = html[html.index("Waar niemand opleidt") :]
    assert "nergens in Nederland" in gaps, "the other themes"
    assert world.other_region.name in gaps
    mine = read(SCHEME, "national", regio=world.region.pk)
    assert "Waar niemand opleidt" not in mine
    assert "1 kandidaat wil dit leren" in mine
    other = read(SCHEME, "national", regio=world.other_region.pk)
    assert "Hybride warmtepompen" not in other
    assert "1 kandidaat wil dit leren" not in other
    assert "Hybride warmtepompen" not in read(f"{SCHEME}{themes[0].code}/", "national", regio=world.other_region.pk)
    assert "Hybride warmtepompen" in read(SCHEME, "coordinator", regio=world.other_region.pk), "not theirs to choose"
