"""Tidying leaves uploads alone while somebody may still want them."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from storyboard.database import transaction, utc_now
from storyboard.processing import tidying, worker
from storyboard.processing.tidying import tidy
from storyboard.uploads import actions
from storyboard.uploads.hooks import Owner
from storyboard.uploads.models import Upload, UploadState
from storyboard.uploads.protocol import Create
from storyboard.web.installation import storage


@pytest.fixture
def upload(session) -> Upload:
    made, _token = actions.create(session, storage(), Owner("awa", 1000), Create(1000, "", False, None), secret="s")
    return made


def age(app, name: str) -> Path:
    """Let a file be two days old."""
    (path,) = (app.extensions["storyboard_settings"].storyboard_data / "files").rglob(name)
    two_days_ago = (utc_now() - timedelta(days=2)).timestamp()
    os.utime(path, (two_days_ago, two_days_ago))
    return path


def test_one_that_rests_for_days_can_be_gone_on_with(app, session, upload):
    path = age(app, upload.storage_key)
    tidy(session, storage())
    assert path.exists()


def test_a_whole_one_waits_for_its_form(app, session, upload):
    with storage().growing.append(upload.storage_key, {}, lambda _state: None) as end:
        end.write(b"a film")
    storage().growing.finish(upload.storage_key, {}, lambda _state: None)
    with transaction(session):
        session.execute(update(Upload).values(state=UploadState.COMPLETE))
    path = age(app, upload.storage_key)
    tidy(session, storage())
    assert path.exists()


def test_a_step_that_fails_does_not_end_the_keeping_of_the_house(app, monkeypatch):
    """The keeper's thread is the only one that sweeps: whatever goes wrong, the next round comes."""
    rounds: list[int] = []

    class Stop:
        def wait(self, _seconds: float) -> bool:
            return len(rounds) > 1

    def breaks(*_args: object) -> None:
        rounds.append(1)
        raise KeyError("a bug")

    monkeypatch.setattr(worker, "sweep", breaks)
    worker._keep_house(app, ["review"], "a worker", Stop())
    assert len(rounds) == 2


def test_what_must_go_goes_though_the_store_is_away(session, monkeypatch):
    done: list[str] = []
    monkeypatch.setattr(tidying, "forget", lambda _session: done.append("forgotten"))

    class Away:
        def objects(self) -> None:
            raise ConnectionError

    with pytest.raises(ConnectionError):
        tidy(session, Away())
    assert done == ["forgotten"]
