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
from tests.sharing.conftest import BODY, TOLD, Author, bytes_kept, chosen, page, stories
from tests.sharing.test_own_page import make_unusable
from tests.uploads.forms import film

pytestmark = pytest.mark.usefixtures("call")
DESK = "storyboard.sharing.step_desk"


def change(session: Session, **columns: Any) -> None:
    with transaction(session):
        session.execute(update(Call).values(**columns))


def test_only_the_kinds_that_are_asked_for_are_offered(awa: Author, session: Session) -> None:
    change(session, kinds=["text"])
    assert "Film or choose a video" not in page(awa.client.get("/c/youth4peace/"))
    offered = page(awa.client.get("/c/youth4peace/share"))
    assert ("Write it" in offered, "Film or choose a video" in offered) == (True, False)
    assert awa.opens("tell", "video").location == "/c/youth4peace/share"
    change(session, kinds=["video"])
    offered = page(awa.client.get("/c/youth4peace/share"))
    assert ("Write it" in offered, "Film or choose a video" in offered) == (False, True)


def test_a_film_that_is_not_asked_for_any_more_is_refused_and_the_words_come_back(
    awa: Author, app: Flask, session: Session
) -> None:
    awa.opens("tell", "video")
    change(session, kinds=["text"])
    answer = awa.fills_in("tell", "video", film=chosen())
    assert (answer.status_code, "This call takes no films" in page(answer)) == (403, True)
    assert TOLD["tell"]["asks"] in page(answer)
    assert (stories(), bytes_kept(app)) == ([], [])


@pytest.mark.parametrize("step", ["tell", "about", "check"])
def test_what_was_begun_and_is_not_asked_for_any_more_stands_there_to_be_copied(
    awa: Author, session: Session, step: str
) -> None:
    awa.tells("text")
    awa.opens(step)
    change(session, kinds=["video"])
    for answer in (awa.fills_in(step, "text" if step == "tell" else None), awa.opens(step)):
        assert (answer.status_code, "This call takes no texts" in page(answer), BODY in page(answer)) == (
            403,
            True,
            True,
        )
    assert [(story.state, story.body) for story in stories()] == [(State.DRAFT, BODY)]


def test_what_was_begun_can_be_told_in_the_way_that_is_asked_for(awa: Author, session: Session) -> None:
    awa.tells("text")
    change(session, kinds=["video"])
    ways = awa.client.get("/c/youth4peace/share").text
    assert 'href="/c/youth4peace/share/tell?kind=video"' in ways
    assert awa.takes("tell", "video", film=chosen()).status_code == 303
    assert awa.takes("check").status_code == 303
    assert [(story.kind, story.body) for story in stories()] == [(Kind.VIDEO, "")]


def test_a_theme_is_chosen_from_those_of_the_call_or_not_at_all(awa: Author, session: Session) -> None:
    awa.takes("tell", "text")
    assert 'name="theme"' not in awa.opens("about").text
    change(session, themes=["Water", "School"])
    awa.opens("about")
    change(session, themes=["Water"])
    answer = awa.fills_in("about", theme="School")
    assert (answer.status_code, "This is not on the list any more." in page(answer)) == (422, True)
    for theme in ("Water", ""):
        assert awa.takes("about", theme=theme).status_code == 303
        assert [story.theme for story in stories()] == [theme]


def test_only_the_places_that_are_asked_for_are_offered(awa: Author, session: Session) -> None:
    change(session, places=["screening"])
    awa.takes("tell", "text")
    markup = awa.opens("places").text
    assert 'value="screening"' in markup
    assert [place for place in ("web", "social", "press") if f'value="{place}"' in markup] == []


def test_a_yes_to_a_place_that_is_not_asked_for_any_more_is_asked_again(awa: Author, session: Session) -> None:
    awa.takes("tell", "text")
    awa.takes("about")
    awa.opens("places")
    change(session, places=["screening"])
    answer = awa.fills_in("places")
    assert answer.status_code == 422
    assert "One of the places that you chose is not asked for any more." in page(answer)
    assert awa.fills_in("places", places=["screening"]).status_code == 303
    assert awa.takes("check").status_code == 303
    assert [consent.place for story in stories() for consent in story.consents] == [Place.SCREENING]


def test_it_is_asked_again_before_it_is_sent_too(awa: Author, session: Session) -> None:
    awa.tells("text")
    change(session, places=["screening"])
    answer = awa.takes("check")
    assert (answer.status_code, "one of the places that you chose is not asked for" in page(answer)) == (422, True)
    assert [story.state for story in stories()] == [State.DRAFT]
    awa.takes("places", places=["screening"])
    assert awa.takes("check").status_code == 303


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
    awa: Author, eve: Author, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    awa.opens("tell", "text")
    actions.close_now(session, "youth4peace", actor="staff:1")
    assert "This call is closed" in page(eve.opens("tell", "text"))
    closed = utc_now()
    monkeypatch.setattr(f"{DESK}.utc_now", lambda: closed + timedelta(hours=23))
    awa.fills_in("tell", "text")
    for step in ("about", "places", "check"):
        assert awa.takes(step).status_code == 303
    assert [story.state for story in stories()] == [State.PENDING]


@pytest.mark.parametrize("step", ["tell", "about", "places", "check"])
def test_whatever_the_step_a_day_after_the_close_is_too_late(
    awa: Author, session: Session, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    awa.tells("text")
    awa.opens(step)
    actions.close_now(session, "youth4peace", actor="staff:1")
    closed = utc_now()
    monkeypatch.setattr(f"{DESK}.utc_now", lambda: closed + timedelta(hours=25))
    for answer in (awa.fills_in(step, "text" if step == "tell" else None), awa.opens(step)):
        assert (answer.status_code, "This call is closed" in page(answer), BODY in page(answer)) == (403, True, True)
    assert awa.fills_in(step, save="typed").status_code == 409
    assert [story.state for story in stories()] == [State.DRAFT]


def test_a_call_that_is_opened_early_takes_the_form_of_the_same_second(awa: Author, session: Session) -> None:
    now = utc_now()
    change(session, opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=2))
    actions.open_now(session, "youth4peace", actor="staff:1")
    assert awa.writes().status_code == 303


@pytest.mark.parametrize(("hours", "taken"), [(0, False), (1, True)])
def test_how_long_one_may_finish_is_a_setting(
    awa: Author, eve: Author, app: Flask, session: Session, hours: int, taken: bool
) -> None:
    awa.tells("text")
    app.extensions["storyboard_settings"] = replace(app.extensions["storyboard_settings"], closing_grace_hours=hours)
    assert ("may finish until" in page(awa.opens("check"))) is taken
    assert ("may finish until" in page(awa.client.get("/c/youth4peace/"))) is taken
    actions.close_now(session, "youth4peace", actor="staff:1")
    closed = "Who began before, in a page that is still open, may finish until"
    assert (closed in page(awa.client.get("/c/youth4peace/"))) is taken
    assert (closed in page(eve.client.get("/c/youth4peace/share"))) is taken
    assert (awa.takes("check").status_code == 303) is taken


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
    assert "This call is closed" in page(awa.opens("tell", "text"))  # nobody begins a new one
    with transaction(session):
        change_state(session, asked.id, Act.SUBMIT, by=AUTHOR, new_file=kind is Kind.VIDEO)
    answered = stories()[0]
    assert (answered.id, answered.state, answered.round) == (asked.id, goes_to, 2)
