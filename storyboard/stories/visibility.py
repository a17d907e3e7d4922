"""May this story be seen here? Plain Python; its twin in SQL is `queries.visible_in`, and a test compares them."""

from dataclasses import dataclass

from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State


@dataclass(frozen=True)
class Facts:
    """What the answer depends on."""

    state: State
    consents: frozenset[Place]
    minor: bool
    guardian_said_yes: bool
    video: bool
    renditions: int


def visible(facts: Facts, place: Place) -> bool:
    """Whether the public, or an audience, may see the story in this place."""
    return (
        facts.state is State.APPROVED
        and place in facts.consents
        and (facts.guardian_said_yes or not facts.minor)
        and (facts.renditions > 0 or not facts.video)
    )
