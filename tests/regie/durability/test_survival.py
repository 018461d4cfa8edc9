"""The survival curve against the definition in plain Python, and where its library is loaded."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transitiehuis.regie.durability.survival import survival

lives = st.lists(st.tuples(st.integers(1, 731), st.booleans(), st.integers(1, 4)), max_size=30)


def by_definition(found, day):
    """Of each day on which somebody left: how many of those still followed did not."""
    share = 1.0
    for moment in sorted({length for length, gone, _n in found if gone and length <= day}):
        followed = sum(n for length, _gone, n in found if length >= moment)
        left = sum(n for length, gone, n in found if gone and length == moment)
        share *= 1 - left / followed
    return share


@settings(max_examples=60)
@given(lives)
def test_the_curve_is_that_of_kaplan_and_meier(found):
    steps = survival(found)
    assert (steps == []) == (not found)
    for day, share, low, high, followed in steps:
        assert share == pytest.approx(by_definition(found, day), abs=1e-6)
        assert 0 <= low <= share <= high <= 1
        assert followed == sum(n for length, _gone, n in found if length >= day)


def test_who_is_only_followed_stays_in():
    assert survival([(20, False, 3)]) == [(0, 1.0, 1.0, 1.0, 3), (14, 1.0, 1.0, 1.0, 3)]


def test_no_web_process_and_no_beat_loads_the_library():
    """Everything that answers requests, and every task, imported: the library is not there until a worker counts."""
    code = (
        "import sys, django; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "import transitiehuis.wsgi, transitiehuis.celery\n"
        "transitiehuis.celery.app.loader.import_default_modules()\n"
        "assert 'transitiehuis.regie.durability_tasks.durability_nights' in transitiehuis.celery.app.tasks\n"
        "assert not {'scipy', 'numpy'} & set(sys.modules), 'loaded too early'\n"
        "from transitiehuis.regie.durability.survival import survival\n"
        "survival([(3, True, 1), (9, False, 1)])\n"
        "assert 'scipy' in sys.modules"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
