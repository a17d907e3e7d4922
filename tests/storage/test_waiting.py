"""Under gevent, who waits for the disk keeps nobody else of the process waiting."""

from __future__ import annotations

import subprocess
import sys

import config
from storyboard.storage.waiting import aside

UNDER_GEVENT = """
from gevent import monkey
monkey.patch_all()
import gevent, os, time
from storyboard.storage.waiting import aside
slept = monkey.get_original("time", "sleep")
turns = []
def others():
    while True:
        turns.append(1)
        gevent.sleep(0.01)
gevent.spawn(others)
gevent.sleep(0)
aside(slept, 0.5)
print(len(turns) > 10)
try:
    aside(os.fsync, 9999)
except OSError as error:
    print(error.errno)
"""


def test_others_go_on_meanwhile_and_trouble_is_told() -> None:
    said = subprocess.run(
        [sys.executable, "-c", UNDER_GEVENT], cwd=config.ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert said.stdout.split() == ["True", "9"]


def test_without_gevent_it_is_simply_called() -> None:
    assert aside(max, 3, 4) == 4
