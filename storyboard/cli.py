"""The commands: `flask --app wsgi …`, each one call into a room."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the commands."""
