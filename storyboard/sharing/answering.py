"""What somebody answers, and whether they may. An answer is sent as any text is: by its ticket (sharing/ticket.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from storyboard.calls.asked import QuestionState
from storyboard.calls.dates import takes_stories
from storyboard.calls.models import Call
from storyboard.calls.models_questions import Question
from storyboard.sharing.assessment import Finding
from storyboard.sharing.forms_answer import AnswerForm
from storyboard.sharing.ticket import Ticket
from storyboard.stories import answers
from storyboard.stories.age import AgeBand, old_enough
from storyboard.stories.answers import No, Subject
from storyboard.stories.consent import Place
from storyboard.stories.models import Story
from storyboard.stories.queries import facts_of
from storyboard.stories.visibility import visible


@dataclass(frozen=True)
class Answering:
    """A question of a call, or a story that came in for it; exactly one of them."""

    call: Call
    question: Question | None = None
    story: Story | None = None

    @property
    def shown(self) -> bool:
        """Whether everybody can see on this site what is answered."""
        if self.question is not None:
            return self.question.state is not QuestionState.HIDDEN
        return self.story is not None and visible(facts_of(self.story), Place.WEB)

    def why_not(self, *, call_takes: bool) -> No | None:
        """Why it takes no answer; nothing when it does.

        :param call_takes: whether the call takes stories now, or still from who began in time.
        """
        subject = Subject(
            shown=self.shown,
            on_this_site=Place.WEB in self.call.places,
            call_takes=call_takes,
            an_answer=self.story is not None and self.story.is_answer,
            ended=self.question is not None and self.question.state is QuestionState.CLOSED,
        )
        return answers.why_not(subject)


def find(session: Session, call: Call, *, question: str, story: str) -> Answering | None:
    """What of this call has the address that was given, whether it may be answered or not."""
    if question:
        found = session.scalar(select(Question).where(Question.call_id == call.id, Question.slug == question))
        return None if found is None else Answering(call, question=found)
    told = session.scalar(select(Story).where(Story.call_id == call.id, Story.slug == story))
    return None if told is None else Answering(call, story=told)


def takes_now(call: Call, ticket: Ticket | None, now: datetime, grace: timedelta) -> bool:
    """Whether the call takes what was begun with this ticket, or begins now."""
    began_at = ticket.began_at if ticket else now
    return takes_stories(call.opens_at, call.closes_at, now, began_at=began_at, grace=grace)


def assess(
    form: AnswerForm, ticket: Ticket | None, answering: Answering, *, call_takes: bool
) -> tuple[Finding, No | None]:
    """Judge a form; what is amiss stands in its errors afterwards. With `CLOSED` comes why."""
    band = form.age_band.data
    if band in list(AgeBand) and not old_enough(AgeBand(band), answering.call.minimum_age):
        return Finding.TOO_YOUNG, None
    why = answering.why_not(call_takes=call_takes)
    if why is not None:
        return Finding.CLOSED, why
    good = form.validate()
    if ticket is None:
        form.form_errors = [_("This page was not whole. Your words are here: look them over and send them once more.")]
    return (Finding.GOOD if good and ticket else Finding.AMISS), None
