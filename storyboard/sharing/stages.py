"""Where a story is on its way, as its author is shown it. Plain Python; the words are in the templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storyboard.stories.lifecycle import UNDO_WITHIN, State


class Stage(StrEnum):
    """The stages that an author sees."""

    RECEIVED = "received"
    MADE_SAFE = "made-safe"
    LOOKED_AT = "looked-at"
    SHOWN = "shown"


class Status(StrEnum):
    """How far a stage is."""

    PAST = "past"
    NOW = "now"
    NEXT = "next"
    FAILED = "failed"


@dataclass(frozen=True)
class Step:
    """One stage and how far it is."""

    stage: Stage
    status: Status


_ROW: dict[State, tuple[Status | None, ...]] = {
    # state: received, made safe, looked at, shown
    State.DRAFT: (Status.NOW, Status.NEXT, Status.NEXT, Status.NEXT),
    State.PROCESSING: (Status.PAST, Status.NOW, Status.NEXT, Status.NEXT),
    State.UNUSABLE: (Status.PAST, Status.FAILED, Status.NEXT, Status.NEXT),
    State.PENDING: (Status.PAST, Status.PAST, Status.NOW, Status.NEXT),
    State.CHANGES_REQUESTED: (Status.PAST, Status.PAST, Status.NOW, Status.NEXT),
    State.APPROVED: (Status.PAST, Status.PAST, Status.PAST, Status.NOW),
    State.DECLINED: (Status.PAST, Status.PAST, Status.PAST, None),
    State.WITHDRAWN: (Status.PAST, Status.NEXT, Status.NEXT, Status.NEXT),
}


def told_state(state: State, changed_at: datetime, now: datetime, last_word: datetime | None = None) -> State:
    """The state that the author is told: a decision only once it can no longer be undone.

    :param last_word: when the newest message that the author can read was for; a no comes with its reason.
    """
    if state not in (State.APPROVED, State.DECLINED, State.CHANGES_REQUESTED) or now >= changed_at + UNDO_WITHIN:
        return state
    reason_told = state is State.DECLINED and last_word is not None and last_word >= changed_at
    return state if reason_told else State.PENDING


def steps(state: State, *, video: bool, shown: bool) -> list[Step]:
    """The stages of a story; a text has nothing to be made safe, and what was declined is not shown.

    :param shown: whether it is to be seen somewhere by now.
    """
    row: dict[Stage, Status | None] = dict(zip(Stage, _ROW[state], strict=True))
    if shown:
        row[Stage.SHOWN] = Status.PAST
    if not video:
        row[Stage.MADE_SAFE] = None
    return [Step(stage, status) for stage, status in row.items() if status is not None]
