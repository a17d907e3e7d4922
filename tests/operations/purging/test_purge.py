"""`purge`: first a report that changes nothing, then what the rules say, story by story, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from storyboard.database import transaction, utc_now
from storyboard.journal.models import Event
from storyboard.operations.purging import actions
from storyboard.operations.purging.actions import purge
from storyboard.operations.purging.rules import Rule
from storyboard.processing.sweep import sweep
from storyboard.stories import actions as story_actions
from storyboard.stories import story_key
from storyboard.stories.actions import AUTHOR
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import AuthorMessage, Story
from tests.factory import tell
from tests.operations.purging.conftest import LONG_AGO

SINCE = f"{LONG_AGO:%Y-%m-%d}"


def states(session, stories) -> dict[str, State]:
    session.rollback()
    return {name: session.get_one(Story, story.id, populate_existing=True).state for name, story in stories.items()}


def kept(session, story) -> list[str]:
    session.rollback()
    files = session.get_one(Story, story.id, populate_existing=True).files
    return sorted(f"{file.role} {file.variant}".strip() for file in files)


def run(app: Flask, *words: str) -> str:
    answer = app.test_cli_runner().invoke(args=["purge", *words])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_the_report_says_what_would_go_and_nothing_goes(app, session, stories, storage):
    before, events = states(session, stories), session.scalar(select(func.max(Event.id)))
    objects = sorted(storage.objects())
    assert run(app).splitlines() == [
        "youth4peace",
        f"  declined, and the time to appeal is over: 1 story, 0 files, 0.0 MB; the oldest since {SINCE}",
        f"  never sent, or never replaced: 1 story, 0 files, 0.0 MB; the oldest since {SINCE}",
        f"  originals of films that are shown: 1 story, 1 file, 0.0 MB; the oldest since {SINCE}",
        "Nothing was erased. To erase it, for ever: flask --app wsgi purge --yes",
    ]
    assert (states(session, stories), session.scalar(select(func.max(Event.id)))) == (before, events)
    assert sorted(storage.objects()) == objects


def test_what_the_rules_name_goes_and_the_rest_stays(app, session, stories, storage):
    assert "Stories erased: 2; films whose originals were erased: 1." in run(app, "--yes")
    assert states(session, stories) == {
        "declined": State.WITHDRAWN,
        "begun": State.WITHDRAWN,
        "film": State.APPROVED,
        "text": State.APPROVED,
        "waits": State.PENDING,
        "lately": State.DECLINED,
    }
    declined = session.get_one(Story, stories["declined"].id, populate_existing=True)
    assert (declined.title, declined.body, declined.display_name, declined.sent_digest) == ("", "", "", "")
    assert kept(session, stories["film"]) == ["poster", "rendition 240p", "rendition 480p"]
    assert {key for key, _ in storage.objects()} == {
        file.storage_key for file in session.get_one(Story, stories["film"].id).files
    }
    told = select(Event.story_id, Event.kind, Event.actor).where(
        Event.kind.in_(["story.expire", "story.originals_erased"])
    )
    assert set(session.execute(told).all()) == {
        (stories["declined"].id, "story.expire", "system"),
        (stories["begun"].id, "story.expire", "system"),
        (stories["film"].id, "story.originals_erased", "system"),
    }
    assert run(app) == "Nothing is kept longer than the rules of its call say.\n"


def test_a_call_whose_time_is_over_keeps_nothing_but_bare_records(app, session, call, stories, storage):
    with transaction(session):
        call.keep_stories_days = 50
    assert "all stories of a call that is long over: 6 stories, 4 files" in run(app)
    run(app, "--yes")
    assert set(states(session, stories).values()) == {State.WITHDRAWN}
    assert list(storage.objects()) == []
    assert session.scalar(select(func.count(AuthorMessage.id))) == 0


def test_what_somebody_works_on_is_left_for_another_time(app, session, call, stories, storage):
    appealed = tell(session, call, state=State.DECLINED)
    with transaction(session):
        story_actions.change_state(session, appealed.id, Act.APPEAL, by=AUTHOR)
        session.get_one(Story, stories["waits"].id).claim_expires_at = utc_now() + timedelta(minutes=5)
        call.keep_stories_days = 1
    purge(session, storage, utc_now())
    assert states(session, {"appealed": appealed, "waits": stories["waits"]}) == {
        "appealed": State.PENDING,
        "waits": State.PENDING,
    }
    later = utc_now() + timedelta(hours=1)
    assert purge(session, storage, later) == {Rule.ALL: 1}  # the lease has run out; the appeal still waits


def test_broken_off_it_is_run_again_and_no_bytes_are_left(app, session, stories, storage, monkeypatch, settings):
    whole, told = actions.expire, []

    def end_after_the_first(*args, **kwargs):
        if told:
            raise KeyboardInterrupt
        told.append(1)
        return whole(*args, **kwargs)

    monkeypatch.setattr(actions, "expire", end_after_the_first)
    with pytest.raises(KeyboardInterrupt):
        purge(session, storage, utc_now())
    assert list(states(session, stories).values()).count(State.WITHDRAWN) == 1
    monkeypatch.undo()
    assert sum(purge(session, storage, utc_now()).values()) == 2
    sweep(session, storage, settings.heartbeat_timeout)
    assert run(app) == "Nothing is kept longer than the rules of its call say.\n"


def test_a_story_that_was_taken_up_again_meanwhile_is_left(app, session, call, stories, storage):
    story = stories["declined"]
    with transaction(session):
        story_actions.change_state(session, story.id, Act.APPEAL, by=AUTHOR)
    assert actions._erase(session, storage, call, story.id, utc_now()) is None
    assert states(session, {"it": story}) == {"it": State.PENDING}


def test_more_than_a_batch_goes_in_one_go(app, session, call, storage, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    for _ in range(5):
        tell(session, call, state=State.DRAFT)
    assert purge(session, storage, utc_now() + timedelta(days=8)) == {Rule.UNSENT: 5}


def test_its_author_is_told_that_a_rule_erased_it_and_when(app, session, call, storage):
    story = tell(session, call, state=State.DECLINED)
    awa = app.test_client()
    purge(session, storage, utc_now() + timedelta(days=31))
    answer = awa.post("/story/", data={"key": key_of(app, session, story)}, follow_redirects=True)
    assert "Your story is erased" in answer.text
    assert "We keep stories only as long as the organisers of this call have said." in answer.text
    assert f"{utc_now():%b} {utc_now().day}, {utc_now():%Y}" in answer.text
    assert awa.get(f"/stories/{story.slug}/").status_code == 404  # it was never public


def key_of(app, session, story) -> str:
    """A key for it: those of the factory are digested with the secret of the tests."""
    key = story_key.new_key()
    with transaction(session):
        found = session.get_one(Story, story.id)
        found.key_digest = story_key.digest(key, app.extensions["storyboard_settings"].data_key)
    return key
