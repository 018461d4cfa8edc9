"""From a spreadsheet to trajecten, as somebody walks it; pages cost the same for two rows and twenty."""

import uuid
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from intake.importing import reading, sheets
from intake.models import Import, ImportState, InvolvementRequest, Trajectory
from intake.tasks import imports
from transitiehuis import days

pytestmark = pytest.mark.django_db
URL = "/intake/importeren/"
HEAD = "Roepnaam;Familienaam;Geb.datum;Mobiel;Plaatsje\n"


def upload(client, world, text, name="lijst.csv", **other):
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    said = {"to": world.school.pk, "informed_on": days.today().isoformat(), "token": uuid.uuid4(), **other}
    return client.post(URL, {"file": file, **said})


def choose(client, url):
    fields = ("first_name", "last_name", "birth", "phone", "place")
    return client.post(url, {f"c{at}": field for at, field in enumerate(fields)})


@pytest.fixture
def checked(browser, world, themes):
    def made(*lines, by="adviser"):
        client = browser(by)
        choose(client, upload(client, world, HEAD + "\n".join(lines)).url)
        imports()
        return client, Import.objects.latest("pk")

    return made


def test_the_bar_that_is_asked_for_is_the_bar_of_the_page(browser, world, themes):
    client = browser("adviser")
    choose(client, upload(client, world, f"{HEAD}Ama;Boateng;14-03-91;612345678;Epe\n").url)
    page = f"{URL}{Import.objects.get().pk}/"
    bar, whole = client.get(f"{page}voortgang/"), client.get(page)
    assert 'id="voortgang"' in bar.content.decode()
    assert " ".join(bar.content.decode().split()) in " ".join(whole.content.decode().split())


def test_a_spreadsheet_is_walked_from_upload_to_trajecten_and_back(browser, world, themes):
    client = browser("adviser")
    rows = "Ama;Boateng;14-03-91;612345678;Epe\nKofi;Mensah;x;;Epe\nEsi;Owusu;1988;;Eppe\n"
    asked = upload(client, world, HEAD + rows)
    assert 'value="place"' in client.get(asked.url).content.decode()
    assert choose(client, asked.url.replace("/kolommen", "/kolommen")).status_code == 302
    source = Import.objects.get()
    page = f"{URL}{source.pk}/"
    assert "voortgang" in client.get(page).content.decode()
    assert client.get(f"{page}voortgang/").status_code == 200
    imports()
    assert client.get(f"{page}voortgang/").headers["HX-Refresh"] == "true"
    shown = client.get(page).content.decode()
    assert "“x” is geen geboortejaar" in shown
    assert "Bedoel je Epe?" in shown
    second, third = source.rows.filter(state="faulty").in_order()
    fixed = {
        "row": [second.pk, third.pk],
        f"r{second.pk}-birth": "1979",
        f"r{third.pk}-place": "Eppe",
        "toon": "fouten",
    }
    assert client.post(page, fixed).status_code == 302
    client.post(f"{page}starten/")
    imports()
    source.refresh_from_db()
    assert (source.state, Trajectory.objects.count()) == (ImportState.DONE, 2)
    assert client.get(f"{page}?toon=klaar").status_code == 200
    client.post(f"{page}ongedaan/")
    imports()
    assert Trajectory.objects.count() == 0
    assert client.get(page).status_code == 200


def test_the_second_time_the_columns_are_filled_in(checked, world):
    client, _source = checked("Ama;Boateng;1991;;Epe")
    again = client.get(upload(client, world, HEAD + "Esi;Owusu;1988;;Epe").url).content.decode()
    assert '<option value="place" selected>' in again


def test_the_same_form_with_the_same_file_is_one_import(browser, world, themes):
    client, token = browser("adviser"), uuid.uuid4()
    sent = [upload(client, world, HEAD + f"Ama;Boateng;{year};;Epe", token=token).url for year in (1991, 1991, 1992)]
    assert sent[0] == sent[1] != sent[2]


def test_columns_that_lack_or_double_say_so(browser, world, themes):
    client = browser("adviser")
    url = upload(client, world, HEAD + "Ama;Boateng;1991;;Epe").url
    page = client.post(url, {"c0": "first_name", "c1": "first_name"})
    assert page.status_code == 422
    assert "Kies een kolom voor" in page.content.decode()
    assert "Je koos voornaam twee keer" in page.content.decode()


@pytest.mark.parametrize(("name", "data"), [("a.pdf", b"%PDF-1.4 x"), ("a.xlsx", b"PK\x03\x04x"), ("a.csv", b"")])
def test_what_is_no_spreadsheet_is_answered_at_the_field(browser, world, themes, name, data):
    page = upload(browser("adviser"), world, data, name)
    assert page.status_code == 422
    assert 'id="id_file_error"' in page.content.decode()


def test_who_may_be_known_is_decided_on_the_same_page(checked, world, refer):
    known = refer(by="adviser", first_name="Ama", last_name="Boateng", birth_year=1991, phone="", channel="guide")
    client, source = checked("Ama;Boateng;1991;;Epe", "Esi;Owusu;1988;;Epe", "Esi;Owusu;1988;;Epe")
    page = client.get(f"{URL}{source.pk}/").content.decode()
    assert f"traject {known.number}" in page
    assert "rij 2 van dit bestand" in page
    first, third = source.rows.filter(state="alike").in_order()
    said = {"row": [first.pk, third.pk], f"d{first.pk}": f"same:{known.number}", f"d{third.pk}": "skip"}
    client.post(f"{URL}{source.pk}/", said)
    assert source.counts() | {"linked": 1, "skipped": 1, "good": 1} == source.counts()
    assert source.rows.get(pk=first.pk).trajectory == known


def test_somebody_elsewhere_is_not_named(checked, world, refer):
    hidden = refer(by="client_manager", to=world.other_school, first_name="Ama", last_name="Boateng", birth_year=1991)
    client, source = checked("Ama;Boateng;1991;;Epe")
    page = client.get(f"{URL}{source.pk}/").content.decode()
    assert "gemeente Apeldoorn" in page
    assert hidden.number not in page
    row = source.rows.get()
    client.post(f"{URL}{source.pk}/", {"row": row.pk, f"d{row.pk}": f"same:{hidden.number}"})
    assert source.counts()["alike"] == 1
    sign = page.split('value="ask:')[1].split('"')[0]
    client.post(f"{URL}{source.pk}/", {"row": row.pk, f"d{row.pk}": f"ask:{sign}"})
    assert source.counts()["asked"] == 1
    question = InvolvementRequest.objects.get()
    assert (question.trajectory, question.asked, question.name) == (hidden, world.municipality, "Ama Boateng")
    assert source.rows.get().facts == {}


@pytest.mark.parametrize("kind", ["faulty", "good", "alike"])
def test_a_page_of_twenty_rows_asks_as_much_as_one_of_two(checked, kind):
    def row(n):
        name = "Esi;Owusu" if kind == "alike" else f"Ama{n};Boateng{n}"
        year = {"faulty": "x", "alike": 1988}.get(kind, 1960 + n)
        return f"{name};{year};;Epe"

    def cost(count):
        client, source = checked(*map(row, range(count)))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{URL}{source.pk}/").status_code == 200
        return len([query for query in asked if "SAVEPOINT" not in query["sql"]])

    assert cost(2) == cost(21) <= 12


def test_sheets_that_go_out_come_in_again(checked, world, themes):
    client, source = checked("=1+1;Boateng;1991;;Epe")
    back = reading.read("f.xlsx", BytesIO(client.get(f"{URL}{source.pk}/fouten.xlsx").getvalue()))
    assert back.headings[-1] == "Wat te doen"
    assert not back.formulas
    assert next(back.rows)[0] == "=1+1"
    for kind in sheets.KINDS:
        assert client.get(f"{URL}sjabloon.{kind}").status_code == 200
    example = reading.read("v.xlsx", BytesIO(client.get(f"{URL}voorbeeld.xlsx").getvalue()))
    assert len(list(example.rows)) == len(sheets.EXAMPLE)
    assert load_workbook(BytesIO(client.get(f"{URL}sjabloon.xlsx").getvalue())).sheetnames == [
        "Kandidaten",
        "Toelichting",
    ]
    assert client.get(f"{URL}iets.xlsx").status_code == 404


def test_the_upload_never_touches_a_disk(settings):
    assert settings.FILE_UPLOAD_HANDLERS == ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE > reading.MOST_BYTES
