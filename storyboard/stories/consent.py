"""Consent: place by place, off until chosen, and for a young person with a guardian's yes. Plain Python."""

from collections.abc import Iterable
from enum import StrEnum

from storyboard.stories.age import AgeBand, is_minor


class Place(StrEnum):
    """Where a story may be shown."""

    SCREENING = "screening"
    WEB = "web"
    SOCIAL = "social"
    PRESS = "press"


class ConsentMissing(Exception):
    """What must be said yes to before the story can be sent: `place` or `guardian`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check(places: Iterable[Place], band: AgeBand, *, guardian_said_yes: bool) -> frozenset[Place]:
    """The places that were chosen.

    No place at all is allowed: then only the moderators read the story.

    :raises ConsentMissing: `guardian` when the author is under 18 and no guardian said yes.
    """
    if is_minor(band) and not guardian_said_yes:
        raise ConsentMissing("guardian")
    return frozenset(places)
