"""What was approved before is found by its words; a file may be captions, and still not just anything."""

import pytest
from alembic import command
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storyboard.operations import schema
from storyboard.stories.models_search import StoryWord
from tests.migrations.test_0002_calls_begin_as_drafts import OLD_CALL

STORY = text(
    "INSERT INTO story (id, slug, call_id, kind, state, version, file_version, round, title, body, asks, language,"
    " country, display_name, age_band, guardian_said_yes, key_digest, sent_digest, rank, created_at, changed_at)"
    " VALUES (:id, :slug, 7, 'video', :state, 1, 1, 1, 'L''école', '', '', 'fr', 'ML', 'Awa', '18-24', true,"
    " :slug, '', 1, '2026-11-01', '2026-11-01')"
)
FILE = text(
    "INSERT INTO media_file (id, slug, story_id, role, variant, storage_key, media_type, sha256, bytes, facts,"
    " created_at) VALUES (:id, :slug, 1, :role, '', :slug, 'text/plain', '', 1, '{}', '2026-11-01')"
)


@pytest.fixture
def grown(engine):
    """Two films that were there before, and what was made of one."""
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0001")
        connection.execute(OLD_CALL)
        command.upgrade(schema._config(connection), "0011")
        connection.execute(STORY, {"id": 1, "slug": "shown", "state": "approved"})
        connection.execute(STORY, {"id": 2, "slug": "waits", "state": "pending"})
        connection.execute(FILE, {"id": 1, "slug": "poster", "role": "poster"})
    schema.upgrade(engine)
    return engine


def test_only_what_is_approved_is_found_by_its_words(grown):
    with Session(grown) as session:
        found = session.execute(select(StoryWord.story_id, StoryWord.word).order_by(StoryWord.word)).all()
        assert [tuple(row) for row in found] == [(1, "awa"), (1, "ecole")]


def test_a_file_may_be_captions_and_not_just_anything(grown):
    with grown.begin() as connection:
        connection.execute(FILE, {"id": 2, "slug": "captions", "role": "captions"})
    with pytest.raises(IntegrityError), grown.begin() as connection:
        connection.execute(FILE, {"id": 3, "slug": "else", "role": "else"})
    with pytest.raises(IntegrityError), grown.begin() as connection:
        connection.execute(FILE, {"id": 3, "slug": "captions", "role": "audio"})


def test_the_way_back_takes_captions_along_and_leaves_the_rest(grown):
    with grown.begin() as connection:
        connection.execute(FILE, {"id": 2, "slug": "captions", "role": "captions"})
        command.downgrade(schema._config(connection), "0011")
        assert connection.execute(text("SELECT role FROM media_file")).scalars().all() == ["poster"]
    with pytest.raises(IntegrityError), grown.begin() as connection:
        connection.execute(FILE, {"id": 2, "slug": "captions", "role": "captions"})
