"""News by e-mail, for who likes: what is written and what never is, that it stops, and that the address is erased."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

import config
from storyboard.calls.models import Call
from storyboard.database import transaction, utc_now
from storyboard.notices import post
from storyboard.notices.delivery import deliver_due
from storyboard.notices.models import Kind as Mail
from storyboard.notices.models import Notice
from storyboard.notices.models import State as MailState
from storyboard.notices.server import Server, server_at
from storyboard.operations.purging.actions import purge
from storyboard.sharing.contacts import write_news
from storyboard.stories import actions
from storyboard.stories.actions import SYSTEM
from storyboard.stories.lifecycle import UNDO_WITHIN, Act, State
from storyboard.stories.models import Story
from tests.factory import MODERATOR
from tests.people import Browser
from tests.services.smtp import Mailroom
from tests.sharing.conftest import BODY, Author, page, stories

ADDRESS = "awa.d@example.org"


@pytest.fixture
def settings(tmp_path: Path, database_url: str, mailroom: Mailroom) -> config.Settings:
    env = {"STORYBOARD_DATA": str(tmp_path), "DATABASE_URL": database_url, "LOG_LEVEL": "ERROR"}
    return config.load({**env, "MAIL_URL": mailroom.url})


@pytest.fixture
def server(mailroom: Mailroom) -> Server:
    return server_at(mailroom.url, "stories.example")


@pytest.fixture
def told(awa: Author) -> Story:
    """Awa has sent a story and left her address."""
    awa.writes()
    awa.client.post("/story/news", data={"address": f" {ADDRESS} "})
    return stories()[0]


def decide(session: Session, act: Act, *, ago: timedelta = UNDO_WITHIN) -> None:
    with transaction(session):
        by = SYSTEM if act is Act.FOUND_UNUSABLE else MODERATOR
        actions.change_state(session, stories()[0].id, act, by=by, given={"reason"})
        session.execute(update(Story).where(Story.news_due_at.is_not(None)).values(news_due_at=Story.changed_at))


def deliver(session: Session, app: Flask, server: Server) -> int:
    write_news(session, app.extensions["storyboard_settings"].data_key)
    return deliver_due(session, server)


def test_it_is_asked_with_what_it_is_for_and_never_needed(awa: Author) -> None:
    awa.writes()
    for address in ("/story/", "/c/youth4peace/sent"):
        words = page(awa.client.get(address))
        assert "You do not need it: your key is enough." in words
        assert "We use it to say that we have a question or have looked at your story" in words


def test_it_is_encrypted_at_rest_and_found_by_a_keyed_hash(told: Story, session: Session) -> None:
    raw = session.connection().exec_driver_sql("SELECT contact, contact_mark, contact_language FROM story").one()
    assert (told.contact, raw[2], len(raw[1])) == (ADDRESS, "en", 64)
    assert "awa" not in f"{raw[0]}{raw[1]}"


@pytest.mark.parametrize(
    ("act", "subject"),
    [
        (Act.ASK, "We have a question for you"),
        (Act.APPROVE, "There is news for you"),
        (Act.DECLINE, "There is news for you"),
    ],
)
def test_a_mail_tells_that_there_is_news_and_nothing_of_the_story(
    awa: Author, told: Story, app: Flask, session: Session, server: Server, mailroom: Mailroom, act: Act, subject: str
) -> None:
    key = awa.key()
    decide(session, act)
    assert [deliver(session, app, server) for _ in range(2)] == [1, 0]
    (mail,) = mailroom.arrived
    assert (mailroom.to, mail["Subject"]) == ([ADDRESS], subject)
    whole = mail.as_string() + "".join(part.get_content() for part in mail.iter_parts())
    for secret in (told.title, BODY[:20], told.slug, key, key.replace("-", ""), "Awa", "youth4peace"):
        assert secret not in whole
    assert whole.count("/story/news/stop/") >= 2


def test_what_can_still_be_undone_is_not_written(
    told: Story, app: Flask, session: Session, server: Server, malik: Browser
) -> None:
    with transaction(session):
        actions.change_state(session, told.id, Act.APPROVE, by=MODERATOR)
    assert deliver(session, app, server) == 0
    with transaction(session):
        actions.change_state(session, told.id, Act.UNDO, by=MODERATOR)
        session.execute(update(Story).where(Story.news_due_at.is_not(None)).values(news_due_at=utc_now() - UNDO_WITHIN))
    assert deliver(session, app, server) == 0


def test_the_link_in_a_mail_stops_it_without_a_key(
    told: Story, app: Flask, session: Session, server: Server, mailroom: Mailroom
) -> None:
    decide(session, Act.ASK)
    deliver(session, app, server)
    body = mailroom.arrived[0].get_body(("plain",))
    assert body is not None
    link = re.search(r"(/story/news/stop/\S+)", body.get_content())
    assert link is not None
    anybody = app.test_client()
    assert (anybody.get(link[1]).status_code, stories()[0].contact) == (200, ADDRESS)  # a program that looks at links
    assert "Your address is erased." in page(anybody.post(link[1]))
    story = stories()[0]
    assert (story.contact, story.contact_mark, story.news_due_at) == (None, None, None)
    assert anybody.post("/story/news/stop/nonsense").status_code == 410


@pytest.mark.parametrize("end", ["removed", "withdrawn", "declined", "kept no longer"])
def test_the_address_is_erased_when_its_use_ends_and_a_mail_that_waits_does_not_go(
    awa: Author, told: Story, app: Flask, session: Session, server: Server, mailroom: Mailroom, end: str
) -> None:
    decide(session, Act.DECLINE)
    assert write_news(session, app.extensions["storyboard_settings"].data_key) == 1
    with transaction(session):
        session.execute(update(Story).values(changed_at=utc_now() - timedelta(days=29)))
    store = app.extensions["storyboard_storage"]
    if end == "removed":
        awa.client.post("/story/news", data={"stop": "yes"})
    elif end == "withdrawn":
        awa.client.post("/story/withdraw")
    elif end == "declined":
        purge(session, store, utc_now())
        assert stories()[0].contact == ADDRESS  # not before its time
        purge(session, store, utc_now() + timedelta(days=2))
    else:
        with transaction(session):
            session.execute(update(Call).values(keep_stories_days=0, closes_at=utc_now() - timedelta(days=1), event={}))
        purge(session, store, utc_now())
    raw = session.connection().exec_driver_sql("SELECT contact, contact_mark, contact_language FROM story").one()
    assert tuple(raw) == (None, None, "")
    session.rollback()
    assert (deliver_due(session, server), mailroom.arrived) == (0, [])
    assert session.scalars(select(Notice.state)).all() == [MailState.DROPPED]


def test_no_page_of_ours_shows_the_address(
    told: Story, session: Session, app: Flask, malik: Browser, ada: Browser
) -> None:
    decide(session, Act.ASK)
    write_news(session, app.extensions["storyboard_settings"].data_key)
    pages = [malik.get(f"/moderation/stories/{told.slug}"), ada.get("/admin/notices/"), ada.get("/admin/")]
    assert [answer.status_code for answer in pages] == [200] * 3
    assert "An author" in pages[1].text
    assert [answer for answer in pages if ADDRESS in answer.text] == []
    assert "contact" not in pages[0].text


def test_what_is_no_address_is_told_and_kept(awa: Author) -> None:
    awa.writes()
    answer = awa.client.post("/story/news", data={"address": "awa at home"})
    assert (answer.status_code, "This is not an address" in page(answer)) == (422, True)
    assert 'value="awa at home"' in answer.text
    assert stories()[0].contact is None


def test_a_film_that_cannot_be_used_is_told(
    awa: Author, app: Flask, session: Session, server: Server, mailroom: Mailroom
) -> None:
    awa.films()
    awa.client.post("/story/news", data={"address": ADDRESS})
    decide(session, Act.FOUND_UNUSABLE)
    assert (stories()[0].state, deliver(session, app, server)) == (State.UNUSABLE, 1)
    assert session.scalars(select(Notice.kind)).all() == [Mail.FILM_UNUSABLE]


@pytest.mark.usefixtures("told")
def test_an_address_that_is_none_is_no_trouble_of_the_administrators(
    app: Flask, session: Session, server: Server, mailroom: Mailroom, ada: Browser
) -> None:
    mailroom.refusals[ADDRESS] = "550 5.1.1 no such mailbox"
    decide(session, Act.ASK)
    assert deliver(session, app, server) == 0
    assert session.execute(select(Notice.state, Notice.error)).all() == [(MailState.DROPPED, "mailbox")]
    assert "An author" not in ada.get("/admin/notices/?which=trouble").text


@pytest.mark.usefixtures("told")
def test_the_post_writes_the_news_by_itself_before_each_round(app: Flask, session: Session) -> None:
    decide(session, Act.ASK)
    stop = threading.Event()
    stop.set()  # one round
    post.keep(app, stop)
    assert session.scalars(select(Notice.kind)).all() == [Mail.QUESTION]


@pytest.mark.usefixtures("told")
def test_without_a_mail_server_no_address_is_kept_and_one_that_is_there_can_still_go(awa: Author, app: Flask) -> None:
    app.extensions["storyboard_settings"] = replace(app.extensions["storyboard_settings"], mail_url=None)
    awa.client.post("/story/news", data={"stop": "yes"})
    answer = awa.client.post("/story/news", data={"address": ADDRESS}, follow_redirects=True)
    assert "We send no mails just now" in page(answer)
    assert "Would you like news by e-mail?" not in page(answer)
    assert stories()[0].contact is None
