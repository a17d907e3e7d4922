"""Questions about calls."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, select

from storyboard.calls.asked import QuestionState
from storyboard.calls.models import Call
from storyboard.calls.models_logos import CallLogo
from storyboard.calls.models_questions import Question


def is_listed() -> ColumnElement[bool]:
    """Whether a call stands in lists: announced, and not archived."""
    return and_(Call.announced_at.is_not(None), Call.archived_at.is_(None))


def call_named(slug: str) -> Select[Call]:
    """The call with this address, whoever knows of it."""
    return select(Call).where(Call.slug == slug)


def public_call(slug: str) -> Select[Call]:
    """The call with this address, if it was ever announced."""
    return call_named(slug).where(Call.announced_at.is_not(None))


def calls_by_closing(now: datetime) -> Select[Call]:
    """Every listed call that has begun, the one that closes last first."""
    return select(Call).where(is_listed(), Call.opens_at <= now).order_by(Call.closes_at.desc(), Call.id.desc())


def logos_of(call_id: int) -> Select[CallLogo]:
    """The logos of a call, in their order."""
    return select(CallLogo).where(CallLogo.call_id == call_id).order_by(CallLogo.place, CallLogo.id)


def logo_at(call_slug: str, logo_slug: str) -> Select[CallLogo]:
    """The logo with this address, whoever knows of its call."""
    return select(CallLogo).join(Call).where(Call.slug == call_slug, CallLogo.slug == logo_slug)


def public_logo(call_slug: str, logo_slug: str) -> Select[CallLogo]:
    """The logo with this address, if its call was ever announced."""
    return logo_at(call_slug, logo_slug).where(Call.announced_at.is_not(None))


def questions_of(call_id: int) -> Select[Question]:
    """The questions of a call, in their order, hidden ones too."""
    return select(Question).where(Question.call_id == call_id).order_by(Question.place, Question.id)


def public_questions(call_id: int) -> Select[Question]:
    """The questions of a call that everybody may see, in their order."""
    return questions_of(call_id).where(Question.state != QuestionState.HIDDEN)
