"""A page is kept while nothing changes, and not a moment longer."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import event

from storyboard import create_app
from storyboard.calls.models import Call
from storyboard.database import db, transaction
from storyboard.journal.actions import record
from storyboard.stories import actions
from storyboard.stories.lifecycle import State
from storyboard.web import unchanged
from tests.factory import open_call, tell

ATTEMPTS = 20


@pytest.fixture
def call(session) -> Call:
    return open_call(session)


@pytest.fixture
def asked(app):
    """The statements that pages needed."""
    said: list[str] = []
    event.listen(app.extensions["storyboard_engine"], "before_cursor_execute", lambda *a: said.append(a[2]))
    return said


@pytest.fixture
def elsewhere(settings):
    """Another process on the same database."""
    app = create_app(settings)
    with app.app_context():
        yield db.session
    app.extensions["storyboard_engine"].dispose()


def reads(eve, asked, address="/stories/", **headers: str) -> tuple[str, int]:
    """A page, and how many statements it took."""
    asked.clear()
    return eve.get(address, headers=headers).text, len(asked)


def test_a_page_is_made_once_while_nothing_changes(eve, session, call, asked):
    story = tell(session, call, state=State.APPROVED)
    for address in ("/", "/c/youth4peace/", "/stories/", f"/stories/{story.slug}/"):
        made, cost = reads(eve, asked, address)
        assert cost > 0
        # PostgreSQL's snapshots tell of writes to its other databases, too, where other tests are at work.
        assert any(reads(eve, asked, address) == (made, 0) for _ in range(ATTEMPTS))


def test_what_another_process_takes_back_is_gone_at_once(eve, session, call, asked, elsewhere):
    story = tell(session, call, state=State.APPROVED)
    for address in ("/", "/c/youth4peace/", "/stories/"):
        for _ in range(2):
            assert story.slug in reads(eve, asked, address)[0]
    assert eve.get(f"/stories/{story.slug}/").status_code == 200
    with transaction(elsewhere):
        actions.withdraw(elsewhere, story.id)
    assert eve.get(f"/stories/{story.slug}/").status_code == 410
    for address in ("/", "/c/youth4peace/", "/stories/"):
        assert story.slug not in reads(eve, asked, address)[0]


def test_any_change_at_all_makes_pages_anew(eve, session, call, asked):
    reads(eve, asked)
    with transaction(session):
        record(session, "test.something", actor="system")
    assert reads(eve, asked)[1] > 0
    assert any(reads(eve, asked)[1] == 0 for _ in range(ATTEMPTS))


def test_a_change_that_comes_while_a_page_is_made_is_in_the_next_one(app, eve, session, call, monkeypatch):
    """The page is kept for the state that was there before: nobody finds it there again."""
    tell(session, call, state=State.APPROVED, title="The first")
    changes = app.extensions["storyboard_changes"]
    before = changes.state
    late = [lambda: tell(session, call, state=State.APPROVED, title="The second")]

    def state():
        now = before()
        if late:
            late.pop()()
        return now

    monkeypatch.setattr(changes, "state", state)
    for _ in range(2):
        assert "The second" in eve.get("/stories/").text


def test_who_has_a_session_gets_a_page_of_their_own(clara, eve, call, asked):
    reads(eve, asked)
    asked.clear()
    clara.get("/stories/")
    assert asked


def test_readers_of_another_language_get_another_page(eve, call):
    for _ in range(2):
        assert "À quoi ressemble" in eve.get("/c/youth4peace/", headers={"Accept-Language": "fr"}).text
        assert "What does peace look like" in eve.get("/c/youth4peace/", headers={"Accept-Language": "en"}).text
    eve.set_cookie("language", "fr")
    assert "À quoi ressemble" in eve.get("/c/youth4peace/", headers={"Accept-Language": "en"}).text


def test_what_is_not_found_is_not_kept(eve, session, call):
    assert eve.get("/c/another/").status_code == 404
    open_call(session, "another")
    assert eve.get("/c/another/").status_code == 200


def test_a_page_grows_no_older_than_some_seconds_for_it_may_tell_the_time(eve, call, asked, monkeypatch):
    reads(eve, asked)
    later = time.monotonic() + unchanged.LONGEST_S + 1
    monkeypatch.setattr(unchanged.time, "monotonic", lambda: later)
    assert reads(eve, asked)[1] > 0


def test_not_more_pages_are_kept_than_memory_is_for(app, eve, call, asked, monkeypatch):
    monkeypatch.setattr(unchanged, "MOST_PAGES", 4)
    monkeypatch.setattr(unchanged, "MOST_WITH_QUERY", 3)
    for n in range(5):
        reads(eve, asked, f"/stories/?after={n}")
    assert len(app.extensions["storyboard_kept"].pages) == 3
    assert reads(eve, asked, "/stories/?after=4")[1] > 0
    # Addresses that somebody thought of push out no page that has an address of ours; these have an end, too.
    assert reads(eve, asked, "/stories/")[1] > 0
    assert any(reads(eve, asked, "/stories/")[1] == 0 for _ in range(ATTEMPTS))
    assert [reads(eve, asked, "/")[1] > 0 for _ in range(2)] == [True, True]


def test_when_nobody_knows_what_changed_each_page_is_made_anew(app, eve, session, call, asked):
    changes = app.extensions["storyboard_changes"]
    assert changes.state() is not None
    changes._line.close()  # the database was started anew
    assert changes.state() is None
    first = changes.state()
    assert first is not None
    with transaction(session):
        record(session, "test.something", actor="system")
    changes._hang_up()
    assert changes.state() != first


def test_what_can_be_chosen_is_asked_once_for_all_pages_and_anew_after_a_change(eve, session, call, asked, elsewhere):
    for language in ("fr", "rw"):
        story = tell(session, call, state=State.APPROVED, language=language)
    _, first = reads(eve, asked, "/stories/")
    page, second = reads(eve, asked, "/stories/?kind=text")
    assert ('value="rw"' in page, second < first) == (True, True)
    actions.withdraw(elsewhere, story.id)
    page, third = reads(eve, asked, "/stories/?kind=text")
    assert ('value="rw"' in page, third) == (False, first)
