"""What moderators do to stories. Each verdict is one transaction: state, decision, event, message, job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from storyboard.database import transaction, utc_now
from storyboard.moderation import claims, queries, reports
from storyboard.moderation.approvals import SamePerson, approval
from storyboard.moderation.models import Decision, Verdict
from storyboard.processing import actions as processing
from storyboard.processing.models import JobKind
from storyboard.staff.models import Staff
from storyboard.staff.roles import Role, may_act_as
from storyboard.stories.actions import AlreadyChanged, By, change_state, tell_author, untell
from storyboard.stories.lifecycle import UNDO_WITHIN, Act, State, Who
from storyboard.stories.models import Kind, Story
from storyboard.stories.reasons import ASKED, Reason
from storyboard.web.errors import Refusal


@dataclass(frozen=True)
class Why:
    """Why a story is not shown, and what the moderator adds in words of their own."""

    reason: Reason
    words: str = ""


class InOtherHands(AlreadyChanged):
    """The lease ran out and a colleague has the story in hand."""


class NotYours(Refusal):
    """The call is not, or not any more, one that this person moderates."""

    code, status, gives_back = "not-yours", 403, True
    title = _l("This call is not yours any more")
    message = _l("An administrator took it from your list, so nothing was done. Your queue shows what is yours.")


class YouApprovedAlready(Refusal):
    """Two people must say yes, and one of them was this one."""

    code, status = "you-approved-already", 409
    title = _l("You have said yes already")
    message = _l(
        "The author is under 18, so two different people look at the story. "
        "Thank you for being the first; a colleague takes it from here."
    )


class HeldBack(Refusal):
    """The story waits for something else first."""

    code, status = "held-back", 409
    title = _l("Not yet")
    message = _l("This story waits for something else before anybody decides. It comes into the queue by itself.")


class TooLateToUndo(Refusal):
    """The ten seconds are over, or somebody went on from there."""

    code, status = "too-late-to-undo", 409
    title = _l("It stands by now")
    message = _l(
        "A decision can be taken back for 10 seconds, as long as nobody has gone on from it. "
        "An approved story can still be taken down on its page."
    )


def approve(session: Session, story_id: int, *, by: Staff, seen: int) -> Decision:
    """Say yes. Where two must, the first yes leaves the story where it is in the queue, for somebody else.

    :param seen: the version that was looked at.
    :raises AlreadyChanged: when somebody was first; nothing is overwritten.
    :raises YouApprovedAlready: when this person was the first of the two.
    :raises NotYours: when they do not moderate its call any more; as do all verdicts.
    """
    with transaction(session):
        part, story = _part_of(session, by, story_id), _as_seen(session, story_id, by, seen)
        try:
            act = approval(story.age_band, session.scalars(queries.approvers(story)).all(), by.id)
        except SamePerson:
            raise YouApprovedAlready from None
        story = change_state(session, story_id, act, by=part, seen=seen)
        decision = _decide(session, story, by, Verdict.APPROVED)
        if act is Act.APPROVE and story.kind is Kind.VIDEO:
            processing.plan(session, story, JobKind.PUBLISH)
    return decision


def decline(session: Session, story_id: int, *, by: Staff, seen: int, why: Why) -> Decision:
    """Say no, and why. The author reads it once it can no longer be undone.

    :raises AlreadyChanged: when somebody was first; nothing is overwritten.
    :raises YouApprovedAlready: when this person said yes to it before.
    """
    with transaction(session):
        part, story = _part_of(session, by, story_id), _as_seen(session, story_id, by, seen)
        if by.id in session.scalars(queries.approvers(story)).all():
            raise YouApprovedAlready
        reason = why.reason.value
        story = change_state(
            session, story_id, Act.DECLINE, by=part, seen=seen, given={"reason"}, details={"reason": reason}
        )
        decision = _decide(session, story, by, Verdict.DECLINED, reason)
        tell_author(session, story, reason, text=why.words, at=decision.at + UNDO_WITHIN)
    return decision


def ask(session: Session, story_id: int, *, by: Staff, seen: int, question: str) -> Decision:
    """Ask the author for something: the story is with them until they send it again, and leaves the queue.

    They read the question once it can no longer be undone. A first yes that was there counts no more, for what comes
    back may be another story.

    :raises AlreadyChanged: when somebody was first; nothing is overwritten.
    :raises YouApprovedAlready: when this person said yes to it before.
    """
    with transaction(session):
        part, story = _part_of(session, by, story_id), _as_seen(session, story_id, by, seen)
        if by.id in session.scalars(queries.approvers(story)).all():
            raise YouApprovedAlready
        story = change_state(session, story_id, Act.ASK, by=part, seen=seen, given={"reason"})
        decision = _decide(session, story, by, Verdict.ASKED)
        tell_author(session, story, ASKED, text=question, at=decision.at + UNDO_WITHIN)
    return decision


def undo(session: Session, story_id: int, *, by: Staff, lasts: timedelta) -> None:
    """Take back one's own decision, within ten seconds; the story is in one's hands again, for as long as `lasts`.

    A film that is being published meanwhile is seen by nobody: only approved stories are, and the job notices.

    :raises TooLateToUndo: when the time is over, or somebody went on from there.
    """
    with transaction(session):
        part = _part_of(session, by, story_id)
        decision = session.scalar(queries.can_be_undone(by.id, utc_now()).where(Decision.story_id == story_id))
        if decision is None:
            raise TooLateToUndo
        try:
            story = change_state(session, story_id, Act.UNDO, by=part, seen=decision.version)
        except AlreadyChanged:
            raise TooLateToUndo from None
        decision.undone = decision.id
        untell(session, story)
        session.flush()
        claims.take(session, story_id, by.id, lasts)


def take_down(session: Session, story_id: int, *, by: Staff, seen: int, why: Why) -> None:
    """An approved story is shown no more, from the next request on. There is no undo: the author is told why at once.

    :raises AlreadyChanged: when somebody was first; nothing is overwritten.
    """
    with transaction(session):
        part = _part_of(session, by, story_id)
        story = session.get_one(Story, story_id, populate_existing=True)
        if story.state is not State.APPROVED:
            raise AlreadyChanged(story)
        reason = why.reason.value
        story = change_state(
            session, story_id, Act.TAKE_DOWN, by=part, seen=seen, given={"reason"}, details={"reason": reason}
        )
        tell_author(session, story, reason, text=why.words)
        reports.settle_all(session, story_id, staff_id=by.id)


def _as_seen(session: Session, story_id: int, by: Staff, seen: int) -> Story:
    """The story, if it may be judged as it was seen. A verdict that comes late counts unless a colleague took over."""
    story = session.get_one(Story, story_id, populate_existing=True)
    if story.version != seen or story.state is not State.PENDING:
        raise AlreadyChanged(story)
    holder = session.scalar(queries.holder_of(story, utc_now()))
    if holder is not None and holder.id != by.id:
        raise InOtherHands(story)
    if story.held_for is not None:
        raise HeldBack
    return story


def _decide(session: Session, story: Story, by: Staff, verdict: Verdict, reason: str = "") -> Decision:
    decision = Decision(
        story_id=story.id,
        round=story.round,
        staff_id=by.id,
        verdict=verdict,
        reason=reason,
        version=story.version,
        at=utc_now(),
    )
    session.add(decision)
    session.flush()
    return decision


def _part_of(session: Session, staff: Staff, story_id: int) -> By:
    """As what this person speaks about the story: by the roles that they hold in its call at this moment."""
    call_id = session.scalars(select(Story.call_id).where(Story.id == story_id)).one()
    held = session.get_one(Staff, staff.id, populate_existing=True).rights.in_call(call_id)
    if not may_act_as(held, frozenset({Role.MODERATOR})):
        raise NotYours
    senior = may_act_as(held, frozenset({Role.SENIOR_MODERATOR}))
    return By(Who.SENIOR if senior else Who.MODERATOR, staff.id)
