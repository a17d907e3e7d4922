"""Everything that the author's own page says of a story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storyboard.calls.models import CallText
from storyboard.database import utc_now
from storyboard.processing.progress import Progress
from storyboard.processing.queries import progress_of
from storyboard.sharing.contacts import key_renewed_at
from storyboard.sharing.stages import Step, steps, told_state
from storyboard.stories import guardians
from storyboard.stories.age import is_minor
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import AuthorMessage, FileRole, Kind, MediaFile, Story
from storyboard.stories.queries import messages_for_author
from storyboard.stories.queries_answers import Answered, answered_by, is_shown_in


@dataclass(frozen=True)
class Agreed:
    """The words that an author agreed to, for which places, and when for the last of them."""

    text: CallText
    places: list[Place]
    at: datetime


@dataclass(frozen=True)
class OwnStory:
    """A story as its author is shown it."""

    story: Story
    state: State
    steps: list[Step]
    seen_in: list[Place]
    progress: Progress | None
    messages: list[AuthorMessage]
    answered: Answered | None = None
    key_renewed_at: datetime | None = None

    @property
    def poster(self) -> MediaFile | None:
        """The still of a film, once there is one."""
        return self.story.file(FileRole.POSTER)

    @property
    def waits_for_guardian(self) -> bool:
        """Whether the story is here, and nobody is handed it before a guardian's yes."""
        waits = self.state in (State.PENDING, State.PROCESSING)
        return waits and self.story.held_for == guardians.HELD_FOR

    @property
    def guardian_agreed(self) -> bool:
        """Whether a guardian has said yes to the places that are chosen."""
        return is_minor(self.story.age_band) and self.story.guardian_said_yes

    @property
    def agreed(self) -> list[Agreed]:
        """What was agreed to and still stands, the newest words first."""
        return agreed(self.story)


def agreed(story: Story) -> list[Agreed]:
    """To which words of its call the author of a story said yes, and for which places; not what was written since."""
    stands = [consent for consent in story.consents if consent.withdrawn_at is None]
    found = []
    for text in sorted(story.call.texts, key=lambda text: -text.id):
        given = [consent for consent in stands if consent.call_text_id == text.id]
        if given:
            places = [place for place in Place if place in {consent.place for consent in given}]
            found.append(Agreed(text, places, max(consent.granted_at for consent in given)))
    return found


def shown_to_author(session: Session, story: Story) -> OwnStory:
    """Put together what an author is shown; a decision, and what was said with it, once it cannot be undone."""
    now = utc_now()
    messages = list(reversed(session.scalars(messages_for_author(story.id, now)).all()))
    state = told_state(story.state, story.changed_at, now, messages[0].at if messages else None)
    told = state is story.state
    seen_in = [place for place in Place if told and is_shown_in(place, story)]
    return OwnStory(
        story=story,
        state=state,
        steps=steps(state, video=story.kind is Kind.VIDEO, shown=bool(seen_in)),
        seen_in=seen_in,
        progress=progress_of(session, story) if state is State.PROCESSING else None,
        messages=messages,
        answered=answered_by(story),
        key_renewed_at=key_renewed_at(session, story.id),
    )
