"""What stands still, put together by step: the same as row by row, and each cause put in words once."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from transitiehuis import days
from transitiehuis.regie.flow import behind
from transitiehuis.regie.flow.behind import Standing
from transitiehuis.regie.flow.stuck import by_step

AS_WRITTEN = behind.cause_name


def some(luck: Random, number: int) -> list[Standing]:
    return [
        Standing(
            f"2026-{n:04d}", luck.choice(["intake", "matching", "placement"]), luck.choice(["ROC", "UWV", "Epe"]),
            luck.choice(["partner", "seat", "candidate"]), luck.choice(["", "", "UWV"]),
            date(2026, 3, 1) + timedelta(days=luck.randint(0, 90)), 42, None,
            *luck.choice([("", ""), ("geen plek", "no place"), ("geen plek", "")]),
        )
        for n in range(number)
    ]  # fmt: skip


def mostly(said: list[str]) -> str:
    return min(Counter(said).items(), key=lambda one: (-one[1], one[0]))[0]


@pytest.mark.parametrize("seed", range(20))
def test_put_together_it_says_what_each_row_says(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    luck = Random(seed)  # noqa: S311 the same rows each time
    rows = some(luck, luck.randint(1, 60))
    expected = {}
    for step in {row.step for row in rows}:
        of = [row for row in rows if row.step == step]
        longest = max((days.today() - row.since).days for row in of)
        said = mostly([row.reason or row.waits for row in of])
        expected[step] = (len(of), longest, mostly([row.holder for row in of]), said)
    worded = []
    monkeypatch.setattr(behind, "cause_name", lambda *what: worded.append(what) or AS_WRITTEN(*what))
    found = by_step(rows)
    assert {row.step: (row.count, row.longest, row.holder, row.cause) for row in found} == expected
    assert [row.count for row in found] == sorted((row.count for row in found), reverse=True)
    assert len(worded) <= len(
        {(row.step, row.waiting_for, row.waiting_on, row.reason_nl, row.reason_en) for row in rows}
    )
