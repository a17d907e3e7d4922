"""Questions about answers, and about what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased

from storyboard.calls.asked import QuestionState
from storyboard.calls.models_questions import Question
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Story
from storyboard.stories.queries import facts_of, is_visible_in
from storyboard.stories.visibility import visible


@dataclass(frozen=True)
class Answered:
    """What an answer is to: a question or a story; and whether everybody can see that on this site."""

    question: Question | None
    story: Story | None
    shown: bool


def answered_by(answer: Story) -> Answered | None:
    """What this one answers; nothing for a story by itself."""
    if answer.question is not None:
        return Answered(answer.question, None, shown=answer.question.state is not QuestionState.HIDDEN)
    if answer.answered is not None:
        return Answered(None, answer.answered, shown=visible(facts_of(answer.answered), Place.WEB))
    return None


def is_shown_in(place: Place, story: Story) -> bool:
    """Whether it can be seen in this place: what answers something, on this site only as long as that can be seen."""
    answered = answered_by(story)
    beneath_nothing = place is Place.WEB and answered is not None and not answered.shown
    return visible(facts_of(story), place) and not beneath_nothing


def answers_to_question(question_id: int) -> Select[Story]:
    """The answers to a question that everybody may see, newest first; whoever asks has seen that it is shown."""
    return _newest().where(Story.question_id == question_id)


def answers_to_story(story_id: int) -> Select[Story]:
    """The answers to a story that everybody may see, newest first; whoever asks has seen that it is shown."""
    return _newest().where(Story.in_reply_to == story_id)


@cache
def has_answers() -> ColumnElement[bool]:
    """Whether there may be answers to show to a story: a column of a statement about it, for most have none."""
    answer = aliased(Story)
    return exists().where(answer.in_reply_to == Story.id, answer.state == State.APPROVED)


def _newest() -> Select[Story]:
    return select(Story).where(is_visible_in(Place.WEB)).order_by(Story.ready_at.desc(), Story.id.desc())
