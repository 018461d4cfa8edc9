"""How the web process is served: gunicorn --config python:transitiehuis.gunicorn transitiehuis.wsgi"""

import os
from pathlib import Path

bind = f"{os.environ.get('HOST', '0.0.0.0')}:{os.environ.get('PORT', '8000')}"  # noqa: S104 - a proxy stands before it
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
max_requests, max_requests_jitter = 2000, 200  # whatever leaks, leaks for a while only
control_socket_disable = True  # it would stand in the home folder, where two portals of one user meet
if Path("/dev/shm").is_dir():  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108 - a heartbeat on a slow disk makes gunicorn kill healthy workers
