"""The first tables: what migrations make is what the code expects, and the way back leads to nothing."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from storyboard.database import Base
from storyboard.operations import schema


def test_the_migrations_make_what_the_models_say(engine):
    assert not schema.is_current(engine)
    schema.upgrade(engine)
    assert schema.is_current(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_way_back_leads_to_nothing(engine):
    schema.upgrade(engine)
    with engine.begin() as connection:
        command.downgrade(schema._config(connection), "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
