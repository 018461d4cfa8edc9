"""The queue only wakes workers; what must be done stands in PostgreSQL."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "transitiehuis.settings")

app = Celery("transitiehuis")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
