"""The commands: `flask --app wsgi …`, each one call into a room."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click
from email_validator import EmailNotValidError, validate_email
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from storyboard.database import db
from storyboard.operations import schema
from storyboard.operations.demo.actions import House, set_up
from storyboard.operations.doctor import examine, must_be_mended, report
from storyboard.operations.troubles import Trouble, told_plainly
from storyboard.operations.up import up
from storyboard.processing.sweep import sweep
from storyboard.processing.tidying import tidy
from storyboard.processing.worker import run as run_worker
from storyboard.queue import QUEUES
from storyboard.staff import actions as staff_actions
from storyboard.staff import colleagues
from storyboard.staff.models import Staff
from storyboard.staff.queries import staff_called
from storyboard.staff.roles import Role
from storyboard.web import logs
from storyboard.web.installation import settings, storage

P = ParamSpec("P")
staff = AppGroup("staff", help="Let people in, and shut them out.")


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


@staff.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--name", default="", help="How colleagues call them; made from the address when not given.")
@plainly
def staff_add(email: str, role: str, name: str) -> None:
    """Add somebody, or give somebody a new role and a new link to sign in with."""
    _needs_the_newest_schema()
    try:
        # An organisation's own network may have names that the world does not know.
        email = validate_email(email, check_deliverability=False, globally_deliverable=False).normalized
    except EmailNotValidError as reason:
        raise click.BadParameter(f"this is not an e-mail address. {reason}", param_hint="EMAIL") from reason
    token = staff_actions.add(db.session, email, Role(role), name)
    click.echo(f"{email} is now {role}. This link works once, for 48 hours; give it to nobody else:")
    click.echo(f"{settings().public_url}/staff/invitation/{token}")


@staff.command("disable")
@click.argument("email")
@plainly
def staff_disable(email: str) -> None:
    """Shut somebody out, at once. What they decided stays under their name."""
    _needs_the_newest_schema()
    staff_actions.disable(db.session, _known(email))
    click.echo(f"{email} is signed out everywhere and cannot come in any more. `staff add` lets them in again.")


@staff.command("reset")
@click.argument("email")
@plainly
def staff_reset(email: str) -> None:
    """Let somebody begin anew who lost password or second factor: both end, and a link lets them in."""
    _needs_the_newest_schema()
    person = _known(email)
    if person.disabled_at is not None:
        raise Trouble(f"{email} is shut out. `staff add` lets them in again.")
    link = colleagues.reset(db.session, person.id, by=None)
    click.echo(f"{email} is signed out everywhere. This link works once, for 48 hours; give it to nobody else:")
    click.echo(f"{settings().public_url}/staff/invitation/{link.token}")


def _known(email: str) -> Staff:
    person = db.session.scalar(staff_called(email))
    if person is None:
        raise click.BadParameter(f"Nobody has the address {email}", param_hint="EMAIL")
    return person


@click.command()
@plainly
def migrate() -> None:
    """Bring the database to the schema that this version needs."""
    schema.upgrade(db.engine)
    click.echo("The database has the newest schema.")


@click.command()
@plainly
def demo() -> None:
    """Set up the demo call with its sample stories; nothing where it is there already."""
    _say_only_what_matters()
    schema.upgrade(db.engine)
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    set_up(House(app, db.session, storage(), settings(), click.echo))


@click.command("up")
@plainly
def start() -> None:
    """Start the site and its workers on this machine, with the demo in local mode."""
    _say_only_what_matters()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    raise SystemExit(up(app, click.echo))


@click.command()
@click.option("--queue", "lane", type=click.Choice(list(QUEUES)), help="Only this queue; without it, both.")
@plainly
def worker(lane: str | None) -> None:
    """Do what is to be done with videos, until told to end."""
    _needs_the_newest_schema()
    run_worker(current_app._get_current_object(), [lane] if lane else list(QUEUES))  # type: ignore[attr-defined]


@click.command("sweep")
@plainly
def sweep_once() -> None:
    """Find lost jobs, erase bytes that no story speaks for, forget what has run out."""
    _needs_the_newest_schema()
    swept = sweep(db.session, storage(), settings().heartbeat_timeout)
    tidied = tidy(db.session, storage())
    click.echo(
        f"Found: {swept.lost} jobs of dead workers, {swept.forgotten} stories without a job, {swept.woken} jobs "
        f"without a message. "
        f"Erased: {tidied.orphans + tidied.unfinished} left-over files, {swept.raw_erased} raw uploads."
    )
    if tidied.without_bytes:
        raise click.ClickException(f"{tidied.without_bytes} files have lost their bytes. Restore the last backup.")


@click.command()
@with_appcontext
def doctor() -> None:
    """Say what is there, what is missing, what that means and how to mend it."""
    findings = examine(settings(), db.engine, db.session, storage())
    click.echo(report(findings))
    raise SystemExit(must_be_mended(findings))


def _needs_the_newest_schema() -> None:
    if not schema.is_current(db.engine):
        raise Trouble("The database is not at the newest schema. Run: flask --app wsgi migrate")


def _say_only_what_matters() -> None:
    """A person reads along: what the log says in passing would stand between the lines that are meant for them."""
    logs.configure(os.environ.get("LOG_LEVEL") or "WARNING")


def register(app: Flask) -> None:
    """Add the commands."""
    for command in (staff, migrate, demo, start, worker, sweep_once, doctor):
        app.cli.add_command(command)
