"""An author answers a moderator, or changes what was sent: it is looked at again, and nobody's work is overwritten."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storyboard.calls.models import Call
from storyboard.database import transaction, utc_now
from storyboard.journal.models import Event
from storyboard.processing.models import Job, JobKind
from storyboard.stories import actions
from storyboard.stories.actions import SYSTEM
from storyboard.stories.lifecycle import UNDO_WITHIN, Act, State
from storyboard.stories.models import AuthorMessage, FileRole, Story
from storyboard.stories.reasons import ASKED
from tests.factory import MODERATOR
from tests.sharing.conftest import BODY, TOLD, Author, bytes_kept, chosen, page, stories
from tests.uploads.forms import film

pytestmark = pytest.mark.usefixtures("call")
QUESTION = "Which two schools?"
WORDS = {**TOLD["tell"], **TOLD["about"]}


def become(session: Session, *acts: Act) -> Story:
    """The story moves on by these acts, long enough ago to be told."""
    for act in acts:
        who = SYSTEM if act in (Act.PREPARED, Act.FOUND_UNUSABLE) else MODERATOR
        with transaction(session):
            story = actions.change_state(session, stories()[0].id, act, by=who, given={"reason"})
            if act is Act.ASK:
                actions.tell_author(session, story, ASKED, text=QUESTION)
    with transaction(session):
        session.execute(update(Story).values(changed_at=utc_now() - 2 * UNDO_WITHIN))
    return stories()[0]


def edits(author: Author, **changes: Any) -> TestResponse:
    """The page for changes, filled in and sent; in one window when `seen` is given, else in a new one."""
    hidden = author.hidden(author.client.get("/story/edit"))
    data = {**hidden, **WORDS, **changes}
    return author.client.post("/story/edit", data=data, content_type="multipart/form-data")


def test_the_author_reads_the_question_answers_and_the_story_waits_again(awa: Author, session: Session) -> None:
    awa.writes()
    become(session, Act.ASK)
    own = page(awa.client.get("/story/"))
    assert "A moderator asks you: Which two schools?" in own
    assert QUESTION in page(awa.client.get("/story/edit"))
    answer = edits(awa, body=BODY, answer="Ours, and the one across the river.")
    assert (answer.status_code, answer.location) == (303, "/story/")
    story = stories()[0]
    assert (story.state, story.round, story.answer) == (State.PENDING, 2, "Ours, and the one across the river.")
    assert story.ready_at is not None
    assert "A person looks at it again." in page(awa.client.get("/story/"))


def test_moderators_read_the_answer_and_what_was_changed(awa: Author, session: Session, malik: Any) -> None:
    awa.writes()
    slug = become(session, Act.ASK).slug
    edits(awa, body=BODY, title="The pitch", answer="Ours <b>both</b>.")
    shown = page(malik.get(f"/moderation/stories/{slug}"))
    assert f"{QUESTION} Its author wrote to us: Ours <b>both</b>. Its author changed: the title" in shown
    event = session.scalars(select(Event).where(Event.kind == "story.submit").order_by(Event.id.desc())).first()
    assert event is not None
    assert event.details["changed"] == ["title"]


def test_an_approved_story_that_is_changed_is_seen_by_nobody_until_it_is_approved_again(
    awa: Author, app: Flask, session: Session
) -> None:
    awa.writes()
    slug = become(session, Act.APPROVE).slug
    assert app.test_client().get(f"/stories/{slug}/").status_code == 200
    assert "nobody sees it until a person has looked at it again" in page(awa.client.get("/story/edit"))
    edits(awa, body="Another story.")
    assert app.test_client().get(f"/stories/{slug}/").status_code == 404
    assert (stories()[0].state, stories()[0].body, stories()[0].round) == (State.PENDING, "Another story.", 2)


@pytest.mark.parametrize("act", [Act.APPROVE, Act.DECLINE, Act.ASK])
def test_what_a_moderator_decided_meanwhile_is_not_overwritten(awa: Author, session: Session, act: Act) -> None:
    awa.writes()
    hidden = awa.hidden(awa.client.get("/story/edit"))
    become(session, act)
    before = stories()[0]
    answer = edits(awa, **hidden, body="QQ my new words", answer="QQ my answer")
    assert answer.status_code == 409
    assert ("QQ my new words" in page(answer), "QQ my answer" in page(answer)) == (True, True)
    assert (stories()[0].state, stories()[0].version, stories()[0].body) == (before.state, before.version, BODY)
    can_send_once_more = "Send it again" in page(answer)
    assert can_send_once_more is (act is not Act.DECLINE)


def test_after_looking_again_the_same_words_are_taken(awa: Author, session: Session) -> None:
    awa.writes()
    hidden = awa.hidden(awa.client.get("/story/edit"))
    become(session, Act.ASK)
    shown = awa.hidden(edits(awa, **hidden, body="QQ my new words"))
    assert edits(awa, **shown, body="QQ my new words").status_code == 303
    assert (stories()[0].state, stories()[0].body) == (State.PENDING, "QQ my new words")


def test_nothing_new_is_not_sent_again(awa: Author, session: Session) -> None:
    awa.writes()
    become(session, Act.ASK)
    answer = edits(awa, body=BODY)
    assert (answer.status_code, "Nothing is different yet." in page(answer)) == (422, True)
    assert stories()[0].state is State.CHANGES_REQUESTED


def test_the_limits_of_the_share_form_hold_and_nothing_typed_is_lost(awa: Author) -> None:
    awa.writes()
    answer = edits(awa, body="x" * 5001, title=" ")
    assert answer.status_code == 422
    assert "Your story is 1 characters too long" in page(answer)
    assert "Give your story a title." in page(answer)
    assert "x" * 5001 in answer.get_data(as_text=True)
    assert stories()[0].body == BODY


def test_another_film_takes_the_place_of_the_first(awa: Author, app: Flask, session: Session) -> None:
    awa.films()
    become(session, Act.PREPARED)
    answer = edits(awa, film=chosen(film(90_000)))
    assert answer.status_code == 303
    story = stories()[0]
    assert (story.state, story.file_version, story.round) == (State.PROCESSING, 2, 2)
    assert [(file.role, file.bytes) for file in story.files] == [(FileRole.RAW, 90_000)]
    assert bytes_kept(app) == [film(90_000)]
    jobs = session.scalars(select(Job.file_version).where(Job.kind == JobKind.PREPARE)).all()
    assert sorted(jobs) == [1, 2]


def test_words_alone_leave_the_film_as_it_is(awa: Author, app: Flask, session: Session) -> None:
    awa.films()
    become(session, Act.PREPARED, Act.ASK)
    assert edits(awa, title="The pitch", film=(chosen()[0], "")).status_code == 303
    story = stories()[0]
    assert (story.state, story.file_version, story.title) == (State.PENDING, 1, "The pitch")
    assert bytes_kept(app) == [film()]


@pytest.mark.parametrize(
    ("sent", "status"), [(b"PK\x03\x04" + b"\0" * 100, 422), (film(90_000), 409)], ids=["bad", "late"]
)
def test_a_film_that_is_not_taken_is_not_kept(
    awa: Author, app: Flask, session: Session, sent: bytes, status: int
) -> None:
    awa.films()
    become(session, Act.PREPARED)
    hidden = awa.hidden(awa.client.get("/story/edit"))
    if status == 409:
        become(session, Act.ASK)
    answer = edits(awa, **hidden, title="QQ new", film=chosen(sent))
    assert (answer.status_code, bytes_kept(app)) == (status, [film()])
    assert "QQ new" in answer.get_data(as_text=True)
    assert stories()[0].title == WORDS["title"]


def test_what_cannot_be_changed_says_where_it_is(awa: Author, session: Session) -> None:
    awa.writes()
    become(session, Act.DECLINE)
    assert awa.client.get("/story/edit").location == "/story/"
    assert "Change my story" not in page(awa.client.get("/story/"))


def test_it_works_when_the_call_has_closed(awa: Author, session: Session) -> None:
    awa.writes()
    become(session, Act.ASK)
    with transaction(session):
        session.execute(update(Call).values(closes_at=utc_now()))
    assert edits(awa, body=BODY, answer="Ours.").status_code == 303
    assert stories()[0].state is State.PENDING


def test_a_question_is_told_once_it_can_no_longer_be_undone(awa: Author, session: Session) -> None:
    awa.writes()
    with transaction(session):
        story = actions.change_state(session, stories()[0].id, Act.ASK, by=MODERATOR, given={"reason"})
        actions.tell_author(session, story, ASKED, text=QUESTION, at=utc_now() + UNDO_WITHIN)
    assert (QUESTION in page(awa.client.get("/story/")), stories()[0].state) == (False, State.CHANGES_REQUESTED)
    assert "A person will look at it" in page(awa.client.get("/story/"))
    assert session.scalars(select(AuthorMessage)).one().text == QUESTION


def test_eve_changes_nothing(awa: Author, eve: Author) -> None:
    awa.writes()
    assert eve.client.get("/story/edit").location == "/story/"
    data = {**WORDS, "seen": "2", "body": "Eve's"}
    assert eve.client.post("/story/edit", data=data, content_type="multipart/form-data").location == "/story/"
    assert stories()[0].body == BODY
