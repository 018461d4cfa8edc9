"""The pages of the coverage: what they show, to whom, and what is typed there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import World
from tests.frame.test_documents import accessible
from tests.regie.roof import TODAY, at, client_of, cost, many, read
from tests.ui.page import parse, text, with_class
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.coverage import paper
from transitiehuis.regie.coverage.picture import Picture
from transitiehuis.regie.coverage.recorded import recorded
from transitiehuis.regie.coverage.standing import Word
from transitiehuis.regie.models import Activity, Coverage

pytestmark = pytest.mark.django_db
PAGE, FILL = "/regie/dekking/", "/regie/dekking/invullen/"


@pytest.fixture
def covered(covers: Callable) -> None:
    """One of each word: overlap, no stand-in, covered, led in part; the rest are white spots."""
    covers("school", "hold-intake", "leads", 24)
    covers("other_school", "hold-intake", "leads", 16)
    covers("school", "write-matching-profile", "leads", 10)
    covers("uwv", "find-candidates", "leads", 30)
    covers("municipality", "find-candidates", "stands_in", 5)
    covers("municipality", "coach-on-the-job", "leads", 8, municipalities=["GM0200"])


def words(world: World) -> dict[str, str]:
    return {line.activity.code: line.word.name for line in Picture(world.region, TODAY).lines}


def test_each_activity_has_its_word(world: World, covered: None) -> None:
    found = words(world)
    assert found["hold-intake"] == "OVERLAP"
    assert found["write-matching-profile"] == "NO_STAND_IN"
    assert found["find-candidates"] == "COVERED"
    assert found["mend-a-break"] == "WHITE_SPOT"
    assert list(found.values()).count("WHITE_SPOT") == Activity.objects.count() - 4


def test_what_is_led_in_part_says_which_municipalities_are_not(world: World, covered: None) -> None:
    [line] = Picture(world.region, TODAY).in_part
    assert line.activity.code == "coach-on-the-job"
    assert line.rest == ["Deventer, Epe, Zutphen"]
    html = read(client_of(world, "director"), PAGE)
    assert "Not led: Deventer, Epe, Zutphen." in html


def test_by_municipality_the_same_activity_has_another_word(world: World, covered: None) -> None:
    picture = Picture(world.region, TODAY)
    white = {name: picture.within(code)[Word.WHITE_SPOT] for code, name in picture.names.municipalities.items()}
    assert white["Apeldoorn"] + 1 == white["Deventer"] == white["Epe"]


@pytest.mark.parametrize("query", ["?gemeente=GM0150", "?thema=nowhere", "?doelgroep=ww&gemeente=GM0200"])
def test_the_page_narrows(world: World, covered: None, query: str) -> None:
    tiles = with_class(parse(read(client_of(world, "director"), PAGE + query)), "kpi-value")
    white = int(text(tiles[0]))
    assert white == Activity.objects.count() - (3 if query == "?gemeente=GM0150" else 4)


@pytest.mark.parametrize(
    ("who", "code"),
    [("director", 200), ("national", 200), ("reader", 200), ("adviser", 200), ("stranger", 200), ("trainer", 403)],
)
def test_who_reads_the_coverage(world: World, covered: None, who: str, code: int) -> None:
    assert client_of(world, who).get(PAGE).status_code == code


def test_somebody_of_another_region_sees_their_own_and_not_this_one(world: World, covered: None) -> None:
    client = client_of(world, "stranger")
    assert client.get(f"{PAGE}?regio=AM06").status_code == 404
    assert client.get(f"{PAGE}activiteit/hold-intake/?regio=AM06").status_code == 404
    assert "ROC IJsselpoort" not in client.get(PAGE).content.decode()


def test_on_paper_it_says_the_same(world: World, covered: None) -> None:
    answer = client_of(world, "director").get(f"{PAGE}pdf/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    [line] = [line for line in Picture(world.region, TODAY).lines if line.activity.code == "coach-on-the-job"]
    assert paper.row(line)[2:] == ["gemeente Apeldoorn (Apeldoorn)", ""]


def test_one_activity_is_paper_and_spreadsheet_with_who_does_it_and_how_it_went(world: World, covered: None) -> None:
    client, url = client_of(world, "reader"), f"{PAGE}activiteit/coach-on-the-job/"
    html = read(client, url)
    assert all(f"{url}{kind}/?regio=AM06" in html for kind in ("pdf", "csv"))
    lines = b"".join(client.get(f"{url}csv/", headers={"accept-language": "en"}).streaming_content)  # type: ignore[attr-defined]
    rows = lines.decode("utf-8-sig").splitlines()
    place = rows.index("Who does it now")
    assert rows[place + 1] == "Partner;Role;For;Hours a quarter"
    assert rows[place + 2].startswith("gemeente Apeldoorn (demo);leads;Apeldoorn;")
    assert any(
        row.startswith("gemeente Apeldoorn (demo);leads;Apeldoorn;") for row in rows[rows.index("How it went") :]
    )
    answer = client.get(f"{url}pdf/", headers={"accept-language": "nl"})
    accessible(answer.content, "nl")
    assert client.get(f"{url}xls/").status_code == 404
    assert client_of(world, "stranger").get(f"{url}pdf/?regio=AM06").status_code == 404


def test_the_form_keeps_roles_hours_and_part(world: World, covered: None) -> None:
    client = client_of(world, "reader")
    html = read(client, FILL)
    seen = html.split('name="seen" value="')[1].split('"')[0]
    typed = {
        "seen": seen,
        "rol-hold-intake": "leads",
        "uren-hold-intake": "24,0",
        "rol-write-matching-profile": "",
        "rol-mend-a-break": "helps",
        "uren-mend-a-break": "12,5",
        "betaalt-mend-a-break": "ja",
        "gemeente-mend-a-break": ["GM0200", "GM0150", "GM9999"],
    }
    assert client.post(FILL, typed).status_code == 302
    now = Coverage.objects.current_on(TODAY).filter(organisation=world.school).order_by("activity__position", "role")
    assert [(row.activity.code, row.role, row.hours_per_quarter, row.municipalities) for row in now] == [
        ("hold-intake", "leads", 24, []),
        ("mend-a-break", "helps", 12.5, ["GM0150", "GM0200"]),
        ("mend-a-break", "pays", None, ["GM0150", "GM0200"]),
    ]
    assert Coverage.objects.get(role="pays").written_by == world.reader
    assert Coverage.objects.get(activity__code="write-matching-profile").until == TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"rol-mend-a-break": "leads", "uren-mend-a-break": "veel"}, "for example 24"),
        ({"rol-mend-a-break": "leads", "uren-mend-a-break": "-1"}, "between 0 and 99999"),
        ({"rol-mend-a-break": "leads", "uren-mend-a-break": "NaN"}, "for example 24"),
        ({"rol-mend-a-break": "leads", "uren-mend-a-break": "1e9"}, "for example 24"),
        ({"rol-mend-a-break": "leads", "uren-mend-a-break": "100.000"}, "between 0 and 99999"),
        ({"rol-mend-a-break": "leads", "uren-mend-a-break": "12,55"}, "at most one digit behind the comma"),
        ({"uren-mend-a-break": "12"}, "Choose a role for these hours"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(world: World, covered: None, typed: dict, said: str) -> None:
    client = client_of(world, "reader")
    html = sent(client, FILL, {"seen": "", "uren-answer-referrals": "7", "rol-answer-referrals": "helps", **typed})
    assert said in html
    assert 'value="7"' in html
    assert f'value="{typed["uren-mend-a-break"]}"' in html
    assert not Coverage.objects.filter(activity__code="answer-referrals").exists()


@pytest.mark.parametrize(
    ("typed", "hours"),
    [("12,5", 12.5), ("12.5", 12.5), ("1.200", 1200), ("1.200,5", 1200.5), (" 24 uur ", 24), ("12,50", 12.5)],
)
def test_hours_are_kept_as_somebody_means_them(world: World, covered: None, typed: str, hours: float) -> None:
    client = client_of(world, "reader")
    seen = read(client, FILL).split('name="seen" value="')[1].split('"')[0]
    said = {"seen": seen, "rol-mend-a-break": "leads", "uren-mend-a-break": typed}
    assert client.post(FILL, said).status_code == 302
    assert Coverage.objects.get(activity__code="mend-a-break").hours_per_quarter == hours


def sent(client: Client, url: str, typed: dict) -> str:
    """What is shown after a form was sent that is not saved: always at an address that can be opened again."""
    answer = client.post(url, typed, headers={"accept-language": "en"})
    assert answer.status_code == 302
    return read(client, answer["Location"].partition("#")[0])


def test_opening_a_part_saves_nothing_and_keeps_what_was_typed(world: World, covered: None) -> None:
    typed = {"deel": "mend-a-break", "rol-answer-referrals": "helps", "uren-answer-referrals": "7"}
    html = sent(client_of(world, "reader"), FILL, typed)
    assert 'id="deel-mend-a-break"' in html
    assert 'name="gemeente-mend-a-break"' in html
    assert 'value="7"' in html
    assert not Coverage.objects.filter(activity__code="answer-referrals").exists()


@pytest.fixture
def typed(world: World, covered: None) -> dict[str, str]:
    """The director is at the form of the school, typed a number of hours and chose the UWV at the top."""
    html = read(client_of(world, "director"), f"{FILL}?partner={world.school.pk}")
    seen = html.split('name="seen" value="')[1].split('"')[0]
    stands = {"rol-hold-intake": "leads", "uren-hold-intake": "24", "rol-write-matching-profile": "leads"}
    more = {"uren-write-matching-profile": "12,5", "naar": str(world.organisations["uwv"].pk)}
    return {"seen": seen, **stands, **more}


def test_another_partner_is_shown_and_what_was_typed_is_not_lost(world: World, typed: dict[str, str]) -> None:
    client, here = client_of(world, "director"), f"{FILL}?partner={world.school.pk}"
    other = f"{FILL}?regio=AM06&partner={world.organisations['uwv'].pk}"
    html = sent(client, here, {**typed, "tonen": "eerst"})
    assert "You changed 1 activity of ROC IJsselpoort and did not save it yet." in html
    assert 'value="12,5"' in html
    assert other.replace("&", "&amp;") in html
    assert not Coverage.objects.filter(since=TODAY).exists()
    answer = client.post(here, {**typed, "tonen": "bewaard"})
    assert answer["Location"] == other
    assert Coverage.objects.get(since=TODAY).hours_per_quarter == 12.5


def test_another_partner_is_shown_at_once_where_nothing_was_typed(world: World, typed: dict[str, str]) -> None:
    client, here = client_of(world, "director"), f"{FILL}?partner={world.school.pk}"
    answer = client.post(here, {**typed, "uren-write-matching-profile": "10", "tonen": "eerst"})
    assert answer["Location"] == f"{FILL}?regio=AM06&partner={typed['naar']}"


def test_what_cannot_be_saved_keeps_who_typed_it_at_this_partner(world: World, typed: dict[str, str]) -> None:
    client, here = client_of(world, "director"), f"{FILL}?partner={world.school.pk}"
    for wish in ("eerst", "bewaard"):
        assert 'value="veel"' in sent(client, here, {**typed, "uren-write-matching-profile": "veel", "tonen": wish})
    assert not Coverage.objects.filter(since=TODAY).exists()


def test_a_form_drawn_before_a_colleague_saved_is_not_saved(world: World, covered: None) -> None:
    client = client_of(world, "reader")
    html = sent(client, FILL, {"seen": "0" * 16, "rol-mend-a-break": "helps"})
    assert "Somebody changed this in the meantime" in html
    assert not Coverage.objects.filter(activity__code="mend-a-break").exists()


@pytest.mark.parametrize(
    ("who", "partner", "code"),
    [
        ("director", "uwv", 200),
        ("reader", "school", 200),
        ("reader", "uwv", 403),
        ("adviser", "uwv", 403),
        ("reader", "far_school", 404),
        ("director", "far_school", 404),
    ],
)
def test_who_fills_in_for_whom(world: World, covered: None, who: str, partner: str, code: int) -> None:
    url = f"{FILL}?partner={world.organisations[partner].pk}"
    assert client_of(world, who).get(url).status_code == code


def test_who_leads_in_a_busy_step_and_records_nothing_is_named(world: World, covered: None, refer: Callable) -> None:
    many(world, 6)  # in aanmelding; nobody recorded an event
    html = read(client_of(world, "director"), PAGE)
    assert "recorded nothing in thirteen weeks" in html
    with at(TODAY - timedelta(days=3)):
        refer(first_name="Kofi", last_name="Mensah")  # by UWV, which leads nothing in intake
    assert "recorded nothing in thirteen weeks" in read(client_of(world, "director"), PAGE)


def test_what_was_recorded_is_told_as_numbers_to_who_takes_part(world: World, covered: None, refer: Callable) -> None:
    with at(TODAY - timedelta(days=3)):
        refer(first_name="Kofi", last_name="Mensah")
    for who, counted in (("director", 1), ("reader", 1), ("national", 1), ("stranger", 0)):
        with acting(world.actor(who)):
            found = recorded(world.region.pk, TODAY)
        assert found.open.get("referral", 0) == counted, who
        assert any(organisation == world.uwv.pk for _step, organisation in found.by) == bool(counted), who


def test_an_activity_says_who_and_since_when_and_leads_to_an_action(world: World, covered: None) -> None:
    html = read(client_of(world, "director"), f"{PAGE}activiteit/coach-on-the-job/")
    assert "gemeente Apeldoorn (demo)" in html
    assert "Deventer, Epe, Zutphen" in html
    assert "Participatiewet; UWV" in html
    assert client_of(world, "director").get(f"{PAGE}activiteit/nothing/").status_code == 404


def test_the_pages_cost_the_same_however_many_rows(world: World, covered: None, covers: Callable) -> None:
    client = client_of(world, "director")
    before = [cost(client, url) for url in (PAGE, FILL, f"{PAGE}activiteit/hold-intake/")]
    for activity in Activity.objects.exclude(coverage__organisation=world.branch)[:20]:
        covers("branch", activity.code, "helps", 3)
    assert [cost(client, url) for url in (PAGE, FILL, f"{PAGE}activiteit/hold-intake/")] == before
    assert before[0] <= 12
    assert before[1] <= 12


def test_where_nobody_said_anything_yet_no_white_spot_is_known(world: World, activities: None, today: None) -> None:
    said = "Nobody has recorded yet who does what here."
    assert said in read(client_of(world, "director"), PAGE)


def test_a_part_that_nobody_covers_was_recorded_all_the_same(world: World, covers: Callable) -> None:
    covers("municipality", "coach-on-the-job", "leads", 8, municipalities=["GM0200"])
    html = read(client_of(world, "director"), f"{PAGE}?gemeente=GM0150")
    assert "Nobody has recorded yet" not in html
