"""Awa answers a question, or a story, in a few lines: as safe as a story, and as hers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storyboard.calls import questions
from storyboard.calls.asked import QuestionState
from storyboard.database import db, transaction, utc_now
from storyboard.stories import actions
from storyboard.stories.age import AgeBand
from storyboard.stories.answers import LONGEST
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import Kind, Story
from tests.factory import MODERATOR, open_call, tell
from tests.sharing.conftest import Author, page

WORDS = "We cleaned it together. نظّفناه معًا"
FILLED = {"body": WORDS, "display_name": "Awa", "country": "ML", "language": "fr", "age_band": "18-24", "places": "web"}
SHORT_OF_WORDS = {name: value for name, value in FILLED.items() if name != "body"}


@pytest.fixture
def asked(session, call) -> str:
    return questions.add(session, "youth4peace", "en", "What should stay as it is?", actor="test").slug


@pytest.fixture
def told(session, call) -> Story:
    return tell(session, call, state=State.APPROVED)


class Answerer:
    """Somebody with the form of an answer open."""

    def __init__(self, author: Author, **to: str) -> None:
        self.author, self.to = author, to
        self.answer = author.client.get("/c/youth4peace/answer", query_string=to)
        self.hidden = Author.hidden(self.answer)

    def sends(self, **changes: object):
        data = {**self.hidden, **FILLED, **changes}
        sent = {name: value for name, value in data.items() if value is not None}
        return self.author.client.post("/c/youth4peace/answer", query_string=self.to, data=sent)


def only_answer() -> Story:
    db.session.rollback()
    return db.session.scalars(select(Story).where(Story.body == WORDS)).one()


def none_is_kept() -> bool:
    db.session.rollback()
    return db.session.scalar(select(Story.id).where(Story.question_id.is_not(None))) is None


def test_a_question_is_answered_and_the_answer_waits(awa, asked):
    answer = Answerer(awa, question=asked).sends()
    assert (answer.status_code, answer.location) == (303, "/c/youth4peace/sent")
    story = only_answer()
    assert (story.state, story.kind, story.question.slug, story.in_reply_to) == (
        State.PENDING,
        Kind.TEXT,
        asked,
        None,
    )
    assert (story.display_name, story.country, story.language) == ("Awa", "ML", "fr")
    assert [consent.place for consent in story.consents] == [Place.WEB]


def test_a_story_is_answered(awa, told):
    assert Answerer(awa, story=told.slug).sends().status_code == 303
    story = only_answer()
    assert (story.in_reply_to, story.question_id, story.call_id) == (told.id, None, told.call_id)


def test_its_author_gets_a_key_and_a_page_that_says_what_was_answered(awa, asked):
    Answerer(awa, question=asked).sends()
    key = awa.key()
    other = Author(awa.client.application.test_client())
    other.client.post("/story/", data={"key": key})
    own = other.client.get("/story/")
    assert "What should stay as it is?" in own.text
    assert WORDS in page(own)
    assert "Your answer" in page(own)


def test_the_page_asks_little_and_only_age_and_words_are_needed(awa, asked):
    answerer = Answerer(awa, question=asked)
    assert answerer.answer.status_code == 200
    assert answerer.sends(display_name=None, country="", language="", places=None).status_code == 303
    assert only_answer().consents == []


def test_it_says_that_without_a_place_only_moderators_read_it(awa, asked):
    said = page(Answerer(awa, question=asked).answer)
    assert "If you choose none, only our moderators read it." in said


def test_no_place_is_chosen_beforehand(awa, asked):
    form = Answerer(awa, question=asked).answer.text
    assert 'name="places"' in form
    assert not [part for part in form.split("<input") if 'name="places"' in part and "checked" in part.split(">")[0]]


@pytest.mark.parametrize(
    ("asks_in", "chosen"),
    [("", "en"), ("&language=fr", "fr"), ("&language=ar", "en")],
)
def test_the_language_of_the_question_is_chosen_beforehand(awa, asked, session, call, asks_in, chosen):
    questions.reword(
        session, "youth4peace", asked, "fr", "Que faut-il garder ?", seen=version(session, call), actor="test"
    )
    answer = awa.client.get(f"/c/youth4peace/answer?question={asked}{asks_in}")
    assert f'<option selected value="{chosen}">' in answer.text


def version(session, call) -> int:
    session.rollback()
    session.refresh(call)
    return call.version


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"body": ""}, "Write your answer here."),
        ({"body": " \u200b "}, "Write your answer here."),
        ({"body": "a" * (LONGEST + 3)}, "Your answer is 3 characters too long: at most 500. We have cut nothing."),
        ({"age_band": None}, "Tell us how old you are."),
        ({"age_band": "13-15"}, "You are under 18, so ask a parent, or who looks after you."),
        ({"places": ["web", "moon"]}, "One of the places that you chose is not asked for any more."),
        ({"ticket": "torn"}, "This page was not whole."),
    ],
)
def test_what_is_amiss_is_said_and_nothing_is_lost_or_kept(awa, asked, changes, said):
    answer = Answerer(awa, question=asked).sends(**changes)
    assert answer.status_code == 422
    assert said in page(answer)
    assert str(changes.get("body", WORDS)).strip(" \u200b")[:20] in answer.text
    assert none_is_kept()


def test_five_hundred_characters_are_taken(awa, asked):
    assert Answerer(awa, question=asked).sends(body="ب" * LONGEST).status_code == 303


def test_who_is_too_young_is_turned_away_and_nothing_is_kept(awa, asked):
    answer = Answerer(awa, question=asked).sends(age_band="under-13")
    assert answer.status_code == 403
    assert none_is_kept()


def test_with_a_guardians_yes_it_waits_for_two(awa, asked):
    assert Answerer(awa, question=asked).sends(age_band="13-15", guardian="y").status_code == 303
    story = only_answer()
    assert (story.age_band, story.guardian_said_yes) == (AgeBand.FROM_13, True)


def test_the_same_form_twice_is_one_answer(awa, asked):
    form = Answerer(awa, question=asked)
    assert [form.sends().status_code for _ in range(2)] == [303, 303]
    assert only_answer().body == WORDS
    assert form.sends(body="Something else").status_code == 409


def test_the_token_is_asked_for_and_no_word_is_lost_without_it(app, awa, asked):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = Answerer(awa, question=asked).sends(csrf_token=None)
    assert (answer.status_code, WORDS in answer.text) == (422, True)
    assert none_is_kept()


def withdrawn(session, told):
    actions.withdraw(session, told.id)


def taken_down(session, told):
    actions.change_state(session, told.id, Act.TAKE_DOWN, by=MODERATOR, given={"reason"})


def not_here_any_more(session, told):
    actions.change_consent(session, told.id, Place.WEB, yes=False, call_text_id=told.call.texts[0].id)


@pytest.mark.parametrize("ends", [withdrawn, taken_down, not_here_any_more])
def test_a_story_that_is_gone_takes_no_answer_and_the_words_are_given_back(awa, session, told, ends):
    form = Answerer(awa, story=told.slug)
    ends(session, told)
    answer = form.sends()
    assert answer.status_code == 403
    assert "What you answer is not shown any more" in page(answer)
    assert WORDS in answer.text
    assert Answerer(awa, story=told.slug).answer.status_code == 404


@pytest.mark.parametrize("state", [State.PENDING, State.DRAFT, State.DECLINED, State.WITHDRAWN])
def test_what_is_not_shown_cannot_be_answered_and_is_not_confirmed(awa, session, call, state):
    story = tell(session, call, state=state)
    form = Answerer(awa, story=story.slug)
    assert form.answer.status_code == 404
    assert form.sends().status_code == 404


def test_an_answer_is_not_answered(awa, session, call, asked):
    Answerer(awa, question=asked).sends()
    answer = only_answer()
    actions.change_state(session, answer.id, Act.APPROVE, by=MODERATOR)
    found = Answerer(awa, story=answer.slug).answer
    assert "answers are not answered" in page(found)


def test_nothing_of_another_call_is_answered(awa, session, call):
    other = open_call(session, "other")
    story = tell(session, other, state=State.APPROVED)
    assert Answerer(awa, story=story.slug).answer.status_code == 404


@pytest.mark.parametrize(
    ("state", "status", "said"),
    [
        (QuestionState.CLOSED, 200, "This question takes no more answers."),
        (QuestionState.HIDDEN, 404, ""),
    ],
)
def test_a_question_that_ended_takes_none(awa, session, call, asked, state, status, said):
    questions.put(session, "youth4peace", asked, state, seen=version(session, call), actor="test")
    answer = Answerer(awa, question=asked).answer
    assert (answer.status_code, said in page(answer)) == (status, True)


def test_a_closed_call_takes_none_but_from_who_began_in_time(awa, session, call, asked):
    form = Answerer(awa, question=asked)
    with transaction(session):
        call.closes_at = utc_now() + timedelta(milliseconds=1)
    late = Answerer(awa, question=asked)
    assert "takes no stories and no answers now" in page(late.answer)
    assert form.sends().status_code == 303
    with transaction(session):
        call.opens_at, call.closes_at = utc_now() - timedelta(days=30), utc_now() - timedelta(days=20)
    assert form.sends(body="Too late", ticket=form.hidden["ticket"]).status_code == 403


def test_a_call_that_shows_nothing_here_takes_none(awa, session, call, asked):
    with transaction(session):
        call.places = ["screening"]
    assert "shows nothing on this site" in page(Answerer(awa, question=asked).answer)


def test_a_call_for_films_takes_answers_in_writing(awa, session, call, asked):
    with transaction(session):
        call.kinds = ["video"]
    assert Answerer(awa, question=asked).sends().status_code == 303


def test_its_author_is_told_when_what_they_answered_is_gone(awa, session, told):
    Answerer(awa, story=told.slug).sends()
    actions.change_state(session, only_answer().id, Act.APPROVE, by=MODERATOR)
    with transaction(session):
        session.get_one(Story, only_answer().id).changed_at = utc_now() - timedelta(minutes=1)
    assert "It can be shown here: On this site." in page(awa.client.get("/story/"))
    actions.withdraw(session, told.id)
    own = page(awa.client.get("/story/"))
    assert "What you answered is not shown any more" in own
    assert "It can be shown here" not in own
    assert "The football pitch we share" not in own


def test_taken_back_nothing_of_it_is_left(awa, asked):
    Answerer(awa, question=asked).sends()
    story_id = only_answer().id
    awa.client.post("/story/withdraw")
    db.session.rollback()
    left = db.session.get_one(Story, story_id)
    assert left.state is State.WITHDRAWN
    assert (left.title, left.body, left.display_name, left.country, left.language) == ("",) * 5


def test_it_can_be_changed_as_an_answer_in_as_many_letters_and_is_looked_at_again(awa, asked):
    Answerer(awa, question=asked).sends()
    actions.change_state(db.session, only_answer().id, Act.APPROVE, by=MODERATOR)
    with transaction(db.session):
        db.session.get_one(Story, only_answer().id).changed_at = utc_now() - timedelta(minutes=1)
    form = awa.client.get("/story/edit")
    assert [f'name="{name}"' in form.text for name in ("body", "display_name", "title", "asks")] == [True, True] + [
        False
    ] * 2
    sent = {**Author.hidden(form), "language": "fr", "country": "ML", "display_name": "Awa"}
    multipart = {"content_type": "multipart/form-data"}
    too_long = awa.client.post("/story/edit", data={**sent, "body": "a" * (LONGEST + 1)}, **multipart)
    assert (too_long.status_code, "1 characters too long: at most 500" in page(too_long)) == (422, True)
    assert awa.client.post("/story/edit", data={**sent, "body": "Something else."}, **multipart).status_code == 303
    db.session.rollback()
    changed = db.session.scalars(select(Story).where(Story.question_id.is_not(None))).one()
    assert (changed.state, changed.body, changed.title) == (State.PENDING, "Something else.", "Something else.")
