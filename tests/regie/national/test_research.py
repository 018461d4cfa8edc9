"""The export for research: no persons, no small number, none that follows from others, and each one written down."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from decimal import Decimal
from itertools import product

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from intake.models import Candidate, Handover
from tests.regie.national.scenes import FIRST, at, count, country
from transitiehuis.netwerk.actor import acting
from transitiehuis.netwerk.models import Organisation
from transitiehuis.regie.models import ResearchExport
from transitiehuis.regie.national.dictionary import HEADS, MEANINGS, README, WORDS
from transitiehuis.regie.national.research import ALL, masked


@st.composite
def shares(draw):
    """Regions with how many were counted and how many of them did."""
    made = {}
    for number in range(draw(st.integers(1, 7))):
        n = draw(st.integers(0, 30))
        yes = draw(st.integers(0, n))
        value = (Decimal(1000 * yes) / n).quantize(Decimal(1)) / 10 if n else None
        made[f"AM{number}"] = {
            "value": value,
            "n": n,
            "open": draw(st.integers(0, 9)),
            "unknown": draw(st.integers(0, 9)),
        }
    return made


def counts(rows, name):
    """The number of people behind a column, of who did and who did not for the value; None where it is hidden."""
    if name in {"n", "open", "unknown"}:
        return {key: row[name] for key, row in rows.items()}
    found = {}
    for key, row in rows.items():
        seen = row["value"] is not None and row["n"] is not None
        did = round(float(row["value"]) * row["n"] / 100) if seen else None
        found[key] = None if did is None else (did if name == "did" else row["n"] - did)
    return found


@given(shares())
def test_no_small_number_goes_out(rows):
    told = masked("share", rows)
    for name in ("n", "open", "unknown", "did", "did not"):
        assert not [key for key, number in counts(told, name).items() if number is not None and 0 < number < 5], name


@given(shares())
def test_no_hidden_number_follows_from_the_total_and_the_others(rows):
    """Whoever takes all that is shown from the total finds one number in no column: two unknowns stay two unknowns."""
    told = masked("share", rows)
    for name in ("n", "open", "unknown", "did", "did not"):
        column, before = counts(told, name), counts(rows, name)
        if column[ALL] is None:
            continue
        out = [key for key, number in before.items() if number is not None and column[key] is None]
        small = [key for key in out if 0 < before[key] < 5]
        if small:
            assert len(out) > 1, (name, told)
            assert solutions(sum(before[key] for key in out), len(out)) > 1


def solutions(total: int, places: int) -> int:
    """In how many ways so many people can be divided over the hidden regions, counted one by one."""
    return sum(sum(way) == total for way in product(range(total + 1), repeat=min(places, 2)))


@given(shares())
def test_what_is_shown_is_what_was_counted(rows):
    told = masked("share", rows)
    for key, row in rows.items():
        for name, number in row.items():
            assert told[key][name] in (None, number)
    for name in ("n", "open", "unknown"):
        total = sum(row[name] for row in rows.values())
        assert told[ALL][name] == (None if 0 < total < 5 else total)


def test_agreements_and_activities_are_no_people_and_stay():
    rows = {"AM1": {"value": Decimal(3), "n": 2, "open": 1, "unknown": 0}}
    assert masked("least", rows)["AM1"] == rows["AM1"]
    assert masked("share", rows)["AM1"]["n"] is None


# The file ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def handed_over(world, refer):
    country(world, [3, 10])
    with at(FIRST.replace(month=8)):
        taken = refer()
    with at(FIRST.replace(month=8, day=2)), acting(world.actor("coordinator")) as by:
        Handover.objects.get(trajectory=taken).accept(by=by)
    count()
    return taken


def made(browser, who="national", purpose="evaluatie, Universiteit Twente"):
    with at(FIRST):
        return browser(who).post(reverse("regie:national_research"), {"purpose": purpose})


def tables(answer) -> dict[str, list[list[str]]]:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return {
            name: list(csv.reader(io.StringIO(packed.read(name).decode("utf-8-sig")), delimiter=";"))
            for name in packed.namelist()
            if name != README
        }


@pytest.mark.django_db
def test_the_file_has_each_column_explained_and_nobody_in_it(browser, handed_over):
    found = tables(made(browser))
    explained = {(row[0], row[1]) for row in found[WORDS][1:]}
    for name, rows in found.items():
        assert tuple(rows[0]) == HEADS[name]
        if name != WORDS:
            assert {(name, column) for column in rows[0]} <= explained
    everything = "\n".join(";".join(row) for rows in found.values() for row in rows)
    for candidate in Candidate.objects.order_by("pk"):
        assert candidate.last_name not in everything
    assert handed_over.number not in everything
    for organisation in Organisation.objects.order_by("pk"):
        assert organisation.name not in everything
    assert set(MEANINGS) == set(HEADS) - {WORDS}


@pytest.mark.django_db
def test_one_person_in_a_quarter_is_hidden_and_only_quarters_go_out(browser, handed_over):
    rows = tables(made(browser))["cijfers.csv"]
    [row] = [r for r in rows if r[:3] == ["2026-K3", "AM06", "handovers_accepted_in_5wd_share"]]
    assert row[4:6] == ["", ""], "one handover: neither how many nor which share"
    [whole] = [r for r in rows if r[:3] == ["2026-K3", "NL", "handovers_accepted_in_5wd_share"]]
    assert whole[4:6] == ["", ""]
    assert {r[0] for r in rows[1:]} <= {"2026-K2", "2026-K3"}


@pytest.mark.django_db
def test_each_export_is_written_down_with_its_purpose_and_stays(browser, handed_over):
    answer = made(browser)
    [row] = ResearchExport.objects.order_by("pk")
    assert (row.user, row.purpose) == (handed_over_adviser(row), "evaluatie, Universiteit Twente")
    assert row.digest == hashlib.sha256(answer.content).hexdigest()
    assert row.hidden > 0
    with at(FIRST):
        assert row.purpose in browser("national").get(reverse("regie:national_research")).content.decode()
    for change in (row.delete, lambda: ResearchExport.objects.update(purpose="x")):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            change()


def handed_over_adviser(row):
    from transitiehuis.netwerk.models import Membership

    return Membership.objects.get(role="national_adviser", organisation=row.organisation).user


@pytest.mark.django_db
def test_without_a_purpose_or_with_a_bsn_in_it_nothing_goes_out(browser, handed_over):
    for purpose in ("", "onderzoek 111222333"):
        assert made(browser, purpose=purpose).status_code == 422
    assert not ResearchExport.objects.exists()


@pytest.mark.django_db
def test_a_director_makes_none_and_reads_none(browser, world, handed_over):
    made(browser)
    assert made(browser, "director").status_code == 403
    with acting(world.actor("director")) as by:
        assert not ResearchExport.objects.exists()
        assert not ResearchExport.objects.visible_to(by).exists()
        facts = {"organisation": world.region_office, "purpose": "x", "rows": 1, "hidden": 0, "digest": "0" * 64}
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            ResearchExport.objects.create(user=world.director, made_at="2026-10-01T10:00Z", **facts)
