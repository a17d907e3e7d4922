"""Ten thousand approved stories, put in at once: half of them films, in several languages, from several countries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Engine, insert

from storyboard.calls.models import Call, CallText
from storyboard.database import utc_now
from storyboard.operations import schema
from storyboard.stories.age import AgeBand
from storyboard.stories.consent import Place
from storyboard.stories.lifecycle import State
from storyboard.stories.models import Consent, FileRole, Kind, MediaFile, Story
from storyboard.stories.models_search import StoryWord
from storyboard.stories.search import words_in

CALL = "peace"
_AT_ONCE = 1000
_LANGUAGES = ("en", "fr", "ar", "sw", "es", "pt")
_COUNTRIES = ("ML", "CI", "PS", "KE", "CO", "BE", "NP")
_SENTENCE = "Two schools did not talk. We cleaned the pitch together, and on Sunday they came to see who plays. "
_FILES = (
    (FileRole.MASTER, "", "video/mp4", 30_000_000),
    (FileRole.POSTER, "", "image/jpeg", 60_000),
    (FileRole.RENDITION, "720p", "video/mp4", 19_000_000),
    (FileRole.RENDITION, "480p", "video/mp4", 9_000_000),
    (FileRole.RENDITION, "240p", "video/mp4", 3_000_000),
    (FileRole.AUDIO, "", "audio/mp4", 700_000),
)
Rows = Iterator[dict[str, Any]]


def fill(engine: Engine, stories: int) -> None:
    """Make the tables of an empty database, with one open call and so many stories that everybody may see."""
    schema.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(insert(Call), _call())
        connection.execute(insert(CallText), [_words(n, language) for n, language in enumerate(_LANGUAGES, start=1)])
        everything = (
            (Story, _stories(stories)),
            (StoryWord, _indexed(stories)),
            (Consent, _consents(stories)),
            (MediaFile, _files(stories)),
        )
        for table, rows in everything:
            while some := list(islice(rows, _AT_ONCE)):
                connection.execute(insert(table), some)
        if engine.dialect.name == "postgresql":
            for name in ("call", "call_text", "story"):
                last = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"  # noqa: S608
                connection.exec_driver_sql(last)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _call() -> dict[str, Any]:
    now = utc_now()
    return {
        "id": 1,
        "slug": CALL,
        "hashtags": "#EDD16 #youth4peace",
        "opens_at": now - timedelta(days=30),
        "closes_at": now + timedelta(days=30),
        "announced_at": now - timedelta(days=31),
        "time_zone": "Europe/Brussels",
        "event": {"name": "European Development Days", "place": "Brussels", "day": "2027-06-16"},
    }


def _words(number: int, language: str) -> dict[str, Any]:
    return {
        "id": number,
        "call_id": 1,
        "language": language,
        "question": "What does peace look like where you live?",
        "introduction": _SENTENCE * 2,
        "what_happens": _SENTENCE * 3,
        "consent": _SENTENCE,
        "prompts": ["A place that you like", "Somebody who helped you", "What you would change"],
    }


def _stories(count: int) -> Rows:
    begun = utc_now() - timedelta(days=30)
    for number in range(1, count + 1):
        video, at = _is_video(number), begun + timedelta(minutes=4 * number)
        yield {
            "id": number,
            "slug": slug_of(number),
            "call_id": 1,
            "kind": Kind.VIDEO if video else Kind.TEXT,
            "state": State.APPROVED,
            "title": f"The football pitch we share, {number}",
            "body": "" if video else _SENTENCE * (3 + number % 20),
            "asks": "More pitches, fewer checkpoints.",
            "language": _LANGUAGES[number % len(_LANGUAGES)],
            "country": _COUNTRIES[number % len(_COUNTRIES)],
            "display_name": "Awa",
            "age_band": AgeBand.FROM_18 if number % 3 else AgeBand.FROM_16,
            "guardian_said_yes": number % 3 == 0,
            "key_digest": f"{number:064}",
            "created_at": at,
            "ready_at": at,
            "changed_at": at,
        }


def _indexed(count: int) -> Rows:
    for story in _stories(count):
        told = " ".join((story["title"], story["body"], story["asks"], story["display_name"]))
        yield from ({"story_id": story["id"], "word": word} for word in sorted(words_in(told)))


def _consents(count: int) -> Rows:
    for number in range(1, count + 1):
        for place in (Place.WEB, Place.SCREENING):
            yield {"story_id": number, "place": place, "call_text_id": 1, "granted_at": _begun(number)}


def _files(count: int) -> Rows:
    for number in filter(_is_video, range(1, count + 1)):
        for role, variant, media_type, size in _FILES:
            yield {
                "slug": f"{role.value[:1]}{variant}-{number}",
                "story_id": number,
                "role": role,
                "variant": variant,
                "storage_key": f"{role.value}{variant}{number}",
                "media_type": media_type,
                "sha256": "0" * 64,
                "bytes": size + number,
                "facts": {"duration_s": 62.0, "width": 854, "height": 480},
                "created_at": _begun(number),
            }


def slug_of(number: int) -> str:
    """The public address of the story with this number, as long as a real one's."""
    return f"story-{number:06}"


def _is_video(number: int) -> bool:
    return number % 2 == 0


def _begun(number: int) -> datetime:
    return datetime(2026, 9, 1).astimezone() + timedelta(minutes=4 * number)
