"""Commands about people: who is let in, shut out, and begins anew."""

from __future__ import annotations

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import AppGroup

from storyboard.cli.plainly import needs_the_newest_schema, plainly
from storyboard.database import db
from storyboard.operations.troubles import Trouble
from storyboard.staff import actions as staff_actions
from storyboard.staff import colleagues
from storyboard.staff.models import Staff
from storyboard.staff.queries import staff_called
from storyboard.staff.roles import Role
from storyboard.web.installation import settings

staff = AppGroup("staff", help="Let people in, and shut them out.")
COMMANDS = (staff,)


@staff.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--name", default="", help="How colleagues call them; made from the address when not given.")
@plainly
def staff_add(email: str, role: str, name: str) -> None:
    """Add somebody, or give somebody a new role and a new link to sign in with."""
    needs_the_newest_schema()
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
    needs_the_newest_schema()
    staff_actions.disable(db.session, _known(email))
    click.echo(f"{email} is signed out everywhere and cannot come in any more. `staff add` lets them in again.")


@staff.command("reset")
@click.argument("email")
@plainly
def staff_reset(email: str) -> None:
    """Let somebody begin anew who lost password or second factor: both end, and a link lets them in."""
    needs_the_newest_schema()
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
