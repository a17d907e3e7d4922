"""How gunicorn serves the site, on a laptop and on a server: `gunicorn --config deploy/gunicorn.conf.py wsgi:app`."""

import ctypes
import logging
import os
import shutil
import signal
import sys
import tempfile
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import gevent
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

PR_SET_PDEATHSIG = 1
ROOT = Path(__file__).resolve().parent.parent
COUNTS = "storyboard-counts-"

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
# A line a request would tell who asked for what, and when (docs/watching.md).
accesslog = None
# Where the heartbeat file lies: a memory disk, since a busy real one would make a worker look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn makes a file of its own there


def _load_sieve() -> type[logging.Formatter]:
    """Our way of writing log lines, by its path: only workers import the application, after gevent has patched."""
    spec = spec_from_file_location("sieve", ROOT / "storyboard/web/sieve.py")
    module = module_from_spec(spec)  # type: ignore[arg-type]  # it stands beside us
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module.Sieve  # type: ignore[no-any-return]


class Lines(Logger):
    """Gunicorn's own lines, in the form of ours, without what was sent and from where."""

    def setup(self, cfg: Config) -> None:
        """Let them go through the sieve."""
        super().setup(cfg)
        logging.raiseExceptions = False  # or a line that cannot be formatted is printed with all that it was given
        for handler in self.error_log.handlers:
            handler.setFormatter(_load_sieve()(os.environ.get("LOG_FORMAT") or "text"))


def _passed_on(level: str) -> object:
    def say(self: Lines, message: object, *args: object, **more: object) -> None:
        # Who said it is one step up: the sieve looks there whether the words are the code's own.
        getattr(self.error_log, level)(message, *args, **{"stacklevel": 2, **more})

    return say


for _level in ("critical", "error", "warning", "info", "debug", "exception"):
    setattr(Lines, _level, _passed_on(_level))
logger_class = Lines


def on_starting(_server: object) -> None:
    """Give the workers a folder to count requests in, so that each of them can tell the sum of all.

    Prometheus' library reads its name when a worker imports it. It lies on a memory disk: the files are mapped, and a
    full disk under them would kill the worker.
    """
    home = Path(worker_tmp_dir or tempfile.gettempdir())
    for left in home.glob(f"{COUNTS}*"):
        pid = left.name.removeprefix(COUNTS).partition("-")[0]
        if left.stat().st_uid == os.getuid() and not _runs(pid):
            shutil.rmtree(left, ignore_errors=True)  # of a master that was killed outright
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix=f"{COUNTS}{os.getpid()}-", dir=home)


def _runs(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except (ValueError, OSError):  # it is somebody's
        return True
    return True


def on_exit(_server: object) -> None:
    """Take the folder away."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


def post_worker_init(worker: Worker) -> None:
    """Let what gevent would print, with the words of an error, be a line like the others."""

    def tell(_context: object, kind: type[BaseException], error: BaseException, trace: object) -> None:
        worker.log.error("A greenlet broke", exc_info=(kind, error, trace))

    gevent.get_hub().print_exception = tell


def post_fork(server: object, worker: object) -> None:
    """End a worker with its master: by itself it would notice a killed one only when it has nothing else to do."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
