"""The portal's own Celery app with a beat that asks for delivery every second: tests cannot wait for minutes."""

from datetime import timedelta

from transitiehuis.celery import app
from transitiehuis.schedule import JOBS

app.conf.beat_schedule = {"deliver": {"task": JOBS["deliver"].task, "schedule": timedelta(seconds=1)}}
app.conf.beat_max_loop_interval = 1
