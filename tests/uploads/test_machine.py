"""Whatever authors do, in whatever order: what they were promised is there, byte for byte, and nothing else is."""

from __future__ import annotations

import os
from datetime import timedelta

import flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test
from sqlalchemy import select, update

from storyboard.database import db, transaction, utc_now
from storyboard.uploads import actions
from storyboard.uploads.hooks import Hooks, Owner, wire
from storyboard.uploads.models import Upload
from tests.uploads.conftest import LARGEST, client, nothing_is_kept
from tests.uploads.machine import FILM, NAMES, SIZES, WHICH, Uploads
from tests.uploads.tus import BYTES

QUICK = os.environ.get("CI") == "true"  # the same short run each time
HOW = settings(
    max_examples=6 if QUICK else 15,
    stateful_step_count=25,
    derandomize=QUICK,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def test_in_any_order_promised_bytes_are_there_and_others_are_not(app: flask.Flask) -> None:
    told: list[str] = []

    def whose() -> list[Owner]:
        return [Owner(flask.request.headers["User-Agent"], LARGEST)]

    ended = Hooks(
        whose=whose, ended=lambda _session, upload: told.append(upload.storage_key), most_from_one_line=10_000
    )
    wire(app, ended)

    class Machine(InProcess):
        def __init__(self) -> None:
            super().__init__(app, told)

    run_state_machine_as_test(Machine, settings=HOW)


class InProcess(Uploads):
    """The machine on one app, with what only time, a dead worker and a form can do."""

    def __init__(self, app: flask.Flask, told: list[str]) -> None:
        self.app, self.told, self.name = app, told, f"author-{next(NAMES)}"
        told.clear()
        super().__init__(client(app, self.name), client(app, "a stranger"))
        self.taken: list[str] = []

    def change(self, place: str, **values: object) -> None:
        with self.app.app_context(), transaction(db.session):
            db.session.execute(update(Upload).where(Upload.token_digest == digest(place)).values(**values))

    @precondition(lambda self: any(not upload.whole for upload in self.mine))
    @rule(which=WHICH, size=SIZES, summed=st.booleans())
    def is_cut(self, which, size, summed):
        """The line breaks before all of what was announced has come; with a checksum nothing of it counts."""
        growing = [upload for upload in self.mine if not upload.whole]
        upload = growing[which % len(growing)]
        body = upload.next(size)[:-1]
        says = {"Tus-Resumable": "1.0.0", "Content-Type": BYTES, "Upload-Offset": str(upload.have)}
        if summed:
            says["Upload-Checksum"] = "sha1 AAAA"
        self.author.browser.patch(upload.place, data=body, headers={**says, "Content-Length": str(len(body) + 1)})
        upload.have += 0 if summed else len(body)

    @precondition(lambda self: self.mine)
    @rule(which=WHICH)
    def loses_its_worker(self, which):
        """A lease that its worker cannot give back: it was killed."""
        place = self.one(which).place
        self.change(place, held_by="a dead worker", held_until=utc_now() - timedelta(seconds=1))

    @precondition(lambda self: self.mine)
    @rule(which=WHICH)
    def runs_out_of_time(self, which):
        upload = self.one(which)
        self.change(upload.place, expires_at=utc_now() - timedelta(seconds=1))
        with self.app.app_context():
            assert actions.expire(db.session, self.app.extensions["storyboard_storage"]) == 1
        self.mine.remove(upload)
        self.gone.append(upload.place)

    @precondition(lambda self: any(upload.whole for upload in self.mine))
    @rule()
    def is_taken_by_a_form(self):
        """From then on nobody ends it, and it leaves its author's hands free."""
        upload = next(upload for upload in self.mine if upload.whole)
        with self.app.app_context():
            found = select(Upload).where(Upload.token_digest == digest(upload.place))
            row = db.session.scalars(found).one()
            actions.take(db.session, row.id)
            self.taken.append(row.storage_key)
            assert self.kept(row.storage_key) == FILM[: upload.have]
        self.change(upload.place, expires_at=utc_now() - timedelta(seconds=1))
        assert self.author.ask("DELETE", upload.place).status_code == 410
        self.mine.remove(upload)

    @rule(what=st.sampled_from([b"PK\x03\x04", b"#EXTM3U\n", b"\xff\xd8\xff\xe0"]))
    def sends_what_is_no_film(self, what):
        answer = self.author.create(Upload_Length=2000)
        if answer.status_code == 429:
            return
        place = answer.headers["Location"]
        assert self.author.send(place, what.ljust(2000, b"\0")).status_code == 422
        assert self.author.head(place).status_code == 410

    def kept(self, key: str) -> bytes:
        return b"".join(self.app.extensions["storyboard_storage"].read(key))

    def teardown(self) -> None:
        """Finish what is begun, look at every byte, end it all; what a form has taken is all that is left."""
        for upload in self.mine:
            length = upload.length or max(upload.have, 1100)
            self.send(upload, FILM[upload.have : length], upload.have, Upload_Length=length)
            with self.app.app_context():
                found = select(Upload.storage_key).where(Upload.token_digest == digest(upload.place))
                key = db.session.scalars(found).one()
                assert self.told.count(key) == 1
                assert self.kept(key) == FILM[:length]
            assert self.author.ask("DELETE", upload.place).status_code == 204
        store = self.app.extensions["storyboard_storage"]
        assert {key for key, _ in store.objects()} == set(self.taken)
        for key in self.taken:
            store.erase(key)
        assert nothing_is_kept(self.app)


def digest(place: str) -> str:
    return actions.digest(place.rpartition("/")[2])
