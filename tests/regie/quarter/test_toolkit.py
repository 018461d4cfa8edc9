"""The toolkit out of `data/`: whole, in the order of the chain, and a region's own words stay."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from tests.regie.quarter.scenes import factor
from transitiehuis.regie import reference
from transitiehuis.regie.models import Activity, ChainPart, FactorLevel, NextStep, SuccessFactor

pytestmark = pytest.mark.django_db
DATA = settings.BASE_DIR / "data"


def test_every_factor_has_four_levels_and_three_steps_in_both_languages(toolkit: None) -> None:
    found = SuccessFactor.objects.with_texts().in_order()
    assert len(found) == 30
    assert [f.chain_part for f in found] == sorted((f.chain_part for f in found), key=list(ChainPart.values).index)
    for language in ("nl", "en"):
        with translation.override(language):
            for one in found:
                assert [level.level for level in one.ordered_levels] == [1, 2, 3, 4], one.code
                assert all(level.text for level in one.ordered_levels), one.code
                assert len([step.text for step in one.ordered_steps if step.text]) == 3, one.code
    assert Activity.objects.count() == 40
    assert {a.chain_part for a in Activity.objects.all()} == set(ChainPart.values)


def test_loading_again_changes_nothing_and_what_was_edited_here_stays(toolkit: None, tmp_path: Path) -> None:
    assert not any(reference.load(DATA).values())
    mine = factor("known-outcome")
    SuccessFactor.objects.filter(pk=mine.pk).update(title_nl="Onze woorden", edited_at=timezone.now())
    FactorLevel.objects.filter(factor=mine, level=1).update(text_nl="Ons niveau")
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    texts = json.loads((folder / "toolkit.json").read_text(encoding="utf-8"))
    for one in texts:
        one["title_nl"] = f"Nieuw {one['title_nl']}"
        one["levels_nl"] = [f"Nieuw {text}" for text in one["levels_nl"]]
    (folder / "toolkit.json").write_text(json.dumps(texts[:-1]), encoding="utf-8")

    changed = reference.load(folder)

    assert (changed["success factors"], changed["levels"]) == (29, 28 * 4)  # one left the list, one is ours
    mine.refresh_from_db()
    assert mine.title_nl == "Onze woorden"
    assert FactorLevel.objects.get(factor=mine, level=1).text_nl == "Ons niveau"
    gone = factor(texts[-1]["code"])
    assert gone not in SuccessFactor.objects.in_use(timezone.localdate())


@pytest.mark.parametrize(("level", "place"), [(None, 0), (0, 0), (1, 0), (2, 1), (3, 2), (4, 2)])
def test_the_next_step_follows_the_level(toolkit: None, level: int | None, place: int) -> None:
    one = factor("fast-first-talk")
    assert one.step_after(level) == one.ordered_steps[place].text


def test_a_factor_without_steps_has_no_next_one(toolkit: None) -> None:
    NextStep.objects.all().delete()
    assert factor("fast-first-talk").step_after(2) == ""


def test_an_indicator_is_whole_or_absent(toolkit: None) -> None:
    for half in ({"unit": ""}, {"direction": ""}, {"indicator_definition_nl": ""}, {"unit": "euro"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SuccessFactor.objects.filter(code="fast-first-talk").update(**half)
