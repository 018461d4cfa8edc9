"""The review pack as page, PDF and sheet: who reads it, what it says while it is made, and that it stays the same."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.frame.test_documents import opened
from tests.regie.pack.scenes import FOCUS, LAST_DAY, MORNING_AFTER, REASON, SCORING
from tests.regie.quarter.scenes import at, factor
from tests.ui.page import dangling, inline, parse, text
from transitiehuis import documents, row_heads
from transitiehuis.netwerk.actor import working
from transitiehuis.regie.models import PackPart, PackState, QuarterRound, ReviewPack
from transitiehuis.regie.pack import page, paper
from transitiehuis.regie.pack.page import Chapter
from transitiehuis.regie.pack.sections import Section, Table
from transitiehuis.regie.tasks import review_packs

pytestmark = pytest.mark.django_db
ROUND = "/regie/kwartaal/2026-K4/"
PACK = f"{ROUND}gespreksstuk/"


def words_of(response: Any) -> str:
    assert response.status_code == 200
    tree = parse(response.content.decode())
    assert list(dangling(tree)) == []
    assert inline(tree) == []
    return text(tree)


# Who reads it -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [PACK, f"{PACK}voortgang/", f"{PACK}pdf/", f"{PACK}csv/"])
def test_another_region_sees_nothing(pack, visit, path):
    with at(MORNING_AFTER):
        for who in ("stranger", "national"):
            assert visit(who, f"{path}?regio=AM06").status_code == 404


def test_every_partner_of_the_region_reads_it(pack, visit):
    with at(MORNING_AFTER):
        for who in ("reader", "partner_contact", "coordinator", "trainer", "director"):
            said = words_of(visit(who, PACK))
            assert "In het kort" in said
            assert REASON in said
            assert "tot en met 12 november 2026" in said


def test_before_the_close_there_is_nothing_and_it_says_when(round, visit):
    for day, hour in ((SCORING, 9), (LAST_DAY, 23)):
        with at(day, hour=hour):
            said = words_of(visit("director", PACK))
            assert "Het gespreksstuk wordt de dag erna vanzelf gemaakt" in said
            assert visit("director", f"{PACK}pdf/").status_code == visit("director", f"{PACK}csv/").status_code == 404


def test_while_partners_score_again_it_is_hidden_from_everybody(pack, round, world, visit):
    with at(date(2026, 11, 16)):
        QuarterRound.objects.get(pk=round.pk).reopen(date(2026, 11, 18), "Was ziek", by=world.actor("director"))
        for who in ("reader", "director"):
            said = words_of(visit(who, PACK))
            assert "Tot dan is het gespreksstuk verborgen" in said
            assert REASON not in said
            for path in (f"{PACK}pdf/", f"{PACK}csv/", f"{PACK}?stand=2026-11-12"):
                assert visit(who, path).status_code == 404
    with at(date(2026, 11, 19)):
        said = words_of(visit("director", PACK))
        assert "De ronde is hierna heropend. De cijfers van daarna staan hier niet in." in said
        assert visit("director", f"{PACK}maken/", {}).status_code == 302
        review_packs()
        newest = words_of(visit("reader", PACK))
        assert "18 november 2026" in newest
        assert "Er is een nieuwer gespreksstuk" in words_of(visit("reader", f"{PACK}?stand=2026-11-12"))


# While it is made ---------------------------------------------------------------------------------------------------


def test_progress_is_told_and_leaving_does_no_harm(round, visit):
    from transitiehuis.regie.pack import building

    with at(MORNING_AFTER):
        with working():
            begun = ReviewPack.begin(round.pk)
        assert "wacht tot het begint" in words_of(visit("reader", PACK))
        building.go_on(begun.pk)
        building.go_on(begun.pk)
        said = words_of(visit("reader", PACK))
        assert "Het gespreksstuk wordt gemaakt: 2 van" in said
        assert "Je kunt deze pagina verlaten" in said
        part = visit("reader", f"{PACK}voortgang/")
        assert part.status_code == 200
        assert b"<html" not in part.content
        assert visit("reader", f"{PACK}pdf/").status_code == 404
        review_packs()
        assert visit("reader", f"{PACK}voortgang/").headers["HX-Refresh"] == "true"
        assert "In het kort" in words_of(visit("reader", PACK))


def test_the_director_has_it_made_when_there_is_none_and_twice_is_once(round, visit):
    with at(round.meeting_on + timedelta(days=3)):
        assert "Gespreksstuk maken" not in words_of(visit("reader", PACK))
        assert "Gespreksstuk maken" in words_of(visit("director", PACK))
        assert visit("reader", f"{PACK}maken/", {}).status_code == 403
        assert visit("director", f"{PACK}maken/", {}).status_code == 302
        assert visit("director", f"{PACK}maken/", {}).status_code == 302
        assert ReviewPack.objects.count() == 1
        review_packs()
        assert ReviewPack.objects.get().state == PackState.READY


def test_what_failed_says_so_and_the_director_goes_on(round, visit):
    with at(MORNING_AFTER):
        with working():
            ReviewPack.begin(round.pk).fail(ReviewPack.Failure.SECTION)
        said = words_of(visit("director", PACK))
        assert "Het gespreksstuk kon niet gemaakt worden" in said
        assert "Verder maken" in said
        assert "Verder maken" not in words_of(visit("reader", PACK))


def test_the_round_leads_to_it_once_it_has_closed(pack, visit):
    with at(MORNING_AFTER):
        assert PACK.encode() in visit("reader", ROUND).content
    with at(SCORING):
        assert PACK.encode() not in visit("reader", ROUND).content


def test_the_page_costs_the_same_whatever_is_in_it(pack, visit):
    with at(MORNING_AFTER):
        visit("reader", PACK)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            visit("reader", PACK)
    counted = [q["sql"] for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "SELECT set_config"))]
    assert len(counted) <= 14, counted


# Every number says where it comes from ------------------------------------------------------------------------------


def test_below_each_table_stands_a_source(pack, visit):
    with at(MORNING_AFTER):
        tree = parse(visit("reader", PACK).content.decode())
    grids = [grid for chapter in page.chapters(PackPart.objects.filter(pack=pack), "nl") for grid in chapter.grids]
    said = " ".join(text(tree).split())
    assert grids
    with translation.override("nl"):
        for grid in grids:
            assert " ".join((grid.source or page.usual_source(pack)).split()) in said


# On paper -----------------------------------------------------------------------------------------------------------


def pdf_of(visit: Any, language: str = "nl", hour: int = 9) -> bytes:
    with at(MORNING_AFTER, hour=hour):
        answer = visit("reader", f"{PACK}pdf/", **{"accept-language": language})
        assert answer.headers["Content-Type"] == "application/pdf"
        return answer.content


@pytest.mark.parametrize(("language", "title"), [("nl", "Gespreksstuk 2026-K4"), ("en", "Review pack 2026-K4")])
def test_the_document_is_tagged_with_heads_language_title_and_reading_order(pack, visit, language, title):
    inside = opened(pdf_of(visit, language))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in inside
    assert b"/StructTreeRoot" in inside
    assert re.search(rb"/Lang\s*\(" + language.encode(), inside)
    assert title.encode() in inside
    assert b"/TH" in inside
    tags = re.findall(rb"/S\s*/(H1|H2|H3|Table|P)\b", inside)
    assert tags.count(b"H1") == 1
    assert tags.index(b"H1") < tags.index(b"H2") < tags.index(b"H3") < len(tags)


def kids(body: bytes) -> list[int]:
    found = re.search(rb"/K\[([^\]]*)\]", body)
    return [int(number) for number in re.findall(rb"(\d+) 0 R", found[1])] if found else []


def test_the_first_cell_of_each_row_is_its_head_in_the_tree_of_tags(pack, visit):
    made = pdf_of(visit)
    front, objects, trailer = row_heads.apart(made)
    assert row_heads.together(front, objects, trailer) == made
    [root] = [body for body in objects.values() if b"/Type/StructTreeRoot" in body]
    names = re.findall(rb"\(([^)]*)\)(\d+) 0 R", root[root.index(b"/IDTree") :])
    assert [name for name, _number in names] == sorted({name for name, _number in names})
    named = {int(number): name for name, number in names}
    bodies = [kids(body) for body in objects.values() if b"/S/TBody" in body]
    rows = [kids(objects[row]) for body in bodies for row in body]
    assert len(rows) > 20
    for first, *others in rows:
        assert b"/S/TH" in objects[first]
        assert b"/Scope/Row" in objects[first]
        assert b"/Headers[(U" in objects[first]  # and the head of its column stays
        for cell in others:
            assert b"/S/TD" in objects[cell]
            assert b"(%s)]" % named[first] in objects[cell]


def test_a_file_that_is_laid_out_otherwise_is_refused():
    for odd in (
        b"%PDF-1.7\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\nxref\n0000000003 00000 n\r\ntrailer\nstartxref\n9\n%%EOF",
    ):
        with pytest.raises(ValueError, match="no "):
            row_heads.mark(odd)


def test_it_is_built_again_byte_for_byte_but_for_the_date(pack, visit, world):
    first = pdf_of(visit)
    from transitiehuis.regie.models import Action

    with at(MORNING_AFTER):
        Action.objects.get(text="Eén intakeformulier").finish(by=world.actor("reader"))
    assert pdf_of(visit) == first
    later = pdf_of(visit, hour=10)
    assert later != first
    assert len(later) == len(first)
    assert sum(one != other for one, other in zip(first, later, strict=True)) < 400  # the dates, and the mark of them


def test_the_sheet_has_every_row_in_the_languages_of_the_reader(pack, visit):
    with at(MORNING_AFTER):
        answer = visit("reader", f"{PACK}csv/")
        content = b"".join(answer.streaming_content)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="gespreksstuk-am06-2026-k4.csv"'
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Gespreksstuk 2026-K4", pack.round.region.name, "2026-11-12"]
    assert next(row[:2] for row in rows if row[:1] == ["Proefrooster maken"]) == [
        "Proefrooster maken",
        "ROC IJsselpoort",
    ]
    levels = next(row for row in rows if row and row[0].endswith(f": {factor(FOCUS).title_nl}"))
    assert {"1", "4"} <= set(levels)


def big(rows: int, columns: int = 6, tables: int = 12) -> list[Chapter]:
    """Sections as a region with hundreds of rows would have them."""
    names = tuple(f"Kolom {n}" for n in range(columns))
    line = ("Een regel van gewone lengte over een succesfactor", *(n % 5 for n in range(columns - 1)))
    table = Table("Veel rijen", names, (line,) * rows, "Bron: de test.")
    heads = ("Factor", "Cijfers", *(f"Partner {n}" for n in range(25)), "Sinds")
    levels = ("Een factor", "1 tot 4, ver uiteen", *(n % 4 + 1 for n in range(25)), "gelijk")
    wide = Table("Iedereen", heads, (levels,) * 40, scores=True)
    return [Chapter(n, f"deel-{n}", Section(f"Deel {n}", "De zin.", (), (table, wide))) for n in range(1, tables + 1)]


def test_however_large_the_region_it_is_twenty_pages_and_says_what_is_left_out(pack, monkeypatch):
    kept: list[Any] = []
    set_one = documents.pdf

    def remember(name: str, data: Any, **rest: Any) -> bytes:
        kept.append(data)
        return set_one(name, data, **rest)

    monkeypatch.setattr(documents, "pdf", remember)
    with translation.override("nl"):
        made = paper.as_pdf(pack, big(rows=400))
        pages = documents.pages("pack", kept[0], title="t", language="nl")
    assert made.startswith(b"%PDF-")
    assert 10 < pages <= paper.MOST_PAGES
    table = kept[0]["chapters"][0]["tables"][0]
    assert table["more"] == f"Nog {400 - len(table['rows'])} rijen staan in de CSV."
    sheet = list(paper.sheet(pack, big(rows=400)))
    assert sum(row[:1] == ["Een regel van gewone lengte over een succesfactor"] for row in sheet) == 12 * 400


def test_a_small_table_is_whole(pack):
    with translation.override("nl"):
        data = paper.data_of(pack, big(rows=3, tables=1), 40)
    assert [table["more"] for table in data["chapters"][0]["tables"]] == ["", ""]


def test_words_that_look_like_typesetting_are_words(pack):
    odd = Section("#panic() *x* $y$", "Zoë & <b> [*]", ("#import",), (Table("#x", ("#a", "b"), (("$", None),)),))
    with translation.override("nl"):
        assert paper.as_pdf(pack, [Chapter(1, "odd", odd)]).startswith(b"%PDF-")


def test_days_have_their_year_so_that_paper_reads_the_same_next_year(pack):
    with at(date(2027, 3, 1)), translation.override("nl"):
        there = paper.data_of(pack, page.chapters(PackPart.objects.filter(pack=pack)), 40)
    with at(MORNING_AFTER), translation.override("nl"):
        then = paper.data_of(pack, page.chapters(PackPart.objects.filter(pack=pack)), 40)
    assert there == then
