"""The portal's own settings with one page more: the bare view."""

import os

from transitiehuis.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
STATIC_ROOT = os.environ["BENCH_STATIC"]  # not the folder of a demo that may be running
# Nobody asks as often as a bench: counted, most of its searches would be refused, and that is what was measured.
CACHES = {**CACHES, "limits": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}  # noqa: F405
