"""Where a question to everybody is found, and an answer that somebody would report."""

from sqlalchemy import Select, not_, select

from storyboard.calls.asked import QuestionState
from storyboard.calls.models import Call
from storyboard.calls.models_questions import Question
from storyboard.stories.models import Story
from storyboard.stories.queries import is_a_story


def question_at(call_slug: str, slug: str) -> Select[Question, Call]:
    """The question with this address and its call, if that was ever announced and the question is not hidden."""
    here = (Call.slug == call_slug, Question.slug == slug)
    shown = (Call.announced_at.is_not(None), Question.state != QuestionState.HIDDEN)
    return select(Question, Call).join(Call, Call.id == Question.call_id).where(*here, *shown)


def answer_at(slug: str) -> Select[Story]:
    """The answer with this address, in whatever state; it has no page, but can be reported."""
    return select(Story).where(Story.slug == slug, not_(is_a_story()))
