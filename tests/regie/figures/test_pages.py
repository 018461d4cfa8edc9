"""The pages of figures: who sees which list, what is said of what cannot be measured, and the CSV."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from intake.models import Handover
from tests.frame.test_documents import accessible
from tests.regie.agreements.scenes import asked, drafted, sign
from tests.regie.quarter.scenes import at, load_toolkit, plan
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie import paper
from transitiehuis.regie.figure_tasks import figure_days
from transitiehuis.regie.figures.picture import draw
from transitiehuis.regie.models import AgreementTerm, SuccessFactor, TermKind
from transitiehuis.regie.rhythm import Quarter
from transitiehuis.regie.views import figures

pytestmark = pytest.mark.django_db
OFFERED, LATER = date(2026, 10, 5), date(2026, 10, 20)
CODE = "warm-handover"


@pytest.fixture
def offered(world, refer):
    """Two referrals of UWV: one accepted by the school the next day, one that waits at the other school."""
    load_toolkit()
    with at(OFFERED):
        taken, waits = refer(), refer(first_name="Joost", phone="06 87654321", to=world.other_school)
    with at(OFFERED + timedelta(days=1)), acting(world.actor("coordinator")) as by:
        Handover.objects.get(trajectory=taken).accept(by=by)
    return taken, waits


@pytest.fixture
def begun(world, offered, log_placement):
    """One person is at work, where the region agreed on twelve a quarter."""
    with at(OFFERED + timedelta(days=5)):
        log_placement(offered[0])
        agreement = drafted(world)
        with acting(world.actor("director")) as by:
            AgreementTerm.add(agreement, by=by, organisation=world.uwv, kind=TermKind.INFLOW, number=12)
        for signature in asked(world, agreement):
            sign(signature)


def page(browser, who, code=CODE, query=""):
    with at(LATER):
        return browser(who).get(f"{reverse('regie:figure', args=[code])}{query}")


def test_the_director_reads_all_numbers_and_no_name(browser, offered):
    said = page(browser, "director").content.decode()
    assert "50%" in said
    for traject in offered:
        assert traject.number in said
        assert traject.candidate.last_name not in said
        assert reverse("trajectory", args=[traject.number]) not in said


def test_a_partner_reads_the_own_ones_as_links_and_how_many_there_are_besides(browser, offered):
    taken, waits = offered
    said = page(browser, "coordinator").content.decode()
    assert "50%" in said
    assert reverse("trajectory", args=[taken.number]) in said
    assert waits.number not in said
    assert "1 traject van andere partners" in said
    other = page(browser, "neighbour").content.decode()
    assert reverse("trajectory", args=[waits.number]) in other
    assert taken.number not in other


def test_somebody_of_another_region_sees_their_own_region_and_not_this_one(browser, offered):
    assert page(browser, "stranger", query="?regio=AM06").status_code == 404
    said = page(browser, "stranger").content.decode()
    assert not any(traject.number in said for traject in offered)
    assert "niets geteld" in said


def test_a_figure_its_heading_its_list_and_its_file_have_one_n(browser, world, offered, begun):
    """Agreed inflow counted its agreement as one of those who began."""
    said = page(browser, "director", "agreed-inflow").content.decode()
    assert "Geteld: 1<" in said
    assert 'id="lijst">Wat erachter zit in 2026-K4 <span class="count">1</span>' in said
    assert said.count('class="table stack figure-lines"') == 2
    assert "afgesproken: 12" in said.split("Waar het tegen afgezet is")[-1]
    with at(LATER):
        answer = browser("director").get(f"{reverse('regie:figure_csv', args=['agreed-inflow'])}?lijst=ja")
    assert len(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()) == 2


def test_a_list_that_is_younger_than_its_figure_says_how_many_it_counts_now(browser, world, offered, refer):
    with at(date(2027, 1, 4)):
        figure_days()
    with at(LATER):  # as somebody who writes down in January what was handed over in October
        refer(first_name="Ilse", phone="06 87654322", to=world.other_school)
    with at(date(2027, 1, 5)):
        said = browser("director").get(f"{reverse('regie:figure', args=[CODE])}?kwartaal=2026-K4").content.decode()
    assert "Het cijfer is bewaard met 2 geteld" in said
    assert "tellen er nu 3 mee" in said


def test_what_no_definition_counts_cannot_be_measured_and_says_so(browser, offered):
    factor = SuccessFactor.objects.get(code="talent-first")
    SuccessFactor.objects.filter(pk=factor.pk).update(indicator="what_a_later_toolkit_asks")
    said = page(browser, "director", factor.code).content.decode()
    assert "Nog niet te meten" in said
    assert "big-figure" not in said
    with at(LATER):
        assert browser("director").get(reverse("regie:figure_csv", args=[factor.code])).status_code == 404
        assert browser("director").get(reverse("regie:figures")).content.decode().count("nog niet te meten") == 1


def test_a_factor_without_an_indicator_has_no_figure(browser, offered):
    factor = SuccessFactor.objects.get(indicator="")
    assert page(browser, "director", factor.code).status_code == 404
    assert page(browser, "director", query="?kwartaal=1999-K1").status_code == 404


def test_every_measured_page_stands_with_nothing_in_it(browser, world):
    load_toolkit()
    for factor in SuccessFactor.objects.exclude(indicator=""):
        assert page(browser, "partner_contact", factor.code).status_code == 200
    with at(LATER):
        assert browser("partner_contact").get(reverse("regie:figures")).status_code == 200


def test_a_quarter_that_was_frozen_stands_in_the_trend_beside_the_one_under_way(browser, world, offered):
    with at(date(2026, 10, 21)):
        plan(world, Quarter(2026, 4))
    with at(date(2026, 11, 14)):
        figure_days()
        said = browser("director").get(reverse("regie:figure", args=["every-activity-an-owner"])).content.decode()
    assert "2026-K3" in said
    assert said.count('class="f-accent"') >= 1  # kept
    assert said.count('class="f-node"') == 1  # under way
    assert "K4 26" in said


def test_the_trend_is_drawn_in_bounds_and_told_in_words(world, offered):
    from transitiehuis.regie.figures import Figure

    day = date(2026, 1, 1)
    rows = [
        Figure(1, day, day, None, 0, 0, 0, "days_between_route_starts", "days"),
        *(
            Figure(1, day + timedelta(days=92 * n), day + timedelta(days=92 * n), Decimal(value), 5, 0, 0,
                   "days_between_route_starts", "days")
            for n, value in enumerate((61, 0, 130), start=1)
        ),
    ]  # fmt: skip
    drawn = draw("x", rows, None)
    assert [dot.label for dot in drawn.dots] == ["61", "0", "130"]
    assert all(26 <= float(dot.y) <= 206 for dot in drawn.dots)
    assert drawn.about.count(";") == 2
    assert draw("x", rows[:1], None) is None


def test_the_csv_has_the_trend_and_the_list_as_far_as_one_may_see(browser, offered):
    taken, waits = offered
    url = reverse("regie:figure_csv", args=[CODE])
    with at(LATER):
        trend = b"".join(browser("coordinator").get(url).streaming_content).decode("utf-8-sig")
        mine = b"".join(browser("coordinator").get(f"{url}?lijst=ja").streaming_content).decode("utf-8-sig")
        every = b"".join(browser("director").get(f"{url}?lijst=ja").streaming_content).decode("utf-8-sig")
    assert trend.splitlines()[1].split(";")[:4] == ["2026-K4", "2026-10-01", "2026-10-20", "50"]
    assert taken.number in mine
    assert waits.number not in mine
    assert {taken.number, waits.number} <= {line.split(";")[0] for line in every.splitlines()}


@pytest.mark.parametrize("who", ["director", "coordinator"])
def test_one_figure_on_paper_holds_the_list_that_its_reader_sees(browser, offered, who, monkeypatch):
    taken, waits = offered
    told = []
    real = paper.as_pdf
    monkeypatch.setattr(
        paper, "as_pdf", lambda request, one, *, back: told.append(one) or real(request, one, back=back)
    )
    with at(LATER):
        answer = browser(who).get(reverse("regie:figure_pdf", args=[CODE]))
    accessible(answer.content, "nl")
    rows = [row[0] for row in told[0].tables[-1].rows]
    assert rows == ([taken.number] if who == "coordinator" else [taken.number, waits.number])
    assert any("1 traject van andere partners" in said for said in told[0].says) is (who == "coordinator")
    assert told[0].tables[0].rows[0][1] == "50%"
    assert reverse("regie:figure_pdf", args=[CODE]) in page(browser, who).content.decode()


def test_all_figures_are_paper_and_spreadsheet(browser, offered):
    with at(LATER):
        client = browser("coordinator")
        said = client.get(reverse("regie:figures")).content.decode()
        assert all(reverse("regie:figures_file", args=[kind]) in said for kind in ("pdf", "csv"))
        accessible(client.get(reverse("regie:figures_file", args=["pdf"])).content, "nl")
        answer = client.get(reverse("regie:figures_file", args=["csv"]))
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert client.get(reverse("regie:figures_file", args=["xls"])).status_code == 404
        elsewhere = browser("stranger").get(f"{reverse('regie:figures_file', args=['csv'])}?regio=AM06")
    title = SuccessFactor.objects.get(code=CODE).title
    [line] = [line.split(";") for line in lines if line.startswith(f"{title};")]
    assert line[-5:-3] == ["50%", "van 2, 1 nog open"]
    assert elsewhere.status_code == 404


def test_paper_of_a_figure_that_cannot_be_measured_or_of_another_region_is_not_there(browser, offered, monkeypatch):
    monkeypatch.setattr(figures, "missing_fact", lambda indicator: "iets")
    with at(LATER):
        assert browser("director").get(reverse("regie:figure_pdf", args=[CODE])).status_code == 404
    monkeypatch.undo()
    with at(LATER):
        assert browser("stranger").get(f"{reverse('regie:figure_pdf', args=[CODE])}?regio=AM06").status_code == 404
