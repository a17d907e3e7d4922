"""The commands: `flask --app wsgi …`, each one call into a room."""

from flask import Flask

from storyboard.cli import house, keeping, leaving, mail, staff


def register(app: Flask) -> None:
    """Add the commands."""
    for commands in (house.COMMANDS, keeping.COMMANDS, leaving.COMMANDS, staff.COMMANDS, mail.COMMANDS):
        for command in commands:
            app.cli.add_command(command)
