"""Questions of administrators about calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session, selectinload

from storyboard.calls.models import Call
from storyboard.calls.models_questions import Question
from storyboard.journal.models import Event
from storyboard.staff.labels import names_of
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Consent, Story
from storyboard.web.paging import Page, mark, place

A_PAGE = 20


@dataclass(frozen=True)
class Line:
    """A call and how many of its stories are in each state."""

    call: Call
    stories: Mapping[State, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Changed:
    """What somebody did to a call: which columns they changed."""

    who: str
    columns: list[str]


def calls(session: Session, after: str | None, *, archived: bool) -> Page[Line]:
    """The calls, the one that closes last first; `after` is the mark of the page before."""
    wanted = Call.archived_at.is_not(None) if archived else Call.archived_at.is_(None)
    found = select(Call).where(wanted).options(selectinload(Call.texts))
    before = place(after)
    if before is not None:
        found = found.where(tuple_(Call.closes_at, Call.id) < before)
    rows = session.scalars(found.order_by(Call.closes_at.desc(), Call.id.desc()).limit(A_PAGE + 1)).all()
    shown = rows[:A_PAGE]
    counts = stories_by_state(session, [call.id for call in shown])
    more = mark(shown[-1].closes_at, shown[-1].id) if len(rows) > A_PAGE else None
    return Page([Line(call, counts[call.id]) for call in shown], more)


def stories_by_state(session: Session, call_ids: Collection[int]) -> Mapping[int, Mapping[State, int]]:
    """How many stories of each of these calls are in each state."""
    counts: dict[int, dict[State, int]] = defaultdict(dict)
    asked = select(Story.call_id, Story.state, func.count()).where(Story.call_id.in_(call_ids))
    for call_id, state, number in session.execute(asked.group_by(Story.call_id, Story.state)):
        counts[call_id][state] = number
    return counts


def answers_by_question(session: Session, call_id: int) -> Mapping[int, int]:
    """How many answers, not taken back, each question of a call has, by its id."""
    asked = select(Question.id).where(Question.call_id == call_id)
    counted = select(Story.question_id, func.count()).where(
        Story.question_id.in_(asked), Story.state.not_in((State.DRAFT, State.WITHDRAWN))
    )
    return {number: count for number, count in session.execute(counted.group_by(Story.question_id)) if number}


def consents_by_words(session: Session, call: Call) -> Mapping[int, int]:
    """How many consents that stand were given to each version of the call's words, by its id; drafts do not count."""
    given = (Consent.withdrawn_at.is_(None), Story.state != State.DRAFT)
    counted = select(Consent.call_text_id, func.count()).join(Consent.story)
    counted = counted.where(Consent.call_text_id.in_([text.id for text in call.texts]), *given)
    return dict(session.execute(counted.group_by(Consent.call_text_id)).all())


def changes_since(session: Session, call: Call, seen: int) -> list[Changed]:
    """Who changed which columns of the call after its version `seen`, oldest first."""
    of_call = (Event.details["call"].as_integer() == call.id, Event.details["version"].as_integer() > seen)
    found = select(Event).where(Event.story_id.is_(None), Event.kind.like("call.%"), *of_call).order_by(Event.id)
    events = session.scalars(found).all()
    names = names_of(session, (event.actor for event in events))
    return [Changed(names.get(event.actor, ""), list(event.details.get("changed", []))) for event in events]
