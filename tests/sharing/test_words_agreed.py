"""To which words an author said yes: those on their page, whatever was written since; and their own page shows them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from storyboard.calls import wording
from storyboard.calls.models import Call, CallText
from storyboard.calls.queries import call_named
from storyboard.database import transaction, utc_now
from storyboard.sharing import ticket
from storyboard.stories.consent import Place
from tests.sharing.conftest import BODY, Author, page, stories

OLD = "I agree that my story is shown where I chose."
NEW = "My story may be shown, and printed in a book."
pytestmark = pytest.mark.usefixtures("call")


@pytest.fixture
def first(call: Call) -> CallText:
    """The English words with which the call began."""
    return next(text for text in call.texts if text.language == "en")


def write_anew(session: Session, consent: str = NEW) -> CallText:
    """An administrator changes what one agrees to."""
    call = session.scalars(call_named("youth4peace").execution_options(populate_existing=True)).one()
    newest = call.newest_in("en")
    assert newest is not None
    words = replace(wording.words_of(newest), consent=consent)
    return wording.write(session, "youth4peace", "en", words, seen=newest.version, actor="staff:1")


def named() -> dict[Place, int]:
    """Which words each consent that stands names."""
    return {one.place: one.call_text_id for one in stories()[0].consents if one.withdrawn_at is None}


def test_a_form_that_is_open_while_the_words_change_counts_for_those_that_stand_in_it(
    awa: Author, session: Session, first: CallText
) -> None:
    awa.takes("tell", "text")
    assert OLD in page(awa.opens("places"))
    write_anew(session)
    assert awa.fills_in("places").status_code == 303
    assert named() == {Place.WEB: first.id, Place.SCREENING: first.id}


def test_a_form_that_came_back_counts_for_the_words_that_stand_in_it(awa: Author, session: Session) -> None:
    awa.takes("tell", "text")
    awa.opens("places")
    newest = write_anew(session).id
    back = awa.fills_in("places", places=["moon"])
    assert (back.status_code, NEW in page(back), OLD in page(back)) == (422, True, False)
    awa.form = awa.hidden(back)
    assert awa.fills_in("places").status_code == 303
    assert set(named().values()) == {newest}


def test_whoever_says_yes_once_more_before_sending_agrees_to_the_words_of_then(awa: Author, session: Session) -> None:
    awa.tells("text")
    newest = write_anew(session).id
    awa.takes("places")
    assert named() == {Place.WEB: newest, Place.SCREENING: newest}


def test_the_own_page_shows_the_words_that_were_agreed_to_and_not_those_of_since(awa: Author, session: Session) -> None:
    awa.writes(places=["web"])
    assert page(awa.client.get("/story/")).count(OLD) == 1
    write_anew(session)
    words = page(awa.client.get("/story/"))
    agreed = words.split("What you agreed to")[1]
    assert (OLD in agreed, NEW in agreed, "On this site" in agreed) == (True, False, True)
    assert "They count for places to which you say yes now, and for no others." in words.split("What you agreed to")[0]


def test_a_new_yes_counts_for_the_words_on_the_page_and_the_old_one_stays_as_it_was(
    awa: Author, session: Session, first: CallText
) -> None:
    awa.writes(places=["web"])
    newest = write_anew(session).id
    shown = awa.hidden(awa.client.get("/story/"))
    later = write_anew(session, "Once more, other words.").id
    awa.client.post("/story/consent", data={**shown, "places": ["web", "press"]})
    assert named() == {Place.WEB: first.id, Place.PRESS: newest}
    agreed = page(awa.client.get("/story/")).split("What you agreed to")[1]
    assert agreed.index(NEW) < agreed.index(OLD)
    assert later not in named().values()


@pytest.mark.parametrize("words", ["", "0", "999999", "nothing", "١"])
def test_words_that_are_none_of_the_calls_count_as_those_of_now(awa: Author, session: Session, words: str) -> None:
    awa.writes(places=["web"])
    newest = write_anew(session).id
    awa.client.post("/story/consent", data={"places": ["web", "press"], "shown": "web", "words": words})
    assert named()[Place.PRESS] == newest


def test_other_words_of_the_call_bring_no_second_text_onto_the_page(awa: Author, session: Session) -> None:
    awa.writes(body=BODY)
    write_anew(session, OLD + " ")
    assert "They count for places" in page(awa.client.get("/story/"))
    write_anew(session, OLD)
    assert "They count for places" not in page(awa.client.get("/story/"))


def test_the_same_words_in_another_language_are_not_told_as_new(awa: Author, session: Session, call: Call) -> None:
    with transaction(session):
        french = next(text for text in call.texts if text.language == "fr")
        french.consent = "Mon histoire peut être montrée."
    awa.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fr"
    assert awa.writes().status_code == 303
    words = page(awa.client.get("/story/", headers={"Accept-Language": "en"}))
    assert ("Mon histoire peut être montrée." in words, OLD in words, "They count" in words) == (True, False, False)


def test_without_a_yes_the_page_shows_what_one_would_agree_to(awa: Author) -> None:
    awa.writes(places=None)
    words = page(awa.client.get("/story/"))
    assert ("What you agree to" in words, OLD in words, "What you agreed to" in words) == (True, True, False)


def test_a_ticket_names_its_words_and_no_reader_of_the_page_can(call: Call) -> None:
    held = replace(ticket.new_ticket(call.id, utc_now()), text_id=7)
    assert ticket.opened(ticket.sealed(held, "secret"), "secret", call.id) == held
