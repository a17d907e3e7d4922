"""PostgreSQL is started anew while people send stories and a worker works: everybody is told what happened, nobody's
story is lost, and neither site nor worker has to be started anew as well."""

from __future__ import annotations

import html
import itertools
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import psycopg
import pytest
from sqlalchemy import select, text

import config
from benchmarks.author import Answer, Author
from storyboard import create_app
from storyboard.database import db
from storyboard.operations import schema
from storyboard.processing.models import JobState
from storyboard.processing.needs import JobKind
from storyboard.staff.permissions import open_to_all
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Kind, Story
from tests.factory import open_call
from tests.faults.conftest import Worker, until
from tests.live import started
from tests.processing.films import job_of
from tests.services.postgresql import Server, new_folder

pytestmark = [pytest.mark.fault, pytest.mark.media]

CALL = "youth4peace"
WRITERS = 6
AWAY = ("It is our fault, not yours", "Something broke on our side, and we could not keep your story.")
# How an administrator restarts it, and how a crash does.
RESTARTS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}
# What was committed must survive a crash of the server; the machine itself does not crash.
KEEPS_ITS_WORD = ("-c", "fsync=off", "-c", "synchronous_commit=on", "-c", "max_connections=200")


class Restarted:
    """A PostgreSQL server that can be started anew."""

    def __init__(self, server: Server) -> None:
        self.address = server.address
        self._server, self._life = server, ExitStack()
        self._process = self._life.enter_context(server.running())

    def database(self, name: str) -> str:
        with psycopg.connect(f"{self.address}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return f"{self.address}/{name}"

    def stop(self, how: signal.Signals) -> None:
        self._process.send_signal(how)
        self._process.wait(30)
        self._life.close()

    def start(self) -> None:
        self._process = self._life.enter_context(self._server.running())


@pytest.fixture
def server() -> Iterator[Restarted]:
    with new_folder() as folder:
        server = Restarted(Server(folder, *KEEPS_ITS_WORD))
        yield server
        server.stop(signal.SIGINT)


@dataclass
class Told:
    """What the writers were told."""

    port: int
    over: threading.Event = field(default_factory=threading.Event)
    kept: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def write(self, writer: int) -> None:
        """Send one story after another. Who is told to try again does so, with the form that they have."""
        for turn in itertools.count():
            if self.over.is_set():
                return
            body = f"The pitch number {turn} of writer {writer} was cleaned by both schools."
            author = Author(self.port, CALL)
            while not self.understood(author.open_form(), 200):
                time.sleep(0.2)
            while not self.understood(author.send(body), 303, "" if author.story_is_kept else body):
                time.sleep(0.2)
            self.kept.append(body)

    def understood(self, answer: Answer, good: int, typed: str = "") -> bool:
        """Whether it went well; if not, it must have been said kindly, with what was typed."""
        self.statuses[answer.status] += 1
        said = html.unescape(answer.text)
        if answer.status != good and not (answer.status == 503 and any(s in said for s in AWAY) and typed in said):
            self.wrong.append(f"{answer.status}: {said[-1500:]}")
        return answer.status == good


def test_nothing_is_lost_and_nobody_else_has_to_be_started_anew(server, tmp_path, long_film) -> None:
    places = {"DATABASE_URL": server.database("stories"), "QUEUE_URL": server.database("messages")}
    with started(tmp_path, **places, HEARTBEAT_TIMEOUT="2") as site:
        with site.app.app_context():
            open_call(db.session)
        awa = Author(site.port, CALL, "video")
        awa.open_form()
        assert awa.send(film=long_film.read_bytes()).taken
        worker = Worker(tmp_path, **places)
        try:
            told = Told(site.port)
            writers = [threading.Thread(target=told.write, args=(number,)) for number in range(WRITERS)]
            for writer in writers:
                writer.start()
            until(lambda: worker.its_ffmpeg(), "the worker is at work")
            for how in RESTARTS.values():
                before = len(told.kept)
                until(lambda before=before: len(told.kept) >= before + WRITERS, "stories are coming in")
                server.stop(how)
                time.sleep(1)
                server.start()
            before = len(told.kept)
            until(lambda: len(told.kept) >= before + 2 * WRITERS, "stories are coming in again")
            told.over.set()
            for writer in writers:
                writer.join(60)
            assert told.wrong == []
            assert told.statuses[503] > 0, "nobody noticed"

            def film() -> Story:
                with site.app.app_context():
                    return db.session.scalars(select(Story).where(Story.kind == Kind.VIDEO)).one()

            until(lambda: film().state is State.PENDING, "the film is made ready")
            assert (site.process.poll(), worker.process.poll()) == (None, None)
            with site.app.app_context():
                assert job_of(db.session, film(), JobKind.PREPARE).state is JobState.DONE
                bodies = db.session.scalars(select(Story.body).where(Story.kind == Kind.TEXT)).all()
            assert sorted(bodies) == sorted(told.kept)
            # A message wakes the worker still: what comes now does not wait for the sweep's turn alone.
            later = Author(site.port, CALL, "video")
            later.open_form()
            assert later.send(film=long_film.read_bytes()).taken
            until(lambda: worker.its_ffmpeg(), "the worker hears of new work")
            assert worker.end() == 0
        finally:
            if worker.process.poll() is None:
                worker.kill()


def test_a_page_that_was_made_before_the_line_was_cut_is_given(empty_database, tmp_path) -> None:
    url = empty_database()
    app = create_app(config.load({"STORYBOARD_DATA": str(tmp_path), "DATABASE_URL": url, "LOG_LEVEL": "ERROR"}))

    @app.get("/made")
    @open_to_all
    def made() -> str:
        backend = db.session.scalar(text("SELECT pg_backend_pid()"))
        with psycopg.connect(url, autocommit=True) as administrator:
            administrator.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
        return "here it is"

    schema.upgrade(app.extensions["storyboard_engine"])
    eve = app.test_client()
    assert [eve.get("/made").text for _ in range(3)] == ["here it is"] * 3
    app.extensions["storyboard_engine"].dispose()
