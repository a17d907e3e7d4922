"""Who has lost the key: one answer for every address, a link that works once, and a new key."""

from __future__ import annotations

import re
import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from storyboard.notices.delivery import deliver_due
from storyboard.notices.models import Notice
from storyboard.notices.server import Server
from storyboard.sharing import views_lost
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from tests.services.smtp import Mailroom
from tests.sharing.conftest import Author, page, stories
from tests.sharing.test_news import ADDRESS, server, settings, told
from tests.uploads.tus import Tus

__all__ = ["server", "settings", "told"]


def asks(client: FlaskClient, address: str) -> str:
    answer = client.post("/story/lost-key", data={"address": address})
    words = page(answer)
    answer.close()
    return words


def link_in(mailroom: Mailroom, number: int = 0) -> str:
    body = mailroom.arrived[number].get_body(("plain",))
    assert body is not None
    found = re.search(r"(/story/back/\S+)", body.get_content())
    assert found is not None
    return found[1]


def test_the_way_to_the_page_says_what_helps_and_what_does_not(app: Flask) -> None:
    anybody = app.test_client()
    assert "/story/lost-key" in anybody.get("/story/").text
    words = page(anybody.get("/story/lost-key"))
    assert "We cannot look your key up: we do not keep it" in words
    assert "report it on its own page" in words


@pytest.mark.usefixtures("told")
def test_a_known_and_an_unknown_address_get_one_answer_and_only_one_a_mail(
    app: Flask, session: Session, server: Server, mailroom: Mailroom
) -> None:
    answers = {asks(app.test_client(), address) for address in ("eve@example.org", ADDRESS.upper(), "x@example.org")}
    assert len(answers) == 1
    assert "If this address was left with a story, a link is on its way to it." in answers.pop()
    assert (deliver_due(session, server), mailroom.to) == (1, [ADDRESS])


@pytest.mark.usefixtures("told")
def test_nothing_is_looked_up_before_the_answer_is_out(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr(views_lost, "_send", looked.append)
    answer = app.test_client().post("/story/lost-key", data={"address": ADDRESS})
    assert (answer.status_code, looked) == (200, [])
    answer.close()
    assert looked == [ADDRESS]


def test_the_link_gives_a_new_key_once_and_ends_the_old_one(
    awa: Author, told: Story, app: Flask, session: Session, server: Server, mailroom: Mailroom
) -> None:
    old = awa.key()
    asks(app.test_client(), ADDRESS)
    deliver_due(session, server)
    link, phone = link_in(mailroom), Author(app.test_client())
    assert old.replace("-", "") not in mailroom.arrived[0].as_string()
    for _ in range(2):  # a program that looks into mails uses nothing up
        assert "Make a new key?" in page(phone.client.get(link))
    assert phone.client.post(link).location == "/c/youth4peace/sent"
    new = phone.key()
    assert told.title in page(phone.client.get("/story/"))
    assert [app.test_client().post("/story/", data={"key": key}).status_code for key in (old, new)] == [422, 303]
    assert [app.test_client().post(link).status_code, app.test_client().get(link).status_code] == [410, 410]


@pytest.mark.usefixtures("told")
def test_a_new_key_shuts_the_page_in_other_browsers_and_is_told(
    awa: Author, app: Flask, session: Session, server: Server, mailroom: Mailroom
) -> None:
    assert "A new key was made" not in page(awa.client.get("/story/"))
    asks(app.test_client(), ADDRESS)
    deliver_due(session, server)
    phone = Author(app.test_client())
    phone.client.post(link_in(mailroom))
    assert "A new key was made on" in page(phone.client.get("/story/"))
    assert "Your story key" in page(awa.client.get("/story/"))
    assert awa.client.post("/story/withdraw").location == "/story/"
    assert stories()[0].state is State.PENDING
    assert Tus(awa.client).create(Upload_Length=1000).status_code == 403


@pytest.mark.usefixtures("told")
def test_the_link_ends_after_an_hour_and_with_the_address(
    awa: Author, app: Flask, session: Session, server: Server, mailroom: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(app.test_client(), ADDRESS)
    deliver_due(session, server)
    link = link_in(mailroom)
    now = time.time
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: now() + 3601)
    assert app.test_client().post(link).status_code == 410
    monkeypatch.undo()
    assert app.test_client().get(link).status_code == 200
    awa.client.post("/story/news", data={"stop": "yes"})
    assert app.test_client().post(link).status_code == 410


@pytest.mark.usefixtures("told")
def test_nobody_is_flooded_and_nobody_tries_many(app: Flask, session: Session) -> None:
    for _ in range(5):
        asks(app.test_client(), ADDRESS)
    assert len(session.scalars(select(Notice)).all()) == views_lost.MOST_TO_ONE
    for number in range(views_lost.MOST_BY_ONE - 5):
        asks(app.test_client(), f"n{number}@example.org")
    assert app.test_client().post("/story/lost-key", data={"address": ADDRESS}).status_code == 429
    assert stories()[0].contact == ADDRESS
