"""With the key, and only with it, an author sees and changes their own story."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from config import Settings
from storyboard.calls.models import Call
from storyboard.database import transaction, utc_now
from storyboard.media.refusal import RefusalCode
from storyboard.processing.actions import LOST_BY_US
from storyboard.sharing import door
from storyboard.stories import actions, story_key
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import UNDO_WITHIN, Act, State
from storyboard.stories.models import AuthorMessage, FileRole, Kind, MediaFile, Story
from storyboard.stories.reasons import Reason
from tests.factory import MODERATOR, tell
from tests.sharing.conftest import BODY, Author, bytes_kept, page, stories
from tests.sharing.test_replacing import make_unusable

pytestmark = pytest.mark.usefixtures("call")
KEY = "7KQM4XR29HTC"


@pytest.fixture
def known(session: Session, call: Call, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stories that `tell` makes open with KEY."""
    secret = app.extensions["storyboard_settings"].data_key
    digest = story_key.digest(KEY, secret)
    monkeypatch.setattr("tests.factory.story_key.new_key", lambda: KEY)
    monkeypatch.setattr("tests.factory.story_key.digest", lambda key, _secret: digest if key == KEY else key[:64])


def opens(author: Author, typed: str = KEY) -> str:
    """The own page, by key."""
    author.client.post("/story/", data={"key": typed})
    return page(author.client.get("/story/"))


@pytest.mark.parametrize(
    "typed", ["7KQM-4XR2-9HTC", " 7kqm 4xr2 9htc ", "7KQM4XR29HTC", "7kqm–4xr2–9htc", "٧KQM4XR29HTC"]
)
def test_the_key_is_read_however_it_is_typed(awa: Author, session: Session, call: Call, app: Flask, typed: str) -> None:
    awa.writes()
    story = stories()[0]
    with transaction(session):
        digest = story_key.digest(KEY, app.extensions["storyboard_settings"].data_key)
        session.execute(update(Story).where(Story.id == story.id).values(key_digest=digest))
    awa.client.post("/story/leave")
    assert "The football pitch we share" in opens(awa, typed)


def test_a_wrong_key_and_no_key_at_all_get_one_answer(awa: Author) -> None:
    awa.writes()
    awa.client.post("/story/leave")
    answers = {
        page(awa.client.post("/story/", data={"key": typed})) for typed in ("0000-0000-0000", "peace", "' or 1=1")
    }
    assert [a for a in answers if "We know no story with this key." not in a] == []
    assert awa.client.post("/story/", data={"key": "0000-0000-0000"}).status_code == 422
    assert "Type the twelve letters and digits" in page(awa.client.post("/story/", data={"key": ""}))


def test_who_guesses_has_to_wait_and_who_knows_the_key_does_not(awa: Author, app: Flask) -> None:
    """Behind a misconfigured proxy everybody has one address: Eve must not keep Awa from taking her story back."""
    awa.writes()
    key = awa.key()
    eve = app.test_client()
    tries = [eve.post("/story/", data={"key": f"{n:012d}"}) for n in range(22)]
    assert [answer.status_code for answer in tries] == [422] * 20 + [429] * 2
    assert "the right one opens at any time" in page(tries[-1])
    assert app.test_client().post("/story/", data={"key": key}).status_code == 303
    assert eve.post("/story/", data={"key": "0" * 12}).status_code == 429  # nothing was given back


def test_a_right_key_uses_up_no_tries(awa: Author, app: Flask) -> None:
    awa.writes()
    key = awa.key()
    assert {app.test_client().post("/story/", data={"key": key}).status_code for _ in range(22)} == {303}
    assert app.test_client().post("/story/", data={"key": "0" * 12}).status_code == 422


def test_a_wrong_key_costs_the_same_look_up_before_and_after(awa: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    look_up = door.story_with_key
    monkeypatch.setattr(door, "story_with_key", lambda digest: asked.append(digest) or look_up(digest))
    monkeypatch.setattr(door, "MOST_BY_ONE", 1)
    statuses = [awa.client.post("/story/", data={"key": "0" * 12}).status_code for _ in range(3)]
    assert (statuses, len(asked)) == ([422, 429, 429], 3)


def test_eve_opens_nothing_of_it(awa: Author, eve: Author) -> None:
    awa.films()
    eve.client.set_cookie("author", "forged", path="/story/")
    assert "Your story key" in page(eve.client.get("/story/"))
    assert eve.client.get("/story/poster").status_code == 404
    assert eve.client.get("/story/progress").status_code == 404
    for address in ("/story/consent", "/story/withdraw", "/story/film"):
        answer = eve.client.post(address)
        assert (answer.status_code, answer.location) == (303, "/story/")
    assert [story.state for story in stories()] == [State.PROCESSING]


def test_the_page_closes_by_itself(awa: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    awa.writes()
    later = time.time() + timedelta(hours=2, minutes=1).total_seconds()
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: later)
    assert "Your story key" in page(awa.client.get("/story/"))


def test_no_title_of_a_page_tells_of_the_story(awa: Author) -> None:
    awa.writes(title="Secret title")
    for address in ("/story/", "/c/youth4peace/sent", "/story/withdraw"):
        head = awa.client.get(address).get_data(as_text=True).split("</title>")[0]
        assert "Secret title" not in head


@pytest.mark.parametrize(
    ("state", "kind", "sentence"),
    [
        (State.PENDING, Kind.TEXT, "A person will look at it"),
        (State.PROCESSING, Kind.VIDEO, "We have your film"),
        (State.UNUSABLE, Kind.VIDEO, "We cannot use this film"),
        (State.PENDING, Kind.VIDEO, "A person will look at it"),
        (State.CHANGES_REQUESTED, Kind.TEXT, "We have a question for you"),
        (State.APPROVED, Kind.TEXT, "It can be shown here: On stage, at the event · On this site."),
        (State.DECLINED, Kind.TEXT, "We will not show your story"),
    ],
)
@pytest.mark.usefixtures("known")
def test_each_state_is_told_in_plain_words(
    awa: Author, session: Session, call: Call, state: State, kind: Kind, sentence: str
) -> None:
    story = tell(session, call, state=state, kind=kind)
    with transaction(session):
        session.execute(update(Story).where(Story.id == story.id).values(changed_at=utc_now() - timedelta(minutes=1)))
    assert sentence in opens(awa)


@pytest.mark.usefixtures("known")
def test_a_decision_is_told_once_it_can_no_longer_be_undone(awa: Author, session: Session, call: Call) -> None:
    story = tell(session, call)
    with transaction(session):
        actions.change_state(session, story.id, Act.DECLINE, by=MODERATOR, given={"reason"})
        actions.tell_author(
            session, story, Reason.YOUR_SAFETY, text="Write to us <b>first</b>.", at=utc_now() + UNDO_WITHIN
        )
    now = opens(awa)
    assert ("A person will look at it" in now, "We worry that" in now) == (True, False)
    with transaction(session):
        session.execute(update(Story).values(changed_at=utc_now() - timedelta(seconds=11)))
        session.execute(update(AuthorMessage).values(at=utc_now() - timedelta(seconds=1)))
    later = page(awa.client.get("/story/"))
    assert "We will not show your story" in later
    assert "We worry that showing it could put you in danger. Write to us <b>first</b>." in later


@pytest.mark.usefixtures("known")
def test_every_code_has_its_sentence(awa: Author, session: Session, call: Call) -> None:
    figures = {"seconds": 184.4, "limit": 120, "streams": 9, "width": 9000, "height": 20, "found": ""}
    story = tell(session, call)
    codes = [*Reason, *RefusalCode.__args__, LOST_BY_US]
    for code in codes:
        actions.tell_author(session, story, code, text="Own words.", **figures)
    told = opens(awa).split("What we told you")[1].split("Where it is")[0].split("Own words.")[:-1]
    sentences = dict(zip(reversed(codes), (part.split(" ago ")[1].strip() for part in told), strict=True))
    assert [code for code, sentence in sentences.items() if not sentence] == [Reason.OTHER]
    assert "%(" not in "".join(sentences.values())
    assert len(set(sentences.values())) == len(codes)
    assert sentences["too-long"].startswith("Your film lasts 3:04, and 2:00 is the most.")


def test_places_that_there_are_not_are_passed_over(awa: Author) -> None:
    awa.writes(places=["web"])
    sent = {"places": ["mars", "press"], "shown": "web venus"}
    assert awa.client.post("/story/consent", data=sent).status_code == 303
    assert [c.place for c in stories()[0].consents if c.withdrawn_at is None] == [Place.PRESS]


def test_each_consent_can_be_changed_at_any_time(awa: Author) -> None:
    awa.writes(places=["web"])
    sent = {"places": ["press", "screening"], "shown": "web"}
    answer = awa.client.post("/story/consent", data=sent, follow_redirects=True)
    assert "Saved. It counts from now on." in page(answer)
    now = {consent.place: consent.withdrawn_at is None for consent in stories()[0].consents}
    assert now == {Place.WEB: False, Place.PRESS: True, Place.SCREENING: True}
    awa.client.post("/story/consent", data={"shown": "press screening"})
    assert [c.place for c in stories()[0].consents if c.withdrawn_at is None] == []


def test_an_old_tab_changes_only_what_is_changed_in_it(awa: Author) -> None:
    awa.writes(places=["web", "screening"])
    old_tab = awa.hidden(awa.client.get("/story/"))
    assert set(old_tab["shown"].split()) == {"web", "screening"}
    awa.client.post("/story/consent", data={"places": ["screening"], "shown": "web screening"})
    awa.client.post("/story/consent", data={"places": ["web", "screening", "press"], "shown": old_tab["shown"]})
    assert {c.place for c in stories()[0].consents if c.withdrawn_at is None} == {Place.SCREENING, Place.PRESS}


@pytest.mark.usefixtures("known")
def test_a_yes_too_is_told_once_it_can_no_longer_be_undone(awa: Author, session: Session, call: Call) -> None:
    tell(session, call, state=State.APPROVED)
    now = opens(awa)
    assert ("A person will look at it" in now, "Your story is approved" in now) == (True, False)
    with transaction(session):
        session.execute(update(Story).values(changed_at=utc_now() - UNDO_WITHIN))
    assert "Your story is approved" in page(awa.client.get("/story/"))


@pytest.mark.usefixtures("known")
def test_why_a_film_is_refused_stands_above_the_place_for_another(awa: Author, session: Session, call: Call) -> None:
    story = tell(session, call, kind=Kind.VIDEO, state=State.UNUSABLE)
    actions.tell_author(session, story, "damaged")
    words = opens(awa)
    assert words.index("The film stops in the middle") < words.index("Send this film instead")


def test_taking_it_back_erases_it_everywhere(awa: Author, app: Flask, session: Session) -> None:
    awa.films()
    actions.tell_author(session, stories()[0], "damaged", text="Write to us.")
    key = awa.key()
    assert "call back what people have seen" in page(awa.client.get("/story/withdraw"))
    answer = awa.client.post("/story/withdraw")
    assert "Your story is taken back" in page(answer)
    (story,) = stories()
    assert (story.state, story.title, story.asks, story.display_name, story.files) == (State.WITHDRAWN, "", "", "", [])
    assert bytes_kept(app) == []
    assert session.scalars(select(AuthorMessage)).all() == []
    assert "Your story key" in page(awa.client.get("/story/"))
    assert "Your story is taken back" in page(awa.client.post("/story/", data={"key": key}))


@pytest.mark.sqlite
def test_no_word_of_it_is_left_on_the_disk(awa: Author, settings: Settings) -> None:
    awa.writes(title="QQTITLEQQ", asks="QQASKSQQ", display_name="QQNAMEQQ")
    found = [
        path.name for path in settings.storyboard_data.rglob("storyboard.db*") if b"QQTITLEQQ" in path.read_bytes()
    ]
    assert found != []
    awa.client.post("/story/withdraw")
    for path in settings.storyboard_data.rglob("*"):
        if path.is_file():
            kept = path.read_bytes()
            assert [word for word in (b"QQTITLEQQ", b"QQASKSQQ", b"QQNAMEQQ", BODY.encode()) if word in kept] == []


def test_the_page_with_the_key_says_so_too(awa: Author) -> None:
    awa.writes()
    awa.client.post("/story/withdraw")
    assert "Your story is taken back" in page(awa.client.get("/c/youth4peace/sent"))


def test_a_second_window_cannot_do_more_with_what_was_taken_back(awa: Author, app: Flask) -> None:
    awa.writes()
    cookie = awa.client.get_cookie("author")
    assert cookie is not None
    awa.client.post("/story/withdraw")
    other = app.test_client()
    other.set_cookie("author", cookie.value)
    for address in ("/story/withdraw", "/story/consent", "/story/film"):
        assert other.post(address).location == "/story/"
    assert "Your story key" in page(other.get("/story/"))


def test_the_author_sees_the_poster_and_nobody_else(awa: Author, eve: Author, app: Flask, session: Session) -> None:
    awa.films()
    store = app.extensions["storyboard_storage"]
    with store.writer("ab" * 16) as writer:
        writer.write(b"\xff\xd8 a picture")
        kept = writer.finish()
    poster = MediaFile(
        role=FileRole.POSTER,
        variant="",
        storage_key=kept.key,
        media_type="image/jpeg",
        sha256=kept.sha256,
        bytes=kept.bytes,
    )
    actions.add_file(session, stories()[0], poster)
    assert awa.client.get("/story/poster").data == b"\xff\xd8 a picture"
    assert eve.client.get("/story/poster").status_code == 404


def test_progress_asks_again_until_the_film_is_through(awa: Author, session: Session) -> None:
    awa.films()
    assert 'data-poll="/story/progress?then=own"' in awa.client.get("/story/").get_data(as_text=True)
    make_unusable(session)
    assert 'data-done="/story/"' in awa.client.get("/story/progress?then=own").get_data(as_text=True)
