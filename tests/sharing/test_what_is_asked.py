"""A call asks for some kinds and places, and closes: the share form holds to it, whenever it was begun."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storyboard.calls import actions
from storyboard.calls.models import Call
from storyboard.database import transaction, utc_now
from storyboard.stories.actions import AUTHOR, change_state
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import Consent, Kind
from tests.factory import tell
from tests.sharing.conftest import ANSWERS, BODY, Author, bytes_kept, chosen, page, stories
from tests.sharing.test_own_page import make_unusable
from tests.uploads.forms import film

pytestmark = pytest.mark.usefixtures("call")
VIEWS = "storyboard.sharing.views_share"


def change(session: Session, **columns: Any) -> None:
    with transaction(session):
        session.execute(update(Call).values(**columns))


def test_only_the_kinds_that_are_asked_for_are_offered(awa: Author, session: Session) -> None:
    change(session, kinds=["text"])
    assert "Film or choose a video" not in page(awa.client.get("/c/youth4peace/"))
    offered = page(awa.client.get("/c/youth4peace/share"))
    assert ("Write it" in offered, "Film or choose a video" in offered) == (True, False)
    assert awa.client.get("/c/youth4peace/share?kind=video").location == "/c/youth4peace/share"
    change(session, kinds=["video"])
    offered = page(awa.client.get("/c/youth4peace/share"))
    assert ("Write it" in offered, "Film or choose a video" in offered) == (False, True)


def test_a_film_that_is_not_asked_for_any_more_is_refused_and_the_words_come_back(
    awa: Author, app: Flask, session: Session
) -> None:
    awa.opens("video")
    change(session, kinds=["text"])
    answer = awa.sends("video", film=chosen())
    assert (answer.status_code, "This call takes no films" in page(answer)) == (403, True)
    assert ANSWERS["asks"] in page(answer)
    assert (stories(), bytes_kept(app)) == ([], [])


def test_a_text_that_is_not_asked_for_any_more_is_refused_and_comes_back(awa: Author, session: Session) -> None:
    awa.opens("text")
    change(session, kinds=["video"])
    answer = awa.sends("text")
    assert (answer.status_code, "This call takes no texts" in page(answer)) == (403, True)
    assert (BODY in page(answer), stories()) == (True, [])


def test_only_the_places_that_are_asked_for_are_offered(awa: Author, session: Session) -> None:
    change(session, places=["screening"])
    markup = awa.opens("text").get_data(as_text=True)
    assert 'value="screening"' in markup
    assert [place for place in ("web", "social", "press") if f'value="{place}"' in markup] == []


def test_a_yes_to_a_place_that_is_not_asked_for_any_more_is_asked_again(awa: Author, session: Session) -> None:
    awa.opens("text")
    change(session, places=["screening"])
    answer = awa.sends("text")
    assert answer.status_code == 422
    assert "One of the places that you chose is not asked for any more." in page(answer)
    assert (BODY in page(answer), stories()) == (True, [])
    assert awa.sends("text", places=["screening"]).status_code == 303
    assert [consent.place for story in stories() for consent in story.consents] == [Place.SCREENING]


def test_on_ones_own_page_a_yes_of_before_can_be_taken_back_and_none_given_elsewhere(
    awa: Author, session: Session
) -> None:
    awa.writes()
    change(session, places=["screening"])
    markup = awa.client.get("/story/").get_data(as_text=True)
    assert [place for place in ("screening", "web", "social", "press") if f'value="{place}"' in markup] == [
        "screening",
        "web",
    ]
    awa.client.post("/story/consent", data={"places": ["screening", "press"], "shown": "screening web"})
    session.rollback()
    standing = session.scalars(select(Consent.place).where(Consent.withdrawn_at.is_(None))).all()
    assert standing == [Place.SCREENING]


def test_a_call_that_an_administrator_closes_lets_who_began_finish(
    awa: Author, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    awa.opens("text")
    actions.close_now(session, "youth4peace", actor="staff:1")
    late = Author(awa.client)
    assert "This call is closed" in page(late.opens("text"))
    closed = utc_now()
    monkeypatch.setattr(f"{VIEWS}.utc_now", lambda: closed + timedelta(hours=23))
    assert awa.sends("text").status_code == 303
    monkeypatch.setattr(f"{VIEWS}.utc_now", lambda: closed + timedelta(hours=25))
    answer = awa.sends("text", title="Too late")
    assert (answer.status_code, len(stories())) == (403, 1)


def test_a_call_that_is_opened_early_takes_the_form_of_the_same_second(awa: Author, session: Session) -> None:
    now = utc_now()
    change(session, opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=2))
    actions.open_now(session, "youth4peace", actor="staff:1")
    assert awa.writes().status_code == 303


@pytest.mark.parametrize(("hours", "taken"), [(0, False), (1, True)])
def test_how_long_one_may_finish_is_a_setting(
    awa: Author, app: Flask, session: Session, hours: int, taken: bool
) -> None:
    app.extensions["storyboard_settings"] = replace(app.extensions["storyboard_settings"], closing_grace_hours=hours)
    assert ("may finish until" in page(awa.opens("text"))) is taken
    assert ("may finish until" in page(awa.client.get("/c/youth4peace/"))) is taken
    actions.close_now(session, "youth4peace", actor="staff:1")
    closed = "Who began before, in a page that is still open, may finish until"
    assert (closed in page(awa.client.get("/c/youth4peace/"))) is taken
    assert (closed in page(awa.client.get("/c/youth4peace/share"))) is taken
    assert (awa.sends("text").status_code == 303) is taken


def test_after_the_close_a_film_that_cannot_be_used_is_still_replaced(awa: Author, session: Session) -> None:
    awa.films()
    make_unusable(session)
    change(session, closes_at=utc_now() - timedelta(days=2), kinds=["text"])
    another = {"film": chosen(film(90_000))}
    answer = awa.client.post("/story/film", data=another, content_type="multipart/form-data")
    assert (answer.status_code, stories()[0].state) == (303, State.PROCESSING)


@pytest.mark.parametrize(("kind", "goes_to"), [(Kind.TEXT, State.PENDING), (Kind.VIDEO, State.PROCESSING)])
def test_what_a_moderator_asked_for_can_be_answered_after_the_close_and_the_page_says_so(
    awa: Author, session: Session, call: Call, kind: Kind, goes_to: State
) -> None:
    asked = tell(session, call, kind=kind, state=State.CHANGES_REQUESTED)
    change(session, closes_at=utc_now() - timedelta(days=2), archived_at=utc_now())
    for address in ("/c/youth4peace/", "/c/youth4peace/share"):
        assert "can still answer what a moderator asks" in page(awa.client.get(address))
    assert awa.writes().status_code == 403  # nobody begins a new one
    with transaction(session):
        change_state(session, asked.id, Act.SUBMIT, by=AUTHOR, new_file=kind is Kind.VIDEO)
    answered = stories()[0]
    assert (answered.id, answered.state, answered.round) == (asked.id, goes_to, 2)
