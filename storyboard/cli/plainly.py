"""What every command shares: it runs inside the app, and says in a sentence what a person can mend."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click
from flask.cli import with_appcontext

from storyboard.database import db
from storyboard.operations import schema
from storyboard.operations.keeping.up_to_date import check_is_ours
from storyboard.operations.troubles import Trouble, told_plainly
from storyboard.web import logs
from storyboard.web.installation import settings

P = ParamSpec("P")


def plainly(command: Callable[P, None]) -> Callable[P, None]:
    """Run it inside the app, and say in one sentence what a person can mend."""

    @wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            with told_plainly(settings()):
                command(*args, **kwargs)
        except Trouble as trouble:
            raise click.ClickException(str(trouble)) from trouble

    return with_appcontext(told)


def needs_the_newest_schema() -> None:
    """Stop a command that an old database would break in the middle. :raises Trouble: the schema is another."""
    check_is_ours(db.engine)
    if not schema.is_current(db.engine):
        raise Trouble("The database is not at the newest schema. Run: flask --app wsgi migrate")


def say_only_what_matters() -> None:
    """A person reads along: what the log says in passing would stand between the lines that are meant for them."""
    logs.configure(os.environ.get("LOG_LEVEL") or "WARNING", settings().log_format)
