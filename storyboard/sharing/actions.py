"""What authors do: send a story, replace its film, change where it may be shown, take it back."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storyboard.database import forget_overwritten, transaction
from storyboard.processing.actions import forget_causes, plan
from storyboard.processing.needs import JobKind
from storyboard.sharing.ahead import Film
from storyboard.sharing.drafting import raw_file
from storyboard.sharing.ticket import Ticket, fingerprint
from storyboard.storage.interface import Storage, Stored
from storyboard.stories import actions as stories
from storyboard.stories import story_key
from storyboard.stories.actions import AUTHOR, Telling
from storyboard.stories.consent import Place, check
from storyboard.stories.lifecycle import Act
from storyboard.stories.models import FileRole, Kind, Story
from storyboard.stories.queries import story_with_key
from storyboard.uploads import actions as uploads


class SentBefore(Exception):
    """This form has brought us a story already; `same` says whether it is this very one."""

    def __init__(self, story: Story, *, same: bool) -> None:
        super().__init__("the form was sent before")
        self.story, self.same = story, same


@dataclass(frozen=True)
class Sending:
    """All of a story at once: for which call, to which words its author agrees, what it tells, the film if any.

    Of an answer, to what it is one.
    """

    ticket: Ticket
    call_text_id: int
    telling: Telling
    film: Stored | None = None
    question_id: int | None = None
    in_reply_to: int | None = None


def send(session: Session, sending: Sending, *, secret: str) -> Story:
    """Take a story in: row, consents, film and the work on it in one transaction.

    :raises SentBefore: the ticket has its story already; the film that came now is the caller's to erase.
    :raises ConsentMissing: under 18 without a guardian's yes.
    """
    ticket, telling, film = sending.ticket, sending.telling, sending.film
    check(telling.places, telling.age_band, guardian_said_yes=telling.guardian_said_yes)
    key_digest = story_key.digest(ticket.key, secret)
    sent_digest = fingerprint(telling, (film.sha256 or film.key) if film else "", secret)
    try:
        with transaction(session):
            story = stories.begin(
                session,
                call_id=ticket.call_id,
                call_text_id=sending.call_text_id,
                kind=Kind.VIDEO if film else Kind.TEXT,
                key_digest=key_digest,
                telling=telling,
                sent_digest=sent_digest,
                question_id=sending.question_id,
                in_reply_to=sending.in_reply_to,
            )
            return _submit(session, story, film)
    except IntegrityError:
        before = session.scalar(story_with_key(key_digest))
        if before is None:
            raise
        raise SentBefore(before, same=before.sent_digest == sent_digest) from None


def replace_film(session: Session, storage: Storage, story_id: int, film: Film) -> Story:
    """Another film for a story whose film could not be used.

    :raises IllegalMove: the story does not wait for one; a film that came with its form is the caller's to erase.
    :raises Complaint: another form took the film that came ahead of this one.
    """
    with transaction(session) as tx:
        story = stories.change_state(session, story_id, Act.REPLACE, by=AUTHOR)
        film.take(session)
        for key in stories.forget_files(session, story, list(FileRole)):
            tx.after_commit(storage.erase, key)
        return _submit(session, story, film.stored)


def change_consents(
    session: Session,
    story_id: int,
    *,
    yes: Set[Place],
    no: Set[Place],
    call_text_id: int,
    guardian_agrees: bool = False,
) -> None:
    """Say yes to some places that the call asks for, and no to others; what was said already, and the rest, is left.

    :param guardian_agrees: also to the places that are added.
    :raises ConsentMissing: a guardian said yes to fewer places; nothing is changed.
    """
    with transaction(session):
        story = session.get_one(Story, story_id, populate_existing=True)
        granted = {consent.place for consent in story.consents if consent.withdrawn_at is None}
        added = (yes & {Place(place) for place in story.call.places}) - granted
        if added:
            # Who is still to be asked reads of all places when they answer.
            check(added, story.age_band, guardian_said_yes=guardian_agrees or not story.guardian_said_yes)
        for place in sorted(added | (no & granted)):
            stories.change_consent(session, story_id, place, yes=place in added, call_text_id=call_text_id)


def take_back(session: Session, storage: Storage, story_id: int) -> None:
    """Withdraw: gone for everybody with the commit; the bytes follow at once, or the sweep takes them.

    :raises IllegalMove: it was taken back before.
    """
    with transaction(session) as tx:
        for key in stories.withdraw(session, story_id):
            tx.after_commit(storage.erase, key)
        forget_causes(session, story_id)
        tx.after_commit(forget_overwritten, session)  # a reader in the way? the sweep does it again
    uploads.end_all(session, storage, session.get_one(Story, story_id).slug)


def _submit(session: Session, story: Story, film: Stored | None) -> Story:
    if film is not None:
        stories.add_file(session, story, raw_file(film))
    story = stories.change_state(session, story.id, Act.SUBMIT, by=AUTHOR, new_file=film is not None)
    if film is not None:
        plan(session, story, JobKind.PREPARE)
    return story
