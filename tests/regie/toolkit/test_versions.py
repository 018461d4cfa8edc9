"""National texts with versions kept: by the adviser alone, never over unseen words, and nothing is lost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from tests.cast import World
from tests.regie.quarter.scenes import at, factor
from tests.regie.toolkit.scenes import BECAUSE, CODE, new_levels, newest, reword, texts
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie import reference
from transitiehuis.regie.models import FactorVersion, Overtaken, SuccessFactor
from transitiehuis.workflow import Lockable, NotAllowed, WrongStatus

pytestmark = pytest.mark.django_db
DATA = settings.BASE_DIR / "data"


def test_the_house_keeps_what_it_brings_as_a_first_version(toolkit: None) -> None:
    assert FactorVersion.objects.count() == SuccessFactor.objects.count() == 30
    first = newest()
    assert (first.number, first.made_by, first.carry) == (1, None, "same")
    assert first.texts == texts()


def test_new_words_are_the_next_version_and_the_former_one_stays(world: World, toolkit: None) -> None:
    before = texts()
    made = reword(world, title_nl="Snel spreken")
    assert (made.number, made.made_by, made.changed_because, made.carry) == (2, world.national, BECAUSE, "same")
    assert factor(CODE).title_nl == "Snel spreken"
    assert factor(CODE).edited_at is not None
    assert FactorVersion.objects.get(factor__code=CODE, number=1).texts == before


def test_steps_can_become_more_and_fewer(world: World, toolkit: None) -> None:
    reword(world, steps_nl=["Bel.", "Schrijf.", "Ga langs.", "Kijk terug."], steps_en=["Call.", "", "", ""])
    assert [step.text_nl for step in factor(CODE).ordered_steps] == ["Bel.", "Schrijf.", "Ga langs.", "Kijk terug."]
    reword(world, steps_nl=["Bel."], steps_en=["Call."])
    assert [step.text_nl for step in factor(CODE).ordered_steps] == ["Bel."]
    assert len(FactorVersion.objects.get(factor__code=CODE, number=2).texts["steps_nl"]) == 4


@pytest.mark.parametrize("who", ["director", "partner_contact", "coordinator", "manager"])
def test_nobody_else_writes_in_the_toolkit(world: World, toolkit: None, who: str) -> None:
    with pytest.raises(NotAllowed):
        reword(world, who=who, title_nl="Van mij")
    with pytest.raises(NotAllowed), acting(world.actor(who)) as by:
        FactorVersion.begin("intake", texts(), because=BECAUSE, by=by)
    with pytest.raises(NotAllowed), acting(world.actor(who)) as by:
        FactorVersion.end(factor(CODE), timezone.localdate(), after=1, because=BECAUSE, by=by)
    assert newest().number == 1


def test_the_database_says_so_too(world: World, toolkit: None) -> None:
    mine = factor(CODE)
    with pytest.raises(DatabaseError), acting(world.actor("director")):
        SuccessFactor.objects.filter(pk=mine.pk).update(title_nl="Van mij")
    with pytest.raises(DatabaseError), acting(world.actor("director")):
        FactorVersion.of(mine, 2).save(force_insert=True)
    with pytest.raises(DatabaseError), acting(world.actor("national")):
        FactorVersion.objects.filter(factor=mine).update(changed_because="anders")
    with pytest.raises(DatabaseError), transaction.atomic():  # not the owner of the database either
        FactorVersion.objects.filter(factor=mine).delete()


def test_a_changed_level_asks_how_old_scores_carry_over(world: World, toolkit: None) -> None:
    with pytest.raises(ValueError, match="scale"):
        reword(world, levels_nl=new_levels())
    assert factor(CODE).ordered_levels[0].text_nl != new_levels()[0]
    assert reword(world, levels_nl=new_levels(), carry="mapped", mapping=[1, 1, 2, 4]).mapping == [1, 1, 2, 4]
    assert reword(world, title_nl="Anders", carry="apart").carry == "same"  # no level changed: nothing to ask


@pytest.mark.parametrize(
    "facts",
    [
        {"carry": "mapped", "mapping": []},
        {"carry": "mapped", "mapping": [1, 2, 3]},
        {"carry": "mapped", "mapping": [1, 2, 3, 5]},
        {"carry": "apart", "mapping": [1, 2, 3, 4]},
        {"carry": "later"},
        {"number": 1},
        {"changed_because": "", "made_by": True},
    ],
)
def test_half_a_version_is_refused(world: World, toolkit: None, facts: dict[str, Any]) -> None:
    whole = {"number": 2, "changed_because": BECAUSE, **facts}
    if whole.pop("made_by", None):
        whole["made_by"] = world.national
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorVersion.of(factor(CODE), **whole).save()


def test_who_comes_second_reads_the_first_ones_words_and_writes_nothing(world: World, toolkit: None) -> None:
    second = world.person("second", "Otto Bakker", world.memberships["national"].role, world.national_office)
    reword(world, title_nl="Van Mirjam")
    with pytest.raises(Overtaken, match="Mirjam de Wit") as told, acting(world.actor("second")) as by:
        FactorVersion.write(factor(CODE), texts(title_nl="Van Otto"), after=1, because=BECAUSE, by=by)
    assert told.value.newest.texts["title_nl"] == "Van Mirjam"
    assert factor(CODE).title_nl == "Van Mirjam"
    assert second.user.name == "Otto Bakker"


def test_nothing_different_is_no_version(world: World, toolkit: None) -> None:
    with pytest.raises(WrongStatus):
        reword(world)
    assert newest().number == 1


def race(world: World) -> Callable[..., Any]:
    world.person("second", "Otto Bakker", world.memberships["national"].role, world.national_office)

    def write(row: SuccessFactor, *, by: Any) -> FactorVersion:
        words = texts(title_nl=f"Van {by.user.name}")
        return FactorVersion.write(row, words, after=1, because=BECAUSE, by=by)

    return write


@pytest.mark.django_db(transaction=True)
def test_of_two_advisers_at_once_one_writes(world: World, toolkit: None, twice_at_once: Callable[..., Any]) -> None:
    write, both = race(world), (world.actor("national"), world.actor("second"))
    found = twice_at_once(write, factor(CODE), by=both)
    assert len(found.winners) == 1
    assert [type(loser) for loser in found.losers] == [Overtaken]
    assert factor(CODE).title_nl == newest().texts["title_nl"]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_second_falls_over_the_number(
    world: World, toolkit: None, twice_at_once: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    write, both = race(world), (world.actor("national"), world.actor("second"))
    monkeypatch.setattr(Lockable, "lock", lambda self, **_how: None)
    assert Overtaken not in {type(loser) for loser in twice_at_once(write, factor(CODE), by=both).losers}


def test_a_new_factor_is_last_of_its_part_and_is_asked_from_the_next_round_on(
    world: World, toolkit: None, round: Any
) -> None:
    with at(date(2026, 10, 26)), acting(world.actor("national")) as by:
        made = FactorVersion.begin("intake", texts(title_en="A new one"), because="Uit de themasessie.", by=by)
    parts = list(SuccessFactor.objects.in_order().values_list("chain_part", "code"))
    assert parts[-1 - [part for part, _code in reversed(parts)].index("intake")] == ("intake", made.code)
    assert made.code == "a-new-one"
    assert made not in SuccessFactor.objects.known_at(round.opens_on)
    assert made in SuccessFactor.objects.known_at(date(2027, 1, 19))
    with acting(world.actor("national")) as by:
        assert FactorVersion.begin("intake", texts(title_en="A new one"), because=BECAUSE, by=by).code == "a-new-one-2"


def test_a_factor_ends_and_comes_back(world: World, toolkit: None) -> None:
    today = timezone.localdate()
    with acting(world.actor("national")) as by:
        with pytest.raises(WrongStatus), transaction.atomic():
            FactorVersion.end(factor(CODE), date(2020, 1, 1), after=1, because=BECAUSE, by=by)
        ended = FactorVersion.end(factor(CODE), today, after=1, because="Opgegaan in een ander.", by=by)
        assert (ended.number, ended.ends_on, factor(CODE).until) == (2, today, today)
        reference.load(DATA)  # which knows nothing of that
        assert factor(CODE).until == today
        FactorVersion.end(factor(CODE), None, after=2, because="Toch niet.", by=by)
    assert factor(CODE).until is None


def test_a_release_makes_a_version_where_nobody_edited_and_leaves_the_others(
    world: World, toolkit: None, tmp_path: Path
) -> None:
    reword(world, title_nl="Onze woorden")
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    shipped = json.loads((folder / "toolkit.json").read_text(encoding="utf-8"))
    for number, one in enumerate(shipped):
        one["levels_nl"] = [f"Nieuw {text}" for text in one["levels_nl"]]
        one.update([{}, {"carry": "same"}, {"carry": [1, 2, 2, 3]}][min(number, 2)])
    (folder / "toolkit.json").write_text(json.dumps(shipped), encoding="utf-8")

    assert reference.load(folder)["versions"] == 29
    assert not any(reference.load(folder).values())

    carried = {one["code"]: newest(one["code"]) for one in shipped}
    assert carried[CODE].texts["title_nl"] == "Onze woorden"
    kept = [carried[one["code"]] for one in shipped if one["code"] != CODE]
    assert [(v.carry, v.mapping) for v in kept[:3]] == [("apart", []), ("same", []), ("mapped", [1, 2, 2, 3])]
