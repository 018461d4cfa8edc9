"""One activity says who does it, who pays, what closing it costs and what happens otherwise; who pays is told there."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.cast import World
from tests.regie.roof import TODAY, client_of, read
from tests.ui.page import elements, parse, text
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.coverage.filling import say_pays
from transitiehuis.regie.coverage.scope import Scope
from transitiehuis.regie.models import Activity, Coverage, ExpectedInflow
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.workflow import NotAllowed

pytestmark = pytest.mark.django_db
PAGE = "/regie/dekking/activiteit/hold-intake/"
PAYS = f"{PAGE}betaalt/"


@pytest.fixture
def activity(activities: None, today: None) -> Activity:
    return Activity.objects.get(code="hold-intake")


def section(html: str, anchor: str) -> str:
    """Words of a section or panel of the page."""
    tree = parse(html)
    found = [part for part in elements(tree) if part.get("id") == anchor or part.get("aria-labelledby") == anchor]
    return " ".join(text(part) for part in found)


def paying() -> list[str]:
    return [row.organisation.name for row in Coverage.objects.current_on(TODAY).filter(role="pays")]


def test_what_nobody_pays_is_called_unknown_and_written_down_there(
    world: World, covers: Callable, activity: Activity
) -> None:
    covers("school", "find-candidates", "helps")
    client = client_of(world, "director")
    html = read(client, PAGE)
    assert "not known Nobody has written down yet who pays for this here." in section(html, "betaalt")
    assert "Nobody leads this. It is not known who pays." in html
    answer = client.post(PAYS, {"partner": world.organisations["uwv"].pk})
    assert answer["Location"] == f"{PAGE}?regio=AM06#betaalt"
    assert paying() == [world.organisations["uwv"].name]
    html = read(client, PAGE)
    assert "Nobody has written down" not in html
    assert "Nobody leads this. Paid by UWV" in html
    assert "Nobody does this in this region." in html  # who only pays does nothing of the work
    client.post(PAYS, {"partner": world.organisations["uwv"].pk, "betaalt": "nee"})
    assert paying() == []


def test_what_a_partner_does_of_the_work_stays_when_it_pays(world: World, covers: Callable, activity: Activity) -> None:
    covers("school", "hold-intake", "leads", 24, municipalities=["GM0200"])
    covers("school", "find-candidates", "helps", 3)
    with acting(world.actor("director")) as by:
        assert say_pays(world.region, world.school, activity, True, by=by) == 1
        assert say_pays(world.region, world.school, activity, True, by=by) == 0
    rows = Coverage.objects.current_on(TODAY).filter(organisation=world.school).order_by("activity__position", "role")
    assert [(row.activity.code, row.role, row.hours_per_quarter, row.scope) for row in rows] == [
        ("find-candidates", "helps", 3, Scope()),
        ("hold-intake", "leads", 24, Scope.of((), (), ("GM0200",))),
        ("hold-intake", "pays", None, Scope()),
    ]


def test_who_paid_until_today_stays_in_how_it_went(world: World, covers: Callable, activity: Activity) -> None:
    covers("uwv", "hold-intake", "pays")
    with acting(world.actor("director")) as by:
        say_pays(world.region, world.organisations["uwv"], activity, False, by=by)
    assert Coverage.objects.get().until == TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("who", "partner", "code"),
    [
        ("director", "uwv", 302),
        ("partner_contact", "branch", 302),
        ("partner_contact", "uwv", 403),
        ("adviser", "uwv", 403),
        ("national", "uwv", 403),
        ("stranger", "uwv", 403),
        ("director", "far_school", 403),
    ],
)
def test_who_says_who_pays(world: World, activity: Activity, who: str, partner: str, code: int) -> None:
    client = client_of(world, who)
    assert client.post(PAYS, {"partner": world.organisations[partner].pk}).status_code == code
    assert len(paying()) == (code == 302)


def test_only_who_speaks_for_a_partner_writes_it(world: World, activity: Activity) -> None:
    with acting(world.actor("partner_contact")) as by, pytest.raises(NotAllowed):
        say_pays(world.region, world.organisations["uwv"], activity, True, by=by)


def test_a_partner_contact_says_it_for_their_own_organisation_with_one_button(world: World, activity: Activity) -> None:
    html = read(client_of(world, "partner_contact"), PAGE)
    assert "We pay for this" in html
    assert 'name="partner" value="' in html
    assert "This partner pays" not in html
    assert "We pay for this" not in read(client_of(world, "national"), f"{PAGE}?regio=AM06")


def test_the_page_says_what_closing_costs_and_what_is_left_undone(world: World, covers: Callable) -> None:
    covers("school", "hold-intake", "leads", 20)
    with acting(world.actor("director")) as by:
        ExpectedInflow.settle(world.region, Quarter(2027, 1), 40, by=by)
    html = read(client_of(world, "director"), PAGE)
    takes = section(html, "vraagt")
    assert "Needed 60 hours (40 trajectories × 1.5 hours)" in takes
    assert "Offered 20 hours" in takes
    assert "Short 40 hours, 0.1 fte" in takes
    assert "a quarter (40 hours × €" in takes
    assert "Then there is no time for this in 2027-K1 for 27 of 40 trajectories." in section(html, "niets-doen")


def test_where_nothing_is_short_nothing_is_left_undone(world: World, covers: Callable) -> None:
    covers("school", "hold-intake", "leads", 99_999)
    with acting(world.actor("director")) as by:
        ExpectedInflow.settle(world.region, Quarter(2027, 1), 40, by=by)
    html = read(client_of(world, "director"), PAGE)
    assert "Short nothing" in section(html, "vraagt")
    assert "If nothing is done" not in html


def test_where_nobody_said_or_came_yet_nothing_is_called_a_gap_or_nought(world: World, activity: Activity) -> None:
    client = client_of(world, "director")
    html = read(client, PAGE)
    assert ">gap<" not in html
    assert "Nobody does this" not in html
    assert "Nobody has recorded yet who does what here." in html
    assert "Needed not known: nobody came in yet" in section(html, "vraagt")
    assert "Short" not in section(html, "vraagt")


def test_the_means_name_who_pays_or_lead_to_where_it_is_written_down(world: World, covers: Callable) -> None:
    covers("uwv", "keep-contact-while-waiting", "pays")
    html = read(client_of(world, "director"), "/regie/capaciteit/")
    prices = section(html, "prijs")
    assert world.organisations["uwv"].name.removesuffix(" (demo)") in prices
    assert "not known" in prices
    assert "/regie/dekking/activiteit/mend-a-break/?regio=AM06#betaalt" in html
    assert "#betaalt" not in read(client_of(world, "national"), "/regie/capaciteit/?regio=AM06")


def test_on_paper_and_in_the_spreadsheet_the_same(world: World, covers: Callable) -> None:
    covers("uwv", "hold-intake", "pays")
    client = client_of(world, "reader")
    rows = b"".join(client.get(f"{PAGE}csv/", headers={"accept-language": "en"}).streaming_content)  # type: ignore[attr-defined]
    lines = rows.decode("utf-8-sig").splitlines()
    place = lines.index("Who pays")
    assert lines[place + 2] == f"{world.organisations['uwv'].name};everything"
    assert any(line.startswith("What it takes in 2027-K1") for line in lines)
    assert client.get(f"{PAGE}pdf/").content.startswith(b"%PDF-")


def test_the_spreadsheet_of_the_means_says_who_pays(world: World, covers: Callable, activity: Activity) -> None:
    covers("uwv", "hold-intake", "pays")
    covers("school", "hold-intake", "leads", 30)
    answer = client_of(world, "reader").get("/regie/capaciteit/csv/", headers={"accept-language": "en"})
    [head, *rows] = csv.reader(b"".join(answer).decode("utf-8-sig").splitlines(), delimiter=";")
    pays, standing = head.index("Who pays"), head.index("Standing")
    told = {(row[0], row[2]): row for row in rows}
    assert told["2027-K2", "Holding the intake talk"][pays] == "UWV Apeldoorn"
    assert told["2027-K2", "Holding the intake talk"][standing] == "no stand-in"
    assert {row[pays] for row in rows if row[2] != "Holding the intake talk"} == {"not known"}
