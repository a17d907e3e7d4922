"""A backup while twenty people send stories: it is of one moment."""

from __future__ import annotations

import json
import threading

import pytest
from sqlalchemy import text

from storyboard.database import db
from storyboard.operations.keeping.backup import back_up
from storyboard.operations.keeping.folder import Backup
from storyboard.operations.keeping.restore import restore
from tests.factory import open_call, tell
from tests.operations.keeping.conftest import GROWN, SMALL
from tests.operations.keeping.houses import FORTNIGHT

WRITERS = 20


@pytest.mark.fault
@pytest.mark.parametrize("kind", [SMALL, GROWN])
def test_it_is_consistent(place, backups, kind):
    busy, enough = place(kind), threading.Event()
    busy.app.test_cli_runner().invoke(args=["migrate"])
    with busy.app.app_context():
        call_id = open_call(db.session).id
    told = []

    def write():
        with busy.app.app_context():
            call = db.session.get_one(type(open_calls[0]), call_id)
            while not enough.is_set():
                told.append(tell(db.session, call).slug)

    with busy.app.app_context():
        open_calls = [open_call(db.session, slug="another")]
    writers = [threading.Thread(target=write) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        with busy.app.app_context():
            made = [back_up(db.session, busy.house, backups, FORTNIGHT) for _ in range(3)]
    finally:
        enough.set()
        for writer in writers:
            writer.join()
    rows = [one.rows for one in made]
    assert rows[0] < rows[1] < rows[2]  # people wrote all the while
    for one in made:
        lists = {path.stem: path.read_text().splitlines() for path in (one.folder / "tables").iterdir()}
        # Each story comes with two consents and two events, all in one transaction.
        stories = {json.loads(line)["id"] for line in lists["story"]}
        consents = [json.loads(line)["story_id"] for line in lists["consent"]]
        events = [json.loads(line)["story_id"] for line in lists["event"]]
        assert sorted(consents) == sorted([*stories] * 2)
        assert sorted(found for found in events if found) == sorted([*stories] * 2)
    after = place()
    with after.app.app_context():
        restore(Backup(made[-1].folder), after.house, after.settings)
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
