"""Captions of a film, written or corrected by moderators: bytes first, then the row, like every file of a story."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from storyboard.database import transaction
from storyboard.journal.actions import record
from storyboard.moderation import queries
from storyboard.moderation.access import NotHere
from storyboard.staff.models import Staff
from storyboard.storage.interface import Missing, Storage, new_key
from storyboard.stories.actions import add_file
from storyboard.stories.captions import MEDIA_TYPE, Cue, transcript, webvtt
from storyboard.stories.indexing import index_words
from storyboard.stories.models import FileRole, Kind, MediaFile, Story
from storyboard.web.errors import Refusal


class AnotherFilm(Refusal):
    """The film was replaced while its captions were written."""

    code, status, gives_back = "another-film", 409, True
    title = _l("There is another film now")
    message = _l("Its author sent another film meanwhile, so these captions were not kept. Watch the new one first.")


class WrittenMeanwhile(Refusal):
    """A colleague wrote captions in this language while these were written."""

    code, status, gives_back = "written-meanwhile", 409, True
    title = _l("Somebody was first")
    message = _l(
        "A colleague has changed the captions in this language meanwhile, so yours were not kept. "
        "Open the captions again, look at theirs, and put in what is missing."
    )


def captions_of(story: Story) -> list[MediaFile]:
    """The captions that there are, by language."""
    return sorted((f for f in story.files if f.role is FileRole.CAPTIONS), key=lambda file: file.variant)


def written(storage: Storage, story: Story, language: str) -> str:
    """The captions in this language as they stand, to be corrected; nothing when there are none."""
    file = story.file(FileRole.CAPTIONS, language)
    try:
        return "" if file is None else b"".join(storage.read(file.storage_key)).decode()
    except Missing:
        return ""


def write(
    session: Session,
    storage: Storage,
    slug: str,
    language: str,
    cues: list[Cue],
    *,
    by: Staff,
    film: int,
    seen: Collection[str],
) -> None:
    """Keep these captions instead of those that there may be in the same language.

    :param film: which of the story's films was watched (`Story.file_version`).
    :param seen: slugs of the captions that there were, in whatever language, when these were begun.
    :raises NotHere: the story is not this moderator's business any more.
    :raises AnotherFilm: the film was replaced meanwhile.
    :raises WrittenMeanwhile: those that there are now were not seen.
    """
    with storage.writer(new_key()) as writer:
        writer.write(webvtt(cues).encode())
        stored = writer.finish()
    file = MediaFile(
        role=FileRole.CAPTIONS,
        variant=language,
        storage_key=stored.key,
        media_type=MEDIA_TYPE,
        sha256=stored.sha256,
        bytes=stored.bytes,
        facts={"cues": len(cues), "text": transcript(cues)},
    )
    try:
        with transaction(session) as tx:
            story = _film(session, slug, by)
            if story.file_version != film:
                raise AnotherFilm
            old = story.file(FileRole.CAPTIONS, language)
            if old is not None and old.slug not in seen:
                raise WrittenMeanwhile
            add_file(session, story, file)
            index_words(session, story)
            record(session, "story.captions", actor=f"staff:{by.id}", story_id=story.id, language=language)
            if old is not None:
                tx.after_commit(storage.erase, old.storage_key)
    except Exception:
        storage.erase(stored.key)
        raise


def remove(session: Session, storage: Storage, slug: str, language: str, *, by: Staff) -> None:
    """Take the captions in this language away. :raises NotHere: as for `write`, or there are none."""
    with transaction(session) as tx:
        story = _film(session, slug, by)
        old = story.file(FileRole.CAPTIONS, language)
        if old is None:
            raise NotHere
        story.files.remove(old)
        session.delete(old)
        index_words(session, story)
        record(session, "story.captions_removed", actor=f"staff:{by.id}", story_id=story.id, language=language)
        tx.after_commit(storage.erase, old.storage_key)


def _film(session: Session, slug: str, by: Staff) -> Story:
    one = queries.story_at(slug, by.id).with_for_update(of=Story)  # two who write at once come one after the other
    story = session.scalar(one.execution_options(populate_existing=True))
    if story is None or story.kind is not Kind.VIDEO:
        raise NotHere
    return story
