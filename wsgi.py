"""The WSGI entry point: gunicorn and `flask --app wsgi` start here."""

import sys

from config import WrongSetting
from storyboard import create_app
from storyboard.web import logs

try:
    app = create_app()
except WrongSetting as wrong:
    sys.exit(f"Storyboard did not start: {wrong}")
logs.hear_everything()
