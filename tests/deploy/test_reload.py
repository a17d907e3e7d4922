"""A reload, as after an update: new workers take over, and nobody who is being served is cut off."""

from __future__ import annotations

import http.client
import signal
import threading
import time
from pathlib import Path

import pytest

import config
from storyboard import create_app
from storyboard.operations import local, schema
from tests.live import running
from tests.services.running import HOST, free_ports

pytestmark = pytest.mark.fault


def ask(port: int) -> int:
    # New workers must read the code first; meanwhile whoever comes waits at the door.
    line = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        line.request("GET", "/healthz", headers={"Connection": "close"})
        return line.getresponse().status
    finally:
        line.close()


def workers(master: int) -> set[str]:
    """The processes that serve now."""
    return set(Path(f"/proc/{master}/task/{master}/children").read_text().split())


def test_nothing_is_lost_while_new_workers_take_over(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    env = {"STORYBOARD_DATA": str(tmp_path), "PORT": str(port), "LOG_LEVEL": "ERROR"}
    app = create_app(config.load(env))
    schema.upgrade(app.extensions["storyboard_engine"])
    app.extensions["storyboard_engine"].dispose()
    answers: list[int | str] = []
    enough = threading.Event()

    def visit() -> None:
        while not enough.is_set():
            try:
                answers.append(ask(port))
            except OSError as error:
                answers.append(repr(error))

    with running(local.programs(port)[0], env) as site:
        deadline = time.monotonic() + 30
        while not local.answers(port) and time.monotonic() < deadline:
            time.sleep(0.1)
        before = workers(site.pid)
        visitors = [threading.Thread(target=visit) for _ in range(3)]
        for visitor in visitors:
            visitor.start()
        # Somebody whose words are on their way over a slow line meanwhile.
        slow = http.client.HTTPConnection(HOST, port, timeout=20)
        slow.putrequest("POST", "/story/")
        slow.putheader("Content-Length", "8")
        slow.endheaders(b"key=")
        time.sleep(0.3)

        site.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 30
        while len(workers(site.pid) - before) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)
        slow.send(b"0000")
        status = slow.getresponse().status
        slow.close()
        while workers(site.pid) & before and time.monotonic() < deadline:
            time.sleep(0.1)
        seen = len(answers)
        while len(answers) <= seen and time.monotonic() < deadline + 30:
            time.sleep(0.1)
        enough.set()
        for visitor in visitors:
            visitor.join()
        assert workers(site.pid) & before == set()
    assert status == 400  # read whole, and refused for its missing token
    assert set(answers) == {200}
    assert len(answers) > seen > 0
