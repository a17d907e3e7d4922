"""Ada writes the questions of a call, in several languages, puts them into order, and ends them."""

from __future__ import annotations

import pytest

from storyboard.calls import questions, wording
from storyboard.calls.asked import QuestionState
from storyboard.calls.models_questions import Question
from storyboard.calls.queries import questions_of
from storyboard.calls.refusals import TooManyQuestions
from storyboard.database import transaction, utc_now
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from storyboard.web.installation import storage
from tests.factory import tell
from tests.operations.calls.conftest import call_now, form_of, said

PAGE = "/admin/calls/youth4peace/questions"


def there(session, call) -> list[Question]:
    session.rollback()
    return list(session.scalars(questions_of(call.id)))


def words(session, call) -> list[str]:
    return [question.words["en"] for question in there(session, call)]


@pytest.fixture
def three(session, call) -> list[str]:
    for asked in ("One?", "Two?", "Three?"):
        questions.add(session, "youth4peace", "en", asked, actor="test")
    return [question.slug for question in there(session, call)]


def seen(session) -> dict[str, str]:
    return {"seen": str(call_now(session, "youth4peace").version)}


def test_one_is_added_and_shown(ada, eve, session, call):
    assert ada.post(PAGE, data={"words": "  What should\u202e stay?  "}).status_code == 302
    assert words(session, call) == ["What should stay?"]
    assert "What should stay?" in said(ada.get(PAGE))
    assert "What should stay?" in said(ada.get("/admin/calls/youth4peace/"))
    assert "What should stay?" in said(eve.get("/c/youth4peace/"))


@pytest.mark.parametrize(("typed", "why"), [("", "Write the question."), ("a" * 201, "at most 200 characters")])
def test_what_cannot_be_added_is_said_and_kept_in_the_form(ada, session, call, typed, why):
    answer = ada.post(PAGE, data={"words": typed})
    assert (answer.status_code, why in said(answer), typed in answer.text) == (422, True, True)
    assert there(session, call) == []


def test_it_is_translated_and_reworded_in_each_language_alone(ada, eve, session, call, three):
    for language, typed in (("fr", "Un ?"), ("fr", "Un, vraiment ?"), ("en", "One, really?")):
        data = {"words": typed, **seen(session)}
        assert ada.post(f"{PAGE}/{three[0]}?language={language}", data=data).status_code == 302
    assert there(session, call)[0].words == {"en": "One, really?", "fr": "Un, vraiment ?"}
    assert "Un, vraiment ?" in said(eve.get("/c/youth4peace/?language=fr"))


def test_who_comes_too_late_keeps_what_they_typed(ada, session, call, three):
    late = seen(session)
    questions.move(session, "youth4peace", three[0], by=1, seen=int(late["seen"]), actor="test")
    answer = ada.post(f"{PAGE}/{three[0]}", data={"words": "One, really?", **late})
    assert answer.status_code == 409
    assert "A colleague changed this call meanwhile" in said(answer)
    assert 'value="One, really?"' in answer.text
    assert "One, really?" not in words(session, call)


def test_they_are_put_into_order(ada, session, call, three):
    for slug, way in ((three[2], "up"), (three[0], "down"), (three[0], "down"), (three[0], "down")):
        ada.post(f"{PAGE}/{slug}/{way}", data=seen(session))
    assert words(session, call) == ["Three?", "Two?", "One?"]
    stale = {"seen": "1"}
    ada.post(f"{PAGE}/{three[0]}/up", data=stale)
    assert words(session, call) == ["Three?", "Two?", "One?"]


def test_one_ends_and_its_answers_are_kept(ada, session, call, three):
    story = tell(session, call, state=State.APPROVED)
    with transaction(session):
        session.get_one(Story, story.id).question_id = there(session, call)[0].id
    assert "1 answer" in said(ada.get(PAGE))
    for state in ("closed", "hidden", "open"):
        assert ada.post(f"{PAGE}/{three[0]}/state/{state}", data=seen(session)).status_code == 302
        assert there(session, call)[0].state == state
    assert session.get_one(Story, story.id).state is State.APPROVED


def test_there_are_as_many_as_can_be_read_and_hidden_ones_make_room(ada, session, call):
    for number in range(questions.MOST):
        questions.add(session, "youth4peace", "en", f"{number}?", actor="test")
    assert ada.post(PAGE, data={"words": "One more?"}).status_code == 409
    first = there(session, call)[0].slug
    ada.post(f"{PAGE}/{first}/state/hidden", data=seen(session))
    assert ada.post(PAGE, data={"words": "One more?"}).status_code == 302
    with pytest.raises(TooManyQuestions):
        version = call_now(session, "youth4peace").version
        questions.put(session, "youth4peace", first, QuestionState.OPEN, seen=version, actor="test")


def test_an_archived_call_is_asked_nothing_more(ada, session, call, three):
    with transaction(session):
        call_now(session, "youth4peace").archived_at = utc_now()
    assert ada.get(PAGE).status_code == 302
    assert ada.post(PAGE, data={"words": "One more?"}).status_code == 409
    assert len(there(session, call)) == len(three)


def test_the_copy_for_next_year_asks_what_was_not_hidden_and_has_no_answers(app, session, call, three):
    version = call_now(session, "youth4peace").version
    questions.reword(session, "youth4peace", three[1], "fr", "Deux ?", seen=version, actor="test")
    questions.put(session, "youth4peace", three[0], QuestionState.HIDDEN, seen=version + 1, actor="test")
    with app.test_request_context():
        copy = wording.copy(session, storage(), "youth4peace", "next-year", actor="test")
    found = there(session, copy)
    assert [question.words for question in found] == [{"en": "Two?", "fr": "Deux ?"}, {"en": "Three?"}]
    assert [question.place for question in found] == [0, 1]
    assert {question.slug for question in found}.isdisjoint(three)


def test_the_preview_shows_them_and_leads_nowhere(ada, session, call, three):
    preview = ada.get("/admin/calls/youth4peace/preview")
    assert "One?" in said(preview)
    assert "/answer?" not in preview.text


def test_a_colleague_who_changes_the_plan_meanwhile_is_told_of_them(ada, session, call, three):
    form = form_of(ada, "/admin/calls/youth4peace/edit")
    ada.post(PAGE, data={"words": "Four?"})
    answer = ada.post("/admin/calls/youth4peace/edit", data={**form, "minimum_age": "16"})
    assert answer.status_code == 409
    assert "Questions changed on their own page" in said(answer)
