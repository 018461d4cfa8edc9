"""What schools really send: Excel's spoilt values, wrong encodings, hidden bombs; and whatever hypothesis thinks of."""

import contextlib
import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.importing import cells, checking, columns, reading, zipped
from intake.importing.checking import Known, Town, check
from intake.importing.faults import SENTENCES, Fault, sentence

TODAY = date(2026, 11, 24)
KNOWN = Known(
    today=TODAY,
    towns={"epe": [Town(1, "Epe", "epe", 7)], "hengelo": [Town(2, "Hengelo (Hengelo)", "hengelo", 8),
           Town(3, "Hengelo (Bronckhorst)", "bronckhorst", 9)]},
    themes={"warmtepompen": 1, "warmtenetten": 2},
    theme_names="warmtenetten, warmtepompen",
    receivers={"roc ijsselpoort": 4},
    regions=frozenset({7}),
    region=7,
    to=4,
    informed_on=TODAY,
)  # fmt: skip
GOOD = {"first_name": "Samira", "last_name": "Haddad", "birth": "1991", "place": "Epe", "phone": "0612345678"}


def fault_of(parse, *args):
    with pytest.raises(Fault) as caught:
        parse(*args)
    return caught.value.code


@pytest.mark.parametrize(
    ("typed", "year"),
    [("1991", 1991), ("14-3-1991", 1991), ("1991-03-14", 1991), ("14/03/91", 1991), ("91", 1991), ("05", 2005),
     ("33311", 1991), ("33311.0", 1991), ("14 maart 1991", 1991), ("14-mrt-91", 1991), ("3/14/1991", 1991),
     ("1991.0", 1991)],
)  # fmt: skip
def test_a_year_of_birth_is_read_however_excel_left_it(typed, year):
    assert cells.birth_year(typed, TODAY) == year


@pytest.mark.parametrize(
    ("typed", "code"),
    [("88-88", "year"), ("31-02-1991", "year"), ("1890", "year_range"), ("2020", "year_range"), ("34 jaar", "year")],
)
def test_a_year_that_cannot_be_says_so(typed, code):
    assert fault_of(cells.birth_year, typed, TODAY) == code


@pytest.mark.parametrize(
    ("typed", "number"),
    [("612345678", "0612345678"), ("6.12345678E+08", "0612345678"), ("6,12345678e8", "0612345678"),
     ("31612345678", "+31612345678"), ("+31 6 12345678", "+31 6 12345678"), ("06-12345678", "06-12345678"),
     ("553123456", "0553123456"), ("0032 470 12 34 56", "+32 470 12 34 56"), ("612345678.0", "0612345678")],
)  # fmt: skip
def test_a_telephone_number_gets_its_zero_back(typed, number):
    assert cells.phone(typed) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [("6.12346E+08", "phone_rounded"), ("06123", "phone_digits"), ("bel mij", "phone"),
     ("0612345678 / 0553123456", "phone_several")],
)  # fmt: skip
def test_a_telephone_number_with_digits_lost_is_not_guessed(typed, code):
    assert fault_of(cells.phone, typed) == code


def test_a_formula_is_never_run_and_excels_errors_are_no_values():
    assert fault_of(cells.typed, '=HYPERLINK("http://x","y")') == "formula"
    assert fault_of(cells.typed, "@SUM(A1)") == "formula"
    assert fault_of(cells.typed, "-cmd|' /C calc'!A0") == "formula"
    assert fault_of(cells.typed, "#N/B") == "excel_error"
    assert fault_of(cells.typed, "#####") == "hashes"
    assert cells.typed('="0612345678"') == "0612345678"
    assert cells.typed("+31612345678") == "+31612345678"


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from([field.name for field in columns.FIELDS]), st.text(max_size=60)))
def test_no_cell_can_break_the_check_and_each_fault_is_a_sentence(row):
    found = check(row, KNOWN)
    assert all(sentence(kept) for kept in found.faults.values())
    assert found.faults or {"first_name", "last_name", "birth", "place", "region", "to"} <= set(found.facts)


@given(
    first=st.text(st.characters(categories=["L"]), min_size=1, max_size=20),
    last=st.text(st.characters(categories=["L"]), min_size=1, max_size=20),
    year=st.integers(1936, 2011),
    digits=st.integers(10_000_000, 99_999_999),
    spoil=st.sampled_from([str, lambda number: f"6{number[2:]}", lambda number: f"+31{number[1:]}"]),
)
def test_a_good_row_comes_through_whatever_excel_did_to_it(first, last, year, digits, spoil):
    number = f"06{digits}"
    row = {"first_name": first, "last_name": last, "birth": f"01-02-{year}", "phone": spoil(number), "place": "Epe"}
    found = check(row, KNOWN)
    assert found.faults == {}
    facts = found.facts
    assert (facts["first_name"], facts["last_name"]) == (first, last)
    assert (facts["birth"], facts["phone_key"]) == (year, number)


def test_faults_stand_at_their_cells():
    row = {**GOOD, "email": "samira@", "themes": "loodgieten", "informed_on": "25-11-2026", "hours_max": "veel",
           "explanation": "Heeft astma."}  # fmt: skip
    found = check({**row, "to": "ROC Elders"}, KNOWN)
    assert set(found.faults) == {"email", "themes", "informed_on", "hours_max", "explanation", "to"}
    assert "explanation" not in check(row, KNOWN, keep_text=True).faults
    assert check({**GOOD, "phone": "612345678"}, KNOWN).mended == {"phone": "612345678"}
    assert check({**GOOD, "place": "Hengelo"}, KNOWN).faults["place"][0] == "place_several"
    assert check({**GOOD, "place": "8161 AB Epe"}, KNOWN).facts["place"] == 1
    assert (
        check({"name": "Berg, Jan van den", "birth": "1991", "place": "Epe"}, KNOWN).facts["last_name"]
        == "van den Berg"
    )


def test_every_fault_a_cell_can_have_has_a_sentence():
    source = "".join(Path(module.__file__).read_text() for module in (cells, checking))
    used = {part.split('"')[1] for part in source.split("Fault(")[1:] if part.startswith('"')}
    assert used <= set(SENTENCES)


# -- files ------------------------------------------------------------------------------------------------------------


def read(data, name="lijst.csv"):
    return reading.read(name, io.BytesIO(data))


def refused(data, name="lijst.xlsx"):
    with pytest.raises(reading.Unreadable) as caught:
        list(read(data, name).rows)
    return str(caught.value)


def workbook(*rows):
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


TEXT = "Voornaam{0}Achternaam{0}Woonplaats\r\nJoëlle{0}Müller{0}’s-Gravenhage\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_csv_is_read_in_any_encoding_and_with_any_separator(encoding, separator):
    sheet = read(TEXT.format(separator).encode(encoding))
    assert sheet.headings == ["Voornaam", "Achternaam", "Woonplaats"]
    assert list(sheet.rows) == [["Joëlle", "Müller", "’s-Gravenhage"]]


@settings(max_examples=60)
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=4), min_size=1, max_size=5))
def test_no_csv_can_break_the_reader(rows):
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows(rows)
    with contextlib.suppress(reading.Unreadable):
        sheet = read(file.getvalue().encode("utf-8", "surrogatepass"))
        assert all(len(row) == len(sheet.headings) for row in sheet.rows)


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_no_bytes_can_break_the_reader(data):
    for start in (b"", b"PK\x03\x04", b"\xff\xfe"):
        with contextlib.suppress(reading.Unreadable):
            list(read(start + data).rows)


def test_columns_that_may_not_be_kept_are_not_read():
    sheet = read(workbook(
        ["Lijst kandidaten"], [],
        ["Voornaam", "BSN", "Diagnose", "Kenmerk", "Telefoon", "Opmerking"],
        ["Samira", "123456782", "x", "111222333", 612345678, "bsn 123456782 staat in het systeem"],
    ))  # fmt: skip
    assert sheet.headings == ["Voornaam", "Telefoon", "Opmerking"]
    assert [why for _heading, why in sheet.dropped] == ["bsn", "health", "bsn"]
    assert list(sheet.rows) == [["Samira", "612345678", "bsn ********* staat in het systeem"]]


def test_a_workbook_gives_dates_and_numbers_as_somebody_would_type_them():
    sheet = read(workbook(["Voornaam", "Geboortedatum", "Uren"], ["Jan", date(1991, 3, 14), 32.0], ["Piet", "=1+1", 8]))
    assert next(sheet.rows) == ["Jan", "1991-03-14", "32"]
    assert sheet.formulas


def test_limits_are_said_plainly(monkeypatch):
    assert "20" in refused(b"x" * (reading.MOST_BYTES + 1), "a.csv")
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    assert "50" in refused(b"Voornaam;Achternaam\n" + b"a;b\n" * 300, "a.csv")
    assert refused(b"\xd0\xcf\x11\xe0rest")
    assert refused(b"%PDF-1.4", "a.pdf")
    assert refused(b"Voornaam;Achternaam\n", "a.csv")
    assert refused(b"", "a.csv")
    assert refused(b"PK\x03\x04damaged")


def packed(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_zip_bomb_is_refused_before_anything_is_parsed(monkeypatch):
    monkeypatch.setattr(reading, "CalamineWorkbook", None)  # parsing would fail
    bomb = packed({"xl/worksheets/sheet1.xml": b"0" * (5 * 1024 * 1024)})
    assert refused(bomb)
    lying = bytearray(bomb)
    at = lying.rindex(b"PK\x01\x02")
    lying[at + 24 : at + 28] = (100).to_bytes(4, "little")  # the size it claims
    assert refused(bytes(lying))


def test_one_cell_far_away_and_one_text_in_each_cell_are_bombs_too(monkeypatch):
    monkeypatch.setattr(reading, "CalamineWorkbook", None)
    assert "1048576" in refused(packed({"xl/worksheets/s.xml": b'<row><c r="XFD1048576"><v>1</v></c></row>'}))
    monkeypatch.setattr(zipped, "MOST_TEXT", 10_000)
    shared = b"<sst><si><t>" + b"a" * 500 + b"</t></si></sst>"
    cell = b"".join(b'<c r="A%d" t="s"><v>0</v></c>' % row for row in range(1, 100))
    assert refused(packed({"xl/worksheets/s.xml": cell, "xl/sharedStrings.xml": shared}))


def test_headings_are_known_by_vum_names_and_by_what_schools_write():
    headings = [
        "Roepnaam",
        "Tussenv.",
        "Familienaam",
        "Geb.datum",
        "Tel.",
        "E-mailadres",
        "WOONPLAATS",
        "Thema's",
        "Iets",
    ]
    assert columns.guesses(headings) == ["first_name", "prefix", "last_name", "birth", "phone", "email", "place",
                                         "themes", ""]  # fmt: skip
    assert columns.guesses([field.heading for field in columns.FIELDS]) == [field.name for field in columns.FIELDS]
    assert columns.mapping_key(["A", "b"]) == columns.mapping_key(["B*", "a"])
    assert columns.lacking(["name", "birth", "place"]) == []
    assert len(columns.lacking(["first_name"])) == 3
