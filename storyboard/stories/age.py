"""Age in bands, never a birth date. Plain Python.

Bands as the United Kingdom's children's code recommends (ICO, "Age appropriate design"): asked for one purpose only.
"""

from enum import StrEnum

ADULT = 18


class AgeBand(StrEnum):
    """How old an author says they are."""

    UNDER_13 = "under-13"
    FROM_13 = "13-15"
    FROM_16 = "16-17"
    FROM_18 = "18-24"
    FROM_25 = "25-29"
    FROM_30 = "30-plus"


_OLDEST = {
    AgeBand.UNDER_13: 12,
    AgeBand.FROM_13: 15,
    AgeBand.FROM_16: 17,
    AgeBand.FROM_18: 24,
    AgeBand.FROM_25: 29,
    AgeBand.FROM_30: 150,
}


def is_minor(band: AgeBand) -> bool:
    """Under 18: a guardian's yes and two approvals are needed."""
    return _OLDEST[band] < ADULT


def old_enough(band: AgeBand, minimum_age: int) -> bool:
    """Whether somebody in this band can be of the call's minimum age."""
    return _OLDEST[band] >= minimum_age


def approvals_needed(band: AgeBand) -> int:
    """How many different people must approve."""
    return 2 if is_minor(band) else 1
