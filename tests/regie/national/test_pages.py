"""The pages: a line against a band, nothing in order of value, nobody else's region, and the truth about too few."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from tests.frame.test_documents import accessible
from tests.regie.flow.solving import cells
from tests.regie.national.scenes import FIRST, at, count, country, factor
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Region
from transitiehuis.regie.models import Activity, Coverage
from transitiehuis.regie.national import lacking, papers
from transitiehuis.regie.national.band import Band
from transitiehuis.regie.national.picture import LARGE, draw
from transitiehuis.regie.national.reading import Line, Point, Version
from transitiehuis.regie.paper import lines

pytestmark = pytest.mark.django_db
LEADS = [3, 20, 10, 18, 12, 16, 14]


@pytest.fixture
def counted(world):
    made = country(world, LEADS)
    count()
    return made


def get(browser, who, name, *args, query="", day=FIRST):
    with at(day):
        return browser(who).get(f"{reverse(f'regie:{name}', args=args)}{query}")


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def csv(answer) -> list[list[str]]:
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    return [line.split(";") for line in lines]


def test_a_director_reads_the_own_line_against_the_band_and_no_other_region(browser, counted):
    said = text(get(browser, "director", "national"))
    assert '<polygon class="f-mid"' in said
    assert "van 6 regio's" in said
    for region in counted.others:
        assert region.name not in said
    assert get(browser, "director", "national", query=f"?regio={counted.others[0].code}").status_code == 404
    elsewhere = f"?regio={counted.others[0].code}"
    assert get(browser, "director", "national_figure", factor().code, query=elsewhere).status_code == 404
    rows = csv(get(browser, "director", "national_figure_csv", factor().code, query="?regio=alle"))
    assert {row[0] for row in rows[1:]} == {counted.world.region.name}


def test_regions_stand_in_the_order_of_their_names_whatever_their_figures(browser, counted):
    said = text(get(browser, "national", "national_regions", query=f"?cijfer={factor().code}"))
    names = sorted(region.name for region in [*counted.others, counted.world.region, counted.world.other_region])
    places = [said.index(f">{name}</a></th>") for name in names]
    assert places == sorted(places)
    first, second = counted.others[:2]
    assert said.index(f">{first.name}</a></th>") < said.index(f">{second.name}</a></th>")
    for word in ("ranglijst", "beste", "slechtste", "plaats 1"):
        assert word not in said.lower()


def test_with_too_few_regions_the_page_says_so_and_draws_no_band(browser, world):
    country(world, LEADS[:3])
    count()
    for page in (
        get(browser, "director", "national"),
        get(browser, "director", "national_figure", factor().code),
        get(browser, "national", "national_regions", query=f"?cijfer={factor().code}"),
    ):
        said = text(page)
        assert "Er is geen band getekend" in said
        assert 'f-mid" points' not in said
    assert "te weinig regio" in text(get(browser, "director", "national_gaps"))


def test_before_any_month_was_counted_there_is_nothing_to_read(browser, world):
    country(world, [3])
    for name in ("national", "national_gaps"):
        assert "nog geen maand geteld" in text(get(browser, "director", name))
    assert get(browser, "director", "national_pdf").status_code == 302


def test_a_month_opens_to_the_list_behind_it_for_who_steers(browser, counted):
    url = "?maand=2026-09"
    said = text(get(browser, "director", "national_figure", factor().code, query=url))
    activity = Activity.objects.order_by("position", "pk")[5]
    assert f">{activity.name}</th>" in said
    assert 'id="lijst"' in said
    assert 'id="lijst"' not in text(get(browser, "director", "national_figure", factor().code))
    for wrong in ("?maand=2026-13", "?maand=1999-01", "?maand=x"):
        assert get(browser, "director", "national_figure", factor().code, query=wrong).status_code == 404


def test_a_correction_stands_as_a_correction(browser, counted):
    activity = Activity.objects.order_by("position", "pk")[3]
    Coverage.objects.create(
        region=counted.world.region, organisation=counted.world.region_office, activity=activity, role="leads",
        since=date(2026, 8, 1),
    )  # fmt: skip
    later = date(2026, 11, 2)
    count(later)
    said = text(get(browser, "director", "national_figure", factor().code, day=later))
    total = Activity.objects.count()
    assert 'id="correcties"' in said
    assert f"{total - 3} (van {total}), geteld op 1 okt" in said
    assert f"{total - 4} (van {total}), geteld op 2 nov" in said
    rows = csv(get(browser, "director", "national_figure_csv", factor().code, day=later))
    assert [(row[3], row[6], row[8]) for row in rows if row[3] == "2026-09"] == [
        ("2026-09", "1", str(total - 3)),
        ("2026-09", "2", str(total - 4)),
    ]


def test_the_adviser_reads_which_regions_and_a_director_how_many(browser, counted):
    activity = Activity.objects.order_by("position", "pk")[15]
    Coverage.objects.create(
        region=counted.others[1], organisation=counted.offices[counted.others[1].code], activity=activity,
        role="leads", since=date(2026, 8, 3),
    )  # fmt: skip
    later = date(2026, 11, 2)
    count(later)
    nationally = text(get(browser, "national", "national_gaps", day=later))
    url = reverse("regie:activity", args=[activity.code])
    for region in counted.others[1:2]:
        assert f"{url}?regio={region.code}" in nationally
    assert "in augustus" in nationally
    directed = text(get(browser, "director", "national_gaps", day=later))
    assert all(region.name not in directed for region in counted.others)
    assert f"{url}?regio={counted.world.region.code}" in directed
    mine = csv(get(browser, "national", "national_gaps_csv", day=later))
    september = [
        row for row in mine if row[0] == "2026-09" and row[1] == counted.others[1].name and row[3] == activity.title
    ]
    assert [(row[4], row[10]) for row in september] == [("niemand doet het", "1"), ("iemand doet het", "2")]
    rows = csv(get(browser, "director", "national_gaps_csv", day=later))
    assert {row[1] for row in rows[1:]} == {counted.world.region.name, "alle regio's"}


def test_each_page_goes_on_paper_and_can_be_read_aloud(browser, counted):
    one = factor().code
    for who, name, args, query in [
        ("director", "national_pdf", (), ""),
        ("director", "national_figure_pdf", (one,), ""),
        ("director", "national_gaps_pdf", (), ""),
        ("national", "national_gaps_pdf", (), ""),
        ("national", "national_regions_pdf", (), f"?cijfer={one}"),
    ]:
        answer = get(browser, who, name, *args, query=query)
        assert answer["Content-Type"] == "application/pdf", (name, who)
        accessible(answer.content, "nl")


def test_paper_holds_what_its_reader_may_see(counted):
    """Which regions, who advises nationally reads alone; how many, from six regions on."""
    told = {}
    with at(FIRST), translation.override("en"):
        for who in ("national", "director"):
            world = counted.world
            regions = list(Region.objects.order_by("name")) if who == "national" else [world.region]
            with acting(world.actor(who)) as actor:
                shown = lacking.context(actor, regions)
                paper = papers.gaps(None if who == "national" else world.region, shown)
                told[who] = "\n".join(";".join(map(str, row)) for row in lines(paper))
    for region in counted.others:
        assert region.name in told["national"]
        assert region.name not in told["director"]
    with translation.override("en"):
        title = Activity.objects.order_by("position", "pk")[10].title
    assert f"{title};nobody, as far as known;2 of 7 regions;1;0 regions" in told["director"]
    assert f"{title};2 of 7 regions;1;" in told["national"]


def test_before_anything_was_stored_paper_leads_back_to_its_page(browser, world):
    country(world, [1])
    for who, name, args in [
        ("director", "national_figure", (factor().code,)), ("director", "national_gaps", ()),
        ("national", "national_regions", ()),
    ]:  # fmt: skip
        answer = get(browser, who, f"{name}_pdf", *args)
        assert (answer.status_code, answer["Location"].rstrip("?")) == (302, reverse(f"regie:{name}", args=args)), name


def test_what_a_region_lacked_is_corrected_as_a_correction(browser, counted):
    """An activity of the region of the director, and with it the number over all."""
    activity = Activity.objects.order_by("position", "pk")[5]
    Coverage.objects.create(
        region=counted.world.region, organisation=counted.world.region_office, activity=activity, role="leads",
        since=date(2026, 8, 3),
    )  # fmt: skip
    assert 'id="correcties"' not in text(get(browser, "director", "national_gaps"))
    later = date(2026, 11, 2)
    count(later)
    for who in ("director", "national"):
        rows = [row for row in cells(text(get(browser, who, "national_gaps", day=later))) if row[0] == "september 2026"]
        found = {row[2]: row[3:5] for row in rows if row[1] == activity.title}
        assert found[counted.world.region.name] == ["niemand, voor zover bekend", "iemand"]
        assert found["alle regio's"] == ["1 van 7 regio's", "0 van 7 regio's"]


def test_pages_ask_as_much_for_two_regions_as_for_eight(browser, world, django_assert_max_num_queries):
    country(world, LEADS)
    count()
    for who, name, query in [
        ("national", "national", ""),
        ("national", "national_regions", f"?cijfer={factor().code}"),
        ("national", "national_gaps", ""),
        ("director", "national_gaps", ""),
    ]:
        client = browser(who)
        with at(FIRST), django_assert_max_num_queries(12):
            assert client.get(f"{reverse(f'regie:{name}')}{query}").status_code == 200


def line(values, bands) -> Line:
    from decimal import Decimal

    from transitiehuis.regie.figures.figure import Figure

    points = []
    for number, (value, edges) in enumerate(zip(values, bands, strict=True), start=1):
        month = date(2026, number, 1)
        figure = Figure(1, month, month, None if value is None else Decimal(value), 9 if value is not None else 0, 0, 0,
                        "handovers_accepted_in_5wd_share", "percent")  # fmt: skip
        points.append(Point(month, (Version(figure, None),), Band(*edges, 6) if edges else Band(None, None, 3)))
    return Line(points)


def test_what_was_not_counted_breaks_the_line_and_a_month_without_band_breaks_the_band():
    drawn = draw("x", "x", line([40, 50, None, 60, 70], [(30, 60), None, (30, 60), (20, 50), (20, 50)]), LARGE)
    assert [len(part.split()) for part in drawn.lines] == [2, 2]
    assert len(drawn.bands) == 2
    assert len(drawn.dots) == 4
    lowest, highest = drawn.box.bottom, drawn.box.top
    for part in (*drawn.bands, *drawn.lines):
        assert all(highest <= float(spot.split(",")[1]) <= lowest for spot in part.split())


def test_where_a_figure_lies_is_said_without_judging_it():
    points = line([10, 40, 80], [(30, 60)] * 3).points
    assert [point.place for point in points] == ["onder de band", "binnen de band", "boven de band"]


def test_the_list_behind_a_month_is_paper_and_spreadsheet(browser, counted):
    """What nobody leads: as many activities as the figure says."""
    code, query = factor().code, "?maand=2026-09"
    said = text(get(browser, "director", "national_figure", code, query=query))
    assert f"{reverse('regie:national_figure_csv', args=[code])}?regio=AM06&amp;maand=2026-09" in said
    shown = cells(said)
    rows = csv(get(browser, "director", "national_figure_csv", code, query=query))
    listed = [row[0] for row in rows if len(row) == 3][1:]
    assert listed == [row[0] for row in shown if len(row) == 3]
    assert len(listed) > 5
    answer = get(browser, "director", "national_figure_pdf", code, query=query)
    accessible(answer.content, "nl")
    short = get(browser, "director", "national_figure_pdf", code)
    assert len(answer.content) > len(short.content)
    for name in ("national_figure_csv", "national_figure_pdf"):
        assert get(browser, "director", name, code, query="?maand=2020-01").status_code == 404
