"""Answers stand beneath what they answer, once approved, as long as both are shown; and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from storyboard.calls import questions
from storyboard.calls.asked import QuestionState
from storyboard.calls.models import Call
from storyboard.calls.models_questions import Question
from storyboard.curation.actions import NotForScreening, put_in
from storyboard.database import transaction
from storyboard.public.answers import A_PAGE, NEWEST
from storyboard.stories import actions
from storyboard.stories.age import AgeBand
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import Act, State
from storyboard.stories.models import Story
from storyboard.stories.models_reports import Report
from storyboard.stories.queries_answers import answers_to_question, answers_to_story
from tests.factory import MODERATOR, open_call, tell
from tests.public.test_gallery import statements
from tests.public.test_lists_are_read_by_index import plan  # noqa: F401 - a fixture
from tests.public.test_nothing_unapproved import HIDDEN

BODY, NAME = "Words of the answer", "Name of the answerer"
ASKED = "What should stay as it is?"


@pytest.fixture
def asked(session: Session, call: Call) -> Question:
    return questions.add(session, "youth4peace", "en", ASKED, actor="test")


@pytest.fixture
def told(session: Session, call: Call) -> Story:
    return tell(session, call, state=State.APPROVED)


@pytest.fixture
def answer(session: Session, asked: Question, told: Story) -> Callable[..., Story]:
    """An answer to the question, or to the story; approved, unless told."""

    def make(to: str = "question", state: State = State.APPROVED, **words: object) -> Story:
        words = {"body": BODY, "display_name": NAME, "title": "By its first words", "asks": "", **words}
        made = tell(session, session.get_one(Call, told.call_id), state=state, **words)
        with transaction(session):
            made = session.get_one(Story, made.id)
            made.question_id = asked.id if to == "question" else None
            made.in_reply_to = told.id if to == "story" else None
        return made

    return make


BENEATH = ("question", "story")


def beneath(asked: Question, told: Story, to: str) -> list[str]:
    """Where an answer to this is read: the page, and the one with all answers."""
    if to == "question":
        return ["/c/youth4peace/", f"/c/youth4peace/questions/{asked.slug}/"]
    return [f"/stories/{told.slug}/", f"/stories/{told.slug}/answers/"]


def everywhere(app: Flask, asked: Question, told: Story, one: Story) -> list[str]:
    """Every page of the public, of the call, of what is answered, and of the answer as if it were a story."""
    found: dict[str, None] = {}
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("public.") or "GET" not in (rule.methods or ()):
            continue
        for slug in ("youth4peace", told.slug, one.slug):
            values = {"slug": slug, "call": slug, "question": asked.slug}
            filled = {name: values.get(name, "nothing") for name in rule.arguments}
            address = app.url_map.bind("localhost").build(rule.endpoint, filled)
            found |= dict.fromkeys((address, f"{address}?language=sw&country=ML&kind=text", f"{address}?words={NAME}"))
    return list(found)


def test_what_was_typed_is_text(eve, asked, told, answer):
    answer(body="<script>alert(1)</script>", language="", country="")
    page = eve.get("/c/youth4peace/").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert re.search(r'<p class="said"\s+>', page)


def seen_on(eve, pages: list[str]) -> list[str]:
    """On which of these pages the answer is read; a page is named once, whatever was asked for."""
    found = {page.partition("?")[0] for page in pages if shows(eve.get(page).text)}
    return [page for page in dict.fromkeys(page.partition("?")[0] for page in pages) if page in found]


def shows(text: str) -> bool:
    return BODY in text or f"<bdi>{NAME}</bdi>" in text


@pytest.mark.parametrize("to", BENEATH)
def test_an_approved_answer_is_read_beneath_what_it_answers_and_nowhere_else(app, eve, asked, told, answer, to):
    one = answer(to, language="sw", country="ML")
    reported = f"/stories/{one.slug}/report"
    assert set(seen_on(eve, everywhere(app, asked, told, one))) == {*beneath(asked, told, to), reported}
    assert f'href="{beneath(asked, told, to)[1]}"' in eve.get(reported).text
    for page in beneath(asked, told, to):
        text = eve.get(page).text
        assert f"<bdi>{NAME}</bdi>" in text
        assert "<bdi>Mali</bdi>" in text
        assert re.search(rf'<p class="said"\s+lang="sw">{BODY}</p>', text)


@pytest.mark.parametrize("to", BENEATH)
@pytest.mark.parametrize("why", [why for why in HIDDEN if why not in ("it is processing", "it is unusable")])
def test_no_answer_is_seen_when(why, to, app, eve, session, asked, told, answer):
    state, places, then = HIDDEN[why]
    one = answer(to, state, places=places, language="sw")
    if then is not None:
        then(session, one)
    assert seen_on(eve, everywhere(app, asked, told, one)) == []


@pytest.mark.parametrize("to", BENEATH)
def test_an_answer_is_gone_with_the_request_that_takes_it_back(eve, session, asked, told, answer, to):
    one, pages = answer(to), beneath(asked, told, to)
    assert seen_on(eve, pages) == pages
    actions.withdraw(session, one.id)
    assert seen_on(eve, pages) == []


@pytest.mark.parametrize("to", BENEATH)
def test_who_is_under_18_is_never_seen_without_a_guardians_yes(eve, session, asked, told, answer, to):
    one, pages = answer(to, age_band=AgeBand.FROM_16), beneath(asked, told, to)
    assert seen_on(eve, pages) == pages
    with transaction(session):
        session.get_one(Story, one.id).guardian_said_yes = False
    assert seen_on(eve, pages) == []


def taken_back(session, told):
    actions.withdraw(session, told.id)


def taken_down(session, told):
    actions.change_state(session, told.id, Act.TAKE_DOWN, by=MODERATOR, given={"reason"})


def changed(session, told):
    actions.change_state(session, told.id, Act.EDIT, by=actions.AUTHOR)


def not_here_any_more(session, told):
    actions.change_consent(session, told.id, Place.WEB, yes=False, call_text_id=told.call.texts[0].id)


@pytest.mark.parametrize("ends", [taken_back, taken_down, changed, not_here_any_more])
def test_with_a_story_go_the_answers_to_it(app, eve, session, asked, told, answer, ends):
    one = answer("story")
    ends(session, told)
    assert seen_on(eve, everywhere(app, asked, told, one)) == []


def test_with_a_question_that_is_hidden_go_its_answers_and_come_back(app, eve, session, call, asked, told, answer):
    one, pages = answer(), beneath(asked, told, "question")
    put(session, call, asked, QuestionState.HIDDEN)
    assert seen_on(eve, everywhere(app, asked, told, one)) == []
    assert ASKED not in eve.get(pages[0]).text
    assert eve.get(pages[1]).status_code == 404
    put(session, call, asked, QuestionState.CLOSED)
    assert seen_on(eve, pages) == pages
    assert f"answer?question={asked.slug}" not in eve.get(pages[0]).text
    put(session, call, asked, QuestionState.OPEN)
    assert f"answer?question={asked.slug}" in eve.get(pages[0]).text


def put(session, call, asked, state: QuestionState) -> None:
    session.rollback()
    session.refresh(call)
    questions.put(session, "youth4peace", asked.slug, state, seen=call.version, actor="test")


def test_a_call_that_nobody_knows_of_shows_no_question(eve, session, asked, call):
    with transaction(session):
        call.announced_at = None
    assert [eve.get(page).status_code for page in ("/c/youth4peace/", f"/c/youth4peace/questions/{asked.slug}/")] == [
        404,
        404,
    ]


def test_a_question_is_found_in_its_own_call_alone(eve, session, asked):
    open_call(session, "other")
    assert eve.get(f"/c/other/questions/{asked.slug}/").status_code == 404
    assert ASKED not in eve.get("/c/other/").text


def test_a_question_speaks_the_readers_language(eve, session, call, asked):
    questions.reword(session, "youth4peace", asked.slug, "fr", "Que faut-il garder ?", seen=call.version, actor="test")
    assert '<h3 id="q-' in eve.get("/c/youth4peace/").text
    assert ASKED in eve.get("/c/youth4peace/").text
    assert "Que faut-il garder ?" in eve.get("/c/youth4peace/?language=fr").text


def test_the_newest_three_stand_there_and_all_of_them_on_pages_of_their_own(eve, asked, told, answer):
    for n in range(A_PAGE + 2):
        answer(body=f"Answer {n:02}.")
        if n <= NEWEST:
            answer("story", body=f"Reply {n}.")
    texts = [re.findall(r"(?:Answer|Reply) \d+\.", eve.get(page).text) for page in ("/c/youth4peace/", story_of(told))]
    assert texts == [["Answer 25.", "Answer 24.", "Answer 23."], ["Reply 3.", "Reply 2.", "Reply 1."]]
    first = eve.get(f"/c/youth4peace/questions/{asked.slug}/").text
    more = re.search(r'href="(/c/[^"]*\?after=[^"]*)"', first)
    assert more
    second = eve.get(more[1]).text
    assert re.findall(r"Answer \d+\.", first + second) == [f"Answer {n:02}." for n in reversed(range(A_PAGE + 2))]
    assert len(re.findall(r"Reply \d\.", eve.get(f"{story_of(told)}answers/").text)) == NEWEST + 1


def story_of(told: Story) -> str:
    return f"/stories/{told.slug}/"


def test_a_page_takes_as_many_statements_with_many_as_with_few(app: Flask, eve, session, call, asked, told, answer):
    answer(), answer("story")
    pages = [*beneath(asked, told, "question"), *beneath(asked, told, "story")]
    few = [statements(app, eve, page) for page in pages]
    for n in range(4):
        questions.add(session, "youth4peace", "en", f"And {n}?", actor="test")
        answer(body=f"{n}"), answer("story", body=f"{n}")
    assert [statements(app, eve, page) for page in pages] == few
    assert max(few) <= 9


@pytest.mark.parametrize(
    ("question", "index"),
    [(answers_to_question(1), "story_answers_to_question"), (answers_to_story(1), "story_answers_to_story")],
)
def test_answers_are_read_from_the_end_of_an_index(plan, question, index):  # noqa: F811 - the fixture
    said = plan(question)
    assert index in said
    assert "sort" not in said.lower()
    assert "TEMP B-TREE" not in said


@pytest.mark.parametrize("to", BENEATH)
def test_an_answer_can_be_reported_as_long_as_it_is_shown(eve, session, asked, told, answer, to):
    one = answer(to)
    address = f"/stories/{one.slug}/report"
    assert [address in eve.get(page).text for page in beneath(asked, told, to)] == [True, True]
    assert eve.get(address).status_code == 200
    assert eve.post(address, data={"reason": "danger", "words": "They name a street."}).status_code == 303
    assert session.scalars(select(Report)).one().story_id == one.id
    actions.withdraw(session, one.id if to == "question" else told.id)
    assert [eve.get(address).status_code, eve.post(address, data={"reason": "danger"}).status_code] == [404, 404]


def test_what_only_an_answer_is_told_in_is_not_offered_to_look_for_stories(eve, asked, told, answer):
    answer(language="rw", country="ML")
    gallery = eve.get("/stories/").text
    assert [word for word in ("language=rw", 'value="rw"', 'value="ML"', "country=ML") if word in gallery] == []


def test_no_answer_is_among_the_examples_or_can_be_put_into_a_reel(eve, clara, session, call, asked, told, answer):
    one = answer(title="By its first words")
    assert "By its first words" not in eve.get("/c/youth4peace/").text
    assert "By its first words" not in clara.get("/curation/?call=youth4peace").text
    assert clara.get(f"/curation/stories/{one.slug}").status_code == 404
    reel = clara.post("/curation/reels/?call=youth4peace", data={"name": "First", "minutes": "20"}).location
    assert "By its first words" not in clara.get(reel).text
    assert told.title in clara.get(reel).text
    with pytest.raises(NotForScreening):
        put_in(session, reel.rpartition("/")[2], one.slug, staff_id=clara.id)
