"""What of a story's files a page shows: its sizes to choose from, and the still."""

from __future__ import annotations

from typing import TypedDict

from flask import url_for

from storyboard.media.ladder import AUDIO_RUNG, VIDEO_RUNGS
from storyboard.stories.models import FileRole, MediaFile, Story

# Good on a phone, and not dear.
USUAL = "480p"
_ORDER = {rung.name: place for place, rung in enumerate((*VIDEO_RUNGS, AUDIO_RUNG))}


class Source(TypedDict):
    """One size of a film, as the player's component wants it."""

    name: str
    url: str
    bytes: int
    type: str


class Captions(TypedDict):
    """What is said in a film, in one language: as a track for the player, and as text to be read."""

    language: str
    url: str
    text: str
    on: bool


def sources(story: Story) -> list[Source]:
    """The sizes of a film, the largest first, sound alone last."""
    named = [(file.variant or AUDIO_RUNG.name, file) for file in story.files if file.role in _PLAYED]
    return [
        Source(name=name, url=address(story, file), bytes=file.bytes, type=file.media_type)
        for name, file in sorted(named, key=lambda pair: _ORDER.get(pair[0], len(_ORDER)))
    ]


def usual(story: Story) -> MediaFile | None:
    """The size that is played unless another is chosen."""
    return story.file(FileRole.RENDITION, USUAL) or next(
        (file for file in story.files if file.role is FileRole.RENDITION), None
    )


def poster_url(story: Story) -> str | None:
    """Where the still of a film is."""
    poster = story.file(FileRole.POSTER)
    return None if poster is None else address(story, poster)


def captions(story: Story, reader: str) -> list[Captions]:
    """The words of a film, in the reader's language first, then in its own, then by language.

    They are turned on from the beginning where the film speaks another language than the reader.
    """
    files = [file for file in story.files if file.role is FileRole.CAPTIONS]
    files.sort(key=lambda file: (file.variant != reader, file.variant != story.language, file.variant))
    return [
        Captions(
            language=file.variant,
            url=address(story, file),
            text=str(file.facts.get("text", "")),
            on=file.variant == reader != story.language,
        )
        for file in files
    ]


def address(story: Story, file: MediaFile) -> str:
    """The public address of a file. Whether it may be seen is asked whenever somebody opens it."""
    return url_for("public.file", slug=story.slug, file=file.slug)


_PLAYED = (FileRole.RENDITION, FileRole.AUDIO)
