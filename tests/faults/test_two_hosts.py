"""Two sites and two workers on hosts of their own: nothing is shared but the services, and either may die."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks.author import Answer, Author
from storyboard.database import db
from storyboard.processing.models import JobState
from storyboard.processing.needs import JobKind
from storyboard.staff.roles import Role
from storyboard.stories.lifecycle import State
from storyboard.stories.models import FileRole, Story
from tests.factory import open_call
from tests.faults.conftest import Worker, named_ffmpeg, until
from tests.live import Site, started
from tests.people import signed_cookie
from tests.processing.films import job_of

pytestmark = [pytest.mark.fault, pytest.mark.media]

CALL = "youth4peace"
# All that two hosts must have in common, beside the addresses of the services.
SECRETS = {"SECRET_KEY": "s" * 40, "DATA_KEY": "d" * 40}


@pytest.fixture(params=["postgresql", "redis"])
def services(request, new_database, empty_database, s3) -> dict[str, str]:
    """Database, storage and queue."""
    queue = empty_database() if request.param == "postgresql" else request.getfixturevalue("new_redis")()
    storage = s3(f"hosts-{request.param}-{request.node.name.partition('[')[0]}")
    return {"DATABASE_URL": new_database(), "STORAGE_URL": storage, "QUEUE_URL": queue}


@pytest.fixture
def hosts(services, tmp_path: Path) -> Iterator[tuple[Site, Site]]:
    """Two sites, each with a folder of its own."""
    with ExitStack() as running:
        one, two = (running.enter_context(started(tmp_path / name, **services, **SECRETS)) for name in ("one", "two"))
        with one.app.app_context():
            open_call(db.session)
        yield one, two
    for name in ("one", "two"):
        assert not list((tmp_path / name).glob("files/**/*.*")), "a host keeps bytes of stories for itself"


@pytest.fixture
def worker_on(services, tmp_path: Path) -> Iterator[Callable[..., Worker]]:
    """Starts a worker on a host."""
    working: list[Worker] = []

    def start(host: str, *args: str) -> Worker:
        (tmp_path / host).mkdir(exist_ok=True)
        working.append(Worker(tmp_path / host, *args, **services, **SECRETS))
        return working[-1]

    yield start
    for worker in working:
        if worker.process.poll() is None:
            worker.kill()


def films(site: Site, clip: Path) -> tuple[Author, Answer]:
    """Awa sends a film."""
    awa = Author(site.port, CALL, "video")
    awa.open_form()
    return awa, awa.send(film=clip.read_bytes())


def on(site: Site, somebody: Author) -> Author:
    """The same browser, on another host: a balancer in front sends its requests here or there."""
    again = Author(site.port, CALL)
    again.cookies = somebody.cookies
    return again


def the_story(site: Site) -> Story:
    with site.app.app_context():
        return db.session.scalars(select(Story)).one()


def stands(site: Site, state: State) -> Callable[[], bool]:
    return lambda: the_story(site).state is state


def is_published(site: Site) -> bool:
    return the_story(site).file(FileRole.RENDITION, "240p") is not None


def test_a_film_sent_on_one_host_is_judged_played_and_taken_back_on_the_other(hosts, worker_on, clips) -> None:
    one, two = hosts
    awa, answer = films(one, clips.landscape())
    assert answer.taken
    worker_on("two")
    until(stands(two, State.PENDING), "prepared")

    malik = Author(two.port, CALL)
    malik.cookies = signed_cookie(two.app, "Malik", Role.MODERATOR)
    malik.load("/moderation/")
    story_page = malik.submit(f"/moderation/calls/{CALL}/next").location
    page = malik.load(story_page)
    review = re.search(r'<video[^>]*\ssrc="([^"]*)"', page.text, re.DOTALL)[1]
    # The next request of the same moderator comes to the other host: a part of the film that he watches.
    assert on(one, malik).load(review, Range="bytes=0-99").status == 206
    assert malik.submit(f"{story_page}/approve").status == 302
    until(lambda: is_published(one), "published")

    story = the_story(one)
    film = f"/stories/{story.slug}/files/{story.file(FileRole.RENDITION, '240p').slug}"
    eve, eve_on_two = Author(one.port, CALL), Author(two.port, CALL)
    for visitor in (eve, eve_on_two, eve, eve_on_two):
        assert story.slug in visitor.load("/stories/").text
        answer = visitor.load(film, Range="bytes=100-199")
        assert (answer.status, len(answer.content)) == (206, 100)

    own = on(two, awa)
    own.load("/story/withdraw")
    assert own.submit("/story/withdraw").status == 200
    for visitor in (eve, eve_on_two):
        assert visitor.load(film, Range="bytes=100-199").status == 404
        assert visitor.load(f"/stories/{story.slug}/").status == 410
        for page in ("/", f"/c/{CALL}/", "/stories/"):
            assert story.slug not in visitor.load(page).text
    assert list(one.app.extensions["storyboard_storage"].objects()) == []


def test_a_worker_that_dies_in_the_middle_leaves_its_job_to_the_other_host(hosts, worker_on, long_film) -> None:
    one, two = hosts
    _, answer = films(one, long_film)
    assert answer.taken

    def step() -> str | None:
        with one.app.app_context():
            return job_of(db.session, the_story(one), JobKind.PREPARE).step

    first = worker_on("one")
    until(lambda: step() == "review" and first.its_ffmpeg(), "at work")
    left = first.its_ffmpeg()
    worker_on("two")
    first.kill()
    until(lambda: not any(map(named_ffmpeg, left)), "ffmpeg has ended with its worker")
    until(stands(two, State.PENDING), "prepared on the other host")
    with two.app.app_context():
        job = job_of(db.session, the_story(two), JobKind.PREPARE)
        assert (job.state, job.attempts) == (JobState.DONE, 2)


def test_a_site_that_dies_right_after_it_said_thank_you_loses_nothing(hosts, worker_on, clips) -> None:
    one, two = hosts
    awa, answer = films(one, clips.landscape())
    one.kill()
    assert answer.taken
    own = on(two, awa)
    assert "The football pitch we share" in own.load("/story/").text
    worker_on("two")
    until(stands(two, State.PENDING), "prepared")


def test_a_wrong_key_is_counted_for_both_hosts_together(hosts) -> None:
    """Guessing is counted in rows. The ceiling against floods counts per process, as docs/scale.md says."""
    one, two = hosts
    statuses = []
    for turn in range(24):
        eve = Author((one, two)[turn % 2].port, CALL)
        eve.load("/story/")
        statuses.append(eve.submit("/story/", ("key", "AAAA-AAAA-AAAA")).status)
    assert statuses[:20] == [422] * 20
    assert statuses[20:] == [429] * 4
