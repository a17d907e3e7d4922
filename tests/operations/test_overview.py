"""Ada's first page: what needs her, how it stands, and what happened by day."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import event, update

from storyboard.calls.models import Call
from storyboard.database import transaction, utc_now
from storyboard.journal.actions import record
from storyboard.journal.models import Event
from storyboard.operations import queries
from storyboard.operations.days import spans
from storyboard.operations.keeping.backup import DONE, last_backup
from storyboard.operations.need_words import WORDS, say
from storyboard.operations.needs import Need, Severity
from storyboard.operations.overview import KINDS, by_day, facts
from storyboard.processing import actions
from storyboard.processing.attendance import sign
from storyboard.processing.models import JobState
from storyboard.processing.needs import JobKind
from storyboard.storage.interface import Full, Unreachable
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Kind, Story
from tests.factory import open_call, tell
from tests.sharing.conftest import page as words_on

FIGURES = {
    "free": 1_500_000_000,
    "minutes": 25,
    "bytes": 90_000_000,
    "number": 3,
    "oldest": None,
    "error": "unreachable",
    "slug": "youth4peace",
    "label": "#youth4peace",
}


@pytest.fixture
def call(session):
    return open_call(session)


@pytest.fixture
def at_work(session):
    """Workers in both lanes."""
    sign(session, "one", ["review", "publish"])


@pytest.fixture
def backed_up(session):
    with transaction(session):
        record(session, DONE, actor="system", name="2027-06-15")


def film_with_job(session, call, **columns):
    story = tell(session, call, kind=Kind.VIDEO, state=State.PROCESSING)
    with transaction(session):
        job = actions.plan(session, story, JobKind.PREPARE)
        for name, value in columns.items():
            setattr(job, name, value)
    return job


def look(app, session, **parts):
    storage = parts.get("storage", app.extensions["storyboard_storage"])
    return facts(session, app.extensions["storyboard_engine"], storage, timedelta(minutes=1))


def first_page(ada):
    answer = ada.get("/admin/")
    assert answer.status_code == 200
    return words_on(answer)


def test_a_house_in_order_says_so(ada, malik, session, call, at_work):
    page = first_page(ada)
    assert "All is well Nothing needs you now." in page
    assert "Good to know Mail is off" in page
    assert "What needs you now" not in page


def test_what_is_only_good_to_know_is_no_alarm(ada, session, call, at_work):
    page = first_page(ada)
    assert "All is well Nothing needs you now." in page
    assert "Good to know Nobody moderates" in page
    assert "to know Invite somebody" in page


def test_each_need_says_what_it_means_how_to_mend_it_and_leads_there(ada, malik, session, call, backed_up):
    tell(session, call)
    film_with_job(session, call, state=JobState.FAILED, attempts=3, error="disk-full")
    with transaction(session):
        session.execute(update(Story).where(Story.kind == Kind.TEXT).values(ready_at=utc_now() - timedelta(days=3)))
        session.execute(update(Call).values(closes_at=utc_now() + timedelta(hours=20)))
    answer = ada.get("/admin/")
    page = words_on(answer)
    assert "Something needs you What needs you now No worker makes review copies" in page
    assert "flask --app wsgi worker --queue review" in page
    assert "1 job failed Each was tried three times." in page
    assert "1 story waits for a moderator The oldest came 3 days ago. Its author waits for an answer." in page
    assert "#EDD16 #youth4peace closes in 20 hours" in page
    links = re.findall(r'href="([^"]+)"', answer.text)
    assert {"/admin/jobs/?state=failed", "/moderation/", "/admin/calls/youth4peace/"} <= set(links)


def test_a_story_that_somebody_sent_asks_for_a_backup(ada, malik, session, call, at_work):
    assert "There has never been a backup" not in first_page(ada)
    tell(session, call)
    assert "There has never been a backup" in first_page(ada)
    with transaction(session):
        record(session, DONE, actor="system", name="2027-06-15")
    page = first_page(ada)
    assert ("All is well" in page, "never been a backup" in page) == (True, False)


def test_the_demos_stories_ask_for_none(app, session):
    tell(session, open_call(session, demo=True))
    assert not look(app, session).stories_to_lose


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_nor_does_what_nobody_sent_or_somebody_took_back(app, session, call, state):
    tell(session, call, state=state)
    assert not look(app, session).stories_to_lose


def test_the_figures_of_the_house(app, session, call, malik, sena, backed_up):
    tell(session, call)
    held = tell(session, call)
    with transaction(session):
        session.execute(update(Story).where(Story.id == held.id).values(held_for="guardian"))
    film_with_job(session, call, state=JobState.FAILED)
    film_with_job(session, call)
    film_with_job(session, call, state=JobState.RUNNING)
    sign(session, "one", ["review"])
    found = look(app, session)
    assert (found.waiting_stories, found.failed, found.running, found.waiting_jobs) == (1, 1, 1, 1)
    assert (found.lanes_without_worker, found.unmoderated_calls) == (("publish",), 0)
    assert [one.slug for one in found.closing] == ["youth4peace"]
    assert found.oldest <= found.last_backup + timedelta(minutes=1) <= utc_now() + timedelta(minutes=1)
    assert (found.storage_answers, found.longest_transaction) == (True, timedelta(0))


@pytest.mark.parametrize(
    ("error", "expected"),
    [(Unreachable("it is away"), (False, None)), (OSError(5, "broken"), (False, None)), (Full(), (True, 0))],
)
def test_a_storage_that_is_away_is_a_need_and_no_error(app, session, error, expected):
    def fails():
        raise error

    found = look(app, session, storage=SimpleNamespace(free_bytes=fails))
    assert (found.storage_answers, found.free_bytes) == expected


@pytest.mark.parametrize("code", WORDS)
def test_every_need_has_words_that_say_what_to_do(app, code):
    figures = {**FIGURES, "at": utc_now(), "last": utc_now(), "oldest": utc_now()}
    with app.test_request_context():
        said = say(Need(code, Severity.NOW, figures))
    assert said.title
    assert said.means.endswith(".")
    assert said.mend.endswith((".", ":"))
    assert bool(said.command) == said.mend.endswith(":")


def test_what_happened_is_counted_by_day(ada, session, call):
    now = utc_now()
    for state in (State.PENDING, State.APPROVED, State.DECLINED, State.WITHDRAWN):
        tell(session, call, state=state)
    chart = by_day(session)
    today = chart.days[-1]
    assert (today.came_in, today.approved, today.declined, today.withdrawn) == (4, 1, 1, 1)
    assert [day for day in chart.days[:-1] if day.came_in or day.left] == []
    # The journal lets nobody change what happened, so other days are written anew.
    starts = spans(now)[0][0]
    with transaction(session):
        for at, story in ((starts, 1), (starts + timedelta(hours=23), 1), (starts - timedelta(seconds=1), 2)):
            session.add(Event(kind="story.submit", actor="author", story_id=story, at=at))
    first = by_day(session).days[0]
    assert (first.day, first.came_in) == (starts.date(), 1)  # sent twice, but one story; the day before is not shown


def test_the_chart_is_drawn_and_said_in_words_and_figures(ada, session, call):
    assert "Nothing came in these days." in first_page(ada)
    tell(session, call, state=State.APPROVED)
    answer = ada.get("/admin/")
    assert answer.text.count('<rect class="bar in" x=') == 1
    assert 'role="img"' in answer.text
    assert "style=" not in answer.text
    assert re.search(r'<desc id="days-words">\s*1 came in, 1 were approved, 0 declined, 0 taken back\.', answer.text)
    assert re.search(r"Day Came in Approved Declined Taken back \w+ \d+, \d+ 1 1 0 0 ", words_on(answer))


def test_the_number_of_questions_does_not_grow_with_the_house(app, ada, session):
    asked = []
    event.listen(app.extensions["storyboard_engine"], "before_cursor_execute", lambda *args: asked.append(args[2]))

    def questions():
        asked.clear()
        first_page(ada)
        return len(asked)

    def one_more(number):
        call = open_call(session, f"call-{number}", closes_at=utc_now() + timedelta(hours=3))
        film_with_job(session, call, state=JobState.FAILED)
        tell(session, call)
        tell(session, call, state=State.APPROVED)

    one_more(1)
    at_one = questions()
    one_more(2)
    one_more(3)
    assert questions() == at_one


def plan_of(session, statement):
    compiled = statement.compile(session.get_bind(), compile_kwargs={"render_postcompile": True})
    rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", tuple(compiled.params.values()))
    return [row[3] for row in rows]


@pytest.mark.sqlite
def test_the_journals_index_answers_however_long_it_is(session):
    plan = plan_of(session, queries.stories_by_day(spans(utc_now()), sorted(KINDS)))
    assert [step for step in plan if "event" in step] == [
        "SEARCH event USING COVERING INDEX event_by_kind (kind=? AND at>? AND at<?)"
    ]
    plan = plan_of(session, last_backup())
    assert plan == ["SEARCH event USING COVERING INDEX event_by_kind (kind=?)"]
    plan = plan_of(session, queries.waiting_stories())
    assert [step for step in plan if "USING INDEX story_" in step or "USING COVERING INDEX story_" in step] == plan
