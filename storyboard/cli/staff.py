"""Commands about people: who is let in, shut out, and begins anew."""

from __future__ import annotations

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import AppGroup

from storyboard.calls.queries import call_named
from storyboard.cli.plainly import needs_the_newest_schema, plainly
from storyboard.database import db
from storyboard.operations.troubles import Trouble
from storyboard.staff import actions as staff_actions
from storyboard.staff import colleagues
from storyboard.staff.models import Staff
from storyboard.staff.queries import administrators_who_came, staff_called
from storyboard.staff.roles import Given, Role
from storyboard.web.installation import settings

staff = AppGroup("staff", help="Let people in, and shut them out.")
COMMANDS = (staff,)


@staff.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--call", "calls", multiple=True, metavar="SLUG", help="In this call alone; may be given more than once.")
@click.option("--name", default="", help="How colleagues call them; made from the address when not given.")
@plainly
def staff_add(email: str, role: str, calls: tuple[str, ...], name: str) -> None:
    """Add somebody, or give somebody a new role and a new link to sign in with.

    The role holds in every call, or in those that are named. What they held before ends.
    """
    needs_the_newest_schema()
    try:
        # An organisation's own network may have names that the world does not know.
        email = validate_email(email, check_deliverability=False, globally_deliverable=False).normalized
    except EmailNotValidError as reason:
        raise click.BadParameter(f"this is not an e-mail address. {reason}", param_hint="EMAIL") from reason
    where = _where(Role(role), calls)
    had_keys = _somebody_keeps_the_keys()
    token = staff_actions.add(db.session, email, Role(role), name, where=where)
    place = f" in {', '.join(dict.fromkeys(calls))} and in no other call" if calls else ""
    click.echo(f"{email} is now {role}{place}. This link works once, for 48 hours; give it to nobody else:")
    click.echo(f"{settings().public_url}/staff/invitation/{token}")
    _warn_if_nobody_does_any_more(had_keys)


@staff.command("disable")
@click.argument("email")
@plainly
def staff_disable(email: str) -> None:
    """Shut somebody out, at once. What they decided stays under their name."""
    needs_the_newest_schema()
    had_keys = _somebody_keeps_the_keys()
    staff_actions.disable(db.session, _known(email))
    click.echo(f"{email} is signed out everywhere and cannot come in any more. `staff add` lets them in again.")
    _warn_if_nobody_does_any_more(had_keys)


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


def _somebody_keeps_the_keys() -> bool:
    return db.session.scalar(administrators_who_came().limit(1)) is not None


def _warn_if_nobody_does_any_more(had_keys: bool) -> None:
    """Whoever runs the machine may take the last administrator away, and shall know it."""
    if had_keys and not _somebody_keeps_the_keys():
        click.echo(
            "Warning: that was the last administrator who could sign in; now nobody can let anybody in. Make one: "
            "flask --app wsgi staff add EMAIL --role administrator",
            err=True,
        )


def _where(role: Role, slugs: tuple[str, ...]) -> Given | None:
    if not slugs:
        return None
    if role is Role.ADMINISTRATOR:
        raise click.BadParameter("administrators work in every call. Leave it out.", param_hint="--call")
    found = {slug: db.session.scalar(call_named(slug)) for slug in slugs}
    missing = ", ".join(slug for slug, call in found.items() if call is None)
    if missing:
        raise click.BadParameter(f"there is no call {missing}. /admin/calls/ lists them all.", param_hint="--call")
    return {call.id: frozenset({role}) for call in found.values() if call is not None}


def _known(email: str) -> Staff:
    person = db.session.scalar(staff_called(email))
    if person is None:
        raise click.BadParameter(f"Nobody has the address {email}", param_hint="EMAIL")
    return person
