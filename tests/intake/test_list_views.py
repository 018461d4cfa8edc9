"""The list of trajecten: what one may see, narrowed by choices that stay, and as a spreadsheet."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from intake.export import as_csv, as_xlsx
from intake.models import Candidate, Closing, DossierView, ReasonKind, Trajectory, ViewKind
from transitiehuis import days
from transitiehuis.netwerk.actor import acting

URL = "/intake/"


def names(page):
    return [trajectory.candidate.name for trajectory in page.context["page"]]


def content(answer):
    return b"".join(answer.streaming_content)


@pytest.fixture
def people(refer, world):
    """Three of UWV, and one that UWV has nothing to do with."""
    refer(first_name="Şenay", last_name="van der Øst", phone="0611111111")
    refer(first_name="Björn", last_name="Hartgers", phone="0622222222", place=world.places["Epe"])
    refer(first_name="Samira", last_name="Haddad")
    refer(by="client_manager", to=world.other_school, first_name="Vreemd", last_name="Elders", phone="0633333333")


@pytest.mark.parametrize(
    ("who", "code", "seen"),
    [
        ("adviser", 200, 3),
        ("coordinator", 200, 3),  # the school was offered these three
        ("client_manager", 200, 1),
        ("stranger", 200, 0),
        ("reader", 403, None),
        ("trainer", 403, None),
        (None, 302, None),
    ],
)
def test_everybody_sees_the_trajecten_of_their_own_organisation(browser, people, who, code, seen):
    page = browser(who).get(URL)
    assert page.status_code == code
    if seen is not None:
        assert len(names(page)) == seen


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("senay", ["Şenay van der Øst"]),  # diacritics
        ("van der ost", ["Şenay van der Øst"]),  # the prefix does not matter
        ("hadad samira", ["Samira Haddad"]),  # a letter missing, the other way round
        ("Hartgers, Bjorn", ["Björn Hartgers"]),
        ("0622222222", ["Björn Hartgers"]),
        ("Elders", []),  # not of this organisation
        ("zzzz", []),
    ],
)
def test_searching_forgives(browser, people, typed, found):
    assert names(browser("adviser").get(URL, {"q": typed})) == found


def test_a_number_is_found(browser, refer):
    trajectory = refer()
    assert names(browser("adviser").get(URL, {"q": trajectory.number})) == ["Samira Haddad"]


def test_the_choices_narrow_the_list(browser, people, world, themes, reasons):
    adviser = browser("adviser")
    hartgers = Trajectory.objects.get(candidate__last_name="Hartgers")
    Trajectory.objects.filter(pk=hartgers.pk).update(next_action_due=days.add_werkdagen(days.today(), -1))
    assert names(adviser.get(URL, {"late": "on"})) == ["Björn Hartgers"]
    assert names(adviser.get(URL, {"place": str(world.places["Epe"].pk)})) == ["Björn Hartgers"]
    assert len(names(adviser.get(URL, {"theme": str(themes[0].pk)}))) == 3
    assert names(adviser.get(URL, {"theme": str(themes[1].pk)})) == []
    assert len(names(adviser.get(URL, {"whose": "mine"}))) == 3
    assert names(adviser.get(URL, {"whose": "elsewhere"})) == []
    assert len(names(adviser.get(URL, {"step": "referral"}))) == 3
    assert names(adviser.get(URL, {"order": "name"})) == ["Samira Haddad", "Björn Hartgers", "Şenay van der Øst"]
    with acting(world.actor("adviser")) as actor:
        hartgers.close(Closing.WITHDRAWN, reasons(ReasonKind.CLOSE, "not_now"), by=actor)
    assert names(adviser.get(URL, {"state": "closed"})) == ["Björn Hartgers"]
    assert len(names(adviser.get(URL, {"state": "all"}))) == 3
    assert len(names(adviser.get(URL, {"whose": ""}))) == 2


def test_a_choice_that_does_not_exist_counts_as_none(browser, people):
    page = browser("adviser").get(URL, {"step": "zzz", "theme": "' OR 1=1", "place": "-1", "page": "zeven"})
    assert len(names(page)) == 3


def test_choices_stay_until_somebody_asks_for_everything(browser, people):
    client = browser("adviser")
    client.get(URL, {"order": "name", "q": "Haddad"})
    again = client.get(URL)
    assert again.url == f"{URL}?order=name", "a name that was searched for is not kept"
    assert client.get(f"{URL}?alles=1").url == URL
    assert client.get(URL).status_code == 200


def test_an_empty_list_says_so_and_offers_what_is_next(browser, world):
    client = browser("adviser")
    assert "Nog geen trajecten." in client.get(URL).content.decode()
    assert "Niets gevonden met deze keuzes." in client.get(URL, {"q": "zzz"}).content.decode()


def test_two_rows_cost_as_many_queries_as_twenty(browser, refer):
    client = browser("adviser")

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(URL, {"order": "name"})
        return len(queries)

    for number in range(2):
        refer(first_name=f"Persoon {number}", phone=f"06{number:08}")
    few = cost()
    for number in range(2, 20):
        refer(first_name=f"Persoon {number}", phone=f"06{number:08}")
    assert cost() == few


def test_more_than_a_page_goes_on_on_the_next(browser, refer):
    for number in range(27):
        refer(first_name=f"Persoon {number:02}", phone=f"06{number:08}")
    client = browser("adviser")
    assert len(names(client.get(URL, {"order": "name"}))) == 25
    assert names(client.get(URL, {"order": "name", "page": "2"})) == ["Persoon 25 Haddad", "Persoon 26 Haddad"]


# As a spreadsheet --------------------------------------------------------------------------------------------------


def test_the_export_holds_what_the_list_holds_and_each_dossier_in_it_is_logged(browser, people):
    answer = browser("adviser").get("/intake/exporteren/xlsx/", {"q": "Hartgers"})

    book = load_workbook(io.BytesIO(content(answer)))
    rows = list(book.active.values)
    assert [row[1] for row in rows] == ["Naam", "Björn Hartgers"]
    assert rows[1][9].date() == Trajectory.objects.get(number=rows[1][0]).next_action_due
    view = DossierView.objects.get()
    assert (view.kind, view.trajectory.number) == (ViewKind.EXPORTED, rows[1][0])


def test_the_csv_opens_in_a_dutch_excel(browser, people):
    text = content(browser("adviser").get("/intake/exporteren/csv/", {"order": "name"})).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[1] for row in rows] == ["Naam", "Samira Haddad", "Björn Hartgers", "Şenay van der Øst"]
    assert DossierView.objects.count() == 3


@pytest.mark.parametrize(
    ("who", "code", "logged"),
    [("adviser", 200, 3), ("reader", 403, 0), ("stranger", 200, 0), (None, 302, 0)],
)
def test_who_may_export_what(browser, people, who, code, logged):
    assert browser(who).get("/intake/exporteren/csv/").status_code == code
    assert DossierView.objects.count() == logged


def test_there_is_no_other_kind_of_export(browser, world):
    assert browser("adviser").get("/intake/exporteren/pdf/").status_code == 404


@pytest.mark.parametrize(
    "text", ["=1+1", "+31612345678", "-2+3", "-A1", "@SUM(A1)", "\t=1", "O'Brien-ß 李 \u202e", "a\x07b"]
)
def test_a_spreadsheet_executes_nothing(text):
    in_csv = as_csv([[text]]).read().decode("utf-8-sig").splitlines()[1]
    assert not in_csv.lstrip('"').startswith(("=", "+", "-", "@", "\t"))
    cell = load_workbook(as_xlsx([[text]])).active["A2"]
    assert cell.data_type == "s"
    assert cell.value == text.replace("\x07", "")


def test_an_export_of_many_costs_as_many_queries_as_of_few(browser, refer):
    client = browser("adviser")

    def cost():
        with CaptureQueriesContext(connection) as queries:
            content(client.get("/intake/exporteren/csv/"))
        return len(queries)

    refer()
    few = cost()
    for number in range(15):
        refer(first_name=f"Persoon {number}", phone=f"06{number:08}")
    assert cost() == few
    assert Candidate.objects.count() == 16
