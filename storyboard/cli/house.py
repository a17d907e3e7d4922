"""Commands that keep the house running: schema, demo, start, workers, sweep, doctor."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from storyboard.cli.plainly import needs_the_newest_schema, plainly, say_only_what_matters
from storyboard.database import db
from storyboard.operations.demo.actions import House, set_up
from storyboard.operations.demo.removal import remove
from storyboard.operations.doctor import examine, must_be_mended, report
from storyboard.operations.keeping import data_key
from storyboard.operations.keeping.backup import everything
from storyboard.operations.keeping.up_to_date import bring_up_to_date
from storyboard.operations.up import up
from storyboard.processing.sweep import sweep
from storyboard.processing.tidying import tidy
from storyboard.processing.worker import run as run_worker
from storyboard.queue import QUEUES
from storyboard.web.installation import settings, storage


@click.command()
@plainly
def migrate() -> None:
    """Bring the database to the schema that this version needs; what is in it is backed up before."""
    bring_up_to_date(everything(), settings().backup_folder, click.echo)
    click.echo("The database has the newest schema.")


@click.command()
@click.option("--remove", "away", is_flag=True, help="Take it away: call, stories, files, reels, staff, passwords.")
@click.option("--with-everything", is_flag=True, help="With --remove: also what people added to the demo call.")
@plainly
def demo(away: bool, with_everything: bool) -> None:
    """Set up the demo call with its sample stories, or take it away; nothing where that is done already."""
    say_only_what_matters()
    bring_up_to_date(everything(), settings().backup_folder, click.echo)
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    house = House(app, db.session, storage(), settings(), click.echo)
    if not away:
        set_up(house)
    elif remove(house, everything=with_everything):
        click.echo("The demo is gone, and does not come back by itself.")
        click.echo("Let people in: flask --app wsgi staff add EMAIL --role ROLE")
    else:
        click.echo("There is no demo here.")


@click.command("up")
@plainly
def start() -> None:
    """Start the site and its workers on this machine, with the demo in local mode."""
    say_only_what_matters()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    raise SystemExit(up(app, click.echo))


@click.command()
@click.option("--queue", "lane", type=click.Choice(list(QUEUES)), help="Only this queue; without it, both.")
@plainly
def worker(lane: str | None) -> None:
    """Do what is to be done with videos, until told to end."""
    needs_the_newest_schema()
    data_key.note(db.session, settings().data_key)
    run_worker(current_app._get_current_object(), [lane] if lane else list(QUEUES))  # type: ignore[attr-defined]


@click.command("sweep")
@plainly
def sweep_once() -> None:
    """Find lost jobs, erase bytes that no story speaks for, forget what has run out."""
    needs_the_newest_schema()
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


COMMANDS = (migrate, demo, start, worker, sweep_once, doctor)
