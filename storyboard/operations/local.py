"""The site and its workers on this machine, as `make run` starts them."""

from __future__ import annotations

import errno
import http.client
import os
import socket
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from config import ROOT, Settings
from storyboard.operations.child import Program
from storyboard.operations.logbook import Logbook
from storyboard.operations.supervisor import Supervisor
from storyboard.operations.troubles import Trouble

HOST = "127.0.0.1"
LAST_PORT = 65535


class CannotStart(Trouble):
    """Why the site cannot be started."""


def programs(port: int) -> list[Program]:
    """Return what runs: the site, a worker that makes review copies, and one that publishes.

    They say little, so that their few words are read; who wants more sets LOG_LEVEL.
    """
    tools = Path(sys.executable).parent
    quiet = {"LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING")}
    site = [str(tools / "gunicorn"), "--config", str(ROOT / "deploy/gunicorn.conf.py"), "--bind", f"{HOST}:{port}"]
    worker = [str(tools / "flask"), "--app", "wsgi", "worker"]
    return [
        Program("site", [*site, "wsgi:app"], quiet),
        Program("review worker", [*worker, "--queue", "review"], quiet),
        Program("publish worker", [*worker, "--queue", "publish"], quiet),
    ]


def check_port(port: int) -> None:
    """Make sure that the site can have its port.

    :raises CannotStart: another program has it, or we may not.
    """
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the site will
        try:
            attempt.bind((HOST, port))
        except OSError as error:
            another = port + 1 if port < LAST_PORT else 5000
            what = "used by another program" if error.errno == errno.EADDRINUSE else "not ours to use"
            raise CannotStart(f"Port {port} is {what}. Choose another: PORT={another} make run") from error


def answers(port: int) -> bool:
    """Return whether the site on this port is up and well."""
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def keep_running(settings: Settings, say: Callable[[str], None], when_ready: Callable[[], None]) -> int:
    """Run site and workers until we are told to end; nothing is left running after that. What they say is kept.

    :param say: shows one line to a person.
    :param when_ready: called once the site answers; must be short.
    :returns: the exit status.
    :raises CannotStart: before anything was started.
    """
    check_port(settings.port)
    with closing(Logbook(settings.storyboard_data, settings.log_format)) as logbook:
        return Supervisor(programs(settings.port), logbook.tee(say)).run(lambda: answers(settings.port), when_ready)
