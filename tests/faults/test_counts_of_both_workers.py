"""Under gunicorn two workers count requests; whichever is asked tells the sum. Its access log stays silent."""

import os
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

import config
from storyboard.operations import local
from tests.live import started

pytestmark = pytest.mark.fault

ASKED = 60


def get(url):
    with suppress(urllib.error.HTTPError), urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()
    return ""


def counted(url):
    """How many requests for what is not there were answered, as one of the workers tells it."""
    families = text_string_to_metric_families(get(f"{url}/metrics"))
    samples = [sample for family in families for sample in family.samples]
    labels = {"endpoint": "other", "method": "GET", "status": "4xx"}
    return sum(one.value for one in samples if (one.name, one.labels) == ("storyboard_requests_total", labels))


def folder_of(site):
    """Where the workers of this site count: named after their master."""
    here = f"--bind\0{local.HOST}:{site.environment['PORT']}\0".encode()
    pids = [cmdline.parent.name for cmdline in Path("/proc").glob("[0-9]*/cmdline") if here in contents(cmdline)]
    found = [folder for pid in pids for folder in Path("/dev/shm").glob(f"storyboard-counts-{pid}-*")]
    assert len(found) == 1
    return found[0]


def contents(path):
    with suppress(OSError):  # it has ended meanwhile
        return path.read_bytes()
    return b""


def test_the_sum_is_told_by_each_of_them(tmp_path):
    with started(tmp_path) as site:
        folder = folder_of(site)
        assert folder.stat().st_mode & 0o777 == 0o700
        for _ in range(ASKED):
            get(f"{site.url}/nothing-here")
        assert [counted(site.url) for _ in range(20)] == [ASKED] * 20
        # Both took part: each counts in files of its own.
        assert len({file.stem.rpartition("_")[2] for file in folder.iterdir()}) == 2
    deadline = time.monotonic() + 10
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not folder.exists()


def test_what_a_killed_master_left_is_swept_away(tmp_path):
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = Path(f"/dev/shm/storyboard-counts-{ended.pid}-left")
    of_another = Path(f"/dev/shm/storyboard-counts-{os.getpid()}-alive")
    for folder in (left, of_another):
        folder.mkdir()
    with started(tmp_path):
        assert (left.exists(), of_another.exists()) == (False, True)
    of_another.rmdir()


def test_a_request_leaves_no_line(tmp_path):
    program = local.programs(0)[0]
    printed = subprocess.run(
        [*program.argv[:-1], "--print-config", program.argv[-1]],
        cwd=config.ROOT,
        env={**os.environ, "STORYBOARD_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    (line,) = [line for line in printed.splitlines() if line.startswith("accesslog ")]
    assert line.split("=")[1].strip() == "None"
