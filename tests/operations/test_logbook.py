"""What site and workers say is kept beside the data, for the house alone, and turned over before it grows large."""

import json
import re
from contextlib import closing

import pytest

from storyboard.operations.logbook import OLDER_FILES, Logbook, path_in


@pytest.fixture
def logbook(tmp_path):
    with closing(Logbook(tmp_path, "text")) as logbook:
        yield logbook


def test_a_line_is_kept_with_its_time_and_still_said(logbook, tmp_path):
    said = []
    logbook.tee(said.append)("site: event='job_taken' job=7")
    assert said == ["site: event='job_taken' job=7"]
    kept = path_in(tmp_path).read_text()
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ site: event='job_taken' job=7\n", kept)


def test_objects_stay_objects_and_say_whose_they_are(tmp_path):
    with closing(Logbook(tmp_path, "json")) as logbook:
        for line in ('site: {"event": "job_taken", "job": 7}', "site: ended with status 1; it starts again in 1 s."):
            logbook.keep(line)
    first, second = (json.loads(line) for line in path_in(tmp_path).read_text().splitlines())
    assert first == {"program": "site", "event": "job_taken", "job": 7}
    assert second["event"] == "site: ended with status 1; it starts again in 1 s."


def test_nobody_else_may_read_it(logbook, tmp_path):
    logbook.keep("site: hello")
    assert path_in(tmp_path).stat().st_mode & 0o777 == 0o600
    assert path_in(tmp_path).parent.stat().st_mode & 0o777 == 0o700


def test_it_is_turned_over_and_the_oldest_is_let_go(tmp_path):
    with closing(Logbook(tmp_path, "text", largest=1000)) as logbook:
        for number in range(200):
            logbook.keep(f"site: line {number:03}")
    files = sorted(path_in(tmp_path).parent.iterdir())
    assert len(files) == 1 + OLDER_FILES
    assert max(file.stat().st_size for file in files) <= 1000
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert "line 199" in path_in(tmp_path).read_text()
    assert not any("line 000" in file.read_text() for file in files)


def test_without_room_or_folder_a_line_is_lost_and_nothing_else(logbook, tmp_path, capfd):
    said = []
    say = logbook.tee(said.append)
    logbook._file.baseFilename = "/dev/full"  # answers as a full disk does
    say("site: first")
    logbook._file.baseFilename = "/proc/nowhere/storyboard.log"
    say("site: second")
    logbook._file.baseFilename = str(path_in(tmp_path))
    say("site: third")
    assert said == ["site: first", "site: second", "site: third"]
    assert path_in(tmp_path).read_text().endswith("site: third\n")
    assert capfd.readouterr() == ("", "")
