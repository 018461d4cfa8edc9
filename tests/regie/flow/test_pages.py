"""The pages of the chain: what they show of a period, to whom, and the question to who is aan zet."""

from __future__ import annotations

import re
import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection

from intake.models import Involvement, PartyRole, Trajectory
from nazorg.models import StalledQuestion, StallRule
from tests.frame.test_documents import accessible
from tests.regie.flow.test_keeping import tell
from tests.regie.roof import client_of, cost, many, read
from transitiehuis import days
from transitiehuis.netwerk.actor import acting, working
from transitiehuis.outbox.models import Owed
from transitiehuis.regie.flow import behind
from transitiehuis.regie.flow_tasks import chain_nights
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

TODAY = date(2026, 11, 24)
PAGE = "/regie/keten/"
SINCE = "Since 1 December 2025"
PAGES = (
    "",
    "wachtdagen/",
    "partners/",
    "doelgroepen/",
    "tussen/?van=intake&naar=matching&bak=2",
    "stap/matching/?bak=3",
    "cohorten/",
    "cohorten/doelgroepen/",
    "vast/",
)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(days.start_of(TODAY) + timedelta(hours=9), tick=False):
        yield


@pytest.fixture
def trajects(world):
    """Six in matching since 5 October, waiting for a place; one of them was placed on 9 November."""
    many(world, 6, due=TODAY)
    found = list(Trajectory.objects.order_by("pk"))
    for traject in found:
        tell(world, traject, date(2026, 9, 7), "intake", waiting_for="candidate")
        tell(world, traject, date(2026, 10, 5), "matching")
    Trajectory.objects.update(step="matching", waiting_for="seat")
    tell(world, found[5], date(2026, 11, 9), "placement", waiting_for="nothing")
    Trajectory.objects.filter(pk=found[5].pk).update(step="placement")
    chain_nights()
    return found


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_sound_and_costs_little(world, trajects, page):
    client = client_of(world, "director")
    assert cost(client, f"{PAGE}{page}") <= 12
    html = read(client, f"{PAGE}{page}")
    assert "Werk0" not in html, "no names"


def test_the_picture_has_words_and_a_table_that_balances(world, trajects):
    html = read(client_of(world, "director"), PAGE)
    assert "6 trajectories came in. 6 trajectories are under way at the end." in html
    assert html.count("<svg") > 7
    assert "style=" not in html.split("<main")[1]


def test_two_periods_stand_beside_each_other(world, trajects):
    html = read(client_of(world, "director"), f"{PAGE}?periode=2026-K4&naast=2026-K3")
    assert "Quarter 3 of 2026: 6" in html
    assert "5 going on" not in html


def test_every_page_with_that_choice_shows_the_other_period(world, trajects):
    """In October five waited for a place and one began to; nobody had come further by the end of September."""
    client = client_of(world, "director")
    for page in ("wachtdagen/", "partners/", "tussen/", "stap/matching/"):
        assert (
            "Quarter 3 of 2026" in read(client, f"{PAGE}{page}?periode=2026-K4&naast=2026-K3").split("</form>", 1)[1]
        ), page
    html = read(client, f"{PAGE}cohorten/?periode=2026-K4&naast=2026-K3")
    assert html.count("<caption") == 2
    assert "As it stood on 30 September 2026" in html


@pytest.mark.parametrize("page", PAGES)
def test_each_page_can_be_of_one_group(world, trajects, page):
    sign = "&" if "?" in page else "?"
    html = read(client_of(world, "director"), f"{PAGE}{page}{sign}alleen=partner-{world.school.pk}")
    if "doelgroepen" not in page and page.split("/")[0] in {"", "wachtdagen", "stap", "cohorten", "tussen"}:
        assert "Only trajectories of ROC IJsselpoort." in html


@pytest.mark.parametrize("group", ["theme-999999", "partner-999999"])
def test_a_group_that_a_region_does_not_have_is_all_of_them(world, trajects, group):
    """Such as after a choice of another region, whose groups were in the list."""
    page = client_of(world, "director").get(f"{PAGE}?alleen={group}")
    assert page.status_code == 200
    assert page.context["what"].group_name == ""
    assert page.context["flow"].came("intake") == 6


@pytest.mark.parametrize("page", PAGES)
def test_a_region_in_which_nothing_was_counted_has_every_page_too(world, page):
    joint = "&" if "?" in page else "?"
    answer = client_of(world, "director").get(f"{PAGE}{page}{joint}alleen=route-0")
    assert answer.status_code in {200, 404}


def test_the_choices_stay(world, trajects):
    client = client_of(world, "director")
    read(client, f"{PAGE}?periode=2026-K3")
    again = client.get(PAGE)
    assert (again.status_code, again["Location"]) == (302, f"{PAGE}?periode=2026-K3")


def test_a_period_without_figures_says_so(world, trajects):
    html = read(client_of(world, "director"), f"{PAGE}?periode=2024")
    assert "Nothing has been counted of this period yet" in html


@pytest.mark.parametrize("who", ["coordinator", "director", "national"])
def test_who_works_on_it_or_steers_sees_the_numbers_behind_a_figure(world, trajects, who):
    html = read(client_of(world, who), f"{PAGE}stap/matching/?bak=3&regio=AM06")
    assert trajects[0].number in html
    assert trajects[5].number in html, "it went on after 35 days"


@pytest.mark.parametrize("who", ["adviser", "partner_contact", "neighbour"])
def test_others_see_how_many_and_not_which(world, trajects, who):
    html = read(client_of(world, who), f"{PAGE}stap/matching/?bak=3")
    assert "There is none that you may see" in html
    assert all(one.number not in html for one in trajects)


@pytest.mark.parametrize(("who", "sees"), [("director", True), ("coordinator", True), ("adviser", False)])
def test_days_between_two_steps_open_the_numbers(world, trajects, who, sees):
    """From 7 September to 5 October are 28 days; one came to placement after 63, five are on the way there for 78."""
    html = read(client_of(world, who), f"{PAGE}tussen/?van=intake&naar=matching&bak=2")
    assert "van=" in html
    assert not re.search(r"van=[^\"]*van=", html), "each click makes the address longer"
    row = html.split('van=intake&amp;naar=matching#bakken"')[1].split("</tr>")[0]
    assert row.count("<b>28</b>") == 2
    assert ">6</td>" in row
    row = html.split('van=intake&amp;naar=placement#bakken"')[1].split("</tr>")[0]
    assert row.count("<b>78</b>") == 2
    assert ('data-label="Counted">6<' in row, 'data-label="Of whom on the way">5<' in row) == (True, True)
    assert 'naar=orientation"' not in html, "nobody came there"
    opened = read(client_of(world, who), f"{PAGE}tussen/?van=intake&naar=placement&bak=4")
    assert opened.count("open, so far") == (6 if sees else 1), "in the list of each, and as a head of its column"
    assert all((one.number in html) is sees for one in trajects)
    assert ("There is none that you may see" in html) is not sees


def test_what_belongs_to_no_group_of_a_split_is_a_figure_and_opens(world, trajects):
    """Nobody has a theme or a learning route yet."""
    html = read(client_of(world, "director"), PAGE)
    part = html.split('id="onbekend"')[1].split("</table>")[0]
    assert [cell.split("</b>")[0] for cell in part.split("<b>")[1:]][:2] == ["6", "6"]
    theme = read(client_of(world, "director"), f"{PAGE}?alleen=theme-0")
    assert "Only trajectories of Theme not known." in theme
    assert 'id="onbekend"' not in theme
    html = read(client_of(world, "director"), f"{PAGE}stap/matching/?bak=3&alleen=theme-0")
    assert trajects[0].number in html


def test_a_row_of_the_account_opens_its_trajects(world, trajects):
    client = client_of(world, "director")
    html = read(client, f"{PAGE}wachtdagen/")
    assert "ROC IJsselpoort" in html
    url = f"{PAGE}wachtdagen/matching/{world.school.pk}/seat/0/"
    assert url in html
    assert all(one.number in read(client, url) for one in trajects)
    of_school = read(client, f"{url}?alleen=partner-{world.school.pk}")
    assert [one.number in of_school for one in trajects] == [True] * 6
    Involvement.objects.filter(trajectory=trajects[0]).delete()
    assert trajects[0].number not in read(client, f"{url}?alleen=partner-{world.school.pk}"), "of that group only"
    assert client.get(f"{PAGE}wachtdagen/matching/{world.uwv.pk}/seat/0/").status_code == 404
    assert client_of(world, "stranger").get(f"{url}?regio=AM06").status_code == 404


@pytest.mark.parametrize(
    "page", [*PAGES, "csv/stroom/", "pdf/", "pdf/vast/", "pdf/doelgroepen/", "pdf/cohorten-doelgroepen/"]
)
def test_another_region_is_not_there(world, trajects, page):
    sign = "&" if "?" in page else "?"
    assert client_of(world, "stranger").get(f"{PAGE}{page}{sign}regio=AM06").status_code == 404


@pytest.mark.parametrize(
    "table",
    [
        "stroom",
        "bewegingen",
        "dagen",
        "wachtdagen",
        "partners",
        "cohorten",
        "doelgroepen",
        "tussen",
        "onbekend",
        "vast",
    ],
)
def test_every_table_is_a_spreadsheet(world, trajects, table):
    answer = client_of(world, "director").get(f"{PAGE}csv/{table}/", headers={"accept-language": "en"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    period = "" if table in {"vast", "doelgroepen"} else f"Period;{SINCE}\r\n"
    assert text.startswith(f"Region;Veluwe Stedendriehoek\r\n{period}\r\n")
    assert len(text.splitlines()) > 3
    assert client_of(world, "director").get(f"{PAGE}csv/niets/").status_code == 404


def test_a_partner_is_aan_zet_for_so_many_werkdagen(world, trajects):
    html = read(client_of(world, "director"), f"{PAGE}partners/?periode=2026-K4")
    row = html.split("<tbody")[1].split("Matching</th>")[1].split("</tr>")[0]
    numbers = [part.split("<")[0] for part in row.split("<b>")[1:]]
    assert "ROC IJsselpoort" in row
    # Five run since 5 October, up to and with yesterday; the sixth ended on 9 November.
    assert numbers == [str(days.werkdagen_between(date(2026, 10, 5), TODAY - timedelta(days=1)))] * 2
    assert ">6<" in row
    assert ">5<" in row


def test_the_spreadsheet_of_what_stands_still_names_numbers_to_who_steers_and_counts_to_others(world, trajects):
    lines = sheet(client_of(world, "coordinator"), f"{PAGE}csv/vast/")
    assert lines[-1].startswith("Matching;5;")
    assert all(one.number not in line for one in trajects for line in lines)
    assert client_of(world, "coordinator").get(f"{PAGE}csv/te-laat/").status_code == 404
    director = client_of(world, "director")
    numbered = sheet(director, f"{PAGE}csv/vast/?stap=matching")[-5:]
    assert [line.split(";")[0] for line in numbered] == [one.number for one in trajects[:5]]
    nobody = sheet(director, f"{PAGE}csv/vast/?stap=intake")
    assert nobody[-1].startswith("Trajectory;Step"), "nobody stands still there"
    with time_machine.travel(days.start_of(TODAY + timedelta(days=9)) + timedelta(hours=9), tick=False):
        late = sheet(client_of(world, "director"), f"{PAGE}csv/te-laat/")
    assert len(late) == 3 + len(trajects)


def sheet(client, url):
    answer = client.get(url, headers={"accept-language": "en"})
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


STRETCHES = (("stap/matching/", "bak=3", 6), ("tussen/", "van=intake&naar=matching&bak=2", 6))


@pytest.mark.parametrize(("page", "query", "number"), STRETCHES)
@pytest.mark.parametrize(("who", "sees"), [("director", True), ("coordinator", True), ("adviser", False)])
def test_the_list_of_a_stretch_of_days_is_paper_and_spreadsheet(world, trajects, page, query, number, who, sees):
    client = client_of(world, who)
    assert f"{PAGE}{page}nummers/pdf/?{query}".replace("&", "&amp;") in read(client, f"{PAGE}{page}?{query}")
    lines = sheet(client, f"{PAGE}{page}nummers/csv/?{query}")
    assert sum(one.number in line for one in trajects for line in lines) == (number if sees else 0)
    assert any("There is none that you may see" in line for line in lines) is not sees
    answer = client.get(f"{PAGE}{page}nummers/pdf/?{query}", headers={"accept-language": "nl"})
    assert answer["Content-Type"] == "application/pdf"
    assert b"Werk0" not in (accessible(answer.content, "nl") if sees else answer.content), "no names"
    for wrong in (f"nummers/xls/?{query}", "nummers/pdf/"):
        assert client.get(f"{PAGE}{page}{wrong}").status_code == 404, wrong


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("", "The chain in Veluwe Stedendriehoek"),
        ("dagen/", "Days in a step"),
        ("wachtdagen/", "Account of waiting days"),
        ("partners/", "How long a partner has the turn"),
        ("cohorten/", "By quarter of start"),
        ("doelgroepen/", "By target group"),
        ("cohorten-doelgroepen/", "By quarter of start and target group"),
        ("tussen/", "Days between steps"),
        ("vast/", "Trajectories that are stuck"),
    ],
)
def test_each_page_goes_on_paper_and_can_be_read_aloud(world, trajects, name, title):
    for language in ("nl", "en"):
        answer = client_of(world, "director").get(
            f"{PAGE}pdf/{name}?periode=2026-K4", headers={"accept-language": language}
        )
        assert answer["Content-Type"] == "application/pdf"
        inside = accessible(answer.content, language)
        assert b"Werk0" not in inside, "no names"
    assert title.encode() in inside


def test_paper_holds_what_its_reader_may_see(world, trajects):
    """The numbers of what stands still are for who steers; pages are not there for who has no such page."""
    told = {who: client_of(world, who).get(f"{PAGE}pdf/vast/") for who in ("director", "coordinator")}
    assert len(told["director"].content) > len(told["coordinator"].content)
    assert client_of(world, "director").get(f"{PAGE}pdf/niets/").status_code == 404
    assert client_of(world, "trainer").get(f"{PAGE}pdf/wachtdagen/").status_code == 403
    asked = client_of(world, "director").get(f"{PAGE}pdf/dagen/?periode=2024&stap=intake")
    assert (asked.status_code, asked["Location"]) == (302, f"{PAGE}stap/intake/?periode=2024&stap=intake")


# -- stuck ------------------------------------------------------------------------------------------------------------


def numbers(world, who):
    with acting(world.actor(who)):
        return [row.number for row in behind.standing(world.region.pk)]


def test_stuck_is_what_nothing_happened_to_for_as_long_as_the_region_lets_it_stand(world, trajects):
    assert StallRule.of(world.region.pk)["matching"] == 42
    assert numbers(world, "director") == [one.number for one in trajects[:5]], "fifty days; the sixth was placed"
    with working():
        StallRule.objects.create(region=world.region, step="matching", days=51)
    assert numbers(world, "director") == []


def test_a_partner_gets_counts_and_the_stranger_nothing(world, trajects):
    assert numbers(world, "coordinator") == [""] * 5
    assert numbers(world, "stranger") == []
    html = read(client_of(world, "partner_contact"), f"{PAGE}vast/")
    assert "5 trajectories" in html
    assert trajects[0].number not in html


def press(client, number):
    return client.post(f"{PAGE}vast/{number}/vragen/", headers={"accept-language": "en"}, follow=True).content.decode()


def test_the_director_asks_who_holds_it_in_one_click_and_not_twice_a_day(world, trajects):
    client = client_of(world, "director")
    assert "ROC IJsselpoort has been asked about" in press(client, trajects[0].number)
    asked = StalledQuestion.objects.get()
    assert (asked.asked_of, asked.number) == (world.school, trajects[0].number)
    assert Owed.objects.filter(key__startswith=f"nazorg.stalled/{asked.pk}/").exists()
    assert "asked about already" in press(client, trajects[0].number)
    assert StalledQuestion.objects.count() == 1
    html = read(client, f"{PAGE}vast/")
    assert html.count("asked today") == 1


def test_an_older_question_without_an_answer_is_let_go(world, trajects):
    with acting(world.actor("director")) as by:
        first = StalledQuestion.ask_holder(trajects[0].number, by=by)
    with time_machine.travel(days.start_of(TODAY + timedelta(days=9)) + timedelta(hours=9), tick=False):
        with acting(world.actor("director")) as by:
            second = StalledQuestion.ask_holder(trajects[0].number, by=by)
        first.refresh_from_db()
        assert first.withdrawn_on == days.today()
        assert StalledQuestion.objects.unanswered().get() == second


@pytest.mark.parametrize(
    ("who", "error"), [("coordinator", NotAllowed), ("national", NotAllowed), ("director", WrongStatus)]
)
def test_who_may_ask_about_what(world, trajects, who, error):
    moving = trajects[5].number if who == "director" else trajects[0].number
    with pytest.raises(error), acting(world.actor(who)) as by:
        StalledQuestion.ask_holder(moving, by=by)


def asks(*, by):
    with working():
        number = Trajectory.objects.values_list("number", flat=True).get()
    return StalledQuestion.ask_holder(number, by=by).number


def standing(world):
    many(world, 1, due=TODAY)
    traject = Trajectory.objects.get()
    tell(world, traject, date(2026, 9, 7), "intake")
    Involvement.objects.update(role=PartyRole.SCHOOL)


@pytest.mark.django_db(transaction=True)
def test_of_two_directors_at_once_one_asks(world, twice_at_once):
    standing(world)
    race = twice_at_once(asks, by=world.actor("director"))
    assert len(race.winners) == 1
    assert [type(loser) for loser in race.losers] == [WrongStatus]


@pytest.mark.django_db(transaction=True)
def test_without_the_rule_in_the_database_both_would_have_asked(world, twice_at_once, monkeypatch):
    standing(world)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE nazorg_stalledquestion DROP CONSTRAINT stalledquestion_once_a_day")
    try:
        meet = threading.Barrier(2)
        monkeypatch.setattr(
            Lockable, "lock", lambda self, **_how: meet.wait(20) if isinstance(self, Trajectory) else None
        )
        race = twice_at_once(asks, by=world.actor("director"))
        assert len(race.winners) == 2
    finally:
        StalledQuestion.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE nazorg_stalledquestion ADD CONSTRAINT stalledquestion_once_a_day"
                " UNIQUE (trajectory_id, asked_of_id, asked_on)"
            )
