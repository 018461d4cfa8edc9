"""The worker's own work on review packs on a set day, in a process that kills itself at its N-th statement."""

import os
import signal
import sys
from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

import django
import time_machine

django.setup()

from django.db import connection  # noqa: E402

from transitiehuis.regie.pack import building  # noqa: E402

numbers, last = count(1), int(sys.argv[1])
morning = datetime.fromisoformat(f"{sys.argv[2]}T08:00").replace(tzinfo=ZoneInfo("Europe/Amsterdam"))


def die_at_the_last(run, *statement):
    result = run(*statement)
    if next(numbers) == last:
        os.kill(os.getpid(), signal.SIGKILL)
    return result


with time_machine.travel(morning, tick=False), connection.execute_wrapper(die_at_the_last):
    building.look()
