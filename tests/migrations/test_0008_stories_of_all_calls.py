"""Lists of all calls' stories: only indexes are added."""

from alembic import command
from sqlalchemy import inspect

from storyboard.operations import schema


def indexes(engine):
    return {index["name"] for index in inspect(engine).get_indexes("story")}


def test_the_lists_have_their_indexes_and_the_way_back_takes_only_them(engine):
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0008")
    added = {"story_newest", "story_language"}
    assert added <= indexes(engine)
    before = indexes(engine)
    with engine.begin() as connection:
        command.downgrade(schema._config(connection), "-1")
    assert indexes(engine) == before - added
