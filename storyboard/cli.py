"""The commands: `flask --app wsgi …`, each one call into a room."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from storyboard.database import db
from storyboard.staff import actions as staff_actions
from storyboard.staff.queries import staff_called
from storyboard.staff.roles import Role
from storyboard.web.installation import settings

staff = AppGroup("staff", help="Let people in, and shut them out.")


@staff.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--name", default="", help="How colleagues call them; made from the address when not given.")
def staff_add(email: str, role: str, name: str) -> None:
    """Add somebody, or give somebody a new role and a new link to sign in with."""
    before, at, after = email.partition("@")
    if not (before and at and after):
        raise click.BadParameter("this is not an e-mail address", param_hint="EMAIL")
    token = staff_actions.add(db.session, email, Role(role), name or before.replace(".", " ").title())
    click.echo(f"{email} is now {role}. This link works once, for 48 hours; give it to nobody else:")
    click.echo(f"{settings().public_url}/staff/invitation/{token}")


@staff.command("disable")
@click.argument("email")
def staff_disable(email: str) -> None:
    """Shut somebody out, at once. What they decided stays under their name."""
    person = db.session.scalar(staff_called(email))
    if person is None:
        raise click.BadParameter(f"Nobody has the address {email}", param_hint="EMAIL")
    staff_actions.disable(db.session, person)
    click.echo(f"{email} is signed out everywhere and cannot come in any more. `staff add` lets them in again.")


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(staff)
