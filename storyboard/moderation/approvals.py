"""How many people must approve, and what one more approval does. Plain Python."""

from collections.abc import Collection

from storyboard.stories.age import AgeBand, approvals_needed
from storyboard.stories.lifecycle import Act


class SamePerson(Exception):
    """Two approvals are needed, by different people."""


def approval(band: AgeBand, approved_by: Collection[int], me: int) -> Act:
    """What my approval does to a story by an author of this age.

    :param approved_by: who approved this round of it already.
    :raises SamePerson: when I did.
    """
    if me in approved_by:
        raise SamePerson
    return Act.APPROVE if len(approved_by) + 1 >= approvals_needed(band) else Act.FIRST_APPROVAL
