"""Which jobs a story still needs. Plain Python; its twin in SQL is `queries.in_need`, and a test compares them."""

from dataclasses import dataclass
from enum import StrEnum

from storyboard.stories.lifecycle import State


class JobKind(StrEnum):
    """What is done to a story's video."""

    PREPARE = "prepare"
    SHEET = "sheet"
    PUBLISH = "publish"


# Where the result of a job is of any use: a story that has left these states is not worked on, and what was made
# meanwhile is thrown away.
USEFUL_IN: dict[JobKind, frozenset[State]] = {
    JobKind.PREPARE: frozenset({State.DRAFT, State.PROCESSING}),
    JobKind.SHEET: frozenset({State.PENDING, State.APPROVED}),
    JobKind.PUBLISH: frozenset({State.APPROVED}),
}


@dataclass(frozen=True)
class Standing:
    """What the answer depends on: the story's kind and state, and which files it has.

    :ivar looked_at: a draft's film is through, whether it can be used or not.
    """

    video: bool
    state: State
    master: bool
    sheet: bool
    renditions: int
    raw: bool = False
    looked_at: bool = False


def needed(standing: Standing) -> frozenset[JobKind]:
    """The jobs whose results the story lacks and could use now. What is made from the master needs a master."""
    if not standing.video:
        return frozenset()
    lacking = {
        # Its end is the end of PROCESSING; a draft stays one.
        JobKind.PREPARE: standing.state is not State.DRAFT or (standing.raw and not standing.looked_at),
        JobKind.SHEET: standing.master and not standing.sheet,
        JobKind.PUBLISH: standing.master and standing.renditions == 0,
    }
    return frozenset(kind for kind in JobKind if lacking[kind] and standing.state in USEFUL_IN[kind])
