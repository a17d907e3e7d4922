"""Commands about what is kept and what leaves: purge, export."""

from __future__ import annotations

import click

from storyboard.cli.plainly import needs_the_newest_schema, plainly, say_only_what_matters
from storyboard.database import db, utc_now
from storyboard.operations.keeping.actions import purge as carry_out
from storyboard.operations.keeping.report import report
from storyboard.operations.keeping.rules import Rule
from storyboard.web.installation import storage


@click.command()
@click.option("--yes", is_flag=True, help="Erase it. Without this, only say what would be erased.")
@plainly
def purge(yes: bool) -> None:
    """Erase what the rules of each call keep no longer; first look at what that would be."""
    say_only_what_matters()
    needs_the_newest_schema()
    now = utc_now()
    lines = report(db.session, now)
    if not lines:
        click.echo("Nothing is kept longer than the rules of its call say.")
        return
    click.echo("\n".join(lines))
    if not yes:
        click.echo("Nothing was erased. To erase it, for ever: flask --app wsgi purge --yes")
        return
    done = carry_out(db.session, storage(), now)
    originals = done.pop(Rule.ORIGINALS, 0)
    click.echo(f"Stories erased: {sum(done.values())}; films whose originals were erased: {originals}.")


COMMANDS = (purge,)
