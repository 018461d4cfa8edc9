"""Addresses of many things at once."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse


def addresses(name: str, sample: int | str) -> Callable[[int | str], str]:
    """What `reverse(name, args=[value])` gives, for hundreds of values: the pattern is looked up once.

    `sample` is any value that the url takes; values are keys and numbers, which stand in an address as they are.
    """
    before, _sample, after = reverse(name, args=[sample]).rpartition(str(sample))
    return lambda value: f"{before}{value}{after}"
