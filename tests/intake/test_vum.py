"""VUM: each field of the profile is an attribute of the standard or says why not, and the file holds to the lists."""

import csv
import json
import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from intake import vum
from intake.models import (
    Certificate,
    DossierView,
    EducationLevel,
    LanguageLevel,
    Licence,
    MatchingProfile,
    Occupation,
    Skill,
    Transport,
)
from transitiehuis.netwerk.actor import acting

DATA = Path(__file__).resolve().parents[2] / "data"
KEPT_FOR_US = {"id", "updated_at", "updated_by"}
CHOICES = {
    "transport": Transport, "licences": Licence, "language_level": LanguageLevel, "education_level": EducationLevel,
}  # fmt: skip


def read(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["model"] == vum.MODEL]


DATATYPES = {(row["entiteit"], row["attribuut"]): row["datatype"] for row in read("vum_attributen.csv")}
CODES = defaultdict(set)
for row in read("vum_waardelijsten.csv"):
    CODES[row["entiteit"], row["attribuut"]].add(row["code"])


def test_every_attribute_we_name_is_one_of_the_standard():
    named = {(a.entity, a.name) for found in vum.ATTRIBUTES.values() for a in found} | {
        (vum.CONTACT.entity, vum.CONTACT.name)
    }
    assert named - set(DATATYPES) == set()


def test_every_field_of_the_profile_is_mapped_or_says_why_not():
    fields = {field.name for field in MatchingProfile._meta.get_fields()} - KEPT_FOR_US
    ours = {name for name in fields if name in vum.ATTRIBUTES or name in vum.NO_EQUIVALENT}
    assert fields == ours
    assert set(vum.ATTRIBUTES).isdisjoint(vum.NO_EQUIVALENT)


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_has_a_code_of_the_list(name):
    coded = [attribute for attribute in vum.ATTRIBUTES[name] if attribute.codes]
    assert coded
    for attribute in coded:
        assert set(attribute.codes) == set(CHOICES[name].values)
        assert set(attribute.codes.values()) <= CODES[attribute.entity, attribute.name]


def faults(seeker):
    """What in the file is not in the standard: a key, a code, a length or a shape."""
    by_key = defaultdict(dict)
    for entity, name in DATATYPES:
        by_key[vum.key(entity)][vum.key(name)] = (entity, name)
    found = []

    def look(entity, facts):
        for name, value in facts.items():
            attribute = by_key[entity].get(name)
            if attribute is None:
                found.append(f"{entity}.{name}")
            elif CODES[attribute] and value not in CODES[attribute]:
                found.append(f"{entity}.{name}={value}")
            elif not CODES[attribute] and not fits(DATATYPES[attribute], value):
                found.append(f"{entity}.{name}={value} is no {DATATYPES[attribute]}")

    parts = dict(seeker)
    parts.update(parts.pop("arbeidsmarktkwalificatie", {}))
    look("werkzoekende", {name: value for name, value in parts.items() if isinstance(value, str | int)})
    for entity, value in parts.items():
        for facts in value if isinstance(value, list) else [value] if isinstance(value, dict) else []:
            look(entity, facts)
    return found


def fits(datatype, value):
    if datatype == "YYYY-MM-DD":
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value))
    kind, longest = re.fullmatch(r"([A-Z]+)(?:\.\.)?(\d+)", datatype).groups()
    if kind == "N":
        return isinstance(value, int) and len(str(value)) <= int(longest)
    return isinstance(value, str) and len(value) <= int(longest)


@pytest.fixture
def trajectory(refer, world, themes):
    """Held by the school, with everything in its profile."""
    found = refer()
    certificate = Certificate.objects.create(code="B-VCA", name_nl="VCA Basis", kind="vca")
    job = Occupation.objects.create(uri="http://data.europa.eu/esco/o/1", name_nl="Monteur")
    skill = Skill.objects.create(uri="http://data.europa.eu/esco/s/1", name_nl="Meten", kind="trade_skill")
    with acting(world.actor("coordinator")) as by:
        found.handovers.get().accept(by=by)
        found.profile.record(
            {
                "themes": themes,
                "occupations": [job],
                "skills": [skill],
                "available_from": date(2026, 12, 1),
                "hours_min": 24,
                "hours_max": 32,
                "max_distance_km": 25,
                "transport": Transport.values,
                "licences": Licence.values,
                "language_level": "B1",
                "education_level": "mbo",
            },
            support={"work_conditions": "Niet tillen.", "target_group": "ww"},
            certificates=[(certificate, date(2027, 3, 1))],
            experience=[("magazijn", 2015, 2019)],
            by=by,
        )
    refer(by="neighbour", to=world.other_school, first_name="Eigen", phone="0611111111")
    found.refresh_from_db()
    return found


def test_the_file_holds_to_the_standard_names_nobody_and_is_logged(browser, world, trajectory):
    before = DossierView.objects.count()
    answer = browser("adviser").get(reverse("intake:profile_vum", args=[trajectory.number]))
    file = json.loads(answer.content)

    assert answer["Content-Disposition"] == f'attachment; filename="vum-{trajectory.number}.json"'
    seeker = file["werkzoekende"]
    assert faults(seeker) == []
    assert seeker["indicatieBeschikbaarheidContactgegevens"] == "2"
    assert [row["codeVervoermiddel"] for row in seeker["vervoermiddel"]] == ["1", "2", "3", "5"]
    can = seeker["arbeidsmarktkwalificatie"]
    assert can["opleiding"] == [{"codeNiveauOpleiding": "4"}]
    assert can["werkervaring"] == [{"toelichtingWerkervaring": "magazijn (2015 tot 2019)"}]
    assert can["cursus"][0]["toelichtingCursus"] == "Geldig tot en met maandag 1 maart 2027"
    told = answer.content.decode()
    for secret in ("Samira", "Haddad", "Apeldoorn", "0612345678", "tillen", '"ww"', "1991"):
        assert secret not in told
    [line] = DossierView.objects.order_by("pk")[before:]
    assert (line.kind, line.user, line.trajectory) == ("exported", world.adviser, trajectory)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"vervoermiddel": [{"codeVervoermiddel": "7"}]}, ["vervoermiddel.codeVervoermiddel=7"]),
        ({"werktijden": {"uren": 4}}, ["werktijden.uren"]),
        ({"flexibiliteit": {"datumAanvangBeschikbaarVoorWerk": "1 mei"}},
         ["flexibiliteit.datumAanvangBeschikbaarVoorWerk=1 mei is no YYYY-MM-DD"]),
    ],
)  # fmt: skip
def test_what_is_not_in_the_standard_is_seen(change, said):
    assert faults(change) == said
