"""A moderator asks the author: the story leaves the queue, the author reads the question, nothing typed is lost."""

from __future__ import annotations

from sqlalchemy import select

from storyboard.database import utc_now
from storyboard.moderation.models import Decision, Verdict
from storyboard.stories.age import AgeBand
from storyboard.stories.lifecycle import UNDO_WITHIN, State
from storyboard.stories.reasons import ASKED
from tests.factory import tell
from tests.moderation.desk import approve, ask_author, ask_for_next, decline, now, seen_by, slug_in
from tests.moderation.test_decisions import events, told

QUESTION = "Could you tell us <b>when</b> it happened?"


def test_the_story_goes_to_its_author_and_the_next_one_comes(malik, session, call, story):
    following = tell(session, call)
    ask_for_next(malik)
    assert slug_in(ask_author(malik, story.slug, f" {QUESTION}\u202e ").location) == following.slug
    assert (now(story.slug).state, now(story.slug).claimed_by) == (State.CHANGES_REQUESTED, None)
    decision = session.scalars(select(Decision)).one()
    assert (decision.verdict, decision.staff_id, decision.round) == (Verdict.ASKED, malik.id, 1)
    assert told(session, story) == []
    assert told(session, story, utc_now() + UNDO_WITHIN) == [(ASKED, QUESTION)]
    assert events(session, story) == [("story.ask", f"staff:{malik.id}")]


def test_nobody_is_handed_it_while_it_is_with_its_author(malik, sena, story):
    ask_for_next(malik)
    ask_author(malik, story.slug)
    assert ask_for_next(sena) is None
    page = sena.get(f"/moderation/stories/{story.slug}").text
    assert ("With its author" in page, "Whose pitch is it?" in page) == (True, True)


def test_a_question_without_words_is_none(malik, story):
    ask_for_next(malik)
    answer = ask_author(malik, story.slug, "  \u200b ")
    assert (answer.status_code, "Write what you ask for" in answer.text) == (422, True)
    assert ask_author(malik, story.slug, "x" * 1001).status_code == 422
    assert now(story.slug).state is State.PENDING


def test_it_can_be_taken_back_for_ten_seconds_and_nobody_was_told(malik, session, story):
    ask_for_next(malik)
    ask_author(malik, story.slug)
    page = malik.get("/moderation/").text
    assert "Asked the author of" in page
    assert malik.post(f"/moderation/stories/{story.slug}/undo").status_code == 302
    assert (now(story.slug).state, now(story.slug).claimed_by) == (State.PENDING, malik.id)
    assert told(session, story, utc_now() + UNDO_WITHIN) == []


def test_who_loses_the_race_keeps_the_question(malik, sena, story):
    ask_for_next(malik)
    seen = seen_by(malik, story.slug)
    approve(malik, story.slug)
    answer = ask_author(sena, story.slug, QUESTION, seen=seen)
    assert answer.status_code == 409
    assert "Could you tell us &lt;b&gt;when&lt;/b&gt; it happened?" in answer.text
    assert now(story.slug).state is State.APPROVED


def test_a_decline_that_lost_against_a_question_is_told_so(malik, sena, story):
    ask_for_next(malik)
    seen = seen_by(malik, story.slug)
    ask_author(malik, story.slug)
    answer = decline(sena, story.slug, words="We have it.", seen=seen)
    assert (answer.status_code, "Malik: asked for a change" in answer.text, "We have it." in answer.text) == (
        409,
        True,
        True,
    )


def test_who_said_yes_to_a_young_persons_story_does_not_ask_too(malik, sena, session, call):
    young = tell(session, call, age_band=AgeBand.FROM_16)
    ask_for_next(malik)
    approve(malik, young.slug)
    assert ask_author(malik, young.slug, seen=now(young.slug).version).status_code == 409
    ask_for_next(sena)
    ask_author(sena, young.slug)
    assert now(young.slug).state is State.CHANGES_REQUESTED
