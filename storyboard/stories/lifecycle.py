"""The lifecycle of a story: one table, and the only function that reads it. Plain Python.

The only writer of a story's state, `stories.actions.change_state`, asks `move` first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a story is on its way."""

    DRAFT = "draft"
    PROCESSING = "processing"
    UNUSABLE = "unusable"
    PENDING = "pending"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What somebody, or the system, does to a story."""

    SUBMIT = "submit"
    PREPARED = "prepared"
    FOUND_UNUSABLE = "found_unusable"
    REPLACE = "replace"
    EDIT = "edit"
    FIRST_APPROVAL = "first_approval"
    APPROVE = "approve"
    DECLINE = "decline"
    ASK = "ask"
    TAKE_DOWN = "take_down"
    UNDO = "undo"
    APPEAL = "appeal"
    RECONSIDER = "reconsider"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


class Who(StrEnum):
    """In which part somebody acts."""

    AUTHOR = "author"
    MODERATOR = "moderator"
    SENIOR = "senior"
    SYSTEM = "system"


# A decision can be taken back this long by whoever took it: the author has not been told yet.
UNDO_WITHIN = timedelta(seconds=10)


# Of what is so, an author who wants news is written to.
NEWS = frozenset({State.UNUSABLE, State.CHANGES_REQUESTED, State.APPROVED, State.DECLINED})


@dataclass(frozen=True)
class Move:
    """One legal step."""

    to: State
    who: frozenset[Who]
    with_file: State | None = None
    needs: frozenset[str] = frozenset()
    new_round: bool = False

    def target(self, *, new_file: bool) -> State:
        """Where the story goes; a film that is not safe yet goes through processing first."""
        return self.with_file if new_file and self.with_file else self.to


class IllegalMove(Exception):
    """The step is not in the table: names what would be legal from here."""

    def __init__(self, state: State, act: Act, legal: Iterable[Act], missing: Iterable[str] = ()) -> None:
        self.state, self.act = state, act
        self.legal, self.missing = tuple(sorted(legal)), tuple(sorted(missing))
        why = f"needs {', '.join(self.missing)}" if self.missing else f"legal: {', '.join(self.legal) or 'nothing'}"
        super().__init__(f"{act} is not possible in {state}; {why}")


_AUTHOR, _SYSTEM = frozenset({Who.AUTHOR}), frozenset({Who.SYSTEM})
_MODERATORS, _SENIOR = frozenset({Who.MODERATOR, Who.SENIOR}), frozenset({Who.SENIOR})
_REASON = frozenset({"reason"})

MOVES: dict[tuple[State, Act], Move] = {
    (State.DRAFT, Act.SUBMIT): Move(State.PENDING, _AUTHOR, with_file=State.PROCESSING),
    # A film is made safe as soon as it is here, whether its story is sent by then or not.
    (State.DRAFT, Act.PREPARED): Move(State.DRAFT, _SYSTEM),
    (State.DRAFT, Act.FOUND_UNUSABLE): Move(State.DRAFT, _SYSTEM, needs=_REASON),
    (State.PROCESSING, Act.PREPARED): Move(State.PENDING, _SYSTEM),
    (State.PROCESSING, Act.FOUND_UNUSABLE): Move(State.UNUSABLE, _SYSTEM, needs=_REASON),
    (State.UNUSABLE, Act.REPLACE): Move(State.DRAFT, _AUTHOR),
    (State.PENDING, Act.FIRST_APPROVAL): Move(State.PENDING, _MODERATORS),
    (State.PENDING, Act.APPROVE): Move(State.APPROVED, _MODERATORS),
    (State.PENDING, Act.DECLINE): Move(State.DECLINED, _MODERATORS, needs=_REASON),
    (State.PENDING, Act.UNDO): Move(State.PENDING, _MODERATORS),  # takes back the first of two approvals
    (State.PENDING, Act.ASK): Move(State.CHANGES_REQUESTED, _MODERATORS, needs=_REASON),
    (State.PENDING, Act.EDIT): Move(State.PENDING, _AUTHOR, with_file=State.PROCESSING, new_round=True),
    (State.CHANGES_REQUESTED, Act.UNDO): Move(State.PENDING, _MODERATORS),
    (State.CHANGES_REQUESTED, Act.SUBMIT): Move(State.PENDING, _AUTHOR, with_file=State.PROCESSING, new_round=True),
    (State.APPROVED, Act.TAKE_DOWN): Move(State.DECLINED, _MODERATORS, needs=_REASON),
    (State.APPROVED, Act.UNDO): Move(State.PENDING, _MODERATORS),
    (State.APPROVED, Act.EDIT): Move(State.PENDING, _AUTHOR, with_file=State.PROCESSING, new_round=True),
    (State.DECLINED, Act.UNDO): Move(State.PENDING, _MODERATORS),
    (State.DECLINED, Act.APPEAL): Move(State.PENDING, _AUTHOR, new_round=True),
    (State.DECLINED, Act.RECONSIDER): Move(State.PENDING, _SENIOR, new_round=True),
    **{(state, Act.WITHDRAW): Move(State.WITHDRAWN, _AUTHOR) for state in State if state is not State.WITHDRAWN},
    # Its time with us is over, by the rules of its call: it ends as if taken back, and the event tells who did it.
    **{(state, Act.EXPIRE): Move(State.WITHDRAWN, _SYSTEM) for state in State if state is not State.WITHDRAWN},
}


def legal_acts(state: State, who: Who) -> frozenset[Act]:
    """What `who` may do to a story in `state`."""
    return frozenset(act for (from_, act), m in MOVES.items() if from_ is state and who in m.who)


def move(state: State, act: Act, who: Who, given: Iterable[str] = ()) -> Move:
    """The legal step, or a refusal.

    :param given: names of the fields that come with the act; a decline needs `reason`.
    :raises IllegalMove: naming the legal acts, or what is missing.
    """
    found = MOVES.get((state, act))
    if found is None or who not in found.who:
        raise IllegalMove(state, act, legal_acts(state, who))
    missing = found.needs - set(given)
    if missing:
        raise IllegalMove(state, act, legal_acts(state, who), missing)
    return found
