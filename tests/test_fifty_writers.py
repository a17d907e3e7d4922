"""Fifty people send at once to a real site: everybody's story is kept once, and no database says that it is locked."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from benchmarks.author import Answer, Author
from storyboard.database import db
from storyboard.staff.roles import Role
from storyboard.stories.models import Story
from tests.factory import open_call, tell
from tests.live import Site, started
from tests.people import signed_cookie

WRITERS, MODERATORS, WAITING = 50, 8, 8


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path) -> dict[str, str]:
    """Which database the site keeps its stories in."""
    if request.param == "sqlite":
        return {}
    return {"DATABASE_URL": request.getfixturevalue("empty_database")()}


def test_fifty_stories_at_once_are_fifty_stories_while_moderators_take_theirs(place, tmp_path: Path, capfd) -> None:
    with started(tmp_path, **place, LOG_LEVEL="WARNING") as site:
        with site.app.app_context():
            call = open_call(db.session)
            for n in range(WAITING):
                tell(db.session, call, title=f"Waiting {n}")
        together = Barrier(WRITERS + MODERATORS)
        with ThreadPoolExecutor(WRITERS + MODERATORS) as people:
            writers = [people.submit(writes, site, n, together) for n in range(WRITERS)]
            moderators = [people.submit(claims, site, n, together) for n in range(MODERATORS)]
        assert Counter(one.result().status for one in writers) == {303: WRITERS}
        # Each moderator was given another story: two of them never read the same.
        given = [one.result().location for one in moderators]
        assert len(set(given)) == MODERATORS, given
        with site.app.app_context():
            bodies = db.session.scalars(select(Story.body).where(Story.body.startswith("The pitch of"))).all()
        assert sorted(bodies) == sorted(words(n) for n in range(WRITERS))
    said = capfd.readouterr().err
    assert "locked" not in said
    assert "Traceback" not in said


def words(number: int) -> str:
    return f"The pitch of our school number {number} was cleaned by both sides."


def writes(site: Site, number: int, together: Barrier) -> Answer:
    author = Author(site.port, "youth4peace")
    author.open_form()
    together.wait()
    return author.send(words(number))


def claims(site: Site, number: int, together: Barrier) -> Answer:
    """A moderator asks for the next story."""
    moderator = Author(site.port, "youth4peace")
    moderator.cookies = signed_cookie(site.app, f"Moderator{number}", Role.MODERATOR)
    moderator.load("/moderation/")
    together.wait()
    return moderator.submit("/moderation/calls/youth4peace/next")
