"""Right and wrong requests in any order, to a real server that is killed meanwhile: nothing promised is lost."""

from __future__ import annotations

import http.client
import itertools
import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from storyboard.database import db
from storyboard.uploads.actions import digest
from storyboard.uploads.models import Upload, UploadState
from tests.faults.conftest import until
from tests.faults.test_broken_uploads import workers_of
from tests.live import Site, started
from tests.uploads.machine import FILM, NAMES, WHICH, Uploads
from tests.uploads.served import HEADER
from tests.uploads.tus import BYTES, Tus

pytestmark = pytest.mark.fault
PREFIXES = itertools.count()
HOW = settings(
    max_examples=2,
    stateful_step_count=10,
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Answer:
    status_code: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Phone:
    """Asks a real server as a test client asks an app; 423 and a server that is not there are something to wait for."""

    def __init__(self, site: Site, name: str) -> None:
        self.port, self.name = site.port, name

    def open(self, path: str, *, method: str, headers: dict[str, str], data: bytes) -> Answer:
        deadline = time.monotonic() + 60
        while True:
            try:
                answer = self._ask(path, method, headers, data)
            except (OSError, http.client.HTTPException):
                answer = None
            if answer and answer.status_code != 423:
                return answer
            assert time.monotonic() < deadline
            time.sleep(0.2)

    def _ask(self, path: str, method: str, headers: dict[str, str], data: bytes) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request(method, path, data, {**headers, HEADER: self.name})
        answer = line.getresponse()
        told = Answer(answer.status, answer.headers, answer.read().decode())
        line.close()
        return told

    def begins(self, place: str, offset: int, body: bytes, announced: int) -> socket.socket:
        """A piece whose end does not come."""
        line = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        says = {"Host": "site", HEADER: self.name, "Tus-Resumable": "1.0.0", "Content-Type": BYTES}
        says |= {"Upload-Offset": str(offset), "Content-Length": str(announced)}
        lines = [f"PATCH {place} HTTP/1.1", *(f"{name}: {said}" for name, said in says.items()), "", ""]
        line.sendall("\r\n".join(lines).encode() + body)
        return line


class Killed(Uploads):
    """The machine on a server that dies."""

    def __init__(self, site: Site) -> None:
        self.site, self.phone = site, Phone(site, f"author-{next(NAMES)}")
        super().__init__(Tus(self.phone), Tus(Phone(site, "a stranger")))
        self.killed = False

    @precondition(lambda self: any(not upload.whole for upload in self.mine))
    @rule(which=WHICH)
    def is_killed_in_the_middle_of_a_piece(self, which):
        """What was promised before is there; what came since, in part, and just those bytes."""
        growing = [upload for upload in self.mine if not upload.whole]
        upload = growing[which % len(growing)]
        body = upload.next(100_000)
        with self.phone.begins(upload.place, upload.have, body[:-1], len(body)):
            time.sleep(0.3)
            self.kill()
            kept = int(self.author.head(upload.place).headers["Upload-Offset"])
        assert upload.have <= kept <= upload.have + len(body) - 1
        upload.have = kept

    def kill(self) -> None:
        self.killed, before = True, workers_of(self.site)
        for worker in before:
            os.kill(worker, signal.SIGKILL)
        until(lambda: len(set(workers_of(self.site)) - set(before)) == len(before), "the site has new workers")

    def teardown(self) -> None:
        """Kill once at least, finish all, and look at every byte."""
        if not self.killed:
            self.kill()
        for upload in self.mine:
            length = upload.length or max(upload.have, 1100)
            self.send(upload, FILM[upload.have : length], upload.have, Upload_Length=length)
            with self.site.app.app_context():
                at = Upload.token_digest == digest(upload.place.rpartition("/")[2])
                row = db.session.scalars(select(Upload).where(at)).one()
                assert row.state is UploadState.COMPLETE
                storage = self.site.app.extensions["storyboard_storage"]
                assert b"".join(storage.read(row.storage_key)) == FILM[:length]
            assert self.author.ask("DELETE", upload.place).status_code == 204


@pytest.fixture(params=["disk", "s3"])
def site(request: pytest.FixtureRequest, tmp_path) -> Iterator[Site]:
    parts = {"STORAGE_URL": request.getfixturevalue("s3")(f"killed-{next(PREFIXES)}")} if request.param == "s3" else {}
    with started(tmp_path, "tests.uploads.served:app", **parts) as site:
        yield site


def test_promised_bytes_outlive_workers_that_are_killed(site):
    class Machine(Killed):
        def __init__(self) -> None:
            super().__init__(site)

    run_state_machine_as_test(Machine, settings=HOW)
    assert [key for key, _ in site.app.extensions["storyboard_storage"].objects()] == []
