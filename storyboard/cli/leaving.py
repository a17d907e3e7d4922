"""Commands about what is kept and what leaves: purge, export."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import select

from storyboard.calls.queries import call_named
from storyboard.cli.plainly import needs_the_newest_schema, plainly, say_only_what_matters
from storyboard.database import db, utc_now
from storyboard.operations.export.actions import export_call, export_story
from storyboard.operations.purging.actions import purge as carry_out
from storyboard.operations.purging.report import report
from storyboard.operations.purging.rules import Rule
from storyboard.operations.troubles import Trouble
from storyboard.stories.models import Story
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


# A story's address may begin with a hyphen, and is no option then.
@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("name", metavar="STORY|CALL")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Where to; a new folder here without it.")
@click.option("--everything", is_flag=True, help="Of a call: all stories, whatever became of them, with their history.")
@plainly
def export(name: str, folder: Path | None, everything: bool) -> None:
    """Write a story with all that is kept about it, or a call with what may be shown, as CSV, JSON and files."""
    say_only_what_matters()
    needs_the_newest_schema()
    target = (folder or Path(f"export-{name.lstrip('-')}")).absolute()
    call = db.session.scalar(call_named(name))
    story_id = db.session.scalar(select(Story.id).where(Story.slug == name))
    if call is not None:
        done = export_call(db.session, storage(), call, target, everything=everything)
    elif story_id is not None:
        done = export_story(db.session, storage(), story_id, target)
    else:
        raise Trouble(f"There is no call and no story with the address {name}: it is what follows /c/ or /stories/.")
    click.echo(f"Written to {target}. Stories: {done.stories}; files: {done.files}.")
    click.echo("These are copies: nobody can call them back when an author does. Erase them once they have served.")
    if done.lost:
        raise Trouble(f"{done.lost} files have lost their bytes and are not in it. Restore the last backup.")


COMMANDS = (purge, export)
