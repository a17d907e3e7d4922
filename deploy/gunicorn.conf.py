"""How gunicorn serves the site, on a laptop and on a server: `gunicorn --config deploy/gunicorn.conf.py wsgi:app`."""

import ctypes
import logging
import os
import re
import signal
import sys
from pathlib import Path

from gunicorn.workers.base import Worker

PR_SET_PDEATHSIG = 1

bind = f"127.0.0.1:{os.environ.get('PORT', '5000')}"
# Two gevent workers carry hundreds of slow uploads beside quick pages (docs/decisions/0010-gevent-workers.md).
worker_class = "gevent"
workers = 2
# Hashing a large upload or a slow disk may hold a worker up for a while; that is no reason to kill it.
timeout = 60
graceful_timeout = 5
# Who sent a request, and by which scheme, is decided in one place only: TRUSTED_PROXIES.
forwarded_allow_ips = ""
control_socket_disable = True
loglevel = os.environ.get("LOG_LEVEL", "INFO").lower()
accesslog = None
# Where the heartbeat file lies: a memory disk, since a busy real one would make a worker look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn makes a file of its own there


def without_addresses(record: logging.LogRecord) -> bool:
    """Gunicorn tells of a request that it cannot read with the address of who sent it; we keep none."""
    record.msg = re.sub(r"ip=\S+", "somebody", str(record.msg))
    return True


def post_worker_init(worker: Worker) -> None:
    """Let every line of this worker's log go through our filter."""
    worker.log.error_log.addFilter(without_addresses)


def post_fork(server: object, worker: object) -> None:
    """End a worker with its master: by itself it would notice a killed one only when it has nothing else to do."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
