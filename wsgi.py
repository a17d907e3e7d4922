"""The WSGI entry point: gunicorn and `flask --app wsgi` start here."""

import os
import sys

from config import WrongSetting
from storyboard import create_app
from storyboard.web import logs

if os.environ.get("SEND_FILES_BY") != "x-accel":
    # What people sent is its owner's alone. A server in front reads films through their group: its unit sets the mask.
    os.umask(0o077)
try:
    app = create_app()
except WrongSetting as wrong:
    sys.exit(f"Storyboard did not start: {wrong}")
logs.hear_everything()
