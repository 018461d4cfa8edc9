"""The portal's own settings with one page more: the bare view."""

import os

from transitiehuis.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
STATIC_ROOT = os.environ["BENCH_STATIC"]  # not the folder of a demo that may be running
