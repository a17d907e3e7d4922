"""Commands about mail."""

from __future__ import annotations

import secrets

import click
from flask.cli import AppGroup

from storyboard.cli.plainly import plainly
from storyboard.notices.letters import NoAddress, compose
from storyboard.notices.postman import Ending, hand_over
from storyboard.notices.server import mail_server
from storyboard.notices.words import cause
from storyboard.operations.troubles import Trouble

mail = AppGroup("mail", help="Look whether mail works.")
COMMANDS = (mail,)


@mail.command("try")
@click.argument("address")
@click.option("--language", default="en", help="The language to write in, such as fr.")
@plainly
def mail_try(address: str, language: str) -> None:
    """Send a test mail now, and say what the mail server answered."""
    server = mail_server()
    if server is None:
        raise Trouble("Mail is off. Set MAIL_URL (docs/settings.md says how), then try again.")
    message_id = f"<{secrets.token_hex(16)}@{server.domain}>"
    try:
        message = compose("try", address, language, {}, server=server, message_id=message_id)
    except NoAddress as error:
        raise click.BadParameter("this is not an e-mail address.", param_hint="ADDRESS") from error
    outcome = hand_over(server, message)
    if outcome.ending is not Ending.SENT:
        why = cause(outcome.error)
        said = f" {server.host} said: {outcome.answer}" if outcome.answer else ""
        raise Trouble(f"{why.sentence} {why.remedy}{said}" if why else outcome.error)
    click.echo(f"{server.host} took it and said: {outcome.answer}")
    click.echo(f"Now look whether it arrives at {address}. If it does not, look among what is taken for spam there.")
