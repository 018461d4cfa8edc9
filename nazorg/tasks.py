"""The tasks of this floor; Celery looks in this module."""

from nazorg.check_tasks import check_in_days, signal_days  # noqa: F401
from nazorg.plan_tasks import plan_days  # noqa: F401
from nazorg.result_tasks import result_days  # noqa: F401
