"""The page of lasting placement: who sees it, what it shows and hides, on paper, and counted anew when asked."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from intake.models import Candidate, Involvement, Trajectory
from tests.frame.test_documents import accessible
from tests.regie.durability.test_counting import TODAY, example, write
from tests.regie.roof import client_of, cost, many, read
from transitiehuis import days
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.durability_tasks import durability_nights
from transitiehuis.regie.models import DurabilityCount, DurabilityCurve
from transitiehuis.workflow import Lockable, NotAllowed

pytestmark = pytest.mark.django_db
PAGE = "/regie/duurzaamheid/"
YEAR = ("same_employer", "same_employer", "same_trade", "")


@pytest.fixture
def counted(world, reasons):
    """Twelve people a year and a half ago, three of them on bbl; of four nothing is known after a year."""
    many(world, 12, due=TODAY)
    reasons("placement_end", "contract_ended")
    people = [
        example(began=560, bbl=each < 3, answers=YEAR if each < 8 else ("same_employer", "unknown", "unknown", ""))
        for each in range(12)
    ]
    with time_machine.travel(days.start_of(TODAY) + timedelta(hours=9), tick=False):
        write(world, Trajectory.objects.order_by("pk")[:12], people)
        assert durability_nights() == 1
        yield


def test_the_line_is_who_is_certain_and_the_band_who_may_be(world, counted):
    html = read(client_of(world, "director"), PAGE)
    assert "67%" in html, "eight of twelve certainly, after a year"
    assert "After 12 months 67% certainly still work in the trade, and at most 100%" in html
    assert html.count("<svg") >= 3
    assert "<desc" in html
    assert "style=" not in html.split("<main")[1]


def test_a_small_group_is_hidden_and_so_is_what_would_give_it_away(world, counted):
    rows = DurabilityCurve.objects.filter(dimension="form")
    assert {row.people for row in rows} == {None}, "three on bbl and nine without: the nine would tell"
    html = read(client_of(world, "director"), f"{PAGE}?per=vorm")
    assert "hidden" in html
    assert "groep=bbl" not in html
    assert "fewer than five people" in read(client_of(world, "director"), f"{PAGE}?per=vorm&groep=bbl")


def test_the_survival_curve_stands_beside_it_on_request(world, counted):
    client = client_of(world, "director")
    assert "lost sight" not in read(client, f"{PAGE}?overleving=nee")
    html = read(client, f"{PAGE}?overleving=ja")
    assert "lost sight" in html
    assert html.count("<svg") >= 4


def test_the_same_figure_goes_on_paper_and_can_be_read_aloud(world, counted):
    answer = client_of(world, "director").get(f"{PAGE}pdf/?overleving=ja")
    assert answer["Content-Type"] == "application/pdf"
    assert b"/StructTreeRoot" in answer.content
    assert len(answer.content) > 10_000


@pytest.mark.parametrize(("who", "sees"), [("coordinator", True), ("director", True), ("stranger", False)])
def test_another_region_sees_nothing_of_it(world, counted, who, sees):
    with acting(world.actor(who)) as actor:
        assert DurabilityCurve.objects.exists() == sees
        assert DurabilityCurve.objects.visible_to(actor).exists() == sees


def test_no_page_writes_a_curve(world, counted):
    with acting(world.actor("director")), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        DurabilityCurve.objects.create(region=world.region, dimension="form", key="x", counted_at=days.start_of(TODAY))


def test_counting_anew_is_asked_once(world, counted):
    client = client_of(world, "director")
    url = reverse("regie:durability_count")
    assert client.get(url).status_code == 405
    for _twice in range(2):
        assert client.post(url).status_code == 302
    assert DurabilityCount.objects.exclude(asked_at=None).count() == 1
    assert durability_nights() == 1
    assert durability_nights() == 0, "counted, until the next night"
    assert DurabilityCount.objects.get().asked_at is None


def test_each_night_counts_again(world, counted):
    with time_machine.travel(days.start_of(TODAY + timedelta(days=1)) + timedelta(hours=3), tick=False):
        assert durability_nights() == 0
    with time_machine.travel(days.start_of(TODAY + timedelta(days=1)) + timedelta(hours=5), tick=False):
        assert durability_nights() == 1


def test_at_a_first_visit_it_says_that_it_is_counted(world, counted):
    """And asks by itself how far it is, until the curves are there."""
    DurabilityCurve.objects.all().delete()
    DurabilityCount.objects.all().delete()
    client = client_of(world, "director")
    html = read(client, PAGE)
    assert "the counting begins within a minute" in html
    part = client.get(f"{PAGE}voortgang/?regio={world.region.code}", headers={"accept-language": "en"})
    assert part.content.decode().strip() in html, "the part is what a reload shows"
    DurabilityCount.reached(world.region.pk, 2)
    assert "2 of 3" in read(client, PAGE)
    assert durability_nights() == 1
    over = client.get(f"{PAGE}voortgang/?regio={world.region.code}")
    assert over["HX-Refresh"] == "true"
    assert "voortgang" not in read(client, PAGE)


def test_where_nobody_is_at_work_there_is_nothing_to_wait_for(world):
    html = read(client_of(world, "director"), PAGE)
    assert "nobody in the region is at work" in html
    assert "voortgang" not in html


def test_who_asked_while_it_was_counting_is_counted_for_again(world, counted, monkeypatch):
    from transitiehuis.regie.durability import keeping

    draw = keeping.curves_of

    def meanwhile(groups):
        found = draw(groups)
        with acting(world.actor("director")) as by:
            DurabilityCount.ask(world.region, by=by)
        return found

    with time_machine.travel(days.start_of(TODAY) + timedelta(hours=10), tick=True):
        monkeypatch.setattr(keeping, "curves_of", meanwhile)
        keeping.count_region(world.region.pk)
        row = DurabilityCount.objects.get()
        assert (row.asked_at is not None, row.done) == (True, None)
        monkeypatch.setattr(keeping, "curves_of", draw)
        assert durability_nights() == 1
        assert durability_nights() == 0


def test_the_director_opens_the_list_behind_a_figure_by_number_and_without_names(world, counted):
    client = client_of(world, "director")
    assert f"{PAGE}lijst/?na=12" in read(client, PAGE)
    html = read(client, f"{PAGE}lijst/?na=12")
    numbers = list(Trajectory.objects.order_by("pk").values_list("number", flat=True))
    assert all(number in html for number in numbers)
    assert html.count("certainly in the trade") == 8
    assert html.count("unknown, in the band") == 4
    for candidate in Candidate.objects.all():
        assert candidate.last_name not in html.split("<main")[1]
    assert f"/trajecten/{numbers[0]}/" not in html, "a dossier opens for who works on it"


def test_a_partner_reads_its_own_numbers_and_how_many_there_are_besides(world, counted):
    Involvement.objects.filter(trajectory__in=Trajectory.objects.order_by("pk")[:2]).delete()
    html = read(client_of(world, "coordinator"), f"{PAGE}lijst/?na=12")
    first, *_rest, last = Trajectory.objects.order_by("pk").values_list("number", flat=True)
    assert (first in html, f"/trajecten/{last}/" in html) == (False, True)
    assert "2 trajectories of other partners" in html


@pytest.mark.parametrize("query", ["na=24&per=vorm&groep=bbl", "na=0", "na=7", "na=12&per=vorm&groep=bbl"])
def test_behind_what_is_hidden_or_not_measured_there_is_no_list(world, counted, query):
    assert client_of(world, "director").get(f"{PAGE}lijst/?{query}").status_code == 404


@pytest.mark.parametrize("who", ["manager", "partner_contact"])
def test_who_works_with_no_candidates_gets_no_list(world, counted, who):
    assert client_of(world, who).get(f"{PAGE}lijst/?na=12").status_code == 404


def test_who_does_not_see_the_region_asks_nothing(world, counted):
    with acting(world.actor("stranger")) as by, pytest.raises(NotAllowed):
        DurabilityCount.ask(world.region, by=by)


def test_the_page_costs_as_many_queries_for_many_groups_as_for_none(world, counted):
    few = cost(client_of(world, "director"), PAGE)
    assert cost(client_of(world, "director"), f"{PAGE}?per=kwartaal") == few <= 12


@pytest.mark.parametrize("half", [{"people": 3}, {"people": None}, {"dimension": "all", "key": "x"}])
def test_half_a_curve_is_refused(world, counted, half):
    DurabilityCurve.objects.filter(dimension="quarter").update(people=12)
    with pytest.raises(IntegrityError), transaction.atomic():
        DurabilityCurve.objects.filter(dimension="quarter").update(**half)


def asked(row, *, by):
    return DurabilityCount.ask(row.region, by=by)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_ask_once(world, twice_at_once):
    row = DurabilityCount.objects.create(region=world.region)
    race = twice_at_once(asked, row, by=world.actor("director"))
    assert sorted(race.winners) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_have_asked(world, twice_at_once, monkeypatch):
    row = DurabilityCount.objects.create(region=world.region)
    meet = threading.Barrier(2)
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: meet.wait(20))
    race = twice_at_once(asked, row, by=world.actor("director"))
    assert race.winners == [True, True]


def lines_of(client, url):
    answer = client.get(url, headers={"accept-language": "en"})
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


def test_the_page_is_a_spreadsheet_that_hides_what_the_page_hides(world, counted):
    client = client_of(world, "director")
    lines = lines_of(client, f"{PAGE}csv/?per=vorm&overleving=ja")
    assert "After 12 months;12;67%;33%;100%" in lines
    assert "Survival curve, in numbers" in lines
    hidden = [line for line in lines[lines.index("By form of learning") if "By form of learning" in lines else 0 :]
              if line.endswith(";hidden;;;;;")]  # fmt: skip
    assert len(hidden) == DurabilityCurve.objects.filter(dimension="form").count() > 0
    assert f"{PAGE}csv/" in read(client, PAGE)
    assert client_of(world, "stranger").get(f"{PAGE}csv/?regio=AM06").status_code == 404


@pytest.mark.parametrize(("who", "code"), [("director", 200), ("coordinator", 200), ("partner_contact", 404)])
def test_the_list_behind_a_figure_is_paper_and_spreadsheet(world, counted, who, code):
    client = client_of(world, who)
    for kind in ("csv", "pdf"):
        assert client.get(f"{PAGE}lijst/{kind}/?na=12").status_code == code
    if code == 200:
        html = read(client, f"{PAGE}lijst/?na=12")
        assert f'href="{PAGE}lijst/pdf/?na=12"' in html
        numbers = [one.number for one in Trajectory.objects.order_by("pk") if one.number in html]
        lines = lines_of(client, f"{PAGE}lijst/csv/?na=12")
        assert numbers
        assert sum(line.split(";")[0] in numbers for line in lines) == len(numbers)
        accessible(client.get(f"{PAGE}lijst/pdf/?na=12", headers={"accept-language": "nl"}).content, "nl")
