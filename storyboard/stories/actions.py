"""What happens to stories. `change_state` is the only writer of a story's state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from storyboard.database import Transaction, transaction, utc_now
from storyboard.journal.actions import record
from storyboard.journal.models import Event
from storyboard.journal.numbers import unused_number
from storyboard.stories import guardians
from storyboard.stories.age import AgeBand
from storyboard.stories.consent import Place
from storyboard.stories.indexing import index_words
from storyboard.stories.lifecycle import NEWS, UNDO_WITHIN, Act, State, Who, move
from storyboard.stories.models import AuthorMessage, Consent, FileRole, Kind, MediaFile, Story
from storyboard.stories.models_reports import Report
from storyboard.stories.queries import came_into_queue
from storyboard.stories.withdrawals import mark_of, note
from storyboard.web.installation import withdrawals


@dataclass(frozen=True)
class By:
    """Who acts, and in which part."""

    who: Who
    staff_id: int | None = None

    @property
    def label(self) -> str:
        """How the journal names them."""
        return self.who.value if self.staff_id is None else f"staff:{self.staff_id}"


AUTHOR, SYSTEM = By(Who.AUTHOR), By(Who.SYSTEM)


class AlreadyChanged(Exception):
    """Somebody else was first; `story` is as it stands now."""

    def __init__(self, story: Story) -> None:
        super().__init__(f"the story is already {story.state}")
        self.story = story


@dataclass(frozen=True)
class Telling:
    """What an author sends: the words of a story, and who tells it. Checked before it comes here."""

    title: str
    body: str
    asks: str
    language: str
    country: str
    display_name: str
    age_band: AgeBand
    guardian_said_yes: bool
    places: frozenset[Place]


def begin(
    session: Session,
    *,
    call_id: int,
    call_text_id: int,
    kind: Kind,
    key_digest: str,
    telling: Telling,
    sent_digest: str = "",
    question_id: int | None = None,
    in_reply_to: int | None = None,
) -> Story:
    """Write a new draft with its consents; of an answer, with what it is to.

    :raises IntegrityError: when the key is taken: it was sent before.
    """
    with transaction(session):
        story = Story(
            id=unused_number(session, Story, func.max(Event.story_id)),
            call_id=call_id,
            question_id=question_id,
            in_reply_to=in_reply_to,
            kind=kind,
            key_digest=key_digest,
            sent_digest=sent_digest,
            state=State.DRAFT,
            title=telling.title,
            body=telling.body,
            asks=telling.asks,
            language=telling.language,
            country=telling.country,
            display_name=telling.display_name,
            age_band=telling.age_band,
            age_told=True,
            guardian_said_yes=telling.guardian_said_yes,
        )
        story.consents = [Consent(place=place, call_text_id=call_text_id) for place in sorted(telling.places)]
        session.add(story)
        session.flush()
        record(session, "story.begin", actor=AUTHOR.label, story_id=story.id, told_in=kind.value)
    return story


def add_file(session: Session, story: Story, file: MediaFile) -> None:
    """Add a file whose bytes are safe; one with the same role and variant gives way."""
    with transaction(session):
        old = [f for f in story.files if (f.role, f.variant) == (file.role, file.variant)]
        _forget(session, story, old)
        story.files.append(file)
        session.flush()


def change_state(
    session: Session,
    story_id: int,
    act: Act,
    *,
    by: By,
    seen: int | None = None,
    new_file: bool = False,
    unprepared: bool = False,
    given: Iterable[str] = (),
    details: dict[str, object] | None = None,
) -> Story:
    """Take the one legal step and write its event, in the transaction of the caller.

    :param seen: the version on which the caller decided; without it, the newest.
    :param new_file: a new film comes with it.
    :param unprepared: the film that is here is not made safe yet.
    :param given: names of what comes with the act (a decline needs `reason`).
    :raises AlreadyChanged: when the story changed since `seen`.
    :raises IllegalMove: when the table has no such step.
    """
    with transaction(session):
        story = session.get_one(Story, story_id, populate_existing=True)
        if seen is not None and story.version != seen:
            raise AlreadyChanged(story)
        before = story.state
        step = move(before, act, by.who, given)
        to = step.target(new_file=new_file or unprepared)
        values: dict[str, Any] = {
            "state": to,
            "version": story.version + 1,
            "changed_at": utc_now(),
            "claimed_by": None,
            "claim_expires_at": None,
        }
        if story.contact_mark is not None:
            values["news_due_at"] = utc_now() + UNDO_WITHIN if to in NEWS else None
        if act in (Act.SUBMIT, Act.EDIT):
            # Whoever hands a story in, from wherever: without a guardian's yes it is held.
            values["held_for"] = guardians.held_for(story.age_band, story.held_for, said_yes=story.guardian_said_yes)
        if step.new_round:
            values["round"] = story.round + 1
        if new_file:
            values["file_version"] = story.file_version + 1
        if to is State.APPROVED or (to is State.PENDING and act not in (Act.FIRST_APPROVAL, Act.UNDO)):
            values["ready_at"] = utc_now()
        if before is State.APPROVED and act is Act.UNDO:
            values["ready_at"] = session.scalar(came_into_queue(story_id)) or story.ready_at
        mine = update(Story).where(Story.id == story_id, Story.version == story.version).values(**values)
        if session.connection().execute(mine).rowcount != 1:
            raise AlreadyChanged(session.get_one(Story, story_id, populate_existing=True))
        record(
            session,
            f"story.{act}",
            actor=by.label,
            story_id=story_id,
            **{"from": before.value, "to": to.value, "version": values["version"], **(details or {})},
        )
        now = session.get_one(Story, story_id, populate_existing=True)
        if State.APPROVED in (before, to):
            index_words(session, now)
        return now


def tell_author(
    session: Session, story: Story, code: str, *, text: str = "", at: datetime | None = None, **figures: object
) -> None:
    """Leave a message on the author's own page, to be read now or from `at` on."""
    with transaction(session):
        session.add(AuthorMessage(story_id=story.id, code=code, figures=figures, text=text, at=at or utc_now()))


def untell(session: Session, story: Story) -> None:
    """Take back what the author could not read yet."""
    with transaction(session):
        unread = (AuthorMessage.story_id == story.id, AuthorMessage.at > utc_now())
        session.execute(delete(AuthorMessage).where(*unread))


def change_consent(session: Session, story_id: int, place: Place, *, yes: bool, call_text_id: int) -> None:
    """The author says yes or no to a place; from the next request on nobody sees the story where it is a no.

    Nobody says yes to a place that they were not shown: one that is added while a guardian or a moderator is to decide
    makes a page that is open an old one, and a first approval counts no more.
    """
    with transaction(session):
        consent = session.scalar(select(Consent).where(Consent.story_id == story_id, Consent.place == place))
        if consent is None and yes:
            session.add(Consent(story_id=story_id, place=place, call_text_id=call_text_id))
        elif consent is not None and yes:
            consent.withdrawn_at, consent.granted_at = None, utc_now()
            consent.call_text_id = call_text_id
        elif consent is not None:
            consent.withdrawn_at = consent.withdrawn_at or utc_now()
        if yes:
            waits = or_(Story.state == State.PENDING, Story.held_for == guardians.HELD_FOR)
            risen = {"version": Story.version + 1, "round": Story.round + 1}
            session.execute(update(Story).where(Story.id == story_id, waits).values(risen))
        record(session, "story.consent", actor=AUTHOR.label, story_id=story_id, place=place.value, yes=yes)


def withdraw(session: Session, story_id: int) -> list[str]:
    """The author takes the story back: nobody sees it any more, its words and files are gone, a bare record stays.

    :returns: the storage keys to erase once this is committed; the sweep erases what is left.
    """
    with transaction(session) as tx:
        return _empty(session, tx, change_state(session, story_id, Act.WITHDRAW, by=AUTHOR))


def expire(session: Session, story_id: int, *, seen: int, rule: str) -> list[str]:
    """The organisation keeps the story no longer, by this rule of its call: it ends as if it were withdrawn.

    :returns: as for `withdraw`.
    :raises AlreadyChanged: when the story changed since `seen`.
    """
    with transaction(session) as tx:
        over = change_state(session, story_id, Act.EXPIRE, by=SYSTEM, seen=seen, details={"rule": rule})
        return _empty(session, tx, over)


def _empty(session: Session, tx: Transaction, story: Story) -> list[str]:
    tx.after_commit(_note, mark_of(story.slug))  # lost here? tidying does it again
    keys = [file.storage_key for file in story.files]
    _forget(session, story, list(story.files))
    story.title = story.body = story.asks = story.display_name = story.country = story.language = story.theme = ""
    story.sent_digest = story.answer = ""
    story.typed_in = {}
    forget_contact(story)
    story.guardian_digest = story.guardian_until = None
    for consent in story.consents:
        consent.withdrawn_at = consent.withdrawn_at or utc_now()
    for told in (AuthorMessage, Report):
        session.execute(delete(told).where(told.story_id == story.id))
    return keys


def forget_contact(story: Story) -> None:
    """Nobody is written to about this story any more. In the transaction of the caller."""
    story.contact = story.contact_mark = story.news_due_at = None
    story.contact_language = ""


def _note(mark: str) -> None:
    note(withdrawals(), mark)


def forget_files(session: Session, story: Story, roles: Iterable[FileRole]) -> list[str]:
    """Drop the rows of files with these roles; their storage keys, to erase after the commit."""
    with transaction(session):
        gone = [file for file in story.files if file.role in set(roles)]
        _forget(session, story, gone)
    return [file.storage_key for file in gone]


def _forget(session: Session, story: Story, files: list[MediaFile]) -> None:
    for file in files:
        story.files.remove(file)
        session.delete(file)
    session.flush()
