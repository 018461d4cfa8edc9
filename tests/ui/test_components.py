"""Each component by itself: what it says, and what it must never say."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.paginator import Paginator

from tests.ui import page
from transitiehuis.ui import figures, parts
from transitiehuis.ui.worklist import WorkItem

TODAY = date(2026, 10, 13)
STEPS = [
    parts.ChainStep(name, "done")
    for name in ("Aanmelding", "Intake", "Oriëntatie", "Matching", "Scholing", "Plaatsing")
]
STEPS.append(parts.ChainStep("Nazorg", "now", ("ROC IJsselpoort",)))


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(datetime(2026, 10, 13, 9, 0, tzinfo=UTC), tick=False):
        yield


def item(**changes):
    told = {
        "what": "Intake houden",
        "title": "Kevin Jansen",
        "who": "Door gemeente Epe",
        "detail": "",
        "due": TODAY,
        "since": None,
        "group": "today",
        "url": "/trajecten/1/",
        "action": "Intake vastleggen",
        "action_url": "/intake/1/",
    }
    return WorkItem(**{**told, **changes})


def rows(draw, *items):
    return page.with_class(page.fragment(draw("{% work_list items %}", items=items)), "work")


def test_the_row_of_whom_waits_has_the_solid_button(draw):
    late, today = rows(draw, item(group="late", due=date(2026, 10, 8)), item())
    assert page.with_class(late, "btn-primary")
    assert page.with_class(today, "btn-soft")
    assert [page.text(mark) for mark in page.with_class(late, "status")] == ["3 werkdagen te laat"]
    assert "was do 8 okt" in page.text(late)


@pytest.mark.parametrize(
    ("changes", "mark", "words"),
    [
        ({"group": "offered", "since": date(2026, 10, 12), "due": date(2026, 10, 15)}, "is-new", "sinds gisteren"),
        ({"group": "incoming", "since": None, "due": None}, "is-new", "nieuw"),
        ({"group": "today"}, "is-today", "vandaag"),
        ({"group": "later", "due": date(2026, 10, 15)}, "is-open", "uiterlijk do 15 okt"),
        ({"group": "signal", "due": None}, "is-orange", "oranje signaal"),
        ({"group": "signal", "due": None, "tone": "red"}, "is-red", "rood signaal"),
    ],
)
def test_each_group_says_in_words_when_it_is(draw, changes, mark, words):
    (row,) = rows(draw, item(**changes))
    assert [page.text(found) for found in page.with_class(row, mark)] == [words]


def test_a_button_that_changes_something_posts_and_names_its_row(draw):
    (row,) = rows(draw, item(post=True, secondary=(("Teruggeven", "/terug/"),)))
    (form,) = page.elements(row, "form")
    assert (form.get("method"), form.get("action")) == ("post", "/intake/1/")
    assert [e.get("value") for e in page.elements(form, "input")] == ["token"]
    assert [page.text(e) for e in page.with_class(row, "btn")] == [
        "Intake vastleggen: Kevin Jansen",
        "Teruggeven: Kevin Jansen",
    ]


def test_work_of_another_says_so(draw):
    team, absent, mine = rows(draw, item(mine=False), item(mine=False, stand_in_for="Ilse Boerkamp"), item())
    assert "Van je team" in page.text(team)
    assert "Waarneming voor Ilse Boerkamp" in page.text(absent)
    assert not page.with_class(mine, "work-for")


def test_a_name_cannot_become_markup(draw):
    (row,) = rows(draw, item(title="<script>alert(1)</script>"))
    assert page.elements(row, "script") == []
    assert page.text(page.with_class(row, "work-title")[0]) == "<script>alert(1)</script>"


def test_the_chain_is_one_list_in_which_a_return_is_told_too(draw):
    back = parts.ChainReturn(6, 4, "Het werk viel weg")
    tree = page.fragment(draw("{% chainline steps returns %}", steps=STEPS, returns=[back]))
    assert len(page.with_class(tree, "chain-step")) == 7
    (bracket,) = page.with_class(tree, "chain-back")
    assert (bracket.get("data-from"), bracket.get("data-to"), bracket.get("data-level")) == ("6", "4", "1")
    assert page.text(bracket) == "Terug van Plaatsing naar Matching. Het werk viel weg"
    assert [page.text(e[0]) for e in page.elements(tree, "li") if e.get("aria-current") == "step"] == ["Nazorg"]


def test_a_short_return_lies_within_a_long_one_and_the_oldest_give_way():
    told = [parts.ChainReturn(start, end, "") for start, end in ((7, 2), (4, 3), (6, 4), (6, 2))]
    assert [(b.start, b.end, b.level) for b in figures.brackets(told)] == [(4, 3, 1), (6, 4, 1), (6, 2, 2)]


@pytest.mark.parametrize(
    ("turn", "said"),
    [
        (
            parts.Turn("ROC", "Bellen", TODAY, "Marieke", True),
            "Uiterlijk vandaag, dinsdag 13 oktober 2026. Marieke, dat ben jij.",
        ),
        (parts.Turn("ROC", "Bellen", date(2026, 10, 20), "Jeroen"), "Uiterlijk dinsdag 20 oktober 2026. Jeroen."),
        (
            parts.Turn("ROC", "Bellen", date(2026, 10, 8)),
            "3 werkdagen te laat: het moest op donderdag 8 oktober 2026 klaar zijn.",
        ),
    ],
)
def test_the_turn_says_who_and_by_when(draw, turn, said):
    tree = page.fragment(draw("{% turn_card turn %}{% endturn_card %}", turn=turn))
    assert [page.text(e) for e in page.with_class(tree, "is-turn")] == ["Aan zet: ROC"]
    assert page.text(page.elements(tree, "p")[0]) == said


def test_a_comparison_gives_words_and_facts_and_no_total(draw):
    columns = [parts.Column("Lindeboom", "4 km"), parts.Column("Hanzewarmte")]
    rows_ = [
        parts.Criterion(
            "Uren", "24", [parts.Check("fits", "32"), parts.Check("unknown", "niet ingevuld", "vraag het na")]
        )
    ]
    tree = page.fragment(draw("{% criteria columns rows %}", columns=columns, rows=rows_))
    assert [page.text(cell) for cell in page.elements(tree, "td")] == ["past32", "onbekendniet ingevuldvraag het na"]
    assert len(page.elements(tree, "tr")) == 2


def test_a_comparison_with_a_hole_is_refused(draw):
    columns = [parts.Column("Lindeboom"), parts.Column("Hanzewarmte")]
    with pytest.raises(ValueError, match="zip"):
        draw(
            "{% criteria columns rows %}",
            columns=columns,
            rows=[parts.Criterion("Uren", "24", [parts.Check("fits", "32")])],
        )


@pytest.mark.parametrize(
    ("counts", "said", "far"),
    [
        ({2: 7}, "2, eens", False),
        ({2: 3, 3: 4}, "2 tot 3, eens", False),
        ({2: 3, 4: 1}, "2 tot 4, verdeeld", False),
        ({1: 1, 4: 1}, "1 tot 4, ver uiteen", True),
        ({}, "nog niemand", False),
    ],
)
def test_spread_is_also_in_words(draw, counts, said, far):
    tree = page.fragment(draw("{% spread counts %}", counts=counts))
    assert page.text(tree.find("body")) == said
    assert bool(page.with_class(tree, "is-spread")) is far
    assert len(page.elements(tree, "circle")) == len(counts)


def test_a_score_that_was_not_given_is_no_zero(draw):
    assert draw("{% score given %}", given=3) == '<span data-score="3">3</span>'
    assert "nog niet ingevuld" in draw("{% score given %}", given=None)


def test_facts_leave_out_what_is_not_known(draw):
    tree = page.fragment(
        draw("{% facts rows %}", rows=[("Uren", "32"), ("Rijbewijs", ""), ("Taal", None), ("Kinderen", 0)])
    )
    assert [page.text(e) for e in page.elements(tree, "dt")] == ["Uren", "Kinderen"]


def test_paging_keeps_the_rest_of_the_question(draw):
    tree = page.fragment(draw("{% paging page %}", path="/?step=intake&page=2", page=Paginator(range(95), 25).page(2)))
    assert [e.get("href") for e in page.elements(tree, "a")] == ["?step=intake&page=1", "?step=intake&page=3"]
    assert "26 tot 50 van 95" in page.text(tree)


def test_one_page_needs_no_paging(draw):
    assert draw("{% paging page %}", page=Paginator(range(9), 25).page(1)).strip() == ""


def test_breadcrumbs_begin_at_vandaag_and_end_here(draw):
    tree = page.fragment(draw('{% crumbs "Trajecten" "/intake/" "Traject 2026-0147" %}'))
    assert [(e.get("href"), page.text(e)) for e in page.elements(tree, "a")] == [
        ("/", "Vandaag"),
        ("/intake/", "Trajecten"),
    ]
    assert [page.text(e) for e in page.elements(tree, "li") if e.get("aria-current")] == ["Traject 2026-0147"]


def test_nothing_here_offers_what_to_do(draw):
    tree = page.fragment(draw('{% empty_state "Niemand wacht." %}<a href="/">Verder</a>{% endempty_state %}'))
    assert page.text(tree.find("body")) == "Niemand wacht. Verder"


def test_what_stands_between_tags_is_escaped_once(draw):
    html = draw("{% section title number=2 %}{{ name }}{% endsection %}", title="A & B", name="<i>")
    assert "&lt;i&gt;" in html
    assert "A &amp; B" in html
    assert "&amp;lt;" not in html


def test_a_course_of_one_point_is_no_line():
    assert figures.course([3]) == []
    assert figures.course([1, 1]) == [("2.0", "25.0"), ("94.0", "25.0")]


def test_a_long_text_of_the_timeline_stands_under_a_fold(draw):
    long, short = (
        parts.Moment(TODAY, "Aangemeld", lines=("woord " * 600,)),
        parts.Moment(TODAY, "Notitie", lines=("Kort.",)),
    )
    html = draw("{% timeline moments %}", moments=[long, short])
    assert html.count("<details") == html.count("Lees verder") == 1
    before, _fold, after = html.partition("<details")
    assert before.lower().count("woord") == 66
    assert after.count("woord") == 534


def test_what_happened_begins_with_a_capital_also_with_the_name_of_an_organisation(draw):
    moment = parts.Moment(date(2026, 10, 13), "gemeente Apeldoorn neemt over", lines=["leert nieuwe dingen"])
    html = draw("{% timeline moments %}", moments=[moment])
    assert "Gemeente Apeldoorn neemt over" in html
    assert "Leert nieuwe dingen" in html


@pytest.mark.parametrize(
    ("said", "drawn"),
    [
        ("a.vis@school.example", "a.<wbr>vis@<wbr>school.<wbr>example"),
        ("Mail a@b.nl. Of bel: 0570 1.", "Mail a@<wbr>b.<wbr>nl. Of bel: 0570 1."),
        ("Zie de bijlage. Punt.", "Zie de bijlage. Punt."),
        ("<b>@x.nl", "&lt;b&gt;@<wbr>x.<wbr>nl"),
        (12, "12"),
        ("Leerarbeidsovereenkomst (bbl)", "Leerarbeids&shy;overeenkomst (bbl)"),
        ("Overeenkomst, praktijkovereenkomsten", "Overeenkomst, praktijk&shy;overeenkomsten"),
        ("leerovereenkomst@x.nl", "leerovereenkomst@<wbr>x.<wbr>nl"),
    ],
)
def test_a_long_word_goes_on_at_the_next_line_at_its_joint_and_an_address_goes_on_at_the_next_line_after_an_at_or_a_dot(
    draw, said, drawn
):
    assert draw("{{ said|breakable }}", said=said) == drawn


def test_a_link_to_mail_carries_the_whole_address(draw):
    drawn = draw("{% mail_link said %}", said="j.vis@school.example")
    assert drawn == '<a href="mailto:j.vis@school.example">j.<wbr>vis@<wbr>school.<wbr>example</a>'
