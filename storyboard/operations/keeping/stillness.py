"""Before rows are put into a database: does anybody work with it, and does it hold anything that would be lost?"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, Engine, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from config import Settings
from storyboard.calls.models import Call
from storyboard.database import utc_now
from storyboard.operations import local, schema
from storyboard.operations.troubles import Trouble
from storyboard.processing.models import WorkerBeat
from storyboard.processing.queries import lanes_alive
from storyboard.staff.models import Staff
from storyboard.stories.models import Story

SILENT_FOR = timedelta(minutes=1)


def check_nobody_works(engine: Engine, settings: Settings) -> None:
    """Make sure that neither the site nor a worker runs. :raises Trouble: which of them does, and how to end it."""
    if local.answers(settings.port):
        raise Trouble(
            f"A site answers on port {settings.port}. End it first (Ctrl-C where `make run` runs, or stop the "
            "service), and every other site and worker of this installation."
        )
    if not inspect(engine).has_table(WorkerBeat.__tablename__):
        return
    with Session(engine) as session:
        alive = lanes_alive(session, utc_now() - SILENT_FOR)
    if alive:
        raise Trouble(
            f"A worker is at work on this database ({', '.join(sorted(alive))}). End every worker first; one that was "
            "killed counts as gone after a minute."
        )


def check_is_empty(connection: Connection) -> None:
    """Make sure that nothing would be lost. :raises Trouble: the database holds somebody's work, or unknown tables."""
    here = schema.revision_in(connection)
    if here and not schema.is_known(here):
        raise Trouble(f"{_place(connection)} is another version's (revision {here}). Name an empty one.")
    for model in (Staff, Call, Story):
        taken = inspect(connection).has_table(model.__tablename__)
        if taken and connection.execute(select(model.id).limit(1)).first():
            raise Trouble(
                f"{_place(connection)} holds calls, stories or staff already, and nothing was changed. Name an empty "
                "one in DATABASE_URL, or move this one away first."
            )
        if taken and not here:
            raise Trouble(f"{_place(connection)} has tables that are not ours. Name an empty one.")


def shown(url: str) -> str:
    """An address that may be read by others: without a password."""
    return make_url(url).render_as_string(hide_password=True)


def _place(connection: Connection) -> str:
    return f"The database {connection.engine.url.render_as_string(hide_password=True)}"
