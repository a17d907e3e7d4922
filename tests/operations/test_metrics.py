"""Figures for Prometheus: from the rows, for who may have them, and never with anybody's words in them."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event, text, update

from storyboard import create_app
from storyboard.database import transaction, utc_now
from storyboard.journal.actions import record
from storyboard.operations.keeping.backup import DONE
from storyboard.operations.version import version
from storyboard.processing import actions
from storyboard.processing.attendance import sign
from storyboard.processing.models import JobState
from storyboard.processing.needs import JobKind
from storyboard.storage.interface import Unreachable
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Kind, Story
from tests.factory import open_call, tell
from tests.people import Browser

TOKEN = "a-token-of-the-tests"


def read(answer):
    """The samples, by name and labels."""
    assert answer.status_code == 200
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def asked(browser, **how):
    return read(browser.get("/metrics", **how))


def another_house(settings, **changes):
    app = create_app(replace(settings, **changes))
    app.test_client_class = Browser
    app.config.update(TESTING=True)
    return app


@pytest.fixture
def with_token(settings, session):
    app = another_house(settings, metrics_token=TOKEN)
    yield app.test_client()
    app.extensions["storyboard_engine"].dispose()


def test_stories_jobs_and_workers_are_counted(eve, session):
    call = open_call(session)
    waiting = tell(session, call)
    tell(session, call, state=State.APPROVED)
    film = tell(session, call, kind=Kind.VIDEO, state=State.PROCESSING)
    with transaction(session):
        actions.plan(session, film, JobKind.PREPARE).state = JobState.FAILED
        session.execute(update(Story).where(Story.id == waiting.id).values(ready_at=utc_now() - timedelta(hours=2)))
        record(session, DONE, actor="system", name="a-backup")
    sign(session, "one", ["review"])
    sign(session, "two", ["review"])
    found = asked(eve)
    number = ("call", str(call.id))
    assert found["storyboard_stories", number, ("state", "pending")] == 1
    assert found["storyboard_stories", number, ("state", "approved")] == 1
    assert found["storyboard_stories", number, ("state", "processing")] == 1
    assert found["storyboard_waiting_stories",] == 1
    assert 7200 <= found["storyboard_oldest_waiting_seconds",] < 7260
    assert found["storyboard_jobs", ("lane", "review"), ("state", "failed")] == 1
    assert (found["storyboard_workers", ("lane", "review")], found["storyboard_workers", ("lane", "publish")]) == (2, 0)
    assert utc_now().timestamp() - found["storyboard_last_backup_timestamp_seconds",] < 60
    assert (found["storyboard_schema_current",], found["storyboard_database_up",]) == (1, 1)
    assert found["storyboard_free_bytes",] > 0
    assert found["storyboard_info", ("version", version())] == 1


def test_an_empty_house_has_figures_too(eve):
    found = asked(eve)
    assert (found["storyboard_waiting_stories",], found["storyboard_oldest_waiting_seconds",]) == (0, 0)
    assert found["storyboard_last_backup_timestamp_seconds",] == 0


def test_the_number_of_questions_does_not_grow_with_the_house(app, eve, session):
    asked_for = []
    event.listen(app.extensions["storyboard_engine"], "before_cursor_execute", lambda *args: asked_for.append(args[2]))

    def questions():
        asked_for.clear()
        asked(eve)
        return len(asked_for)

    tell(session, open_call(session, "one"))
    at_one = questions()
    for name in ("two", "three"):
        tell(session, open_call(session, name), state=State.APPROVED)
    assert questions() == at_one


def test_requests_are_counted_by_page_method_and_outcome(eve, session):
    def counted(endpoint, method, status):
        labels = ("endpoint", endpoint), ("method", method), ("status", status)
        return asked(eve).get(("storyboard_requests_total", *labels), 0)

    doors = [
        ("public.gallery", "GET", "2xx"),
        ("public.story", "GET", "4xx"),
        ("other", "GET", "4xx"),
        ("other", "other", "4xx"),
    ]
    before = [counted(*door) for door in doors]
    eve.get("/stories/")
    eve.get("/stories/nothing/")
    eve.get("/the-name-of-somebody")
    eve.open("/stories/", method="AWA")
    assert [counted(*door) for door in doors] == [count + 1 for count in before]


def test_no_word_and_no_address_of_anybody_is_in_them(eve, session):
    story = tell(session, open_call(session, "secret-call", hashtags="#secret"), title="Harmattan", key="7H7H7H7H7H7H")
    eve.get(f"/stories/{story.slug}/?q=lagune", headers={"User-Agent": "Zephyr", "X-Forwarded-For": "203.0.113.9"})
    eve.get("/nobody-knows-mangrove")
    said = eve.get("/metrics").text
    planted = ("secret", "Harmattan", "7H7H", story.slug, "lagune", "Zephyr", "203.0.113.9", "mangrove", "127.0.0.1")
    assert [word for word in planted if word in said] == []


def test_at_home_the_machine_itself_may_read_them(eve):
    assert eve.get("/metrics").status_code == 200
    assert eve.get("/metrics", environ_overrides={"REMOTE_ADDR": "::1"}).status_code == 200


@pytest.mark.parametrize(
    "how",
    [
        {"environ_overrides": {"REMOTE_ADDR": "192.168.1.7"}},
        {"environ_overrides": {"REMOTE_ADDR": ""}},
        {"headers": {"X-Forwarded-For": "203.0.113.9"}},
        {"headers": {"Forwarded": "for=203.0.113.9"}},
    ],
)
def test_nobody_else_may(eve, how):
    assert eve.get("/metrics", **how).status_code == 404


def test_in_production_nobody_may_without_a_token(settings, session):
    app = another_house(settings, storyboard_mode="production")
    assert app.test_client().get("/metrics").status_code == 404
    app.extensions["storyboard_engine"].dispose()


def test_with_a_token_who_shows_it_may_from_anywhere(with_token):
    shown = {"headers": {"Authorization": f"Bearer {TOKEN}"}, "environ_overrides": {"REMOTE_ADDR": "192.168.1.7"}}
    assert asked(with_token, **shown)["storyboard_database_up",] == 1


@pytest.mark.parametrize("shown", [None, "", "Bearer", "Bearer ", "Bearer wrong", f"Bearer {TOKEN}é", f"Basic {TOKEN}"])
def test_without_it_not_even_the_machine_itself_may(with_token, shown):
    answer = with_token.get("/metrics", headers={} if shown is None else {"Authorization": shown})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.text == "Show the token: Authorization: Bearer …\n"


def test_a_database_that_is_away_is_a_figure(app, eve, session):
    session.rollback()
    with app.extensions["storyboard_engine"].begin() as connection:
        connection.execute(text("ALTER TABLE worker_beat RENAME TO gone"))
    found = asked(eve)
    assert found["storyboard_database_up",] == 0
    assert ("storyboard_waiting_stories",) not in found


def test_a_storage_that_is_away_leaves_the_rest(app, eve):
    def fails():
        raise Unreachable("away")

    app.extensions["storyboard_storage"] = SimpleNamespace(free_bytes=fails)
    found = asked(eve)
    assert (("storyboard_free_bytes",) in found, found["storyboard_database_up",]) == (False, 1)
