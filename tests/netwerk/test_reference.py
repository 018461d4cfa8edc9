"""The reference data: loaded twice is loaded once, and what a region made of it stays."""

import shutil
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.models import Occupation, Theme
from matching.models import Qualification
from transitiehuis import days
from transitiehuis.netwerk.models import Municipality, Organisation, Place, Region
from transitiehuis.regie.models import Activity, SuccessFactor

pytestmark = pytest.mark.django_db
DATA = settings.BASE_DIR / "data"


def load(folder: Path = DATA) -> str:
    out = StringIO()
    call_command("load_reference", folder=folder, stdout=out)
    return out.getvalue().strip().splitlines()[-1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data to change."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8", newline="")


def test_all_lists_are_loaded_and_a_second_time_changes_nothing() -> None:
    load()
    assert (Region.objects.count(), Municipality.objects.count(), Place.objects.count()) == (35, 342, 2610)
    assert load() == "0 rows changed"


def test_it_costs_as_many_queries_for_all_places_as_for_one(folder: Path) -> None:
    load(folder)
    change(folder / "places.csv", "52.93390,6.94860", "52.93391,6.94860")
    with CaptureQueriesContext(
        connection,
    ) as one:
        load(folder)
    text = (folder / "places.csv").read_text(encoding="utf-8").replace(",6.", ",6.0")
    (folder / "places.csv").write_text(text, encoding="utf-8")
    with CaptureQueriesContext(connection) as hundreds:
        load(folder)
    assert len(hundreds) <= len(one) + 2  # a batch or two more, not a query a row


def test_what_a_region_edited_stays() -> None:
    load()
    Theme.objects.filter(code="insulation").update(name_nl="isoleren", edited_at="2026-11-24T12:00Z")
    Theme.objects.filter(code="hydrogen").update(name_nl="waterstof!")  # not edited by hand: the file is right
    load()
    assert dict(Theme.objects.filter(code__in=["insulation", "hydrogen"]).values_list("code", "name_nl")) == {
        "insulation": "isoleren",
        "hydrogen": "waterstof",
    }


@time_machine.travel("2027-01-02 09:00+01:00", tick=False)
def test_a_row_that_left_its_file_is_closed_and_comes_back_when_the_file_brings_it(folder: Path) -> None:
    load(folder)
    change(folder / "themes.csv", "hydrogen,waterstof,hydrogen,beheer en veiligheid\n", "")
    assert load(folder) == "1 rows changed"
    assert Theme.objects.get(code="hydrogen").until.isoformat() == "2027-01-01"
    assert "hydrogen" not in Theme.objects.valid_on(days.today()).values_list("code", flat=True)
    load(DATA)
    assert Theme.objects.get(code="hydrogen").until is None


def test_a_municipality_that_merged_stays_for_what_happened_there(folder: Path) -> None:
    load(folder)
    change(folder / "municipalities.csv", "GM0037,Stadskanaal,Groningen,AM01\n", "")
    text = (folder / "places.csv").read_text(encoding="utf-8").replace(",GM0037,", ",GM0014,")
    (folder / "places.csv").write_text(text, encoding="utf-8")
    load(folder)
    assert Municipality.objects.get(cbs_code="GM0037").until is not None
    assert Place.objects.filter(municipality__cbs_code="GM0037", until=None).count() == 0


def test_a_school_that_merged_is_one_organisation_with_both_codes() -> None:
    load()
    school = Organisation.objects.get(name="mboRijnland", listed=True)
    assert sorted(school.codes.values_list("value", flat=True)) == ["25LN", "25MA"]
    assert all("niet geverifieerd" in text for text in school.codes.values_list("certainty", flat=True))
    assert (school.kind, school.place.name) == ("mbo_school", "Leiden")


def test_national_organisations_are_there_to_be_chosen_and_nothing_else() -> None:
    load()
    listed = Organisation.objects.filter(listed=True)
    assert listed.filter(name="UWV", kind="uwv").exists()
    assert not listed.filter(invented=True).exists()
    assert not listed.exclude(memberships=None).exists()
    assert not listed.exclude(partnerships=None).exists()


def test_an_invented_organisation_of_the_same_name_is_left_alone() -> None:
    mine = Organisation.objects.create(name="UWV", kind="uwv", since=days.today(), invented=True)
    load()
    mine.refresh_from_db()
    assert (mine.listed, mine.invented, mine.until) == (False, True, None)


def test_distances_need_no_service() -> None:
    load()
    apeldoorn, deventer = (Place.objects.get(name=name) for name in ("Apeldoorn", "Deventer"))
    assert 13 < apeldoorn.distance_km(deventer) < 15
    assert apeldoorn.distance_km(apeldoorn) == 0


def test_an_occupation_knows_its_themes_and_other_names() -> None:
    load()
    fitter = Occupation.objects.get(name_nl="Monteur zonnepanelen")
    assert "Pv-monteur" in fitter.alternative_names
    assert [theme.code for theme in fitter.themes.all()] == ["solar-pv"]


def test_a_qualification_that_was_not_checked_is_known_as_such() -> None:
    load()
    standing = Counter(Qualification.objects.values_list("standing", flat=True))
    assert standing == {"current": 65, "to_verify": 12}
    assert "insulation" in Qualification.objects.get(crebo="25829").themes.values_list("code", flat=True)


def test_the_toolkit_comes_with_its_levels_and_steps() -> None:
    load()
    assert (SuccessFactor.objects.count(), Activity.objects.count()) == (30, 40)
    factor = SuccessFactor.objects.get(code="one-overview")
    assert [level.level for level in factor.levels.order_by("level")] == [1, 2, 3, 4]
    assert factor.steps.order_by("position").first().text_nl.startswith("Zet je eigen maatwerktrajecten")
    assert (factor.chain_part, factor.unit, factor.direction) == ("recruitment", "percent", "higher")


def test_the_levels_of_an_edited_factor_stay_as_well() -> None:
    load()
    SuccessFactor.objects.filter(code="one-overview").update(edited_at="2026-11-24T12:00Z")
    for code, kept in (("one-overview", "Van ons."), ("small-first-step", "")):
        level = SuccessFactor.objects.get(code=code).levels.get(level=1)
        level.text_nl = "Van ons."
        level.save()
        load()
        level.refresh_from_db()
        assert (level.text_nl == "Van ons.") is bool(kept), code


@pytest.mark.parametrize("file", sorted(path.name for path in DATA.glob("*.csv")))
def test_each_file_is_plain_and_explained(file: str) -> None:
    text = (DATA / file).read_bytes()
    assert b"\r" not in text
    assert not text.startswith(b"\xef\xbb\xbf")
    assert f"`{file}`" in (DATA / "README.md").read_text(encoding="utf-8")
