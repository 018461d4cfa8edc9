"""What a spreadsheet makes of a cell: text stays text, and a number below nothing is a number."""

from __future__ import annotations

import pytest

from intake.export import csv_of


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("-16,00", "-16,00"),
        ("-0,04", "-0,04"),
        ("-7", "-7"),
        ("-7-1", "'-7-1"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("-", "'-"),
        ("=1+1", "'=1+1"),
        ("+31612345678", "'+31612345678"),
        ("-1\n=2", "'-1\n=2"),
        ("-١", "'-١"),
    ],
)
def test_only_a_number_below_nothing_may_begin_with_a_dash(cell: str, written: str) -> None:
    [told] = [csv_of([[cell]]).read().decode("utf-8-sig").removesuffix("\r\n").strip('"')]
    assert told == written
