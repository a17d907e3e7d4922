"""Awa takes her stories back, and no byte of them is left: not in the database's own files, not in the queue, the
storage, the scratch folder or the log. Each file is searched for each word that she, or a moderator, has written."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from config import Settings
from storyboard import create_app
from storyboard.database import db, transaction
from storyboard.processing.models import Job, JobKind
from storyboard.staff.roles import Role
from storyboard.stories import story_key
from tests.clips import PLANTED, Clips
from tests.factory import open_call
from tests.moderation.desk import approve, ask_author, ask_for_next, decline
from tests.people import Browser, sign_in
from tests.processing.films import do, job_of
from tests.sharing.conftest import Author, stories
from tests.sharing.test_editing import edits

LOG = "site.log"
MARK = uuid.uuid4().hex[:12]
TEXT = {
    "title": f"The well of {MARK}a",
    "body": f"At noon my uncle {MARK}b closed it. " * 40,
    "asks": f"Open the well {MARK}c.",
    "display_name": f"Awa {MARK}d",
}
FILM = {"title": f"The roof of {MARK}e", "asks": f"More lamps {MARK}f.", "display_name": f"Awa {MARK}g"}
TOLD = f"Leave the street {MARK}h out."
ASKED = f"Whose well is {MARK}k?"
ANSWER = f"Ours, since {MARK}m."
ADDRESS = f"awa.{MARK}n@example.org"
SAID = f"moov of {MARK}j"
SPOKEN = f"We swept it {MARK}p."
REPORTED = f"My sister {MARK}l is seen."
KEPT = [word.strip() for word in [*TEXT.values(), *FILM.values(), TOLD, SAID, SPOKEN, REPORTED, ASKED, ANSWER]]
FILE_NAME = f"VID_{MARK}i.mp4"


@pytest.fixture(params=["disk", "s3"])
def site(request: pytest.FixtureRequest, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """A site that logs all it can, into a file beside its data."""
    log = (settings.storyboard_data / LOG).open("w")
    monkeypatch.setattr(sys, "stderr", log)
    changes = {"log_level": "DEBUG", "mail_url": "smtp://localhost:9?from=stories@example.org"}
    if request.param == "s3":
        changes["storage_url"] = request.getfixturevalue("s3")(f"left-{uuid.uuid4().hex}")
    app = create_app(replace(settings, **changes))
    app.test_client_class = Browser
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    with app.app_context():
        yield app
    app.extensions["storyboard_engine"].dispose()
    log.close()


@pytest.fixture
def careful_server() -> Iterator[None]:
    """A PostgreSQL that is set up as docs/keeping.md asks."""
    _of_the_server("ALTER SYSTEM SET wal_recycle = off")
    yield
    _of_the_server("ALTER SYSTEM RESET wal_recycle")


def _of_the_server(sentence: str) -> None:
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(sentence))
            connection.execute(text("SELECT pg_reload_conf()"))


def places(settings: Settings) -> list[Path]:
    """Every folder in which this installation, and the server of its database, keep files."""
    found = [settings.storyboard_data]
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            found.append(Path(str(connection.scalar(text("SHOW data_directory")))).parent)
    return found


def found_in(folders: Iterable[Path], words: Iterable[str]) -> dict[str, list[str]]:
    """In which files each word stands, byte for byte; words that stand nowhere are left out."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    where: dict[str, list[str]] = {}
    for path in files:
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            continue
        for word in words:
            if word.encode() in content:
                where.setdefault(word, []).append(path.name)
    return where


def test_no_byte_is_left_of_what_was_taken_back(site, settings, careful_server, clips: Clips):
    open_call(db.session)
    malik = sign_in(site, "Malik", Role.MODERATOR)
    writer, filmer = Author(site.test_client()), Author(site.test_client())
    assert writer.writes(**TEXT).status_code == 303
    assert filmer.films(clips.tagged().read_bytes(), FILE_NAME, **FILM).status_code == 303
    keys = [writer.key(), filmer.key()]
    secrets = [*keys, *map(story_key.read, keys), FILE_NAME, ADDRESS, *PLANTED]
    assert writer.client.post("/story/news", data={"address": ADDRESS}).status_code == 303
    sealed = db.session.connection().exec_driver_sql("SELECT contact FROM story WHERE contact IS NOT NULL").scalar_one()

    written, filmed = stories()
    do(site, job_of(db.session, filmed, JobKind.PREPARE))
    assert ask_for_next(malik) == written.slug
    ask_author(malik, written.slug, ASKED)
    assert edits(writer, **TEXT, answer=ANSWER).status_code == 303
    approve(malik, filmed.slug)
    assert ask_for_next(malik) == written.slug
    decline(malik, written.slug, words=TOLD)
    do(site, job_of(db.session, filmed, JobKind.PUBLISH))
    do(site, job_of(db.session, filmed, JobKind.SHEET))
    job = job_of(db.session, filmed, JobKind.SHEET)
    db.session.rollback()
    with transaction(db.session):  # as an attempt that failed leaves it
        db.session.get_one(Job, job.id).cause = SAID
    spoken = {"film": filmed.file_version, "language": "en", "written": f"WEBVTT\n\n00:00.000 --> 00:01.000\n{SPOKEN}"}
    assert malik.post(f"/moderation/stories/{filmed.slug}/captions", data=spoken).status_code == 302
    eve = site.test_client()
    assert SPOKEN in eve.get(f"/stories/{filmed.slug}/").text
    assert eve.get(f"/stories/?q={MARK}e").text.count(filmed.slug) > 0
    assert eve.post(f"/stories/{filmed.slug}/report", data={"reason": "other", "words": REPORTED}).status_code == 303
    db.session.rollback()
    _of_the_server("ANALYZE")

    # First the other way round: as long as she lets us have them, the words are where we look.
    assert set(found_in(places(settings), KEPT)) == set(KEPT)
    assert len(list(site.extensions["storyboard_storage"].objects())) >= 4
    assert found_in(places(settings), secrets) == {}
    assert set(found_in(places(settings), [sealed])) == {sealed}

    for author, key in zip((writer, filmer), keys, strict=True):
        author.client.post("/story/", data={"key": key})
        assert "Your story is taken back" in author.client.post("/story/withdraw").text
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        assert site.test_cli_runner().invoke(args=["sweep"]).exit_code == 0
        db.session.rollback()

    assert found_in(places(settings), [*KEPT, MARK, sealed, *secrets]) == {}
    assert list(site.extensions["storyboard_storage"].objects()) == []
    assert "job_taken" in (settings.storyboard_data / LOG).read_text()
