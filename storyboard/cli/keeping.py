"""Commands that keep what there is: backup, restore, move."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click

import config
from storyboard.cli.plainly import needs_the_newest_schema, plainly, say_only_what_matters
from storyboard.database import UnusableAddress, check_address, db
from storyboard.operations.keeping.backup import KEPT_FOR, back_up, everything
from storyboard.operations.keeping.disks import shares_a_disk
from storyboard.operations.keeping.folder import Backup
from storyboard.operations.keeping.move import move as move_house
from storyboard.operations.keeping.move_back import move_back
from storyboard.operations.keeping.restore import restore as restore_backup
from storyboard.operations.keeping.stillness import shown
from storyboard.operations.places_apart import refuse_shared_places
from storyboard.operations.troubles import Trouble
from storyboard.storage import open_storage
from storyboard.storage.interface import Storage
from storyboard.storage.places import are_one
from storyboard.stories.withdrawals import noted
from storyboard.web.installation import settings

MOVABLE = ("DATABASE_URL", "STORAGE_URL", "WITHDRAWALS_URL")


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--keep", "days", default=KEPT_FOR.days, type=click.IntRange(1), help="Days after which older backups go."
)
@plainly
def backup(folder: Path | None, days: int) -> None:
    """Write a backup into FOLDER (without it, BACKUP_FOLDER), and read it back. The DATA_KEY is not in it."""
    say_only_what_matters()
    needs_the_newest_schema()
    where = (folder or settings().backup_folder).absolute()
    made = back_up(db.session, everything(), where, timedelta(days=days))
    click.echo(f"{made.folder}: {made.rows} rows, {made.files} files, {made.bytes / 1e6:.1f} MB; read back and right.")
    click.echo("The DATA_KEY is not in it. Keep a copy of it apart: without it a backup opens no author's story.")
    if shares_a_disk(where, settings()):
        click.echo("It lies on the same disk as what it saves, and would be lost with it: choose or mount another.")
    if made.missing or made.damaged:
        wrong = ", ".join((made.missing + made.damaged)[:3])
        raise click.ClickException(
            f"{len(made.missing)} files have lost their bytes and {len(made.damaged)} are not as they were sent "
            f"({wrong} first); the rest is safe. An older backup may have them: copy them from its files/."
        )


@click.command()
@click.argument("folder", metavar="BACKUP", type=click.Path(path_type=Path))
@click.option("--withdrawals", "lists", multiple=True, metavar="URL", help="One more list of withdrawals (a folder).")
@click.option("--erase-unknown-files", "erase", is_flag=True, help="Files that the backup does not name may go.")
@plainly
def restore(folder: Path, lists: tuple[str, ...], erase: bool) -> None:
    """Bring a BACKUP back into the empty database and the storage that the settings name."""
    say_only_what_matters()
    _refuse_a_key_made_just_now(settings().storyboard_data / "data_key.txt")
    more = [_list(url) for url in lists]
    done = restore_backup(Backup(folder.absolute()), everything(), settings(), more, erase_unknown=erase)
    click.echo(f"{done.rows} rows and {done.files} files are back; every one was compared.")
    if done.taken_back:
        click.echo(f"{done.taken_back} stories that were taken back since the backup stay taken back.")
    if done.known_until is not None:
        click.echo(
            f"Withdrawals are known up to {done.known_until:%Y-%m-%d at %H:%M} UTC, by the list beside the backup. If "
            "a newer list survived, name it: restore once more, with --withdrawals, into an empty database."
        )
    if done.asked:
        click.echo(f"{done.asked} films were on their way, and are in no backup: their authors are asked to send anew.")
    click.echo("DATA_KEY must be the one you have set now at every start from now on: with another, none succeeds.")
    click.echo("Everybody of the staff signs in anew, and invitations that were open are made anew.")


@click.command()
@click.option("--to", "changes", multiple=True, metavar="SETTING=VALUE", help=f"A new {', '.join(MOVABLE)}.")
@click.option("--undo", is_flag=True, help="Open a database again whose stories have moved, and close the other.")
@click.option("--erase-unknown-files", "erase", is_flag=True, help="With --undo: films sent since the move may go.")
@plainly
def move(changes: tuple[str, ...], undo: bool, erase: bool) -> None:
    """Copy everything to another database, storage or both, compare it, and say what to set."""
    say_only_what_matters()
    wanted = dict(_setting(change) for change in changes)
    if undo:
        _move_back(wanted.get("DATABASE_URL"), erase=erase)
        return
    needs_the_newest_schema()
    if not wanted:
        raise click.UsageError("Say where to: --to DATABASE_URL=… or --to STORAGE_URL=…, or both.")
    new = _checked(wanted)
    old = settings()
    if all(_is_there_already(name, old, new) for name in wanted):
        raise Trouble("That is where everything is already: nothing was moved.")
    moved = move_house(everything(), old, new)
    click.echo(f"{moved.rows} rows and {moved.files} files ({moved.bytes / 1e6:.1f} MB) were moved and compared.")
    if moved.damaged:
        click.echo(
            f"{moved.damaged} of the files were damaged before: they are there as they were, not as they were sent."
        )
    click.echo("Set this, then start; the DATA_KEY stays the same:")
    for name in wanted:
        value = getattr(new, name.lower())
        click.echo(f"{name}={shown(value) if name == 'DATABASE_URL' else value}")


def _refuse_a_key_made_just_now(path: Path) -> None:
    """A local installation makes itself a key, which cannot be that of a backup, and must not be used afterwards."""
    if path in config.MADE_HERE:
        path.unlink(missing_ok=True)
        raise Trouble(
            f"DATA_KEY is not set, and there is no {path}. Set it to the one that was kept apart, for this and for "
            "every start from now on, then restore. Nothing was restored."
        )


def _move_back(there: str | None, *, erase: bool) -> None:
    done = move_back(everything(), settings(), there, erase_unknown=erase)
    click.echo(f"This database is open again. What was sent to {done.to} since the move is not in it.")
    if done.taken_back:
        click.echo(f"{done.taken_back} stories that were taken back since the move stay taken back.")
    if done.asked:
        click.echo(f"{done.asked} films were on their way and are gone: their authors are asked to send them anew.")
    if not done.closed:
        click.echo(
            "The other database did not answer, or is not of this version, and was not closed: start nothing on it any "
            "more. Stories that were taken back there are known here as far as they are on the list of withdrawals."
        )


def _is_there_already(name: str, old: config.Settings, new: config.Settings) -> bool:
    before, after = getattr(old, name.lower()), getattr(new, name.lower())
    return bool(before == after if name == "DATABASE_URL" else are_one(before, after))


def _setting(change: str) -> tuple[str, str]:
    name, found, value = change.partition("=")
    if not found or name not in MOVABLE or not value:
        raise click.BadParameter(f"SETTING=VALUE, with one of {', '.join(MOVABLE)}", param_hint="--to")
    return name, value


def _checked(wanted: dict[str, str]) -> config.Settings:
    """The settings of the new place. :raises Trouble: one of them cannot be used."""
    try:
        new = config.load({**os.environ, "STORYBOARD_DATA": str(settings().storyboard_data), **wanted})
        check_address(new.database_url)
        refuse_shared_places(new)
    except config.WrongSetting as wrong:
        raise Trouble(str(wrong)) from wrong
    except UnusableAddress as wrong:
        raise Trouble(f"DATABASE_URL is {wrong}. Nothing was moved.") from wrong
    return replace(settings(), **{name.lower(): getattr(new, name.lower()) for name in wanted})


def _list(url: str) -> Storage:
    """A list of withdrawals. :raises Trouble: nothing is on it, as on one that was mistyped."""
    address = url if "://" in url else Path(url).absolute().as_uri()
    found = open_storage(address, settings().storyboard_data / "scratch", make=False)
    if not noted(found):
        raise Trouble(f"No withdrawal is noted in {url}: look whether it is the right place. Nothing was restored.")
    return found


COMMANDS = (backup, restore, move)
