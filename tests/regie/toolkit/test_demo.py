"""The invented region shows what the toolkit can do."""

from __future__ import annotations

from tests.world import Visited
from transitiehuis.netwerk.actor import acting
from transitiehuis.regie.models import Carry, FactorAddition, FactorExample, FactorVersion


def test_the_invented_region_has_versions_words_of_its_own_and_examples(region: Visited) -> None:
    later = FactorVersion.objects.later_ones()
    assert {version.carry for version in later} == {Carry.MAPPED, Carry.APART}
    for version in later:
        former = FactorVersion.objects.get(factor=version.factor, number=version.number - 1)
        for code in ("nl", "en"):
            assert former.texts[f"levels_{code}"] != version.texts[f"levels_{code}"], version
    assert FactorAddition.objects.standing().count() == 2
    with acting(region.actor("koen")) as by:
        assert FactorExample.objects.visible_to(by).standing().count() == 3
