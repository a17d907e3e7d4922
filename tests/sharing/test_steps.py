"""Telling a story in four steps: each is kept as it is told, and the last one sends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storyboard.calls.models import Call
from storyboard.database import transaction, utc_now
from storyboard.journal.models import Event
from storyboard.processing.models import Job
from storyboard.stories.age import AgeBand
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Consent, FileRole, Kind, Story
from tests.sharing.conftest import BODY, TOLD, Author, bytes_kept, chosen, page, stories
from tests.uploads.forms import film

pytestmark = pytest.mark.usefixtures("call")


def test_a_text_goes_through_four_steps_and_waits_for_a_moderator(awa: Author) -> None:
    answer = awa.writes()
    assert (answer.status_code, answer.location) == (303, "/c/youth4peace/sent")
    (story,) = stories()
    assert (story.kind, story.state, story.body) == (Kind.TEXT, State.PENDING, BODY)
    assert (story.title, story.asks) == (TOLD["tell"]["title"], TOLD["tell"]["asks"])
    assert (story.language, story.country, story.display_name) == ("fr", "CI", "Awa")
    assert (story.age_band, story.age_told) == (AgeBand.FROM_18, True)
    assert {consent.place for consent in story.consents} == {Place.WEB, Place.SCREENING}


def test_each_step_leads_to_the_next(awa: Author) -> None:
    assert awa.takes("tell", "text").location == "/c/youth4peace/share/about"
    assert awa.takes("about").location == "/c/youth4peace/share/places"
    assert awa.takes("places").location == "/c/youth4peace/share/check"
    assert awa.takes("check").location == "/c/youth4peace/sent"


def test_a_film_is_taken_with_its_step_and_made_safe_before_the_story_is_sent(
    awa: Author, app: Flask, session: Session
) -> None:
    assert awa.takes("tell", "video", film=chosen()).status_code == 303
    (story,) = stories()
    assert (story.kind, story.state, story.file_version) == (Kind.VIDEO, State.DRAFT, 1)
    assert [(file.role, file.bytes) for file in story.files] == [(FileRole.RAW, len(film()))]
    assert [job.story_id for job in session.scalars(select(Job))] == [story.id]
    assert bytes_kept(app) == [film()]


def test_a_film_that_is_on_its_way_through_our_hands_may_be_sent(awa: Author) -> None:
    assert awa.films().location == "/c/youth4peace/sent"
    assert [story.state for story in stories()] == [State.PROCESSING]


def test_what_was_told_stands_there_when_one_comes_back(awa: Author) -> None:
    awa.tells("text")
    assert f'value="{TOLD["tell"]["title"]}"' in awa.opens("tell").text
    assert BODY in awa.opens("tell").text
    about = awa.opens("about").text
    assert '<option selected value="fr">' in about and '<option selected value="CI">' in about
    assert awa.opens("places").text.count(" checked") == 2
    check = page(awa.opens("check"))
    assert all(word in check for word in (TOLD["tell"]["title"], BODY, "Awa", "Côte d’Ivoire", "On this site"))


def test_with_a_word_typed_it_is_kept_and_nothing_is_amiss_yet(awa: Author) -> None:
    awa.opens("tell", "text")
    answer = awa.fills_in("tell", "text", body="Two schools", title=None, asks=None, save="typed")
    assert (answer.status_code, answer.data) == (204, b"")
    (story,) = stories()
    assert (story.state, story.title, story.body) == (State.DRAFT, "", "Two schools")


def test_with_nothing_typed_nothing_is_begun(awa: Author) -> None:
    awa.opens("tell", "text")
    assert awa.fills_in("tell", "text", body="", title="", asks="", save="typed").status_code == 204
    assert stories() == []


def test_what_cannot_be_kept_is_left_out_and_the_rest_is_kept(awa: Author) -> None:
    awa.takes("tell", "text")
    awa.opens("tell")
    assert awa.fills_in("tell", "text", title="x" * 121, body="New words", save="typed").status_code == 422
    assert [(story.title, story.body) for story in stories()] == [(TOLD["tell"]["title"], "New words")]


@pytest.mark.parametrize(
    ("step", "changes", "sentence"),
    [
        ("tell", {"body": ""}, "Write your story here, however short."),
        ("tell", {"body": "\u200b\u202e \u2066"}, "Write your story here, however short."),
        ("tell", {"body": "x" * 5007}, "Your story is 7 characters too long: at most 5000. We have cut nothing."),
        ("tell", {"title": "\u200b"}, "Give your story a title."),
        ("tell", {"title": "x" * 121}, "The title is too long: at most 120 characters."),
        ("tell", {"asks": "x" * 1001}, "This is too long: at most 1000 characters."),
        ("about", {"age_band": None}, "Tell us how old you are."),
        ("about", {"display_name": "x" * 61}, "The name is too long: at most 60 characters."),
        ("places", {"places": ["moon"]}, "One of the places that you chose is not asked for any more."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    awa: Author, step: str, changes: dict[str, Any], sentence: str
) -> None:
    for before in list(TOLD)[: list(TOLD).index(step)]:
        awa.takes(before, "text" if before == "tell" else None)
    answer = awa.takes(step, "text" if step == "tell" else None, **changes)
    assert answer.status_code == 422
    assert sentence in page(answer)
    (value,) = changes.values()
    if isinstance(value, str) and value.isascii():
        assert value in answer.text
    awa.form = awa.hidden(answer)
    assert awa.fills_in(step, "text" if step == "tell" else None).status_code == 303


@pytest.mark.parametrize("ticket", ["forged", None])
def test_a_page_that_is_not_whole_keeps_nothing_and_gives_the_words_back(awa: Author, ticket: str | None) -> None:
    awa.opens("tell", "text")
    answer = awa.fills_in("tell", "text", ticket=ticket)
    assert (answer.status_code, "This page was not whole" in page(answer), BODY in answer.text) == (422, True, True)
    assert stories() == []


def test_all_but_the_age_is_for_who_likes(awa: Author) -> None:
    assert awa.writes(display_name="", language="", country="", places=None).status_code == 303
    (story,) = stories()
    assert (story.display_name, story.language, story.country, story.consents) == ("", "", "", [])


def test_all_consents_are_off_until_chosen(awa: Author) -> None:
    awa.takes("tell", "text")
    awa.takes("about")
    assert " checked" not in awa.opens("places").text


def test_a_yes_that_is_taken_back_before_sending_leaves_no_trace(awa: Author, session: Session) -> None:
    awa.tells("text")
    awa.takes("places", places=["press"])
    assert [one.place for one in session.scalars(select(Consent))] == [Place.PRESS]


def test_the_last_step_says_what_is_missing_and_sends_nothing(awa: Author) -> None:
    awa.takes("tell", "text")
    answer = awa.takes("check")
    assert answer.status_code == 422
    assert "This is still missing: how old you are" in page(answer)
    assert [story.state for story in stories()] == [State.DRAFT]


def test_under_18_a_guardian_is_asked_for(awa: Author) -> None:
    awa.tells("text", age_band="16-17")
    assert "does a parent, or who looks after you, say yes?" in page(awa.opens("places"))
    assert "how a parent, or who looks after you, is asked" in page(awa.takes("check"))
    awa.takes("places", guardian="here")
    assert awa.takes("check").status_code == 303
    assert [story.guardian_said_yes for story in stories()] == [True]


def test_until_the_age_is_told_the_rules_for_children_hold(awa: Author) -> None:
    awa.takes("tell", "text")
    assert [(story.age_band, story.age_told) for story in stories()] == [(AgeBand.UNDER_13, False)]


def test_who_is_too_young_is_turned_away_kindly_and_nothing_is_kept(awa: Author, app: Flask) -> None:
    awa.takes("tell", "video", title="Secret of a child", film=chosen())
    answer = awa.takes("about", age_band="under-13", sure="yes")
    assert answer.status_code == 403
    assert "Tell it to a grown-up whom you trust" in page(answer)
    assert "Secret" not in answer.text
    assert ([story.title for story in stories()], bytes_kept(app)) == ([""], [])
    assert awa.opens("about").status_code == 302


def test_an_age_chosen_by_mistake_erases_nothing_until_it_is_said_twice(awa: Author) -> None:
    awa.takes("tell", "text")
    awa.opens("about")
    assert awa.fills_in("about", age_band="under-13", save="typed").status_code == 409
    asked = awa.fills_in("about", age_band="under-13")
    assert asked.status_code == 422
    assert "You chose “Under 13”. This call is for people from 13 years on." in page(asked)
    assert [story.state for story in stories()] == [State.DRAFT]
    awa.form = {**awa.hidden(asked), "sure": "yes"}
    assert awa.client.post(awa.address("about"), data=awa.form, content_type="multipart/form-data").status_code == 403
    assert [story.state for story in stories()] == [State.WITHDRAWN]


def test_nobody_elses_draft_is_seen_or_written_to(awa: Author, eve: Author) -> None:
    awa.tells("text")
    assert eve.opens("about").location == "/c/youth4peace/share"
    assert BODY not in eve.opens("tell", "text").text
    eve.takes("tell", "text", title="Another story")
    assert [story.title for story in stories()] == [TOLD["tell"]["title"], "Another story"]


def test_what_was_begun_is_gone_on_with_or_erased_from_the_first_page(awa: Author, app: Flask) -> None:
    awa.takes("tell", "video", film=chosen())
    assert "You have begun a story here" in page(awa.client.get("/c/youth4peace/share"))
    answer = awa.erases()
    assert (answer.status_code, answer.location) == (303, "/c/youth4peace/share")
    assert ([story.state for story in stories()], bytes_kept(app)) == ([State.WITHDRAWN], [])
    assert "How would you like to tell it?" in page(awa.client.get("/c/youth4peace/share"))


def test_leaving_quickly_takes_the_way_back_to_it_away(awa: Author) -> None:
    awa.tells("text")
    awa.client.post("/story/leave")
    assert awa.opens("check").status_code == 302
    assert BODY not in awa.opens("tell", "text").text


def test_sent_twice_it_is_one_story_with_one_key(awa: Author) -> None:
    awa.tells("text")
    awa.opens("check")
    cookie = awa.client.get_cookie("draft-1")
    assert cookie is not None
    awa.fills_in("check")
    key = awa.key()
    awa.client.set_cookie("draft-1", cookie.value)  # the first answer was lost on its way
    assert awa.fills_in("check").location == "/c/youth4peace/share/check"
    assert awa.opens("check").location == "/c/youth4peace/sent"
    assert (awa.key(), len(stories())) == (key, 1)


def test_the_first_step_sent_twice_begins_one_story(awa: Author) -> None:
    awa.opens("tell", "text")
    ticket = dict(awa.form)
    awa.fills_in("tell", "text")
    awa.client.delete_cookie("draft-1")
    awa.form = ticket
    assert awa.fills_in("tell", "text", title="Other words").status_code == 303
    assert [story.title for story in stories()] == ["Other words"]


def test_told_in_writing_after_all_the_film_goes(awa: Author, app: Flask) -> None:
    awa.takes("tell", "video", film=chosen())
    assert "the film is erased" in page(awa.opens("tell", "text"))
    awa.takes("tell", "text")
    (story,) = stories()
    assert (story.kind, story.files, bytes_kept(app)) == (Kind.TEXT, [], [])


def test_another_film_takes_the_place_of_the_first(awa: Author, app: Flask) -> None:
    awa.takes("tell", "video", film=chosen())
    awa.takes("tell", "video", film=chosen(film(90_000)))
    assert bytes_kept(app) == [film(90_000)]
    assert [(story.file_version, len(story.files)) for story in stories()] == [(2, 1)]


def test_without_a_film_the_step_asks_for_it(awa: Author) -> None:
    answer = awa.takes("tell", "video")
    assert (answer.status_code, "Choose your film." in page(answer)) == (422, True)


def test_begun_in_time_it_is_taken_for_a_day_after_the_close(awa: Author, session: Session) -> None:
    awa.tells("text")
    with transaction(session):
        session.execute(update(Call).values(closes_at=utc_now() - timedelta(hours=23)))
        session.execute(update(Story).values(created_at=utc_now() - timedelta(hours=24)))
    assert awa.takes("check").status_code == 303
    assert [story.state for story in stories()] == [State.PENDING]


def test_too_late_it_gives_the_words_back(awa: Author, session: Session) -> None:
    awa.tells("text")
    awa.opens("check")
    with transaction(session):
        session.execute(update(Call).values(closes_at=utc_now() - timedelta(hours=25)))
    answer = awa.fills_in("check")
    assert (answer.status_code, "This call is closed" in page(answer), BODY in page(answer)) == (403, True, True)
    assert [story.state for story in stories()] == [State.DRAFT]


def test_a_story_begun_is_nobody_elses_business(awa: Author, session: Session) -> None:
    awa.tells("text", title="Secret title")
    kinds = set(session.scalars(select(Event.kind)))
    assert kinds == {"story.begin"}
