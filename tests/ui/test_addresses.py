"""An address that is put together is the one that reverse gives."""

from django.urls import reverse

from transitiehuis.ui.addresses import addresses


def test_it_is_what_reverse_gives():
    for name, sample, values in (
        ("trajectory", "9999-000001", ["2026-000123"]),
        ("nazorg:record", 1, [1, 11, 987]),
    ):
        address = addresses(name, sample)
        assert [address(value) for value in values] == [reverse(name, args=[value]) for value in values]
