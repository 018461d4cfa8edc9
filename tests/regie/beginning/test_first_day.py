"""The first day of a region: from nothing to an open form, without a candidate and without a traject."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from intake.models import Candidate, Trajectory
from tests.cast import signed_in
from tests.house import HouseClient
from tests.regie.quarter.scenes import at
from tests.regie.roof import cost, read
from transitiehuis import days
from transitiehuis.netwerk.actor import Actor, acting
from transitiehuis.netwerk.models import Invitation, Organisation, Partnership, Role
from transitiehuis.outbox.models import Owed
from transitiehuis.regie.models import Coverage, PartnerSheet, QuarterRound, SheetLine, Submission, SuccessFactor
from transitiehuis.workflow import NotAllowed, WrongStatus

START, PARTNERS, LIST = "/regie/beginnen/", "/regie/beginnen/partners/", "/regie/beginnen/lijst/"
DAY = date(2026, 11, 3)


@pytest.fixture
def client(sanne):
    return signed_in(HouseClient(), sanne.user)


def workbook(**sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = BytesIO()
    book.save(file)
    return SimpleUploadedFile("lijst.xlsx", file.getvalue())


PARTNER_ROWS = [
    ["Naam", "Soort", "Plaats", "Website"],
    ["Scalda Techniek", "mbo-school", "Goes", "scalda.example"],
    ["Warmtenet Zeeland", "leerbedrijf", "Goes", ""],
    ["HZ Energie", "hogeschool", "", ""],
]
DOING = [
    ["Partner", "Activiteit", "Rol", "Uren per kwartaal", "Sinds"],
    ["Scalda Techniek", "intakegesprek voeren", "leidt", "40", "01-09-2026"],
    ["Warmtenet Zeeland", "intakegesprek voeren", "helpt", "", ""],
]


def upload(client, file):
    token = timezone.now().strftime("00000000-0000-4000-8000-%f000000")
    return client.post(LIST, {"file": file, "token": token})


def test_a_whole_first_round_with_nothing_but_partners_factors_and_coverage(client, sanne, world):
    with at(DAY):
        assert START in read(client, "/")
        page = read(client, START)
        assert "still to do" in page
        response = upload(client, workbook(partners=PARTNER_ROWS, wie_doet_wat=DOING))
        sheet = PartnerSheet.objects.get()
        assert response.url == sheet.get_absolute_url()
        assert not Coverage.objects.filter(region=world.other_region).exists()  # shown first
        client.post(f"{sheet.get_absolute_url()}invoeren/")
        client.post(PARTNERS, {"name": "Gemeente Goes", "kind": "municipality", "place": "Goes"})
        client.post(f"{START}gesprek/", {"meeting_on": "2026-11-17", "at": "13:30", "place": "Stadhuis Goes"})
        round = QuarterRound.objects.get(region=world.other_region)
        factor = SuccessFactor.objects.get(code="fast-first-talk")
        client.post(round.url_of("regie:round_focus"), {"factors": [factor.pk]})
        form = read(client, round.url_of("regie:scoring"))
        assert factor.title_en in form
        client.post(round.url_of("regie:scoring"), {f"{factor.code}-level": "3"})
        page = read(client, START)
        assert START not in read(client, "/").replace("Begin in your region", "").split("<main")[1]
    assert round.can_be_scored() is False or round.opens_on <= DAY
    assert Submission.objects.filter(round=round, organisation=sanne.organisation).exists()
    partners = Organisation.objects.partners_of([world.other_region.pk], DAY)
    assert {"Scalda Techniek", "Warmtenet Zeeland", "HZ Energie", "Gemeente Goes"} <= set(
        partners.values_list("name", flat=True)
    )
    assert not Candidate.objects.exists()
    assert not Trajectory.objects.exists()


def test_each_fault_stands_at_its_cell_and_the_good_rows_come_in(client, sanne, world):
    wrong = [*PARTNER_ROWS, ["", "gemeente", "", ""], ["Bouwschool", "bouwschol", "Goos", "geen site"]]
    doing = [*DOING, ["Scalda Technik", "intakegesprek voren", "baas", "veel", "31-02-2026"]]
    upload(client, workbook(a=wrong, b=doing))
    faulty = SheetLine.objects.filter(state="faulty").in_order()
    assert [set(line.faults) for line in faulty] == [
        {"name"},
        {"kind", "place", "website"},
        {"partner", "activity", "role", "hours", "since"},
    ]
    page = read(client, PartnerSheet.objects.get().get_absolute_url())
    assert "Our template lists them all" not in page
    assert "Do you mean Scalda Techniek?" in page
    client.post(f"{PartnerSheet.objects.get().get_absolute_url()}invoeren/")
    assert Coverage.objects.filter(region=world.other_region).count() == 2
    assert not Organisation.objects.filter(name="Bouwschool").exists()


@pytest.mark.parametrize(
    ("cell", "hours"),
    [("1.200", 1200), ("1.200,5", Decimal("1200.5")), ("12,5", Decimal("12.5")), ("40 uur", 40), ("1.200 uur", 1200),
     (37.125, Decimal("37.1")), (1.2, Decimal("1.2")), (1200.0, 1200), (33.333333333333336, Decimal("33.3"))],
)  # fmt: skip
def test_hours_are_read_as_the_form_of_a_partner_reads_them(client, world, cell, hours):
    upload(client, workbook(a=PARTNER_ROWS, b=[DOING[0], ["HZ Energie", "intakegesprek voeren", "leidt", cell, ""]]))
    client.post(f"{PartnerSheet.objects.get().get_absolute_url()}invoeren/")
    row = Coverage.objects.get(region=world.other_region)
    assert row.hours_per_quarter == hours


@pytest.mark.parametrize("cell", ["1.2.3", "-5", "100.000", "NaN", "1e3"])
def test_what_is_no_number_of_hours_there_is_none_here(client, cell):
    upload(client, workbook(a=PARTNER_ROWS, b=[DOING[0], ["HZ Energie", "intakegesprek voeren", "leidt", cell, ""]]))
    assert set(SheetLine.objects.filter(state="faulty").get().faults) == {"hours"}


def test_the_same_sheet_again_makes_nothing_twice(client, sanne, world):
    for _time in range(2):
        upload(client, workbook(a=PARTNER_ROWS, b=DOING))
        sheet = PartnerSheet.objects.newest_first().first()
        if SheetLine.objects.filter(sheet=sheet, state="good").exists():
            client.post(f"{sheet.get_absolute_url()}invoeren/")
    assert Partnership.objects.filter(region=world.other_region, organisation__name="Scalda Techniek").count() == 1
    assert set(sheet.lines.values_list("state", flat=True)) == {"known"}
    assert "nothing to bring in" in read(client, sheet.get_absolute_url())


def test_undo_takes_out_what_nobody_uses_and_leaves_what_somebody_does(client, sanne, world):
    upload(client, workbook(a=PARTNER_ROWS, b=DOING))
    sheet = PartnerSheet.objects.get()
    client.post(f"{sheet.get_absolute_url()}invoeren/")
    used = Organisation.objects.get(name="HZ Energie")
    world.person("hbo", "Ada Kloos", Role.PARTNER_CONTACT, used)
    client.post(f"{sheet.get_absolute_url()}ongedaan-maken/")
    assert not Coverage.objects.filter(region=world.other_region).exists()
    assert not Organisation.objects.filter(name="Scalda Techniek").exists()
    assert Partnership.objects.filter(organisation=used, until=None).exists()
    assert sheet.lines.get(state="kept").cells["name"] == "HZ Energie"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("leeg.xlsx", b" ", "is empty"),
        ("oud.xls", b"\xd0\xcf\x11\xe0 oud", "old or a protected"),
        ("kapot.xlsx", b"PK\x03\x04 kapot", "damaged"),
        ("brief.csv", b"Beste;collega\nhierbij;de lijst\n", "no headings we know"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(client, name, content, says):
    response = client.post(
        LIST,
        {"file": SimpleUploadedFile(name, content), "token": "0" * 32},
        headers={"accept-language": "en"},
    )
    assert response.status_code == 422
    assert says in response.content.decode()


def test_too_many_rows_are_refused(client):
    rows = "Naam;Soort\n" + "x;mbo\n" * 2001
    file = SimpleUploadedFile("veel.csv", rows.encode())
    response = client.post(LIST, {"file": file, "token": "0" * 32}, headers={"accept-language": "en"})
    assert "more than 2000 rows" in response.content.decode()


def test_a_csv_in_windows_signs_with_a_title_above_is_read(client, world):
    text = "Partners van Zeeland\n\nOrganisatie;Type;Gemeente\nWerf Één;bedrijf;Goes\n"
    upload(client, SimpleUploadedFile("lijst.csv", text.encode("cp1252")))
    line = SheetLine.objects.get()
    assert (line.state, line.position, line.facts["name"]) == ("good", 4, "Werf Één")


def test_the_template_is_recognised_and_its_own_example_is_no_row(client):
    file = BytesIO(b"".join(client.get(f"{LIST}sjabloon/").streaming_content))
    book = load_workbook(file)
    assert [cell.value for cell in book.worksheets[0][1]] == PARTNER_ROWS[0]
    assert [cell.value for cell in book.worksheets[1][1]] == DOING[0]
    book.worksheets[0].append(["Scalda", "mbo", "Goes", ""])
    again = BytesIO()
    book.save(again)
    upload(client, SimpleUploadedFile("sjabloon.xlsx", again.getvalue()))
    assert [line.cells["name"] for line in SheetLine.objects.all()] == ["Scalda"]


# By hand -------------------------------------------------------------------------------------------------------------


def test_a_partner_known_elsewhere_is_the_same_organisation(sanne, world):
    facts = {"name": "roc ijsselpoort", "kind": "mbo_school", "place": world.places["Apeldoorn"]}
    with acting(Actor.of(sanne)) as by:
        joined, made = Partnership.begin(world.other_region, by=by, **facts)
    assert (joined.organisation, made) == (world.school, False)


def test_a_partner_that_takes_part_is_not_added_again_and_what_was_typed_stays(client, sanne, world):
    typed = {"name": "ROC Zeeuwse Delta", "kind": "mbo_school", "place": "Goes"}
    response = client.post(PARTNERS, typed, headers={"accept-language": "en"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "takes part already" in page
    assert 'value="ROC Zeeuwse Delta"' in page


def test_only_the_director_of_that_region_changes_who_takes_part(sanne, world):
    row = Partnership.objects.get(organisation=world.far_school)
    for who in ("director", "manager"):
        with acting(world.actor(who)) as by, pytest.raises(NotAllowed):
            row.end(DAY, by=by)
        with acting(world.actor(who)) as by, pytest.raises(NotAllowed):
            Invitation.welcome(row, email="x@x.example", name="X", by=by)


def test_a_page_about_a_partner_of_another_region_is_not_there(client, world):
    row = Partnership.objects.get(organisation=world.school, region=world.region)
    assert client.get(f"{PARTNERS}{row.pk}/beeindigen/").status_code == 404
    assert client.get(f"{PARTNERS}{row.pk}/uitnodigen/").status_code == 404
    sheet = PartnerSheet.objects.create(region=world.region, uploaded_at=timezone.now(), uploaded_by=world.director)
    assert client.get(sheet.get_absolute_url()).status_code == 404


def test_a_partner_that_is_aan_zet_does_not_leave(client, sanne, world, seeker):
    trajectory = seeker()
    with acting(world.actor("director")) as by:
        row = Partnership.objects.get(organisation=trajectory.holder, region=world.region)
        with pytest.raises(WrongStatus, match="1 traject"):
            row.end(DAY, by=by)
        free = Partnership.objects.get(organisation=world.branch, region=world.region)
        free.end(days.today(), by=by)
    assert free.until == days.today()


def test_the_own_office_and_the_front_desk_stay(sanne, world):
    world.other_region.front_desk = world.far_school
    world.other_region.save()
    with acting(Actor.of(sanne)) as by:
        own = Partnership.objects.get(organisation=sanne.organisation)
        with pytest.raises(WrongStatus):
            own.end(DAY, by=by)
        row = Partnership.objects.get(organisation=world.far_school)
        with pytest.raises(WrongStatus):
            row.end(DAY, by=by)


def test_the_first_person_is_invited_once_and_manages(client, sanne, world):
    with acting(Actor.of(sanne)) as by:
        facts = {"name": "Nieuw", "kind": "branch", "place": None}
        row, _made = Partnership.begin(world.other_region, by=by, **facts)
    url = f"{PARTNERS}{row.pk}/uitnodigen/"
    typed = {"name": "Ada Kloos", "email": "ada@nieuw.example"}
    assert client.post(url, typed).status_code == 302
    again = client.post(url, {**typed, "email": "b@nieuw.example"}, headers={"accept-language": "en"})
    assert "invited already" in again.content.decode()
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.organisation) == (Role.MANAGER, row.organisation)
    assert Owed.objects.get(kind="netwerk/invitation").address == "ada@nieuw.example"
    assert "invited" in read(client, PARTNERS)


# At once -------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_same_sheet_brought_in_twice_at_once_comes_in_once(sanne, world, twice_at_once):
    sheet = shown(sanne, world)
    race = twice_at_once(PartnerSheet.bring_in, sheet, by=Actor.of(sanne))
    assert (race.winners, [type(one) for one in race.losers]) == ([1], [WrongStatus])


@pytest.mark.django_db(transaction=True)
def test_the_race_above_is_real(sanne, world, twice_at_once, monkeypatch):
    sheet = shown(sanne, world)
    monkeypatch.setattr(PartnerSheet, "lock", lambda self, **_how: None)
    race = twice_at_once(PartnerSheet.bring_in, sheet, by=Actor.of(sanne))
    assert not race.losers  # both think that they brought in


@pytest.mark.django_db(transaction=True)
def test_one_partner_added_by_two_at_once_is_one(sanne, world, twice_at_once):
    def add(*, by):
        return Partnership.begin(world.other_region, name="Nieuw", kind="branch", place=None, by=by)

    race = twice_at_once(add, by=Actor.of(sanne))
    assert len(race.winners) == 1
    assert Organisation.objects.filter(name="Nieuw").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_upload_sent_twice_at_once_is_one_sheet(sanne, world, twice_at_once):
    token = PartnerSheet._meta.get_field("token").default()
    rows = {"partner": [(2, {"name": "Nieuw", "kind": "branche"})]}

    def show(*, by):
        return PartnerSheet.show(world.other_region, rows, by=by, token=token).pk

    race = twice_at_once(show, by=Actor.of(sanne))
    assert len(set(race.winners)) == 1
    assert PartnerSheet.objects.count() == 1


def shown(sanne, world):
    rows = {"partner": [(2, {"name": "Nieuw", "kind": "branche"})]}
    with acting(Actor.of(sanne)) as by:
        return PartnerSheet.show(world.other_region, rows, by=by, token=PartnerSheet._meta.get_field("token").default())


def test_the_start_page_costs_the_same_for_few_and_many(client, sanne, world):
    few = cost(client, START), cost(client, PARTNERS)
    with acting(Actor.of(sanne)) as by:
        for n in range(12):
            Partnership.begin(world.other_region, name=f"Partner {n}", kind="employer", place=None, by=by)
    assert (cost(client, START), cost(client, PARTNERS)) == few
    assert max(few) <= 16, few
